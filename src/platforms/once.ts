import type { Clock } from '../shared/clock.ts';

interface Kept<T> {
  readonly at: number;
  readonly value: T;
}

/**
 * Remembers what was already handled, by the id that a platform repeats on a retry. Slack retries an event for hours with
 * “Delayed Events”: https://docs.slack.dev/apis/events-api#retries, WeCom for some seconds. Bounded: the oldest ids are
 * forgotten first.
 */
export interface Once<T> {
  /** Runs `work` for a new id; a known one gets what the first run gave. */
  run(id: string, work: () => T): { readonly first: boolean; readonly value: T };
  /** It went wrong: the next time it is new again. */
  forget(id: string): void;
}

export function createOnce<T>(clock: Clock, limits: { most: number; forMs: number }): Once<T> {
  const kept = new Map<string, Kept<T>>();
  const forget = (now: number) => {
    for (const [id, { at }] of kept) {
      if (kept.size <= limits.most && now - at < limits.forMs) return;
      kept.delete(id);
    }
  };
  return {
    run: (id, work) => {
      // Without an id nothing can be told apart.
      if (id === '') return { first: true, value: work() };
      const now = clock.now();
      const known = kept.get(id);
      if (known !== undefined && now - known.at < limits.forMs) return { first: false, value: known.value };
      const value = work();
      kept.set(id, { at: now, value });
      forget(now);
      return { first: true, value };
    },
    forget: (id) => {
      kept.delete(id);
    },
  };
}
