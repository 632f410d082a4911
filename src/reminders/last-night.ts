import type { Calendar } from '../time/calendar.ts';
import { type LocalDate, plusDays } from '../time/days.ts';
import type { Checklist, LastCheck } from './checklist.ts';
import type { Routines } from './routines.ts';

/** What became of the last check of the working day before. */
export interface LastNight {
  readonly day: LocalDate;
  /** Undefined: nobody took it. Not finished: `closedAt` is absent. */
  readonly check: LastCheck | undefined;
}

/** Slots that are looked through: more than an office has in the days between two working days. */
const MOST_SLOTS = 200;

/** The working day before a day, within a month. */
export function workingDayBefore(calendar: Calendar, date: LocalDate): LocalDate | undefined {
  for (let back = 1; back <= 31; back += 1) {
    const day = plusDays(date, -back);
    if (calendar.dayOf(day).working) return day;
  }
  return undefined;
}

/**
 * The last check of an office's previous working day, or undefined where nobody was asked for one: the
 * check is off, or the closing post did not go out.
 */
export async function lastNightOf(
  parts: { readonly routines: Routines; readonly checklist: Checklist },
  company: string,
  office: string,
  today: LocalDate,
): Promise<LastNight | undefined> {
  const { routines, checklist } = parts;
  const where = routines.office(company, office);
  const day = workingDayBefore(routines.calendar(company, where), today);
  if (day === undefined) return undefined;
  const check = await checklist.of(company, office, day);
  if (check !== undefined) return { day, check };
  // Whoever was not asked to press anything is not missed.
  const sent = await routines.history(company, { office, limit: MOST_SLOTS });
  const asked = sent.some(
    ({ routine, date, state }) =>
      (routine === 'closing' || routine === 'last-out') &&
      date === day &&
      state !== 'skipped' &&
      state !== 'expired',
  );
  return asked && routines.list(company, office).some(({ id, on }) => id === 'last-out' && on)
    ? { day, check }
    : undefined;
}
