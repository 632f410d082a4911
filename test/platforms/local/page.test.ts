import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../../src/messages/parts.ts';
import { DEMO, DEMO_PEOPLE, LOCAL } from '../../../src/platforms/local/people.ts';
import { type Caller, callerOf, type LocalApp, startLocal } from '../../support/local.ts';

let app: LocalApp;
let caller: Caller;
beforeAll(async () => {
  app = await startLocal();
  caller = await callerOf(app);
});
afterAll(() => app.stop());

const page = async (query = '', headers: Record<string, string> = {}) =>
  (await fetch(`${app.url}/${query}`, { headers })).text();
const markup = (answer: { lines: { html: string }[] }) => answer.lines.map((line) => line.html).join('\n');
const decoded = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
/** The first button whose call begins so. */
const callOf = (text: string, start: string) => {
  const found = [...text.matchAll(/data-call="([^"]+)"/g)]
    .map((match) => match[1] ?? '')
    .find((each) => each.startsWith(start));
  if (found === undefined) throw new Error(`no button ${start} in ${text}`);
  return found;
};

describe('the demo company', () => {
  it('is a dozen people in two offices, with one HR, one operator and a manager in each office', () => {
    expect(DEMO_PEOPLE).toHaveLength(12);
    expect(app.tenant.people.withRole(DEMO, 'hr')).toEqual([{ workspace: LOCAL, account: 'li-lan' }]);
    expect(app.tenant.people.withRole(DEMO, 'operator')).toHaveLength(1);
    expect(app.tenant.people.withRole(DEMO, 'manager').map((who) => who.account)).toEqual([
      'sun-qiang',
      'priya-nair',
    ]);
  });

  it('reads the page in the language of the browser, and of the person named', async () => {
    expect(await page('', { 'accept-language': 'zh-CN,zh;q=0.9' })).toContain('您是：王敏 · 上海 · 员工');
    expect(await page('', { 'accept-language': 'en-GB,en' })).toContain(
      'You are: Amy Clarke · London · employee',
    );
    expect(await page('?as=li-lan', { 'accept-language': 'en' })).toContain('您是：李岚 · 上海 · HR');
    expect(await page('?as=nobody%22%3E')).toContain('王敏');
  });

  it('says that it is a demo, and shows what to wear today', async () => {
    const zh = await page('?as=wang-min');
    expect(zh).toContain('演示公司，数据是编的，只在这台电脑上');
    expect(zh).toMatch(/<h3 class="title">[^<]*11月23日（周一）/);
    expect(await page('?as=tom-hughes')).toContain('Demo company, made-up data, this computer only');
  });

  it('completes only the commands that the person may use', async () => {
    const commandsOf = async (account: string) =>
      (
        JSON.parse(/id="data">([^<]+)</.exec(await page(`?as=${account}`))?.[1] ?? '') as {
          commands: { word: string; match: string[] }[];
        }
      ).commands;
    const employee = await commandsOf('wang-min');
    expect(employee.find((each) => each.word === '着装')?.match).toContain('dress');
    expect(employee.some((each) => each.match.includes('gaps'))).toBe(false);
    expect((await commandsOf('li-lan')).some((each) => each.match.includes('gaps'))).toBe(true);
    expect((await commandsOf('amy-clarke')).some((each) => each.word === 'dress')).toBe(true);
  });
});

