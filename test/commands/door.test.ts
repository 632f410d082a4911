import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { callWords, MAX_CALL_BYTES } from '../../src/messages/call.ts';
import { MAX_PARTS, type Reply } from '../../src/messages/parts.ts';
import { actionsOf } from '../../src/messages/plain.ts';
import { temporaryFolder } from '../support/folder.ts';
import { AMY, BEN, english, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

/** The longest thing the bot ever says: what every platform can show in a few messages. */
const LONGEST = 12_000;

function expectReply(reply: Reply): void {
  expect(textOf(reply).trim()).not.toBe('');
  expect(textOf(reply).length).toBeLessThan(LONGEST);
  expect(reply.view.parts.length).toBeLessThanOrEqual(MAX_PARTS);
  if (reply.view.view === 'message') expect(reply.view.summary.trim()).not.toBe('');
  for (const action of actionsOf(reply.view)) {
    if (!('call' in action)) continue;
    expect(callWords(action.call), action.call).toBeDefined();
    expect(action.call.length).toBeLessThanOrEqual(MAX_CALL_BYTES);
    expect(action.label.trim()).not.toBe('');
  }
}

describe('whatever is typed', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  const broken: Readonly<Record<string, string>> = {
    nothing: '',
    spaces: '   \n\t ',
    'zero-width characters only': '\u200b\u200d\ufeff\u2060',
    'control characters': '\u0000\u0001\u0007\u001b[31mred\u001b[0m',
    'a lone surrogate': '\ud83d',
    'ten thousand characters': '穿'.repeat(10_000),
    'ten thousand letters': 'wear '.repeat(2_000),
    'a long article number': `/rule b-${'1'.repeat(9_000)}`,
    'a long command': `/${'x'.repeat(9_000)}`,
    'emoji only': '👔👗🙏👩🏽‍💼',
    'right to left': '\u202eماذا أرتدي يوم الجمعة\u202c',
    SQL: "'; drop table gaps; --",
    mrkdwn: '*bold* <!channel> <@U123> <https://evil.example|friday> `code`',
    HTML: '<script>alert(1)</script><img src=x onerror=alert(1)>',
    'percent-encoding': '%E7%9D%80%ZZ%00',
    JSON: '{"input":"call","call":"setup live"}',
    'prototype words': '__proto__ constructor toString',
    'the word of a prototype': '/constructor',
    'combining marks': `e${'\u0301'.repeat(2_000)}`,
    'a path': '../../../../etc/passwd',
    'a day that is none': '/dress 11-31',
    numbers: '8021',
    'a question mark': '？',
  };
  test.each(Object.entries(broken))('%s gets a sentence', async (_what, text) => {
    for (const line of [text, `/dress ${text}`, `话术 ${text}`, `转给HR ${text}`, `/decorum ${text}`]) {
      expectReply(await world.say(AMY, line));
      expectReply(await world.say(english(AMY), line));
    }
    for (const line of [`/decorum setup ${text}`, `待答问题 ${text}`, `设置 zone=${text}`]) {
      expectReply(await world.say(HANNAH, line));
    }
    expect(world.logged).toEqual([]);
  });

  test('thousands of lines: never an exception, always a reply with text', async () => {
    const words = fc.constantFrom(
      ...COMMANDS.flatMap((command) => [...command.words.zh, ...command.words.en]),
      'friday',
      '周五',
      '11-31',
      'B-3.2.7',
      '=',
      'zone',
      '名称：',
      'G-1',
      '41',
      '/',
      '？',
    ); // prettier-ignore
    const open = fc.string({ unit: 'binary', maxLength: 60 });
    const lines = fc.oneof(
      open,
      fc.array(fc.oneof(words, open), { maxLength: 6 }).map((pieces) => pieces.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.boolean(),
        fc.constantFrom(AMY, BEN, HANNAH, english(AMY)),
        async (text, slash, who) => {
          expectReply(await world.say(who, text, { slash }));
        },
      ),
      { numRuns: 3000 },
    );
    expect(world.logged).toEqual([]);
  });

  test('thousands of calls and forms that nobody drew', async () => {
    const names = fc.constantFrom(...COMMANDS.map((command) => command.name));
    const ids = fc.oneof(
      fc.constantFrom(
        'dress.casual-days',
        'dress.gone',
        '2026-11-27',
        '2026-13-45',
        '@en',
        '@zh',
        '1',
        '-1',
        '999999999',
        'dress',
        '__proto__',
      ),
      fc.stringMatching(/^[A-Za-z0-9._:()@+-]{1,20}$/),
      fc.string({ maxLength: 20 }),
    ); // prettier-ignore
    const calls = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.tuple(names, fc.array(ids, { maxLength: 4 })).map(([name, rest]) => [name, ...rest].join(' ')),
    );
    const given = fc.dictionary(
      fc.oneof(
        fc.constantFrom('text', 'name', 'answer', 'draft', 'zone', 'order', 'hr', 'inside', '__proto__'),
        fc.string(),
      ),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(
        calls,
        given,
        fc.string(),
        fc.constantFrom('call', 'safe', 'form'),
        fc.constantFrom(AMY, HANNAH),
        async (call, values, drawnFrom, how, who) => {
          const form = {
            view: 'form',
            call,
            drawnFrom,
            parts: [],
            fields: [],
            title: '',
            submit: '',
            lang: 'zh',
          };
          const reply =
            how === 'form'
              ? await world.submit(who, form as never, values)
              : await world.press(who, call, { safe: how === 'safe' });
          expectReply(reply);
        },
      ),
      { numRuns: 3000 },
    );
    expect(world.logged).toEqual([]);
  });
});

