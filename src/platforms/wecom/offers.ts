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

/** What can be typed, by what it leads to; the same answer goes to many, so it is worked out once, when somebody types. */
const typed = new WeakMap<readonly Action[], ReadonlyMap<string, Call>>();

function typedOf(actions: readonly Action[]): ReadonlyMap<string, Call> {
  const before = typed.get(actions);
  if (before !== undefined) return before;
  const calls = new Map<string, Call>();
  for (const action of actions) {
    if (!('call' in action)) continue;
    for (const label of [action.label, action.short]) {
      // Of two with the same words the first counts.
      if (label !== undefined && !calls.has(plain(label))) calls.set(plain(label), action.call);
    }
  }
  typed.set(actions, calls);
  return calls;
}

export function createOffers(clock: Clock): Offers {
  const kept = createKept<readonly Action[]>(clock, { most: MOST, forMs: FOR_MS });
  return {
    remember: (account, actions) => {
      if (actions.length > 0) kept.put(account, actions);
    },
    find: (account, words) => {
      const offered = kept.get(account);
      return offered === undefined ? undefined : typedOf(offered).get(plain(words));
    },
  };
}
