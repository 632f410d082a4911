import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Sender } from '../../outbox/sender.ts';
import { describeError } from '../../shared/log.ts';
import { dayIn } from '../../time/days.ts';
import { createCallback } from './callback.ts';
import { type Client, createClient } from './client.ts';
import { createCodes } from './codes.ts';
import { createCryptor } from './crypto.ts';
import { createDirect } from './direct.ts';
import { WecomError, wordsFor } from './errors.ts';
import { createGreeter } from './greeting.ts';
import { createHandlers, type HeldForm } from './handlers.ts';
import { createKept } from './kept.ts';
import { createNotices } from './notices.ts';
import { createOffers } from './offers.ts';
import { API_URL, OAUTH_URL, type WecomOptions, type WecomParts } from './options.ts';
import { addressOfPages } from './page-links.ts';
import { createPages, type HeldView } from './pages.ts';
import { createRegister } from './register.ts';
import type { Rendering } from './render.ts';
import { createReplies } from './replies.ts';
import { createRoster, type Roster } from './roster.ts';
import { createSender } from './sender.ts';
import { createSessions } from './sessions.ts';
import { sayShort } from './text.ts';
import { createUpdates } from './updates.ts';
import { createVisitors } from './visitors.ts';
import { createWork } from './work.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Everything that makes up the platform. */
export interface Live {
  readonly client: Client;
  readonly sender: Sender;
  readonly roster: Roster;
  readonly callback: Listener;
  readonly pages: Listener | undefined;
  dormant(): string | undefined;
  /** Asks WeCom whether it knows us. @throws WecomError for what no waiting mends */
  greetWecom(): Promise<void>;
  /** Resolves when what was answered has been done. */
  idle(): Promise<void>;
  /** The same, and nothing is waited for any more. */
  stop(): Promise<void>;
}

const HOLD = { most: 5_000, forMs: 30 * 60_000 };
/** Refused whatever happens later: the settings are wrong. */
const WRONG_SETTINGS = new Set([40001, 40013, 40056, 301002]);
const MOST_CHOICES = 500;

const newId = () => randomBytes(9).toString('base64url');

export function createLive(parts: WecomParts, options: WecomOptions): Live {
  const { company, clock, log, people } = parts;
  const { corpId, agentId, publicUrl, markdown } = options;
  const work = createWork(log);
  people.firstHr(
    company,
    options.firstHr.map((account) => ({ workspace: corpId, account: account.toLowerCase() })),
  );
  const client = createClient({
    apiUrl: options.apiUrl ?? API_URL,
    corpId,
    secret: options.secrets.secret,
    clock,
    log,
  });
  const roster = createRoster({ client, clock, log, register: createRegister(parts, corpId) });
  const visitors = createVisitors(parts, corpId);
  const offers = createOffers({ clock, notes: parts.notes, corpId, track: work.track });
  const codes = createCodes({ notes: parts.notes, clock, corpId });
  const held = { forms: createKept<HeldForm>(clock, HOLD), views: createKept<HeldView>(clock, HOLD) };
  const { pageOf, pageUrl, isOurs } = addressOfPages(publicUrl, options.secrets.encodingAesKey);

  /** What a rendering keeps, it keeps for the one it is for. */
  const renderingFor = (account: string): Rendering => ({
    task: () => `t-${newId()}`,
    pageOf,
    markdown,
    hold: (form) => {
      const id = newId();
      held.forms.put(id, { account, form });
      return id;
    },
    pageFor: (view) => {
      const id = newId();
      // A form can be drawn anew from its call, should the process that holds it end before it is opened.
      const url = pageUrl(id, view.view === 'form' ? { account, call: view.call } : undefined);
      if (url !== undefined) held.views.put(id, { account, view });
      return url;
    },
  });

  const sender = createSender({
    client,
    corpId,
    agentId,
    offers,
    pageOf,
    markdown,
    spelling: roster.spelling,
    languageOf: visitors.languageOf,
    today: (lang) => sayShort(dayIn(parts.companies.of(company).zone, clock.now()), lang),
    onGone: (account) => work.track(roster.left(account)),
  });
  const stopped = new AbortController();
  const direct = createDirect({ sender, corpId, clock, log, stopping: stopped.signal });
  const replies = createReplies({
    wecom: parts,
    corpId,
    clock,
    offers,
    direct,
    renderingFor,
    track: work.track,
  });
  const updates = createUpdates({ client, agentId, log, spelling: roster.spelling });
  const notices = createNotices({ log, whereabouts: roster, track: work.track });
  const greeter = createGreeter({
    corpId,
    clock,
    visitors,
    firstOfDay: (who, day) => parts.once(`wecom-hello:${who.workspace}:${who.account}:${day}`),
    firstMeeting: (who) => people.firstMeeting(company, who),
    retention: () => parts.companies.of(company).retention,
  });
  const handlers = createHandlers({
    visitors,
    replies,
    updates,
    offers,
    held: held.forms,
    greeter,
    codes,
    renderingFor,
    noticed: notices.heard,
    reachable: () => client.troubles().length === 0,
    track: work.track,
  });
  const { token, encodingAesKey } = options.secrets;
  const callback = createCallback({
    cryptor: createCryptor({ token, encodingAesKey, receiveId: corpId }),
    corpId,
    agentId,
    clock,
    log,
    handle: handlers.handle,
    afterwards: handlers.afterwards,
    track: work.track,
  });

  let pages: Listener | undefined;
  if (publicUrl !== undefined) {
    const { origin, protocol } = new URL(publicUrl);
    const sessions = createSessions({
      client,
      clock,
      notes: parts.notes,
      corpId,
      agentId,
      oauthUrl: options.oauthUrl ?? OAUTH_URL,
      redirectUrl: `${origin}/wecom/login`,
    });
    const choices = () => ({
      people: roster
        .members()
        .slice(0, MOST_CHOICES)
        .map(({ account, name }) => ({ value: account, label: name === '' ? account : name })),
      channels: [],
    });
    const app = createPages({
      sessions,
      visitors,
      held: held.views,
      isOurs,
      choices,
      codes,
      log,
      secure: protocol === 'https:',
      origin,
    });
    const listener = getRequestListener(app.fetch);
    pages = (request, response) => void listener(request, response);
  }

  return {
    client,
    roster,
    callback,
    pages,
    dormant: notices.dormant,
    sender,
    greetWecom: async () => {
      await Promise.all([offers.load(), visitors.load()]);
      const called = await client.call('agent/get', { query: { agentid: String(agentId) } });
      if (called.ok) {
        work.track(
          roster.poll().catch((error: unknown) => {
            log.error({ err: describeError(error) }, 'the members of the corp could not be read');
          }),
        );
        return;
      }
      if (called.does !== 'unknown' && WRONG_SETTINGS.has(called.errcode)) {
        throw new WecomError(`${wordsFor(called.errcode)}.`);
      }
      // What an administrator mends while we run: the callback address has to answer before a trusted address can be set.
      log.warn(
        { failure: called.does },
        'WeCom does not answer our calls yet; messages to us are answered all the same',
      );
    },
    idle: work.idle,
    stop: async () => {
      stopped.abort();
      await work.idle();
    },
  };
}
