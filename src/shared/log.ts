import { pino } from 'pino';

/**
 * The log: fixed messages with fields, one line of JSON each. Nothing personal is ever given to it: no question,
 * name, token or message body. Ids of requests, commands and counts are what it carries.
 */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Fields that must never reach the log, even when somebody passes a whole object by mistake. */
const REDACTED = [
  'token',
  'text',
  'name',
  'email',
  'body',
  '*.token',
  '*.text',
  '*.name',
  '*.email',
  '*.body',
];

export function createLog(level: LogLevel): Log {
  return pino({
    level,
    base: null,
    redact: { paths: REDACTED, censor: '[not logged]' },
    serializers: { err: describeError },
  });
}

/** An error as the log may show it: its class, code and stack places, but not its message, which may quote people. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    at: frames.slice(0, 6).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};
