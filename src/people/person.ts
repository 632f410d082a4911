import { prepared } from '../data/store/prepared.ts';
import type { Db, Tx } from '../data/store/store.ts';
import type { Role } from '../messages/request.ts';
import type { Ids } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';

/** An account in a workspace: Slack's `U…` in `T…`, a made-up person in `local`. */
export interface Account {
  readonly workspace: string;
  readonly account: string;
}

/** Somebody of the company, as far as HR and the platforms have said. */
export interface Person {
  /** `p-…` */
  readonly id: string;
  /** The staff number; absent until HR imports it. */
  readonly number?: string;
  readonly name?: string;
  /** In small letters. */
  readonly email?: string;
  readonly department?: string;
  /** The id of a person. */
  readonly manager?: string;
  readonly office?: string;
  readonly lang?: Lang;
  readonly zone?: string;
  readonly joined?: LocalDate;
  /** The last day of employment. */
  readonly left?: LocalDate;
  readonly kind: 'employee' | 'guest' | 'bot';
  /** Open accounts only: where the person can be reached. */
  readonly accounts: readonly Account[];
}

/** Who is meant. `topic`: the subscribers of a routine. */
export type Selector =
  | { readonly everyone: true }
  | { readonly office: string }
  | { readonly department: string }
  | { readonly role: Role }
  | { readonly person: string }
  | { readonly channel: { readonly workspace: string; readonly channel: string } }
  | { readonly group: { readonly workspace: string; readonly group: string } }
  | { readonly topic: string };

export interface Audience {
  readonly any: readonly Selector[];
  readonly but?: readonly Selector[] | undefined;
}

/** What a platform knows of the person behind an account; HR's word stands over it. */
export interface Profile {
  readonly name?: string | undefined;
  /** The platform's own; never what a person typed. */
  readonly email?: string | undefined;
  readonly department?: string | undefined;
  readonly office?: string | undefined;
  readonly lang?: Lang | undefined;
  readonly zone?: string | undefined;
  readonly kind?: Person['kind'] | undefined;
  /** The id of the person whom the platform names as leader. */
  readonly manager?: string | undefined;
  /** True: the platform has switched the account off. */
  readonly closed?: boolean | undefined;
  /** True: the account is not in use yet. Nobody is reached there, and nobody has left. */
  readonly asleep?: boolean | undefined;
}

/** Employed on a day: joined by then, and not gone before it. */
export function employedOn(person: Pick<Person, 'joined' | 'left'>, day: LocalDate): boolean {
  return (
    (person.joined === undefined || person.joined <= day) && (person.left === undefined || day <= person.left)
  );
}

/** Twelve characters: a company of a hundred thousand meets no two alike. */
export function newPersonId(ids: Ids): string {
  return `${ids('p')}${ids('x').slice(2, 6)}`;
}

export type PersonRow = Awaited<ReturnType<typeof personRows>>[number];

/** Rows of people by id. */
export function personRows(db: Db | Tx, company: string, ids: readonly string[]) {
  return db
    .selectFrom('people')
    .selectAll()
    .where('company', '=', company)
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
}

/** Most ids in one question to the database. */
export const CHUNK = 500;

export function chunks<T>(all: readonly T[], size = CHUNK): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < all.length; start += size) pieces.push(all.slice(start, start + size));
  return pieces;
}

function known<T>(value: T | null): value is T {
  return value !== null;
}

export function toPerson(row: PersonRow, accounts: readonly Account[]): Person {
  const facts = {
    number: row.number,
    name: row.name,
    email: row.email,
    department: row.department,
    manager: row.manager,
    office: row.office,
    lang: row.lang,
    zone: row.zone,
    joined: row.joined,
    left: row.left_on,
  };
  const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => known(value)));
  const kind = row.kind === 'guest' || row.kind === 'bot' ? row.kind : 'employee';
  return { ...given, id: row.id, kind, accounts };
}

/** Sorted here: a database that is to sort reads all accounts of the company in their order, instead of one person's. */
function inOrder(a: Account, b: Account): number {
  if (a.workspace !== b.workspace) return a.workspace < b.workspace ? -1 : 1;
  return a.account < b.account ? -1 : a.account > b.account ? 1 : 0;
}

/** People with their open accounts, in the order of the rows. */
export async function withAccounts(
  db: Db | Tx,
  company: string,
  rows: readonly PersonRow[],
): Promise<Person[]> {
  const accounts = new Map<string, Account[]>();
  for (const ids of chunks(rows.map((row) => row.id))) {
    const found = await db
      .selectFrom('person_accounts')
      .select(['workspace', 'account', 'person'])
      .where('company', '=', company)
      .where('person', 'in', ids)
      .where('closed', '=', 0)
      .execute();
    for (const { workspace, account, person } of found.sort(inOrder)) {
      const list = accounts.get(person) ?? [];
      list.push({ workspace, account });
      accounts.set(person, list);
    }
  }
  return rows.map((row) => toPerson(row, accounts.get(row.id) ?? []));
}

const rowOf = prepared<{ id: string }, PersonRow>((db, company, value) =>
  db.selectFrom('people').selectAll().where('company', '=', company).where('id', '=', value('id')),
);
const accountsOf = prepared<{ person: string }, Account>((db, company, value) =>
  db
    .selectFrom('person_accounts')
    .select(['workspace', 'account'])
    .where('company', '=', company)
    .where('person', '=', value('person'))
    .where('closed', '=', 0),
);

/** One person: what every press begins with. Somebody who turned out to be another is that other. */
export async function personById(db: Db, id: string): Promise<Person | undefined> {
  const [found] = (await rowOf(db, { id })).rows;
  if (found === undefined) return undefined;
  const row = found.same_as === null ? found : (await rowOf(db, { id: found.same_as })).rows[0];
  return row && toPerson(row, [...(await accountsOf(db, { person: row.id })).rows].sort(inOrder));
}

const behind = prepared<{ workspace: string; account: string }, { person: string }>((db, company, value) =>
  db
    .selectFrom('person_accounts')
    .select('person')
    .where('company', '=', company)
    .where('workspace', '=', value('workspace'))
    .where('account', '=', value('account')),
);

/** The id of the person an account belongs to. */
export async function personIdOf(db: Db | Tx, _company: string, who: Account): Promise<string | undefined> {
  const { workspace, account } = who;
  return (await behind(db, { workspace, account })).rows[0]?.person;
}

/** Makes a person for an account that has none yet, inside a transaction; gives the person's id. */
export async function ensurePerson(tx: Tx, company: string, who: Account, ids: Ids): Promise<string> {
  const before = await personIdOf(tx, company, who);
  if (before !== undefined) return before;
  const id = newPersonId(ids);
  await tx
    .insertInto('people')
    .values({ ...NOBODY, company, id })
    .execute();
  await tx
    .insertInto('person_accounts')
    .values({ company, workspace: who.workspace, account: who.account, person: id, email: null, closed: 0 })
    .execute();
  return id;
}

/** A row of which nothing is known. */
export const NOBODY = {
  number: null,
  name: null,
  email: null,
  department: null,
  manager: null,
  office: null,
  lang: null,
  zone: null,
  joined: null,
  left_on: null,
  kind: 'employee',
  by_hr: '',
  same_as: null,
};
