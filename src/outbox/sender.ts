import type { Message } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';

/** What became of one call to a platform. */
export type Outcome =
  | { readonly outcome: 'sent' }
  /** Certainly not sent; worth another try after `waitMs`. */
  | { readonly outcome: 'later'; readonly waitMs: number }
  /** Not sent, and never will be: the reason in words that HR can read. */
  | { readonly outcome: 'refused'; readonly reason: string };

/** The port that a platform fulfils so that the outbox can reach people in its workspaces. */
export interface Sender {
  /** True for the workspaces whose people this sender reaches. */
  reaches(workspace: string): boolean;
  /** The language a person reads, as the platform knows it. */
  languageOf(workspace: string, account: string): Promise<Lang | undefined>;
  send(letter: Letter): Promise<Outcome>;
}

/** One message to one person. */
export interface Letter {
  readonly workspace: string;
  readonly account: string;
  readonly message: Message;
  /** Names the delivery on the platform, so that a send of unknown outcome can be looked up. */
  readonly key: string;
  /** True when an earlier call may have sent it: then it is looked up before it is sent again. */
  readonly doubtful: boolean;
}
