import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Facts, reachable } from '../../src/people/availability.ts';
import { type Office, officesOf, SHIPPED_COMPANY } from '../../src/people/company.ts';
import type { Person } from '../../src/people/directory.ts';
import type { Instant } from '../../src/shared/clock.ts';
import { calendarOf } from '../../src/time/calendar.ts';
import { dayIn, type LocalDate, plusDays } from '../../src/time/days.ts';
import { timeIn } from '../../src/time/zones.ts';
import { at, MINUTE } from '../support/clock.ts';

const SHANGHAI: Office = officesOf(SHIPPED_COMPANY)[0];
const LONDON: Office = {
  ...SHANGHAI,
  id: 'london',
  zone: 'Europe/London',
  calendar: 'none',
  hours: { open: '09:00', close: '17:30' },
};
const AMY: Person = { id: 'p-1', kind: 'employee', accounts: [] };
const day = (text: string) => text as LocalDate;

function facts(more: Partial<Facts> = {}): Facts {
  const office = more.office ?? SHANGHAI;
  return {
    person: AMY,
    office,
    calendar: calendarOf(office, { calendarDays: [] }),
    officeHours: [],
    marginMinutes: 30,
    leave: [],
    shifts: [],
    ...more,
  };
}

const reach = (iso: string, more: Partial<Facts> = {}) => reachable(facts(more), at(iso));
const later = (iso: string) => at(iso);

describe('an unasked message', () => {
  test.each([
    ['2026-11-23T08:30:00+08:00', true],
    ['2026-11-23T08:29:59+08:00', false],
    ['2026-11-23T18:29:59+08:00', true],
    ['2026-11-23T18:30:00+08:00', false],
  ])('at %s goes out: %s', (iso, ok) => expect(reach(iso).ok).toBe(ok));

  test.each<[string, string, Partial<Facts>, string, string | undefined]>([
    [
      'after hours waits for the morning',
      '2026-11-23T20:00:00+08:00',
      {},
      'outside-hours',
      '2026-11-24T08:30:00+08:00',
    ],
    [
      'on a Saturday waits for Monday',
      '2026-11-28T10:00:00+08:00',
      {},
      'free-day',
      '2026-11-30T08:30:00+08:00',
    ],
    [
      'in the National Day week waits for its end',
      '2026-10-01T10:00:00+08:00',
      {},
      'free-day',
      '2026-10-08T08:30:00+08:00',
    ],
    [
      'during leave waits for the return',
      '2026-11-23T10:00:00+08:00',
      { leave: [{ from: day('2026-11-23'), to: day('2026-11-27') }] },
      'leave',
      '2026-11-30T08:30:00+08:00',
    ],
    [
      'while paused waits for the end of the pause',
      '2026-11-23T10:00:00+08:00',
      { pausedUntil: later('2026-11-23T15:00:00+08:00') },
      'snoozed',
      '2026-11-23T15:00:00+08:00',
    ],
    [
      'paused into the night waits for the morning after',
      '2026-11-23T10:00:00+08:00',
      { pausedUntil: later('2026-11-23T23:00:00+08:00') },
      'snoozed',
      '2026-11-24T08:30:00+08:00',
    ],
    [
      'to a guest never goes',
      '2026-11-23T10:00:00+08:00',
      { person: { ...AMY, kind: 'guest' } },
      'guest',
      undefined,
    ],
    [
      'to a bot never goes',
      '2026-11-23T10:00:00+08:00',
      { person: { ...AMY, kind: 'bot' } },
      'guest',
      undefined,
    ],
    [
      'after the last day never goes',
      '2026-11-24T10:00:00+08:00',
      { person: { ...AMY, left: day('2026-11-23') } },
      'departed',
      undefined,
    ],
    [
      'on the evening of the last day never goes',
      '2026-11-23T20:00:00+08:00',
      { person: { ...AMY, left: day('2026-11-23') } },
      'outside-hours',
      undefined,
    ],
    [
      'before the first day waits for it',
      '2026-11-23T10:00:00+08:00',
      { person: { ...AMY, joined: day('2026-12-01') } },
      'departed',
      '2026-12-01T08:30:00+08:00',
    ],
    [
      'on a day off by the rota waits',
      '2026-11-23T10:00:00+08:00',
      { shifts: [{ person: 'p-1', day: day('2026-11-23') }] },
      'free-day',
      '2026-11-24T08:30:00+08:00',
    ],
    [
      'in the daytime of a night shift waits for it',
      '2026-11-23T10:00:00+08:00',
      { shifts: [{ person: 'p-1', day: day('2026-11-23'), hours: { open: '22:00', close: '06:00' } }] },
      'outside-hours',
      '2026-11-23T21:30:00+08:00',
    ],
  ])('%s', (_what, iso, more, why, next) => {
    expect(reach(iso, more)).toEqual({ ok: false, why, ...(next === undefined ? {} : { next: at(next) }) });
  });

  test('goes out in the small hours of a night shift, and on a free day with a shift', () => {
    const night = {
      shifts: [{ person: 'p-1', day: day('2026-11-23'), hours: { open: '22:00', close: '06:00' } }],
    };
    expect(reach('2026-11-24T06:29:00+08:00', night).ok).toBe(true);
    expect(reach('2026-11-24T06:30:00+08:00', night).ok).toBe(false);
    const saturday = {
      shifts: [{ person: 'p-1', day: day('2026-11-28'), hours: { open: '10:00', close: '14:00' } }],
    };
    expect(reach('2026-11-28T12:00:00+08:00', saturday).ok).toBe(true);
  });

  test('keeps to the office’s changed hours, and to its zone', () => {
    const officeHours = [{ office: 'office', from: day('2026-11-23'), open: '10:00', close: '19:00' }];
    expect(reach('2026-11-23T09:00:00+08:00', { officeHours }).ok).toBe(false);
    expect(reach('2026-11-23T19:29:00+08:00', { officeHours }).ok).toBe(true);
    expect(reach('2026-11-23T09:00:00+00:00', { office: LONDON }).ok).toBe(true);
  });
});

