import { randomInt } from 'node:crypto';
import type { Call } from '../../messages/call.ts';
import type { Part, View } from '../../messages/parts.ts';
import { actionsOf } from '../../messages/plain.ts';
import type { Clock } from '../../shared/clock.ts';
import { createKept } from './kept.ts';
import { strings } from './strings.ts';

/** The statement can be made by typing as well: with the number that stands beside its button, and only with that. */
export interface Codes {
  /** The view with its number, where it holds the statement. */
  show(account: string, view: View): View;
  /** What was typed as such a number: the call it stands for, `wrong`, or nothing of the kind. */
  read(account: string, words: string): Call | 'wrong' | undefined;
}

const STATEMENT = /^policy accept /;
const TYPED = /^\s*(?:签收|确认|acknowledge|confirm)\s*[:：]?\s*(\d{4})\s*[。.]?\s*$/i;
const FOR_MS = 2 * 3_600_000;

/** Most views are shown to many, and few hold a statement. */
const looked = new WeakMap<View, Call | 'none'>();

function statementOf(view: View): Call | undefined {
  let found = looked.get(view);
  if (found === undefined) {
    const statement = actionsOf(view).find((action) => 'call' in action && STATEMENT.test(action.call));
    found = statement !== undefined && 'call' in statement ? statement.call : 'none';
    looked.set(view, found);
  }
  return found === 'none' ? undefined : found;
}

export function createCodes(clock: Clock): Codes {
  const kept = createKept<ReadonlyMap<string, Call>>(clock, { most: 20_000, forMs: FOR_MS });
  return {
    show: (account, view) => {
      const call = statementOf(view);
      if (call === undefined) return view;
      const before = kept.get(account) ?? new Map<string, Call>();
      // The same statement keeps its number while it is good.
      const known = [...before].find(([, each]) => each === call)?.[0];
      const code = known ?? String(randomInt(1000, 10_000));
      kept.put(account, new Map([...before, [code, call]]));
      const note: Part = { part: 'note', text: [strings[view.lang].typeInstead(code)] };
      const first = view.parts.findIndex(({ part }) => part === 'actions');
      const at = first < 0 ? view.parts.length : first;
      return { ...view, parts: [...view.parts.slice(0, at), note, ...view.parts.slice(at)] };
    },
    read: (account, words) => {
      const code = TYPED.exec(words)?.[1];
      if (code === undefined) return undefined;
      return kept.get(account)?.get(code) ?? 'wrong';
    },
  };
}
