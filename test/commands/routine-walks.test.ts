import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { actionsOf } from '../../src/messages/plain.ts';
import { createHeartbeat } from '../../src/reminders/heartbeat.ts';
import { silentLog } from '../../src/shared/log.ts';
import { MINUTE } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { LONDON, SHANGHAI } from '../support/offices.ts';
import { ACME, AMY, drawnValues, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

const MAY = { account: 'may' };
const LIVE = { ...ACME, live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI, LONDON] };

/** The minute jobs run, and what they owe is sent. */
async function beat(world: World): Promise<void> {
  await createHeartbeat(world.tenant.jobs, silentLog).beat();
  await world.tenant.outbox.dispatch(world.tenant.company);
  await world.tenant.outbox.idle();
}

/** Lets time pass, a quarter of an hour at a time. */
async function until(world: World, iso: string): Promise<void> {
  const end = Date.parse(iso);
  while (world.clock.now() < end) {
    world.clock.advance(Math.min(15 * MINUTE, end - world.clock.now()));
    await beat(world);
  }
}

const told = (world: World) =>
  world.post.sent.map(({ account, channel, message }) => `${channel ?? account}: ${message.summary}`);

describe('HR on an empty install', () => {
  test('goes live without editing a file; nobody else hears anything before', async () => {
    const world = await openWorld({ company: {}, roles: { hannah: ['hr'] } });
    const form = await world.say(HANNAH, '设置');
    const saved = await world.submit(HANNAH, form.view, {
      ...drawnValues(form),
      name: '海星公司 / Starfish Ltd',
      inside: '李岚 / Li Lan',
      inside_reach: '分机8021 / ext. 8021',
      outside: '周宁 / Zhou Ning',
      outside_reach: '分机8036 / ext. 8036',
      office: '上海办公室 / Shanghai office',
      hours: '09:00-18:00',
      channels: 'c-sha',
      manager: 'may',
    });
    expect(textOf(saved)).toContain('明天 11月24日（周二），上海办公室会发：');
    expect(textOf(saved)).toContain('08:45 上班提醒，发给办公地点的频道');
    expect(textOf(saved)).toContain('18:00 下班提醒，发给办公地点的频道');
    await until(world, '2026-11-24T10:00:00+08:00');
    expect(told(world)).toEqual([]);
    const tested = await world.pressLabel(HANNAH, saved, '发给我看看');
    await world.tenant.outbox.idle();
    expect(told(world)).toEqual(['hannah: 测试 · 还有15分钟上班']);
    // Where a test takes the place of what was there, the last step is still one press away.
    await world.pressLabel(HANNAH, tested, '开始使用');
    expect(actionsOf((await world.pressLabel(HANNAH, saved, '发给我看看')).view)).toEqual([]);
    await until(world, '2026-11-24T18:30:00+08:00');
    expect(told(world).slice(2)).toEqual(['c-sha: 下班前看一眼']);
    // The manager who was named manages this office.
    expect(textOf(await world.say(MAY, '例行 暂停 opening 到 12月1日'))).toContain(
      '已暂停“上班提醒”（上海办公室）',
    );
    await world.close();
  });
});

