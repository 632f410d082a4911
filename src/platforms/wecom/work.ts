import { describeError, type Log } from '../../shared/log.ts';

/** Counts what goes on after WeCom was answered. */
export interface Work {
  /** What goes wrong is logged. */
  track(work: Promise<unknown>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createWork(log: Log): Work {
  const running = new Set<Promise<void>>();
  return {
    track: (work) => {
      const done = work.then(
        () => {},
        (error: unknown) =>
          log.error({ err: describeError(error) }, 'something from WeCom could not be handled'),
      );
      running.add(done);
      void done.finally(() => running.delete(done));
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
