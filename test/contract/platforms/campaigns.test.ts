import { afterEach, describe, expect, test } from 'vitest';
import type { Version } from '../../../src/acknowledgements/policies.ts';
import { statusOf } from '../../../src/acknowledgements/status.ts';
import type { Given } from '../../../src/messages/form.ts';
import { beat, describePeople, hire, publish } from '../../support/campaigns.ts';
import { DAY, MINUTE } from '../../support/clock.ts';
import type { Cast, PlatformDriver, Seen } from '../../support/platforms/driver.ts';
import { driveLocal } from '../../support/platforms/local.ts';
import { driveSlack } from '../../support/platforms/slack.ts';
import { driveWecom } from '../../support/platforms/wecom.ts';
import { SECRECY_EN, SECRECY_ZH } from '../../support/policies.ts';
import { ACME } from '../../support/world.ts';

const LIVE = { company: { live: '2026-11-01T00:00:00.000Z' } };
const STAGES: readonly { readonly name: string; start(): Promise<PlatformDriver> }[] = [
  { name: 'Slack over HTTP', start: () => driveSlack('http', LIVE) },
  { name: 'Slack over Socket Mode', start: () => driveSlack('socket', LIVE) },
  { name: 'WeCom', start: () => driveWecom({ company: { ...ACME, ...LIVE.company } }) },
  { name: 'the local page', start: () => driveLocal() },
];
const DEPARTMENT = '签收测试部';

/** Everybody of the cast on the staff list, under one manager, with a fourth who is away and has no account. */
async function staff(at: PlatformDriver): Promise<void> {
  const { workspace } = at;
  const boss = at.account('manager');
  const report = (who: Cast, name: string, number: string) => ({
    account: at.account(who),
    workspace,
    manager: boss,
    facts: { name, number, department: DEPARTMENT },
  });
  const ids = await describePeople(at.tenant, [
    { account: boss, workspace, facts: { name: '孙强', department: '管理层' } },
    report('zh', '王敏', '1024'),
    report('en', 'Ben', '1025'),
    report('third', '刘彩', '1026'),
  ]);
  await hire(at.tenant, [
    { id: 'p-away', name: '杜伟', department: DEPARTMENT, manager: ids.get(boss) ?? '' },
  ]);
}

/** Everything that somebody has read so far, in whatever moment it came. */
function listening(at: PlatformDriver): PlatformDriver & { heard(who: Cast): Promise<string> } {
  const read = new Map<Cast, string[]>();
  const note = async (who: Cast, seen: Promise<Seen>): Promise<Seen> => {
    const result = await seen;
    read.set(who, [...(read.get(who) ?? []), result.text]);
    return result;
  };
  return {
    ...at,
    say: (who, text) => note(who, at.say(who, text)),
    press: (who, label) => note(who, at.press(who, label)),
    fill: (who, given) => note(who, at.fill(who, given)),
    inbox: (who) => note(who, at.inbox(who)),
    heard: async (who) => {
      await note(who, at.inbox(who));
      return (read.get(who) ?? []).join('\n\n');
    },
  };
}

/** HR's form, the preview, and the launch with its ten minutes. */
async function launch(at: PlatformDriver, given: Given = {}): Promise<string> {
  const label = await preview(at, given);
  await at.press('hr', label('发起', 'Launch'));
  at.clock.advance(10 * MINUTE);
  await beat(at);
  const [campaign] = await at.tenant.acknowledgements.campaigns.list(at.tenant.company, ['running']);
  return campaign?.id ?? '';
}

/** HR reads Chinese on one stage and English on another. */
async function preview(at: PlatformDriver, given: Given) {
  const fields = { who: `部门:${DEPARTMENT}`, due: '10', ...given };
  const typed = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const seen = await at.say('hr', `发起签收 ${typed.join('; ')}`);
  const chinese = seen.text.includes('预览');
  expect(seen.text).toMatch(/预览|Preview/);
  return (zh: string, en: string) => (chinese ? zh : en);
}

async function readAndPress(at: PlatformDriver, who: Cast, label: string) {
  const english = who === 'en';
  await at.press(who, english ? 'Read' : '阅读全文');
  await at.press(who, english ? 'Choose an answer' : '去选一项');
  return at.press(who, label);
}

