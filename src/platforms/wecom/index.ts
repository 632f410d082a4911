import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from '../types.ts';
import { createLive } from './live.ts';
import type { WecomOptions, WecomParts } from './options.ts';
import { PAGES_PATH } from './pages.ts';
import { strings } from './strings.ts';

export { WecomError } from './errors.ts';
export type { WecomOptions } from './options.ts';

/** Where WeCom sends messages and events. */
export const CALLBACK_PATH = '/wecom/callback';

export interface WecomPlatform extends Platform {
  /** Reads the members of the corp; once a day. */
  poll(): Promise<void>;
  /** Resolves when what was answered has been done. */
  idle(): Promise<void>;
}

/** WeCom as a platform: a self-built app of one corp. It answers as soon as the server listens. */
export function createWecomPlatform(parts: WecomParts, options: WecomOptions): WecomPlatform {
  const live = createLive(parts, options);
  let state: 'new' | 'ready' | 'stopping' = 'new';
  const guarded =
    (listener: (request: IncomingMessage, response: ServerResponse) => void) =>
    (request: IncomingMessage, response: ServerResponse) => {
      if (state !== 'stopping') return listener(request, response);
      // WeCom tries again.
      response
        .writeHead(503, { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' })
        .end(`${strings.zh.stopping} ${strings.en.stopping}\n`);
    };
  return {
    name: 'wecom',
    mounts: [
      { path: CALLBACK_PATH, listener: guarded(live.callback) },
      ...(live.pages === undefined ? [] : [{ path: PAGES_PATH, listener: guarded(live.pages) }]),
    ],
    sender: live.sender,
    nameOf: (workspace, account) => (workspace === options.corpId ? live.roster.nameOf(account) : undefined),
    // A tag of the directory is a group; groups of the chat itself cannot be read.
    membersOf: async (place) => ('group' in place ? live.roster.inTag(place.group) : undefined),
    missing: () =>
      live.client.troubles().map(({ says, errcode, address }) => ({
        feature: { zh: '企业微信的发送和通讯录', en: 'Sending and the directory in WeCom' },
        needs: errcode === 60020 && address !== undefined ? `企业可信IP ${address}` : says,
      })),
    health: () => {
      if (state !== 'ready') return { ready: false, why: state === 'new' ? 'not started' : 'stopping' };
      const [trouble] = live.client.troubles();
      const dormant = live.dormant();
      if (trouble !== undefined) {
        return {
          ready: true,
          why: trouble.address === undefined ? trouble.says : `${trouble.says}: ${trouble.address}`,
        };
      }
      return dormant === undefined ? { ready: true } : { ready: true, why: `WeCom reports ${dormant}` };
    },
    start: async () => {
      // The address is checked while the app is being set up, so it answers whatever WeCom says of us.
      state = 'ready';
      await live.greetWecom();
    },
    jobs: [
      { name: `${parts.company}: read the members of the WeCom corp`, every: 'day', run: live.roster.poll },
    ],
    poll: live.roster.poll,
    idle: live.idle,
    stop: async () => {
      state = 'stopping';
      await live.stop();
    },
  };
}
