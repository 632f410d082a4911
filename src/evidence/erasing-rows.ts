import type { Tables } from '../data/store/schema.ts';
import type { Store, Tx } from '../data/store/store.ts';
import { FORGOTTEN_QUESTION } from '../gaps/gaps.ts';
import { forgetLong } from '../outbox/long.ts';
import type { Person } from '../people/directory.ts';
import { HELD } from './held.ts';

/** What stands where words were. */
const GONE = '–';

/** Frozen with a published version: the database itself refuses to change who made it. */
const FROZEN: ReadonlySet<string> = new Set(['policy_versions', 'policy_changes', 'policy_records']);

/** Items of the settings that name somebody, as HR set them: the name, an account or the e-mail address. */
export async function settingsNaming(store: Store, company: string, person: Person): Promise<string[]> {
  const rows = await store
    .read(company)
    .selectFrom('settings')
    .select(['item', 'value'])
    .where('company', '=', company)
    .execute();
  const marks = [person.name, person.email, ...person.accounts.map(({ account }) => account)].filter(
    (mark): mark is string => mark !== undefined && mark.length > 1,
  );
  return rows.filter(({ value }) => marks.some((mark) => value.includes(mark))).map(({ item }) => item);
}

interface Who {
  readonly company: string;
  readonly person: string;
  readonly accounts: readonly { readonly workspace: string; readonly account: string }[];
}

/** Everything of one person but the record: rows about them go, where they only did something a bare id is left. */
export async function eraseRows(tx: Tx, company: string, person: string): Promise<void> {
  const accounts = await tx
    .selectFrom('person_accounts')
    .select(['workspace', 'account'])
    .where('company', '=', company)
    .where('person', '=', person)
    .execute();
  const who: Who = { company, person, accounts };
  await eraseSending(tx, who);
  await eraseQuestions(tx, who);
  await eraseWords(tx, who);
  await eraseMarks(tx, who);
  for (const table of [
    'deliveries',
    'routine_subscriptions',
    'print_links',
    'leave',
    'shifts',
    'pauses',
    'person_roles',
    'import_changes',
    'person_accounts',
  ] as const) {
    await tx.deleteFrom(table).where('company', '=', company).where('person', '=', person).execute();
  }
  await forgetLong(tx, company);
  await tx
    .updateTable('last_out')
    .set({ holder: null })
    .where('company', '=', company)
    .where('holder', '=', person)
    .execute();
  await tx
    .updateTable('people')
    .set({ manager: null })
    .where('company', '=', company)
    .where('manager', '=', person)
    .execute();
  await tx.deleteFrom('people').where('company', '=', company).where('id', '=', person).execute();
}

/** Messages, the day's count of them, and calls that are on their way. */
async function eraseSending(tx: Tx, { company, person, accounts }: Who): Promise<void> {
  const marks = [
    person,
    ...accounts.flatMap(({ workspace, account }) => [account, `${workspace}/${account}`]),
  ];
  await tx.deleteFrom('daily_messages').where('company', '=', company).where('who', 'in', marks).execute();
  for (const { workspace, account } of accounts) {
    for (const table of ['accounts', 'account_notes', 'gap_returns', 'deliveries'] as const) {
      await tx
        .deleteFrom(table)
        .where('company', '=', company)
        .where('workspace', '=', workspace)
        .where('account', '=', account)
        .execute();
    }
    const calls = await tx
      .selectFrom('dispatches')
      .select(['id', 'targets'])
      .where('company', '=', company)
      .where('workspace', '=', workspace)
      .execute();
    for (const { id, targets } of calls) {
      const all = JSON.parse(targets) as { readonly account?: string }[];
      const others = all.filter((target) => target.account !== account);
      if (others.length === all.length) continue;
      const call = { company, id };
      if (others.length === 0)
        await tx.deleteFrom('dispatches').where('company', '=', call.company).where('id', '=', id).execute();
      else
        await tx
          .updateTable('dispatches')
          .set({ targets: JSON.stringify(others) })
          .where('company', '=', call.company)
          .where('id', '=', id)
          .execute();
    }
  }
}

