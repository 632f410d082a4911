import type { Action, Form, Message, Page, View } from '../../messages/parts.ts';
import { type Card, cardOf, linkCard, type PageOf } from './cards.ts';
import { choiceCard, formCard } from './form-cards.ts';
import { LIMITS } from './limits.ts';
import { markdownPieces } from './markdown.ts';
import { strings } from './strings.ts';
import { cleanText, lengthOf, piecesOf, shownActions, textOfView } from './text.ts';

/** What one message of the app holds. */
export type Payload =
  | { readonly msgtype: 'text'; readonly text: { readonly content: string } }
  | { readonly msgtype: 'markdown'; readonly markdown: { readonly content: string } }
  | { readonly msgtype: 'template_card'; readonly template_card: Card };

/** A view as it is shown: payloads in order, and what can be typed back to the last. */
export interface Rendered {
  readonly payloads: readonly Payload[];
  readonly offered: readonly Action[];
}

export interface Rendering {
  /** A new name for a card. */
  readonly task: () => string;
  /** Keeps a view for a page of its own; undefined where there are no pages. */
  readonly pageFor: (view: View) => string | undefined;
  /** Keeps a form until one of its buttons is pressed. */
  readonly hold: (form: Form) => string;
  readonly pageOf: PageOf;
  /** True where everybody reads in WeCom itself, so that what we send may be markdown. */
  readonly markdown?: boolean;
}

export const textPayload = (content: string): Payload => ({ msgtype: 'text', text: { content } });
const card = (template_card: Card): Rendered => ({
  payloads: [{ msgtype: 'template_card', template_card }],
  offered: [],
});

/** The same answer is shown to many: it is put into text once. */
const texts = new WeakMap<View, Rendered>();

/** A text in as many pieces as it needs. */
export function textOnly(view: View): Rendered {
  const before = texts.get(view);
  if (before !== undefined) return before;
  const offered = shownActions(view);
  const made = { payloads: piecesOf(textOfView(view, offered)).map(textPayload), offered };
  texts.set(view, made);
  return made;
}

/**
 * True where pressing decides something: a menu or a question with its answers, or actions made for a card (short labels,
 * questions before they act). An answer with its source is a text: it can be read at once, searched and copied.
 */
export function asksToPress(view: Message | Page): boolean {
  const actions = shownActions(view);
  if (actions.some((action) => action.short !== undefined || action.confirm !== undefined)) return true;
  const bodies = view.parts.filter((part) => part.part !== 'actions');
  const [first, ...rest] = bodies;
  return (
    actions.length >= 3 &&
    (first?.part === 'heading' || first?.part === 'text') &&
    rest.every((part) => part.part === 'note')
  );
}

function renderForm(form: Form, rendering: Rendering): Rendered {
  const direct = formCard(form, rendering.task());
  if (direct !== undefined) return { ...card(direct), offered: shownActions(form) };
  const held = choiceCard(form, rendering.hold(form), rendering.task());
  if (held !== undefined) return card(held);
  const url = rendering.pageFor(form);
  if (url === undefined) return { payloads: [textPayload(strings[form.lang].noPage)], offered: [] };
  return card(linkCard(form.lang, form.title, form.problem, url));
}

/** A page as a card where it is short, else as a link to where it can be read in comfort. */
function renderPage(page: Page, rendering: Rendering): Rendered {
  const short = cardOf(page, { task: rendering.task(), pageOf: rendering.pageOf });
  if (short !== undefined) return card(short);
  const url = rendering.pageFor(page);
  if (url === undefined) return textOnly(page);
  return card(linkCard(page.lang, page.title, undefined, url));
}

/** How a reply looks in the conversation. `pushed`: we speak first, so what can be pressed stands on a card. */
export function render(view: View, rendering: Rendering, options: { pushed?: boolean } = {}): Rendered {
  if (view.view === 'form') return renderForm(view, rendering);
  if (view.view === 'page') return renderPage(view, rendering);
  const pressable = shownActions(view).length > 0 && (options.pushed === true || asksToPress(view));
  if (pressable) {
    const made = cardOf(view, { task: rendering.task(), pageOf: rendering.pageOf });
    if (made !== undefined) return card(made);
  }
  return (
    (rendering.markdown === true ? markdownOf(view, options.pushed === true) : undefined) ?? textOnly(view)
  );
}

/** What tells equal messages apart takes this much room. */
export const MARK_BYTES = 24;

/**
 * As markdown where that reads better than text, and is sent anyway: what we say first, if it has structure and fits one
 * message, and answers too long for one text. A short answer goes back with the callback, which takes text alone.
 */
function markdownOf(view: Message | Page, pushed: boolean): Rendered | undefined {
  const structured = view.parts.some(
    ({ part }) => part === 'heading' || part === 'words' || part === 'facts',
  );
  const text = textOnly(view);
  if (pushed ? !structured : text.payloads.length === 1) return undefined;
  const pieces = markdownPieces(view, LIMITS.textBytes - MARK_BYTES);
  if (pushed && pieces.length > 1) return undefined;
  return {
    payloads: pieces.map((content) => ({ msgtype: 'markdown', markdown: { content } })),
    offered: text.offered,
  };
}

/** What stands in the place of a pressed card’s buttons. */
export function replacing(text: string): string {
  const line = cleanText(text).split('\n')[0] ?? '';
  return lengthOf(line) <= LIMITS.title ? line : `${[...line].slice(0, LIMITS.title - 1).join('')}…`;
}
