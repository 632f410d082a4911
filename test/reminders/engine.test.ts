import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Someone } from '../../src/reminders/sending.ts';
import { createTestClock, DAY, HOUR, MINUTE, type TestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { LONDON, SHANGHAI } from '../support/offices.ts';
import {
  COMPANY,
  LIVE,
  owedKeys,
  type Process,
  slotRows,
  slotsSaid,
  startProcess,
} from '../support/routines.ts';

/** Beats every minute until a moment. */
async function run(process: Process, clock: TestClock, until: string, step = MINUTE): Promise<void> {
  while (clock.now() < Date.parse(until)) {
    clock.advance(Math.min(step, Date.parse(until) - clock.now()));
    await process.engine.beat(COMPANY);
  }
}

const MONDAY_0840 = '2026-11-23T08:40:00+08:00';

describe('a day', () => {
  test('opening and closing go out once, each with a delivery to the channel', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    await run(process, clock, '2026-11-23T18:10:00+08:00', 5 * MINUTE);
    expect(await slotsSaid(process.store)).toEqual(['2026-11-23 opening sent', '2026-11-23 closing sent']);
    expect(await owedKeys(process.store)).toEqual([
      'slot:closing:shanghai:2026-11-23:1:local/c-sha',
      'slot:opening:shanghai:2026-11-23:1:local/c-sha',
    ]);
  });

  test('the first beat ever looks back at nothing', async () => {
    const clock = createTestClock('2026-11-23T08:46:00+08:00');
    const { engine, store } = await startProcess({ clock });
    await engine.beat(COMPANY);
    expect(await slotsSaid(store)).toEqual([]);
  });

  test('a restart sends nothing again', async () => {
    const clock = createTestClock(MONDAY_0840);
    const first = await startProcess({ clock });
    await first.engine.beat(COMPANY);
    await run(first, clock, '2026-11-23T08:46:00+08:00');
    const second = await startProcess({ clock, store: first.store });
    await run(second, clock, '2026-11-23T08:50:00+08:00');
    expect(await owedKeys(first.store)).toHaveLength(1);
  });

  test('days off are kept with their reason, and nobody is told', async () => {
    const clock = createTestClock('2026-09-30T18:30:00+08:00');
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    await run(process, clock, '2026-10-08T09:00:00+08:00', HOUR / 4);
    const said = await slotsSaid(process.store);
    expect(said.filter((line) => line.includes('opening'))).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7].map((day) => `2026-10-0${day} opening skipped holiday`),
      '2026-10-08 opening sent',
    ]);
    expect(await owedKeys(process.store)).toEqual(['slot:opening:shanghai:2026-10-08:1:local/c-sha']);
  });
});

describe('before the company is live', () => {
  test('nothing is planned, and going live catches up with nothing before it', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock, company: { ...LIVE, live: null } });
    expect(await process.engine.beat(COMPANY)).toEqual({ beat: 'not-live' });
    await run(process, clock, '2026-11-23T08:50:00+08:00');
    await process.companies.change(COMPANY, 'r1', 'hannah', { live: new Date(clock.now()).toISOString() });
    await run(process, clock, '2026-11-23T18:01:00+08:00', 3 * MINUTE);
    expect(await slotsSaid(process.store)).toEqual(['2026-11-23 closing sent']);
  });
});

describe('time that was missed', () => {
  test('an hour: what still helps goes out late, what does not has expired', async () => {
    const clock = createTestClock(MONDAY_0840);
    const before = await startProcess({ clock });
    await before.engine.beat(COMPANY);
    clock.set('2026-11-23T09:00:00+08:00');
    const after = await startProcess({ clock, store: before.store });
    await after.engine.beat(COMPANY);
    expect(await slotsSaid(after.store)).toEqual(['2026-11-23 opening caught-up']);
    clock.set('2026-11-23T17:59:00+08:00');
    await after.engine.beat(COMPANY);
    clock.set('2026-11-23T20:01:00+08:00');
    await after.engine.beat(COMPANY);
    expect(await slotsSaid(after.store)).toEqual([
      '2026-11-23 opening caught-up',
      '2026-11-23 closing expired late',
    ]);
  });

  test('a week: exactly what is still useful, the rest with its reason', async () => {
    const clock = createTestClock('2026-11-19T12:00:00+08:00');
    const before = await startProcess({ clock });
    await before.engine.beat(COMPANY);
    clock.set('2026-11-26T08:50:00+08:00');
    const after = await startProcess({ clock, store: before.store });
    await after.engine.beat(COMPANY);
    expect((await slotsSaid(after.store)).filter((line) => line.includes('opening'))).toEqual([
      '2026-11-20 opening expired late',
      '2026-11-21 opening skipped weekend',
      '2026-11-22 opening skipped weekend',
      '2026-11-23 opening expired late',
      '2026-11-24 opening expired late',
      '2026-11-25 opening expired late',
      '2026-11-26 opening sent',
    ]);
    expect(await owedKeys(after.store)).toEqual(['slot:opening:shanghai:2026-11-26:1:local/c-sha']);
  });

  test('a suspended laptop is a process that was away for hours', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    clock.advance(10 * HOUR);
    await process.engine.beat(COMPANY);
    expect(await slotsSaid(process.store)).toEqual([
      '2026-11-23 opening expired late',
      '2026-11-23 closing caught-up',
    ]);
  });
});

