import type { Action, View } from '../../messages/parts.ts';
import type { Lang } from '../../shared/lang.ts';
import { drawPage, drawParts, safeUrl } from '../../web/html.ts';
import type { FormChoices } from '../../web/html-form.ts';
import { drawForm } from '../../web/html-form.ts';
import { type Html, html } from '../../web/html-template.ts';
import { strings } from './strings.ts';
import { shownActions } from './text.ts';

/** What every form of a page carries. */
export interface Posting {
  /** The session's own token. */
  readonly token: string;
  /** Names what is pressed or filled in here: the same when it is sent twice. */
  readonly id: string;
}

const hidden = (values: Readonly<Record<string, string>>): Html[] =>
  Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);

/** A button that posts a call; a link only for addresses outside. */
function drawAction(action: Action, posting: Posting): Html {
  const style = action.style === 'primary' ? ' primary' : action.style === 'danger' ? ' danger' : '';
  if ('url' in action) {
    const href = safeUrl(action.url);
    return href === undefined
      ? html``
      : html`<a class="button${style}" href="${href}" rel="noopener noreferrer">${action.label}</a>`;
  }
  const values = {
    call: action.call,
    label: action.label,
    ...(action.confirm === undefined ? {} : { confirm: action.confirm }),
    token: posting.token,
    id: posting.id,
  };
  return html`<form method="post" action="/wecom/press">${hidden(values)}<button type="submit" class="button${style}">${action.label}</button></form>`;
}

function drawView(view: View, posting: Posting, choices: FormChoices): Html | Html[] {
  const drawing = { lang: view.lang, action: (action: Action) => drawAction(action, posting) };
  if (view.view === 'page') return drawPage(view, drawing);
  if (view.view === 'message') {
    // What an app cannot do here is left out.
    const shown = new Set(shownActions(view));
    const parts = view.parts.map((part) =>
      part.part === 'actions'
        ? { ...part, actions: part.actions.filter((action) => shown.has(action)) }
        : part,
    );
    return drawParts(parts, drawing);
  }
  return drawForm(view, choices, {
    action: '/wecom/fill',
    hidden: { call: view.call, drawnFrom: view.drawnFrom, token: posting.token, id: posting.id },
  });
}

function frame(lang: Lang, title: string, body: Html | Html[], script = false): string {
  const tag = lang === 'zh' ? 'zh-CN' : 'en';
  return html`<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="/wecom/assets/mark.svg">
<link rel="stylesheet" href="/wecom/assets/tokens.css">
<link rel="stylesheet" href="/wecom/assets/parts.css">
<link rel="stylesheet" href="/wecom/assets/phone.css">
${script && html`<script src="/wecom/assets/open.js" defer></script>`}
</head>
<body>
<header class="head"><span class="mark" aria-hidden="true" lang="zh">礼</span><span class="name" lang="zh">知礼</span> <span lang="en">Decorum</span></header>
<main class="body" lang="${tag}">${body}</main>
</body>
</html>
`.toString();
}

/** A reply on a page of its own. */
export function drawReplyPage(view: View, posting: Posting, choices: FormChoices): string {
  const title = view.view === 'message' ? view.summary : view.title;
  return frame(view.lang, title, drawView(view, posting, choices));
}

/** The question before something that asks first. */
export function drawQuestion(
  lang: Lang,
  question: string,
  action: Action & { call: string },
  posting: Posting,
): string {
  const yes = drawAction({ label: action.label, call: action.call } as Action, posting);
  return frame(lang, question, [
    html`<p class="question">${question}</p>`,
    html`<div class="actions">${yes}</div>`,
  ]);
}

/** Opens what a link leads to: a link only shows, so what it opens is asked for by a press, which the page makes itself. */
export function drawOpening(lang: Lang, call: string, posting: Posting): string {
  const form = html`<form method="post" action="/wecom/press" id="open">${hidden({ call, token: posting.token, id: posting.id })}<button type="submit" class="button primary">${strings[lang].openHere}</button></form>`;
  return frame(lang, '知礼 Decorum', form, true);
}

/** One sentence, for somebody of whom no language is known yet: in both. */
export function drawSentence(text: { zh: string; en: string }, lang?: Lang): string {
  if (lang !== undefined) return frame(lang, text[lang], html`<p>${text[lang]}</p>`);
  return frame('zh', text.zh, [html`<p lang="zh">${text.zh}</p>`, html`<p lang="en">${text.en}</p>`]);
}
