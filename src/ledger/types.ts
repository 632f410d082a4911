import type { Tx } from '../data/store/store.ts';
import type { Json, Subject } from './chain.ts';
import type { SignedHead } from './heads.ts';
import type { Stretch, Verdict } from './verify.ts';

/** What can be recorded. Each has its own act; docs/ledger.md lists them. */
export type LedgerKind =
  | 'published'
  | 'recorded'
  | 'offered'
  | 'handed-over'
  | 'opened'
  | 'shown-whole'
  | 'asked'
  | 'answered'
  | 'quiz-passed'
  | 'acknowledged'
  | 'objected'
  | 'declined'
  | 'exempted'
  | 'chased'
  | 'recalled'
  | 'withdrawn'
  | 'closed'
  | 'corrected'
  | 'paper'
  | 'role-granted'
  | 'role-revoked'
  | 'leave-confirmed'
  | 'leave-removed'
  | 'due-changed'
  | 'imported'
  | 'exported'
  | 'erased'
  | 'held'
  | 'released'
  | 'witnessed'
  | 'key-made'
  | 'key-rotated';

export interface NewEntry {
  readonly kind: LedgerKind;
  /** What it is about: ids alone. */
  readonly subject: Subject;
  /** Versions, hashes, the statement: what may be kept for ever. Nothing in it names a person. */
  readonly act: { readonly [key: string]: Json | undefined };
  /** Names, numbers, free text: what an erasure removes. */
  readonly identity?: { readonly [key: string]: Json | undefined } | undefined;
  /** The id of the person whom the identity is about. */
  readonly person?: string | undefined;
}

export interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly hash: string;
  readonly kind: LedgerKind;
}

/** The signed end of the record. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly signature: string;
  readonly key: string;
}

/** Which entries somebody wants; every condition given has to hold. */
export interface EntryFilter {
  readonly policy?: string | undefined;
  readonly campaign?: string | undefined;
  readonly assignment?: string | undefined;
  /** Entries whose identity is about this person. */
  readonly person?: string | undefined;
  readonly kinds?: readonly LedgerKind[] | undefined;
  /** Only what is about a policy or a campaign as a whole, and no assignment. */
  readonly general?: boolean | undefined;
  /** Only what comes after this entry. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** An entry with what it stands for. */
export interface RecordedEntry {
  readonly seq: number;
  readonly at: string;
  readonly kind: LedgerKind;
  readonly hash: string;
  readonly subject: Subject;
  readonly act: { readonly [key: string]: Json };
  /** Absent where the entry has none; null where it was erased. */
  readonly identity?: { readonly [key: string]: Json } | null;
}

/** An entry of which the record and the present state disagree. */
export interface Difference {
  readonly seq: number;
  /** What differs, in plain words. */
  readonly what: string;
}

/** Compares what somebody keeps with the record; gives the differences. */
export type StateCheck = (company: string) => AsyncIterable<Difference>;

/** The record: only ever added to. */
export interface Ledger {
  /** Adds entries within the caller's transaction; they and the caller's rows are kept together or not at all. */
  append(tx: Tx, company: string, entries: readonly NewEntry[]): Promise<Entry[]>;
  /**
   * Runs a small changing function, once for a request, in a commit that it shares with what else waits at that moment.
   * One that fails does so alone.
   */
  commit<T>(company: string, request: string, fn: (tx: Tx) => Promise<T>): Promise<T | 'again'>;
  head(company: string): Promise<Head | undefined>;
  /** The signed head that covers an entry: what its receipt carries. */
  headCovering(company: string, seq: number): Promise<Head | undefined>;
  entriesOf(company: string, filter: EntryFilter): Promise<RecordedEntry[]>;
  verify(company: string, options?: VerifyOptions): Promise<Verdict>;
  /** Adds a comparison to what `verify` does. */
  compare(check: StateCheck): void;
  /** Removes what identifies a person from the entries named, and records that in an entry. */
  erase(
    tx: Tx,
    company: string,
    person: string,
    act: NewEntry['act'],
  ): Promise<{ readonly entry: Entry; readonly erased: number }>;
  /** Puts a new key in the place of the one in use. */
  rotate(company: string): Promise<{ from: string; to: string; publicKey: string }>;
  /** The rows after an entry as they are kept, a thousand entries at a time, and whether these are the last. */
  stretch(company: string, after: number | undefined): Promise<Stretch & { readonly last: boolean }>;
  /** Signs a text that is no head, such as the list of an exported case: the key's id, a space, the signature. */
  seal(text: string): string;
  /** The key that signs now. */
  key(): { readonly id: string; readonly publicKey: string };
  close(): void;
}

export interface VerifyOptions {
  readonly publicKey?: string | undefined;
  /** Heads from elsewhere, beside those of the heads file. */
  readonly heads?: readonly (SignedHead | { readonly seq: number; readonly hash: string })[] | undefined;
  progress?(done: number, of: number): void;
}
