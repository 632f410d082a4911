import { createHash } from 'node:crypto';
import type { Lang } from '../../shared/lang.ts';
import type { Wording } from '../policies.ts';

/** SHA-256 in hexadecimal, of bytes or of UTF-8 text. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What is not seen but could hide or reorder text: zero-width marks, soft hyphens, directions, the byte order mark. */
const UNSEEN = /\p{Cf}/gu;
const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;
/** Spaces of any width but the ideographic one, which Chinese writers set on purpose. */
const SPACES = /[\t\u0020\u00A0\u1680\u2000-\u200A\u202F\u205F]+/gu;

/**
 * The canonical form of a text, over which all hashes are taken: Unicode NFC, line feeds only, no byte order mark or unseen
 * marks, runs of spaces as one, no spaces at the ends of a line.
 */
export function canonical(text: string): string {
  return text
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(LINE_ENDS, '\n')
    .replace(SPACES, ' ')
    .replace(/[ \u3000]*\n[ \u3000]*/gu, '\n')
    .replace(/^[ \u3000]+|[ \u3000]+$/gu, '');
}

const BOTH: readonly Lang[] = ['en', 'zh'];

/** The hash of a clause: over its languages in the order of their codes. */
export function wordingHash(text: Wording): string {
  return sha256(
    JSON.stringify(BOTH.flatMap((lang) => (text[lang] === undefined ? [] : [[lang, text[lang]]]))),
  );
}

/** Characters as people count them: code points. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
