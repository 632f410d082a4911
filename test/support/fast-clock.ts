import { type Clock, instant, systemClock } from '../../src/shared/clock.ts';

/** Real time, so many times as fast: two processes that are given the same start agree on it. */
export function fastClock(o: {
  readonly from: number;
  readonly real: number;
  readonly times: number;
}): Clock {
  return {
    now: () => instant(Math.floor(o.from + (Date.now() - o.real) * o.times)),
    sleep: (ms, signal) => systemClock.sleep(ms / o.times, signal),
  };
}
