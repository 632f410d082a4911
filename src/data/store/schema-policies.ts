/** A policy; what it says is in its versions. */
export interface PoliciesTable {
  company: string;
  id: string;
  made_by: string;
  made_at: string;
}

/** One version; once published the database refuses every change but its withdrawal. */
export interface PolicyVersionsTable {
  company: string;
  id: string;
  policy: string;
  number: number;
  /** JSON: zh and en. */
  title: string;
  /** JSON list, the prevailing one first. */
  langs: string;
  state: 'draft' | 'review' | 'published' | 'withdrawn';
  /** The day from which it holds; null while HR has not said. */
  effective: string | null;
  /** 1, 0, or null while HR has not said. */
  vital: number | null;
  /** The version it was compared with. */
  previous: string | null;
  hash: string | null;
  made_by: string;
  made_at: string;
  published_by: string | null;
  published_at: string | null;
  edition: number;
}

/** What came in for one language: the file's bytes, and the canonical text made of them. */
export interface PolicyTextsTable {
  company: string;
  version: string;
  lang: string;
  file: string;
  media: string;
  /** Base64. */
  source: string;
  source_hash: string;
  source_bytes: number;
  text: string;
  hash: string;
  /** JSON list of sentences in both languages. */
  warnings: string;
}

export interface PolicyClausesTable {
  company: string;
  version: string;
  clause: string;
  position: number;
  label: string;
  level: number;
  section: number;
  /** JSON by language, or null. */
  heading: string | null;
  /** JSON by language. */
  text: string;
  hash: string;
}

export interface PolicyPagesTable {
  company: string;
  version: string;
  lang: string;
  page: number;
  /** JSON: what every platform shows; its bytes are what is hashed. */
  parts: string;
  /** JSON list of clause ids. */
  clauses: string;
  hash: string;
}

/** What HR said of a clause that changed; with publication one row for each. */
export interface PolicyChangesTable {
  company: string;
  version: string;
  clause: string;
  kind: string;
  ask_again: number;
  reason: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

/** Steps of the making of a version; only ever added to. */
export interface PolicyRecordsTable {
  company: string;
  id: string;
  version: string;
  step: string;
  claimed_on: string;
  entered_at: string;
  entered_by: string;
  late: number;
  /** JSON: parties, opinions, outcome, files. */
  details: string;
}

export interface PolicyTables {
  policies: PoliciesTable;
  policy_versions: PolicyVersionsTable;
  policy_texts: PolicyTextsTable;
  policy_clauses: PolicyClausesTable;
  policy_pages: PolicyPagesTable;
  policy_changes: PolicyChangesTable;
  policy_records: PolicyRecordsTable;
}
