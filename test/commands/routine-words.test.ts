import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  datesIn,
  readAudience,
  readClockTime,
  readRoutineDays,
  readRoutineTime,
  writeAudience,
  writeRoutineDays,
  writeRoutineTime,
} from '../../src/commands/routine-words.ts';
import type { LocalDate } from '../../src/time/days.ts';

const TODAY = '2026-11-25' as LocalDate;

test.each([
  ['9:30', '09:30'],
  ['09：30', '09:30'],
  ['18点', '18:00'],
  ['9点半', '09:30'],
  ['8点5分', '08:05'],
  ['6pm', '18:00'],
  ['25:00', undefined],
  ['930', undefined],
  ['', undefined],
])('%s is the time %s', (typed, time) => {
  expect(readClockTime(typed)).toBe(time);
});

test.each([
  ['08:50', { at: '08:50' }],
  ['opening-15', { from: 'opening', minutes: -15 }],
  ['closing + 5', { from: 'closing', minutes: 5 }],
  ['上班前15分钟', { from: 'opening', minutes: -15 }],
  ['下班后 10 分钟', { from: 'closing', minutes: 10 }],
  ['上班15分钟前', { from: 'opening', minutes: -15 }],
  ['15 minutes before opening', { from: 'opening', minutes: -15 }],
  ['5 min after closing', { from: 'closing', minutes: 5 }],
  ['at closing', { from: 'closing', minutes: 0 }],
  ['下班时', { from: 'closing', minutes: 0 }],
  ['opening-721', undefined],
  ['soon', undefined],
])('%s is when a routine comes', (typed, time) => {
  expect(readRoutineTime(typed)).toEqual(time);
});

test.each([
  ['工作日', 'working'],
  ['working days', 'working'],
  ['节假日前', 'before-holidays'],
  ['周一、周三', { weekdays: [1, 3] }],
  ['fri, mon', { weekdays: [1, 5] }],
  ['每月1日、15日', { monthly: [1, 15] }],
  ['monthly 31', { monthly: [31] }],
  ['12-24, 2026-12-31', { dates: ['12-24', '2026-12-31'] }],
  ['12月24日', { dates: ['12-24'] }],
  ['2028-02-29', { dates: ['2028-02-29'] }],
  ['2027-02-29', undefined],
  ['02-29', undefined],
  ['monthly 32', undefined],
  ['now and then', undefined],
])('%s are the days of a routine', (typed, days) => {
  expect(readRoutineDays(typed)).toEqual(days);
});

test.each([
  ['频道', ['channels']],
  ['channels, subscribers', ['channels', 'subscribers']],
  ['部门：客户服务部、行政负责人', [{ department: '客户服务部' }, { role: 'manager' }]],
  ['department: Customer Service', [{ department: 'Customer Service' }]],
  ['the moon', undefined],
])('%s is an audience', (typed, audience) => {
  expect(readAudience(typed)).toEqual(audience);
});

describe('what is written is read again', () => {
  const time = fc.oneof(
    fc.record({
      from: fc.constantFrom('opening' as const, 'closing' as const),
      minutes: fc.integer({ min: -720, max: 720 }),
    }),
    fc.record({
      at: fc
        .tuple(fc.nat(23), fc.nat(59))
        .map((parts) => parts.map((n) => String(n).padStart(2, '0')).join(':')),
    }),
  );
  test('times', () => {
    fc.assert(
      fc.property(time, (each) => {
        expect(readRoutineTime(writeRoutineTime(each))).toEqual(each);
      }),
    );
  });
  test.each([
    'working',
    'before-holidays',
    { weekdays: [1, 5, 7] },
    { monthly: [1, 31] },
    { dates: ['12-24', '2026-01-02'] },
  ] as const)('days %j', (days) => {
    const copy = JSON.parse(JSON.stringify(days)) as Parameters<typeof writeRoutineDays>[0];
    expect(readRoutineDays(writeRoutineDays(copy))).toEqual(days);
  });
  test('audiences', () => {
    const audience: Parameters<typeof writeAudience>[0] = [
      'channels',
      'office',
      'subscribers',
      { role: 'hr' },
      { department: 'IT' },
    ];
    expect(readAudience(writeAudience(audience))).toEqual(audience);
  });
  test('anything typed is read or not, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        readRoutineTime(typed);
        readRoutineDays(typed);
        readAudience(typed);
      }),
    );
  });
});

test.each([
  ['09:30-18:30 from 2026-11-30 to 2026-12-04', ['2026-11-30', '2026-12-04'], '09:30-18:30'],
  ['9:30-18:30 从下周一到12月4日', ['2026-11-30', '2026-12-04'], '9:30-18:30'],
  ['opening until friday', ['2026-11-27'], 'opening'],
  ['年会 12月24日', ['2026-12-24'], '年会'],
  ['opening', [], 'opening'],
])('%s names its days', (words, dates, rest) => {
  expect(datesIn(words, TODAY)).toEqual({ dates, rest });
});

test('31 November is refused by name', () => {
  expect(() => datesIn('from 11-31 to 12-04', TODAY)).toThrow('no-such-day');
});
