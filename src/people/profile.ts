import type { Store, Tx } from '../data/store/store.ts';
import type { Ids } from '../shared/ids.ts';
import type { LocalDate } from '../time/days.ts';
import { type Account, ensurePerson, type PersonRow, type Profile, personIdOf } from './person.ts';

/** The columns of a person that a platform may fill in, where HR has not. */
const FILLED = ['name', 'email', 'department', 'manager', 'office', 'lang', 'zone'] as const;

/**
 * Keeps what a platform knows of an account's person, making the person where there is none. An account whose e-mail, as the
 * platform itself has it, is that of somebody whom HR imported is theirs. Gives the person's id.
 */
export async function learnProfile(
  store: Store,
  company: string,
  who: Account,
  profile: Profile,
  today: LocalDate,
  ids: Ids,
): Promise<string> {
  const db = store.read(company);
  const before = await personIdOf(db, company, who);
  if (before !== undefined) {
    const account = await accountRow(db, company, who);
    const row = await personRow(db, company, before);
    const settled =
      row !== undefined && account !== undefined && changesOf(row, account, profile, today) === undefined;
    if (settled) return before;
  }
  return store.write(company, (tx) => learnIn(tx, company, who, profile, today, ids));
}

/** As `learnProfile`, inside a transaction. */
export async function learnIn(
  tx: Tx,
  company: string,
  who: Account,
  profile: Profile,
  today: LocalDate,
  ids: Ids,
): Promise<string> {
  const own = await ensurePerson(tx, company, who, ids);
  const email = profile.email?.toLowerCase();
  const id = email === undefined ? own : await joinByEmail(tx, company, who, own, email);
  const row = await personRow(tx, company, id);
  const account = await accountRow(tx, company, who);
  if (row === undefined || account === undefined) throw new Error('a person that was just made is not there');
  const changes = changesOf(row, account, profile, today);
  if (changes === undefined) return id;
  if (Object.keys(changes.person).length > 0) {
    await tx
      .updateTable('people')
      .set(changes.person)
      .where('company', '=', company)
      .where('id', '=', id)
      .execute();
  }
  if (Object.keys(changes.account).length > 0) {
    await tx
      .updateTable('person_accounts')
      .set(changes.account)
      .where('company', '=', company)
      .where('workspace', '=', who.workspace)
      .where('account', '=', who.account)
      .execute();
  }
  return id;
}

type AccountRow = { email: string | null; closed: number };

/** What is to be written, or undefined when all of it is known already. */
function changesOf(
  row: PersonRow,
  account: AccountRow,
  profile: Profile,
  today: LocalDate,
): { person: Partial<PersonRow>; account: Partial<AccountRow> } | undefined {
  const byHr = new Set(row.by_hr.split(' '));
  const person: Partial<PersonRow> = {};
  for (const column of FILLED) {
    const value = column === 'email' ? profile.email?.toLowerCase() : profile[column];
    if (value !== undefined && value !== '' && !byHr.has(column) && row[column] !== value)
      person[column] = value;
  }
  if (profile.kind !== undefined && row.kind !== profile.kind && !byHr.has('kind'))
    person.kind = profile.kind;
  // Whom HR never imported leaves when the platform switches the account off, and is back when it is on again.
  if (profile.closed !== undefined && row.number === null && !byHr.has('left')) {
    if (profile.closed && row.left_on === null) person.left_on = today;
    if (!profile.closed && row.left_on !== null) person.left_on = null;
  }
  const state: Partial<AccountRow> = {};
  const email = profile.email?.toLowerCase();
  if (email !== undefined && account.email !== email) state.email = email;
  const unreached = profile.closed === true || profile.asleep === true;
  if ((unreached || profile.closed === false) && account.closed !== Number(unreached)) {
    state.closed = Number(unreached);
  }
  const nothing = Object.keys(person).length === 0 && Object.keys(state).length === 0;
  return nothing ? undefined : { person, account: state };
}

/** An account of somebody not imported goes over to the one person whom HR imported with its e-mail. */
async function joinByEmail(
  tx: Tx,
  company: string,
  who: Account,
  own: string,
  email: string,
): Promise<string> {
  const mine = await personRow(tx, company, own);
  if (mine === undefined || mine.number !== null) return own;
  const imported = await tx
    .selectFrom('people')
    .select('id')
    .where('company', '=', company)
    .where('email', '=', email)
    .where('number', 'is not', null)
    .where('same_as', 'is', null)
    .limit(2)
    .execute();
  const [target] = imported;
  if (target === undefined || imported.length > 1) return own;
  await moveAccount(tx, company, who, target.id);
  return target.id;
}

/** Gives an account to another person; who is left without any, and was never imported, turned out to be that person. */
export async function moveAccount(tx: Tx, company: string, who: Account, to: string): Promise<void> {
  const from = await personIdOf(tx, company, who);
  if (from === to) return;
  await tx
    .updateTable('person_accounts')
    .set({ person: to })
    .where('company', '=', company)
    .where('workspace', '=', who.workspace)
    .where('account', '=', who.account)
    .execute();
  if (from === undefined) return;
  const rest = await tx
    .selectFrom('person_accounts')
    .select('account')
    .where('company', '=', company)
    .where('person', '=', from)
    .limit(1)
    .execute();
  if (rest.length > 0) return;
  await tx
    .updateTable('people')
    .set({ same_as: to })
    .where('company', '=', company)
    .where('id', '=', from)
    .where('number', 'is', null)
    .execute();
  await takeOver(tx, company, from, to);
}

/** Roles, leave and a pause go with the person. */
async function takeOver(tx: Tx, company: string, from: string, to: string): Promise<void> {
  const roles = await tx
    .selectFrom('person_roles')
    .selectAll()
    .where('company', '=', company)
    .where('person', '=', from)
    .execute();
  for (const role of roles) {
    await tx
      .insertInto('person_roles')
      .values({ ...role, company, person: to })
      .onConflict((conflict) =>
        conflict.columns(['company', 'person', 'role', 'scope', 'origin']).doNothing(),
      )
      .execute();
  }
  await tx.deleteFrom('person_roles').where('company', '=', company).where('person', '=', from).execute();
  await tx
    .updateTable('leave')
    .set({ person: to })
    .where('company', '=', company)
    .where('person', '=', from)
    .execute();
}

function personRow(db: Pick<Tx, 'selectFrom'>, company: string, id: string): Promise<PersonRow | undefined> {
  return db
    .selectFrom('people')
    .selectAll()
    .where('company', '=', company)
    .where('id', '=', id)
    .executeTakeFirst();
}

function accountRow(
  db: Pick<Tx, 'selectFrom'>,
  company: string,
  who: Account,
): Promise<AccountRow | undefined> {
  return db
    .selectFrom('person_accounts')
    .select(['email', 'closed'])
    .where('company', '=', company)
    .where('workspace', '=', who.workspace)
    .where('account', '=', who.account)
    .executeTakeFirst();
}
