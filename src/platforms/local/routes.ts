import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import type { Pictures } from '../../evidence/pictures.ts';
import { call } from '../../messages/call.ts';
import { MOST_ATTACHED } from '../../messages/form.ts';
import type { Clock } from '../../shared/clock.ts';
import { Refusal } from '../../shared/errors.ts';
import { describeError, type Log } from '../../shared/log.ts';
import { drawForm } from '../../web/html-form.ts';
import { loadAssets } from './assets.ts';
import type { Chat, Doing, Done, Place } from './chat.ts';
import { suggestions } from './completion.ts';
import type { DemoClock } from './demo-clock.ts';
import { SAFE_HEADERS } from './guard.ts';
import type { History } from './history.ts';
import { drawLine, formButton } from './lines.ts';
import { drawChatPage, drawSide } from './page.ts';
import {
  clockPayload,
  doingOf,
  languagePayload,
  pressedOf,
  pressPayload,
  sayPayload,
  submitPayload,
} from './payloads.ts';
import { DEMO_OFFICES, DEMO_PEOPLE, type DemoPerson, demoPerson } from './people.ts';
import { createStreams, type Streams } from './streams.ts';
import { strings } from './strings.ts';
import { createToday } from './today.ts';

/** The largest body that is read. */
export const MOST_BYTES = 64 * 1024;
/** The same for a form that brings two files along, as base64. */
export const MOST_WITH_FILES = 3 * MOST_ATTACHED;
/** The header that carries the page's token. */
export const TOKEN_HEADER = 'x-decorum-token';

export interface Routes {
  readonly app: Hono;
  readonly streams: Streams;
}

