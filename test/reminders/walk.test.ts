import { afterEach, expect, test } from 'vitest';
import type { Company } from '../../src/people/company.ts';
import { createHeartbeat } from '../../src/reminders/heartbeat.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createTestClock, DAY } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { SHANGHAI } from '../support/offices.ts';
import { ACME, COMPANY, openWorld, type World } from '../support/world.ts';

/*
 * The whole program but for the network: the heartbeat plans, the outbox sends, the channel hears it once.
 */

let world: World;
afterEach(() => world.close());

/** A minute of the service at each of these moments; it is suspended between them. */
async function at(...moments: string[]): Promise<void> {
  const heartbeat = createHeartbeat(world.tenant.jobs, silentLog);
  for (const moment of moments) {
    world.clock.set(`2026-${moment}:00+08:00`);
    await heartbeat.beat();
    await world.tenant.outbox.idle();
  }
}

const heard = () => world.post.sent.map((letter) => letter.message.summary);

const company: Partial<Company> = { ...ACME, live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI] };

test('hours moved from Monday, undone, seven days off, a restart: the channel hears each reminder once', async () => {
  const url = `sqlite:${temporaryFolder()}/decorum.db`;
  const clock = createTestClock('2026-09-25T12:00:00+08:00');
  world = await openWorld({ company, clock, databaseUrl: url });
  await at('09-25T12:00');
  const moved = [{ office: 'shanghai', from: '2026-09-28', open: '09:30', close: '18:30' }];
  await world.tenant.companies.change(COMPANY, 'r1', 'mia', { officeHours: moved as never });
  // At the old time nothing, at the new one the reminder. A day off in between is not forgotten.
  await at('09-26T10:00', '09-27T09:00', '09-28T08:50', '09-28T09:16');
  expect(heard()).toEqual(['还有15分钟上班']);

  await world.tenant.companies.reset(COMPANY, 'r2', 'officeHours');
  await at('09-28T18:01');
  expect(heard()).toEqual(['还有15分钟上班', '下班前看一眼']);

  const before = world.post.sent.length;
  world = await world.restart();
  await at('09-28T18:02', '09-29T08:00');
  expect({ before, after: heard() }).toEqual({ before: 2, after: [] });

  await at('09-29T08:46', '09-29T18:01', '09-30T08:46', '09-30T18:01');
  await at(...[1, 2, 3, 4, 5, 6, 7].map((day) => `10-0${day}T18:00`), '10-08T08:46');
  // Two working days and the morning after the holiday.
  expect(heard()).toEqual([
    '还有15分钟上班',
    '下班前看一眼',
    '还有15分钟上班',
    '下班前看一眼',
    '还有15分钟上班',
  ]);
  const skipped = await world.tenant.services.routines.history(COMPANY, { routine: 'opening', limit: 20 });
  expect(
    skipped.filter((slot) => slot.state === 'skipped' && slot.date >= '2026-10-01').map((slot) => slot.why),
  ).toEqual(Array.from({ length: 7 }, () => ({ code: 'holiday', name: { zh: '国庆', en: 'National Day' } })));
});

test('HR and operators are told once that next year is only assumed', async () => {
  const clock = createTestClock('2026-12-01T10:00:00+08:00');
  world = await openWorld({ company, clock });
  const heartbeat = createHeartbeat(world.tenant.jobs, silentLog);
  for (let day = 0; day < 3; day++) {
    await heartbeat.daily();
    await world.tenant.outbox.dispatch(COMPANY);
    await world.tenant.outbox.idle();
    clock.advance(DAY);
  }
  const told = heard().filter((summary) => summary.includes('2027年'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('⚠️ 上海办公室：2027年的放假和调休安排还没有数据');
});
