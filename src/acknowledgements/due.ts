import { addWorkingDays, type Calendar, workingDaysBetween } from '../time/calendar.ts';
import { type LocalDate, plusDays } from '../time/days.ts';
import type { Terms } from './campaign.ts';

/** Days of leave, from and to included. */
export interface Leave {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Working days for a later round of a campaign that named only a day. */
const USUAL_DAYS = 5;

/** By when somebody who is asked on a day answers; never on a day on which the office is closed. */
export function dueFor(terms: Terms, calendar: Calendar, asked: LocalDate, late: boolean): LocalDate {
  const least = terms.newcomers ?? ('workingDays' in terms.due ? terms.due.workingDays : USUAL_DAYS);
  if ('workingDays' in terms.due)
    return addWorkingDays(calendar, asked, late ? least : terms.due.workingDays);
  if (!late) return terms.due.on;
  const own = addWorkingDays(calendar, asked, least);
  return later(own, terms.due.on);
}

/** Longest that a due date moves: somebody away for longer is HR's matter. */
const FARTHEST = 366;

/**
 * A due date moved with leave: the person gets as many working days of presence, from being asked to the due date, as everybody
 * else. Leave that lies elsewhere moves nothing.
 */
export function moveWithLeave(
  calendar: Calendar,
  asked: LocalDate,
  due: LocalDate,
  leaves: readonly Leave[],
): LocalDate {
  if (!leaves.some(({ from, to }) => from <= due && to > asked)) return due;
  const away = (date: LocalDate) => leaves.some(({ from, to }) => from <= date && date <= to);
  const last = plusDays(due, FARTHEST);
  let needed = Math.max(1, workingDaysBetween(calendar, asked, due));
  let date = asked;
  while (needed > 0 && date < last) {
    date = plusDays(date, 1);
    if (calendar.dayOf(date).working && !away(date)) needed -= 1;
  }
  return date > due ? date : due;
}

/** Working days past the due date; 0 or less: not overdue. */
export function overdueBy(calendar: Calendar, due: LocalDate, today: LocalDate): number {
  return today <= due ? 0 : workingDaysBetween(calendar, due, today);
}

/** Working days between a due date and today, negative before it: what chaser stages count in. */
export function stageOf(calendar: Calendar, due: LocalDate, today: LocalDate): number {
  return workingDaysBetween(calendar, due, today);
}

const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);