describe('a forged or old call', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test.each([
    'rule show dress.never-was',
    'rule full dress.never-was',
    'rule other dress.never-was',
    'rule share dress.never-was',
    'rule right dress.never-was',
    'rule show',
    'rule show dress.casual-days 2026-11-31',
    'rule show dress.casual-days yesterday',
    'rule show constructor',
    'topic never-was',
    'topic dress 0',
    'topic dress -1',
    'topic dress x',
    'say never-was',
    'nothing of ours',
    'drop table gaps',
    '',
    ' ',
    'rule  show dress.casual-days',
    '规则 dress.casual-days',
    `rule show ${'x'.repeat(80)}`,
    '@zh',
    'gaps x',
  ])('%j is told to be old, and changes nothing', async (call) => {
    expect(textOf(await world.press(HANNAH, call))).toBe(
      '这条规则已经更新，旧按钮用不了了。发“着装 周五”这样的话，看现在的规定。',
    );
  });

  test('feedback on a rule that does not exist is not counted', async () => {
    await world.tenant.counts.flush();
    expect(await world.tenant.counts.totals(world.tenant.company)).toEqual([]);
  });
});

describe('the language of an answer', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test('is that of the words, whoever asks', async () => {
    expect((await world.say(AMY, '/dress friday')).view.lang).toBe('en');
    expect((await world.say(AMY, '着装 周五')).view.lang).toBe('zh');
    expect((await world.say(english(AMY), '着装 周五')).view.lang).toBe('zh');
    expect((await world.say(english(AMY), '/dress 11-27')).view.lang).toBe('en');
    expect((await world.say(AMY, '/dress 11-27')).view.lang).toBe('zh');
    expect((await world.say(AMY, '/dress')).view.lang).toBe('zh');
  });

  test('stays with the buttons under it', async () => {
    const asked = await world.say(AMY, '/dress friday');
    const full = await world.pressLabel(AMY, asked, 'Full text');
    expect(full.view.lang).toBe('en');
    const others = await world.pressLabel(AMY, full, 'Other handbooks');
    expect(others.view.lang).toBe('en');
    for (const action of [asked, full, others].flatMap((reply) => actionsOf(reply.view))) {
      expect('call' in action && action.call.endsWith(' @en')).toBe(true);
    }
  });

  test('is not marked where it is the own one', async () => {
    const asked = await world.say(AMY, '着装 周五');
    for (const action of actionsOf(asked.view)) expect('call' in action && action.call).not.toContain('@');
  });

  test('that somebody chose holds for words of the other one too, and after a restart', async () => {
    const url = `sqlite:${join(temporaryFolder(), 'store.db')}`;
    let company = await openWorld({ databaseUrl: url });
    const fine = await company.say(AMY, 'English');
    expect(textOf(fine)).toBe('Fine, answers will be in English from now on.');
    expect((await company.say(AMY, '着装 周五')).view.lang).toBe('en');
    company = await company.restart();
    expect((await company.say(AMY, '着装 周五')).view.lang).toBe('en');
    expect((await company.say(BEN, '着装 周五')).view.lang).toBe('zh');
    await company.say(AMY, '/decorum language zh');
    expect((await company.say(AMY, '/dress friday')).view.lang).toBe('zh');
    await company.close();
  });

  test('a late retry of an old choice does not undo a newer one', async () => {
    await world.say(BEN, 'English', { id: 'first' });
    await world.say(BEN, '中文', { id: 'second' });
    await world.say(BEN, 'English', { id: 'first' });
    expect((await world.say(BEN, '/dress friday')).view.lang).toBe('zh');
  });
});

