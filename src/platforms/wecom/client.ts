import { request } from 'undici';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { type Called, fieldsOf } from './called.ts';
import { addressIn, reactionTo, wordsFor } from './errors.ts';
import { createTokens } from './tokens.ts';

/** What an administrator of WeCom has to set right, the newest of each kind. */
export interface Trouble {
  readonly errcode: number;
  readonly says: string;
  /** The address to allow, for 60020. */
  readonly address?: string;
}

export interface Client {
  /** One call of the API at `path`, such as `message/send`. A body makes it a POST; a text is sent as it is. */
  call(
    path: string,
    given?: { query?: Readonly<Record<string, string>>; body?: object | string },
  ): Promise<Called>;
  /** What stands in the way at present; a call that works takes it away. */
  troubles(): readonly Trouble[];
}

const TIMEOUT_MS = 10_000;
const MINUTE = 60_000;
/** 45009 blocks for as long as the rule that was broken: a minute, then an hour. */
const PAUSES = [MINUTE, 5 * MINUTE, 60 * MINUTE];
const OPERATOR_WAIT = 5 * MINUTE;
/** Then certainly nothing reached WeCom. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function createClient(parts: {
  apiUrl: string;
  corpId: string;
  secret: string;
  clock: Clock;
  log: Log;
}): Client {
  const { apiUrl, clock, log } = parts;
  const troubles = new Map<number, Trouble>();
  /** APIs that are left alone, until when, and how often in a row. */
  const paused = new Map<string, { until: number; times: number }>();

  const refused = (errcode: number, waitMs: number): Called & { ok: false } => ({
    ok: false,
    does: reactionTo(errcode),
    errcode,
    says: wordsFor(errcode),
    waitMs,
  });

  /** One HTTP exchange, without the token. */
  const exchange = async (
    path: string,
    query: Readonly<Record<string, string>>,
    body: object | string | undefined,
  ): Promise<Called> => {
    const url = new URL(path, apiUrl);
    url.search = new URLSearchParams(query).toString();
    try {
      const { statusCode, body: answer } = await request(url, {
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
        ...(body === undefined
          ? {}
          : {
              method: 'POST',
              headers: { 'content-type': 'application/json; charset=utf-8' },
              body: typeof body === 'string' ? body : JSON.stringify(body),
            }),
      });
      if (statusCode !== 200) {
        await answer.dump();
        return { ok: false, does: 'unknown', says: `HTTP ${statusCode}` };
      }
      const data = fieldsOf(await answer.json());
      // Some endpoints leave errcode out when all is well.
      const code = data.errcode === undefined ? 0 : Number(data.errcode);
      if (code === 0) return { ok: true, data };
      return judge(path, code, String(data.errmsg ?? ''));
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      if (NEVER_SENT.has(code)) return { ...refused(-1, 30_000), says: `WeCom cannot be reached (${code})` };
      return { ok: false, does: 'unknown', says: 'the connection to WeCom broke' };
    }
  };

  const judge = (path: string, errcode: number, message: string): Called => {
    const does = reactionTo(errcode);
    if (does === 'operator') {
      const address = errcode === 60020 ? addressIn(message) : undefined;
      if (!troubles.has(errcode)) {
        log.error({ errcode, api: path, ...(address === undefined ? {} : { address }) }, wordsFor(errcode));
      }
      troubles.set(errcode, {
        errcode,
        says: wordsFor(errcode),
        ...(address === undefined ? {} : { address }),
      });
      return refused(errcode, OPERATOR_WAIT);
    }
    if (does === 'pause') {
      const times = (paused.get(path)?.times ?? 0) + 1;
      const waitMs = PAUSES[Math.min(times, PAUSES.length) - 1] ?? MINUTE;
      paused.set(path, { until: clock.now() + waitMs, times });
      log.warn({ errcode, api: path, waitMs }, 'WeCom’s limit is reached; the calls wait');
      return refused(errcode, waitMs);
    }
    if (does === 'refused') log.error({ errcode, api: path }, 'WeCom refused a call');
    return refused(errcode, does === 'again' ? 10_000 : 0);
  };

  const tokens = createTokens({
    clock,
    fetch: async () => {
      const called = await exchange(
        'gettoken',
        { corpid: parts.corpId, corpsecret: parts.secret },
        undefined,
      );
      if (called.ok || called.does === 'unknown' || called.errcode !== 40001) return called;
      // For a token this is no expiry, but a wrong secret.
      const says = wordsFor(40001);
      if (!troubles.has(40001)) log.error({ errcode: 40001 }, says);
      troubles.set(40001, { errcode: 40001, says });
      return { ...called, does: 'operator', waitMs: OPERATOR_WAIT };
    },
  });

  const attempt: Client['call'] = async (path, { query = {}, body } = {}) => {
    for (let fresh = false; ; fresh = true) {
      const token = await tokens.current();
      if (typeof token !== 'string') return token;
      const called = await exchange(path, { access_token: token, ...query }, body);
      if (called.ok || called.does !== 'token' || fresh) return called;
      tokens.drop(token);
    }
  };

  return {
    call: async (path, given) => {
      const pause = paused.get(path);
      if (pause !== undefined && pause.until > clock.now()) return refused(45009, pause.until - clock.now());
      const called = await attempt(path, given);
      if (called.ok) {
        troubles.clear();
        paused.delete(path);
      }
      return called;
    },
    troubles: () => [...troubles.values()],
  };
}
