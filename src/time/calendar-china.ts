import chineseDays from 'chinese-days';
import type { Text } from '../shared/lang.ts';
import { type LocalDate, localDate, plusDays } from './days.ts';

/** What a country's calendar says of a day, beyond weekdays and weekends. */
export interface SpecialDay {
  readonly kind: 'holiday' | 'make-up';
  readonly name: Text;
}

/** A year as a country publishes it. */
export interface CalendarYear {
  /** False: the notice is not out (or not known here), and only the statutory days are assumed. */
  readonly published: boolean;
  readonly days: ReadonlyMap<LocalDate, SpecialDay>;
}

/** The holidays of the State Council's notices; the package's English is its own. */
const NAMES: Readonly<Record<string, Text>> = {
  元旦: { zh: '元旦', en: "New Year's Day" },
  春节: { zh: '春节', en: 'Spring Festival' },
  清明: { zh: '清明', en: 'Qingming Festival' },
  劳动节: { zh: '劳动节', en: 'Labour Day' },
  端午: { zh: '端午', en: 'Dragon Boat Festival' },
  中秋: { zh: '中秋', en: 'Mid-Autumn Festival' },
  国庆节: { zh: '国庆', en: 'National Day' },
};

const years = new Map<number, CalendarYear>();

/** China's year: from the package where it has it, else the thirteen statutory days, said to be assumed. */
export function chinaYear(year: number): CalendarYear {
  const known = years.get(year);
  if (known !== undefined) return known;
  const days = new Map<LocalDate, SpecialDay>();
  for (let date = localDate(year, 1, 1); date.startsWith(`${year}`); date = plusDays(date, 1)) {
    const { work, name } = chineseDays.getDayDetail(date);
    // An ordinary day is called by its weekday; a day of a notice is “National Day,国庆节,3”.
    const [en, zh] = name.split(',');
    if (zh === undefined || en === undefined) continue;
    days.set(date, { kind: work ? 'make-up' : 'holiday', name: NAMES[zh] ?? { zh, en } });
  }
  // An uncovered year looks like one without holidays: no year has none on 1 October.
  const published = days.has(localDate(year, 10, 1));
  const found: CalendarYear = published ? { published, days } : { published, days: statutoryDays(year) };
  years.set(year, found);
  return found;
}

/**
 * The days off that the law gives everybody (since 2025: thirteen, New Year's Eve among them), without the exchanged weekends
 * that only the yearly notice fixes.
 */
export function statutoryDays(year: number): ReadonlyMap<LocalDate, SpecialDay> {
  const days = new Map<LocalDate, SpecialDay>();
  const add = (date: LocalDate, holiday: string, count: number) => {
    const name = NAMES[holiday];
    if (name === undefined) throw new RangeError(`no holiday is called ${holiday}`);
    for (let i = 0; i < count; i++) days.set(plusDays(date, i), { kind: 'holiday', name });
  };
  add(localDate(year, 1, 1), '元旦', 1);
  const newYear = lunarDay(year, 1, 1);
  if (newYear !== undefined) add(plusDays(newYear, -1), '春节', 4);
  add(qingming(year), '清明', 1);
  add(localDate(year, 5, 1), '劳动节', 2);
  const dragonBoat = lunarDay(year, 5, 5);
  if (dragonBoat !== undefined) add(dragonBoat, '端午', 1);
  const midAutumn = lunarDay(year, 8, 15);
  if (midAutumn !== undefined) add(midAutumn, '中秋', 1);
  add(localDate(year, 10, 1), '国庆节', 3);
  return days;
}

/** The years for which the package can count by the moon. */
const LUNAR = { first: 1900, last: 2099 };

function lunarDay(year: number, month: number, day: number): LocalDate | undefined {
  if (year < LUNAR.first || year > LUNAR.last) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  return chineseDays.getSolarDateFromLunar(`${year}-${two(month)}-${two(day)}`).date as LocalDate;
}

function qingming(year: number): LocalDate {
  return chineseDays.getSolarTermDate(year, 4, 'pure_brightness') as LocalDate;
}
