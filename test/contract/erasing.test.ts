import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Kysely, sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import type { Tables } from '../../src/data/store/schema.ts';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore } from '../../src/data/store/store.ts';
import { erasePerson } from '../../src/evidence/erasing.ts';
import { HELD } from '../../src/evidence/held.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { createDirectory } from '../../src/people/directory.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { COMPANY } from '../support/ledger.ts';
import { overPglite } from '../support/pglite.ts';

const pg = new PGlite();
afterAll(() => pg.close());

const engines: readonly [string, () => Promise<Connections>][] = [
  ['SQLite', async () => openSqlite(join(temporaryFolder(), 'store.db'))],
  [
    'PostgreSQL',
    async () => {
      await pg.exec('drop schema public cascade; create schema public;');
      return overPglite(pg);
    },
  ],
];

const ID = 'p-1024';
const WORKSPACE = 'T0ACME';
const ACCOUNT = 'wang.min.1024';
const OTHER = 'p-other';
/** What somebody wrote, or somebody wrote about her. */
const WORDS = '王敏说头疼，电话13900001024';
const FACTS = { number: 'K-1024', name: '王敏', email: 'wang.min@acme.example' };
const MARKS = [ACCOUNT, WORDS, '王敏', '13900001024', ...Object.values(FACTS)];

/** Tables that hold words about or of a person, by column. */
const FREE: Readonly<Record<string, readonly string[]>> = {
  assignments: ['exempt_why'],
  assignment_notes: ['text'],
  assignment_tasks: ['note'],
  campaign_change_rows: ['data'],
  clause_questions: ['text', 'answer'],
  deliveries: ['subject', 'reason'],
  dispatches: ['bytes'],
  gaps: ['text', 'answer'],
  import_changes: ['before', 'after', 'key'],
  paper_entries: ['witness'],
};
/** What is frozen with a published version, and the record, are not rows to be rewritten. */
const KEPT = /^(policy_(versions|changes|records|texts|clauses|pages)|ledger_.*|witness_replies)$/;

describe.each(engines)('erasing on %s', (engine, prepare) => {
  test('no column of any table says any more who it was or what they wrote', async () => {
    const connections = await prepare();
    const clock = createTestClock();
    const store = await createStore(connections, clock);
    const ledger = await openLedger({ store, company: COMPANY, clock, log: silentLog, files: {} });
    const directory = createDirectory({ store, clock, zoneOf: () => 'Asia/Shanghai' } as never);
    const raw = connections.writer as unknown as Kysely<Record<string, Record<string, unknown>>>;
    const columns = await columnsOf(raw as unknown as Kysely<unknown>, engine);

    const add = async (table: string, given: Record<string, unknown>) => {
      const row: Record<string, unknown> = { company: COMPANY };
      for (const { name, integer } of columns.get(table) ?? []) {
        if (name === 'company') continue;
        row[name] = given[name] ?? (integer ? 1 : `${table}-${name}`);
      }
      await raw.insertInto(table).values(row).execute();
    };
    await add('people', { ...FACTS, id: ID, same_as: undefined, kind: 'employee', by_hr: '' });
    await add('people', { id: OTHER, number: 'K-1', name: '刘洋', email: 'l@acme.example', manager: ID });
    await raw.updateTable('people').set({ same_as: null }).execute();
    await add('person_accounts', { workspace: WORKSPACE, account: ACCOUNT, person: ID, email: FACTS.email });
    for (const [table, held] of Object.entries(HELD)) {
      if (KEPT.test(table) || table === 'people' || table === 'person_accounts' || table === 'settings')
        continue;
      const given: Record<string, unknown> = {};
      for (const column of FREE[table] ?? []) given[column] = WORDS;
      if (table === 'campaign_changes') given.what = JSON.stringify({ kind: 'exempt', why: WORDS });
      if (table === 'dispatches')
        given.targets = JSON.stringify([{ workspace: WORKSPACE, account: ACCOUNT }]);
      if (table === 'dispatches') given.workspace = WORKSPACE;
      if (table === 'slots') given.state = 'sent';
      if (table === 'assignments') given.id = 'as-1';
      if (table === 'campaign_change_rows') given.change = 'campaign_changes-id';
      if (table === 'import_changes') given.import = 'imports-id';
      if (!('nothing' in held)) {
        for (const tie of held.about ?? []) {
          if ('person' in tie) given[tie.person] = ID;
          if ('account' in tie) Object.assign(given, { [tie.account]: ACCOUNT, [tie.workspace]: WORKSPACE });
          if ('assignment' in tie) given[tie.assignment] = 'as-1';
          if ('mark' in tie) given[tie.mark] = `${WORKSPACE}/${ACCOUNT}`;
        }
        for (const { by } of held.traces ?? [])
          if (by !== undefined && given[by] === undefined) given[by] = ACCOUNT;
      }
      if (table === 'gap_returns') Object.assign(given, { workspace: WORKSPACE, account: ACCOUNT });
      await add(table, given);
    }
    await store.write(COMPANY, (tx) =>
      ledger.append(tx, COMPANY, [
        {
          kind: 'exempted',
          subject: {},
          act: { until: '2027-01-01' },
          identity: { person: ID, why: WORDS, account: ACCOUNT },
          person: ID,
        },
      ]),
    );

    const act = { company: COMPANY, person: FACTS.number, reason: 'asked for it', by: 'host' };
    // Settings name people on purpose: HR changes them first.
    await add('settings', {
      item: 'contacts',
      value: JSON.stringify({ inside: '王敏' }),
      changed_by: ACCOUNT,
    });
    await expect(erasePerson({ store, ledger, directory }, act)).rejects.toMatchObject({
      code: 'in-settings',
    });
    await raw.updateTable('settings').set({ value: '{}' }).execute();

    const before = await traces(raw, columns);
    expect(before.length).toBeGreaterThan(30);
    await erasePerson({ store, ledger, directory }, act);
    expect(await traces(raw, columns)).toEqual([]);
    expect(await ledger.verify(COMPANY)).toMatchObject({ ok: true });
    // Everybody else is still there.
    expect(await directory.byId(COMPANY, OTHER)).toMatchObject({ name: '刘洋' });
    await store.close();
  }, 30_000);
});

interface Column {
  readonly name: string;
  readonly integer: boolean;
}

async function columnsOf(
  db: Kysely<unknown>,
  engine: string,
): Promise<ReadonlyMap<string, readonly Column[]>> {
  const found = new Map<string, Column[]>();
  const query =
    engine === 'SQLite'
      ? sql<{
          t: string;
          c: string;
          type: string;
        }>`select m.name as t, p.name as c, p.type as type from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table'`
      : sql<{
          t: string;
          c: string;
          type: string;
        }>`select table_name as t, column_name as c, data_type as type from information_schema.columns where table_schema = 'public'`;
  for (const { t, c, type } of (await query.execute(db)).rows) {
    if (!(t in HELD)) continue;
    found.set(t, [...(found.get(t) ?? []), { name: c, integer: /int/i.test(type) }]);
  }
  expect([...found.keys()].sort()).toEqual(Object.keys(HELD as Record<keyof Tables, unknown>).sort());
  return found;
}

/** Every column that still holds one of the marks. */
async function traces(
  db: Kysely<Record<string, Record<string, unknown>>>,
  columns: ReadonlyMap<string, readonly Column[]>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [table, all] of columns) {
    const rows = await db.selectFrom(table).selectAll().execute();
    for (const row of rows)
      for (const { name } of all)
        if (MARKS.some((mark) => String(row[name] ?? '').includes(mark))) found.push(`${table}.${name}`);
  }
  return found;
}
