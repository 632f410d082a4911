import { describe, expect, test } from 'vitest';
import { beat, hire, LONG_EN, LONG_ZH, publish } from '../../support/campaigns.ts';
import { handsOf } from '../../support/wecom/hands.ts';
import { phoneOf } from '../../support/wecom/phone.ts';
import { buttonFor, linkOf, readMessage } from '../../support/wecom/read.ts';
import { ACME } from '../../support/world.ts';
import { faultsOf, labelsOf, PEOPLE, type Stage, setStage } from './stage.ts';

const { AMY, BEN, HR } = PEOPLE;
const LIVE = { ...ACME, live: '2026-11-01T00:00:00.000Z' };
const SHORT_ZH = '# 工牌制度\n\n第一条 上班时佩戴工牌。\n\n第二条 遗失当天报告行政。\n';
const SHORT_EN =
  '# Staff Cards\n\nArticle 1 Wear the staff card at work.\n\nArticle 2 Report a loss the same day.\n';

async function launched(text: { zh: string; en: string }): Promise<Stage> {
  const stage = await setStage({ company: LIVE });
  const workspace = stage.sim.state.corpId;
  await hire(
    stage.tenant,
    [
      { id: 'p-hr', account: HR, name: '李岚', department: '人力资源部', number: '1' },
      { id: 'p-amy', account: AMY, name: '王敏', department: '客户服务部', number: '1024' },
    ].map((each) => ({ ...each, account: each.account.toLowerCase(), workspace })),
  );
  const hr = handsOf(stage.sim, HR);
  await publish(stage.tenant, text);
  await hr.say('发起签收 范围=客户服务部; 截止=10');
  await hr.press('发起');
  await hr.press('发起');
  stage.clock.advance(10 * 60_000);
  await beat(stage);
  await stage.settle();
  return stage;
}

