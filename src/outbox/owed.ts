import type { Tx } from '../data/store/store.ts';
import type { Action, Inline, Message } from '../messages/parts.ts';
import type { Account } from '../people/people.ts';
import type { Instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import type { Guarded, Report, TroubleGroup } from './standing.ts';

export type { Guarded, Report, TroubleGroup } from './standing.ts';

/** A channel that many read: Slack's `C…`, an office's channel of the local page. */
export interface Conversation {
  readonly workspace: string;
  readonly channel: string;
}

/** Whom a message goes to: a person (by whichever account reaches them), one account, or a channel. */
export type To = { readonly person: string } | Account | Conversation;

/** What goes first: answers and receipts, then what is timed, then the rest. Part of the rate is kept for the first two. */
export type Lane = 'reply' | 'routine' | 'bulk';

export const LANES: readonly Lane[] = ['reply', 'routine', 'bulk'];

/**
 * A direct message that nobody asked for: quiet hours, days off and the daily budget hold it back. Compulsory ones go first;
 * what does not fit is kept and merged into one card.
 */
export type Unasked = 'compulsory' | 'personal';

/** A message that is owed. `key` is its maker's own and unique: owing it twice owes it once. */
export interface Owed {
  readonly company: string;
  readonly key: string;
  readonly to: To;
  /** Which composer writes it. */
  readonly kind: string;
  /** Ids for the composer. */
  readonly subject: string;
  readonly lane: Lane;
  /** Absent: now. */
  readonly dueAt?: Instant | undefined;
  /** Useless from then on: it expires instead of arriving late. */
  readonly until?: Instant | undefined;
  readonly unasked?: Unasked | undefined;
  /** The key of an earlier delivery: its message is changed into this one, where the platform changes messages. */
  readonly edits?: string | undefined;
  /** Where that message is not there or cannot be changed: `new` sends one of its own, absent sends nothing. */
  readonly otherwise?: 'new' | undefined;
}

/** What is made of messages that were posted. */
export interface Amendment {
  readonly company: string;
  /** How the keys of their deliveries begin. */
  readonly posts: readonly string[];
  /** Tells this change from others of the same messages: owing it twice owes it once. */
  readonly as: string;
  readonly kind: string;
  readonly subject: string;
  readonly lane: Lane;
}

/** Who reads a message. `person` is absent for channels and for accounts of nobody that is known. */
export interface Reader {
  readonly lang: Lang;
  readonly person?: Recipient | undefined;
  /** What is written takes the place of an earlier message, which is not to be read any more. */
  readonly replaces?: true;
}

/** As much of a person as sending needs; the directory's people have it. */
export interface Recipient {
  readonly id: string;
  readonly lang?: Lang | undefined;
  readonly zone?: string | undefined;
  readonly left?: string | undefined;
  readonly accounts: readonly Account[];
}

/** Writes the message for its reader at the moment it is sent; undefined: no longer wanted. It has to fit one call. */
export type Composer = (owed: Owed, reader: Reader) => Promise<Message | undefined>;

/** How a message that was held is shown in the one card that lists them all. */
export interface Line {
  readonly text: readonly Inline[];
  readonly action?: Action | undefined;
}

/** The line of a held message; undefined: no longer wanted. */
export type LineComposer = (owed: Owed, reader: Reader) => Promise<Line | undefined>;

/** How a delivery ended. `refused`: it will never arrive. `in-doubt`: nobody can tell whether it did. */
export type Ending = 'sent' | 'refused' | 'expired' | 'in-doubt';

export interface Settled {
  readonly owed: Owed;
  readonly outcome: Ending;
  /** Where it went, or was to go. */
  readonly workspace: string | undefined;
  readonly account: string | undefined;
  readonly channel: string | undefined;
  /** The platform's own name of the message. */
  readonly platformId: string | undefined;
  /** SHA-256 of the frozen bytes of the call. */
  readonly rendered: string | undefined;
  readonly at: Instant;
  /** Why it did not arrive, in words that HR can read. */
  readonly reason: string | undefined;
}

/** Runs in the transaction that settles the delivery. */
export type OnSettled = (tx: Tx, settled: Settled) => Promise<void>;

/** How far the deliveries whose keys begin alike have come. `due` counts those being sent, `failed` also what expired. */
export interface Progress {
  readonly due: number;
  readonly held: number;
  readonly sent: number;
  readonly failed: number;
  readonly inDoubt: number;
  readonly cancelled: number;
}

export interface Outbox {
  /** Owes messages, in the caller's transaction: they are kept if and only if what causes them is. */
  owe(tx: Tx, owed: Owed | readonly Owed[]): Promise<void>;
  /** Cancels what begins with this key and was not sent yet; returns how many. What is being sent is not stopped. */
  withdraw(tx: Tx, company: string, keyPrefix: string, reason: string): Promise<number>;
  /** `line`: how it reads in the merged card; absent: its summary and first button. */
  compose(kind: string, composer: Composer, line?: LineComposer): void;
  onSettled(kind: string, listener: OnSettled): void;
  /** Remembers where messages of this kind were posted, so that they can be changed. `which`: only some of them. */
  editable(kind: string, which?: (owed: Owed) => boolean): void;
  /** Owes a change of each such message that was posted, or is being posted now; returns how many. */
  amend(tx: Tx, amendment: Amendment): Promise<number>;
  /** After a start: what was being sent when the process ended is looked up before anything is sent again. */
  recover(company: string): Promise<void>;
  /** Sends what may be sent now; called after a change and by the heartbeat. What has to wait is sent later by itself. Never throws. */
  dispatch(company: string): Promise<void>;
  /** The whole of a message whose card was sent because it was too long; undefined where it was not for this person. */
  whole(company: string, id: string, person: string | undefined): Promise<Message | undefined>;
  /** The kinds that are composed. */
  kinds(): readonly string[];
  /** Gives up what nobody could take for a month, and forgets its address. */
  expire(company: string): Promise<void>;
  progress(company: string, keyPrefix: string): Promise<Progress>;
  report(company: string): Promise<Report>;
  /** What did not arrive in the last week, or nobody knows whether it did, for HR. */
  troubles(company: string): Promise<readonly TroubleGroup[]>;
  /** How many unasked messages were held for the daily limit in the last day: the number that HR sees. */
  heldToday(company: string): Promise<number>;
  /** Milliseconds that so many messages to as many people take, at the limits of the slowest platform. */
  estimate(recipients: number): number;
  /** What keeps everything from being sent until the operator has accepted it. */
  guarded(company: string): Promise<Guarded | undefined>;
  /** The same as it was seen last, for those who cannot wait. */
  guardedNow(company: string): Guarded | undefined;
  /** The operator has seen it; false when nothing of the kind waits. After a restore all that is not settled is in doubt. */
  accept(company: string, kind: Guarded['kind'], reason: string): Promise<boolean>;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
  /** Takes up nothing new, and resolves when what is under way is settled. */
  stop(): Promise<void>;
}