/** The rule a second time, as plainly as it can be said: is this minute within the working hours of a day? */
function atWork({ person, office, calendar, leave, shifts }: Facts, when: Instant): boolean {
  const today = dayIn(office.zone, when);
  const time = timeIn(office.zone, when);
  return [today, plusDays(today, -1)].some((start) => {
    if (person.joined !== undefined && start < person.joined) return false;
    if (person.left !== undefined && start > person.left) return false;
    if (leave.some((each) => each.from <= start && start <= each.to)) return false;
    const shift = shifts.find((each) => each.day === start);
    if (shift === undefined && !calendar.dayOf(start).working) return false;
    const hours = shift === undefined ? office.hours : shift.hours;
    if (hours === undefined) return false;
    const overnight = hours.close <= hours.open;
    if (start === today) return hours.open <= time && (overnight || time < hours.close);
    return overnight && time < hours.close;
  });
}

/** All times of the scenarios are whole steps, so nothing happens between two. */
const STEP = 5;

/** The first step of the next two weeks that is within the margin of a step at work. */
function scanFrom(given: Facts, from: Instant): Instant | undefined {
  const { marginMinutes: margin, pausedUntil = from } = given;
  let last = Number.NEGATIVE_INFINITY;
  let next = -margin - STEP;
  for (let minute = 0; minute < 14 * 1440; minute += STEP) {
    while (next < minute + margin) {
      next += STEP;
      if (atWork(given, (from + next * MINUTE) as Instant)) last = next;
    }
    const moment = (from + minute * MINUTE) as Instant;
    if (last >= minute - margin && moment >= pausedUntil) return moment;
  }
  return undefined;
}

test('the next moment is the first minute at which a scan of the whole fortnight says yes', () => {
  const date = (from: string, days: number) => plusDays(day(from), days);
  const clock = fc.constantFrom('00:00', '00:20', '06:00', '09:00', '13:30', '17:30', '22:00', '23:40');
  const START = '2026-03-26';
  const scenario = fc.record({
    office: fc.constantFrom(SHANGHAI, LONDON),
    start: fc.nat((6 * 1440) / STEP),
    marginMinutes: fc.constantFrom(0, 30, 45),
    leave: fc.array(fc.tuple(fc.nat(9), fc.nat(3)), { maxLength: 3 }),
    shifts: fc.uniqueArray(fc.record({ day: fc.nat(9), open: clock, close: clock, off: fc.boolean() }), {
      maxLength: 5,
      selector: (shift) => shift.day,
    }),
    left: fc.option(fc.nat(10)),
    joined: fc.option(fc.nat(5)),
    paused: fc.option(fc.nat((8 * 1440) / STEP)),
  });
  fc.assert(
    fc.property(scenario, (s) => {
      const moment = (at(`${START}T00:00:00Z`) + s.start * STEP * MINUTE) as Instant;
      const person: Person = {
        ...AMY,
        ...(s.left === null ? {} : { left: date(START, s.left) }),
        ...(s.joined === null ? {} : { joined: date(START, s.joined) }),
      };
      const given = facts({
        person,
        office: s.office,
        marginMinutes: s.marginMinutes,
        leave: s.leave.map(([from, long]) => ({ from: date(START, from), to: date(START, from + long) })),
        shifts: s.shifts.map((each) => ({
          person: 'p-1',
          day: date(START, each.day),
          ...(each.off ? {} : { hours: { open: each.open, close: each.close } }),
        })),
        ...(s.paused === null
          ? {}
          : { pausedUntil: (at(`${START}T00:00:00Z`) + s.paused * STEP * MINUTE) as Instant }),
      });
      const found = reachable(given, moment);
      const scan = scanFrom(given, moment);
      if (found.ok) expect(scan).toBe(moment);
      else expect([scan === moment, found.next]).toEqual([false, scan]);
    }),
    { numRuns: 60 },
  );
});
