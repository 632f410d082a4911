import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Notes } from '../../people/notes.ts';
import { type Clock, instant } from '../../shared/clock.ts';
import { textOf } from './called.ts';
import type { Client } from './client.ts';
import { createKept } from './kept.ts';
import { accountOf } from './visitors.ts';

/** Somebody whose browser WeCom has vouched for. */
export interface Session {
  readonly id: string;
  readonly account: string;
  /** Stands in every form of the session's pages: a form from elsewhere does not have it. */
  readonly token: string;
}

/** Why nobody was signed in. */
export type SignInFault = 'state' | 'code' | 'outsider' | 'unreachable';

export interface Sessions {
  /** Starts a sign-in: where the browser goes, and the cookie that ties it to the answer. */
  begin(next: string): { readonly url: string; readonly cookie: string };
  /** Ends it: the state was given to this browser and is good once. */
  finish(given: {
    state: string;
    code: string;
    cookie: string | undefined;
  }): Promise<{ readonly session: Session; readonly next: string } | { readonly fault: SignInFault }>;
  find(cookie: string | undefined): Promise<Session | undefined>;
  isToken(session: Session, token: string): boolean;
}

/** The kind of note that holds who is signed in. */
const SESSION = 'wecom-session';
const STATE_MS = 5 * 60_000;
const SESSION_MS = 2 * 3_600_000;

const secret = () => randomBytes(24).toString('hex');
/** What is kept of a cookie: who reads the memory of the process gets no session from it. */
const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

/** https://developer.work.weixin.qq.com/document/path/91022: silent, for members inside WeCom. */
export function createSessions(parts: {
  client: Client;
  clock: Clock;
  notes: Notes;
  corpId: string;
  agentId: number;
  oauthUrl: string;
  /** Where WeCom sends the browser back to. */
  redirectUrl: string;
}): Sessions {
  const { client, clock } = parts;
  const states = createKept<{ next: string; cookie: string }>(clock, { most: 10_000, forMs: STATE_MS });
  const sessions = createKept<Session>(clock, { most: 50_000, forMs: SESSION_MS });
  /** As it is kept over a restart, so that what somebody fills in meanwhile is not lost; the cookie itself is kept nowhere. */
  const asNote = (id: string, { token }: Session) => ({
    id: digest(id),
    value: JSON.stringify({ token }),
  });
  return {
    begin: (next) => {
      const state = secret();
      const cookie = secret();
      states.put(state, { next, cookie: digest(cookie) });
      const query = [
        ['appid', parts.corpId],
        ['redirect_uri', parts.redirectUrl],
        ['response_type', 'code'],
        ['scope', 'snsapi_base'],
        ['state', state],
        ['agentid', String(parts.agentId)],
      ] as const;
      // The order of the page that documents it, and the fragment that it requires.
      const url = `${parts.oauthUrl}?${query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}#wechat_redirect`;
      return { url, cookie };
    },
    finish: async ({ state, code, cookie }) => {
      const begun = states.take(state);
      if (begun === undefined || cookie === undefined || digest(cookie) !== begun.cookie)
        return { fault: 'state' };
      if (code === '' || Buffer.byteLength(code) > 512) return { fault: 'code' };
      const called = await client.call('auth/getuserinfo', { query: { code } });
      if (!called.ok) return { fault: called.does === 'refused' ? 'code' : 'unreachable' };
      const user = textOf(called.data.userid) || textOf(called.data.UserId);
      // An openid is somebody outside the corp.
      if (user === '') return { fault: 'outsider' };
      const id = secret();
      const session: Session = { id, account: accountOf(user), token: secret() };
      sessions.put(digest(id), session);
      const until = instant(clock.now() + SESSION_MS);
      await parts.notes.put(
        { workspace: parts.corpId, account: session.account },
        SESSION,
        asNote(id, session),
        until,
      );
      return { session, next: begun.next };
    },
    find: async (cookie) => {
      if (cookie === undefined || cookie.length > 200) return undefined;
      const known = sessions.get(digest(cookie));
      if (known !== undefined) return known;
      const kept = await parts.notes.find(parts.corpId, SESSION, digest(cookie));
      return kept === undefined
        ? undefined
        : { id: cookie, account: kept.account, token: (JSON.parse(kept.value) as { token: string }).token };
    },
    isToken: (session, token) => {
      const one = Buffer.from(session.token);
      const other = Buffer.from(token);
      return one.length === other.length && timingSafeEqual(one, other);
    },
  };
}
