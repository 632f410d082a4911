import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDate } from '../../src/time/date-words.ts';
import { type LocalDate, plusDays, sayDate, sayDay } from '../../src/time/days.ts';
import { days } from '../support/days.ts';

/** A Monday. */
const TODAY = '2026-11-23' as LocalDate;

function dateIn(text: string, today = TODAY): string | undefined {
  const found = findDate(text, today);
  if (found === undefined) return undefined;
  return 'date' in found ? found.date : `no ${found.noSuchDay.month}-${found.noSuchDay.day}`;
}

describe('a mistyped day', () => {
  test.each([
    ['tomorow', '2026-11-24'],
    ['what to wear tommorow', '2026-11-24'],
    ['firday', '2026-11-27'],
    ['wendesday', '2026-11-25'],
    ['saterday', '2026-11-28'],
    ['the 24th', '2026-11-24'],
    ['on the 2nd', '2026-12-02'],
    ['27/11', '2026-11-27'],
    ['27.11.', '2026-11-27'],
    ['31/11', 'no 11-31'],
    ['40/11', 'no 40-11'],
    ['in three days', '2026-11-26'],
    ['in 2 days', '2026-11-25'],
    ['a complaint is answered in three days', undefined],
    ['weekend', '2026-11-28'],
    ['this weekend', '2026-11-28'],
    ['may I ring customers at the weekend', undefined],
    ['the 4th floor', undefined],
    ['fridge', undefined],
  ])('%s', (text, expected) => {
    expect(dateIn(text)).toBe(expected);
  });
});

describe('a day in Chinese words', () => {
  test.each([
    ['今天', '2026-11-23'],
    ['今晚', '2026-11-23'],
    ['明天穿什么', '2026-11-24'],
    ['明早', '2026-11-24'],
    ['后天', '2026-11-25'],
    ['大后天', '2026-11-26'],
    ['昨天', '2026-11-22'],
    ['前天', '2026-11-21'],
    ['周一', '2026-11-23'],
    ['周五', '2026-11-27'],
    ['星期五', '2026-11-27'],
    ['礼拜五', '2026-11-27'],
    ['周日', '2026-11-29'],
    ['星期天', '2026-11-29'],
    ['周末', '2026-11-28'],
    ['24号', '2026-11-24'],
    ['2號', '2026-12-02'],
    ['31日', '2026-12-31'],
    ['23号穿什么', '2026-11-23'],
    ['32号', 'no 0-32'],
    ['3号会议室', undefined],
    ['十一月二十七', '2026-11-27'],
    ['十一月二十七日穿什么', '2026-11-27'],
    ['十二月初一', undefined],
    ['二十七号', '2026-11-27'],
    ['廿七號', '2026-11-27'],
    ['三十号', '2026-11-30'],
    ['三号会议室', undefined],
    ['十一月三十一号', 'no 11-31'],
    ['三天后', '2026-11-26'],
    ['3天之后', '2026-11-26'],
    ['两天後穿什么', '2026-11-25'],
    ['投诉三天后要答复吗', undefined],
    ['一月份', undefined],
    ['zhou五穿什么', '2026-11-27'],
    ['zhouwu', '2026-11-27'],
    ['mingtian chuan shenme', '2026-11-24'],
    ['坐2号线', undefined],
    ['本周五', '2026-11-27'],
    ['这周五', '2026-11-27'],
    ['下周一', '2026-11-30'],
    ['下周五', '2026-12-04'],
    ['下个星期五', '2026-12-04'],
    ['下下周五', '2026-12-11'],
    ['上周五', '2026-11-20'],
    ['11月27日', '2026-11-27'],
    ['11月27号穿什么', '2026-11-27'],
    ['1月4日', '2027-01-04'],
    ['2026年11月27日', '2026-11-27'],
    ['2026.11.27', '2026-11-27'],
    ['2月29日', '2028-02-29'],
  ])('%s is %s', (words, date) => expect(dateIn(words)).toBe(date));
});

describe('a day in English words', () => {
  test.each([
    ['today', '2026-11-23'],
    ['tonight', '2026-11-23'],
    ['tomorrow', '2026-11-24'],
    ["tomorrow's dress code", '2026-11-24'],
    ['the day after tomorrow', '2026-11-25'],
    ['yesterday', '2026-11-22'],
    ['friday', '2026-11-27'],
    ['Fridays', '2026-11-27'],
    ['FRI', '2026-11-27'],
    ['on fri', '2026-11-27'],
    ['monday', '2026-11-23'],
    ['this friday', '2026-11-27'],
    ['next friday', '2026-12-04'],
    ['last friday', '2026-11-20'],
    ['27 November', '2026-11-27'],
    ['27th of November', '2026-11-27'],
    ['November 27', '2026-11-27'],
    ['Nov 27th, 2026', '2026-11-27'],
    ['4 January', '2027-01-04'],
    ['2026-11-27', '2026-11-27'],
    ['2026/11/27', '2026-11-27'],
    ['11-27', '2026-11-27'],
    ['11/27', '2026-11-27'],
    ['29 Feb', '2028-02-29'],
    ['what do I wear on friday?', '2026-11-27'],
  ])('%s is %s', (words, date) => expect(dateIn(words)).toBe(date));
});

