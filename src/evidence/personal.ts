import type { Tables } from '../data/store/schema.ts';
import type { Store } from '../data/store/store.ts';
import type { Ledger, RecordedEntry } from '../ledger/types.ts';
import type { Directory } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import type { Clock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { LANGS } from '../shared/lang.ts';
import type { CaseSection } from './case-file.ts';
import { HELD, type Tie, type Trace } from './held.ts';
import { contentsHash, fileHash } from './pack.ts';
import type { HeldRow, Personal } from './personal-data.ts';
import { personalParts } from './personal-page.ts';

export interface PersonalParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly directory: Directory;
  readonly clock: Clock;
  /** Draws the readable page: it stands alone, and prints well. */
  readonly draw: (title: string, sections: readonly CaseSection[]) => string;
}

export interface PersonalRequest {
  readonly company: string;
  /** As somebody would say it: staff number, e-mail address, name, account or id. */
  readonly person: string;
  readonly reason?: string | undefined;
  /** Who exports; text, no id of a person. */
  readonly by: string;
}

interface Self {
  readonly ids: readonly string[];
  readonly accounts: readonly { readonly workspace: string; readonly account: string }[];
  readonly assignments: readonly string[];
  readonly marks: readonly string[];
}

async function meant({ directory }: PersonalParts, company: string, said: string): Promise<Person> {
  const [person, ...more] = await directory.find(company, said);
  if (person === undefined) {
    throw new Refusal('nobody', {
      zh: `没有找到“${said}”。请用工号、邮箱或姓名；已经删除的人不再有可以导出的内容。没有写出文件。`,
      en: `“${said}” was not found. Give a staff number, an e-mail address or a name; of somebody who was erased nothing is left to export. No file was written.`,
    });
  }
  if (more.length > 0) {
    throw new Refusal('several', {
      zh: `有${more.length + 1}个人叫“${said}”，请用工号或邮箱。没有写出文件。`,
      en: `${more.length + 1} people are called “${said}”; give the staff number or the e-mail address. No file was written.`,
    });
  }
  return person;
}

/** Everything by which rows can be found to be about the person. */
async function selfOf({ store }: PersonalParts, company: string, person: Person): Promise<Self> {
  const db = store.read(company);
  const merged = await db
    .selectFrom('people')
    .select('id')
    .where('company', '=', company)
    .where('same_as', '=', person.id)
    .execute();
  const ids = [person.id, ...merged.map(({ id }) => id)];
  // Closed ones too: what they did is still there.
  const accounts = await db
    .selectFrom('person_accounts')
    .select(['workspace', 'account'])
    .where('company', '=', company)
    .where('person', 'in', ids)
    .execute();
  const assignments = await db
    .selectFrom('assignments')
    .select('id')
    .where('company', '=', company)
    .where('person', 'in', ids)
    .execute();
  const alone: string[] = [];
  for (const { account } of accounts) {
    const others = await db
      .selectFrom('person_accounts')
      .select('person')
      .where('company', '=', company)
      .where('account', '=', account)
      .where('person', 'not in', ids)
      .limit(1)
      .execute();
    // A bare account that two workspaces have may be somebody else's.
    if (others.length === 0) alone.push(account);
  }
  const joined = accounts.flatMap(({ workspace, account }) => [
    `${workspace}/${account}`,
    `${workspace}:${account}`,
  ]);
  return {
    ids,
    accounts,
    assignments: assignments.map(({ id }) => id),
    marks: [...ids, ...joined, ...alone],
  };
}

/** A query over a table that is known by name alone; the guard still pins it to the company. */
function rowsOf(store: Store, company: string, table: keyof Tables) {
  return store
    .read(company)
    .selectFrom(table as 'leave')
    .selectAll()
    .where('company', '=', company);
}

/** Most values in one question to the database. */
const CHUNK = 500;

async function rowsWith(
  store: Store,
  company: string,
  table: keyof Tables,
  column: string,
  values: readonly string[],
): Promise<HeldRow[]> {
  const rows: HeldRow[] = [];
  for (let from = 0; from < values.length; from += CHUNK) {
    const some = values.slice(from, from + CHUNK);
    rows.push(
      ...(await rowsOf(store, company, table)
        .where(column as 'person', 'in', some)
        .execute()),
    );
  }
  return rows;
}

async function tied(
  store: Store,
  company: string,
  table: keyof Tables,
  tie: Tie,
  self: Self,
): Promise<HeldRow[]> {
  if ('person' in tie) return rowsWith(store, company, table, tie.person, self.ids);
  if ('mark' in tie) return rowsWith(store, company, table, tie.mark, self.marks);
  if ('assignment' in tie) return rowsWith(store, company, table, tie.assignment, self.assignments);
  const rows: HeldRow[] = [];
  for (const { workspace, account } of self.accounts) {
    rows.push(
      ...(await rowsOf(store, company, table)
        .where(tie.workspace as 'person', '=', workspace)
        .where(tie.account as 'person', '=', account)
        .execute()),
    );
  }
  return rows;
}

