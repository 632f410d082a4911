import { hash } from 'node:crypto';
import type { Call } from '../../messages/call.ts';
import type { Action } from '../../messages/parts.ts';
import type { Notes } from '../../people/notes.ts';
import { type Clock, instant } from '../../shared/clock.ts';
import { createKept } from './kept.ts';

/**
 * What a text said can be typed back: each label leads to its call. In memory, and for half an hour only: who was offered what
 * would tell who asked what. Over a restart only digests of the labels themselves are kept, of nobody, so that who types one
 * too late is told so.
 */
export interface Offers {
  remember(account: string, actions: readonly Action[]): void;
  /** The call that these words were offered for. */
  find(account: string, words: string): Call | undefined;
  /** True for words that some answer once offered, and that say nothing by themselves. */
  isOld(words: string): boolean;
  /** Reads which words have been offered before a restart. */
  load(): Promise<void>;
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

/** The kind of note that holds a label's digest. */
const LABEL = 'wecom-label';
const LABEL_MS = 365 * 86_400_000;
/** What can be found by its own words needs no offer. */
const BY_WORDS = /^(rule show|topic|topics|decorum) ?/;

const digestOf = (label: string) => hash('sha256', plain(label), 'base64').slice(0, 22);

export function createOffers(parts: {
  clock: Clock;
  notes: Notes;
  corpId: string;
  track: (work: Promise<unknown>) => void;
}): Offers {
  const { clock, notes, corpId, track } = parts;
  const kept = createKept<readonly Action[]>(clock, { most: MOST, forMs: FOR_MS });
  const noted = new WeakSet<readonly Action[]>();
  const labels = new Set<string>();
  const nobody = { workspace: corpId, account: '' };
  const note = (actions: readonly Action[]) => {
    for (const action of actions) {
      if (!('call' in action) || BY_WORDS.test(action.call)) continue;
      for (const label of [action.label, action.short]) {
        if (label === undefined) continue;
        const id = digestOf(label);
        if (labels.has(id)) continue;
        labels.add(id);
        track(notes.put(nobody, LABEL, { id, value: '' }, instant(clock.now() + LABEL_MS)));
      }
    }
    noted.add(actions);
  };
  return {
    remember: (account, actions) => {
      if (actions.length === 0) return;
      kept.put(account, actions);
      if (!noted.has(actions)) note(actions);
    },
    find: (account, words) => {
      const offered = kept.get(account);
      return offered === undefined ? undefined : typedOf(offered).get(plain(words));
    },
    isOld: (words) => words.length <= 60 && labels.has(digestOf(words)),
    load: async () => {
      for (const { id } of await notes.list(nobody, LABEL)) labels.add(id);
    },
  };
}
