/* The tables of people, their accounts, roles, leave and shifts, and of imports. As in schema.ts: company first, ISO text, 0/1, JSON text. */

/** Somebody who works for the company, or has. */
export interface PeopleTable {
  company: string;
  id: string;
  /** The staff number; null: HR has not imported this person. */
  number: string | null;
  name: string | null;
  /** In small letters. */
  email: string | null;
  department: string | null;
  /** The id of a person. */
  manager: string | null;
  office: string | null;
  lang: string | null;
  zone: string | null;
  joined: string | null;
  /** The last day of employment. */
  left_on: string | null;
  /** employee, guest or bot. */
  kind: string;
  /** The columns that HR decided, separated by spaces: a platform does not overwrite them. */
  by_hr: string;
  /** The person whom this one turned out to be, or null. */
  same_as: string | null;
}

/** Whose account it is; one person may have several. */
export interface PersonAccountsTable {
  company: string;
  workspace: string;
  account: string;
  person: string;
  /** The platform's own e-mail in small letters, never what a person typed. */
  email: string | null;
  /** 1: the platform has switched it off; nobody is reached there. */
  closed: number;
}

/** A role of a person, granted by name. Everybody is an employee without being written down. */
export interface PersonRolesTable {
  company: string;
  person: string;
  role: string;
  /** '' for the whole company, `office:shanghai` or `department:…` for a manager of one. */
  scope: string;
  /** The last day on which it holds, or null. */
  until_on: string | null;
  /** '' when somebody granted it, `group:T1/S1` when a platform's user group did. */
  origin: string;
  granted_by: string;
  granted_at: string;
}

/** Days on which a person is away. Why is nowhere. */
export interface LeaveTable {
  company: string;
  id: string;
  person: string;
  from_on: string;
  to_on: string;
  /** 1: HR entered or imported it; 0: the person said so. */
  confirmed: number;
  entered_by: string;
  entered_at: string;
}

/** A person's shift on a day, where it is not the office's hours. */
export interface ShiftsTable {
  company: string;
  person: string;
  day: string;
  /** Null, both: off that day. A close before the open is on the next day. */
  open: string | null;
  close: string | null;
}

/** Until when a person wants no unasked personal message. */
export interface PausesTable {
  company: string;
  person: string;
  until_at: string;
}

/** A file that HR imported: what it was, and what became of it. */
export interface ImportsTable {
  company: string;
  id: string;
  /** Counts up: which of two was later. */
  number: number;
  /** people, leave or rota. */
  kind: string;
  at: string;
  by_whom: string;
  reason: string | null;
  /** SHA-256 of the file. */
  file: string;
  /** JSON: new, changed, left, unchanged. */
  counts: string;
  undone_at: string | null;
  undone_by: string | null;
}

/** One row that an import changed, as it was and as it became: what an undo needs. */
export interface ImportChangesTable {
  company: string;
  import: string;
  /** people, account, leave or shift. */
  subject: string;
  /** The key of the row: a person's id, `workspace/account`, a leave's id, `person/day`. */
  key: string;
  person: string;
  /** JSON of the columns that changed; null: the row was not there. */
  before: string | null;
  after: string | null;
}

/** What a platform has to remember of an account over a restart: a code shown, a page signed in to, an absence from a list. */
export interface AccountNotesTable {
  company: string;
  workspace: string;
  /** '' for what is about no account. */
  account: string;
  kind: string;
  /** Tells notes of one kind apart. */
  id: string;
  value: string;
  until_at: string;
}

export interface PeopleTables {
  people: PeopleTable;
  person_accounts: PersonAccountsTable;
  account_notes: AccountNotesTable;
  person_roles: PersonRolesTable;
  leave: LeaveTable;
  shifts: ShiftsTable;
  pauses: PausesTable;
  imports: ImportsTable;
  import_changes: ImportChangesTable;
}
