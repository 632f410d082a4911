import type { Call } from '../messages/call.ts';
import type { Attachments, Given } from '../messages/form.ts';
import type { Form, Reply } from '../messages/parts.ts';
import type { Request, Role } from '../messages/request.ts';
import type { Lang, Text } from '../shared/lang.ts';
import type { Services } from './services.ts';

/** What a command is given: typed words, the ids of a call, or a form's values (with the ids of the call behind it). */
export type Arguments =
  | { readonly from: 'words'; readonly words: string }
  | { readonly from: 'call'; readonly ids: readonly string[] }
  | {
      readonly from: 'form';
      readonly ids: readonly string[];
      readonly given: Given;
      readonly drawnFrom: string;
      readonly files?: Attachments;
    };

/** Complete arguments, or the form that asks for what is missing. What is wrong and cannot be asked for is a Refusal. */
export type Checked<A> = { readonly args: A } | { readonly form: Form };

/** The request as a command sees it: with the language in which to answer settled. */
export interface Asking extends Request {
  readonly lang: Lang;
}

/**
 * One command. `name` is its canonical name, one or two words (`rule`, `rule other`); `words` are the names under which it
 * can be typed (empty: it is reached by buttons only). `may`: the roles that may run it. `effect`: links and GETs reach
 * only what reads.
 */
export interface Command<A> {
  readonly name: string;
  readonly words: Readonly<Record<Lang, readonly string[]>>;
  readonly may: readonly Role[];
  readonly effect: 'reads' | 'changes';
  /** For help and manifests; absent for what is reached by buttons only. */
  readonly help?: { readonly about: Text; readonly hint: Text };
  /** @throws Refusal when the arguments are wrong in a way that no form can mend */
  check(given: Arguments, asking: Asking, services: Services): Promise<Checked<A>> | Checked<A>;
  run(args: A, asking: Asking, services: Services): Promise<Reply> | Reply;
}

/** A command with its argument type hidden, as the registry keeps it. */
export type AnyCommand = Omit<Command<never>, 'check' | 'run'> & {
  handle(given: Arguments, asking: Asking, services: Services): Promise<Reply>;
};

/** Everybody, the read-only auditor included. */
export const ANYONE: readonly Role[] = ['employee', 'manager', 'hr', 'auditor', 'operator'];
export const HR: readonly Role[] = ['hr'];

/** Closes a command over its argument type: check, then run or show the form. */
export function defineCommand<A>(command: Command<A>): AnyCommand {
  const { check, run, ...rest } = command;
  return {
    ...rest,
    handle: async (given, asking, services) => {
      const checked = await check(given, asking, services);
      if ('form' in checked) return { view: checked.form, to: 'asker', place: 'new' };
      return run(checked.args, asking, services);
    },
  };
}

export type { Call };
