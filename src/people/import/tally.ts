import type { PersonChange } from './compare.ts';

export interface Counts {
  readonly rows: number;
  readonly new: number;
  readonly changed: number;
  readonly left: number;
  readonly unchanged: number;
  /** Employed, known to HR and not in the file: untouched. */
  readonly absent: number;
}

/** More changes than anybody reads one by one are counted, not listed. */
const MOST_LISTED = 1000;

/** Counts what a file changes, and keeps the first changes to be shown. */
export class Tally {
  readonly listed: PersonChange[] = [];
  readonly #of = { new: 0, changed: 0, left: 0 };

  add(change: PersonChange): void {
    this.#of[change.kind] += 1;
    if (this.listed.length < MOST_LISTED) this.listed.push(change);
  }

  counts(rows: number, absent: number): Counts {
    const { new: fresh, changed, left } = this.#of;
    return { rows, new: fresh, changed, left, unchanged: rows - fresh - changed - left, absent };
  }
}
