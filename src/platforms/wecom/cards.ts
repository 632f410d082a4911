import { type Call, MAX_CALL_BYTES } from '../../messages/call.ts';
import type { Action, Inline, Message, Page, Part } from '../../messages/parts.ts';
import { plainInline, plainWords } from '../../messages/plain.ts';
import { assertNever } from '../../shared/errors.ts';
import type { Lang } from '../../shared/lang.ts';
import { LIMITS } from './limits.ts';
import { strings } from './strings.ts';
import { cleanText, lengthOf, shorten, shownActions } from './text.ts';

/** A template card. https://developer.work.weixin.qq.com/document/path/90236 */
export interface Card {
  readonly card_type: 'text_notice' | 'button_interaction' | 'vote_interaction' | 'multiple_interaction';
  readonly source?: { readonly desc: string };
  readonly main_title: { readonly title: string; readonly desc?: string };
  readonly sub_title_text?: string;
  readonly quote_area?: { readonly type: 0; readonly quote_text: string };
  readonly horizontal_content_list?: readonly { readonly keyname: string; readonly value: string }[];
  readonly card_action?: { readonly type: 1; readonly url: string };
  readonly task_id?: string;
  readonly button_list?: readonly CardButton[];
  readonly checkbox?: {
    readonly question_key: string;
    readonly mode: 0 | 1;
    readonly option_list: readonly {
      readonly id: string;
      readonly text: string;
      readonly is_checked: boolean;
    }[];
  };
  readonly select_list?: readonly {
    readonly question_key: string;
    readonly title: string;
    readonly selected_id?: string;
    readonly option_list: readonly { readonly id: string; readonly text: string }[];
  }[];
  readonly submit_button?: { readonly text: string; readonly key: string };
}

export interface CardButton {
  readonly type: 0 | 1;
  readonly text: string;
  readonly style: 1 | 2 | 3 | 4;
  readonly key?: string;
  readonly url?: string;
}

/** The address of a page of ours that shows what a call leads to; undefined where there are no pages. */
export type PageOf = (call: Call) => string | undefined;

/** What a button carries: its call and its label; with a question, that is asked first. */
export interface Pressed {
  readonly call: string;
  readonly label: string;
  readonly question?: string;
}

/** `place`: the button's own on its card, because two may lead to the same. */
export function keyOf(action: Action & { call: Call }, place: number): string {
  const key = { call: action.call, label: shorten(action.label, 60), place };
  if (action.confirm === undefined) return JSON.stringify(key);
  const room = LIMITS.key - Buffer.byteLength(JSON.stringify({ ...key, question: '' })) - 3;
  let question = shorten(action.confirm, 300);
  while (Buffer.byteLength(JSON.stringify(question)) > room)
    question = shorten(question, lengthOf(question) - 10);
  return JSON.stringify({ ...key, question });
}

/** Reads what a pressed button carried; undefined when it is none of ours. */
export function pressedOf(key: string): Pressed | undefined {
  try {
    const { call, label, question } = JSON.parse(key) as Partial<Record<keyof Pressed, unknown>>;
    if (typeof call !== 'string' || typeof label !== 'string' || call.length > MAX_CALL_BYTES)
      return undefined;
    return { call, label, ...(typeof question === 'string' ? { question } : {}) };
  } catch {
    return undefined;
  }
}

/** Article ids as they stand in texts: a card names them in a row of their own. */
const MARK = /\s?(?:〔([A-Z][^〔〕\n]{0,31})〕|\[([A-Z][^[\]\n]{0,31}-[^[\]\n]{0,31})\])/g;

/** What the parts of a message come to on a card, before its limits are looked at. */
interface Draft {
  title: string;
  desc: string | undefined;
  readonly sub: string[];
  readonly quote: string[];
  readonly rows: { keyname: string; value: string }[];
  readonly ids: string[];
}

function takeMarks(text: string, ids: string[]): string {
  return text
    .replace(MARK, (_whole, zh: string | undefined, en: string | undefined) => {
      const id = zh ?? en ?? '';
      if (!ids.includes(id)) ids.push(id);
      return '';
    })
    .trim();
}

