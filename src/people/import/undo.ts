import type { Tx } from '../../data/store/store.ts';
import { Refusal } from '../../shared/errors.ts';
import type { LocalDate } from '../../time/days.ts';
import { NOBODY, type PersonRow } from '../person.ts';

interface Change {
  subject: string;
  key: string;
  person: string;
  before: string | null;
  after: string | null;
}

const PAGE = 500;

/** Puts back what an import changed, in the caller's transaction. @throws Refusal when a later one touched the same people */
export async function revert(
  tx: Tx,
  company: string,
  found: { id: string; number: number },
  today: LocalDate,
): Promise<number> {
  await refuseLater(tx, company, found);
  const each = (subject: string, isNew: boolean, run: (rows: readonly Change[]) => Promise<unknown>) =>
    eachPage(tx, company, found.id, subject, isNew, run);
  let count = 0;
  // What hangs on others goes first.
  for (const subject of ['account', 'role', 'leave', 'shift', 'people']) {
    for (const isNew of subject === 'people' ? [false] : [true, false]) {
      count += await each(subject, isNew, async (rows) => {
        for (const row of rows) await revertOne(tx, company, row);
      });
    }
  }
  await each('people', true, (rows) =>
    tx
      .updateTable('people')
      .set({ manager: null })
      .where('company', '=', company)
      .where(
        'id',
        'in',
        rows.map((row) => row.key),
      )
      .execute(),
  );
  count += await each('people', true, (rows) =>
    removePeople(
      tx,
      company,
      rows.map((row) => row.key),
      today,
    ),
  );
  return count;
}

/** Goes through the changes of one kind page by page; gives how many there were. */
async function eachPage(
  tx: Tx,
  company: string,
  importId: string,
  subject: string,
  isNew: boolean,
  run: (rows: readonly Change[]) => Promise<unknown>,
): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const rows = await tx
      .selectFrom('import_changes')
      .select(['subject', 'key', 'person', 'before', 'after'])
      .where('company', '=', company)
      .where('import', '=', importId)
      .where('subject', '=', subject)
      .where('before', isNew ? 'is' : 'is not', null)
      .where('key', '>', after)
      .orderBy('key')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return count;
    await run(rows);
    count += rows.length;
    after = last.key;
  }
}

