import type { Limits } from '../../outbox/sender.ts';

/**
 * https://docs.slack.dev/apis/web-api/rate-limits: about one a second in a channel, several hundred a minute in all; chat.update is
 * in the third tier, of fifty and more a minute.
 */
export const SLACK_LIMITS: Limits = {
  perMinute: 240,
  perChannelSecond: 1,
  batch: 1,
  parallel: 8,
  editsPerMinute: 45,
};
