/**
 * Rate limits on the simulator's clock: tiers per method, about one message a second per channel.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
export interface LimitOptions {
  /** `false` switches all limits off. */
  enforce?: boolean;
  /** Messages a channel takes at once before the rate of one a second counts. */
  burst?: number;
  /** Calls per minute for single methods, instead of their tier. */
  perMinute?: Readonly<Record<string, number>>;
}
export const TIER_PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100, special: 600 } as const;
export type Tier = keyof typeof TIER_PER_MINUTE;

export class Limits {
  readonly #options: LimitOptions;
  readonly #now: () => number;
  readonly #calls = new Map<string, number[]>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(options: LimitOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Seconds to wait, when the call is one too many. */
  refuse(method: string, tier: Tier, channel?: string): number | undefined {
    if (this.#options.enforce === false) return undefined;
    const now = this.#now();
    const allowed = this.#options.perMinute?.[method] ?? TIER_PER_MINUTE[tier];
    const recent = (this.#calls.get(method) ?? []).filter((at) => now - at < 60_000);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= allowed)
      return Math.max(1, Math.ceil((oldest + 60_000 - now) / 1000));
    if (channel !== undefined) {
      const burst = this.#options.burst ?? 10;
      const bucket = this.#buckets.get(channel) ?? { tokens: burst, at: now };
      const tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / 1000);
      if (tokens < 1) return Math.max(1, Math.ceil(1 - tokens));
      this.#buckets.set(channel, { tokens: tokens - 1, at: now });
    }
    recent.push(now);
    this.#calls.set(method, recent);
    return undefined;
  }
}
