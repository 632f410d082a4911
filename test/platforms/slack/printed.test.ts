import { expect, test } from 'vitest';
import { beat, describePeople, night, publish } from '../../support/campaigns.ts';
import { MINUTE } from '../../support/clock.ts';
import { driveStage } from '../../support/platforms/slack.ts';
import { ACME } from '../../support/world.ts';
import { PEOPLE, setStage } from './stage.ts';

test('without a web address the printable record is uploaded to the person alone; who leaves is told in time', async () => {
  const stage = await setStage({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  const { sim } = stage;
  const at = await driveStage(stage);
  const { workspace } = at;
  const facts = (name: string, number: string, more = {}) => ({
    name,
    number,
    department: '客户服务部',
    ...more,
  });
  await describePeople(at.tenant, [
    { account: at.account('zh'), workspace, facts: facts('王敏', '1024') },
    { account: at.account('third'), workspace, facts: facts('刘彩', '1025', { left_on: '2026-11-27' }) },
  ]);
  await publish(at.tenant);
  await at.say('hr', '发起签收 who=部门:客户服务部; due=10');
  await at.press('hr', '发起');
  at.clock.advance(10 * MINUTE);
  await beat(at);
  for (const who of ['zh', 'third'] as const) {
    await at.press(who, '阅读全文');
    await at.press(who, '去选一项');
    await at.press(who, '我已阅读，并愿意遵守');
  }
  await beat(at);

  const files = (account: string) =>
    sim
      .as(account)
      .dm()
      .flatMap((message) =>
        [...JSON.stringify(message).matchAll(/"id":"(F[A-Z0-9]+)"/g)].map(([, id]) => id ?? ''),
      );
  const fileTo = async (account: string) => {
    await sim.until(() => files(account).length > 0);
    const [id = ''] = files(account);
    const file = sim.file(id);
    expect(file).toMatchObject({ completed: true });
    return Buffer.from(file?.bytes ?? []).toString('utf8');
  };

  // Everything, by words; the exact text and the receipt are in it.
  const said = await at.say('zh', '打印签收');
  expect(said.text).toContain('马上私信发给您，没有发给别人');
  const page = await fileTo(PEOPLE.AMY);
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain('R-2611-0001');
  expect(page).toContain('确需带出的，须经部门负责人同意');
  expect(page).not.toContain('R-2611-0002');

  // Whoever leaves this week gets a card whose button brings the file.
  await night(at);
  const card = await at.inbox('third');
  expect(card.text).toContain('账号关闭之前');
  expect(card.text).toContain('[打印全部记录]');
  await at.press('third', '打印全部记录');
  const theirs = await fileTo(at.account('third'));
  expect(theirs).toContain('R-2611-0002');
  expect(theirs).not.toContain('R-2611-0001');
  expect(files(PEOPLE.HR)).toEqual([]);
  expect(at.faults()).toEqual([]);
  await at.stop();
}, 30_000);