describe('an office manager', () => {
  test('moves the hours from Monday, takes it back, sees why the holiday is skipped; after a restart nothing is sent again', async () => {
    const databaseUrl = `sqlite:${join(temporaryFolder(), 'walk.db')}`;
    let world = await openWorld({ databaseUrl, company: LIVE, roles: { hannah: ['hr'], may: ['manager'] } });
    world.clock.set('2026-09-24T08:40:00+08:00');
    await beat(world);
    await until(world, '2026-09-24T09:10:00+08:00');
    expect(told(world)).toEqual(['c-sha: 还有15分钟上班']);
    const preview = await world.say(MAY, '办公时间 上海 9:30-18:30 从下周一');
    expect(textOf(preview)).toContain('上海办公室办公时间：9月28日（周一）起 09:30–18:30');
    expect(textOf(preview)).toContain('9月28日（周一）：09:00–18:00 → 09:30–18:30');
    expect(textOf(preview)).toContain('10月8日（周四）：09:00–18:00 → 09:30–18:30');
    expect(textOf(preview)).toContain('什么都没有改动');
    const applied = await world.pressLabel(MAY, preview, '应用');
    expect(textOf(applied)).toContain('已应用');
    expect(textOf(await world.pressLabel(MAY, preview, '应用'))).toBe('这项改动已经在用，不用再点。');
    const opening = (date: string) =>
      world.tenant.services.routines
        .plan('acme', date as never, date as never, 'shanghai')
        .find(({ routine }) => routine === 'opening')?.at;
    expect(opening('2026-09-28')).toBe(Date.parse('2026-09-28T09:15:00+08:00'));
    const undone = await world.pressLabel(MAY, applied, '撤销');
    expect(textOf(undone)).toContain('已撤销：上海办公室办公时间：9月28日（周一）起 09:30–18:30');
    expect(textOf(await world.pressLabel(MAY, applied, '撤销'))).toContain('已经撤销过了');
    expect(opening('2026-09-28')).toBe(Date.parse('2026-09-28T08:45:00+08:00'));
    const plan = textOf(await world.say(MAY, '例行 预览 30天'));
    expect(plan).toMatch(/10月1日（周四）至10月7日（周三）不发：.*放假/);
    expect(plan).toContain('10月10日（周六）调休上班，照发');
    const before = told(world).length;
    world = await world.restart();
    await beat(world);
    await until(world, '2026-09-24T10:00:00+08:00');
    expect(told(world)).toEqual([]);
    expect(before).toBe(1);
    expect(textOf(await world.say(MAY, '例行 记录'))).toContain('（已撤销）');
    await world.close();
  });

  test('may not touch another office, nor all of them; an employee presses in vain', async () => {
    const world = await openWorld({ company: LIVE, roles: { hannah: ['hr'], may: ['manager'] } });
    const before = JSON.stringify(world.tenant.companies.of('acme'));
    for (const words of [
      '办公时间 伦敦 9:30-18:30 从下周一',
      '例行 关闭 opening 伦敦',
      '例行 关闭 opening 全部',
      '办公地点 修改 伦敦',
    ])
      expect(textOf(await world.say(MAY, words))).toContain('您可以改的是上海办公室');
    const change = await world.say(HANNAH, '例行 关闭 closing 伦敦');
    expect(textOf(await world.press(MAY, 'routine undo 1'))).toContain('您可以改的是上海办公室');
    expect(textOf(await world.press(AMY, 'office apply shanghai 09:30 18:30 2026-11-30'))).toContain(
      '只有 HR 和行政负责人能做',
    );
    await world.pressLabel(HANNAH, change, '撤销');
    expect(JSON.stringify({ ...world.tenant.companies.of('acme') })).toBe(before);
    await world.close();
  });
});

describe('the last one out', () => {
  test('at ten past eight; and the evening when nobody was, on the manager’s card the next morning, not at night', async () => {
    const world = await openWorld({ company: LIVE, roles: { hannah: ['hr'], may: ['manager'] } });
    await world.tenant.people.firstMeeting('acme', { workspace: 'local', account: 'may' });
    await beat(world);
    await until(world, '2026-11-23T20:10:00+08:00');
    const closing = world.post.sent.find(({ message }) => message.summary === '下班前看一眼');
    expect(closing).toMatchObject({ channel: 'c-sha' });
    const form = await world.press(AMY, 'lastout take shanghai 2026-11-23');
    await world.submit(AMY, form.view, { points: 'windows,lights,appliances,power,door' });
    await until(world, '2026-11-24T12:00:00+08:00');
    expect(told(world)).toEqual([
      'c-lon: Fifteen minutes to nine',
      'c-sha: 下班前看一眼',
      'c-sha: 上海办公室11月23日20:10已关门，5项全部完成。辛苦了。',
      'c-lon: Before you go',
      'c-sha: 还有15分钟上班',
    ]);
    // On Tuesday evening nobody was: nothing at night, one line on the card in the morning.
    const seen = told(world).length;
    await until(world, '2026-11-25T09:30:00+08:00');
    expect(told(world).slice(seen)).toEqual([
      'c-lon: Fifteen minutes to nine',
      'c-sha: 下班前看一眼',
      'c-lon: Before you go',
      'c-sha: 还有15分钟上班',
      'may: 11月25日（周三）· 上海办公室',
    ]);
    const card = world.post.sent.at(-1);
    expect(textOf(card?.message as never)).toContain('昨晚：没有人登记“最后离开”，请留意电源和门窗');
    await world.close();
  });
});
