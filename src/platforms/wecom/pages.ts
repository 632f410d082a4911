import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { commandOfCall } from '../../commands/registry.ts';
import { type Call, callWords } from '../../messages/call.ts';
import type { View } from '../../messages/parts.ts';
import type { Input } from '../../messages/request.ts';
import { describeError, type Log } from '../../shared/log.ts';
import type { FormChoices } from '../../web/html-form.ts';
import type { Codes } from './codes.ts';
import type { Kept } from './kept.ts';
import { drawOpening, drawQuestion, drawReplyPage, drawSentence, type Posting } from './page-html.ts';
import { isReading, type PageLinks } from './page-links.ts';
import { isMultipart, MOST_WITH_FILES, type PagePost, readPost } from './page-posts.ts';
import type { Session, Sessions, SignInFault } from './sessions.ts';
import { strings } from './strings.ts';
import type { Visitors } from './visitors.ts';

/** A view that waits to be opened on a page by the one it is for. */
export interface HeldView {
  readonly account: string;
  readonly view: View;
}

export const PAGES_PATH = '/wecom/';
const MOST_BYTES = 64 * 1024;
const SESSION_COOKIE = 'decorum_wecom';
const LOGIN_COOKIE = 'decorum_wecom_login';

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const FILES: Readonly<Record<string, readonly [url: URL, type: string]>> = {
  'tokens.css': [new URL('../../web/static/tokens.css', import.meta.url), 'text/css; charset=utf-8'],
  'parts.css': [new URL('../../web/static/parts.css', import.meta.url), 'text/css; charset=utf-8'],
  'phone.css': [new URL('./assets/phone.css', import.meta.url), 'text/css; charset=utf-8'],
  'mark.svg': [new URL('./assets/mark.svg', import.meta.url), 'image/svg+xml'],
  'open.js': [new URL('./assets/open.js', import.meta.url), 'text/javascript; charset=utf-8'],
};

const both = (key: 'onlyInWecom' | 'signInAgain' | 'pageGone' | 'fileTooBig') => ({
  zh: strings.zh[key],
  en: strings.en[key],
});

