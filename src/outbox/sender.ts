import type { Message } from '../messages/parts.ts';
import type { Instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';

/** Whom one call reaches: an account or a channel of a workspace. */
export interface Target {
  readonly workspace: string;
  /** The delivery's own key: never shown to anybody, but what a history in memory may go by. */
  readonly key: string;
  readonly account?: string | undefined;
  readonly channel?: string | undefined;
  /** The platform's own name of the message that is changed, in this channel; absent: a new one is posted. */
  readonly post?: string | undefined;
}

/** One call with its frozen bytes. */
export interface Dispatch {
  /** Opaque; names the call on the platform, so that it can be looked up. */
  readonly id: string;
  readonly bytes: string;
  readonly targets: readonly Target[];
  /** 1 for the first call, one more for each repetition of the same bytes. */
  readonly attempt: number;
  /** When it was frozen, before its first call. */
  readonly at: Instant;
}

/** What became of one call for one target. */
export type Outcome =
  | {
      readonly outcome: 'sent';
      readonly platformId?: string | undefined;
      readonly channel?: string | undefined;
    }
  /** Certainly not sent; worth another try after `waitMs`. */
  | {
      readonly outcome: 'later';
      readonly waitMs: number;
      /** What has to wait: this message alone (default), its conversation, or everything in the workspace. */
      readonly scope?: 'message' | 'conversation' | 'workspace';
      /** Why, when it may take long: a removed bot. In words that HR can read. */
      readonly reason?: string;
    }
  /** Not sent, and never will be: the reason in words that HR can read. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** Nobody knows: it is looked up, or the same bytes are repeated inside the duplicate window. */
  | { readonly outcome: 'unknown' };

/** What a look at the platform says about a call of unknown outcome. */
export type Found =
  | { readonly found: 'yes'; readonly platformId?: string | undefined; readonly channel?: string | undefined }
  | { readonly found: 'no' }
  /** It cannot be known, now or ever: the reason in words that HR can read. */
  | { readonly found: 'unreadable'; readonly reason: string }
  | { readonly found: 'later'; readonly waitMs: number };

/** What a platform lets through. The outbox keeps to it; every figure can be set by the operator. */
export interface Limits {
  /** Calls in any minute, in one workspace. */
  readonly perMinute: number;
  /** Messages a second into one conversation. */
  readonly perChannelSecond: number;
  /** Messages to one account in any minute and hour, where the platform drops more without saying so. */
  readonly perAccountMinute?: number;
  readonly perAccountHour?: number;
  /** Recipients that one call may carry. */
  readonly batch: number;
  /** Calls under way at once. */
  readonly parallel: number;
  /** The same bytes sent again within this time arrive once. */
  readonly duplicateWindowMs?: number;
  /** Changes of earlier messages in any minute, counted apart; absent: the platform changes none. */
  readonly editsPerMinute?: number;
}

/** Thrown by `freeze`: the message does not fit one call. It then becomes a card that opens it. */
export class MessageTooLong extends Error {
  override readonly name = 'MessageTooLong';
  readonly code = 'message-too-long';
}

/** The port that a platform fulfils so that the outbox can reach people in its workspaces. */
export interface Sender {
  readonly limits: Limits;
  /** True for the workspaces whose people this sender reaches. */
  reaches(workspace: string): boolean;
  /** The language a person reads, as the platform knows it. */
  languageOf(workspace: string, account: string): Promise<Lang | undefined>;
  /** The exact bytes of the call, committed before it is made. @throws MessageTooLong */
  freeze(message: Message, call: { readonly id: string; readonly targets: readonly Target[] }): string;
  /** Makes the call once. One outcome for each target, in their order; what it throws counts as unknown for all. */
  send(dispatch: Dispatch): Promise<readonly Outcome[]>;
  /** Looks for a call of unknown outcome; absent where the platform cannot be asked. */
  lookUp?(dispatch: Dispatch): Promise<Found>;
}
