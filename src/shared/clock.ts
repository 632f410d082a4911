/** A moment on the time line: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly instant: unique symbol };

/** The only source of time in the program; handed in, so that tests move it. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds on a clock that nobody can set, where there is one: by it a jump of `now` is seen. */
  steady?(): number;
}

export function instant(ms: number): Instant {
  return ms as Instant;
}

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  steady: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};

/** A clock that runs like another one and can be put forward: the demo's, to watch a day happen. */
export interface MovableClock extends Clock {
  /** Puts it forward; whoever sleeps over that moment wakes. Never backward. */
  forward(ms: number): void;
}

export function createMovableClock(base: Clock): MovableClock {
  let ahead = 0;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  const now = () => instant(base.now() + ahead);
  return {
    now,
    sleep: async (ms, signal) => {
      const woken = new AbortController();
      const sleeper = { until: now() + ms, wake: () => woken.abort() };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake);
      if (signal?.aborted) sleeper.wake();
      await base.sleep(ms, woken.signal);
      signal?.removeEventListener('abort', sleeper.wake);
      sleepers.delete(sleeper);
    },
    forward: (ms) => {
      ahead += Math.max(ms, 0);
      for (const sleeper of sleepers) if (sleeper.until <= now()) sleeper.wake();
    },
  };
}