describe('after a restart', () => {
  test('the number that stood beside the statement still acknowledges', async () => {
    const before = await launched({ zh: SHORT_ZH, en: SHORT_EN });
    await before.sim.say(AMY, '确认');
    await before.sim.say(AMY, '签收');
    const [, code = ''] = /“签收 (\d{4})”/.exec(readMessage(before.sim.last(AMY))) ?? [];
    const { sim, tenant } = await before.restart();
    expect((await sim.say(AMY, `签收 ${code}`)).text).toContain('已签收');
    const [campaign] = await tenant.acknowledgements.campaigns.list(tenant.company);
    const counts = await tenant.acknowledgements.campaigns.counts(tenant.company, campaign?.id ?? '');
    expect(counts).toContainEqual(expect.objectContaining({ state: 'acknowledged', count: 1 }));
    expect(faultsOf(sim)).toEqual([]);
  });

  test('the number ends after two hours, with a sentence', async () => {
    const { sim, clock } = await launched({ zh: SHORT_ZH, en: SHORT_EN });
    await sim.say(AMY, '确认');
    await sim.say(AMY, '签收');
    const [, code = ''] = /“签收 (\d{4})”/.exec(readMessage(sim.last(AMY))) ?? [];
    clock.advance(2 * 3_600_000);
    expect((await sim.say(AMY, `签收 ${code}`)).text).toContain('没有记录');
  });

  test('a card’s button and the page that stood open go on', async () => {
    const before = await launched({ zh: LONG_ZH, en: LONG_EN });
    const phone = phoneOf(before.sim, AMY);
    await phone.open(buttonFor(before.sim.last(AMY), '阅读全文')?.url ?? '');
    const { sim } = await before.restart();
    expect((await phone.press('下一页')).status).toBe(200);
    for (let turns = 0; turns < 50 && phone.page().text.includes('[下一页]'); turns++)
      await phone.press('下一页');
    await phone.press('去选一项');
    await phone.press('我已阅读，并愿意遵守');
    expect((await phone.press('我已阅读，并愿意遵守')).text).toContain('已签收');
    expect(faultsOf(sim)).toEqual([]);
  });

  test('a form that was not opened yet is drawn anew', async () => {
    const before = await launched({ zh: SHORT_ZH, en: SHORT_EN });
    const hands = handsOf(before.sim, AMY);
    await hands.press('提问');
    const link = linkOf(before.sim.last(AMY)) ?? '';
    expect(link).toContain('/wecom/page/');
    const { sim } = await before.restart();
    const phone = phoneOf(sim, AMY);
    await phone.open(link);
    expect((await phone.fill({ text: '遗失要扣钱吗？' })).text).toContain('已转给 HR，编号 Q-1');
    // The link of somebody else opens nothing of hers.
    const other = await phoneOf(sim, BEN).open(link);
    expect(other.text).not.toContain('遗失要扣钱吗');
  });

  test('a word that an answer offered is too late, and says so; commands and questions are understood', async () => {
    const before = await setStage();
    const answer = await before.sim.say(AMY, '着装 周五');
    expect(answer.text).toContain('对 / 不对');
    const { sim, clock } = await before.restart();
    const late = await sim.say(AMY, '不对');
    expect(late.text).toMatch(/^“不对”是前面一条回答里的选项/);
    expect((await sim.say(AMY, '着装 周五')).text).toContain('便装');
    expect((await sim.say(AMY, '不对')).text).not.toContain('前面一条回答');
    clock.advance(31 * 60_000);
    expect((await sim.say(AMY, '不对')).text).toContain('前面一条回答');
    expect((await sim.say(AMY, '帮助')).text).not.toContain('前面一条回答');
  });

  test('a choice that waited in memory is said to be gone, and nothing changes', async () => {
    const before = await setStage();
    await before.sim.say(AMY, '年假有几天');
    await before.sim.say(AMY, '转给 HR');
    const card = before.sim.last(AMY);
    const { sim, tenant } = await before.restart();
    await sim.press(card, labelsOf(card)[0] ?? '');
    expect(sim.last(AMY).text).toContain('没有改动任何内容');
    expect(await tenant.gaps.list(tenant.company)).toEqual([]);
  });

  test('the language that somebody writes is remembered', async () => {
    const before = await setStage();
    await before.sim.say(BEN, 'what do I wear on Friday');
    const { sim } = await before.restart();
    await sim.event(BEN, 'click', '<EventKey><![CDATA[decorum]]></EventKey>');
    expect(readMessage(sim.last(BEN))).toContain('How to ask');
  });

  test('what arrives once more, at once, late, or after a restart, counts once', async () => {
    const before = await setStage();
    const { sim, clock } = before;
    const gaps = async ({ tenant }: Stage) => (await tenant.gaps.list(tenant.company)).length;
    await sim.say(AMY, '年会能带家属吗');
    await sim.say(AMY, '转给 HR');
    await sim.press(sim.last(AMY), '不带姓名');
    expect(await gaps(before)).toBe(1);
    await sim.again(AMY);
    clock.advance(3 * 60_000);
    await sim.again(AMY);
    expect(await gaps(before)).toBe(1);
    const after = await before.restart();
    await sim.again(AMY);
    clock.advance(24 * 3_600_000);
    await sim.again(AMY);
    expect(await gaps(after)).toBe(1);
    // A question that comes again is answered again: nothing of it is kept anywhere.
    await sim.say(AMY, '着装 周五');
    clock.advance(3 * 60_000);
    expect((await sim.again(AMY)).text).toContain('便装');
    expect(sim.state.violations).toEqual([]);
  });

  test('a typed number that comes again after a restart acknowledges once', async () => {
    const before = await launched({ zh: SHORT_ZH, en: SHORT_EN });
    await before.sim.say(AMY, '确认');
    await before.sim.say(AMY, '签收');
    const [, code = ''] = /“签收 (\d{4})”/.exec(readMessage(before.sim.last(AMY))) ?? [];
    await before.sim.say(AMY, `签收 ${code}`);
    const { sim, tenant } = await before.restart();
    await sim.again(AMY);
    const entries = await tenant.ledger.entriesOf(tenant.company, { kinds: ['acknowledged'], limit: 10 });
    expect(entries).toHaveLength(1);
  });
});
