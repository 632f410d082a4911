import { TZDate } from '@date-fns/tz';
import { addDays, format, parseISO } from 'date-fns';
import type { Instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';

/** A calendar day without a zone: `2026-11-27`. */
export type LocalDate = string & { readonly localDate: unique symbol };

/** @throws RangeError when there is no such day */
export function localDate(year: number, month: number, day: number): LocalDate {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    throw new RangeError(`no such day: ${year}-${month}-${day}`);
  }
  return date.toISOString().slice(0, 10) as LocalDate;
}

/** Reads `2026-11-27`, or undefined when it is none or there is no such day. */
export function parseLocalDate(text: string): LocalDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  try {
    return localDate(Number(match[1]), Number(match[2]), Number(match[3]));
  } catch {
    return undefined;
  }
}

/** Zone names that were looked up before: asking the system costs more than the rest of an answer. */
const zones = new Map<string, boolean>();
const MOST_ZONES = 1000;

/** True for an IANA time zone name that this machine knows. */
export function isZone(zone: string): boolean {
  const before = zones.get(zone);
  if (before !== undefined) return before;
  const known = lookUpZone(zone);
  if (zones.size < MOST_ZONES) zones.set(zone, known);
  return known;
}

function lookUpZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

/** The day on the wall calendar in a zone at a moment. */
export function dayIn(zone: string, at: Instant): LocalDate {
  // No offset moves within a quarter of an hour, and no day begins inside one: one look serves all of it.
  const quarter = Math.floor(at / QUARTER);
  const before = days.get(zone);
  if (before?.quarter === quarter) return before.day;
  const day = lookUpDay(zone, at);
  if (before !== undefined || days.size < MOST_ZONES) days.set(zone, { quarter, day });
  return day;
}

const QUARTER = 15 * 60_000;
const days = new Map<string, { quarter: number; day: LocalDate }>();

function lookUpDay(zone: string, at: Instant): LocalDate {
  return format(new TZDate(at, zone), 'yyyy-MM-dd') as LocalDate;
}

export function plusDays(date: LocalDate, days: number): LocalDate {
  return format(addDays(parseISO(date), days), 'yyyy-MM-dd') as LocalDate;
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(date: LocalDate): number {
  return parseISO(date).getDay();
}

/** Monday 1 … Sunday 7, as weeks are counted in both languages here. */
export function isoWeekday(date: LocalDate): number {
  return weekdayOf(date) || 7;
}

const CHINESE_DAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];
const ENGLISH_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
export const ENGLISH_MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function weekdayName(weekday: number, lang: Lang): string {
  return (lang === 'zh' ? CHINESE_DAYS : ENGLISH_DAYS)[weekday] ?? '';
}

/** 11月27日（周五）, Friday 27 November; with the year only when it is not that of `today`. */
export function sayDate(date: LocalDate, lang: Lang, today: LocalDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const sameYear = year === today.slice(0, 4);
  const name = weekdayName(weekdayOf(date), lang);
  if (lang === 'zh') {
    return `${sameYear ? '' : `${Number(year)}年`}${Number(month)}月${Number(day)}日（${name}）`;
  }
  return `${name} ${Number(day)} ${ENGLISH_MONTHS[Number(month) - 1]}${sameYear ? '' : ` ${year}`}`;
}

/** As `sayDate`, led by 今天 or 明天, Today or Tomorrow, when that is true. */
export function sayDay(date: LocalDate, lang: Lang, today: LocalDate): string {
  const said = sayDate(date, lang, today);
  if (date === today) return lang === 'zh' ? `今天 ${said}` : `Today, ${said}`;
  if (date === plusDays(today, 1)) return lang === 'zh' ? `明天 ${said}` : `Tomorrow, ${said}`;
  return said;
}