/** The page, its files and its small JSON interface. */
export function createRoutes(parts: {
  chat: Chat;
  history: History;
  clock: Clock;
  log: Log;
  demoClock: DemoClock | undefined;
  pictures: Pictures | undefined;
}): Routes {
  const { chat, history, clock, log, demoClock, pictures } = parts;
  const epoch = randomBytes(6).toString('hex');
  const token = randomBytes(24).toString('base64url');
  const streams = createStreams(chat, history, epoch);
  const today = createToday(chat, clock);
  const assets = loadAssets();
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SAFE_HEADERS)) context.res.headers.set(name, value);
  });
  app.onError((error, context) => {
    log.error({ err: describeError(error) }, 'a page request could not be handled');
    return refuse(context, 500, `${strings.en.unreadable} ${strings.zh.unreadable}`);
  });
  app.notFound((context) => context.text('There is nothing at this address. 这里什么也没有。\n', 404));

  const page = async (context: Context) => {
    const who = viewerOf(context);
    const place: Place = context.req.query('in') === 'channel' ? 'channel' : 'chat';
    const lang = chat.lang(who);
    const since = streams.place();
    const drawn = drawChatPage({
      viewer: { who, lang },
      place,
      lines: history.seen(chat.threadOf(who, place), who.account),
      today: await today(who, lang),
      owed: await chat.owed(who),
      ...(demoClock === undefined ? {} : { now: demoClock.now() }),
      commands: suggestions(lang, chat.asker(who).roles),
      token,
      since,
    });
    return context.html(drawn.toString());
  };
  app.get('/', page);
  app.get('/local/', page);

  app.get('/local/assets/:name', (context) => {
    const asset = assets.get(context.req.param('name'));
    if (asset === undefined) return context.notFound();
    return context.body(asset.body, 200, { 'content-type': asset.type });
  });

  app.get('/local/pictures/:name', async (context) => {
    const png = await pictures?.png(context.req.param('name'));
    if (png === undefined) return context.notFound();
    return context.body(Buffer.from(png), 200, { 'content-type': 'image/png' });
  });

  app.get('/local/api/events', (context) => {
    const who = demoPerson(context.req.query('as') ?? '');
    if (who === undefined) return refuse(context, 400, strings.en.unreadable);
    if (streams.full()) return refuse(context, 503, strings[chat.lang(who)].offline);
    return streams.open(
      context,
      who,
      context.req.header('last-event-id') ?? context.req.query('since') ?? '',
    );
  });

  app.use('/local/api/*', async (context, next) => {
    if (context.req.method !== 'POST') return context.notFound();
    if (!isToken(context.req.header(TOKEN_HEADER) ?? '', token)) {
      return refuse(context, 403, 'This page is out of date; please reload it. 页面已过时，请刷新。');
    }
    const type = context.req.header('content-type') ?? '';
    if (!/^application\/json\s*(;|$)/i.test(type)) return refuse(context, 415, strings.en.unreadable);
    return next();
  });
  const limit = (maxSize: number) =>
    bodyLimit({ maxSize, onError: (context) => refuse(context, 413, 'That is too long. 太长了。') });
  const [small, withFiles] = [limit(MOST_BYTES), limit(MOST_WITH_FILES)];
  app.use('/local/api/*', (context, next) =>
    context.req.path === '/local/api/submit' ? withFiles(context, next) : small(context, next),
  );

  /** Runs one kind of thing done on the page: its body is checked, what came of it goes back with the new lines. */
  const doer = <P extends { as: DemoPerson; in: Place; id: string }>(
    path: string,
    schema: z.ZodType<P>,
    run: (payload: P, doing: Doing) => Promise<Done>,
  ) => {
    app.post(path, async (context) => {
      const parsed = schema.safeParse(await readJson(context));
      if (!parsed.success) return refuse(context, 400, `${strings.zh.unreadable} ${strings.en.unreadable}`);
      const doing = doingOf(parsed.data);
      const { who, place } = doing;
      const before = { seq: history.newest(), lang: chat.lang(who) };
      const done = await run(parsed.data, doing);
      const lang = chat.lang(who);
      const thread = chat.threadOf(who, place);
      return context.json({
        demo: true,
        lines: history.seen(thread, who.account, before.seq).map((line) => ({
          id: line.id,
          thread: line.thread,
          seq: line.seq,
          html: drawLine(line, { who, lang }).toString(),
        })),
        owed: await chat.owed(who),
        ...(done.side === undefined ? {} : { side: done.side }),
        ...(done.form === undefined
          ? {}
          : { form: drawForm(done.form, formChoices(lang), undefined, formButton).toString() }),
        ...(done.said === undefined ? {} : { said: done.said }),
        ...(lang === before.lang ? {} : { anew: true }),
      });
    });
  };
  doer('/local/api/say', sayPayload, (payload, doing) => chat.say(doing, payload.text));
  doer('/local/api/press', pressPayload, (payload, doing) =>
    chat.press(doing, payload.call, pressedOf(payload)),
  );
  doer('/local/api/submit', submitPayload, (payload, doing) => {
    const { given, drawnFrom, files } = payload;
    const form = { call: payload.call, given, drawnFrom, ...(files === undefined ? {} : { files }) };
    return chat.submit(doing, form, pressedOf(payload));
  });
  doer('/local/api/language', languagePayload, (payload, doing) =>
    chat.press(doing, call('language', payload.lang)),
  );

  doer('/local/api/clock', clockPayload, (payload, doing) =>
    chat.once(doing, async () => {
      if (demoClock === undefined) return {};
      const { who } = doing;
      const lang = chat.lang(who);
      try {
        await demoClock.move(who, payload.to);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { said: error.text[lang] };
      }
      const viewer = { who, lang };
      return { side: drawSide({ viewer, today: await today(who, lang), now: demoClock.now() }).toString() };
    }),
  );

  return { app, streams };

  /** Who the address says; else somebody who reads the browser's language. */
  function viewerOf(context: Context): DemoPerson {
    const named = demoPerson(context.req.query('as') ?? '');
    if (named !== undefined) return named;
    const english = /^\s*en\b/i.test(context.req.header('accept-language') ?? '');
    return demoPerson(english ? 'amy-clarke' : 'wang-min') ?? (DEMO_PEOPLE[0] as DemoPerson);
  }

  function formChoices(lang: 'zh' | 'en') {
    return {
      people: DEMO_PEOPLE.map((each) => ({
        value: each.account,
        label: `${each.name[lang]} · ${each.department[lang]}`,
      })),
      channels: DEMO_OFFICES.map((office) => ({ value: office.id, label: office.channel[lang] })),
    };
  }
}

function refuse(context: Context, status: 400 | 403 | 413 | 415 | 500 | 503, sentence: string): Response {
  return context.json({ demo: true, error: sentence }, status);
}

async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
}

function isToken(given: string, token: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(token);
  return one.length === other.length && timingSafeEqual(one, other);
}
