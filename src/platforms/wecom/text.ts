import { call } from '../../messages/call.ts';
import type { Action, View } from '../../messages/parts.ts';
import { actionsOf, plainText } from '../../messages/plain.ts';
import type { Lang } from '../../shared/lang.ts';
import { ENGLISH_MONTHS, type LocalDate } from '../../time/days.ts';
import { LIMITS } from './limits.ts';

/** An app cannot speak in a group that it did not make, so nothing can be shared “here”. */
const SHARE = call('rule', 'share');

/**
 * Text that WeCom takes: without control characters and halves of characters (their JSON escapes are refused), and without
 * the one tag that a text message turns into a link.
 */
export function cleanText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu, '')
      .replace(/<(?=\s*\/?\s*a\b)/gi, '＜')
  );
}

export function lengthOf(text: string): number {
  return [...text].length;
}

/** At most so many characters; what is left out is shown as “…”. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** The actions that make sense here. */
export function shownActions(view: View): readonly Action[] {
  return actionsOf(view).filter((action) => !('call' in action && action.call.startsWith(SHARE)));
}

/** What can be typed back, and what can be opened. */
function actionLines(actions: readonly Action[], lang: Lang): string[] {
  const labels = actions.filter((action) => 'call' in action).map((action) => action.label);
  const links = actions.flatMap((action) =>
    'url' in action ? [`${action.label}${lang === 'zh' ? '：' : ': '}${action.url}`] : [],
  );
  if (labels.length === 0) return links;
  return [...links, `${lang === 'zh' ? '回复：' : 'Reply: '}${labels.join(' / ')}`];
}

/** The text of anything that is shown; its last line names what can be typed back. */
export function textOfView(view: View, actions: readonly Action[] = shownActions(view)): string {
  return cleanText(
    [plainText(view), ...actionLines(actions, view.lang)].filter((line) => line !== '').join('\n'),
  );
}

const bytesOf = (text: string) => Buffer.byteLength(text);

/** Splits a text into pieces that WeCom shows whole: at an empty line, else a line, a sentence, a space, a character. */
export function piecesOf(text: string, most: number = LIMITS.textBytes): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (bytesOf(rest) > most) {
    const at = breakBefore(rest, most);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '') pieces.push(rest);
  return pieces.filter((piece) => piece !== '');
}

/** The best place to break within so many bytes. */
function breakBefore(text: string, most: number): number {
  let bytes = 0;
  let index = 0;
  const places = { paragraph: 0, line: 0, sentence: 0, space: 0, anywhere: 0 };
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > most) break;
    index += character.length;
    places.anywhere = index;
    if (character === '\n') {
      if (text[index] === '\n') places.paragraph = index;
      places.line = index;
    } else if (/[。！？；.;!?]/.test(character)) places.sentence = index;
    else if (character === ' ') places.space = index;
  }
  // A break near the beginning would leave a piece of a few words.
  const early = places.anywhere / 3;
  for (const place of [places.paragraph, places.line, places.sentence, places.space]) {
    if (place > early) return place;
  }
  return Math.max(places.anywhere, 1);
}

/** A day in few characters: 11月27日, 27 Nov. */
export function sayShort(date: LocalDate, lang: Lang): string {
  const [, month = 1, day = 1] = date.split('-').map(Number);
  return lang === 'zh' ? `${month}月${day}日` : `${day} ${(ENGLISH_MONTHS[month - 1] ?? '').slice(0, 3)}`;
}
