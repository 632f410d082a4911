import type { AssignmentState } from './assignment-state.ts';
import type { CountRow } from './counts.ts';
import { SMALLEST_GROUP } from './quiz.ts';

/** A campaign in figures. */
export interface Status {
  /** Everybody who has to answer: without what was recalled, withdrawn, or ended by leaving. */
  readonly asked: number;
  readonly by: Readonly<Partial<Record<AssignmentState, number>>>;
  /** Larger departments by name, the small ones together; null is the name of “others”. */
  readonly departments: readonly {
    readonly name: string | null;
    readonly done: number;
    readonly of: number;
  }[];
}

const GONE: readonly AssignmentState[] = ['recalled', 'withdrawn', 'left'];

/**
 * Sums the counts. Departments of fewer than five are merged, not only hidden, and never alone: no difference of sums gives one
 * of them away.
 */
export function statusOf(rows: readonly CountRow[]): Status {
  const by: Partial<Record<AssignmentState, number>> = {};
  const departments = new Map<string, { done: number; of: number }>();
  for (const { department, state, count } of rows) {
    by[state] = (by[state] ?? 0) + count;
    if (GONE.includes(state)) continue;
    const sum = departments.get(department) ?? { done: 0, of: 0 };
    sum.of += count;
    if (state === 'acknowledged') sum.done += count;
    departments.set(department, sum);
  }
  const ordered = [...departments].sort(([, a], [, b]) => a.of - b.of);
  const merged = { done: 0, of: 0 };
  let taken = 0;
  for (const [name, sum] of ordered) {
    const small = sum.of < SMALLEST_GROUP || name === '';
    if (!small && (merged.of === 0 || merged.of >= SMALLEST_GROUP)) break;
    merged.done += sum.done;
    merged.of += sum.of;
    taken += 1;
  }
  const named = ordered
    .slice(taken)
    .map(([name, sum]) => ({ name: name === '' ? null : name, ...sum }))
    .sort((a, b) => b.of - a.of || (a.name ?? '').localeCompare(b.name ?? ''));
  return {
    asked: [...departments.values()].reduce((sum, { of }) => sum + of, 0),
    by,
    departments: merged.of === 0 ? named : [...named, { name: null, ...merged }],
  };
}
