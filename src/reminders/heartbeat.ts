import { type ScheduledTask, schedule } from 'node-cron';
import { describeError, type Log } from '../shared/log.ts';

/** Something to do regularly. It never overlaps itself, and what it throws ends in the log. */
export interface Job {
  readonly name: string;
  readonly every: 'minute' | 'day';
  run(): Promise<void> | void;
}

export interface Heartbeat {
  start(): void;
  /** Runs all minute jobs now (tests and the terminal call it); resolves when they are done. */
  beat(): Promise<void>;
  /** Runs all daily jobs now. */
  daily(): Promise<void>;
  /** No new beat, and what runs is waited for. */
  stop(): Promise<void>;
}

/** Wakes the jobs: every minute, and once a day at 03:17 UTC, an hour when offices here sleep or lunch. */
export function createHeartbeat(jobs: readonly Job[], log: Log): Heartbeat {
  const running = new Map<string, Promise<void>>();
  const tasks: ScheduledTask[] = [];

  const run = (job: Job): Promise<void> => {
    const current = running.get(job.name);
    if (current) return current;
    const started = (async () => {
      try {
        await job.run();
      } catch (error) {
        log.error({ job: job.name, err: describeError(error) }, 'a regular job could not be done');
      } finally {
        running.delete(job.name);
      }
    })();
    running.set(job.name, started);
    return started;
  };
  const runAll = async (every: Job['every']) => {
    await Promise.all(jobs.filter((job) => job.every === every).map(run));
  };
  return {
    start: () => {
      tasks.push(
        schedule('* * * * *', () => runAll('minute')),
        schedule('17 3 * * *', () => runAll('day'), { timezone: 'UTC' }),
      );
    },
    beat: () => runAll('minute'),
    daily: () => runAll('day'),
    stop: async () => {
      for (const task of tasks.splice(0)) await task.destroy();
      await Promise.all(running.values());
    },
  };
}
