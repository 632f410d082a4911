import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Api, fault, type SimState } from './state.ts';

const CODE_MS = 5 * 60_000;

/** Who sits before the browser, and what they do when WeCom asks. */
export interface Login {
  /** The member that the next page is opened by, where the browser says nothing else. */
  user: string;
  /** Nobody of the corp: an outsider's openid comes. */
  outsider: boolean;
  /** Says no: comes back without a code. */
  refuses: boolean;
  readonly trusted: Set<string>;
}

/** The page that sends a member back with a code, and the API that tells whose it is. */
export function createLogin(sim: SimState): {
  login: Login;
  apis: Record<string, Api>;
  page: (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;
} {
  const login: Login = { user: '', outsider: false, refuses: false, trusted: new Set() };
  const codes = new Map<string, { at: number; user: string; outsider: boolean }>();
  const plain = (response: ServerResponse, status: number, text: string) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  };
  const authorize = (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const { searchParams: query } = url;
    const back = query.get('redirect_uri') ?? '';
    const order = [...query.keys()].join(' ');
    if (order !== 'appid redirect_uri response_type scope state agentid') {
      sim.violations.push(`authorize with ${order}`);
    }
    if (query.get('appid') !== sim.corpId) return plain(response, 200, '40013: invalid corpid');
    if (!URL.canParse(back) || !login.trusted.has(new URL(back).host)) {
      return plain(response, 200, '50001: redirect_uri is not a trusted domain');
    }
    const state = query.get('state') ?? '';
    if (!/^[a-zA-Z0-9]{1,128}$/.test(state))
      sim.violations.push('state with other signs than letters and digits');
    const target = new URL(back);
    const cookie = /(?:^|;\s*)sim_user=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
    if (!login.refuses) {
      const code = `code${sim.nextId++}x${Math.random().toString(36).slice(2)}`;
      const user = cookie === undefined ? login.user : decodeURIComponent(cookie);
      codes.set(code, { at: sim.now(), user, outsider: login.outsider });
      target.searchParams.set('code', code);
    }
    target.searchParams.set('state', state);
    response.writeHead(302, { location: target.href }).end();
  };
  return {
    login,
    apis: {
      'auth/getuserinfo': ({ query }) => {
        const given = query.get('code') ?? '';
        const known = codes.get(given);
        codes.delete(given);
        if (known === undefined || sim.now() - known.at > CODE_MS) return fault(40029, 'invalid code');
        if (known.outsider) return { openid: 'o-outsider' };
        // Any member of the corp, whether the app may see them or not.
        const member = sim.corp.member(known.user);
        return member === undefined ? { openid: 'o-nobody' } : { userid: member.userid };
      },
    },
    page: (request, response, url) => {
      if (url.pathname === '/connect/oauth2/authorize') {
        authorize(request, response, url);
        return true;
      }
      // For a browser in a test: become somebody, then go on.
      if (url.pathname === '/become') {
        const to = url.searchParams.get('to');
        const cookie = `sim_user=${encodeURIComponent(url.searchParams.get('user') ?? '')}; Path=/`;
        response
          .writeHead(to === null ? 200 : 302, {
            'set-cookie': cookie,
            'content-type': 'text/plain',
            ...(to === null ? {} : { location: to }),
          })
          .end('become');
        return true;
      }
      return false;
    },
  };
}
