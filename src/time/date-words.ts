import { isoWeekday, type LocalDate, localDate, plusDays } from './days.ts';

/** A day named in somebody's words, and the words around it. */
export interface FoundDate {
  readonly date: LocalDate;
  /** The words that named it. */
  readonly words: string;
  /** The text without them. */
  readonly rest: string;
}

/** Words that look like a date but name no day, e.g. 11月31日; month 0 where none was said (32号). */
export interface NoSuchDay {
  readonly noSuchDay: { readonly month: number; readonly day: number };
  readonly words: string;
}

const CHINESE_WEEKDAYS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  日: 7,
  天: 7,
};
const ENGLISH_WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ENGLISH_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The day of this weekday (1 Monday … 7 Sunday) that comes next, today included. */
function coming(weekday: number, today: LocalDate): LocalDate {
  return plusDays(today, (weekday - isoWeekday(today) + 7) % 7);
}

/** The day of this weekday in the week that lies `weeks` from this one (weeks begin on Monday). */
function inWeek(weekday: number, weeks: number, today: LocalDate): LocalDate {
  return plusDays(today, weekday - isoWeekday(today) + 7 * weeks);
}

/**
 * Month and day without a year: the one that comes next, today included; up to two months back counts as this year's. A
 * weekday that is said with it and fits this year settles it: that is how dates of this year are written here.
 */
function nearest(month: number, day: number, today: LocalDate, weekday = 0): LocalDate {
  const year = Number(today.slice(0, 4));
  const thisYear = month === 2 && day === 29 ? nextLeapDay(year) : localDate(year, month, day);
  if (thisYear >= plusDays(today, -60) || isoWeekday(thisYear) === weekday) return thisYear;
  return month === 2 && day === 29 ? nextLeapDay(year + 1) : localDate(year + 1, month, day);
}

function nextLeapDay(from: number): LocalDate {
  for (let year = from; ; year++) {
    try {
      return localDate(year, 2, 29);
    } catch {
      // Not a leap year: the next one, at most eight years on.
    }
  }
}

/** A day of the month alone (24号, the 24th): the one that comes next, today included; a month that lacks it is passed over. */
function dayOfMonth(day: number, today: LocalDate): LocalDate {
  if (day < 1 || day > 31) throw new RangeError(`no month has a day ${day}`);
  const [year = 0, month = 1] = today.split('-').map(Number);
  for (let ahead = 0; ahead <= MOST_MONTHS_AHEAD; ahead++) {
    const at = month - 1 + ahead;
    try {
      const found = localDate(year + Math.floor(at / 12), (at % 12) + 1, day);
      if (found >= today) return found;
    } catch {
      // This month is too short.
    }
  }
  throw new RangeError(`no day ${day} is near`);
}

/** Every month lacks a day at most once in a row, and one may have passed in this one. */
const MOST_MONTHS_AHEAD = 3;

interface Reader {
  readonly pattern: RegExp;
  /** The named day; throws RangeError where the numbers name none. */
  read(match: RegExpExecArray, today: LocalDate): LocalDate;
}

function number(text: string | undefined): number {
  return Number(text);
}

function monthNamed(text: string | undefined): number {
  return ENGLISH_MONTHS.indexOf((text ?? '').slice(0, 3).toLowerCase()) + 1;
}

const DAY_SHIFTS: Readonly<Record<string, number>> = {
  大后天: 3,
  后天: 2,
  后日: 2,
  明天: 1,
  明日: 1,
  明儿: 1,
  明早: 1,
  明晚: 1,
  今天: 0,
  今日: 0,
  今儿: 0,
  今早: 0,
  今晚: 0,
  当天: 0,
  昨天: -1,
  昨日: -1,
  前天: -2,
};
const ENGLISH_SHIFTS: Readonly<Record<string, number>> = {
  today: 0,
  tonight: 0,
  tomorrow: 1,
  tmrw: 1,
  yesterday: -1,
};

/** Whole names; the short ones (sat, sun, wed) are also ordinary words and count only alone or after “on”. */
const WEEKDAY_EN = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?';
const WEEKDAY_SHORT = '(mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)';
const MONTH_EN =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';

