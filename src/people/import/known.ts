import type { Db, Tx } from '../../data/store/store.ts';
import type { PersonRow } from '../person.ts';

/** Everybody and every account of a company, for comparing a whole file with. */
export interface Known {
  readonly people: ReadonlyMap<string, PersonRow>;
  readonly byNumber: ReadonlyMap<string, PersonRow>;
  /** Of people whom HR imported. */
  readonly byEmail: ReadonlyMap<string, PersonRow>;
  readonly byName: ReadonlyMap<string, readonly PersonRow[]>;
  /** `workspace/account` to the person's id. */
  readonly accounts: ReadonlyMap<string, string>;
  /** The platforms' own e-mails to accounts. */
  readonly accountsByEmail: ReadonlyMap<string, readonly { workspace: string; account: string }[]>;
}

/** Rows read at once: between two, others have their turn. */
const PAGE = 2000;

export async function loadKnown(db: Db | Tx, company: string): Promise<Known> {
  const people = new Map<string, PersonRow>();
  const byNumber = new Map<string, PersonRow>();
  const byEmail = new Map<string, PersonRow>();
  const byName = new Map<string, PersonRow[]>();
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('people')
      .selectAll()
      .where('company', '=', company)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      people.set(row.id, row);
      if (row.number === null) continue;
      byNumber.set(row.number, row);
      if (row.email !== null) byEmail.set(row.email, row);
      if (row.name !== null) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.id;
  }
  const accounts = new Map<string, string>();
  const accountsByEmail = new Map<string, { workspace: string; account: string }[]>();
  for (let after: { workspace: string; account: string } | undefined; ; ) {
    let query = db
      .selectFrom('person_accounts')
      .select(['workspace', 'account', 'person', 'email'])
      .where('company', '=', company);
    if (after !== undefined) {
      const { workspace, account } = after;
      query = query.where((eb) =>
        eb.or([
          eb('workspace', '>', workspace),
          eb.and([eb('workspace', '=', workspace), eb('account', '>', account)]),
        ]),
      );
    }
    const rows = await query.orderBy('workspace').orderBy('account').limit(PAGE).execute();
    for (const { workspace, account, person, email } of rows) {
      accounts.set(`${workspace}/${account}`, person);
      if (email === null) continue;
      accountsByEmail.set(email, [...(accountsByEmail.get(email) ?? []), { workspace, account }]);
    }
    after = rows.at(-1);
    if (after === undefined || rows.length < PAGE) break;
  }
  return { people, byNumber, byEmail, byName, accounts, accountsByEmail };
}

/** The workspaces in which the company has accounts. */
export async function workspacesOf(db: Db, company: string): Promise<string[]> {
  const rows = await db
    .selectFrom('person_accounts')
    .select('workspace')
    .distinct()
    .where('company', '=', company)
    .execute();
  return rows.map((row) => row.workspace);
}
