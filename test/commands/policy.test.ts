import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Attachments, Given } from '../../src/messages/form.ts';
import type { Reply } from '../../src/messages/parts.ts';
import { DAY } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { file, SECRECY_EN, SECRECY_ZH } from '../support/policies.ts';
import { word } from '../support/word.ts';
import { AMY, actionLabelled, english, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

// The first company to be opened compiles the rulebook.
vi.setConfig({ testTimeout: 120_000 });

const HR = english(HANNAH);

async function world(options: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const opened = await openWorld(options);
  onTestFinished(() => opened.close());
  return opened;
}

let count = 0;
function submit(
  w: World,
  who: typeof HANNAH,
  reply: Reply,
  given: Given,
  files?: Attachments,
): Promise<Reply> {
  const { view } = reply;
  if (view.view !== 'form') throw new Error(`no form, but: ${textOf(reply)}`);
  return w.tenant.door.handle({
    id: `submit-${count++}`,
    company: 'acme',
    asker: w.asker(who),
    at: w.clock.now(),
    private: true,
    input: {
      input: 'submit',
      call: view.call,
      given,
      drawnFrom: view.drawnFrom,
      ...(files === undefined ? {} : { files }),
    },
  });
}

const BOTH = { zh_file: file('保密.md', SECRECY_ZH), en_file: file('secrecy.md', SECRECY_EN) };
const changed = (from: string, to: string, fromEn: string, toEn: string): Attachments => ({
  zh_file: file('保密.md', SECRECY_ZH.replace(from, to)),
  en_file: file('secrecy.md', SECRECY_EN.replace(fromEn, toEn)),
});

/** Imports the small policy and publishes it. */
async function published(w: World): Promise<Reply> {
  const draft = await submit(w, HANNAH, await w.say(HANNAH, '/policy new'), {}, BOTH);
  const review = await w.pressLabel(HANNAH, draft, '提交审阅');
  return submit(w, HANNAH, await w.pressLabel(HANNAH, review, '发布'), { effective: '2026-12-15' });
}

describe('a first policy', () => {
  test('comes from two files, is read, reviewed with its warnings, and published for ever', async () => {
    const w = await world();
    expect(textOf(await w.say(HANNAH, '制度'))).toBe(
      '制度\n还没有制度。可以从一份 Word 导入，也可以用规则库里已采用的规则做一份。',
    );
    const form = await w.pressLabel(HANNAH, await w.say(HANNAH, '/policy'), '导入文件');
    expect(textOf(form)).toContain('公司的制度用中文、英文，不一致时以中文为准');
    const missing = await submit(w, HANNAH, form, {}, { zh_file: BOTH.zh_file });
    expect(missing.view).toMatchObject({
      fields: expect.arrayContaining([
        expect.objectContaining({ name: 'en', error: '请附上或贴上英文本。' }),
      ]),
    });

    const draft = await submit(w, HANNAH, form, {}, BOTH);
    expect(textOf(draft)).toContain('已导入，现在是草稿\n《信息保密制度》第1版');
    expect(textOf(draft)).toContain('条款：7条');
    expect(textOf(draft)).toContain('语言：中文、英文，不一致时以中文为准');
    expect(textOf(draft)).toContain('征求意见：没有记录');

    const page = await w.pressLabel(HANNAH, draft, '看全文');
    expect(page.view).toMatchObject({
      view: 'page',
      title: '《信息保密制度》第1版 · 草稿',
      page: 1,
      pages: 1,
    });
    expect(textOf(page)).toContain('第五条 带出文件\n确需带出的，须经部门负责人同意。');
    expect(textOf(await w.pressLabel(HANNAH, page, 'English'))).toContain('Article 5 Taking papers out');

    const vital = await w.pressLabel(HANNAH, draft, '涉及');
    const record = await w.pressLabel(HANNAH, vital, '记民主程序');
    const recorded = await submit(
      w,
      HANNAH,
      record,
      { step: 'discussion', on: '2026-11-10', parties: '职工代表大会', outcome: '意见已采纳' },
      { file: file('纪要.docx', word([{ text: '纪要' }])) },
    );
    expect(textOf(recorded)).toContain(
      '征求意见：11月10日（周二）（HR 填写的日期）；11月23日（周一）记录；职工代表大会；意见已采纳；1份文件的校验值已记下',
    );

    const review = await w.pressLabel(HANNAH, recorded, '提交审阅');
    expect(textOf(review)).toContain(
      '发布前请看\n· 平等协商：没有记录\n· 公示或告知：没有记录\n· 送达约定：没有记录',
    );
    const publish = await w.pressLabel(HANNAH, review, '发布');
    expect(textOf(publish)).toMatch(/1页，约1分钟读完[\s\S]*平等协商：没有记录/);
    const early = await submit(w, HANNAH, publish, { effective: '2026-11-22' });
    expect(textOf(early)).toBe('施行日 2026-11-22 早于发布日 2026-11-23。制度不能在发布之前施行，请改日期。');
    const done = await submit(w, HANNAH, publish, { effective: '2026-12-15' });
    expect(textOf(done)).toContain('已发布，内容从此不变');
    expect(textOf(done)).toContain('已发布：12月15日（周二）起施行');

    // An old button changes nothing, and says so.
    expect(textOf(await w.press(HANNAH, actionLabelled(review, '退回草稿').call))).toBe(
      '这一版已经发布，内容不能再改。要改，请做新的一版。',
    );
    expect(await w.tenant.ledger.verify('acme')).toMatchObject({ ok: true });
  });

  test('is open to everybody once published, and a draft is not', async () => {
    const w = await world();
    const draft = await submit(w, HANNAH, await w.say(HANNAH, '/policy new'), {}, BOTH);
    const read = actionLabelled(draft, '看全文').call;
    expect(textOf(await w.press(AMY, read))).toMatch(/旧按钮/);
    expect(textOf(await w.say(AMY, '/policy'))).toBe('制度\n还没有发布过制度。');
    expect(textOf(await w.press(AMY, actionLabelled(draft, '提交审阅').call))).toMatch(/只有 HR 能做/);
    const review = await w.pressLabel(HANNAH, draft, '提交审阅');
    await submit(w, HANNAH, await w.pressLabel(HANNAH, review, '发布'), { effective: '2026-11-23' });
    expect(textOf(await w.say(AMY, '制度'))).toContain(
      '《信息保密制度》：第1版，已发布，11月23日（周一）起施行',
    );
    expect((await w.say(AMY, '制度 信息保密制度')).view).toMatchObject({ view: 'page' });
    expect(textOf(await w.say(english(AMY), '/policy secrecy'))).toContain('Article 1 Scope');
    expect(textOf(await w.say(AMY, '/policy 考勤'))).toBe('没有叫“考勤”的制度。现有的是：《信息保密制度》。');
  });

  test('can be pasted as text, typed whole, in the one language of a company', async () => {
    const w = await world({ company: { languages: ['zh'] } });
    const draft = await w.say(HANNAH, `制度 导入\n${SECRECY_ZH}`);
    expect(textOf(draft)).toContain('语言：中文');
    expect(textOf(draft)).toContain('《信息保密制度》第1版');
  });

  test('whose languages differ is refused by clause, and nothing is there afterwards', async () => {
    const w = await world();
    const form = await w.say(HR, '/policy new');
    const odd = { ...BOTH, en_file: file('s.md', SECRECY_EN.replace(/Article 4[\s\S]*?(?=Article 5)/, '')) };
    expect(textOf(await submit(w, HR, form, {}, odd))).toBe(
      "The clauses of the two languages don't match: clause 4 is in Chinese only. Nothing was imported.",
    );
    expect(textOf(await submit(w, HR, form, {}, { ...BOTH, zh_file: file('旧.doc', '{\\rtf1}') }))).toBe(
      '“旧.doc” is in an old Word format. Save it as .docx in Word and import it again. Nothing was imported.',
    );
    expect(textOf(await w.say(HR, '/policy'))).toContain('There is no policy yet.');
  });

  test('can be made of adopted rules, and HR says once what becomes of marked ones', async () => {
    const w = await world();
    const form = await w.pressLabel(HR, await w.say(HR, '/policy'), 'Make from rules');
    const asked = await submit(w, HR, form, { title: '保密 / Secrecy', topics: 'secrecy' });
    expect(asked.view).toMatchObject({
      fields: expect.arrayContaining([
        expect.objectContaining({ name: 'marked', error: expect.any(String) }),
      ]),
    });
    const draft = await submit(w, HR, form, { title: '保密 / Secrecy', topics: 'secrecy', marked: 'off' });
    expect(textOf(draft)).toContain('Secrecy, version 1');
    expect(textOf(draft)).toMatch(/As you chose, \d+ rules left out/);
    expect(textOf(await w.pressLabel(HR, draft, 'Read'))).toContain('[C-secrecy.1(2)]');

    const model = await world({ company: { handbooks: [{ id: 'B', standing: 'reference' }] } });
    expect(textOf(await model.say(HR, '/policy rules'))).toContain('No handbook is adopted yet.');
  });
});

describe('the next version', () => {
  test('shows old beside new, and “not material” needs a reason', async () => {
    const w = await world();
    const first = await published(w);
    w.clock.advance(DAY);
    const form = await w.pressLabel(HANNAH, first, '做新的一版');
    expect(textOf(await submit(w, HANNAH, form, {}, BOTH))).toBe('文字和第1版完全一样，不用做新的一版。');
    const draft = await submit(
      w,
      HANNAH,
      form,
      {},
      changed('部门负责人同意', '部门负责人书面同意，并登记', 'with the consent', 'with the written consent'),
    );
    expect(textOf(draft)).toContain('1处改动，其中1处需要重新签收');
    const compare = await w.pressLabel(HANNAH, draft, '改了什么');
    expect(textOf(compare)).toBe(
      [
        '修订对照：第1版 → 第2版',
        '第5条 带出文件（需要重新签收）',
        '原：第五条 带出文件\n确需带出的，须经部门负责人同意。',
        '新：第五条 带出文件\n确需带出的，须经部门负责人书面同意，并登记。',
        '新增的字词：“书面”、“并登记”',
        '还没有选；不选就按需要重新签收',
      ].join('\n'),
    );
    const decide = await w.pressLabel(HANNAH, compare, '选哪些要重新签收');
    const [clause] = (await w.tenant.services.policies.changesOf('acme', decideVersion(decide))).map(
      (each) => each.clause,
    );
    const without = await submit(w, HANNAH, decide, { clauses: clause ?? '' });
    expect(without.view).toMatchObject({ view: 'form' });
    const noted = await submit(w, HANNAH, decide, { clauses: clause ?? '', reason: '只改错字，意思不变' });
    expect(textOf(noted)).toContain('1处改动，其中0处需要重新签收');
    expect(textOf(await w.pressLabel(HANNAH, noted, '改了什么'))).toContain(
      '第5条 带出文件（不用重新签收；HR 的理由：只改错字，意思不变）',
    );
    // The form was drawn before: what it says is stale.
    expect(textOf(await submit(w, HANNAH, decide, {}))).toContain('什么都没有改动');
    const review = await w.pressLabel(HANNAH, noted, '提交审阅');
    await submit(w, HANNAH, await w.pressLabel(HANNAH, review, '发布'), { effective: '2026-12-20' });
    expect(textOf(await w.say(AMY, '/policy compare 信息保密制度'))).toContain('修订对照：第1版 → 第2版');
  });

  test('a draft can be thrown away, the published one stays', async () => {
    const w = await world();
    const first = await published(w);
    const draft = await submit(
      w,
      HANNAH,
      await w.pressLabel(HANNAH, first, '做新的一版'),
      {},
      changed('立即报告', '马上报告', 'at once', 'immediately'),
    );
    expect(textOf(await w.pressLabel(HANNAH, draft, '删掉草稿'))).toBe('《信息保密制度》第2版的草稿已删掉。');
    expect(textOf(await w.say(HANNAH, '制度'))).toContain('《信息保密制度》：第1版，已发布');
  });
});

test('what is changed behind the back of the program is found', async () => {
  const path = join(temporaryFolder(), 'decorum.db');
  const w = await world({ databaseUrl: `sqlite:${path}` });
  await published(w);
  expect((await w.tenant.ledger.verify('acme')).ok).toBe(true);
  const raw = new Database(path);
  onTestFinished(() => void raw.close());
  for (const change of ['update', 'insert', 'delete'])
    raw.exec(`drop trigger policy_clauses_frozen_${change}`);
  raw.exec(`update policy_clauses set text = replace(text, '部门负责人', '总经理') where label = '第5条'`);
  const verdict = await w.tenant.ledger.verify('acme');
  expect(verdict.ok).toBe(false);
  expect(JSON.stringify(verdict)).toContain('clauses are not the text');
});

function decideVersion(reply: Reply): string {
  if (reply.view.view !== 'form') throw new Error('no form');
  return reply.view.call.split(' ')[2] ?? '';
}
