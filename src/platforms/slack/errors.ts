import { type Fields, fieldsOf, textOf } from './incoming.ts';

/** What became of a call to the Web API that threw. */
export type CallFailure =
  /** Slack said no: certainly not done. */
  | { readonly kind: 'refused'; readonly error: string; readonly needed: string }
  /** Certainly not done, worth another try. */
  | { readonly kind: 'limited'; readonly waitMs: number }
  /** Nobody knows whether it was done. */
  | { readonly kind: 'unknown' };

/** Errors after which Slack may have done part of the work: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const UNSURE = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Reads what the client threw; by `code`, so that it holds for any copy of the library. */
export function failureOf(thrown: unknown): CallFailure {
  const error = fieldsOf(thrown instanceof Error ? ({ ...thrown } as Fields) : thrown);
  const code = textOf((thrown as { code?: unknown } | undefined)?.code);
  if (code === 'slack_webapi_rate_limited_error') {
    const seconds = Number(error.retryAfter);
    return { kind: 'limited', waitMs: (Number.isFinite(seconds) && seconds > 0 ? seconds : 1) * 1000 };
  }
  if (code !== 'slack_webapi_platform_error') return { kind: 'unknown' };
  const data = fieldsOf(error.data);
  const name = textOf(data.error);
  if (name === 'ratelimited') return { kind: 'limited', waitMs: 30_000 };
  if (name === '' || UNSURE.has(name)) return { kind: 'unknown' };
  return { kind: 'refused', error: name, needed: textOf(data.needed) };
}

/** A start that cannot succeed, said for the operator. */
export class SlackStartError extends Error {
  override readonly name = 'SlackStartError';
  readonly code = 'slack-start';
}
