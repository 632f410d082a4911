import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Message } from '../../messages/parts.ts';
import type { Limits, Outcome, Target } from '../../outbox/sender.ts';
import type { MovableClock } from '../../shared/clock.ts';
import type { Platform, PlatformParts } from '../types.ts';
import { createChat } from './chat.ts';
import { createDemoClock, type DemoClock } from './demo-clock.ts';
import { refusalOf, SAFE_HEADERS } from './guard.ts';
import { createHistory } from './history.ts';
import {
  DEMO,
  DEMO_OFFICES,
  DEMO_PEOPLE,
  DEMO_ROLES,
  demoPerson,
  LOCAL,
  type OfficeId,
  ownName,
} from './people.ts';
import { createRoutes } from './routes.ts';
import { strings } from './strings.ts';

export { DEMO_COMPANY, DEMO_PEOPLE, DEMO_ROLES } from './people.ts';

/** The page takes everything at once. */
const LOCAL_LIMITS: Limits = { perMinute: 6000, perChannelSecond: 100, batch: 1, parallel: 8 };

/** A message that nobody asked for, as it arrives. */
export type OnLetter = (account: string, message: Message) => void;

/** A message for everybody in an office's channel, as it arrives. */
export type OnPost = (office: OfficeId, message: Message) => void;

export interface LocalPlatform extends Platform {
  /** Told of every message that arrives for somebody; the terminal listens here. Gives back how to stop listening. */
  onLetter(listener: OnLetter): () => void;
  /** Told of every message that arrives in a channel. */
  onPost(listener: OnPost): () => void;
  /** The demo's clock; absent where it cannot be moved. */
  readonly demoClock: DemoClock | undefined;
}

/** The chat page of the made-up company: a full platform that needs no account anywhere. */
export function createLocalPlatform(
  parts: PlatformParts,
  options: {
    onLetter?: OnLetter;
    /** A clock that the page may put forward, and what then does all that is due. */
    movable?: { clock: MovableClock; beat: () => Promise<void> };
    /** Fills the made-up company when it starts. */
    furnish?: () => Promise<void>;
  } = {},
): LocalPlatform {
  const { people, directory, clock, log } = parts;
  const history = createHistory();
  const chat = createChat(parts, history);
  const demoClock =
    options.movable === undefined
      ? undefined
      : createDemoClock({ ...options.movable, companies: parts.companies, onMoved: chat.clockMoved });
  const { app, streams } = createRoutes({ chat, history, clock, log, demoClock, pictures: parts.pictures });
  const handle = getRequestListener(app.fetch);
  const letters = new Set<OnLetter>(options.onLetter === undefined ? [] : [options.onLetter]);
  const posts = new Set<OnPost>();
  let state: 'new' | 'ready' | 'stopped' = 'new';
  let underWay = 0;
  let quiet: () => void = () => {};

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const refused = refusalOf({ method: request.method ?? 'GET', path, headers: request.headers });
    if (refused !== undefined) return sayPlainly(response, 403, refused);
    if (state === 'stopped')
      return sayPlainly(response, 503, `${strings.zh.stopping} ${strings.en.stopping}`);
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      if (underWay === 0) quiet();
    });
    void handle(request, response);
  };

  const receive = ({ account, channel }: Target, id: string, bytes: string): Outcome => {
    const message = JSON.parse(bytes) as Message;
    const office = DEMO_OFFICES.find((each) => each.id === channel);
    const who = account === undefined ? undefined : demoPerson(account);
    if (office !== undefined) {
      chat.announce(office.id, message, id);
      for (const told of posts) told(office.id, message);
    } else if (who !== undefined) {
      chat.receive(who, message, id);
      for (const told of letters) told(who.account, message);
    } else return { outcome: 'refused', reason: 'nobody in the demo company has this account' };
    return { outcome: 'sent', platformId: id };
  };

  return {
    name: 'local',
    mounts: [
      { path: '/local/', listener },
      { path: '/', listener },
    ],
    sender: {
      reaches: (workspace) => workspace === LOCAL,
      languageOf: async (_workspace, account) => demoPerson(account)?.lang,
      limits: LOCAL_LIMITS,
      freeze: (message) => JSON.stringify(message),
      send: async ({ id, bytes, targets }) => targets.map((target) => receive(target, id, bytes)),
      // The page shows the same call once.
      lookUp: async () => ({ found: 'no' }),
    },
    nameOf: (workspace, account) => {
      const who = workspace === LOCAL ? demoPerson(account) : undefined;
      return who === undefined ? undefined : ownName(who);
    },
    demoClock,
    membersOf: (place) =>
      Promise.resolve(
        'channel' in place
          ? DEMO_PEOPLE.filter((who) => who.office === place.channel).map((who) => who.account)
          : undefined,
      ),
    onPost: (told) => {
      posts.add(told);
      return () => posts.delete(told);
    },
    onLetter: (told) => {
      letters.add(told);
      return () => letters.delete(told);
    },
    health: () => (state === 'ready' ? { ready: true } : { ready: false, why: 'not started' }),
    start: async () => {
      for (const who of DEMO_PEOPLE) {
        await directory.ensure(
          DEMO,
          { workspace: LOCAL, account: who.account },
          { name: ownName(who), department: who.department[who.lang], office: who.office, lang: who.lang },
        );
      }
      for (const { company, role, workspace, account } of DEMO_ROLES) {
        await people.grant(company, `demo:role:${role}:${account}`, DEMO, role, [{ workspace, account }]);
      }
      await options.furnish?.();
      state = 'ready';
    },
    stop: async () => {
      state = 'stopped';
      streams.closeAll();
      if (underWay > 0) {
        await new Promise<void>((resolve) => {
          quiet = resolve;
        });
      }
    },
  };
}

function sayPlainly(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, { ...SAFE_HEADERS, 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
    .end(`${sentence}\n`);
}
