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

/** The working day before a day, within a month. */
export function workingDayBefore(calendar: Calendar, date: LocalDate): LocalDate | undefined {
  for (let back = 1; back <= 31; back += 1) {
    const day = plusDays(date, -back);
    if (calendar.dayOf(day).working) return day;
  }
  return undefined;
}

/**
 * The last check of an office's previous working day, or undefined where none was asked for: the check is off, or was paused that
 * day.
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
  const routine = routines.list(company, office).find(({ id }) => id === 'last-out');
  const paused = routine?.pausedUntil !== undefined && day < routine.pausedUntil;
  const check = await checklist.of(company, office, day);
  if ((routine?.on !== true || paused) && check === undefined) return undefined;
  return { day, check };
}