describe.each(STAGES)('$name', ({ start }) => {
  let at: ReturnType<typeof listening>;
  afterEach(async () => {
    expect(at.faults()).toEqual([]);
    await at.stop();
  });
  const states = async (campaign: string) =>
    statusOf(await at.tenant.acknowledgements.campaigns.counts(at.tenant.company, campaign)).by;

  test('four people: one asks and acknowledges, one objects, one declines, one is on leave', async () => {
    at = listening(await start());
    await staff(at);
    await publish(at.tenant);
    const away = { person: 'p-away', from: '2026-11-24', to: '2026-12-09', confirmed: true } as never;
    await at.tenant.absences.enter(at.tenant.company, 'leave', away, 'p-hr');
    const campaign = await launch(at);

    await at.press('zh', '提问');
    expect((await at.fill('zh', { text: '口头同意算不算？' })).text).toContain('编号 Q-1');
    await beat(at);
    const asked = await at.heard('hr');
    expect(asked).toContain('口头同意算不算？');
    await at.press('hr', asked.includes('[答复]') ? '答复' : 'Answer');
    await at.fill('hr', { text: '不算，要书面同意。' });
    await beat(at);
    expect(await at.heard('zh')).toContain('不算，要书面同意。');
    expect((await readAndPress(at, 'zh', '我已阅读，并愿意遵守')).text).toContain('回执编号 R-2611-0001');
    await beat(at);
    expect(await at.heard('zh')).toMatch(/签收回执[\s\S]*王敏（工号1024）：我已阅读，并愿意遵守/);

    // In London the card waited for the office to open.
    at.clock.set('2026-11-23T17:30:00+08:00');
    await beat(at);
    await readAndPress(at, 'en', 'I have read this, with an objection');
    expect((await at.fill('en', { text: 'Too wide.' })).text).toContain("your manager can't see this");
    const declined = await readAndPress(at, 'third', '暂不签收');
    expect(declined.text).toContain('不用说明原因，也不再提醒');
    await beat(at);
    expect(await at.heard('hr')).toMatch(/Too wide\./);

    for (let day = 0; day < 16; day++) {
      at.clock.advance(DAY);
      await beat(at);
    }
    for (const who of ['zh', 'en', 'third'] as const)
      expect(await at.heard(who)).not.toMatch(/等您答复|is waiting for your answer/);
    expect(await states(campaign)).toMatchObject({ acknowledged: 1, objected: 1, declined: 1 });
    await at.say('manager', '下属签收');
    const seen = await at.heard('manager');
    expect(seen).toContain('杜伟');
    expect(seen).not.toMatch(/王敏|Ben|刘彩|异议|暂不/);
    expect((await at.tenant.ledger.verify(at.tenant.company)).ok).toBe(true);
  });

  test('launch and regret: a test card, taken back in time with nothing sent, recalled later, a new date and its undoing', async () => {
    at = listening(await start());
    await staff(at);
    await hire(
      at.tenant,
      Array.from({ length: 200 }, (_, index) => ({
        id: `p-more-${index}`,
        name: `同事${index}`,
        number: `M${index}`,
        department: index < 12 ? '错部门' : DEPARTMENT,
      })),
    );
    await publish(at.tenant);
    const who = { who: `部门:${DEPARTMENT}、部门:错部门` };
    const label = await preview(at, who);
    await at.press('hr', label('先发给我', 'Send to me first'));
    await beat(at);
    expect(await at.heard('hr')).toMatch(/测试 · 请签收|Test · Please read/);
    const launched = await at.press('hr', label('发起', 'Launch'));
    expect(launched.text).toMatch(/10分钟后发给204人|Goes to 204 people in 10 minutes/);
    at.clock.advance(9 * MINUTE);
    expect((await at.press('hr', label('撤回', 'Recall'))).text).toMatch(/一条也没有发|nothing was sent/);
    at.clock.advance(DAY);
    await beat(at);
    expect(await at.heard('zh')).toBe('');

    const campaign = await launch(at, { ...who, due: '2026-12-04' });
    await readAndPress(at, 'zh', '我已阅读，并愿意遵守');
    const some = await at.say('hr', `撤回签收单 ${campaign} who=部门:错部门; why=发错了`);
    expect(some.text).toMatch(/12人|12 people/);
    await at.press('hr', label('办理', 'Do it'));
    expect(await states(campaign)).toMatchObject({ acknowledged: 1, recalled: 12 });
    const dues = async () => {
      const { rows } = await at.tenant.acknowledgements.campaigns.waiting(
        at.tenant.company,
        campaign,
        0,
        500,
      );
      return [...new Set(rows.map(({ due }) => due))];
    };
    await at.say('hr', `签收延期 ${campaign} 部门:${DEPARTMENT} +3`);
    await at.press('hr', label('办理', 'Do it'));
    expect(await dues()).toEqual(['2026-12-09']);
    await at.press('hr', label('撤销', 'Undo'));
    expect(await dues()).toEqual(['2026-12-04']);
  });

  test('a change: a typo asks nobody, a changed clause asks for that clause alone, the old receipt opens the old text', async () => {
    at = listening(await start());
    await staff(at);
    const first: Version = await publish(at.tenant);
    await launch(at);
    await readAndPress(at, 'zh', '我已阅读，并愿意遵守');
    await beat(at);
    const cards = async () => (await at.heard('zh')).split('请签收：').length - 1;
    const before = await cards();
    const zh = (text: string) =>
      SECRECY_ZH.replace('把秘密文件锁好', '将秘密文件锁好').replace('须经部门负责人同意', text);
    const en = (text: string) =>
      SECRECY_EN.replace('Lock secret papers', 'Lock up secret papers').replace('with the consent', text);
    const typo = { policy: first.policy, decide: { 第3条: '只改错字' } };
    await publish(at.tenant, { ...typo, zh: zh('须经部门负责人同意'), en: en('with the consent') });
    await launch(at, { who: '1024' });
    expect(await cards()).toBe(before);
    await publish(at.tenant, {
      policy: first.policy,
      zh: zh('须经部门负责人书面同意'),
      en: en('with the written consent'),
      decide: { 第5条: true },
    });
    await launch(at, { who: '1024' });
    expect(await at.heard('zh')).toContain('请签收：《信息保密制度》第3版');
    const compared = await at.press('zh', '改了什么');
    expect(compared.text).toMatch(/原：[\s\S]*须经部门负责人同意[\s\S]*新：[\s\S]*须经部门负责人书面同意/);
    const done = await readAndPress(at, 'zh', '我已阅读，并愿意遵守');
    expect(done.text).toContain('回执编号 R-2611-0002');
    await at.say('zh', '签收回执 R-2611-0001');
    const old = await at.press('zh', '看原文');
    expect(old.text).toContain('把秘密文件锁好');
    expect(old.text).not.toContain('书面同意');
  });
});