const DAY_EN = `(?:${WEEKDAY_EN}|${WEEKDAY_SHORT})`;
const NTH = '(?:st|nd|rd|th)?';
/** 11月27日（周五）, Friday 27 November: the weekday beside a date belongs to it. */
const WEEKDAY_BESIDE = '(?:\\s*[（(]?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天])[）)]?)?';
const WEEKDAY_BEFORE = `(?:\\b(?<weekday>${DAY_EN}),? (?:the )?)?`;

/** Between the ends of a range, which names no one day: 周一到周五, 10月1日至7日, Monday to Friday, 1–7 October. */
const TO_ZH = '\\s*[至到~～–—-]\\s*';
const TO_EN = '\\s*(?:-|–|—|~|\\b(?:to|through|thru|till|until)\\b)\\s*';
const WEEK_ZH = '(?:下下|[下上这本]个?)?(?:周|星期|礼拜)';
const RANGES: readonly RegExp[] = [
  new RegExp(
    `${WEEK_ZH}[一二三四五六日天]${TO_ZH}(?:${WEEK_ZH}[一二三四五六日天]|[一二三四五六日天](?![楼层号点个]))`,
    'g',
  ),
  new RegExp(`\\d{1,2}月\\d{1,2}[日号]?${TO_ZH}(?:\\d{1,2}月\\d{1,2}[日号]?|\\d{1,2}[日号])`, 'g'),
  new RegExp(`\\b${DAY_EN}${TO_EN}${DAY_EN}\\b`, 'gi'),
  new RegExp(`\\b\\d{1,2}${NTH}(?: ${MONTH_EN})?${TO_EN}\\d{1,2}${NTH}(?: of)? ${MONTH_EN}\\b`, 'gi'),
  new RegExp(`\\b${MONTH_EN} \\d{1,2}${NTH}${TO_EN}(?:${MONTH_EN} )?\\d{1,2}${NTH}\\b`, 'gi'),
];

/** The text with its ranges blanked out, every other character in its place. */
function withoutRanges(text: string): string {
  return RANGES.reduce((left, range) => left.replace(range, (found) => '\u0000'.repeat(found.length)), text);
}

