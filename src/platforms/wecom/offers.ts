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
  const kept = createKept<readonly Action[]>(clock, { most: MOST, forMs: FOR_MS });
  return {
    remember: (account, actions) => {
      if (actions.length > 0) kept.put(account, actions);
    },
    find: (account, words) => {
      const wanted = plain(words);
      for (const action of kept.get(account) ?? []) {
        if (!('call' in action)) continue;
        if ([action.label, action.short].some((label) => label !== undefined && plain(label) === wanted)) {
          return action.call;
        }
      }
      return undefined;
    },
  };
}
