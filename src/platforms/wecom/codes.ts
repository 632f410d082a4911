import { randomInt } from 'node:crypto';
import type { Call } from '../../messages/call.ts';
import type { Part, View } from '../../messages/parts.ts';
import { actionsOf } from '../../messages/plain.ts';
import type { Notes } from '../../people/notes.ts';
import { type Clock, instant } from '../../shared/clock.ts';
import { strings } from './strings.ts';

/** The statement can be made by typing as well: with the number that stands beside its button, and only with that. */
export interface Codes {
  /** The view with its number, where it holds the statement. */
  show(account: string, view: View): View | Promise<View>;
  /** What was typed as such a number: the call it stands for, `wrong`, or nothing of the kind. */
  read(account: string, words: string): 'wrong' | undefined | Promise<Call | 'wrong'>;
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

/** The kind of note that holds a number. */
const CODE = 'wecom-code';

/** Kept over a restart: who read a statement before it may type its number after it. */
export function createCodes(parts: { notes: Notes; clock: Clock; corpId: string }): Codes {
  const { notes, clock, corpId } = parts;
  const withCode = async (account: string, view: View, call: Call): Promise<View> => {
    const shown = await notes.list({ workspace: corpId, account }, CODE);
    // The same statement keeps its number while it is good; two never share one.
    let code = shown.find(({ value }) => value === call)?.id;
    while (code === undefined) {
      const drawn = String(randomInt(1000, 10_000));
      if (shown.every(({ id }) => id !== drawn)) code = drawn;
    }
    const until = instant(clock.now() + FOR_MS);
    await notes.put({ workspace: corpId, account }, CODE, { id: code, value: call }, until);
    const note: Part = { part: 'note', text: [strings[view.lang].typeInstead(code)] };
    const first = view.parts.findIndex(({ part }) => part === 'actions');
    const at = first < 0 ? view.parts.length : first;
    return { ...view, parts: [...view.parts.slice(0, at), note, ...view.parts.slice(at)] };
  };
  return {
    show: (account, view) => {
      const call = statementOf(view);
      return call === undefined ? view : withCode(account, view, call);
    },
    read: (account, words) => {
      const code = TYPED.exec(words)?.[1];
      if (code === undefined) return undefined;
      return notes
        .get({ workspace: corpId, account }, CODE, code)
        .then((call) => (call === undefined ? 'wrong' : (call as Call)));
    },
  };
}
