import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_CALL_BYTES } from '../../src/messages/call.ts';
import { MAX_PARTS, type Part, type Reply } from '../../src/messages/parts.ts';
import { actionsOf } from '../../src/messages/plain.ts';
import { bare, checkRulebook } from '../../src/rulebook/check.ts';
import { figuresMissingInEnglish } from '../../src/rulebook/figures.ts';
import type { Rule } from '../../src/rulebook/rulebook.ts';
import { SHIPPED_FOLDER } from '../../src/rulebook/shipped.ts';
import { readRulebookFolder } from '../../src/rulebook/source.ts';
import { TOPICS } from '../../src/rulebook/topics.ts';
import { LANGS, type Text } from '../../src/shared/lang.ts';
import { AMY, COMPANY, english, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

let world: World;
let rules: readonly Rule[];
beforeAll(async () => {
  world = await openWorld();
  rules = world.tenant.shelf.of(COMPANY).book.rules;
});
afterAll(() => world.close());

/** Collects what is wrong, so that one run names all of it. */
function faults(of: (rule: Rule) => readonly string[]): string[] {
  return rules.flatMap((rule) => of(rule).map((fault) => `${rule.id}: ${fault}`));
}

/** Every text of a rule in our own words; prescribed and forbidden phrases are not among them. */
function ownTexts(rule: Rule): [string, Text][] {
  return [
    ['title', rule.title],
    ['short', rule.short],
    ['answer', rule.answer],
    ...rule.do.map((item) => ['do', item] as [string, Text]),
    ...rule.dont.map((item) => ["don't", item] as [string, Text]),
    ...[rule.asWritten, rule.neutral, rule.note].flatMap((text): [string, Text][] =>
      text ? [['line', text]] : [],
    ),
    ...rule.others.flatMap(({ title, answer }): [string, Text][] => [
      ['other title', title],
      ['other answer', answer],
    ]),
  ];
}

/** Words in quotation marks are quoted, not our own. */
const unquoted = (text: string) => text.replace(/“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》/gu, '“”');

describe('the shipped rulebook', () => {
  test('carries all 331 articles, without a fault', () => {
    const result = checkRulebook(readRulebookFolder(SHIPPED_FOLDER));
    expect(result.errors).toEqual([]);
    expect(result.articles).toEqual({ covered: 331, missing: [] });
    expect(result.ok).toBe(true);
    expect(result.rules).toBeGreaterThanOrEqual(150);
  });

  test('has rules for every topic, and samples for every rule in both languages', () => {
    const { book } = world.tenant.shelf.of(COMPANY);
    for (const topic of TOPICS) expect(book.ofTopic(topic.id).length, topic.id).toBeGreaterThan(0);
    expect(
      faults((rule) => LANGS.filter((lang) => (book.samples.get(rule.id)?.[lang].length ?? 0) < 20)),
    ).toEqual([]);
  });
});

describe('every rule keeps the voice', () => {
  test('titles are short, and end without a full stop', () => {
    expect(
      faults((rule) => [
        ...([...rule.title.zh].length > 20 ? [`title zh ${[...rule.title.zh].length}`] : []),
        ...(rule.title.en.length > 60 ? [`title en ${rule.title.en.length}`] : []),
        ...([...rule.short.zh].length > 10 ? [`short zh ${rule.short.zh}`] : []),
        ...(/[。.]$/.test(rule.title.zh + rule.title.en) ? ['full stop'] : []),
      ]),
    ).toEqual([]);
  });

  test('no exclamation marks, no 你, no emoji outside phrases', () => {
    expect(
      faults((rule) =>
        ownTexts(rule).flatMap(([where, { zh, en }]) => [
          ...(/[！!]/.test(unquoted(zh)) || /[!！]/.test(unquoted(en))
            ? [`${where}: exclamation mark: ${zh}`]
            : []),
          ...(/你/.test(unquoted(zh)) ? [`${where}: 你: ${zh}`] : []),
          ...(/\p{Extended_Pictographic}/u.test(zh + en) ? [`${where}: emoji`] : []),
        ]),
      ),
    ).toEqual([]);
  });

  test('no half-width punctuation between Chinese characters, no space beside full-width marks', () => {
    expect(
      faults((rule) =>
        ownTexts(rule).flatMap(([where, { zh }]) => [
          ...(/\p{Script=Han}[,.:;?()]|[,:;?()]\p{Script=Han}/u.test(zh)
            ? [`${where}: half-width: ${zh}`]
            : []),
          ...(/ [，。：；？、（）”》]|[，。：；？、（）“《] /u.test(zh) ? [`${where}: space: ${zh}`] : []),
          ...(/\p{Script=Han} \d|\d \p{Script=Han}/u.test(zh)
            ? [`${where}: space beside a figure: ${zh}`]
            : []),
        ]),
      ),
    ).toEqual([]);
  });

  test('English has the figures of the Chinese', () => {
    expect(
      faults((rule) =>
        ownTexts(rule).flatMap(([where, { zh, en }]) =>
          figuresMissingInEnglish(zh, en).map((figure) => `${where}: ${figure}: ${en}`),
        ),
      ),
    ).toEqual([]);
  });
});

describe('what the bot shows of every rule', () => {
  const shown = async (call: string, lang: 'zh' | 'en') =>
    world.press(lang === 'zh' ? AMY : english(AMY), call);

  test('opens with the answer, stays short, and every call fits and leads somewhere', async () => {
    const wrong: string[] = [];
    const calls = new Set<string>();
    const look = (name: string, reply: Reply) => {
      const words = (parts: readonly Part[]) => parts.length;
      if (words(reply.view.parts) > MAX_PARTS - 4) wrong.push(`${name}: ${words(reply.view.parts)} parts`);
      for (const action of actionsOf(reply.view)) {
        if (!('call' in action)) continue;
        if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(action.call) || action.call.length > MAX_CALL_BYTES) {
          wrong.push(`${name}: ${action.call}`);
        }
        calls.add(action.call);
      }
    };
    for (const rule of rules) {
      for (const lang of LANGS) {
        for (const what of ['show', 'full', 'other', 'share']) {
          look(`${rule.id} ${what}`, await shown(`rule ${what} ${rule.id}`, lang));
        }
      }
    }
    for (const topic of TOPICS) look(topic.id, await shown(`topic ${topic.id}`, 'zh'));
    expect(wrong).toEqual([]);
    for (const call of calls) {
      if (/旧按钮/.test(textOf(await world.press(HANNAH, call)))) wrong.push(`leads nowhere: ${call}`);
    }
    expect(wrong).toEqual([]);
    expect(calls.size).toBeGreaterThan(rules.length * 4);
  });

  test('no line of a Chinese answer breaks the rules of writing', async () => {
    const wrong: string[] = [];
    for (const rule of rules) {
      for (const what of ['show', 'full', 'other']) {
        for (const line of textOf(await shown(`rule ${what} ${rule.id}`, 'zh')).split('\n')) {
          const own = unquoted(line);
          if (/ [，。：；？、）”》]|[，。：；？、（“《] |[，。：；？、]{2}/u.test(own))
            wrong.push(`${rule.id} ${what}: ${line}`);
          if (/[！!]/.test(own)) wrong.push(`${rule.id} ${what}: ${line}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('names its source in every answer', async () => {
    for (const rule of rules) {
      const id = rule.articles[0]?.id ?? '';
      expect(textOf(await shown(`rule show ${rule.id}`, 'zh')), rule.id).toMatch(/〔[A-E]-[^〕]+〕/);
      expect(textOf(await shown(`rule full ${rule.id}`, 'en')), rule.id).toContain(`[${id}]`);
    }
  });
});

describe('the check of drafts', () => {
  const check = (draft: string) => world.tenant.shelf.of(COMPANY).checkDraft(draft);

  test('flags every forbidden phrase and every variant of it', () => {
    const missed = rules.flatMap((rule) =>
      rule.never.flatMap((item) => [item.zh, ...item.variants].filter((words) => check(words).length === 0)),
    );
    expect(missed).toEqual([]);
  });

  test('flags them inside a sentence, unless they are forbidden only as a whole one', () => {
    const missed = rules.flatMap((rule) =>
      rule.never
        .filter((item) => item.match === 'phrase' && [...bare(item.zh)].length >= 3)
        .filter((item) => check(`先生，${item.zh}我在忙`).length === 0)
        .map((item) => item.zh),
    );
    expect(missed).toEqual([]);
  });

  test('passes every phrase that is prescribed, and every wording that is offered instead', () => {
    const flagged = rules.flatMap((rule) => [
      ...rule.say.filter((item) => check(item.zh).length > 0).map((item) => `${rule.id}: ${item.zh}`),
      ...rule.never
        .filter((item) => check(item.instead.zh).length > 0)
        .map((item) => `${rule.id}: ${item.instead.zh}`),
    ]);
    expect(flagged).toEqual([]);
  });

  test.each([
    '不好意思，让您久等了。',
    '这个我不清楚，帮您问一下。',
    '对不起，我们不能代客户操作。',
    '您看这样行不行？',
    '不客气，再见。',
    '喂养宠物的客户说话很和气。',
    '',
  ])('passes a harmless %j', (draft) => expect(check(draft)).toEqual([]));

  test.each([
    '喂，说话呀',
    '喂 说 话 呀',
    '喂！！说话呀～',
    '您好。喂，说话呀！请问您听得见吗？',
    'ｗｅｉ 喂，你说话呀',
  ])('flags %j, whatever stands in between', (draft) => expect(check(draft)).not.toEqual([]));
});

describe('an agent in the middle of a call', () => {
  test('is told what is banned, by which article, and what to say instead; nothing of it is kept', async () => {
    const reply = await world.say(AMY, '/say 喂，说话呀');
    const said = textOf(reply);
    expect(said).toMatch(/^有一处不能这样说\n“喂，说话呀”——规范 E 的禁用语〔E-/);
    expect(said).toContain('换成：\n“您好，请问有什么可以帮助您？”');
    expect(said).toContain('您的草稿没有保存。');
    expect(textOf(await world.say(AMY, '话术 您好，请稍等，不会太久。'))).toMatch(/^没有发现禁用语/);
    const form = {
      view: 'form',
      call: 'say check',
      drawnFrom: '',
      parts: [],
      fields: [],
      title: '',
      submit: '',
      lang: 'zh',
    };
    expect(textOf(await world.submit(AMY, form as never, { draft: '喂，你说话呀' }))).toMatch(
      /^有一处不能这样说/,
    );
  });

  test('picks a situation by its button', async () => {
    const menu = await world.say(AMY, '话术');
    for (const action of actionsOf(menu.view)) {
      const reply = await world.pressLabel(AMY, menu, action.label);
      expect(textOf(reply), action.label).not.toBe(textOf(menu));
    }
  });
});

describe('feedback', () => {
  test('is counted by rule, never by person, and written when it is flushed', async () => {
    const { counts } = world.tenant;
    await counts.flush();
    const total = async (kind: string) =>
      (await counts.totals(COMPANY)).find(
        (each) => each.kind === kind && each.subject === 'dress.casual-days',
      )?.count ?? 0;
    const before = await total('right');
    await world.press(AMY, 'rule right dress.casual-days');
    await world.press(HANNAH, 'rule right dress.casual-days');
    const wrong = await world.press(AMY, 'rule wrong dress.casual-days');
    expect(textOf(wrong)).toContain('要不要把问题转给 HR');
    expect(await total('right')).toBe(before);
    await counts.flush();
    expect(await total('right')).toBe(before + 2);
    await counts.flush();
    expect(await total('right')).toBe(before + 2);
  });

  test('is kept in memory when the database cannot take it just now', async () => {
    const other = await openWorld();
    await other.press(AMY, 'rule right dress.casual-days');
    const { write } = other.tenant.store;
    Object.assign(other.tenant.store, { write: () => Promise.reject(new Error('busy')) });
    await other.tenant.counts.flush();
    Object.assign(other.tenant.store, { write });
    await other.tenant.counts.flush();
    expect(await other.tenant.counts.totals(COMPANY)).toMatchObject([{ kind: 'right', count: 1 }]);
    await other.close();
  });
});
