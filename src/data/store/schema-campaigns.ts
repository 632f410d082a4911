/* The tables of campaigns, assignments and what people answered. As in schema.ts: company first, ISO text, 0/1, JSON text. */

/** A version put to an audience. */
export interface CampaignsTable {
  company: string;
  id: string;
  policy: string;
  version: string;
  /** draft, launching, running, closed, cancelled (in the ten minutes), recalled, withdrawn. */
  state: string;
  /** Audience as JSON. */
  audience: string;
  /** JSON: due date, newcomers' days, repeat, who it was said to be for. */
  terms: string;
  /** The check of understanding as JSON, or null. */
  quiz: string | null;
  made_by: string;
  made_in: string;
  made_at: string;
  /** When it goes out, or went. */
  launch_at: string | null;
  /** The last person that was reached while it goes out; null when all were. */
  cursor: string | null;
  /** 1, and one more with each yearly repeat. */
  round: number;
  closed_at: string | null;
  /** Why it was recalled, withdrawn or closed, as HR wrote it. */
  reason: string | null;
}

/** One person's share of a campaign. */
export interface AssignmentsTable {
  company: string;
  id: string;
  campaign: string;
  policy: string;
  version: string;
  person: string;
  /** Round and, for somebody who came back, the day they joined again: asked once in each. */
  term: string;
  department: string;
  office: string;
  manager: string | null;
  state: string;
  /** JSON of clause ids when only changed clauses are asked; null: the whole. */
  clauses: string | null;
  made_at: string;
  due: string;
  /** The due date before leave moved it. */
  due_base: string;
  /** The days on which it was opened and shown whole: never a time, so that no reading time can be worked out. */
  opened_on: string | null;
  shown_on: string | null;
  /** Numbers of the pages shown, until the whole was. */
  seen: string;
  pages: number;
  answered_at: string | null;
  quiz: string;
  quiz_tries: number;
  /** The passed paper as JSON. */
  quiz_paper: string | null;
  exempt_until: string | null;
  exempt_why: string | null;
  exempt_by: string | null;
  unreachable_why: string | null;
  /** 1 once a platform took the card. */
  handed_over: number;
  /** The last chaser that was owed: working days relative to the due date. */
  chased: number | null;
  /** 1 opened, 2 shown, 3 both: what the ledger is told with the answer or at night, so that no reading time can be worked out. */
  unnoted: number;
}

/** How many assignments of a campaign stand where, by department: changed in the same transaction as the assignment. */
export interface CampaignCountsTable {
  company: string;
  campaign: string;
  department: string;
  state: string;
  count: number;
}

export interface ReceiptsTable {
  company: string;
  /** R-YYMM-NNNN. */
  number: string;
  assignment: string;
  person: string;
  outcome: string;
  at: string;
  entry: number;
  entry_hash: string;
}

export interface ReceiptNumbersTable {
  company: string;
  month: string;
  last: number;
}

/** What somebody wrote to their own answer: an objection's reason, a correction. */
export interface AssignmentNotesTable {
  company: string;
  id: string;
  assignment: string;
  /** objection, correction. */
  kind: string;
  text: string;
  at: string;
  entry: number;
}

/** A question about a clause, with HR's answer. */
export interface ClauseQuestionsTable {
  company: string;
  number: number;
  assignment: string;
  person: string;
  clause: string | null;
  text: string;
  lang: string;
  asked_at: string;
  answer: string | null;
  answered_by: string | null;
  answered_at: string | null;
}

/** Something HR has to do about one assignment: inform in another way, reply to an objection, help. */
export interface AssignmentTasksTable {
  company: string;
  id: string;
  assignment: string;
  kind: string;
  opened_at: string;
  done_at: string | null;
  done_by: string | null;
  /** What was done, as HR wrote it. */
  note: string | null;
}

/** Wrong answers per question, never per person. */
export interface QuizCountsTable {
  company: string;
  campaign: string;
  question: string;
  wrong: number;
}

/** A change of many assignments at once: shown first, done, undone. */
export interface CampaignChangesTable {
  company: string;
  id: string;
  campaign: string;
  /** extend, exempt, remind, recall, paper. */
  kind: string;
  /** proposed, done, undone. */
  state: string;
  /** JSON. */
  what: string;
  made_by: string;
  made_at: string;
  done_at: string | null;
}

export interface CampaignChangeRowsTable {
  company: string;
  change: string;
  assignment: string;
  /** JSON: what the change needs for this one; once done, what it was before. */
  data: string;
}

/** Signatures on paper, entered by HR: always labelled as such. */
export interface PaperEntriesTable {
  company: string;
  id: string;
  change: string;
  assignment: string;
  person: string;
  signed_on: string;
  entered_at: string;
  entered_by: string;
  witness: string;
  /** SHA-256 of the scan. */
  scan: string;
  undone_at: string | null;
}

/** Addresses under which somebody may open their own printable record for a while; only a digest is kept. */
export interface PrintLinksTable {
  company: string;
  digest: string;
  person: string;
  assignment: string | null;
  expires_at: string;
}

export interface CampaignTables {
  campaigns: CampaignsTable;
  assignments: AssignmentsTable;
  campaign_counts: CampaignCountsTable;
  receipts: ReceiptsTable;
  receipt_numbers: ReceiptNumbersTable;
  assignment_notes: AssignmentNotesTable;
  clause_questions: ClauseQuestionsTable;
  assignment_tasks: AssignmentTasksTable;
  quiz_counts: QuizCountsTable;
  campaign_changes: CampaignChangesTable;
  campaign_change_rows: CampaignChangeRowsTable;
  paper_entries: PaperEntriesTable;
  print_links: PrintLinksTable;
}
