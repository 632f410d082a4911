import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { statusOf } from '../../src/acknowledgements/status.ts';
import { beat, hire, lettersTo, pressIn, publish, readWhole, type Staff } from '../support/campaigns.ts';
import { MINUTE } from '../support/clock.ts';
import { SECRECY_EN, SECRECY_ZH } from '../support/policies.ts';
import { ACME, AMY, COMPANY, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

const LIVE = { ...ACME, live: '2026-11-01T00:00:00.000Z' };
const HR: Staff = { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' };
const STAFF: Staff = { id: 'p-amy', account: 'amy', name: '陈安', number: '1024', department: '客户服务部' };

let world: World;
beforeEach(async () => {
  world = await openWorld({ company: LIVE });
  onTestFinished(() => world.close());
  await hire(world.tenant, [HR, STAFF]);
});

async function launch(more = ''): Promise<string> {
  const preview = await world.say(HANNAH, `发起签收 范围=客户服务部; 截止=10${more}`);
  await world.pressLabel(HANNAH, preview, '发起');
  world.clock.advance(10 * MINUTE);
  await beat(world);
  const [campaign] = await world.tenant.acknowledgements.campaigns.list(COMPANY);
  return campaign?.id ?? '';
}
const reword = (
  policy: string,
  zh: [string, string],
  en: [string, string],
  decide: Record<string, string | true>,
) =>
  publish(world.tenant, {
    policy,
    zh: SECRECY_ZH.replace(...zh),
    en: SECRECY_EN.replace(...en),
    decide,
  });

describe('a change', () => {
  test('a typo asks nobody; a changed clause asks for that clause alone, old beside new; the old receipt opens the old text', async () => {
    const first = await publish(world.tenant);
    await launch();
    await world.pressLabel(AMY, await readWhole(world, AMY), '我已阅读，并愿意遵守');
    await beat(world);
    const before = world.post.sent.length;

    // Spelling only, with HR's reason on record: nobody is asked.
    await reword(
      first.policy,
      ['把秘密文件锁好', '将秘密文件锁好'],
      ['Lock secret papers', 'Lock up secret papers'],
      {
        第3条: '只改错字，意思不变',
      },
    );
    await launch();
    expect(world.post.sent).toHaveLength(before);
    expect(await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-amy')).toHaveLength(1);

    // A new text for clause 5: that clause alone.
    const third = await reword(
      first.policy,
      ['须经部门负责人同意', '须经部门负责人书面同意，并登记'],
      ['with the consent of the head of department', 'with the written consent of the head of department'],
      { 第5条: true, 第3条: '只改错字，意思不变' },
    );
    expect(third.number).toBe(3);
    await launch();
    const card = textOf(lettersTo(world, AMY).at(-1)?.message ?? ({} as never));
    expect(card).toContain('请签收：《信息保密制度》第3版');
    expect(card).toMatch(/改了\d处：.*第5条 带出文件/);
    const compare = textOf(await pressIn(world, AMY, '改了什么'));
    expect(compare).toContain('修订对照：第2版 → 第3版');
    expect(compare).toContain('第5条 带出文件（需要重新签收）');
    expect(compare).toMatch(/原：.*须经部门负责人同意/s);
    expect(compare).toMatch(/新：.*须经部门负责人书面同意，并登记/s);
    expect(compare).toContain('您11月23日签收的第1版照旧留档，这次只签第5条。');
    const choose = await readWhole(world, AMY);
    expect(textOf(choose)).toContain('范围：第5条（本次修订）；中英文不一致时以中文为准');
    await world.pressLabel(AMY, choose, '我已阅读，并愿意遵守');
    await beat(world);
    const receipt = textOf(lettersTo(world, AMY).at(-1)?.message ?? ({} as never));
    expect(receipt).toContain('《信息保密制度》第3版，第5条');

    // The old receipt re-opens its exact text.
    const old = await world.say(AMY, '签收回执 R-2611-0001');
    const text = textOf(await world.pressLabel(AMY, old, '看原文'));
    expect(text).toContain('把秘密文件锁好');
    expect(text).not.toContain('书面同意');
    expect((await world.tenant.ledger.verify(COMPANY)).ok).toBe(true);
  });

  test('what is still owed for an older version gives way to the newer; its card says so', async () => {
    const first = await publish(world.tenant);
    await launch();
    const [old] = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-amy');
    await readWhole(world, AMY);
    await reword(
      first.policy,
      ['须经部门负责人同意', '须经部门负责人书面同意'],
      ['with the consent of the head of department', 'with the written consent of the head of department'],
      { 第5条: true },
    );
    expect(textOf(await world.press(AMY, `policy accept ${old?.id}`))).toBe(
      '《信息保密制度》已换成第2版，这张卡片已失效，这次没有记录。请打开第2版。',
    );
    await launch();
    const mine = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-amy');
    expect(mine.map(({ standing, clauses }) => [standing.state, clauses])).toEqual([
      ['waiting', undefined],
      ['withdrawn', undefined],
    ]);
    expect(textOf(await world.press(AMY, `policy accept ${old?.id}`))).toContain('已换成第2版');
  });

  test('300 signatures on paper after a preview; one wrong file undone; one bad row takes none', async () => {
    await hire(
      world.tenant,
      Array.from({ length: 299 }, (_, index) => ({
        id: `p-paper-${index}`,
        name: `纸${index}`,
        number: `Z${index}`,
        department: '客户服务部',
      })),
    );
    await publish(world.tenant);
    const campaign = await launch();
    const scan = (text: string) => createHash('sha256').update(text).digest('hex');
    const row = (index: number) => `Z${index},2026-11-20,周宁,${scan(`scan ${index}`)}`;
    const rows = [
      '工号,签字日期,见证人,扫描件',
      ...Array.from({ length: 299 }, (_, index) => row(index)),
      `1024,2026-11-20,周宁,${scan('amy')}`,
    ];

    // Somebody not on the list, a day that does not exist: named, and no row is taken.
    const form = await world.say(HANNAH, `纸质补录 ${campaign}`);
    const bad = await world.submit(HANNAH, form.view, { rows: `${row(1)}\nZ2,2026-13-01,周宁,${scan('2')}` });
    expect(bad.view).toMatchObject({
      view: 'form',
      fields: [
        { error: expect.stringMatching(/^第2行：签字日期“2026-13-01”不是日期.*一行也没有导入。$/) },
        { name: 'list' },
      ],
    });

    const preview = await world.submit(HANNAH, form.view, { rows: rows.join('\n') });
    expect(textOf(preview)).toContain('将补录300份纸质签收');
    expect(await states(campaign)).toMatchObject({ unreachable: 299, waiting: 1 });
    const done = await world.pressLabel(HANNAH, preview, '办理');
    expect(textOf(done)).toBe('已补录300份，一律标明“纸质补录”');
    expect(await states(campaign)).toMatchObject({ acknowledged: 300 });
    // A file that was the wrong one goes again; both stand in the record.
    expect(textOf(await world.pressLabel(HANNAH, done, '撤销'))).toContain('已撤销，300人恢复原样');
    expect(await states(campaign)).toMatchObject({ unreachable: 299, waiting: 1 });
    const kinds = async (kind: 'paper' | 'corrected') =>
      (await world.tenant.ledger.entriesOf(COMPANY, { kinds: [kind] })).length;
    expect([await kinds('paper'), await kinds('corrected')]).toEqual([300, 300]);
    const entry = (await world.tenant.ledger.entriesOf(COMPANY, { kinds: ['paper'], limit: 1 }))[0];
    expect(entry).toMatchObject({
      act: { signedOn: '2026-11-20' },
      identity: { witness: '周宁', by: 'p-hr' },
    });
  });

  const states = async (campaign: string) =>
    statusOf(await world.tenant.acknowledgements.campaigns.counts(COMPANY, campaign)).by;
});

describe('the check of understanding', () => {
  const QUIZ =
    '\n带出文件要谁同意？（第5条）\n* 部门负责人\n- 前台\n发现泄密先做什么？（第6条）\n- 等一等\n* 报告部门负责人';

  test('leads back to the clause, keeps the passed paper and the tries, and wrong answers as counts alone', async () => {
    await publish(world.tenant);
    const form = await world.say(HANNAH, '发起签收');
    const preview = await world.submit(HANNAH, form.view, {
      version: (await world.tenant.services.policies.list(COMPANY))[0]?.published?.id ?? '',
      who: '客户服务部',
      due: '10',
      yearly: 'no',
      quiz: QUIZ,
    });
    expect(textOf(preview)).toContain('小测2题，答对2题通过');
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
    const choose = await readWhole(world, AMY);
    expect(textOf(await world.pressLabel(AMY, choose, '我已阅读，并愿意遵守'))).toContain(
      '还有一份小测没有做',
    );
    const paper = await world.pressLabel(AMY, choose, '做小测');
    const wrong = await world.submit(AMY, paper.view, { q1: '1', q2: '1' });
    expect(textOf(wrong)).toContain('还差一点：2题答对1题');
    expect(textOf(await world.pressLabel(AMY, wrong, '看第5条'))).toContain('确需带出的');
    const passed = await world.submit(AMY, paper.view, { q1: '0', q2: '1' });
    expect(textOf(passed)).toContain('小测通过：2题答对2题');
    expect(textOf(await world.pressLabel(AMY, choose, '我已阅读，并愿意遵守'))).toContain('已签收');
    const [sheet] = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-amy');
    expect(sheet?.quizTries).toBe(2);
    const [entry] = await world.tenant.ledger.entriesOf(COMPANY, { kinds: ['quiz-passed'] });
    expect(entry?.act).toMatchObject({ tries: 2, right: 2, of: 2 });
    // One person is no group: HR sees no count of wrong answers.
    expect(textOf(await world.say(HANNAH, '签收进度'))).not.toContain('答错');
  });

  test('a question without a right option is named', async () => {
    await publish(world.tenant);
    const form = await world.say(HANNAH, '发起签收');
    const again = await world.submit(HANNAH, form.view, {
      version: 'x',
      who: '客户服务部',
      due: '10',
      quiz: '一题\n- 甲\n- 乙',
    });
    expect(again.view).toMatchObject({ view: 'form' });
    expect(JSON.stringify(again.view)).toContain('第1题要有一个正确选项，前面写“*”。');
  });
});
