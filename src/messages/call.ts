/**
 * The canonical text of a command with ids: what a button carries on every platform, e.g. `rule show dress.casual-days`.
 * At most 75 ASCII bytes (Slack's option values), words separated by one space; never a label, never free text.
 */
export type Call = string & { readonly call: unique symbol };

export const MAX_CALL_BYTES = 75;
const WORD = /^[A-Za-z0-9._:()@+-]+$/;

/** Joins the words of a call. @throws Error when a word is empty or not ASCII id text, or the whole is too long */
export function call(...words: string[]): Call {
  for (const word of words) {
    if (!WORD.test(word)) throw new Error(`not a word of a call: ${JSON.stringify(word)}`);
  }
  const text = words.join(' ');
  if (text.length > MAX_CALL_BYTES)
    throw new Error(`a call of ${text.length} bytes, at most ${MAX_CALL_BYTES}: ${text}`);
  return text as Call;
}

/** The words of a call that came from outside, or undefined when it is no call of ours. */
export function callWords(text: string): string[] | undefined {
  if (text.length === 0 || text.length > MAX_CALL_BYTES) return undefined;
  const words = text.split(' ');
  return words.every((word) => WORD.test(word)) ? words : undefined;
}
