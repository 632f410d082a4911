import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { type Call, callWords } from '../../messages/call.ts';
import type { Action, Form, Part, View } from '../../messages/parts.ts';
import type { Lang } from '../../shared/lang.ts';
import { blocksWithin, plain, sections } from './blocks.ts';
import { inputOf } from './inputs.ts';
import { LIMITS } from './limits.ts';
import { pageActions, SHARE } from './messages.ts';
import { strings } from './strings.ts';
import { boldLine, escapeText } from './text.ts';

/** What a submitted view belongs to; Slack echoes it and shows it to nobody. */
export const CALLBACKS = { form: 'form', ask: 'ask', result: 'result' } as const;

const isShare = (action: Action): boolean => 'call' in action && action.call.startsWith(SHARE);

/** The title where it fits, else the bot's name, with the whole title as the first line. */
function titled(title: string, lang: Lang): { title: string; head: KnownBlock[] } {
  if (title.length > 0 && title.length <= LIMITS.viewTitle) return { title, head: [] };
  return { title: strings[lang].name, head: sections(boldLine(title)) };
}

function blocksIn(parts: readonly Part[], lang: Lang, most: number = LIMITS.blocksPerView): KnownBlock[] {
  return blocksWithin(parts, { lang, without: isShare }, most);
}

/** A form as a modal. Its call and version travel in the private metadata: ids only. */
export function formView(form: Form): ModalView {
  const text = strings[form.lang];
  const { title, head } = titled(form.title, form.lang);
  const problem = form.problem === undefined ? [] : sections(escapeText(form.problem));
  return {
    type: 'modal',
    callback_id: CALLBACKS.form,
    private_metadata: JSON.stringify([form.call, form.drawnFrom]),
    title: plain(title),
    submit: plain(form.submit.length > LIMITS.viewButton ? text.open : form.submit),
    close: plain(text.cancel),
    blocks: [...head, ...problem, ...blocksIn(form.parts, form.lang), ...form.fields.map(inputOf)],
  };
}

/** Reads the private metadata of a form back. */
export function formBehind(metadata: string): { call: Call; drawnFrom: string } | undefined {
  try {
    const parsed: unknown = JSON.parse(metadata);
    if (!Array.isArray(parsed)) return undefined;
    const [call, drawnFrom] = parsed as unknown[];
    if (typeof call !== 'string' || typeof drawnFrom !== 'string' || callWords(call) === undefined)
      return undefined;
    return { call: call as Call, drawnFrom };
  } catch {
    return undefined;
  }
}

/** Anything that is shown, as a modal. */
export function modalOf(view: View): ModalView {
  if (view.view === 'form') return formView(view);
  const text = strings[view.lang];
  const shared = { type: 'modal' as const, callback_id: CALLBACKS.result, close: plain(text.close) };
  if (view.view === 'message') {
    return { ...shared, title: plain(text.name), blocks: blocksIn(view.parts, view.lang) };
  }
  const place = view.pages > 1 ? ` ${view.page}/${view.pages}` : '';
  const { title, head } = titled(`${view.title}${place}`, view.lang);
  return {
    ...shared,
    title: plain(title),
    blocks: [...head, ...blocksIn([...view.parts, ...pageActions(view)], view.lang)],
  };
}

/** The modal of the shortcut “Ask a rule”. */
export function askView(lang: Lang): ModalView {
  const text = strings[lang];
  return {
    type: 'modal',
    callback_id: CALLBACKS.ask,
    title: plain(text.askTitle),
    submit: plain(text.askSubmit),
    close: plain(text.close),
    blocks: [
      inputOf({
        name: 'question',
        kind: 'text',
        label: text.askLabel,
        hint: text.askHint,
        lines: 2,
        max: 1000,
      }),
    ],
  };
}

export function homeView(parts: readonly Part[], lang: Lang): HomeView {
  return { type: 'home', callback_id: 'home', blocks: blocksIn(parts, lang) };
}
