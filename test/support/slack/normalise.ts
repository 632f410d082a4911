/** What Slack adds to blocks when it stores them: ids, `emoji`, `verbatim`, and escaped text. */

import { elementsOf } from './blocks.ts';
import { clone, type Fields, fieldsIn, isFields } from './json.ts';

const LINK = /<(?:[@#!][^<>]*|(?:https?|mailto|tel):[^<>]*)>/g;

/**
 * Bare `&`, `<` and `>` come back escaped; what is already an entity or a `<…>` link stays.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function escapeText(text: string): string {
  const bare = (part: string): string =>
    part
      .replace(/&(?!amp;|lt;|gt;)/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;');
  let out = '';
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    out += bare(text.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return out + bare(text.slice(from));
}

export const unescapeText = (text: string): string =>
  text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

function textObjects(value: unknown): void {
  if (Array.isArray(value)) value.forEach(textObjects);
  if (!isFields(value)) return;
  if ((value.type === 'plain_text' || value.type === 'mrkdwn') && typeof value.text === 'string') {
    value.text = escapeText(value.text);
    if (value.type === 'plain_text') value.emoji ??= true;
    else value.verbatim ??= false;
    return;
  }
  for (const child of Object.values(value)) textObjects(child);
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
let counter = 0;
/** Slack's own block and action ids look like `b3Xk9`. */
export function shortId(): string {
  counter += 1;
  let rest = counter * 7919 + 104_729;
  let id = '';
  while (id.length < 5) {
    id += ALPHABET[rest % ALPHABET.length] ?? 'a';
    rest = Math.floor(rest / ALPHABET.length);
  }
  return `${id}${counter.toString(36)}`;
}

export function storedBlocks(given: unknown): Fields[] {
  const blocks = clone(fieldsIn(given));
  textObjects(blocks);
  for (const block of blocks) block.block_id ??= shortId();
  for (const { block, element } of elementsOf(blocks)) {
    block.block_id ??= shortId();
    element.action_id ??= shortId();
  }
  return blocks;
}