describe('a conversation', () => {
  it('answers the asker alone, with the source, and keeps it over a reload', async () => {
    const answer = markup(await caller.do('say', { text: '/dress friday', as: 'zhang-wei' }));
    expect(answer).toContain('class="line person mine"');
    expect(answer).toContain('class="line private"');
    expect(answer).toContain('仅您可见');
    expect(answer).toContain('[B-3.2.7]');
    expect(await page('?as=zhang-wei')).toContain('[B-3.2.7]');
    expect(await page('?as=wang-min')).not.toContain('[B-3.2.7]');
  });

  it('answers words in the channel for everybody, and commands there for the asker alone', async () => {
    // Who has been greeted; the first words of anybody are answered by the greeting too, for their eyes.
    await caller.do('say', { text: '帮助', as: 'liu-yang' });
    const open = markup(await caller.do('say', { text: '周五穿什么', as: 'liu-yang', in: 'channel' }));
    expect(open).toContain('class="line bot"');
    expect(open).not.toContain('仅您可见');
    const closed = markup(await caller.do('say', { text: '/着装 周一', as: 'liu-yang', in: 'channel' }));
    expect(closed).toContain('class="line private"');
    expect(closed).toContain('仅您可见');
    const others = await page('?as=zhao-lei&in=channel');
    expect(others).toContain('周五穿什么');
    expect(others).not.toContain('/着装 周一');
    expect(others).not.toContain('class="line private"');
    expect(await page('?as=amy-clarke&in=channel')).not.toContain('周五穿什么');
  });

  it('shares into the channel of the office, and never the question', async () => {
    const answer = markup(await caller.do('say', { text: '着装 周五', as: 'sun-qiang' }));
    expect(answer).toContain('（#上海办公室）');
    const shared = markup(await caller.do('press', { as: 'sun-qiang', call: callOf(answer, 'rule share') }));
    expect(shared).toContain('已发到 #上海办公室');
    const channel = await page('?as=wang-min&in=channel');
    expect(channel).toContain('孙强 分享了一条规范');
    expect(channel).not.toContain('着装 周五');
  });

  it('remembers what was pressed', async () => {
    const { lines } = await caller.do('say', { text: '/dress friday', as: 'tom-hughes' });
    const shown = lines.at(-1)?.html ?? '';
    const [, action = '', name = ''] =
      /data-call="(rule full [^"]+|rule right [^"]+)" data-action="(\d+)"/.exec(shown) ?? [];
    const line = Number(/data-line="(\d+)"/.exec(shown)?.[1]);
    const pressed = markup(
      await caller.do('press', { as: 'tom-hughes', call: action, line, action: Number(name) }),
    );
    expect(pressed).toContain(`data-line="${line}"`);
    expect(pressed).toMatch(/>Chosen: /);
    expect(await page('?as=tom-hughes')).toMatch(/>Chosen: /);
  });

  it('passes a question on to HR, whose answer comes to the asker', async () => {
    const { form } = await caller.do('press', { as: 'amy-clarke', call: 'gaps pass' });
    expect(form).toContain('name="text"');
    const wrong = await caller.do('submit', {
      as: 'amy-clarke',
      call: 'gaps pass',
      given: {},
      drawnFrom: '',
    });
    expect(wrong.form).toContain('aria-invalid="true"');
    const passed = await caller.do('submit', {
      as: 'amy-clarke',
      call: 'gaps pass',
      given: { text: 'May I bring family?', name: 'without' },
      drawnFrom: '',
    });
    const number = /G-(\d+)/.exec(markup(passed))?.[1] ?? '';
    const list = markup(await caller.do('say', { as: 'li-lan', text: '/decorum gaps' }));
    expect(list).toContain('May I bring family?');
    await caller.do('submit', {
      as: 'li-lan',
      call: `gaps ${number}`,
      given: { answer: 'One person may come.' },
      drawnFrom: 'open',
    });
    await app.tenant.outbox.dispatch(DEMO);
    expect(await page('?as=amy-clarke')).toContain('One person may come.');
    expect(list).not.toContain('Amy');
  });

  it('leaves a line from which a typed form can be opened again', async () => {
    const answer = await caller.do('say', { as: 'li-lan', text: '/decorum setup' });
    expect(answer.form).toContain('value="知礼演示公司 / Decorum Demo Ltd"');
    expect(callOf(markup(answer), 'setup')).toMatch(/^setup/);
  });

  it('does a thing once, however often it is sent', async () => {
    const body = { text: '/privacy', as: 'zhou-ning', id: 'the-same-id-twice' };
    await Promise.all([caller.do('say', body), caller.do('say', body)]);
    expect((await page('?as=zhou-ning')).match(/data-own="\/privacy"/g)).toHaveLength(1);
  });

  it('chooses a language for the person and draws the page anew', async () => {
    expect((await caller.do('language', { as: 'helen-ford', lang: 'zh' })).anew).toBe(true);
    expect(await page('?as=helen-ford')).toContain('您是：海伦·福特');
    expect((await caller.do('say', { as: 'helen-ford', text: 'English' })).anew).toBe(true);
    expect(await page('?as=helen-ford')).toContain('You are: Helen Ford');
  });
});

