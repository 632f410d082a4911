import { describeError, type Log } from '../../shared/log.ts';

/** Counts what is under way, because Bolt's `stop` does not wait for listeners that have already answered. */
export interface Work {
  /** Runs something to its end, whoever waits for it; what goes wrong is logged. */
  run(name: string, work: () => Promise<unknown>): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createWork(log: Log): Work {
  const running = new Set<Promise<void>>();
  return {
    run: (name, work) => {
      const done = work().then(
        () => {},
        (error: unknown) =>
          log.error({ work: name, err: describeError(error) }, 'something from Slack could not be handled'),
      );
      running.add(done);
      return done.finally(() => running.delete(done));
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
