import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addWorkingDays,
  type CalendarDays,
  calendarOf,
  daysOff,
  isCalendar,
  nextWorkingDay,
  workingDaysBetween,
} from '../../src/time/calendar.ts';
import { type LocalDate, plusDays } from '../../src/time/days.ts';
import { days } from '../support/days.ts';

const day = (text: string) => text as LocalDate;
const NOTHING: CalendarDays = { calendarDays: [] };
const WEEK = [1, 2, 3, 4, 5];
const shanghai = calendarOf({ id: 'shanghai', calendar: 'CN', workweek: WEEK }, NOTHING);
const london = calendarOf({ id: 'london', calendar: 'GB-ENG', workweek: WEEK }, NOTHING);

/** Days written `01-01..03`: from the notice of the State Council for 2026, by hand. */
const CHINA_2026_OFF = [
  ['01-01', '01-03'],
  ['02-15', '02-23'],
  ['04-04', '04-06'],
  ['05-01', '05-05'],
  ['06-19', '06-21'],
  ['09-25', '09-27'],
  ['10-01', '10-07'],
] as const;
const CHINA_2026_MADE_UP = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'];
/** gov.uk, bank holidays in England and Wales 2026. */
const ENGLAND_2026_OFF = ['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28'];
/** Public holidays of New York State 2026 that fall on weekdays. */
const NEW_YORK_2026_OFF = [
  '01-01',
  '01-19',
  '02-12',
  '02-16',
  '05-25',
  '06-19',
  '07-03',
  '09-07',
  '10-12',
  '11-03',
  '11-11',
  '11-26',
  '12-25',
];
/** Public holidays of New South Wales 2026 that fall on weekdays. */
const LORD_HOWE_2026_OFF = ['01-01', '01-26', '04-03', '04-06', '04-27', '06-08', '10-05', '12-25', '12-28'];

/** Every day of 2026 with its weekday counted by hand from Thursday 1 January: nothing here asks the code under test. */
function* year2026(): Generator<{ date: string; weekday: number }> {
  const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  let weekday = 4;
  for (const [month, length] of lengths.entries()) {
    for (let d = 1; d <= length; d++) {
      yield { date: `${String(month + 1).padStart(2, '0')}-${String(d).padStart(2, '0')}`, weekday };
      weekday = (weekday % 7) + 1;
    }
  }
}

function workingDays(calendar: { dayOf(date: LocalDate): { working: boolean } }): string[] {
  return [...year2026()]
    .map(({ date }) => date)
    .filter((date) => calendar.dayOf(day(`2026-${date}`)).working);
}

describe('a year day by day', () => {
  test('Shanghai 2026: 248 working days, the six make-up days among them', () => {
    const expected = [...year2026()]
      .filter(({ date, weekday }) => {
        if (CHINA_2026_MADE_UP.includes(date)) return true;
        return weekday <= 5 && !CHINA_2026_OFF.some(([from, to]) => from <= date && date <= to);
      })
      .map(({ date }) => date);
    expect(workingDays(shanghai)).toEqual(expected);
    expect(expected).toHaveLength(248);
  });

  test.each([
    ['GB-ENG', ENGLAND_2026_OFF],
    ['US-NY', NEW_YORK_2026_OFF],
    ['AU-NSW', LORD_HOWE_2026_OFF],
  ])('%s 2026', (calendar, off) => {
    const office = calendarOf({ id: 'office', calendar, workweek: WEEK }, NOTHING);
    const expected = [...year2026()]
      .filter(({ date, weekday }) => weekday <= 5 && !off.includes(date))
      .map(({ date }) => date);
    expect(workingDays(office)).toEqual(expected);
  });

  test('a day says why it is as it is, in both languages', () => {
    expect(shanghai.dayOf(day('2026-10-01'))).toMatchObject({
      working: false,
      kind: 'holiday',
      name: { zh: '国庆', en: 'National Day' },
      published: true,
    });
    expect(shanghai.dayOf(day('2026-09-20'))).toMatchObject({
      working: true,
      kind: 'make-up',
      name: { zh: '国庆', en: 'National Day' },
    });
    expect(shanghai.dayOf(day('2026-11-28'))).toMatchObject({ working: false, kind: 'weekend' });
    expect(london.dayOf(day('2026-12-28'))).toMatchObject({
      kind: 'holiday',
      name: { zh: '节礼日补假', en: 'Boxing Day (substitute day)' },
    });
  });
});

