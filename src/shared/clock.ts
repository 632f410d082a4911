/** A moment on the time line: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly instant: unique symbol };

/** The only source of time in the program; handed in, so that tests move it. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export function instant(ms: number): Instant {
  return ms as Instant;
}

export const systemClock: Clock = {
  now: () => instant(Date.now()),
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
