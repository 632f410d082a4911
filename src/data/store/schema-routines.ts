/* The tables of what people do with routines, of changes that can be undone, and of calendar addresses. As in schema.ts. */

/** One office's last check of one evening. Who did it stands here until noon of the next working day, then nowhere. */
export interface LastOutTable {
  company: string;
  office: string;
  /** The local date of the evening. */
  day: string;
  /** The id of a person; null: erased. */
  holder: string | null;
  taken_at: string;
  /** The points that are done, separated by spaces. */
  ticked: string;
  /** Null: not finished. */
  closed_at: string | null;
  /** Counts the finishes: a corrected one is recorded again. */
  revision: number;
  /** From this moment on the holder is nobody's to see. */
  erase_at: string;
}

/** A routine that a person wants to get as a message of their own. */
export interface RoutineSubscriptionsTable {
  company: string;
  routine: string;
  person: string;
  /** The person's own time of the day; null: the routine's. */
  time: string | null;
}

/** What HR or an office's manager changed about routines and hours: for the history, and to take it back. */
export interface RoutineChangesTable {
  company: string;
  number: number;
  at: string;
  /** The account that did it. */
  by_whom: string;
  /** The item of the settings. */
  item: string;
  /** The office it is about; '' for all. */
  office: string;
  /** JSON of the whole item; null: it had not been changed in chat. */
  before: string | null;
  after: string;
  /** JSON of both languages: what was changed, in words. */
  said: string;
  undone_at: string | null;
}

/** The rules as they stood on a day, as digests: to say what has changed since. */
export interface RulebookDaysTable {
  company: string;
  day: string;
  /** JSON: rule to digest. */
  rules: string;
}

/** The calendar address of an office: its secret is not kept, only a digest by which it is recognised. */
export interface CalendarFeedsTable {
  company: string;
  office: string;
  /** SHA-256 of the secret, in hex. */
  digest: string;
  created_by: string;
  created_at: string;
}

export interface RoutineUseTables {
  last_out: LastOutTable;
  routine_subscriptions: RoutineSubscriptionsTable;
  routine_changes: RoutineChangesTable;
  rulebook_days: RulebookDaysTable;
  calendar_feeds: CalendarFeedsTable;
}