/** What they passed on with their name to it becomes a number, as after its time. */
async function eraseQuestions(tx: Tx, { company, accounts }: Who): Promise<void> {
  for (const { workspace, account } of accounts) {
    await tx
      .updateTable('gaps')
      .set({ asked_by: null, asked_in: null, text: FORGOTTEN_QUESTION, answer: null })
      .where('company', '=', company)
      .where('asked_in', '=', workspace)
      .where('asked_by', '=', account)
      .execute();
  }
}

/** What the person wrote, and what HR wrote about them, in rows of answers. */
async function eraseWords(tx: Tx, { company, person }: Who): Promise<void> {
  const assignments = await tx
    .selectFrom('assignments')
    .select('id')
    .where('company', '=', company)
    .where('person', '=', person)
    .execute();
  for (const { id } of assignments) {
    await tx
      .deleteFrom('assignment_notes')
      .where('company', '=', company)
      .where('assignment', '=', id)
      .execute();
    await tx
      .updateTable('assignment_tasks')
      .set({ note: null })
      .where('company', '=', company)
      .where('assignment', '=', id)
      .execute();
    await eraseChanges(tx, company, id);
  }
  await tx
    .updateTable('assignments')
    .set({ exempt_why: GONE })
    .where('company', '=', company)
    .where('person', '=', person)
    .where('exempt_why', 'is not', null)
    .execute();
  await tx
    .updateTable('clause_questions')
    .set({ text: GONE, answer: null })
    .where('company', '=', company)
    .where('person', '=', person)
    .execute();
  await tx
    .updateTable('paper_entries')
    .set({ witness: GONE })
    .where('company', '=', company)
    .where('person', '=', person)
    .execute();
}

/** Their rows in changes of many; a change of them alone loses its reason, which is about them. */
async function eraseChanges(tx: Tx, company: string, assignment: string): Promise<void> {
  const rows = await tx
    .selectFrom('campaign_change_rows')
    .select('change')
    .where('company', '=', company)
    .where('assignment', '=', assignment)
    .execute();
  await tx
    .deleteFrom('campaign_change_rows')
    .where('company', '=', company)
    .where('assignment', '=', assignment)
    .execute();
  for (const { change } of rows) {
    const others = await tx
      .selectFrom('campaign_change_rows')
      .select('assignment')
      .where('company', '=', company)
      .where('change', '=', change)
      .limit(1)
      .execute();
    if (others.length > 0) continue;
    const { what } = await tx
      .selectFrom('campaign_changes')
      .select('what')
      .where('company', '=', company)
      .where('id', '=', change)
      .executeTakeFirstOrThrow();
    const bulk = JSON.parse(what) as Record<string, unknown>;
    if (!('why' in bulk)) continue;
    await tx
      .updateTable('campaign_changes')
      .set({ what: JSON.stringify({ ...bulk, why: GONE }) })
      .where('company', '=', company)
      .where('id', '=', change)
      .execute();
  }
}

/** Where they did something their account gives way to the bare id, which leads nowhere any more. */
async function eraseMarks(tx: Tx, { company, person, accounts }: Who): Promise<void> {
  for (const { workspace, account } of accounts) {
    const marks = [`${workspace}/${account}`];
    const elsewhere = await tx
      .selectFrom('person_accounts')
      .select('person')
      .where('company', '=', company)
      .where('account', '=', account)
      .where('person', '!=', person)
      .executeTakeFirst();
    // The same word in another workspace is somebody else.
    if (elsewhere === undefined) marks.push(account);
    for (const [table, held] of Object.entries(HELD)) {
      if ('nothing' in held || FROZEN.has(table)) continue;
      for (const { by } of held.traces ?? []) {
        if (by === undefined) continue;
        await tx
          .updateTable(table as keyof Tables)
          .set({ [by]: person } as never)
          .where('company', '=', company)
          .where(by as never, 'in', marks as never)
          .execute();
      }
    }
  }
}
