import type { Action, Inline, Page, Part } from '../messages/parts.ts';
import { assertNever } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { type Html, html } from './html-template.ts';

/** How what can be pressed and seen is drawn where it stands. `index` counts the actions of the view. */
export interface Drawing {
  /** The language of the text itself. */
  readonly lang: Lang;
  readonly action: (action: Action, index: number) => Html;
  /** The address of an image, where this page can show it; without one its text stands instead. */
  readonly image?: (file: string) => string | undefined;
}

/** Only addresses that open a page or a letter; `javascript:` and the like are shown as text. */
export function safeUrl(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' ? href : undefined;
  } catch {
    return undefined;
  }
}

/** An article's id with its brackets stays on one line. */
const MARK = /(〔[^〔〕\n]{1,32}〕|\[[A-Z][^[\]\n]{1,31}\])/;
/** Chinese in an English text, so that voices and fonts change with it. */
const CHINESE = /(\p{Script=Han}[\p{Script=Han}，。、：；？！（）《》…]*)/u;

function marked(text: string, lang: Lang): Html[] {
  return text.split(MARK).flatMap((piece, index) => {
    if (piece === '') return [];
    return index % 2 === 1 ? [html`<span class="id">${piece}</span>`] : inLanguage(piece, lang);
  });
}

function inLanguage(text: string, lang: Lang): Html[] {
  if (lang === 'zh') return [html`${text}`];
  return text
    .split(CHINESE)
    .map((piece, index) => (index % 2 === 1 ? html`<span lang="zh">${piece}</span>` : html`${piece}`));
}

/** A run of text. */
export function drawInline(text: readonly Inline[], lang: Lang): Html[] {
  return text.flatMap((run) => {
    if (typeof run === 'string') return marked(run, lang);
    if ('strong' in run) return [html`<strong>${marked(run.strong, lang)}</strong>`];
    if ('person' in run) return [html`<span class="person">${run.name}</span>`];
    const href = safeUrl(run.url);
    if (href === undefined) return [html`${run.label} ${run.url}`];
    return [html`<a href="${href}" rel="noopener noreferrer" target="_blank">${run.label}</a>`];
  });
}

function drawPart(part: Part, drawing: Drawing, firstAction: number): Html {
  const { lang } = drawing;
  switch (part.part) {
    case 'heading':
      return html`<h3 class="title">${marked(part.text, lang)}</h3>`;
    case 'text':
      return html`<p>${drawInline(part.text, lang)}</p>`;
    case 'note':
      return html`<p class="note">${drawInline(part.text, lang)}</p>`;
    case 'list': {
      const items = part.items.map((item) => html`<li>${drawInline(item, lang)}</li>`);
      return part.numbered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'words': {
      const warning =
        part.never === true &&
        html`<span class="hidden">${lang === 'zh' ? '不能说：' : 'Not to be said: '}</span>`;
      const meaning = part.meaning !== undefined && html`<span class="meaning">${part.meaning}</span>`;
      return html`<blockquote class="${part.never ? 'words never' : 'words'}">${warning}<span lang="zh">“${part.say}”</span>${meaning}</blockquote>`;
    }
    case 'image': {
      const address = drawing.image?.(part.file);
      return address === undefined
        ? html`<p class="image" role="img" aria-label="${part.alt}">${part.alt}</p>`
        : html`<img class="image" src="${address}" alt="${part.alt}">`;
    }
    case 'file':
      return html`<p>${drawInline([part.url === undefined ? part.name : { label: part.name, url: part.url }], lang)}</p>`;
    case 'facts':
      return html`<dl>${part.rows.map((row) => html`<div><dt>${row.label}</dt><dd>${drawInline(row.value, lang)}</dd></div>`)}</dl>`;
    case 'actions':
      return drawActions(part.actions, drawing, firstAction);
    default:
      return assertNever(part);
  }
}

/** A row of things to press. */
export function drawActions(actions: readonly Action[], drawing: Drawing, firstAction: number): Html {
  if (actions.length === 0) return html``;
  return html`<div class="actions">${actions.map((action, index) => drawing.action(action, firstAction + index))}</div>`;
}

/** Parts as escaped HTML, in order. */
export function drawParts(parts: readonly Part[], drawing: Drawing): Html[] {
  let actions = 0;
  return parts.map((part) => {
    const drawn = drawPart(part, drawing, actions);
    if (part.part === 'actions') actions += part.actions.length;
    return drawn;
  });
}

/** One page of a longer text: its title with its place, its parts, its actions, and the way on and back. */
export function drawPage(page: Page, drawing: Drawing): Html {
  const inParts = page.parts.reduce(
    (sum, part) => sum + (part.part === 'actions' ? part.actions.length : 0),
    0,
  );
  const place = page.pages > 1 ? html` <span class="place">${page.page}/${page.pages}</span>` : undefined;
  const turns: Action[] = [
    ...(page.back === undefined
      ? []
      : [{ label: page.lang === 'zh' ? '上一页' : 'Previous page', call: page.back }]),
    ...(page.next === undefined
      ? []
      : [{ label: page.lang === 'zh' ? '下一页' : 'Next page', call: page.next }]),
  ];
  return html`<h3 class="title">${page.title}${place}</h3>${drawParts(page.parts, drawing)}${drawActions(
    page.actions,
    drawing,
    inParts,
  )}${drawActions(turns, drawing, inParts + page.actions.length)}`;
}
