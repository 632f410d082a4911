import type { Inline } from '../../messages/parts.ts';

/**
 * Text that came from outside, made harmless for mrkdwn and for the top-level `text`: no mention, broadcast or disguised
 * link can stand in it. https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const ACCOUNT = /^[UW][A-Z0-9]{2,20}$/;

/** `http` and `https` only, with everything that could end the link encoded. */
function safeAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  // Longer than Slack takes for any address that is pressed; shown as plain text then.
  if (href.length > 2000) return undefined;
  return href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('&', '&amp;');
}

/** A label that looks like an address must not lead to another one. */
function link(label: string, url: string): string {
  const address = safeAddress(url);
  if (address === undefined) return escapeText(`${label} ${url}`);
  const disguised = /^\s*\w+:\/\/|^\s*www\./i.test(label) || label.trim() === '';
  return disguised
    ? `<${address}>`
    : `<${address}|${escapeText(label).replaceAll('|', '¦').replaceAll('\n', ' ')}>`;
}

/** Bold is seen only between word boundaries; a zero-width space makes one where a letter is next. */
function strong(text: string, before: string, after: string): string {
  const bare = text.trim();
  if (bare === '' || bare.includes('*') || bare.includes('\n')) return escapeText(text);
  const letter = /[\p{L}\p{N}]/u;
  const left = letter.test(before) ? '\u200b' : '';
  const right = letter.test(after) ? '\u200b' : '';
  return `${left}*${escapeText(bare)}*${right}`;
}

function plainRun(run: Inline | undefined): string {
  if (run === undefined) return '';
  if (typeof run === 'string') return run;
  if ('strong' in run) return run.strong;
  return 'person' in run ? run.name : run.label;
}

/** A line of runs as mrkdwn. */
export function mrkdwnOf(text: readonly Inline[]): string {
  return text
    .map((run, index) => {
      if (typeof run === 'string') return escapeText(run);
      if ('strong' in run) {
        return strong(run.strong, plainRun(text[index - 1]).slice(-1), plainRun(text[index + 1]).slice(0, 1));
      }
      if ('person' in run) return ACCOUNT.test(run.person) ? `<@${run.person}>` : escapeText(run.name);
      return link(run.label, run.url);
    })
    .join('');
}

/** A heading as the bold first line of a section. */
export function boldLine(text: string): string {
  return strong(text.replace(/\s+/g, ' ').trim(), '', '');
}

/** What must not be torn apart: a mention or link, an escaped character, a character outside the basic plane. */
const ATOMS = /<[^<>\n]*>|&(?:amp|lt|gt);|[\s\S]/gu;
const SENTENCE_END = /[。！？!?；;.]/;

/** Splits a text into pieces of at most `max` characters: at a paragraph, else a line, a sentence, a space. Nothing is lost. */
export function splitText(text: string, max: number): string[] {
  if (text.length <= max) return text === '' ? [] : [text];
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const at = breakBefore(rest, max);
    const piece = rest.slice(0, at).replace(/\s+$/u, '');
    if (piece !== '') pieces.push(piece);
    rest = rest.slice(at).replace(/^\s+/u, '');
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}

/** The best place to break within the first `max` characters. */
function breakBefore(text: string, max: number): number {
  const places = { paragraph: 0, line: 0, sentence: 0, space: 0, anywhere: 0 };
  let at = 0;
  let previous = '';
  for (const [atom] of text.matchAll(ATOMS)) {
    if (at + atom.length > max) break;
    at += atom.length;
    places.anywhere = at;
    if (atom === '\n') {
      places.line = at;
      if (previous === '\n') places.paragraph = at;
    } else if (SENTENCE_END.test(atom) && atom.length === 1) places.sentence = at;
    else if (/\s/u.test(atom)) places.space = at;
    previous = atom;
  }
  // A break in the first quarter would leave a stump; then the next finer place is taken.
  const good = [places.paragraph, places.line, places.sentence, places.space].find(
    (place) => place > max / 4,
  );
  return good ?? (places.anywhere > 0 ? places.anywhere : max);
}

/** A text that has to fit where Slack leaves no second line; what is left out is marked. */
export function shorten(text: string, max: number): string {
  const one = text.replace(/\s+/g, ' ').trim();
  if (one.length <= max) return one;
  let kept = '';
  for (const character of one) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * What somebody typed, out of Slack's form: mentions of the bot gone, people, channels and links as they were read, escaped
 * characters back. https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
 */
export function readText(text: string, botUser?: string): string {
  return text
    .replace(/<([^<>]+)>/g, (whole, inside: string) => {
      const [target = '', label] = inside.split('|', 2);
      if (target === `@${botUser}`) return ' ';
      if (/^[@#][A-Z0-9]+$/.test(target))
        return label ? `${target.charAt(0)}${label.replace(/^[@#]/, '')}` : ' ';
      if (/^!(subteam\^|date\^|here|channel|everyone)/.test(target)) return label ?? ' ';
      if (/^(https?:|mailto:|tel:)/.test(target)) return label ?? target;
      return whole;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
