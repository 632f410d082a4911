import { addWorkingDays, type Calendar } from '../time/calendar.ts';
import type { LocalDate } from '../time/days.ts';

/** What decides about the next reminder of one assignment. */
export interface Chased {
  /** The day on which the card went out. */
  readonly asked: LocalDate;
  readonly due: LocalDate;
  /** The last stage that was sent. */
  readonly last: number | null;
}

/** The working day of a stage: so many before (negative) or after the due date; on it, or the next working day, for 0. */
export function stageDay(calendar: Calendar, due: LocalDate, stage: number): LocalDate {
  return addWorkingDays(calendar, due, stage);
}

/**
 * The reminder that is due today: the latest stage whose day has come, unless it or a later one was sent. Stages that fell on
 * or before the day of asking are left out: the card itself has just said it. What was missed while nothing ran is not made
 * up for one by one: the latest stands for all.
 */
export function chaserDue(
  chased: Chased,
  stages: readonly number[],
  calendar: Calendar,
  today: LocalDate,
): number | undefined {
  if (!calendar.dayOf(today).working) return undefined;
  const come = [...stages]
    .sort((a, b) => a - b)
    .filter((stage) => {
      const day = stageDay(calendar, chased.due, stage);
      return day > chased.asked && day <= today;
    });
  const latest = come.at(-1);
  if (latest === undefined || (chased.last !== null && chased.last >= latest)) return undefined;
  return latest;
}
