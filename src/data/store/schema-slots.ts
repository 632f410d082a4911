/* The tables of what the routines had to do, and how far that has been planned. As in schema.ts. */

/** One run of one routine in one office on one local day. */
export interface SlotsTable {
  company: string;
  routine: string;
  office: string;
  /** The local day that it belongs to. */
  date: string;
  occurrence: number;
  at: string;
  /** Useless from then on. */
  until: string;
  /** open: its recipients are being written down; the others are ends. */
  state: 'open' | 'sent' | 'caught-up' | 'skipped' | 'expired';
  /** JSON: why it was skipped or has expired. */
  why: string | null;
  /** JSON: whom it goes to, as it was when the slot was made. */
  audience: string;
  recipients: number;
  /** The id of the last person whose delivery has been written; null: none yet. */
  expanded_to: string | null;
  made_at: string;
  closed_at: string | null;
}

/** How far a company's slots have been planned; one row. */
export interface SlotClockTable {
  company: string;
  planned_until: string;
  /** When a clock was found to have jumped; nothing is planned until somebody accepts it, or the clock comes back. */
  waiting_since: string | null;
  accepted_at: string | null;
}

export interface SlotTables {
  slots: SlotsTable;
  slot_clock: SlotClockTable;
}
