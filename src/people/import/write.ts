import type { Tx } from '../../data/store/store.ts';
import { chunks, type PersonRow } from '../person.ts';
import type { AccountMove, PersonChange } from './compare.ts';

/** What an undo needs of one row: the columns that changed, before and after; null where there was no row. */
export interface Noted {
  readonly subject: 'people' | 'account' | 'role' | 'leave' | 'shift';
  readonly key: string;
  readonly person: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** Rows written at once: below what one statement may hold on either engine. */
export const ROWS = 400;

/** Writes people, new and changed alike; at most `ROWS` at once. */
export async function writePeople(tx: Tx, some: readonly PersonChange[]): Promise<Noted[]> {
  await tx
    .insertInto('people')
    .values(some.map(({ after }) => after))
    .onConflict((conflict) =>
      conflict.columns(['company', 'id']).doUpdateSet((eb) => ({
        number: eb.ref('excluded.number'),
        name: eb.ref('excluded.name'),
        email: eb.ref('excluded.email'),
        department: eb.ref('excluded.department'),
        manager: eb.ref('excluded.manager'),
        office: eb.ref('excluded.office'),
        lang: eb.ref('excluded.lang'),
        joined: eb.ref('excluded.joined'),
        left_on: eb.ref('excluded.left_on'),
        by_hr: eb.ref('excluded.by_hr'),
      })),
    )
    .execute();
  return some.map(({ before, after }): Noted => {
    const { id } = after;
    if (before === undefined) return { subject: 'people', key: id, person: id, before: null, after };
    return { subject: 'people', key: id, person: id, ...difference(before, after) };
  });
}

function difference(before: PersonRow, after: PersonRow): { before: object; after: object } {
  const columns = (Object.keys(after) as (keyof PersonRow)[]).filter(
    (column) => before[column] !== after[column],
  );
  const pick = (row: PersonRow) => Object.fromEntries(columns.map((column) => [column, row[column]]));
  return { before: pick(before), after: pick(after) };
}

/** Gives accounts to their people. */
export async function writeMoves(tx: Tx, company: string, some: readonly AccountMove[]): Promise<Noted[]> {
  await tx
    .insertInto('person_accounts')
    .values(
      some.map(({ who, to }) => ({
        company,
        workspace: who.workspace,
        account: who.account,
        person: to,
        email: null,
        closed: 0,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['company', 'workspace', 'account'])
        .doUpdateSet((eb) => ({ person: eb.ref('excluded.person') })),
    )
    .execute();
  return some.map(({ who, from, to }): Noted => {
    const key = `${who.workspace}/${who.account}`;
    const before = from === undefined ? null : { person: from };
    return { subject: 'account', key, person: to, before, after: { person: to } };
  });
}

/** A person never imported who has no account any more is the one who has it now. */
export async function mergeEmptied(tx: Tx, company: string, from: string, to: string): Promise<Noted[]> {
  const left = await tx
    .selectFrom('person_accounts')
    .select('account')
    .where('company', '=', company)
    .where('person', '=', from)
    .limit(1)
    .execute();
  const row = await tx
    .selectFrom('people')
    .select(['number', 'same_as'])
    .where('company', '=', company)
    .where('id', '=', from)
    .executeTakeFirst();
  if (left.length > 0 || row === undefined || row.number !== null || row.same_as !== null) return [];
  const noted: Noted[] = [
    { subject: 'people', key: from, person: to, before: { same_as: null }, after: { same_as: to } },
  ];
  await tx
    .updateTable('people')
    .set({ same_as: to })
    .where('company', '=', company)
    .where('id', '=', from)
    .execute();
  const roles = await tx
    .selectFrom('person_roles')
    .selectAll()
    .where('company', '=', company)
    .where('person', '=', from)
    .execute();
  for (const role of roles) {
    const made = await tx
      .insertInto('person_roles')
      .values({ ...role, company, person: to })
      .onConflict((conflict) =>
        conflict.columns(['company', 'person', 'role', 'scope', 'origin']).doNothing(),
      )
      .executeTakeFirst();
    const key = JSON.stringify([role.role, role.scope, role.origin]);
    noted.push({ subject: 'role', key: `${from} ${key}`, person: from, before: role, after: null });
    if (made.numInsertedOrUpdatedRows === 1n) {
      noted.push({
        subject: 'role',
        key: `${to} ${key}`,
        person: to,
        before: null,
        after: { ...role, person: to },
      });
    }
  }
  await tx.deleteFrom('person_roles').where('company', '=', company).where('person', '=', from).execute();
  const leave = await tx
    .selectFrom('leave')
    .select('id')
    .where('company', '=', company)
    .where('person', '=', from)
    .execute();
  for (const { id } of leave) {
    noted.push({ subject: 'leave', key: id, person: to, before: { person: from }, after: { person: to } });
  }
  await tx
    .updateTable('leave')
    .set({ person: to })
    .where('company', '=', company)
    .where('person', '=', from)
    .execute();
  return noted;
}

/** Keeps what an undo needs. */
export async function writeNotes(
  tx: Tx,
  company: string,
  importId: string,
  noted: readonly Noted[],
): Promise<void> {
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  for (const some of chunks(noted, ROWS)) {
    await tx
      .insertInto('import_changes')
      .values(
        some.map(({ subject, key, person, before, after }) => ({
          company,
          import: importId,
          subject,
          key,
          person,
          before: json(before),
          after: json(after),
        })),
      )
      .execute();
  }
}