async function refuseLater(tx: Tx, company: string, found: { id: string; number: number }): Promise<void> {
  const later = await tx
    .selectFrom('import_changes as mine')
    .innerJoin('import_changes as theirs', (join) =>
      join.onRef('theirs.company', '=', 'mine.company').onRef('theirs.person', '=', 'mine.person'),
    )
    .innerJoin('imports', (join) =>
      join.onRef('imports.company', '=', 'theirs.company').onRef('imports.id', '=', 'theirs.import'),
    )
    .select(['imports.id', 'imports.at'])
    .where('mine.company', '=', company)
    .where('mine.import', '=', found.id)
    .where('imports.number', '>', found.number)
    .where('imports.undone_at', 'is', null)
    .orderBy('imports.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (later === undefined) return;
  const day = later.at.slice(0, 10);
  throw new Refusal('import-later', {
    zh: `撤销不了：后来的导入 ${later.id}（${day}）又改过同样的人。请先撤销那一次；什么都没有改动。`,
    en: `This cannot be undone: a later import, ${later.id} of ${day}, changed the same people. Undo that one first; nothing was changed.`,
  });
}

async function revertOne(tx: Tx, company: string, change: Change): Promise<void> {
  const before = change.before === null ? null : (JSON.parse(change.before) as Record<string, never>);
  switch (change.subject) {
    case 'account':
      return revertAccount(tx, company, change.key, before);
    case 'role':
      return revertRole(tx, company, change, before);
    case 'leave':
      if (before === null) {
        await tx.deleteFrom('leave').where('company', '=', company).where('id', '=', change.key).execute();
      } else {
        await tx
          .updateTable('leave')
          .set(before)
          .where('company', '=', company)
          .where('id', '=', change.key)
          .execute();
      }
      return;
    case 'shift':
      return revertShift(tx, company, change.key, before);
    default:
      if (before !== null) await revertPerson(tx, company, change.key, before);
      return;
  }
}

async function revertAccount(
  tx: Tx,
  company: string,
  key: string,
  before: Record<string, never> | null,
): Promise<void> {
  const at = key.indexOf('/');
  const [workspace, account] = [key.slice(0, at), key.slice(at + 1)];
  if (before !== null) {
    await tx
      .updateTable('person_accounts')
      .set(before)
      .where('company', '=', company)
      .where('workspace', '=', workspace)
      .where('account', '=', account)
      .execute();
    return;
  }
  await tx
    .deleteFrom('person_accounts')
    .where('company', '=', company)
    .where('workspace', '=', workspace)
    .where('account', '=', account)
    .execute();
}

async function revertRole(
  tx: Tx,
  company: string,
  { key, person }: Change,
  before: Record<string, never> | null,
): Promise<void> {
  if (before !== null) {
    await tx
      .insertInto('person_roles')
      .values({ ...(before as object), company } as never)
      .onConflict((conflict) =>
        conflict.columns(['company', 'person', 'role', 'scope', 'origin']).doNothing(),
      )
      .execute();
    return;
  }
  const [role = '', scope = '', origin = ''] = JSON.parse(key.slice(key.indexOf(' ') + 1)) as string[];
  await tx
    .deleteFrom('person_roles')
    .where('company', '=', company)
    .where('person', '=', person)
    .where('role', '=', role)
    .where('scope', '=', scope)
    .where('origin', '=', origin)
    .execute();
}

async function revertShift(
  tx: Tx,
  company: string,
  key: string,
  before: Record<string, never> | null,
): Promise<void> {
  const [person = '', day = ''] = key.split('/');
  if (before === null) {
    await tx
      .deleteFrom('shifts')
      .where('company', '=', company)
      .where('person', '=', person)
      .where('day', '=', day)
      .execute();
    return;
  }
  await tx
    .updateTable('shifts')
    .set(before)
    .where('company', '=', company)
    .where('person', '=', person)
    .where('day', '=', day)
    .execute();
}

async function revertPerson(
  tx: Tx,
  company: string,
  id: string,
  before: Record<string, never>,
): Promise<void> {
  await tx
    .updateTable('people')
    .set(before as Partial<PersonRow>)
    .where('company', '=', company)
    .where('id', '=', id)
    .execute();
}

/** Removes people whom the import made. Where something else came to hang on one, nothing of the file stays, but the id does. */
async function removePeople(
  tx: Tx,
  company: string,
  ids: readonly string[],
  today: LocalDate,
): Promise<void> {
  const { mentioned, withAccount } = await mentionedOf(tx, company, ids);
  const free = ids.filter((id) => !mentioned.has(id));
  if (free.length > 0) {
    await tx.deleteFrom('people').where('company', '=', company).where('id', 'in', free).execute();
  }
  const { kind: _, same_as: __, ...empty } = NOBODY;
  for (const id of mentioned) {
    await tx
      .updateTable('people')
      .set({ ...empty, left_on: withAccount.has(id) ? null : today })
      .where('company', '=', company)
      .where('id', '=', id)
      .execute();
  }
}

async function mentionedOf(
  tx: Tx,
  company: string,
  ids: readonly string[],
): Promise<{ mentioned: Set<string>; withAccount: Set<string> }> {
  const mentioned = new Set<string>();
  const withAccount = new Set<string>();
  const tables = ['person_accounts', 'person_roles', 'leave', 'shifts', 'pauses', 'assignments'] as const;
  for (const table of tables) {
    const rows = await tx
      .selectFrom(table)
      .select('person')
      .distinct()
      .where('company', '=', company)
      .where('person', 'in', [...ids])
      .execute();
    for (const { person } of rows) {
      mentioned.add(person);
      if (table === 'person_accounts') withAccount.add(person);
    }
  }
  const reports = await tx
    .selectFrom('people')
    .select('manager')
    .distinct()
    .where('company', '=', company)
    .where('manager', 'in', [...ids])
    .execute();
  for (const { manager } of reports) if (manager !== null) mentioned.add(manager);
  return { mentioned, withAccount };
}
