import type { Store } from '../data/store/store.ts';
import type { Account, People } from '../people/people.ts';
import type { Clock, Instant } from '../shared/clock.ts';
import type { Ids } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import type { Log } from '../shared/log.ts';
import type { MarkFile } from './mark.ts';
import type { Composer, Conversation, LineComposer, OnSettled, Owed, Recipient, Unasked } from './owed.ts';
import type { Limits, Sender } from './sender.ts';

/** Whether an unasked message may go to somebody now; `next`: the earliest moment when it may. */
export type Reach =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly next?: Instant | undefined };

/** What the outbox asks about people; without it only accounts and channels are reached, at any hour. */
export interface Reaching {
  person(company: string, id: string): Promise<Recipient | undefined>;
  personOf(company: string, who: Account): Promise<Recipient | undefined>;
  reach(company: string, person: Recipient, at: Instant, what: Unasked): Promise<Reach>;
  /** The zone whose days count for somebody. */
  zoneOf(company: string, person: Recipient | undefined): string;
}

/** Where a delivery can go now. */
export interface Route {
  readonly sender: Sender;
  readonly workspace: string;
  readonly account?: string | undefined;
  readonly channel?: string | undefined;
  /** The message that is changed. */
  readonly post?: string | undefined;
  readonly person?: Recipient | undefined;
}

/** What the outbox is made of. */
export interface OutboxParts {
  readonly store: Store;
  readonly people: People;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: Ids;
  readonly senders: () => readonly Sender[];
  /** The language for people of whom neither choice nor platform says anything, and of a channel. */
  readonly officeLanguage: (company: string, channel?: Conversation) => Lang;
  readonly reaching?: Reaching | undefined;
  /** Unasked direct messages per person and local day. */
  readonly dailyMessages: (company: string) => number;
  /** The zone of the company, for people of whom no zone is known. */
  readonly zone: (company: string) => string;
  /** The file outside the database that keeps how far sending has come; absent: a restore is not noticed by it. */
  readonly marks?: MarkFile | undefined;
  /** Whether another file outside knows of more than the database: asked once, at the start. */
  readonly knowsMore?: (() => Promise<boolean>) | undefined;
  /** Limits that the operator set, over the sender's own. */
  readonly limits?: ((sender: Sender) => Partial<Limits> | undefined) | undefined;
}

/** What the makers of messages taught the outbox. */
export interface Taught {
  readonly composers: ReadonlyMap<string, Composer>;
  readonly lines: ReadonlyMap<string, LineComposer>;
  readonly listeners: ReadonlyMap<string, readonly OnSettled[]>;
  /** Whether the message of a delivery may be changed later. */
  editable(owed: Owed): boolean;
}