describe('the greeting', () => {
  const HELLO = '您好，我是知礼';

  test('leads the first private answer of each person, once, also after a restart', async () => {
    const url = `sqlite:${join(temporaryFolder(), 'store.db')}`;
    let world = await openWorld({ databaseUrl: url, strangers: true });
    const first = textOf(await world.say(AMY, '着装 周五'));
    expect(first.startsWith(HELLO)).toBe(true);
    expect(first).toContain('可以穿便装');
    expect(textOf(await world.say(AMY, '着装 周五'))).not.toContain(HELLO);
    expect(textOf(await world.say(BEN, '着装 周五'))).toContain(HELLO);
    world = await world.restart();
    expect(textOf(await world.say(AMY, '着装 周五'))).not.toContain(HELLO);
    await world.close();
  });

  test('comes once even when two questions arrive together', async () => {
    const world = await openWorld({ strangers: true });
    const replies = await Promise.all(['着装 周五', '着装 周一', '电话'].map((text) => world.say(AMY, text)));
    expect(replies.filter((reply) => textOf(reply).includes(HELLO))).toHaveLength(1);
    await world.close();
  });

  test('is not read out in public, nor in what is shared', async () => {
    const world = await openWorld({ strangers: true });
    const asked = await world.say(AMY, '着装 周五', { private: false });
    expect(textOf(asked)).not.toContain(HELLO);
    // It stands beside the answer, for the asker's eyes.
    expect(textOf(asked.before ?? asked)).toContain(HELLO);
    const shared = await world.press(AMY, 'rule share dress.casual-days');
    expect(shared.to).toBe('here');
    expect(textOf(shared)).not.toContain(HELLO);
    expect(textOf(await world.say(AMY, '着装 周五'))).not.toContain(HELLO);
    await world.close();
  });
});

describe('a fault of the program', () => {
  test('becomes a sentence with a number, which the log has too, without a word of the question', async () => {
    const world = await openWorld({ databaseUrl: `sqlite:${join(temporaryFolder(), 'store.db')}` });
    const form = await world.say(AMY, '转给HR 一个很私人的问题');
    await world.tenant.store.close();
    const reply = textOf(await world.submit(AMY, form.view, { text: '一个很私人的问题' }));
    const number = /编号 ([0-9A-F]{4}) /.exec(reply)?.[1];
    expect(reply).toMatch(/^抱歉，没有办成/);
    expect(number).toBeDefined();
    expect(world.logged.join('\n')).toContain(number);
    expect(world.logged.join('\n')).not.toMatch(/私人|amy/);
  });
});

describe('a topic in other words', () => {
  test.each([
    ['dianhua', '电话：想查哪一项'],
    ['/dianti', '电梯：想查哪一项'],
    ['电梯礼仪', '电梯：想查哪一项'],
    ['着装的要求', '着装：想查哪一项'],
    ['phone etiquette', 'Phone: what would you like to know?'],
    ['dress code', 'Dress: what would you like to know?'],
    // A word for one matter asks about that matter; typed by its sound too.
    ['握手', '握手：先问好'],
    ['woshou', '握手：先问好'],
    ['名片', '递名片'],
  ])('%s', async (words, said) => {
    const world = await openWorld();
    onTestFinished(() => world.close());
    expect(textOf(await world.say(AMY, words))).toContain(said);
  });
});
