import type { Generated } from 'kysely';
import type { CampaignTables } from './schema-campaigns.ts';
import type { RoutineUseTables } from './schema-routines.ts';
import type { SlotTables } from './schema-slots.ts';
import type { PolicyTables } from './schema-policies.ts';
import type { OutboxTables } from './schema-outbox.ts';
import type { PeopleTables } from './schema-people.ts';

/*
 * The tables. Every row carries its company, and every key starts with it. Moments are ISO text in UTC, truth values 0/1,
 * structured values JSON text: what both engines store alike.
 */

/** Ids of requests that changed something: a retry of the same request finds its row and changes nothing again. */
export interface SeenTable {
  company: string;
  id: string;
  at: string;
}

/** One person's identity in a workspace, with what the person chose. */
export interface AccountsTable {
  company: string;
  workspace: string;
  account: string;
  /** zh or en when chosen by the person, else null. */
  lang: string | null;
  /** When the privacy notice was shown; null: not yet. */
  greeted_at: string | null;
}

/** What HR changed in chat; each row replaces one whole item of the configuration file. */
export interface SettingsTable {
  company: string;
  item: string;
  /** JSON. */
  value: string;
  changed_by: string;
  changed_at: string;
}

/** Questions that the rulebook could not answer and that somebody passed on. */
export interface GapsTable {
  company: string;
  number: number;
  text: string;
  lang: string;
  /** The account that put its name to it; null: asked without a name. */
  asked_by: string | null;
  asked_in: string | null;
  opened_at: string;
  answer: string | null;
  answered_by: string | null;
  answered_at: string | null;
}

/** Where the answer to a gap goes: kept apart from the question, shown to nobody, deleted once it has been used. */
export interface GapReturnsTable {
  company: string;
  number: number;
  workspace: string;
  account: string;
  expires_at: string;
}

/** Counts per day, flushed from memory; nothing about persons. */
export interface CountsTable {
  company: string;
  day: string;
  /** asked, unanswered, right, wrong. */
  kind: string;
  /** A topic, or a rule for right and wrong. */
  subject: string;
  count: number;
}

/** One entry of the record; `body` is the text whose SHA-256 is `hash`. Never changed, never deleted. */
export interface LedgerEntriesTable {
  company: string;
  seq: number;
  /** These stand in the body too: here to be looked up by. */
  kind: string;
  policy: string | null;
  campaign: string | null;
  assignment: string | null;
  body: string;
  hash: string;
}

/** What an entry stands for, with the salt of its commitment: apart from the chain, so that it can be erased. */
export interface LedgerPayloadsTable {
  company: string;
  seq: number;
  part: 'act' | 'identity';
  salt: string;
  /** JSON. */
  content: string;
  /** Whom an identity is about: what an erasure looks for. */
  person: string | null;
}

/** The signed end of each commit; `body` is the text that was signed. */
export interface LedgerHeadsTable {
  company: string;
  seq: number;
  body: string;
  signature: string;
}

/** Which entries have lost their identity, and the entry that says so. */
export interface LedgerErasuresTable {
  company: string;
  seq: number;
  erased_by: number;
}

/** What an outside authority replied about a head of the record. */
export interface WitnessRepliesTable {
  company: string;
  /** The last entry that the head covers. */
  seq: number;
  /** The text that was stamped. */
  head: string;
  /** The reply as it came, in base 64. */
  reply: string;
  authority: string;
  stamped_at: string;
  /** The entry about it. */
  entry: number;
}

export interface MigrationsTable {
  number: Generated<number>;
  name: string;
  at: string;
}

/** The scoped tables: every query on them is pinned to one company. */
export interface Tables extends PeopleTables, OutboxTables, RoutineUseTables, PolicyTables, CampaignTables, SlotTables {
  seen: SeenTable;
  accounts: AccountsTable;
  settings: SettingsTable;
  gaps: GapsTable;
  gap_returns: GapReturnsTable;
  counts: CountsTable;
  ledger_entries: LedgerEntriesTable;
  ledger_payloads: LedgerPayloadsTable;
  ledger_heads: LedgerHeadsTable;
  ledger_erasures: LedgerErasuresTable;
  witness_replies: WitnessRepliesTable;
}
