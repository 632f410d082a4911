import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { beat, hire, lettersTo, night, pressIn, publish, readWhole } from '../support/campaigns.ts';
import {
  ACME,
  AMY,
  BEN,
  COMPANY,
  HANNAH,
  openWorld,
  type Persona,
  textOf,
  type World,
} from '../support/world.ts';

const CLAIRE: Persona = { account: 'claire' };
const DAVID: Persona = { account: 'david' };
const MANAGER: Persona = { account: 'max' };
const LIVE = { ...ACME, live: '2026-11-01T00:00:00.000Z' };

let world: World;
beforeEach(async () => {
  world = await openWorld({ company: LIVE });
  onTestFinished(() => world.close());
  for (const { account } of [CLAIRE, DAVID, MANAGER])
    await world.tenant.people.firstMeeting(COMPANY, { workspace: 'local', account });
  await hire(world.tenant, [
    { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' },
    { id: 'p-max', account: 'max', name: '孙强', department: '客户服务部' },
    ...['amy', 'ben', 'claire', 'david'].map((account, index) => ({
      id: `p-${account}`,
      account,
      name: ['陈安', '吴斌', '刘彩', '杜伟'][index] ?? '',
      number: String(1024 + index),
      department: '客户服务部',
      manager: 'p-max',
    })),
  ]);
});

async function launch(who = '部门:客户服务部', more = ''): Promise<string> {
  await publish(world.tenant);
  const preview = await world.say(HANNAH, `发起签收 范围=${who}; 除外=孙强; 截止=10${more}`);
  expect(textOf(preview)).toContain('预览');
  await world.pressLabel(HANNAH, preview, '发起');
  world.clock.advance(10 * 60_000);
  await beat(world);
  const [campaign] = await world.tenant.acknowledgements.campaigns.list(COMPANY);
  return campaign?.id ?? '';
}

const said = (who: Persona) => textOf(lettersTo(world, who).at(-1)?.message ?? ({} as never));
const entries = async (kinds?: readonly string[]) => {
  const all = await world.tenant.ledger.entriesOf(COMPANY, {});
  return all.filter(({ kind }) => kinds === undefined || kinds.includes(kind));
};
const states = async (campaign: string) => {
  const rows = await world.tenant.acknowledgements.campaigns.counts(COMPANY, campaign);
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};

describe('four people', () => {
  test('one asks and acknowledges, one objects, one declines, one is on leave', async () => {
    const leave = { person: 'p-david', from: '2026-11-24', to: '2026-12-09', confirmed: true } as never;
    await world.tenant.absences.enter(COMPANY, 'leave', leave, 'p-hr');
    const campaign = await launch();
    expect(lettersTo(world, AMY)).toHaveLength(1);
    expect(said(AMY)).toBe(
      '请签收：《信息保密制度》第1版\n12月7日（周一）18:00截止 · 约1分钟读完，阅读算工作时间 · 11月23日起施行\nHR 李岚发起；有疑问可以先提问，再签收。',
    );

    // Amy asks about a clause, gets the answer, and acknowledges.
    const form = await pressIn(world, AMY, '提问');
    const clause = (await world.tenant.services.policies.list(COMPANY))[0]?.published?.id ?? '';
    const version = await world.tenant.services.policies.version(COMPANY, clause);
    const five = version?.clauses.find(({ label }) => label === '第5条');
    expect(
      textOf(await world.submit(AMY, form.view, { clause: five?.id ?? '', text: '口头同意算不算？' })),
    ).toContain('已转给 HR，编号 Q-1');
    await beat(world);
    expect(said(HANNAH)).toBe(
      '有人问制度：Q-1\n口头同意算不算？\n陈安 · 《信息保密制度》第1版第5条 带出文件',
    );
    const answering = await pressIn(world, HANNAH, '答复');
    expect(textOf(await world.submit(HANNAH, answering.view, { text: '不算，要书面同意。' }))).toContain(
      '已答复',
    );
    await beat(world);
    expect(said(AMY)).toBe('Q-1 有答复了\n不算，要书面同意。\n您问的是：口头同意算不算？');
    const choose = await readWhole(world, AMY);
    expect(textOf(choose)).toContain('三项都算答复，答复后不再提醒。');
    const done = await world.pressLabel(AMY, choose, '我已阅读，并愿意遵守');
    expect(textOf(done)).toMatch(/^已签收：11月23日09:1\d，《信息保密制度》第1版。回执编号 R-2611-0001。/);
    await beat(world);
    expect(said(AMY)).toMatch(
      /^签收回执\n《信息保密制度》第1版\n陈安（工号1024）：我已阅读，并愿意遵守\n时间：2026-11-23/,
    );

    // Ben objects with a reason, Claire says not now.
    const objecting = await world.pressLabel(BEN, await readWhole(world, BEN), '我已阅读，但有异议');
    expect(textOf(await world.submit(BEN, objecting.view, { text: '范围太宽。' }))).toContain(
      'HR 会答复您；部门负责人看不到。',
    );
    const declined = await world.pressLabel(CLAIRE, await readWhole(world, CLAIRE), '暂不签收');
    expect(textOf(declined)).toContain('不用说明原因，也不再提醒');
    await beat(world);
    const toHr = lettersTo(world, HANNAH)
      .map(({ message }) => textOf(message))
      .join('\n\n');
    expect(toHr).toContain('吴斌 有异议：《信息保密制度》第1版\n范围太宽。');
    expect(toHr).toContain('刘彩 暂不签收：《信息保密制度》第1版');

    // Reminders come to nobody, David's due date moves.
    for (let day = 0; day < 16; day++) {
      world.clock.advance(24 * 3_600_000);
      await beat(world);
    }
    const chased = world.post.sent.filter(({ key }) => key.startsWith('chaser:'));
    expect(chased).toEqual([]);
    expect(await states(campaign)).toEqual({ acknowledged: 1, objected: 1, declined: 1, postponed: 1 });
    expect(textOf(await world.say(HANNAH, `签收进度 ${campaign}`))).toContain(
      '应签收4人：已签收1人（25%），有异议1人，暂不签收1人，待签收0人，顺延1人',
    );

    // The manager has one digest a week, and never reads of objections, declines or questions.
    const digests = lettersTo(world, MANAGER).map(({ message }) => textOf(message));
    expect(digests.length).toBeGreaterThan(0);
    for (const text of [...digests, textOf(await world.say(MANAGER, '下属签收'))]) {
      expect(text).toContain('杜伟');
      expect(text).not.toMatch(/陈安|吴斌|刘彩|异议|暂不|提问/);
    }
    expect(textOf(await world.say(MANAGER, '签收进度'))).toContain('只有 HR 能做');
    expect((await world.tenant.ledger.verify(COMPANY)).ok).toBe(true);
    expect((await entries()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'offered',
        'handed-over',
        'opened',
        'shown-whole',
        'asked',
        'answered',
        'objected',
      ]),
    );
  });

  test('a press is honest, whoever presses what, and when', async () => {
    const campaign = await launch();
    const [sheet] = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-amy');
    const id = sheet?.id ?? '';
    // Unread, by button and by typed words; nothing is recorded.
    expect(textOf(await world.press(AMY, `policy accept ${id}`))).toBe('请先看完全文，再选一项。还差第1页。');
    expect(textOf(await world.say(AMY, `policy accept ${id}`))).toBe(
      'Please read to the last page first; page 1 is still open.',
    );
    // Somebody else's.
    expect(textOf(await world.press(BEN, `policy accept ${id}`))).toBe(
      '这张签收单不是发给您的，没有记录。自己的请发“我的签收”查看。',
    );
    // Twice, from two devices at once: one outcome, one receipt.
    await readWhole(world, AMY);
    const both = await Promise.all([
      world.press(AMY, `policy accept ${id}`),
      world.press(AMY, `policy decline ${id}`),
    ]);
    const texts = both.map(textOf);
    expect(texts.filter((text) => text.includes('不用再签') || text.includes('没有再记录'))).toHaveLength(1);
    expect(await entries(['acknowledged', 'declined'])).toHaveLength(1);
    expect(await world.tenant.acknowledgements.assignments.receipts(COMPANY, id)).toHaveLength(1);
    await beat(world);
    expect(world.post.sent.filter(({ key }) => key.startsWith('receipt:'))).toHaveLength(1);
    // A link may show things, but not record.
    expect(textOf(await world.press(BEN, `policy decline ${id}`, { safe: true }))).toContain(
      '只能看，不能改',
    );
    // After the close.
    await world.press(HANNAH, `policy close ${campaign}`);
    const [bens] = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-ben');
    expect(textOf(await world.press(BEN, `policy accept ${bens?.id}`))).toBe(
      '这次签收11月23日已经结束，没有记录。要补签，请找 HR。',
    );
    expect(textOf(await world.press(AMY, `policy choose ${id}`))).toContain('签收回执');
  });

  test('“not now” may become an answer later, and a correction stands beside it', async () => {
    await launch();
    await world.pressLabel(AMY, await readWhole(world, AMY), '暂不签收');
    await beat(world);
    const again = await world.pressLabel(AMY, await readWhole(world, AMY), '我已阅读，并愿意遵守');
    expect(textOf(again)).toContain('回执编号 R-2611-0002');
    await beat(world);
    const form = await pressIn(world, AMY, '补充更正');
    await world.submit(AMY, form.view, { text: '第5条我理解为书面同意。' });
    const receipt = textOf(await world.say(AMY, '签收回执 R-2611-0002'));
    expect(receipt).toContain('我已阅读，并愿意遵守');
    expect(receipt).toMatch(/补充更正（11月23日09:1\d）：第5条我理解为书面同意。/);
    expect(textOf(await world.say(BEN, '签收回执 R-2611-0002'))).toContain('不是发给您的');
  });
});

