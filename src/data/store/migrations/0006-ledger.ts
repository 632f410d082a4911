import { type Kysely, SqliteAdapter, sql } from 'kysely';

/** Which changes of a table the database itself refuses; `when` limits a refusal to some rows. */
interface Refusal {
  readonly table: string;
  readonly on: 'update' | 'delete';
  readonly when?: string;
}

const REFUSALS: readonly Refusal[] = [
  ...['ledger_entries', 'ledger_heads', 'ledger_erasures'].flatMap((table) => [
    { table, on: 'update' as const },
    { table, on: 'delete' as const },
  ]),
  { table: 'ledger_payloads', on: 'update' },
  {
    table: 'ledger_payloads',
    on: 'delete',
    // What identifies somebody may go, once its erasure has been written down.
    when: `old.part <> 'identity' or not exists (
      select 1 from ledger_erasures where company = old.company and seq = old.seq)`,
  },
];

const KEYS: Readonly<Record<string, readonly string[]>> = {
  ledger_entries: ['company', 'seq'],
  ledger_heads: ['company', 'seq'],
  ledger_erasures: ['company', 'seq'],
  ledger_payloads: ['company', 'seq', 'part'],
};

/** The record: entries in a chain, what they stand for beside it, signed heads; and the refusal to change any of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ledger_entries')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('policy', 'text')
    .addColumn('campaign', 'text')
    .addColumn('assignment', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_entries_key', ['company', 'seq'])
    .execute();
  // Each entry stands in one of the three: the narrowest thing that it is about.
  await db.schema
    .createIndex('ledger_entries_assignment')
    .on('ledger_entries')
    .columns(['company', 'assignment', 'seq'])
    .where('assignment', 'is not', null)
    .execute();
  await db.schema
    .createIndex('ledger_entries_campaign')
    .on('ledger_entries')
    .columns(['company', 'campaign', 'seq'])
    .where(sql.ref('assignment'), 'is', null)
    .where(sql.ref('campaign'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('ledger_entries_policy')
    .on('ledger_entries')
    .columns(['company', 'policy', 'seq'])
    .where(sql.ref('assignment'), 'is', null)
    .where(sql.ref('policy'), 'is not', null)
    .execute();

  await db.schema
    .createTable('ledger_payloads')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('part', 'text', (c) => c.notNull())
    .addColumn('salt', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('person', 'text')
    .addPrimaryKeyConstraint('ledger_payloads_key', ['company', 'seq', 'part'])
    .execute();
  await db.schema
    .createIndex('ledger_payloads_person')
    .on('ledger_payloads')
    .columns(['company', 'person', 'seq'])
    .where('person', 'is not', null)
    .execute();

  await db.schema
    .createTable('ledger_heads')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_heads_key', ['company', 'seq'])
    .execute();

  await db.schema
    .createTable('ledger_erasures')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('erased_by', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_erasures_key', ['company', 'seq'])
    .execute();

  if (db.getExecutor().adapter instanceof SqliteAdapter) await refuseOnSqlite(db);
  else await refuseOnPostgres(db);
}

const REFUSED = 'the record is only added to';

async function refuseOnSqlite(db: Kysely<unknown>): Promise<void> {
  for (const { table, on, when } of REFUSALS) {
    await sql
      .raw(
        `create trigger ${table}_no_${on} before ${on} on ${table} ${when === undefined ? '' : `when ${when} `}
         begin select raise(abort, '${REFUSED}'); end`,
      )
      .execute(db);
  }
  // “insert or replace” deletes without asking the trigger above.
  for (const [table, key] of Object.entries(KEYS)) {
    const same = key.map((column) => `${column} = new.${column}`).join(' and ');
    await sql
      .raw(
        `create trigger ${table}_no_replace before insert on ${table}
         when exists (select 1 from ${table} where ${same}) begin select raise(abort, '${REFUSED}'); end`,
      )
      .execute(db);
  }
}

async function refuseOnPostgres(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create or replace function ledger_refuse() returns trigger language plpgsql as
       $$ begin raise exception '${REFUSED}'; end $$`,
    )
    .execute(db);
  for (const { table, on, when } of REFUSALS) {
    // A condition of a trigger holds no query there: the function asks.
    const body =
      when === undefined
        ? 'execute function ledger_refuse()'
        : `execute function ${table}_no_${on}_when()`;
    if (when !== undefined) {
      await sql
        .raw(
          `create or replace function ${table}_no_${on}_when() returns trigger language plpgsql as
           $$ begin if ${when} then raise exception '${REFUSED}'; end if; return old; end $$`,
        )
        .execute(db);
    }
    await sql
      .raw(`create trigger ${table}_no_${on} before ${on} on ${table} for each row ${body}`)
      .execute(db);
  }
  for (const table of Object.keys(KEYS)) {
    await sql
      .raw(
        `create trigger ${table}_no_truncate before truncate on ${table} for each statement
         execute function ledger_refuse()`,
      )
      .execute(db);
  }
}
