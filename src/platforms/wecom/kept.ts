import type { Clock } from '../../shared/clock.ts';

/** Things that are remembered for a while, in memory only: the oldest go first when there are too many. */
export interface Kept<T> {
  put(id: string, value: T): void;
  get(id: string): T | undefined;
  /** Gives it out once. */
  take(id: string): T | undefined;
}

export function createKept<T>(clock: Clock, limits: { most: number; forMs: number }): Kept<T> {
  const kept = new Map<string, { at: number; value: T }>();
  const get = (id: string): T | undefined => {
    const found = kept.get(id);
    if (found === undefined) return undefined;
    if (clock.now() - found.at < limits.forMs) return found.value;
    kept.delete(id);
    return undefined;
  };
  return {
    put: (id, value) => {
      kept.delete(id);
      kept.set(id, { at: clock.now(), value });
      for (const [oldest, { at }] of kept) {
        if (kept.size <= limits.most && clock.now() - at < limits.forMs) return;
        kept.delete(oldest);
      }
    },
    get,
    take: (id) => {
      const value = get(id);
      kept.delete(id);
      return value;
    },
  };
}
