import type { Limits } from '../../outbox/sender.ts';

/** https://docs.slack.dev/apis/web-api/rate-limits: about one a second in a channel, several hundred a minute in all. */
export const SLACK_LIMITS: Limits = { perMinute: 240, perChannelSecond: 1, batch: 1, parallel: 8 };