async function traced(
  store: Store,
  company: string,
  table: keyof Tables,
  trace: Trace,
  self: Self,
): Promise<HeldRow[]> {
  const rows: HeldRow[] = [];
  if (trace.by !== undefined) rows.push(...(await rowsWith(store, company, table, trace.by, self.marks)));
  const named = trace.in;
  if (named !== undefined) {
    for (const mark of self.marks) {
      // The database only narrows it down: `%` and `_` stand for more than themselves.
      const found: HeldRow[] = await rowsOf(store, company, table)
        .where(named as 'person', 'like', `%${JSON.stringify(mark)}%`)
        .execute();
      rows.push(...found.filter((row) => String(row[named]).includes(JSON.stringify(mark))));
    }
  }
  return rows.map((row) => Object.fromEntries(trace.show.map((column) => [column, row[column]])));
}

/** Without what says nothing of the person, and without what would tell which question without a name was theirs. */
function shown(table: string, row: HeldRow, without: readonly string[]): HeldRow {
  const hidden = new Set(['company', ...without]);
  if (table === 'deliveries' && String(row.kind).startsWith('gap-'))
    for (const each of ['key', 'subject']) hidden.add(each);
  return Object.fromEntries(
    Object.entries(row).filter(([column, value]) => !hidden.has(column) && value !== null),
  );
}

function once(rows: readonly HeldRow[]): HeldRow[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/**
 * Gathers everything held about one person, from every table.
 * @throws Refusal when nobody, or several people, are meant
 */
export async function gatherPersonal(parts: PersonalParts, request: PersonalRequest): Promise<Personal> {
  const { store, ledger, clock } = parts;
  const { company, by, reason } = request;
  const person = await meant(parts, company, request.person);
  const self = await selfOf(parts, company, person);
  const about: Record<string, HeldRow[]> = {};
  const traces: Record<string, HeldRow[]> = {};
  for (const [name, held] of Object.entries(HELD)) {
    if ('nothing' in held) continue;
    const table = name as keyof Tables;
    const rows: HeldRow[] = [];
    for (const tie of held.about ?? []) rows.push(...(await tied(store, company, table, tie, self)));
    const own = once(rows.map((row) => shown(name, row, held.without ?? [])));
    // Entries of the record are given with what they stand for, below.
    if (own.length > 0 && name !== 'ledger_payloads') about[name] = own;
    const left: HeldRow[] = [];
    for (const trace of held.traces ?? []) left.push(...(await traced(store, company, table, trace, self)));
    if (left.length > 0) traces[name] = once(left);
  }
  const record: RecordedEntry[] = [];
  for (const id of self.ids) record.push(...(await ledger.entriesOf(company, { person: id })));
  record.sort((a, b) => a.seq - b.seq);
  const own = new Set(record.map(({ seq }) => seq));
  const others = (traces.ledger_payloads ?? []).filter(({ seq }) => !own.has(Number(seq)));
  if (others.length === 0) delete traces.ledger_payloads;
  else traces.ledger_payloads = others;
  const exportedAt = new Date(clock.now()).toISOString();
  return { person, accounts: self.accounts, exportedAt, by, reason, about, traces, record };
}

/** The files of an export: a page to read and print in both languages, and the same for machines. */
export function personalFiles(parts: PersonalParts, personal: Personal): Map<string, Uint8Array> {
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
  const name = personal.person.name ?? personal.person.number ?? personal.person.id;
  const sections = LANGS.map((lang) => ({ lang, parts: personalParts(personal, lang) }));
  return new Map([
    ['index.html', bytes(parts.draw(name, sections))],
    ['data.json', bytes(`${JSON.stringify(personal, null, 2)}\n`)],
  ]);
}

/** Writes down that everything about a person was given out; gives the number of the entry. */
export async function recordPersonal(
  { store, ledger }: PersonalParts,
  company: string,
  personal: Personal,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<number> {
  const { by, reason, person } = personal;
  const listed = [...files].map(([file, content]) => [file, fileHash(content)] as const);
  const [entry] = await store.write(company, (tx) =>
    ledger.append(tx, company, [
      {
        kind: 'exported',
        subject: {},
        act: { what: 'person', contents: contentsHash(listed) },
        identity: { by, reason },
        person: person.id,
      },
    ]),
  );
  if (entry === undefined) throw new Error('the export was not recorded');
  return entry.seq;
}