describe('the record', () => {
  test('does not agree with an answer that somebody wrote into the table', async () => {
    await launch();
    await world.pressLabel(AMY, await readWhole(world, AMY), '我已阅读，并愿意遵守');
    expect((await world.tenant.ledger.verify(COMPANY)).ok).toBe(true);
    await world.tenant.store.write(COMPANY, (tx) =>
      tx
        .updateTable('assignments')
        .set({ state: 'acknowledged' })
        .where('company', '=', COMPANY)
        .where('person', '=', 'p-ben')
        .execute(),
    );
    expect((await world.tenant.ledger.verify(COMPANY)).ok).toBe(false);
  });

  test('tells of opening and showing by the day, with the answer or at night, and never when', async () => {
    await launch();
    await readWhole(world, BEN);
    expect(await entries(['opened', 'shown-whole'])).toEqual([]);
    world.clock.advance(24 * 3_600_000);
    await night(world);
    const [opened, shown] = await entries(['opened', 'shown-whole']);
    expect(opened?.act).toMatchObject({ on: '2026-11-23', renderer: 1 });
    expect(shown?.act).toMatchObject({ on: '2026-11-23' });
    await world.pressLabel(BEN, await readWhole(world, BEN), '我已阅读，并愿意遵守');
    expect(await entries(['opened', 'shown-whole'])).toHaveLength(2);
    const rows = await world.tenant.store
      .read(COMPANY)
      .selectFrom('assignments')
      .select(['opened_on', 'shown_on', 'seen'])
      .where('company', '=', COMPANY)
      .where('person', '=', 'p-ben')
      .execute();
    expect(rows).toEqual([{ opened_on: '2026-11-23', shown_on: '2026-11-23', seen: '' }]);
  });
});

describe('a full disk', () => {
  test('is told to the person, who may press again, and to HR, without the help of the store', async () => {
    await launch();
    const choose = await readWhole(world, AMY);
    const { ledger } = world.tenant.acknowledgements.desk as { ledger: { commit: unknown } };
    const { commit } = ledger;
    ledger.commit = () => Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
    expect(textOf(await world.pressLabel(AMY, choose, '我已阅读，并愿意遵守'))).toBe(
      '抱歉，没有签收成功：系统暂时存不了记录，签收状态没有变。请过几分钟再点一次“签收”，HR 已收到通知。',
    );
    await Promise.resolve();
    await world.pressLabel(AMY, choose, '暂不签收');
    ledger.commit = commit;
    expect(said(HANNAH)).toMatch(/^⚠️ 存储空间满了，09:1\d起有1次签收没能保存，已请本人稍后再签。/);
    expect(lettersTo(world, HANNAH)).toHaveLength(1);
    expect(textOf(await world.pressLabel(AMY, choose, '我已阅读，并愿意遵守'))).toContain('已签收');
  });
});
