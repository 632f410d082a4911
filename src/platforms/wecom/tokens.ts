import type { Clock } from '../../shared/clock.ts';
import type { Called } from './called.ts';

/** The access token of the app: shared by all calls, and fetched once however many ask. */
export interface Tokens {
  /** The token, or why there is none. */
  current(): Promise<string | (Called & { ok: false })>;
  /** It no longer works: the next call gets a new one. */
  drop(token: string): void;
}

/** A token is renewed this long before it ends. */
const EARLY_MS = 5 * 60_000;
/** Repeatedly wrong secrets get the whole address blocked for an hour, so we stop asking well before that. */
const STOP_MS = 10 * 60_000;

export function createTokens(parts: { clock: Clock; fetch: () => Promise<Called> }): Tokens {
  const { clock } = parts;
  let held: { token: string; until: number } | undefined;
  let fetching: Promise<string | (Called & { ok: false })> | undefined;
  let stopped: { until: number; why: Called & { ok: false } } | undefined;

  const renew = async (): Promise<string | (Called & { ok: false })> => {
    const called = await parts.fetch();
    if (!called.ok) {
      if (called.does === 'operator') stopped = { until: clock.now() + STOP_MS, why: called };
      // Without a token nothing was sent, whatever became of asking for one.
      return called.does === 'unknown'
        ? { ok: false, does: 'again', errcode: -1, says: called.says, waitMs: 10_000 }
        : called;
    }
    const token = called.data.access_token;
    if (typeof token !== 'string' || token === '') {
      return { ok: false, does: 'again', errcode: -1, says: 'WeCom gave no access token', waitMs: 60_000 };
    }
    const seconds = Number(called.data.expires_in);
    const lasts = (Number.isFinite(seconds) && seconds > 0 ? seconds : 7200) * 1000;
    held = { token, until: clock.now() + Math.max(lasts - EARLY_MS, lasts / 2) };
    stopped = undefined;
    return token;
  };

  return {
    current: async () => {
      if (held !== undefined && held.until > clock.now()) return held.token;
      if (stopped !== undefined && stopped.until > clock.now()) return stopped.why;
      fetching ??= renew().finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    drop: (token) => {
      if (held?.token === token) held = undefined;
    },
  };
}
