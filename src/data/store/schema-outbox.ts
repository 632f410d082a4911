/* The tables of what is owed and sent. As in schema.ts: company first, ISO text, JSON text; '' where there is no address. */

/** One message owed to one person, account or channel. */
export interface DeliveriesTable {
  company: string;
  /** Owned by its maker, unique: `gap-answer:41`. */
  key: string;
  /** One of person, account and channel is set; account and channel with their workspace. An account is forgotten once it ended. */
  person: string;
  workspace: string;
  account: string;
  channel: string;
  /** Names the composer that writes the message at dispatch, for the person's language. */
  kind: string;
  /** What the composer needs: JSON of ids. */
  subject: string;
  lane: string;
  /** The order in which deliveries that are due go out: by lane, in it compulsory and asked ones first. */
  rank: number;
  /** compulsory, personal; null: asked for. */
  unasked: string | null;
  state: 'due' | 'held' | 'sending' | 'sent' | 'failed' | 'expired' | 'in-doubt' | 'cancelled';
  attempts: number;
  owed_at: string;
  due_at: string;
  until: string | null;
  /** The local day in whose budget it was counted. */
  counted_on: string | null;
  /** Why it was held back, and when for the first time; stays when it has been sent. */
  held_why: string | null;
  held_at: string | null;
  settled_at: string | null;
  /** Why it failed or has to wait, in plain words. */
  reason: string | null;
  /** SHA-256 of the bytes of the call that carried it. */
  rendered: string | null;
  /** The key of the delivery whose message it changes; and `new` where a message of its own takes its place otherwise. */
  edits: string | null;
  otherwise: string | null;
  /** Where the message stands, of those that may be changed later: workspace, conversation, the platform's name for it. */
  post_workspace: string | null;
  post_channel: string | null;
  post_id: string | null;
  /** The whole message, where a card that opens it was sent. */
  long: string | null;
}

/** A message that no one call carries, as it was when its card was sent. Whom it is for stands in the deliveries that name it. */
export interface LongMessagesTable {
  company: string;
  id: string;
  /** JSON of the message. */
  message: string;
  at: string;
}

/** One platform call under way: kept from before the call until it is known what became of it. */
export interface DispatchesTable {
  company: string;
  id: string;
  workspace: string;
  /** calling; doubtful: to be looked up. */
  state: 'calling' | 'doubtful';
  bytes: string;
  /** JSON: the targets, each with the keys of the deliveries it carries. */
  targets: string;
  attempts: number;
  /** How often it was looked for in vain since the last call. */
  looks: number;
  at: string;
  called_at: string;
  /** When it is looked up next. */
  look_at: string | null;
}

/** How many unasked messages somebody got on a local day; deleted after a few days. */
export interface DailyMessagesTable {
  company: string;
  /** A person's id, or workspace and account. */
  who: string;
  day: string;
  count: number;
}

/** How far sending has come, and when it was looked at last. */
export interface OutboxMarksTable {
  company: string;
  /** Calls that were frozen since the beginning; a file outside may know of more. */
  calls: number;
  last_at: string;
}

/** What held sending up until the operator accepted it: kept, with the reason. */
export interface OutboxGuardsTable {
  company: string;
  /** restored, clock. */
  kind: string;
  since: string;
  accepted_at: string | null;
  reason: string | null;
}

export interface OutboxTables {
  deliveries: DeliveriesTable;
  dispatches: DispatchesTable;
  long_messages: LongMessagesTable;
  daily_messages: DailyMessagesTable;
  outbox_marks: OutboxMarksTable;
  outbox_guards: OutboxGuardsTable;
}
