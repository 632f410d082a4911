import type { Action } from '../../messages/parts.ts';
import type { Instant } from '../../shared/clock.ts';
import { assertNever } from '../../shared/errors.ts';
import type { Lang } from '../../shared/lang.ts';
import { type Drawing, drawPage, drawParts, safeUrl } from '../../web/html.ts';
import { type Html, html } from '../../web/html-template.ts';
import type { Line } from './history.ts';
import { type DemoPerson, demoPerson, officeOf } from './people.ts';
import { strings } from './strings.ts';

/** The name of a picture that the program drew. */
const PICTURE = /^[0-9a-f]{32}\.png$/;

/** Whose page a line is drawn for. */
export interface Viewer {
  readonly who: DemoPerson;
  readonly lang: Lang;
}

/** 20:12, on the viewer's own wall clock. */
export function clockTime(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at);
}

function button(action: Action, index: number, chosen: boolean, viewer: Viewer, lang: Lang): Html {
  const kind = action.style === undefined ? 'button' : `button ${action.style}`;
  if ('url' in action) {
    const href = safeUrl(action.url);
    if (href === undefined) return html``;
    return html`<a class="${kind}" href="${href}" rel="noopener noreferrer" target="_blank">${action.label}</a>`;
  }
  // What goes to everybody says where it goes, before it is pressed.
  const label = action.call.startsWith('rule share ')
    ? strings[lang].shareTo(action.label, officeOf(viewer.who).channel[lang])
    : action.label;
  const shown = chosen ? strings[lang].chosen(label) : label;
  return html`<button type="button" class="${chosen ? `${kind} chosen` : kind}" data-call="${action.call}" data-action="${index}" data-label="${label}" data-chosen="${strings[lang].chosen(label)}"${action.confirm !== undefined && html` data-confirm="${action.confirm}"`}>${shown}</button>`;
}

/** A button inside a form: pressing it closes the form. */
export function formButton(action: Action): Html {
  if ('url' in action) return html``;
  return html`<button type="button" class="button" data-call="${action.call}" data-label="${action.label}">${action.label}</button>`;
}

const LOCK = html`<svg class="lock" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" stroke-width="1.5" d="M5 7V5a3 3 0 0 1 6 0v2"/><rect x="3" y="7" width="10" height="7" rx="1.5" fill="currentColor"/></svg>`;

/** A line of the conversation as its viewer sees it. */
export function drawLine(line: Line, viewer: Viewer): Html {
  const text = strings[viewer.lang];
  const { said } = line;
  const time = clockTime(line.at, officeOf(viewer.who).zone);
  const when = html`<time datetime="${new Date(line.at).toISOString()}">${time}</time>`;
  switch (said.kind) {
    case 'system':
      return html`<p class="line system" data-line="${line.id}" data-seq="${line.seq}">${said.text[viewer.lang]}</p>`;
    case 'person': {
      const mine = said.account === viewer.who.account;
      const name = demoPerson(said.account)?.name[viewer.lang] ?? said.account;
      const head = mine
        ? html`<span class="hidden">${text.youSay}</span>`
        : html`<p class="from"><span class="name">${name}</span>${when}<span class="hidden">${text.says(name)}</span></p>`;
      const lock =
        line.only !== undefined &&
        line.thread.startsWith('channel:') &&
        html`<p class="from only">${LOCK}${text.onlyYou}</p>`;
      return html`<article class="line person${mine ? ' mine' : ''}" data-line="${line.id}" data-seq="${line.seq}"${mine && html` data-own="${said.text}"`}>${head}${lock}<p class="said" lang="${langOf(said.text, viewer.lang)}">${said.text}</p></article>`;
    }
    case 'bot':
    case 'private': {
      const { view } = said;
      const chosen = line.chosen.get(viewer.who.account);
      const drawing: Drawing = {
        lang: view.lang,
        action: (action, index) => button(action, index, chosen?.has(index) === true, viewer, view.lang),
        image: (file) => (PICTURE.test(file) ? `/local/pictures/${file}` : undefined),
      };
      const body = view.view === 'page' ? drawPage(view, drawing) : drawParts(view.parts, drawing);
      const only = said.kind === 'private' && html`<span class="only">${LOCK}${text.onlyYou}</span>`;
      return html`<article class="line ${said.kind}" data-line="${line.id}" data-seq="${line.seq}"><p class="from"><span class="name" aria-hidden="true">${text.bot}</span><span class="hidden">${text.botSays}</span>${when}${only}</p><div class="body" lang="${view.lang}">${body}</div></article>`;
    }
    default:
      return assertNever(said);
  }
}

function langOf(text: string, fallback: Lang): Lang {
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  return /[a-z]{2}/i.test(text) ? 'en' : fallback;
}
