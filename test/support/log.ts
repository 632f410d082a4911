import { type Log, silentLog } from '../../src/shared/log.ts';

/** A log that keeps every line as JSON: to look for what must not be in it. */
export function recordingLog(logged: string[]): Log {
  const write = (level: string) => (fields: object, message: string) => {
    logged.push(JSON.stringify({ level, message, ...fields }));
  };
  const log: Log = {
    ...silentLog,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => log,
  };
  return log;
}
