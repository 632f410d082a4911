import type { RecordedEntry } from '../ledger/types.ts';
import type { Person } from '../people/person.ts';

export type HeldRow = Readonly<Record<string, unknown>>;

/** Everything held about one person. */
export interface Personal {
  readonly person: Person;
  readonly accounts: readonly { readonly workspace: string; readonly account: string }[];
  readonly exportedAt: string;
  readonly by: string;
  readonly reason?: string | undefined;
  /** Rows about the person, by table. */
  readonly about: Readonly<Record<string, readonly HeldRow[]>>;
  /** What of a row is the person's where it is about something else: that they did it, or are named. */
  readonly traces: Readonly<Record<string, readonly HeldRow[]>>;
  /** Entries of the record about the person. */
  readonly record: readonly RecordedEntry[];
}