function isSource(text: string): boolean {
  return /^(依据：|Source: )/.test(text);
}

function addText(draft: Draft, text: string): void {
  const bare = takeMarks(text, draft.ids);
  if (bare === '') return;
  if (draft.title === '') draft.title = bare;
  else if (draft.desc === undefined && draft.sub.length === 0 && lengthOf(bare) <= LIMITS.desc)
    draft.desc = bare;
  else draft.sub.push(bare.replace(/[。.；;]$/u, ''));
}

function addFact(draft: Draft, label: string, value: readonly Inline[], lang: Lang): void {
  const text = takeMarks(plainInline(value), draft.ids);
  if (
    lengthOf(label) <= LIMITS.rowName &&
    lengthOf(text) <= LIMITS.rowValue &&
    draft.rows.length < LIMITS.rows
  ) {
    draft.rows.push({ keyname: label, value: text });
  } else draft.sub.push(`${label}${lang === 'zh' ? '：' : ': '}${text}`);
}

function addPart(draft: Draft, part: Part, lang: Lang): void {
  switch (part.part) {
    case 'heading':
    case 'text':
      addText(draft, part.part === 'heading' ? part.text : plainInline(part.text));
      return;
    case 'note': {
      const text = plainInline(part.text);
      if (isSource(text)) takeMarks(text, draft.ids);
      else addText(draft, text);
      return;
    }
    case 'list': {
      for (const item of part.items) {
        const bare = takeMarks(plainInline(item), draft.ids).replace(/^☐\s*/, '');
        draft.sub.push(bare.replace(/[。.；;]$/u, ''));
      }
      return;
    }
    case 'words':
      draft.quote.push(plainWords(part, lang));
      return;
    case 'image':
      addText(draft, part.alt);
      return;
    case 'file':
      addText(draft, part.url === undefined ? part.name : `${part.name} ${part.url}`);
      return;
    case 'facts':
      for (const row of part.rows) addFact(draft, row.label, row.value, lang);
      return;
    case 'actions':
      return;
    default:
      assertNever(part);
  }
}

/** A title too long for its line goes on in the next where that is free; else the whole stands in the text below. */
function fitTitle(draft: Draft): void {
  if (lengthOf(draft.title) <= LIMITS.title) return;
  const whole = draft.title;
  for (const match of [...whole.matchAll(/[：:，,；;·—]\s*/g)].reverse()) {
    const [before, after] = [whole.slice(0, match.index), whole.slice(match.index + match[0].length)];
    if (draft.desc !== undefined || lengthOf(before) > LIMITS.title || lengthOf(after) > LIMITS.desc)
      continue;
    draft.title = before;
    draft.desc = after;
    return;
  }
  draft.title = shorten(whole, LIMITS.title);
  draft.sub.unshift(whole);
}

function idsRow(ids: readonly string[], lang: Lang): { keyname: string; value: string } | undefined {
  if (ids.length === 0) return undefined;
  const joint = lang === 'zh' ? '、' : ' ';
  let shown = ids;
  while (lengthOf(shown.join(joint)) > LIMITS.rowValue && shown.length > 1) shown = shown.slice(0, -1);
  return { keyname: strings[lang].source, value: shorten(shown.join(joint), LIMITS.rowValue) };
}

/** Buttons with their own or short labels; where one does not fit, all are numbered and spelt out in rows. */
function buttonsOf(
  actions: readonly Action[],
  pageOf: PageOf,
): { buttons: CardButton[]; rows: { keyname: string; value: string }[] } {
  const labels = actions.map((action) => action.short ?? action.label);
  const numbered = labels.some((label) => lengthOf(label) > LIMITS.button);
  const buttons = actions.map((action, index): CardButton => {
    const text = numbered ? String(index + 1) : cleanText(labels[index] ?? '');
    const style =
      action.style === 'primary' ? 1 : action.style === 'danger' ? 3 : actions.length === 1 ? 1 : 2;
    if ('url' in action) return { type: 1, text, style, url: action.url };
    const url = pageOf(action.call);
    return url === undefined
      ? { type: 0, text, style, key: keyOf(action, index) }
      : { type: 1, text, style, url };
  });
  if (!numbered) return { buttons, rows: [] };
  const rows = actions.map((action, index) => ({
    keyname: String(index + 1),
    value: shorten(cleanText(action.label), LIMITS.rowValue),
  }));
  return { buttons, rows };
}