describe('messages that nobody asked for', () => {
  it('arrive in the open page as they are sent, once for each key', async () => {
    const { since } = JSON.parse(/id="data">([^<]+)</.exec(await page('?as=priya-nair'))?.[1] ?? '') as {
      since: string;
    };
    const stream = await fetch(`${app.url}/local/api/events?as=priya-nair&since=${since}`);
    const reader = (stream.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let seen = '';
    const until = async (wanted: string) => {
      while (!seen.includes(wanted)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended before ${wanted}: ${seen}`);
        seen += value;
      }
    };
    await until('event: ready');
    const message = {
      view: 'message',
      lang: 'en',
      parts: [{ part: 'heading', text: 'G-41 has an answer' }],
      summary: 'x',
    } as const;
    const dispatch = dispatchTo('priya-nair', message);
    const taken = [{ outcome: 'sent', platformId: 'dp-1' }];
    expect(await app.platform.sender.send(dispatch)).toEqual(taken);
    expect(await app.platform.sender.send({ ...dispatch, attempt: 2 })).toEqual(taken);
    await until('G-41 has an answer');
    await reader.cancel();
    expect((await page('?as=priya-nair')).match(/<h3 class="title">G-41 has an answer/g)).toHaveLength(1);
  });

  it('says which people it does not reach', async () => {
    const message = { view: 'message', lang: 'en', parts: [], summary: '' } as const;
    const [outcome] = await app.platform.sender.send(dispatchTo('nobody', message));
    expect(outcome?.outcome).toBe('refused');
    expect(app.platform.sender.reaches('T123')).toBe(false);
  });
});

function dispatchTo(account: string, message: Message) {
  const targets = [{ workspace: LOCAL, account, key: 'gap-answer:41' }];
  return {
    id: 'dp-1',
    bytes: app.platform.sender.freeze(message, { id: 'dp-1', targets }),
    targets,
    attempt: 1,
    at: app.clock.now(),
  };
}

describe('hostile input', () => {
  it('is shown as the text that it is', async () => {
    const text = '<img src=x onerror=alert(1)>"\'</article><script>';
    const answer = markup(await caller.do('say', { text, as: 'zhao-lei' }));
    expect(answer).not.toMatch(/<img|<script/);
    expect(decoded(answer)).toContain('&lt;img src=x onerror=alert(1)&gt;"\'');
  });

  it('never breaks the program', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('/', '/ ', '//', '/decorum', '\u0000', '\ud800', '🙂'.repeat(300), 'x'.repeat(30_000)),
    );
    const id = fc.uuid();
    const as = fc.constantFrom(
      ...DEMO_PEOPLE.map((each) => each.account),
      'nobody',
      '__proto__',
      'constructor',
    );
    const where = fc.constantFrom('chat', 'channel', 'x');
    const words = fc.oneof(
      text,
      fc.constantFrom('gaps pass', 'rule show dress.x', 'setup', 'gaps 1', 'language zh @en'),
    );
    const given = fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('__proto__', 'text', 'answer', 'hr')),
      fc.oneof(text, fc.integer()),
      { maxKeys: 5 },
    );
    const bodies = fc.oneof(
      fc.tuple(fc.constant('say'), fc.record({ as, in: where, id, text })),
      fc.tuple(
        fc.constant('press'),
        fc.record(
          { as, in: where, id, call: words, line: fc.integer(), action: fc.integer() },
          { requiredKeys: ['as', 'in', 'id', 'call'] },
        ),
      ),
      fc.tuple(fc.constant('submit'), fc.record({ as, in: where, id, call: words, given, drawnFrom: text })),
      fc.tuple(fc.constantFrom('say', 'press', 'submit', 'language', 'x'), fc.anything()),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async ([path, body]) => {
        let sent: string;
        try {
          sent = JSON.stringify(body) ?? 'undefined';
        } catch {
          sent = '{';
        }
        const response = await caller.post(path, sent);
        expect(response.status).toBeLessThan(500);
        await response.text();
      }),
      { numRuns: 200 },
    );
    expect((await fetch(`${app.url}/`)).status).toBe(200);
  });

  it.each([
    '/%',
    '/?as=%',
    '/?as=%00',
    '/local/api/events?as=%ff',
    '/local/assets/%',
    '/%2e%2e/',
    '/local/api/events?as=wang-min&since=-%27',
  ])('answers the address %s calmly', async (path) => {
    const response = await fetch(app.url + path);
    expect(response.status).toBeLessThan(500);
    await response.body?.cancel();
  });
});

describe('the end', () => {
  it('closes open pages and takes nothing more', async () => {
    const other = await startLocal();
    const stream = await fetch(`${other.url}/local/api/events?as=wang-min&since=x-0`);
    expect(await stream.text()).toContain('event: anew');
    const { since } = JSON.parse(
      /id="data">([^<]+)</.exec(await (await fetch(other.url)).text())?.[1] ?? '',
    ) as { since: string };
    const open = await fetch(`${other.url}/local/api/events?as=wang-min&since=${since}`);
    const ended = open.text();
    await other.stop();
    expect(await ended).toContain('event: ready');
    expect(other.platform.health()).toEqual({ ready: false, why: expect.any(String) });
  }, 60_000);
});

describe('a form with files', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const text = (title: string, article: string) => `# ${title}\n\n${article}`;

  it('takes them along, says in a sentence what is wrong with one, and no more than the page allows', async () => {
    const form = (await caller.do('say', { as: 'li-lan', text: '/policy new' })).form ?? '';
    expect(form).toContain('type="file"');
    const given = { zh_file: 'zh.md', en_file: 'en.md' };
    const files = {
      zh_file: { name: 'zh.md', data: base64(text('考勤制度', '第一条 按时到岗。')) },
      en_file: { name: 'en.md', data: base64(text('Hours', 'Article 1. Come on time.')) },
    };
    const filled = { as: 'li-lan', call: 'policy new', drawnFrom: '', given, files };
    const odd = { ...files, en_file: { name: 'old.doc', data: base64('{\\rtf1}') } };
    expect(markup(await caller.do('submit', { ...filled, files: odd }))).toContain('旧的 Word 格式');
    expect(markup(await caller.do('submit', filled))).toContain('《考勤制度》第1版');
    const huge = { ...files, zh_file: { name: 'zh.md', data: 'A'.repeat(8 * 1024 * 1024) } };
    const refused = await caller.post('submit', {
      in: 'chat',
      id: crypto.randomUUID(),
      ...filled,
      files: huge,
    });
    expect(refused.status).toBe(400);
  });
});
