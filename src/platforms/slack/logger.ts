import type { Logger, LogLevel } from '@slack/logger';
import type { Log } from '../../shared/log.ts';

/** Only how a library's message begins: what follows a colon or bracket may quote a request or a person. */
function opening(message: unknown): string {
  return typeof message === 'string' ? (message.split(/[:({[]/, 1)[0] ?? '').slice(0, 120).trim() : '';
}

/** The libraries' log as ours, without what they quote. Their debug output holds message bodies and is never built. */
export function bridgeLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...message: unknown[]) =>
      log.warn({ library: opening(message[0]) }, "a warning of Slack's library"),
    error: (...message: unknown[]) =>
      log.error({ library: opening(message[0]) }, "an error of Slack's library"),
    setLevel: () => {},
    getLevel: () => 'warn' as LogLevel,
    setName: () => {},
  };
}
