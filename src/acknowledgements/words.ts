import type { Lang, Text } from '../shared/lang.ts';
import { type LocalDate, sayDate } from '../time/days.ts';

export type { LocalDate } from '../time/days.ts';

/** 12月4日, 4 December: without the weekday. */
export function sayShortDate(date: LocalDate, lang: Lang, today: LocalDate): string {
  const whole = sayDate(date, lang, today);
  return lang === 'zh' ? whole.replace(/（.*$/, '') : whole.replace(/^\S+ /, '');
}

/** 《信息保密制度》第2版; Information Secrecy Policy, version 2. */
export function sayVersion(version: { title: Text; number: number }, lang: Lang): string {
  return lang === 'zh'
    ? `《${version.title.zh}》第${version.number}版`
    : `${version.title.en}, version ${version.number}`;
}

/** 3f9a…c21e: enough of a hash to compare by eye; the whole stands in the printable record. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}

/** 2026-12-01 10:21:07 in a zone: the ISO form of receipts. */
export function isoIn(zone: string, at: number): string {
  // Making one costs a hundred times what it takes to use it.
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    if (formats.size < MOST_ZONES) formats.set(zone, format);
  }
  return format.format(new Date(at)).replace(',', '');
}

const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_ZONES = 1000;

/** 10:21. */
export function clockIn(zone: string, at: number): string {
  return isoIn(zone, at).slice(11, 16);
}