/** The pages that open inside WeCom: the same commands and views as in the conversation, for a phone. */
export function createPages(parts: {
  sessions: Sessions;
  visitors: Visitors;
  held: Kept<HeldView>;
  isOurs: PageLinks['isOurs'];
  choices: () => FormChoices;
  codes: Codes;
  log: Log;
  /** Cookies only over https, where the pages are. */
  secure: boolean;
  /** Where our own forms come from. */
  origin: string;
}): Hono {
  const { sessions, visitors, held, log } = parts;
  const files = new Map(
    Object.entries(FILES).map(([name, [url, type]]) => [name, { type, body: readFileSync(url, 'utf8') }]),
  );
  const app = new Hono();
  const cookie = { path: PAGES_PATH, httpOnly: true, sameSite: 'Lax', secure: parts.secure } as const;

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
  });
  app.onError((error, context) => {
    log.error({ err: describeError(error) }, 'a page inside WeCom could not be handled');
    return context.html(drawSentence(both('signInAgain')), 500);
  });
  app.notFound((context) => context.html(drawSentence(both('pageGone')), 404));

  app.get('/wecom/assets/:name', (context) => {
    const file = files.get(context.req.param('name'));
    if (file === undefined) return context.notFound();
    return context.body(file.body, 200, { 'content-type': file.type });
  });

  /** Whoever is not known is sent to WeCom, silently, and comes back here. */
  const signIn = (context: Context) => {
    const url = new URL(context.req.url);
    const { url: there, cookie: tie } = sessions.begin(`${url.pathname}${url.search}`);
    setCookie(context, LOGIN_COOKIE, tie, { ...cookie, maxAge: 300 });
    return context.redirect(there);
  };
  const postingOf = (session: Session): Posting => ({
    token: session.token,
    id: randomBytes(12).toString('base64url'),
  });
  const show = async (context: Context, session: Session, view: View) => {
    const shown = await parts.codes.show(session.account, view);
    return context.html(drawReplyPage(shown, postingOf(session), parts.choices()));
  };

  app.get('/wecom/login', async (context) => {
    const finished = await sessions.finish({
      state: context.req.query('state') ?? '',
      code: context.req.query('code') ?? '',
      cookie: getCookie(context, LOGIN_COOKIE),
    });
    setCookie(context, LOGIN_COOKIE, '', { ...cookie, maxAge: 0 });
    if ('fault' in finished) return refuse(context, finished.fault);
    setCookie(context, SESSION_COOKIE, finished.session.id, { ...cookie, maxAge: 7200 });
    return context.redirect(finished.next);
  });

  /** A link that carries a call; what only reads is shown, anything else is asked for by a press. */
  app.get('/wecom/open', async (context) => {
    const call = context.req.query('call') ?? '';
    const words = callWords(call);
    if (words === undefined) return context.notFound();
    const session = await sessions.find(getCookie(context, SESSION_COOKIE));
    if (session === undefined) return signIn(context);
    const found = commandOfCall(words.at(-1)?.startsWith('@') ? words.slice(0, -1) : words);
    if (found?.command.effect === 'changes') {
      // A bare link, whoever sent it, opens a text to be read and does nothing else.
      if (!isReading(call)) return context.notFound();
      return context.html(drawOpening(visitors.asker(session.account).lang, call, postingOf(session)));
    }
    const input: Input = { input: 'call', call: call as Call, safe: true };
    const reply = await visitors.ask(session.account, `page:${randomBytes(12).toString('base64url')}`, input);
    return show(context, session, reply.view);
  });

  app.get('/wecom/page/:id', async (context) => {
    const session = await sessions.find(getCookie(context, SESSION_COOKIE));
    if (session === undefined) return signIn(context);
    const waiting = held.get(context.req.param('id'));
    const { lang } = visitors.asker(session.account);
    const call = context.req.query('call');
    const mark = context.req.query('mark') ?? '';
    if (waiting === undefined && call !== undefined && parts.isOurs(session.account, call, mark)) {
      return context.html(drawOpening(lang, call, postingOf(session)));
    }
    if (waiting === undefined) return context.html(drawSentence(both('pageGone'), lang), 404);
    if (waiting.account !== session.account) {
      const text = { zh: strings.zh.notYours, en: strings.en.notYours };
      return context.html(drawSentence(text, lang), 403);
    }
    return show(context, session, waiting.view);
  });

  const tooLarge = (context: Context) => context.html(drawSentence(both('fileTooBig')), 413);
  app.use('/wecom/*', (context, next) => {
    const files = context.req.path === '/wecom/fill' && isMultipart(context);
    return bodyLimit({ maxSize: files ? MOST_WITH_FILES : MOST_BYTES, onError: tooLarge })(context, next);
  });

  /** The values of a form that our own page posted for this session; undefined for any other. */
  const posted = async (context: Context): Promise<(PagePost & { session: Session }) | undefined> => {
    const session = await sessions.find(getCookie(context, SESSION_COOKIE));
    const origin = context.req.header('origin');
    if (session === undefined || (origin !== undefined && origin !== 'null' && origin !== parts.origin))
      return undefined;
    const post = await readPost(context);
    if (post === undefined || !sessions.isToken(session, post.values.get('token') ?? '')) return undefined;
    return { ...post, session };
  };
  const answer = async (context: Context, session: Session, id: string, input: Input) => {
    const reply = await visitors.ask(session.account, `page:${session.id.slice(0, 12)}:${id}`, input);
    return show(context, session, reply.view);
  };

  app.post('/wecom/press', async (context) => {
    const given = await posted(context);
    if (given === undefined) return context.html(drawSentence(both('signInAgain')), 403);
    const { session, values } = given;
    const call = (values.get('call') ?? '') as Call;
    const question = values.get('confirm');
    if (question !== undefined) {
      const label = values.get('label') ?? strings[visitors.asker(session.account).lang].yes;
      const { lang } = visitors.asker(session.account);
      return context.html(drawQuestion(lang, question, { label, call }, postingOf(session)));
    }
    return answer(context, session, values.get('id') ?? '', { input: 'call', call, safe: false });
  });

  app.post('/wecom/fill', async (context) => {
    const given = await posted(context);
    if (given === undefined) return context.html(drawSentence(both('signInAgain')), 403);
    const { session, values, files } = given;
    if (given.tooBig) return tooLarge(context);
    const { call = '', drawnFrom = '', id = '', token: _, ...fields } = Object.fromEntries(values);
    const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''));
    return answer(context, session, id, {
      input: 'submit',
      call: call as Call,
      given: filled,
      drawnFrom,
      files,
    });
  });

  return app;

  function refuse(context: Context, fault: SignInFault): Response | Promise<Response> {
    log.warn({ fault }, 'nobody could be signed in to a page inside WeCom');
    const text = fault === 'outsider' ? both('onlyInWecom') : both('signInAgain');
    return context.html(drawSentence(text), fault === 'unreachable' ? 503 : 403);
  }
}
