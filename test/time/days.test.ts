import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { instant } from '../../src/shared/clock.ts';
import {
  dayIn,
  isoWeekday,
  isZone,
  type LocalDate,
  localDate,
  parseLocalDate,
  plusDays,
  sayDate,
  sayDay,
  weekdayOf,
} from '../../src/time/days.ts';
import { at } from '../support/clock.ts';
import { days } from '../support/days.ts';

const day = (text: string) => text as LocalDate;

describe('a day', () => {
  test.each([
    ['2026-11-31', false],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2000-02-29', true],
    ['2100-02-29', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['2026-1-1', false],
    ['26-01-01', false],
    ['2026-11-27T00:00', false],
    [' 2026-11-27', false],
    ['', false],
  ])('%j exists: %s', (text, exists) => {
    expect(parseLocalDate(text)).toBe(exists ? text : undefined);
  });

  test('is refused when the calendar lacks it', () => {
    expect(() => localDate(2026, 11, 31)).toThrow(RangeError);
    expect(localDate(2028, 2, 29)).toBe('2028-02-29');
  });

  test('has its weekday, with Monday first', () => {
    expect(weekdayOf(day('2026-11-22'))).toBe(0);
    expect(isoWeekday(day('2026-11-22'))).toBe(7);
    expect(isoWeekday(day('2026-11-23'))).toBe(1);
  });
});

describe('the day in a zone', () => {
  test.each([
    // The same moment is two days.
    ['2026-11-23T17:30:00Z', 'Asia/Shanghai', '2026-11-24'],
    ['2026-11-23T17:30:00Z', 'Europe/London', '2026-11-23'],
    ['2026-11-23T17:30:00Z', 'Pacific/Kiritimati', '2026-11-24'],
    ['2026-11-23T10:30:00Z', 'Pacific/Pago_Pago', '2026-11-22'],
    // Half and quarter hours.
    ['2026-11-23T18:29:00Z', 'Asia/Kolkata', '2026-11-23'],
    ['2026-11-23T18:30:00Z', 'Asia/Kolkata', '2026-11-24'],
    ['2026-11-23T18:14:00Z', 'Asia/Kathmandu', '2026-11-23'],
    ['2026-11-23T18:15:00Z', 'Asia/Kathmandu', '2026-11-24'],
    // Summer time in London ends on 25 October 2026 at one o'clock UTC, begins on 29 March.
    ['2026-10-24T22:59:59Z', 'Europe/London', '2026-10-24'],
    ['2026-10-24T23:00:00Z', 'Europe/London', '2026-10-25'],
    ['2026-10-25T23:30:00Z', 'Europe/London', '2026-10-25'],
    ['2026-10-26T00:00:00Z', 'Europe/London', '2026-10-26'],
    ['2026-03-29T22:59:59Z', 'Europe/London', '2026-03-29'],
    ['2026-03-29T23:00:00Z', 'Europe/London', '2026-03-30'],
    // Clocks that change at midnight.
    ['2026-09-06T03:59:59Z', 'America/Santiago', '2026-09-05'],
    ['2026-09-06T04:00:00Z', 'America/Santiago', '2026-09-06'],
    ['2026-12-31T16:00:00Z', 'Asia/Shanghai', '2027-01-01'],
    ['2026-11-23T17:30:00Z', '+08:00', '2026-11-24'],
  ])('%s in %s is %s', (moment, zone, expected) => {
    expect(dayIn(zone, at(moment))).toBe(expected);
  });

  test('only moves forward with time, in every zone', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/London',
      'America/Santiago',
      'Africa/Cairo',
      'Australia/Lord_Howe',
    ];
    const moments = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, fc.nat({ max: 90_000_000 }), (zone, ms, later) => {
        const before = dayIn(zone, instant(ms));
        expect(dayIn(zone, instant(ms + later)) >= before).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['Asia/Shanghai', true],
    ['Europe/London', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['上海', false],
    ['', false],
    ['../etc/passwd', false],
    ['+08:00', false],
  ])('%j is a zone that can be set: %s', (zone, known) => expect(isZone(zone)).toBe(known));
});

describe('days are counted alike', () => {
  const machine = process.env.TZ;
  afterEach(() => {
    if (machine === undefined) delete process.env.TZ;
    else process.env.TZ = machine;
  });

  // Where clocks change at midnight, a local midnight may be missing.
  test.each(['UTC', 'Asia/Shanghai', 'America/Santiago', 'Africa/Cairo', 'Asia/Beirut', 'Pacific/Apia'])(
    'on a machine in %s',
    (zone) => {
      process.env.TZ = zone;
      fc.assert(
        fc.property(days, fc.integer({ min: -800, max: 800 }), (date, count) => {
          const there = plusDays(date, count);
          const exact = new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000);
          expect(there).toBe(exact.toISOString().slice(0, 10));
          expect(weekdayOf(there)).toBe(exact.getUTCDay());
        }),
        { numRuns: 300 },
      );
    },
  );
});

describe('how a day is said', () => {
  const today = day('2026-11-23');
  test.each([
    ['2026-11-27', '11月27日（周五）', 'Friday 27 November'],
    ['2027-01-04', '2027年1月4日（周一）', 'Monday 4 January 2027'],
    ['2026-11-29', '11月29日（周日）', 'Sunday 29 November'],
  ])('%s', (date, zh, en) => {
    expect(sayDate(day(date), 'zh', today)).toBe(zh);
    expect(sayDate(day(date), 'en', today)).toBe(en);
  });

  test('today and tomorrow are named', () => {
    expect(sayDay(today, 'zh', today)).toBe('今天 11月23日（周一）');
    expect(sayDay(day('2026-11-24'), 'zh', today)).toBe('明天 11月24日（周二）');
    expect(sayDay(day('2026-11-24'), 'en', today)).toBe('Tomorrow, Tuesday 24 November');
    expect(sayDay(day('2026-11-25'), 'en', today)).toBe('Wednesday 25 November');
  });
});
