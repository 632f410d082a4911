import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test } from 'vitest';
import { exportTo } from '../../src/evidence/exports.ts';
import { createHeartbeat } from '../../src/reminders/heartbeat.ts';
import { silentLog } from '../../src/shared/log.ts';
import { HOUR } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { LONDON, SHANGHAI } from '../support/offices.ts';
import { ACME, AMY, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

const MAY = { account: 'may' };
const LIVE = { ...ACME, live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI, LONDON] };

async function open(): Promise<World> {
  const world = await openWorld({ company: LIVE, roles: { hannah: ['hr'], may: ['manager'] } });
  onTestFinished(() => world.close());
  await world.tenant.people.firstMeeting('acme', { workspace: 'local', account: 'may' });
  return world;
}

async function beat(world: World): Promise<void> {
  await createHeartbeat(world.tenant.jobs, silentLog).beat();
  await world.tenant.outbox.dispatch(world.tenant.company);
  await world.tenant.outbox.idle();
}

async function until(world: World, iso: string): Promise<void> {
  const end = Date.parse(iso);
  while (world.clock.now() < end) {
    world.clock.advance(Math.min(12 * HOUR, end - world.clock.now()));
    await beat(world);
  }
}

const weeks = (world: World) =>
  world.post.sent.filter(({ message }) => message.summary.startsWith('上周关门'));

/** Monday whole, Tuesday with the door left open, Wednesday begun and not finished, Thursday nobody, Friday whole. */
async function week(world: World): Promise<void> {
  world.clock.set('2026-11-23T12:00:00+08:00');
  await beat(world);
  const points = 'windows,lights,appliances,power';
  for (const [day, ticked, finish] of [
    ['2026-11-23', `${points},door`, true],
    ['2026-11-24', points, true],
    ['2026-11-25', 'lights', false],
    ['2026-11-26', undefined, false],
    ['2026-11-27', `${points},door`, true],
  ] as const) {
    await until(world, `${day}T18:00:00+08:00`);
    if (ticked === undefined) continue;
    world.clock.set(`${day}T20:10:00+08:00`);
    const form = await world.press(AMY, `lastout take shanghai ${day}`);
    await world.submit(AMY, form.view, { points: ticked });
    if (finish && !ticked.includes('door')) await world.press(AMY, `lastout close shanghai ${day}`);
  }
}

test('on Monday the office’s manager is told how the evenings went: how many, which, what was left open, never who; once, and nobody else', async () => {
  const world = await open();
  await week(world);
  await until(world, '2026-11-30T08:50:00+08:00');
  expect(weeks(world)).toEqual([]);
  await until(world, '2026-12-01T18:00:00+08:00');
  const [told, ...more] = weeks(world);
  expect(more).toEqual([]);
  expect(told?.account).toBe('may');
  expect(textOf(told?.message as never)).toBe(
    [
      '上周关门：上海办公室',
      '11月23日（周一）至11月29日（周日）',
      '做完最后检查：3晚',
      '没有登记关门：2晚，11月25日（周三）、11月26日（周四）',
      '没勾的项：锁门1次',
      '不写姓名，不算考勤。',
    ].join('\n'),
  );
  expect(JSON.stringify(told)).not.toContain('amy');
});

test('a manager on leave reads it when they are back; after the week it is no news any more', async () => {
  const world = await open();
  await week(world);
  await world.say(MAY, '登记休假 2026-11-30 到 2026-12-01');
  await until(world, '2026-12-01T23:00:00+08:00');
  expect(weeks(world)).toEqual([]);
  await until(world, '2026-12-02T10:00:00+08:00');
  expect(weeks(world).map(({ account }) => account)).toEqual(['may']);
});

test('a week in which nobody was asked says nothing', async () => {
  const world = await open();
  world.clock.set('2026-11-22T12:00:00+08:00');
  await beat(world);
  await world.say(HANNAH, '例行 关闭 last-out 所有办公地点');
  await until(world, '2026-11-30T12:00:00+08:00');
  expect(weeks(world)).toEqual([]);
});

test('the routines’ history holds every evening’s last check, without a name', async () => {
  const world = await open();
  await week(world);
  await until(world, '2026-11-27T23:00:00+08:00');
  const { store, ledger, company, services } = world.tenant;
  const out = join(temporaryFolder(), 'routines.csv');
  const done = await exportTo(
    { store, ledger, evenings: services.evenings, titleOf: async () => undefined },
    { company, kind: 'routines', format: 'csv', out, reason: '年度审计', by: 'p-hr' },
  );
  const rows = parse(readFileSync(out), { bom: true, columns: true }) as Record<string, string>[];
  expect(rows).toHaveLength(done.rows);
  const checks = rows.filter(({ routine, office }) => routine === 'last-out-check' && office === 'shanghai');
  expect(checks.map(({ date, state, closed_at, missed }) => [date, state, closed_at, missed])).toEqual([
    ['2026-11-23', 'closed', '2026-11-23T20:10:00+08:00', ''],
    ['2026-11-24', 'closed', '2026-11-24T20:10:00+08:00', '锁门 · door locked'],
    ['2026-11-25', 'not-closed', '', ''],
    ['2026-11-26', 'not-closed', '', ''],
    // Tonight is not over.
  ]);
  expect(readFileSync(out, 'utf8')).not.toContain('amy');
  // What is asked for in the chat is the same table.
  const asked = await world.tenant.exports.make({
    ...{ company, who: { workspace: 'local', account: 'hannah' }, by: 'p-hr', reason: '年度审计' },
    wish: { what: 'table', kind: 'routines', format: 'xlsx' },
  });
  if (asked !== 'later') expect(asked.rows).toBe(done.rows);
});
