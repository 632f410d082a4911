import type { Call } from '../../messages/call.ts';
import type { Action } from '../../messages/parts.ts';
import type { Clock } from '../../shared/clock.ts';
import { createKept } from './kept.ts';

/** What a text said can be typed back: each label leads to its call. In memory, and for half an hour only. */
export interface Offers {
  remember(account: string, actions: readonly Action[]): void;
  /** The call that these words were offered for. */
  find(account: string, words: string): Call | undefined;
}

const MOST = 20_000;
const FOR_MS = 30 * 60_000;
/** Words are typed with or without the marks around them. */
const AROUND = /^[\s“”"'‘’「」【】[\]〔〕]+|[\s“”"'‘’「」【】[\]〔〕。.]+$/gu;

function plain(words: string): string {
  return words.replace(AROUND, '').normalize('NFKC').toLowerCase();
}

export function createOffers(clock: Clock): Offers {
  const kept = createKept<ReadonlyMap<string, Call>>(clock, { most: MOST, forMs: FOR_MS });
  return {
    remember: (account, actions) => {
      const calls = new Map<string, Call>();
      for (const action of actions) {
        if (!('call' in action)) continue;
        for (const label of [action.label, action.short]) {
          if (label !== undefined && !calls.has(plain(label))) calls.set(plain(label), action.call);
        }
      }
      if (calls.size > 0) kept.put(account, calls);
    },
    find: (account, words) => kept.get(account)?.get(plain(words)),
  };
}