describe('a year whose notice is not out', () => {
  const off2027 = [
    '2027-01-01',
    '2027-02-05',
    '2027-02-06',
    '2027-02-07',
    '2027-02-08',
    '2027-04-05',
    '2027-05-01',
    '2027-05-02',
    '2027-06-09',
    '2027-09-15',
    '2027-10-01',
    '2027-10-02',
    '2027-10-03',
  ];

  test('2027: the thirteen statutory days are assumed, and every day says that it is', () => {
    const holidays: string[] = [];
    for (let date = day('2027-01-01'); date <= '2027-12-31'; date = plusDays(date, 1)) {
      const found = shanghai.dayOf(date);
      expect(found.published).toBe(false);
      if (found.kind === 'holiday') holidays.push(date);
      expect(found.kind).not.toBe('make-up');
    }
    expect(holidays).toEqual(off2027);
  });

  test('other offices know their year', () => {
    expect(london.dayOf(day('2027-01-04'))).toMatchObject({ working: true, published: true });
    expect(
      calendarOf({ id: 'x', calendar: 'none', workweek: WEEK }, NOTHING).dayOf(day('2027-01-01')),
    ).toMatchObject({ working: true, published: true });
  });

  test('a file of official days settles it, make-up days included, and only for that year', () => {
    const settled = calendarOf(
      { id: 'shanghai', calendar: 'CN', workweek: WEEK },
      {
        calendarDays: [],
        officialDays: [
          {
            calendar: 'CN',
            year: 2027,
            days: [
              { date: '2027-01-01', kind: 'holiday', name: { zh: '元旦', en: "New Year's Day" } },
              { date: '2027-02-20', kind: 'make-up', name: { zh: '春节', en: 'Spring Festival' } },
            ],
          },
        ],
      },
    );
    expect(settled.dayOf(day('2027-01-01'))).toMatchObject({ kind: 'holiday', published: true });
    expect(settled.dayOf(day('2027-02-20'))).toMatchObject({ kind: 'make-up', working: true });
    expect(settled.dayOf(day('2027-10-01'))).toMatchObject({ working: true, published: true });
    expect(settled.dayOf(day('2028-01-03')).published).toBe(false);
  });

  test('beyond what can be counted by the moon the fixed days are still there', () => {
    expect(shanghai.dayOf(day('2150-10-01'))).toMatchObject({ kind: 'holiday', published: false });
  });
});

describe("the company's own days", () => {
  const over: CalendarDays = {
    calendarDays: [
      { from: '2026-12-28', to: '2026-12-31', kind: 'closed', name: { zh: '盘点', en: 'stock-taking' } },
      {
        office: 'shanghai',
        from: '2026-12-05',
        to: '2026-12-05',
        kind: 'open',
        name: { zh: '年会', en: 'annual party' },
      },
    ],
  };

  test('close and open days over the public calendar, everywhere or in one office', () => {
    const here = calendarOf({ id: 'shanghai', calendar: 'CN', workweek: WEEK }, over);
    const there = calendarOf({ id: 'beijing', calendar: 'CN', workweek: WEEK }, over);
    expect(here.dayOf(day('2026-12-29'))).toMatchObject({ working: false, kind: 'closed' });
    expect(there.dayOf(day('2026-12-29'))).toMatchObject({ working: false, kind: 'closed' });
    expect(here.dayOf(day('2026-12-05'))).toMatchObject({ working: true, kind: 'extra' });
    expect(there.dayOf(day('2026-12-05'))).toMatchObject({ working: false, kind: 'weekend' });
  });

  test('an office with another week', () => {
    const shop = calendarOf({ id: 'shop', calendar: 'CN', workweek: [3, 4, 5, 6, 7] }, NOTHING);
    expect(shop.dayOf(day('2026-11-28')).working).toBe(true);
    expect(shop.dayOf(day('2026-11-23')).working).toBe(false);
    // It works on Saturdays anyway: nothing is made up.
    expect(shop.dayOf(day('2026-10-10'))).toMatchObject({ working: true, kind: 'workday' });
  });
});

describe('counting in working days', () => {
  test('over the national holiday and its make-up Saturday', () => {
    expect(nextWorkingDay(shanghai, day('2026-09-30'))).toBe('2026-10-08');
    expect(addWorkingDays(shanghai, day('2026-09-30'), 3)).toBe('2026-10-10');
    expect(addWorkingDays(shanghai, day('2026-10-08'), -1)).toBe('2026-09-30');
    expect(addWorkingDays(shanghai, day('2026-10-03'), 0)).toBe('2026-10-08');
    expect(addWorkingDays(shanghai, day('2026-10-08'), 0)).toBe('2026-10-08');
    expect(workingDaysBetween(shanghai, day('2026-09-30'), day('2026-10-10'))).toBe(3);
    expect(workingDaysBetween(shanghai, day('2026-10-10'), day('2026-09-30'))).toBe(-3);
  });

  test('the days off in a row', () => {
    expect(daysOff(shanghai, day('2026-10-01'))).toEqual({
      from: '2026-10-01',
      to: '2026-10-07',
      opens: '2026-10-08',
    });
    expect(daysOff(london, day('2026-12-26'))).toEqual({
      from: '2026-12-25',
      to: '2026-12-28',
      opens: '2026-12-29',
    });
    expect(daysOff(shanghai, day('2026-10-10'))).toBeUndefined();
  });

  test('there and back, on any day and for any count', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), (from, n) => {
        const to = addWorkingDays(shanghai, from, n);
        expect(shanghai.dayOf(to).working).toBe(true);
        expect(workingDaysBetween(shanghai, from, to)).toBe(n);
      }),
      { numRuns: 50 },
    );
  });

  test('a company that never opens is a fault, not an endless search', () => {
    const never = calendarOf(
      { id: 'x', calendar: 'none', workweek: WEEK },
      {
        calendarDays: [
          { from: '2000-01-01', to: '2999-12-31', kind: 'closed', name: { zh: '停业', en: 'closed' } },
        ],
      },
    );
    expect(() => nextWorkingDay(never, day('2026-01-01'))).toThrow(RangeError);
  });
});

test.each([
  ['CN', true],
  ['none', true],
  ['GB-ENG', true],
  ['US', true],
  ['US-NY', true],
  ['HK', true],
  ['CN-SH', false],
  ['GB-XX', false],
  ['XX', false],
  ['gb', false],
  ['', false],
  ['constructor', false],
])('the calendar %j exists: %s', (code, exists) => {
  expect(isCalendar(code)).toBe(exists);
});