describe('a clock that is wrong', () => {
  test('set back by an hour: nothing is sent twice', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    await run(process, clock, '2026-11-23T08:50:00+08:00');
    clock.set('2026-11-23T08:00:00+08:00');
    await run(process, clock, '2026-11-23T09:30:00+08:00', 5 * MINUTE);
    expect(await slotsSaid(process.store)).toEqual(['2026-11-23 opening sent']);
    expect(await owedKeys(process.store)).toHaveLength(1);
  });

  test('that ran a week ahead while the process was off: what it let expire is planned again when it is right', async () => {
    const clock = createTestClock(MONDAY_0840);
    const first = await startProcess({ clock });
    await first.engine.beat(COMPANY);
    clock.set('2026-11-30T12:00:00+08:00');
    const second = await startProcess({ clock, store: first.store });
    await second.engine.beat(COMPANY);
    clock.set('2026-11-23T08:41:00+08:00');
    await run(second, clock, '2026-11-24T09:00:00+08:00', 5 * MINUTE);
    expect(await slotsSaid(second.store)).toEqual([
      '2026-11-23 opening sent',
      '2026-11-23 closing sent',
      '2026-11-24 opening sent',
    ]);
  });

  test('that jumps by over a day under a running process waits for the operator', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    clock.advance(3 * DAY);
    expect(await process.engine.beat(COMPANY)).toMatchObject({ beat: 'waiting' });
    clock.advance(MINUTE);
    expect(await process.engine.beat(COMPANY)).toMatchObject({ beat: 'waiting' });
    // Another process, or a restart, waits too.
    const other = await startProcess({ clock, store: process.store });
    expect(await other.engine.beat(COMPANY)).toMatchObject({ beat: 'waiting' });
    expect(other.engine.state(COMPANY)).toMatchObject({ beat: 'waiting' });
    expect(await slotsSaid(process.store)).toEqual([]);
    await other.engine.accept(COMPANY);
    expect(await process.engine.beat(COMPANY)).toMatchObject({ beat: 'planned' });
    expect((await slotsSaid(process.store)).filter((line) => line.endsWith('sent'))).toEqual([]);
    expect(await slotsSaid(process.store)).toHaveLength(6);
    // HR and the operators are told once, not once for each process or role.
    await other.engine.beat(COMPANY);
    expect(await owedKeys(process.store)).toEqual([`clock-jump:${Date.parse(MONDAY_0840)}:local/hannah`]);
  });

  test('that is accepted and then jumps again waits for another word', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    clock.advance(3 * DAY);
    await process.engine.beat(COMPANY);
    expect(await process.engine.accept(COMPANY)).toBe(true);
    clock.advance(300 * DAY);
    expect(await process.engine.beat(COMPANY)).toMatchObject({ beat: 'waiting' });
    expect(await slotsSaid(process.store)).toEqual([]);
    expect(await process.engine.accept(COMPANY)).toBe(true);
    expect(await process.engine.beat(COMPANY)).toMatchObject({ beat: 'planned' });
    expect(await process.engine.accept(COMPANY)).toBe(false);
  });

  test('that comes back by itself needs nobody', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    clock.set('2027-11-23T08:40:00+08:00');
    await process.engine.beat(COMPANY);
    clock.set('2026-11-23T08:44:00+08:00');
    await process.engine.beat(COMPANY);
    clock.set('2026-11-23T08:45:00+08:00');
    await process.engine.beat(COMPANY);
    expect(await slotsSaid(process.store)).toEqual(['2026-11-23 opening sent']);
  });
});

