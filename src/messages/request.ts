import type { Instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import type { Call } from './call.ts';
import type { Attachments, Given } from './form.ts';

export type Role = 'employee' | 'manager' | 'hr' | 'auditor' | 'operator';

/** Who asks, as far as is known. `zone` is an IANA time zone name. */
export interface Asker {
  /** The account id in its workspace, e.g. Slack's `U…`. */
  readonly account: string;
  /** The workspace the account belongs to: a Slack team, a WeCom corp, or `local`. */
  readonly workspace: string;
  readonly lang: Lang;
  /** True when the person chose the language: then it is used even for words of the other one. */
  readonly langChosen: boolean;
  readonly zone: string;
  /** The office that the staff list names; the door looks it up. */
  readonly office?: string | undefined;
  readonly roles: readonly Role[];
}

/** What somebody typed (`slash`: as a command), pressed, or filled in. `safe`: a link or GET, which may only read. */
export type Input =
  | {
      readonly input: 'words';
      readonly text: string;
      readonly slash: boolean;
      /** Shown on a page of ours that was opened: no question of anybody, so nothing is counted or remembered. */
      readonly unasked?: true;
    }
  | { readonly input: 'call'; readonly call: Call; readonly safe: boolean }
  | {
      readonly input: 'submit';
      readonly call: Call;
      readonly given: Given;
      readonly drawnFrom: string;
      readonly files?: Attachments;
    };

/** One thing asked of the bot, on whatever platform. */
export interface Request {
  /** Unique per press or message and the same on its retries: a changing command runs once per id. */
  readonly id: string;
  readonly company: string;
  readonly asker: Asker;
  readonly at: Instant;
  /** True where only the asker sees the answer: a slash command, a direct message. */
  readonly private: boolean;
  readonly input: Input;
}