function isOpenable(action: Action): boolean {
  return (
    'call' in action || (/^https?:\/\/\S+$/.test(action.url) && Buffer.byteLength(action.url) <= LIMITS.url)
  );
}

/** The texts of a view as they stand on a card, without buttons; undefined when they do not fit. */
export function faceOf(
  parts: readonly Part[],
  lang: Lang,
  title?: string,
): Omit<Card, 'card_type'> | undefined {
  const draft: Draft = { title: title ?? '', desc: undefined, sub: [], quote: [], rows: [], ids: [] };
  for (const part of parts) addPart(draft, part, lang);
  if (draft.title === '') return undefined;
  fitTitle(draft);
  const row = idsRow(draft.ids, lang);
  if (row !== undefined && draft.rows.length < LIMITS.rows) draft.rows.push(row);
  const sub = draft.sub.join(lang === 'zh' ? '；' : '; ');
  const quote = draft.quote.join('\n');
  if (lengthOf(sub) > LIMITS.sub || lengthOf(quote) > LIMITS.quote) return undefined;
  return {
    source: { desc: strings[lang].source20 },
    main_title: {
      title: cleanText(draft.title),
      ...(draft.desc === undefined ? {} : { desc: cleanText(draft.desc) }),
    },
    ...(sub === '' ? {} : { sub_title_text: cleanText(sub) }),
    ...(quote === '' ? {} : { quote_area: { type: 0, quote_text: cleanText(quote) } }),
    ...(draft.rows.length === 0
      ? {}
      : {
          horizontal_content_list: draft.rows.map(({ keyname, value }) => ({
            keyname,
            value: cleanText(value) || '–',
          })),
        }),
  };
}

/** A message or page with what can be pressed, as a card; undefined when it does not fit on one. */
export function cardOf(
  view: Message | Page,
  options: { task?: string; pageOf?: PageOf } = {},
): Card | undefined {
  const { lang } = view;
  const turns: Action[] =
    view.view === 'page'
      ? [
          ...(view.back === undefined ? [] : [{ label: strings[lang].back, call: view.back }]),
          ...(view.next === undefined ? [] : [{ label: strings[lang].next, call: view.next }]),
        ]
      : [];
  const actions = [...shownActions(view), ...turns].filter(isOpenable);
  if (actions.length === 0 || actions.length > LIMITS.buttons) return undefined;
  const title =
    view.view === 'page'
      ? view.pages > 1
        ? `${view.title} ${view.page}/${view.pages}`
        : view.title
      : undefined;
  const face = faceOf(view.parts, lang, title);
  if (face === undefined) return undefined;
  const { buttons, rows } = buttonsOf(actions, options.pageOf ?? (() => undefined));
  const list = [...(face.horizontal_content_list ?? []), ...rows];
  if (list.length > LIMITS.rows) return undefined;
  return {
    card_type: 'button_interaction',
    ...face,
    ...(list.length === 0 ? {} : { horizontal_content_list: list }),
    button_list: buttons,
    ...(options.task === undefined ? {} : { task_id: options.task }),
  };
}

/** A card that opens a page. */
export function linkCard(lang: Lang, title: string, desc: string | undefined, url: string): Card {
  return {
    card_type: 'text_notice',
    source: { desc: strings[lang].source20 },
    main_title: {
      title: shorten(cleanText(title), LIMITS.title),
      ...(desc === undefined ? {} : { desc: shorten(cleanText(desc), LIMITS.desc) }),
    },
    sub_title_text: strings[lang].opensPage,
    card_action: { type: 1, url },
  };
}