describe('an edit', () => {
  test('acts from the next occurrence: a time moved into the past is not made up for', async () => {
    const clock = createTestClock('2026-11-23T17:00:00+08:00');
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    await run(process, clock, '2026-11-23T17:30:00+08:00', 10 * MINUTE);
    const change = { company: COMPANY, request: 'r1', by: 'hannah' };
    await process.routines.change(change, { id: 'closing', time: { at: '17:15' } });
    await run(process, clock, '2026-11-24T17:16:00+08:00', 10 * MINUTE);
    expect((await slotsSaid(process.store)).filter((line) => line.includes('closing'))).toEqual([
      '2026-11-24 closing sent',
    ]);
  });

  test('of a slot that was sent does not send it again', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    await run(process, clock, '2026-11-23T08:46:00+08:00');
    const change = { company: COMPANY, request: 'r1', by: 'hannah' };
    await process.routines.change(change, { id: 'opening', time: { from: 'opening', minutes: -5 } });
    await run(process, clock, '2026-11-24T08:56:00+08:00', 5 * MINUTE);
    expect(
      (await slotRows(process.store)).filter((row) => row.routine === 'opening').map((row) => row.at),
    ).toEqual(['2026-11-23T00:45:00.000Z', '2026-11-24T00:55:00.000Z']);
  });

  test('of the hours from Monday moves both ends, and is undone the same way', async () => {
    const clock = createTestClock('2026-11-27T18:30:00+08:00');
    const process = await startProcess({ clock });
    await process.engine.beat(COMPANY);
    const change = { from: '2026-11-30', office: 'shanghai', open: '09:30', close: '18:30' };
    await process.companies.change(COMPANY, 'r1', 'mia', { officeHours: [change] as never });
    await run(process, clock, '2026-11-30T12:00:00+08:00', HOUR / 4);
    await process.companies.reset(COMPANY, 'r2', 'officeHours');
    await run(process, clock, '2026-11-30T19:00:00+08:00', HOUR / 4);
    const sent = (await slotRows(process.store)).filter((row) => row.state !== 'skipped');
    expect(sent.map((row) => `${row.routine} ${row.at.slice(0, 16)}`)).toEqual([
      'opening 2026-11-30T01:15',
      'closing 2026-11-30T10:00',
    ]);
  });
});

describe('two processes on one database', () => {
  test('make each slot once between them', async () => {
    const clock = createTestClock(MONDAY_0840);
    const url = `sqlite:${join(temporaryFolder(), 'decorum.db')}`;
    const one = await startProcess({ clock, url });
    const two = await startProcess({ clock, url });
    for (const process of [one, two]) await process.engine.beat(COMPANY);
    for (let turn = 0; clock.now() < Date.parse('2026-11-24T09:00:00+08:00'); turn++) {
      clock.advance(HOUR / 4);
      for (const process of turn % 2 === 0 ? [one, two] : [two, one]) await process.engine.beat(COMPANY);
    }
    expect(await owedKeys(one.store)).toHaveLength(3);
    expect(await slotRows(two.store)).toHaveLength(3);
    await one.store.close();
    await two.store.close();
  });

  test('what HR changes in one holds in the other, and neither takes back what the other changed', async () => {
    const clock = createTestClock('2026-11-27T18:30:00+08:00');
    const url = `sqlite:${join(temporaryFolder(), 'decorum.db')}`;
    const one = await startProcess({ clock, url });
    const two = await startProcess({ clock, url });
    for (const process of [one, two]) await process.engine.beat(COMPANY);
    const change = (request: string) => ({ company: COMPANY, request, by: 'hannah' });
    await one.routines.change(change('r1'), { id: 'opening', time: { at: '08:30' } });
    await two.routines.change(change('r2'), { id: 'closing', time: { at: '17:45' } });
    while (clock.now() < Date.parse('2026-11-30T18:30:00+08:00')) {
      clock.advance(HOUR / 4);
      // The second is always first.
      for (const process of [two, one]) await process.engine.beat(COMPANY);
    }
    const sent = (await slotRows(one.store)).filter((row) => row.state !== 'skipped');
    expect(sent.map((row) => `${row.routine} ${row.at.slice(0, 16)}`)).toEqual([
      'opening 2026-11-30T00:30',
      'closing 2026-11-30T09:45',
    ]);
    for (const { companies } of [one, two]) expect(companies.of(COMPANY).routines).toHaveLength(2);
    await one.store.close();
    await two.store.close();
  });
});