describe('on other days than a Monday', () => {
  test.each([
    ['周五', '2026-11-27', '2026-11-27'],
    ['周五', '2026-11-28', '2026-12-04'],
    ['下周一', '2026-11-29', '2026-11-30'],
    ['next monday', '2026-11-29', '2026-11-30'],
    ['本周五', '2026-11-28', '2026-11-27'],
    ['明天', '2026-12-31', '2027-01-01'],
    ['明天', '2028-02-28', '2028-02-29'],
    ['1月1日', '2026-12-31', '2027-01-01'],
    ['12月31日', '2027-01-05', '2027-12-31'],
    ['2月29日', '2028-03-01', '2028-02-29'],
    ['2月29日', '2028-06-01', '2032-02-29'],
    ['29 February', '2096-06-01', '2104-02-29'],
  ])('%s, said on %s, is %s', (words, today, date) => expect(dateIn(words, today as LocalDate)).toBe(date));
});

describe('a day that does not exist is named as such', () => {
  test.each([
    ['11月31日', 'no 11-31'],
    ['11月31号穿什么', 'no 11-31'],
    ['2月30日', 'no 2-30'],
    ['13月1日', 'no 13-1'],
    ['0月5日', 'no 0-5'],
    ['31 November', 'no 11-31'],
    ['November 31st', 'no 11-31'],
    ['2026-11-31', 'no 11-31'],
    ['2027年2月29日', 'no 2-29'],
    ['11-31', 'no 11-31'],
    ['2/30', 'no 2-30'],
  ])('%s', (words, none) => expect(dateIn(words)).toBe(none));
});

describe('what is no day', () => {
  test.each([
    '',
    '穿什么',
    '周报怎么写',
    '星期',
    // Ranges name no one day.
    '周一到周五',
    '周一至周四穿什么',
    '周一～周五',
    '周一-周五',
    '周一到五',
    '下周一到下周五',
    '星期一到星期五',
    '10月1日至7日',
    '10月1日到10月7日',
    'monday to friday',
    'Mon-Fri',
    'Monday – Thursday',
    'from monday through thursday',
    '1-7 October',
    'October 1-7',
    '1 to 7 October',
    // Figures that only look like days.
    '3-5 people in a lift',
    'ext. 8021',
    '转接8021',
    '12345678901',
    '3声内接起',
    '2/3 of the seat',
    'sat down',
    'the sun is bright',
    'who wed whom',
    'thirty minutes',
    'may I wear jeans',
    'march on',
  ])('%j', (words) => expect(dateIn(words)).toBeUndefined());
});

describe('what is left beside the day', () => {
  test.each([
    ['周五', ''],
    ['周五穿什么', '穿什么'],
    ['what to wear on friday please', 'what to wear on please'],
    ['11-27', ''],
    ['11月27日（周五）', ''],
    ['11月27日(星期五)穿什么', '穿什么'],
    ['Friday 27 November', ''],
    ['Friday, 27 November 2026', ''],
    ['Fri 27 Nov', ''],
  ])('%j leaves %j', (words, rest) => expect(findDate(words, TODAY)).toMatchObject({ rest }));
});

describe('what the bot says of a day, it understands', () => {
  test('every date, in both languages, said at any time', () => {
    fc.assert(
      fc.property(days, days, fc.constantFrom('zh' as const, 'en' as const), (date, today, lang) => {
        expect(findDate(sayDate(date, lang, today), today)).toMatchObject({ date, rest: '' });
      }),
      { numRuns: 2000 },
    );
  });

  test('every date of this year and the next, with or without today and tomorrow', () => {
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: -400, max: 400 }),
        fc.constantFrom('zh' as const, 'en' as const),
        (today, ahead, lang) => {
          const date = plusDays(today, ahead);
          expect(findDate(sayDay(date, lang, today), today)).toMatchObject({ date });
          expect(findDate(date, today)).toMatchObject({ date, rest: '' });
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('whatever is written, it never throws, and what it finds is a day', () => {
    const pieces = fc.constantFrom(
      '周',
      '五',
      '月',
      '日',
      '号',
      '至',
      '下',
      '11',
      '31',
      '2',
      '29',
      '-',
      '/',
      '.',
      ' ',
      '年',
      '2026',
      'Feb',
      'on',
      'fri',
      'next',
      '（',
      '）',
      '99',
    ); // prettier-ignore
    const lines = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 8 }).map((p) => p.join('')),
    );
    fc.assert(
      fc.property(lines, days, (text, today) => {
        const found = findDate(text, today);
        if (found && 'date' in found) expect(found.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      }),
      { numRuns: 5000 },
    );
  });
});
