import type { RoutineAudience, RoutineDays, RoutineTime } from '../people/routine-settings.ts';
import type { Text } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';

/** One point of a checklist, with the articles it rests on. */
export interface Point {
  readonly id: string;
  readonly text: Text;
  readonly articles: readonly string[];
}

/**
 * What a routine says. `{minutes}`, `{opening}`, `{closing}`, `{early}` (five minutes before opening) stand for the day's own.
 * `reports` tells what a handbook writes, `{book}` being its short name; `asks` is added only where preparation counts as
 * working time.
 */
export interface Wording {
  readonly title: Text;
  readonly text?: Text;
  readonly points?: readonly Point[];
  readonly reports?: Text;
  readonly asks?: Text;
}

/** Why a routine is not switched on without a choice: its rule is dated, or doubtful in law. */
export type RoutineMark = 'dated' | 'legal-risk';

/** A routine as it is in force in one office. */
export interface Routine {
  readonly id: string;
  readonly office: string;
  readonly name: Text;
  readonly on: boolean;
  readonly time: RoutineTime;
  readonly days: RoutineDays;
  readonly onDayOff: 'skip' | 'next' | 'send';
  readonly audience: RoutineAudience;
  readonly usefulMinutes: number;
  readonly articles: readonly string[];
  readonly marks: readonly RoutineMark[];
  readonly wording: Wording;
  /** True when somebody wrote its wording: then only that is said. */
  readonly reworded: boolean;
  readonly pausedUntil?: LocalDate;
  readonly choice?: 'keep' | 'reword';
  /** A card that each person gets by themselves: no part of the office's plan. */
  readonly personal?: true;
  /** Part of another routine's post, which carries it when both are on. */
  readonly partOf?: string;
  /** False when every part is as shipped. */
  readonly changed: boolean;
}

/** A routine as it ships; a company's own has the same shape once its settings are complete. */
export type ShippedRoutine = Omit<Routine, 'office' | 'changed' | 'reworded' | 'pausedUntil' | 'choice'>;