describe('people', () => {
  const crowd: readonly Someone[] = Array.from({ length: 2300 }, (_, index) => ({
    id: `p-${String(index).padStart(5, '0')}`,
    kind: index === 7 ? 'guest' : 'employee',
    ...(index % 100 === 3 ? { office: 'london' } : {}),
  }));
  const select = async (
    _company: string,
    _audience: unknown,
    o: { after?: string | undefined; limit: number },
  ) => crowd.filter((person) => o.after === undefined || person.id > o.after).slice(0, o.limit);
  const company = {
    ...LIVE,
    offices: [SHANGHAI, LONDON],
    routines: [
      { id: 'opening', audience: ['office' as const, 'channels' as const], office: 'shanghai' },
      { id: 'opening', on: false, office: 'london' },
    ],
  };
  const mine = 2300 - 23 - 1;

  test('are written down in thousands, those of the office and no guests, and the slot is closed with the last', async () => {
    const clock = createTestClock(MONDAY_0840);
    const process = await startProcess({ clock, company, people: { select } });
    await process.engine.beat(COMPANY);
    await run(process, clock, '2026-11-23T08:45:00+08:00');
    expect(await slotRows(process.store)).toMatchObject([{ state: 'sent', recipients: mine + 1 }]);
    expect(await owedKeys(process.store)).toHaveLength(mine + 1);
  });

  test('a process that dies between two thousands leaves the slot open, and the next one goes on from there', async () => {
    const clock = createTestClock(MONDAY_0840);
    let asked = 0;
    const dying = {
      select: (name: string, audience: unknown, o: { after?: string | undefined; limit: number }) => {
        asked += 1;
        if (asked === 3) throw new Error('killed');
        return select(name, audience, o);
      },
    };
    const first = await startProcess({ clock, company, people: dying });
    await first.engine.beat(COMPANY);
    clock.set('2026-11-23T08:45:00+08:00');
    await expect(first.engine.beat(COMPANY)).rejects.toThrow('killed');
    expect(await slotRows(first.store)).toMatchObject([{ state: 'open', expanded_to: 'p-01999' }]);
    clock.advance(MINUTE);
    const second = await startProcess({ clock, store: first.store, company, people: { select } });
    await second.engine.beat(COMPANY);
    expect(await slotRows(first.store)).toMatchObject([{ state: 'sent', recipients: mine + 1 }]);
    expect(await owedKeys(first.store)).toHaveLength(mine + 1);
  });

  test('a slot that was left open too long expires for the rest, with its reason', async () => {
    const clock = createTestClock(MONDAY_0840);
    const dead = { select: () => Promise.reject(new Error('killed')) };
    const first = await startProcess({ clock, company, people: dead });
    await first.engine.beat(COMPANY);
    clock.set('2026-11-23T08:45:00+08:00');
    await expect(first.engine.beat(COMPANY)).rejects.toThrow('killed');
    clock.advance(HOUR);
    const second = await startProcess({ clock, store: first.store, company, people: { select } });
    await second.engine.beat(COMPANY);
    expect(await slotRows(first.store)).toMatchObject([
      { state: 'expired', why: '{"code":"late","minutes":60}' },
    ]);
  });
});

describe('whatever happens to the clock and the process', () => {
  /** What can happen next. */
  const event = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('run' as const), minutes: fc.integer({ min: 1, max: 300 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('sleep' as const),
        minutes: fc.integer({ min: 1, max: 1400 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('off' as const),
        minutes: fc.integer({ min: 0, max: 9 * 1440 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('back' as const),
        minutes: fc.integer({ min: 1, max: 2000 }),
      }),
    },
  );

  test('each slot that was due while it helped goes out exactly once, and nothing else does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), async (events) => {
        const clock = createTestClock('2026-09-29T07:00:00+08:00');
        let process = await startProcess({ clock });
        /** The moments of the beats, as the clock showed them. */
        const beats: number[] = [];
        const beat = async () => {
          await process.engine.beat(COMPANY);
          beats.push(clock.now());
        };
        await beat();
        for (const { kind, minutes } of events) {
          if (kind === 'run') {
            for (let left = minutes; left > 0; left -= 20) {
              clock.advance(Math.min(left, 20) * MINUTE);
              await beat();
            }
            continue;
          }
          clock.advance((kind === 'back' ? -minutes : minutes) * MINUTE);
          if (kind === 'off') process = await startProcess({ clock, store: process.store });
          await beat();
        }
        const keys = await owedKeys(process.store);
        expect(new Set(keys).size).toBe(keys.length);
        const sent = new Set(keys.map((key) => key.split(':').slice(1, 4).join(' ')));
        for (let date = Date.UTC(2026, 8, 29); date < Date.UTC(2026, 11, 31); date += DAY) {
          const day = new Date(date).toISOString().slice(0, 10);
          for (const [routine, minute, useful] of [
            ['opening', 8 * 60 + 45, 20],
            ['closing', 18 * 60, 120],
          ] as const) {
            const from = date + (minute - 480) * MINUTE;
            const until = from + useful * MINUTE;
            // A beat inside the useful time that comes to it from outside, from before or (the clock set back) from after.
            const outside = (at: number) => at < from || at > until;
            const due =
              worksIn2026(day) &&
              beats.some((at, index) => !outside(at) && index > 0 && outside(beats[index - 1] ?? 0));
            expect([day, routine, sent.has(`${routine} shanghai ${day}`)]).toEqual([day, routine, due]);
          }
        }
        await process.store.close();
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

/** Working days from 29 September to the end of 2026, by hand. */
function worksIn2026(day: string): boolean {
  if (day >= '2026-10-01' && day <= '2026-10-07') return false;
  if (day === '2026-10-10') return true;
  const weekday = new Date(`${day}T12:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
