import { type Clock, type Instant, instant } from '../../src/shared/clock.ts';

/** A clock that stands still until it is moved; who sleeps wakes when it passes their time. */
export interface TestClock extends Clock {
  set(iso: string): void;
  advance(ms: number): void;
}

/** Monday 23 November 2026, nine o'clock in Shanghai. */
export const MONDAY_MORNING = '2026-11-23T09:00:00+08:00';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function at(iso: string): Instant {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new Error(`not a time: ${iso}`);
  return instant(ms);
}

export function createTestClock(start: string = MONDAY_MORNING): TestClock {
  let now: number = at(start);
  let sleepers: { until: number; wake: () => void }[] = [];
  const wakeUp = () => {
    const due = sleepers.filter((sleeper) => sleeper.until <= now);
    sleepers = sleepers.filter((sleeper) => sleeper.until > now);
    for (const sleeper of due) sleeper.wake();
  };
  return {
    now: () => instant(now),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        sleepers.push({ until: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => resolve());
      }),
    set: (iso) => {
      now = at(iso);
      wakeUp();
    },
    advance: (ms) => {
      now += ms;
      wakeUp();
    },
  };
}
