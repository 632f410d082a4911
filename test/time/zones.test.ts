import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../src/shared/clock.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { hoursOn, instantAt, instantAtMinutes, isoIn, timeIn } from '../../src/time/zones.ts';
import { days } from '../support/days.ts';

const day = (text: string) => text as LocalDate;
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

/** The offsets of 2026 in minutes, each from the day whose 08:45 is the first to have it: written down, not computed. */
const OFFSETS_2026: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  'Asia/Shanghai': [['2026-01-01', 480]],
  'Europe/London': [
    ['2026-01-01', 0],
    ['2026-03-29', 60],
    ['2026-10-25', 0],
  ],
  'America/New_York': [
    ['2026-01-01', -300],
    ['2026-03-08', -240],
    ['2026-11-01', -300],
  ],
  'Australia/Lord_Howe': [
    ['2026-01-01', 660],
    ['2026-04-05', 630],
    ['2026-10-04', 660],
  ],
};

describe('a wall-clock time', () => {
  test.each(Object.entries(OFFSETS_2026))('08:45 on every day of 2026 in %s', (zone, offsets) => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
      const date = new Date(at).toISOString().slice(0, 10);
      const offset = offsets.findLast(([from]) => from <= date)?.[1] ?? 0;
      expect(iso(instantAt(day(date), '08:45', zone)), date).toBe(iso(at + (525 - offset) * 60_000));
    }
  });

  test.each([
    ['Europe/London', '2026-03-29', '00:59', '2026-03-29T00:59'],
    ['Europe/London', '2026-03-29', '01:00', '2026-03-29T01:00'],
    ['Europe/London', '2026-03-29', '01:30', '2026-03-29T01:00'],
    ['Europe/London', '2026-03-29', '02:00', '2026-03-29T01:00'],
    ['Europe/London', '2026-10-25', '01:30', '2026-10-25T00:30'],
    ['Europe/London', '2026-10-25', '02:00', '2026-10-25T02:00'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:00'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30'],
    ['Australia/Lord_Howe', '2026-10-04', '02:30', '2026-10-03T15:30'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45'],
    // A whole day that a country left out.
    ['Pacific/Apia', '2011-12-30', '09:00', '2011-12-30T10:00'],
    // The change comes at midnight.
    ['America/Havana', '2026-03-08', '00:30', '2026-03-08T05:00'],
  ])('in %s on %s at %s', (zone, date, time, expected) => {
    expect(iso(instantAt(day(date), time, zone))).toBe(expected);
  });

  test('comes round to the same time, except in a gap', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
    ];
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 3 * 60, max: 1439 }),
        fc.constantFrom(...zones),
        (date, minutes, zone) => {
          const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
          const at = instantAt(date, time, zone);
          expect(timeIn(zone, at)).toBe(time);
          expect(isoIn(zone, at).slice(0, 16)).toBe(`${date}T${time}`);
        },
      ),
    );
  });

  test('minutes before midnight belong to the day before', () => {
    expect(iso(instantAtMinutes(day('2026-11-26'), -15, 'Asia/Shanghai'))).toBe('2026-11-25T15:45');
    expect(iso(instantAtMinutes(day('2026-11-26'), 1440, 'Asia/Shanghai'))).toBe('2026-11-26T16:00');
  });

  test('is written with its offset', () => {
    expect(isoIn('Asia/Shanghai', instant(Date.UTC(2026, 10, 26, 0, 45)))).toBe('2026-11-26T08:45:00+08:00');
    expect(isoIn('America/St_Johns', instant(Date.UTC(2026, 0, 1)))).toBe('2025-12-31T20:30:00-03:30');
  });
});

test('the last dated change of hours that covers a day wins', () => {
  const office = { id: 'shanghai', hours: { open: '09:00', close: '18:00' } };
  const changes = [
    { office: 'shanghai', from: '2026-12-01', open: '09:30', close: '18:30' },
    { office: 'shanghai', from: '2026-12-24', to: '2026-12-24', open: '09:30', close: '15:00' },
    { office: 'london', from: '2026-01-01', open: '10:00', close: '16:00' },
  ];
  expect(hoursOn(office, changes, day('2026-11-30'))).toEqual({ open: '09:00', close: '18:00' });
  expect(hoursOn(office, changes, day('2026-12-23'))).toEqual({ open: '09:30', close: '18:30' });
  expect(hoursOn(office, changes, day('2026-12-24'))).toEqual({ open: '09:30', close: '15:00' });
  expect(hoursOn(office, changes, day('2026-12-25'))).toEqual({ open: '09:30', close: '18:30' });
});