/** In order: the first pattern that matches anywhere wins, so the fuller ones stand first. */
const READERS: readonly Reader[] = [
  {
    pattern: new RegExp(`(?<!\\d)(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})(?!\\d)[日号]?${WEEKDAY_BESIDE}`),
    read: (m) => localDate(number(m[1]), number(m[2]), number(m[3])),
  },
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})月(\\d{1,2})(?!\\d)[日号]?${WEEKDAY_BESIDE}`),
    read: (m, today) => nearest(number(m[1]), number(m[2]), today, CHINESE_WEEKDAYS[m.groups?.weekday ?? '']),
  },
  {
    pattern: new RegExp(
      `${WEEKDAY_BEFORE}\\b(?<day>\\d{1,2})${NTH}(?: of)? (?<month>${MONTH_EN})\\b(?:,? (?<year>\\d{4}))?`,
      'i',
    ),
    read: dated,
  },
  {
    pattern: new RegExp(
      `${WEEKDAY_BEFORE}\\b(?<month>${MONTH_EN}) (?<day>\\d{1,2})${NTH}\\b(?:,? (?<year>\\d{4}))?`,
      'i',
    ),
    read: dated,
  },
  {
    pattern: /(大后天|后天|后日|明天|明日|明儿|明早|明晚|今天|今日|今儿|今早|今晚|昨天|昨日|前天)/,
    read: (m, today) => plusDays(today, DAY_SHIFTS[m[1] ?? ''] ?? 0),
  },
  {
    // Days from now are a day only where nothing else is asked: “within” and “after” are in many rules.
    pattern: /^\s*(\d|[一二两三四五六七])天[之以]?后(?=\s*(?:$|穿|着装))/,
    read: (m, today) => plusDays(today, COUNTED[m[1] ?? ''] ?? number(m[1])),
  },
  {
    pattern: /^\s*in (\d|one|two|three|four|five|six|seven) days?$/i,
    read: (m, today) => plusDays(today, COUNTED[(m[1] ?? '').toLowerCase()] ?? number(m[1])),
  },
  { pattern: /^\s*(?:this |the |at the )?weekend$/i, read: (_m, today) => coming(6, today) },
  {
    pattern: /\b(the day after tomorrow|day after tomorrow)\b/i,
    read: (_m, today) => plusDays(today, 2),
  },
  {
    pattern: /\b(today|tonight|tomorrow|tmrw|yesterday)(?:'s)?\b/i,
    read: (m, today) => plusDays(today, ENGLISH_SHIFTS[(m[1] ?? '').toLowerCase()] ?? 0),
  },
  {
    pattern: /(下下|下个?|上个?|这个?|本)(?:周|星期|礼拜)([一二三四五六日天])/,
    read: (m, today) => inWeek(CHINESE_WEEKDAYS[m[2] ?? ''] ?? 1, chineseWeeks(m[1] ?? ''), today),
  },
  {
    pattern: /(?:周|星期|礼拜)([一二三四五六日天])/,
    read: (m, today) => coming(CHINESE_WEEKDAYS[m[1] ?? ''] ?? 1, today),
  },
  { pattern: /(?:这个?|本)?周末/, read: (_m, today) => coming(6, today) },
  {
    pattern: new RegExp(`\\b(next|last|this|coming) ${WEEKDAY_EN}\\b`, 'i'),
    read: (m, today) => relativeWeekday((m[1] ?? '').toLowerCase(), weekdayNamed(m[2]), today),
  },
  {
    pattern: new RegExp(`\\b${WEEKDAY_EN}\\b`, 'i'),
    read: (m, today) => coming(weekdayNamed(m[1]), today),
  },
  {
    // A number alone is often a room, a floor or a line: a day only where nothing else can be meant.
    pattern: /(?:^|\s|本月|这个月)(?<alone>\d{1,2})[日号](?=\s*(?:$|[能可]?以?穿|着装|上班|放假|休息))/,
    read: (m, today) => dayOfMonth(number(m[1]), today),
  },
  {
    pattern: /(?:^|\bon )(?:the )?(?<alone>\d{1,2})(?:st|nd|rd|th)$/i,
    read: (m, today) => dayOfMonth(number(m[1]), today),
  },
  {
    pattern: new RegExp(`(?:^|\\bon |\\bnext |\\bthis )${WEEKDAY_SHORT}$`, 'i'),
    read: (m, today) =>
      m[0].toLowerCase().startsWith('next ')
        ? inWeek(weekdayNamed(m[1]), 1, today)
        : coming(weekdayNamed(m[1]), today),
  },
];

/** How day names are mistyped: read as the name beside it. */
const MISTYPED: readonly (readonly [RegExp, string])[] = [
  // By their sound: zhou五, xingqi三, mingtian. The last letters of zhouwu stand for 五.
  [/\b(?:zhou|xingqi|libai) ?(?=[一二三四五六日天])/gi, '周'],
  ...(['yi', 'er', 'san', 'si', 'wu', 'liu', 'ri'] as const).map(
    (sound, i) =>
      [new RegExp(`\\b(?:zhou|xingqi|libai) ?${sound}\\b`, 'gi'), `周${'一二三四五六日'[i]}`] as const,
  ),
  [/\bjintian\b/gi, '今天'],
  [/\bmingtian\b/gi, '明天'],
  [/\bhoutian\b/gi, '后天'],
  [/\b(?:tomm?or?ow|tommorrow|tomorro|tomorow|tmr|tmw|2moro|2morrow)\b/gi, 'tomorrow'],
  [/\b(?:mondy|modnay|monady|moday)\b/gi, 'monday'],
  [/\b(?:teusday|tuseday|tuesdy|tuesady|tusday)\b/gi, 'tuesday'],
  [/\b(?:wendesday|wednsday|wensday|wednesdy|wedensday|wenesday|weddnesday)\b/gi, 'wednesday'],
  [/\b(?:thrusday|thursdy|thusday|tursday|thurday|thursady)\b/gi, 'thursday'],
  [/\b(?:firday|frday|fridey|friady|fridy)\b/gi, 'friday'],
  [/\b(?:staurday|saterday|satruday|saturdy|satuday)\b/gi, 'saturday'],
  [/\b(?:sundy|snuday|suday)\b/gi, 'sunday'],
];

/** `11-27`, `11/27`: a day only when nothing else is said, because 3-5 may be a range. */
const BARE_MONTH_DAY = /^(\d{1,2})[-/.](\d{1,2})\.?$/;

/** Month and day as written; `27/11` can only be meant the other way round. */
function monthAndDay(match: RegExpExecArray): readonly [number, number] {
  const [one, two] = [number(match[1]), number(match[2])];
  return one > 12 && one <= 31 && two >= 1 && two <= 12 ? [two, one] : [one, two];
}

const NUMERALS = '[一二三四五六七八九十廿卅]';
const COUNTED: Readonly<Record<string, number>> = {
  ...{ 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7 },
};

/** 二十七, 廿七, 十一 as a figure. */
function figure(written: string): string {
  const [tens, ones] = written.replace('廿', '二十').replace('卅', '三十').split('十');
  if (ones === undefined) return String(COUNTED[written] ?? written);
  return String((tens === '' ? 1 : (COUNTED[tens ?? ''] ?? 0)) * 10 + (COUNTED[ones] ?? 0));
}

/** 十一月二十七日, 二十七号 with figures: dates only, every other numeral stays as it is. */
function withFigures(text: string): string {
  return text
    .replace(
      new RegExp(`(${NUMERALS}{1,2})月(${NUMERALS}{1,3})(?=[日号]?(?!${NUMERALS}))`, 'g'),
      (_all, month: string, day: string) => `${figure(month)}月${figure(day)}`,
    )
    .replace(
      new RegExp(`(?<!${NUMERALS}|[周期拜月])(${NUMERALS}{1,3})(?=[日号])`, 'g'),
      (_all, day: string) => figure(day),
    );
}

function weekdayNamed(text: string | undefined): number {
  return ENGLISH_WEEKDAYS.indexOf((text ?? '').slice(0, 3).toLowerCase()) + 1;
}

function relativeWeekday(word: string, weekday: number, today: LocalDate): LocalDate {
  if (word === 'next') return inWeek(weekday, 1, today);
  if (word === 'last') return inWeek(weekday, -1, today);
  return coming(weekday, today);
}

function chineseWeeks(word: string): number {
  if (word === '下下') return 2;
  if (word.startsWith('下')) return 1;
  return word.startsWith('上') ? -1 : 0;
}

function dated(match: RegExpExecArray, today: LocalDate): LocalDate {
  const { day, month, year, weekday } = match.groups ?? {};
  return year === undefined
    ? nearest(monthNamed(month), number(day), today, weekdayNamed(weekday))
    : localDate(number(year), monthNamed(month), number(day));
}

/**
 * The first day named in `text`, in Chinese or English words or figures, seen from `today`. Nothing when none is named;
 * `noSuchDay` when the words name one that the calendar lacks.
 */
export function findDate(said: string, today: LocalDate): FoundDate | NoSuchDay | undefined {
  // Traditional forms, one character for one.
  const simplified = said
    .replaceAll('週', '周')
    .replaceAll('後', '后')
    .replaceAll('禮', '礼')
    .replaceAll('號', '号');
  const text = MISTYPED.reduce(
    (left, [pattern, name]) => left.replace(pattern, name),
    withFigures(simplified),
  );
  const bare = BARE_MONTH_DAY.exec(text.trim());
  if (bare) {
    const [month, day] = monthAndDay(bare);
    const found = attempt(bare, () => nearest(month, day, today), { month, day });
    return typeof found === 'string'
      ? { date: found, words: bare[0], rest: '' }
      : { ...found, words: bare[0] };
  }
  const readable = withoutRanges(text);
  for (const reader of READERS) {
    const match = reader.pattern.exec(readable);
    if (!match) continue;
    const found = attempt(match, (m) => reader.read(m, today));
    if (typeof found !== 'string') return { ...found, words: match[0] };
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
      .replace(/\s+/g, ' ')
      .trim();
    return { date: found, words: match[0], rest };
  }
  return undefined;
}

function attempt(
  match: RegExpExecArray,
  read: (m: RegExpExecArray) => LocalDate,
  meant?: NoSuchDay['noSuchDay'],
): LocalDate | Omit<NoSuchDay, 'words'> {
  try {
    return read(match);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (meant !== undefined) return { noSuchDay: meant };
    const { day, month, alone } = match.groups ?? {};
    if (alone !== undefined) return { noSuchDay: { month: 0, day: number(alone) } };
    if (month !== undefined) return { noSuchDay: { month: monthNamed(month), day: number(day) } };
    const small = [...match[0].matchAll(/\d+/g)].map((m) => Number(m[0])).filter((value) => value < 1000);
    return { noSuchDay: { month: small[0] ?? 0, day: small[1] ?? 0 } };
  }
}
