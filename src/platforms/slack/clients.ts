import type { Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';

export interface ClientParts {
  readonly botToken: string;
  readonly apiUrl: string | undefined;
  readonly logger: Logger;
}

/** A post that is not answered in this time is of unknown outcome. */
const SEND_TIMEOUT_MS = 10_000;
const READ_TIMEOUT_MS = 8_000;

/** Every set of options is a new object: the libraries write into what they are given. */
function base(parts: ClientParts): WebClientOptions {
  return {
    ...(parts.apiUrl === undefined ? {} : { slackApiUrl: parts.apiUrl }),
    logger: parts.logger,
    // A method name must never become an address.
    allowAbsoluteUrls: false,
  };
}

/** For `apps.connections.open`: retried for as long as Slack cannot be reached, because giving up ends the process. */
export function socketOptions(parts: ClientParts): WebClientOptions {
  const { logger: _, ...rest } = base(parts);
  return {
    ...rest,
    timeout: READ_TIMEOUT_MS,
    retryConfig: {
      forever: true,
      factor: 1.5,
      minTimeout: 500,
      maxTimeout: 20_000,
      randomize: true,
      unref: true,
    },
  };
}

/** For the App's own clients, which we do not use: still never thirty minutes of retries behind our back. */
export function appOptions(parts: ClientParts): WebClientOptions {
  return { ...base(parts), timeout: READ_TIMEOUT_MS, retryConfig: { retries: 1 } };
}

/** Reads: a few quick retries do no harm. */
export function readClient(parts: ClientParts): WebClient {
  return new WebClient(parts.botToken, {
    ...base(parts),
    timeout: READ_TIMEOUT_MS,
    retryConfig: { retries: 2, minTimeout: 300, factor: 2 },
    rejectRateLimitedCalls: true,
  });
}

/**
 * Whatever writes: never repeated by the library, which would post twice when only the answer was lost, and never paused
 * for a rate limit, which would hold every other call back.
 */
export function sendClient(parts: ClientParts): WebClient {
  return new WebClient(parts.botToken, {
    ...base(parts),
    timeout: SEND_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
}
