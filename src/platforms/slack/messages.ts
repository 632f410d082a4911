import type { KnownBlock } from '@slack/types';
import { call } from '../../messages/call.ts';
import type { Form, Part, View } from '../../messages/parts.ts';
import { plainText } from '../../messages/plain.ts';
import { blocksWithin } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { strings } from './strings.ts';
import { escapeText, splitText } from './text.ts';

/** One message as Slack takes it, wherever it goes. `text` is the notification and what screen readers read. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** The parts that show a view in a message. A form, where none can be opened, becomes a button that opens it. */
function partsOf(view: View): readonly Part[] {
  switch (view.view) {
    case 'message':
      return view.parts;
    case 'page': {
      const title = view.pages > 1 ? `${view.title} ${view.page}/${view.pages}` : view.title;
      return [{ part: 'heading', text: title }, ...view.parts, ...pageActions(view)];
    }
    case 'form':
      return formAsParts(view);
  }
}

/** Forwards, back, and what a page offers. */
export function pageActions(page: View & { view: 'page' }): Part[] {
  const text = strings[page.lang];
  const actions = [
    ...page.actions,
    ...(page.back === undefined ? [] : [{ label: text.back, call: page.back }]),
    ...(page.next === undefined ? [] : [{ label: text.next, call: page.next }]),
  ];
  return actions.length === 0 ? [] : [{ part: 'actions', actions }];
}

function formAsParts(form: Form): Part[] {
  return [
    { part: 'heading', text: form.title },
    ...(form.problem === undefined ? [] : [{ part: 'text', text: [form.problem] } as const]),
    ...form.parts,
    { part: 'actions', actions: [{ label: strings[form.lang].open, style: 'primary', call: form.call }] },
  ];
}

type Messages = readonly [SlackMessage, ...SlackMessage[]];

/** What views were rendered to: the same answer goes to many. */
const rendered = new WeakMap<View, Messages>();

/** A view as messages: one, unless it has more blocks than a message may have. */
export function messagesOf(view: View): Messages {
  const before = rendered.get(view);
  if (before) return before;
  const messages = renderMessages(view);
  rendered.set(view, messages);
  return messages;
}

function renderMessages(view: View): Messages {
  const blocks = blocksWithin(partsOf(view), { lang: view.lang }, LIMITS.blocksPerMessage);
  // A file is uploaded: its address elsewhere is nobody's business here.
  const parts = view.parts.map((part) => (part.part === 'file' ? { ...part, url: undefined } : part));
  const said = escapeText(plainText({ ...view, parts } as View)).trim();
  const text = splitText(said, LIMITS.messageText)[0] ?? strings[view.lang].name;
  const first: SlackMessage = { text, blocks: blocks.slice(0, LIMITS.blocksPerMessage) };
  const rest: SlackMessage[] = [];
  for (let from = LIMITS.blocksPerMessage; from < blocks.length; from += LIMITS.blocksPerMessage) {
    rest.push({ text, blocks: blocks.slice(from, from + LIMITS.blocksPerMessage) });
  }
  return [first, ...rest];
}

/** The call of a button that only makes sense where other people are: not in a modal or App Home. */
export const SHARE = call('rule', 'share');
