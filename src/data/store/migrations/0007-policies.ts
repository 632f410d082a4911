import { type Kysely, SqliteAdapter, sql } from 'kysely';

/** Columns in short: a text or (with #) an integer; ? for one that may be null. The company stands first, also in the key. */
function make(db: Kysely<unknown>, name: string, columns: string, key: string): Promise<void> {
  let table = db.schema.createTable(name).addColumn('company', 'text', (c) => c.notNull());
  for (const column of columns.split(' ')) {
    const type = column.includes('#') ? 'integer' : 'text';
    table = table.addColumn(column.replace(/[#?]/g, ''), type, (c) => (column.endsWith('?') ? c : c.notNull()));
  }
  const keys = ['company', ...key.split(' ')] as never[];
  return table.addPrimaryKeyConstraint(`${name}_key`, keys).execute();
}

/** Policies, their versions with texts, clauses and pages, how they were made; and the refusal to change what is published. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await make(db, 'policies', 'id made_by made_at', 'id');
  await make(
    db,
    'policy_versions',
    'id policy number# title langs state effective? vital#? previous? hash? made_by made_at published_by? published_at? edition#',
    'id',
  );
  await db.schema
    .createIndex('policy_versions_once')
    .unique()
    .on('policy_versions')
    .columns(['company', 'policy', 'number'])
    .execute();
  await make(
    db,
    'policy_texts',
    'version lang file media source source_hash source_bytes# text hash warnings',
    'version lang',
  );
  await make(
    db,
    'policy_clauses',
    'version clause position# label level# section# heading? text hash',
    'version clause',
  );
  await make(db, 'policy_pages', 'version lang page# parts clauses hash', 'version lang page');
  await make(
    db,
    'policy_changes',
    'version clause kind ask_again# reason? decided_by? decided_at?',
    'version clause',
  );
  await make(db, 'policy_records', 'id version step claimed_on entered_at entered_by late# details', 'id');
  await db.schema
    .createIndex('policy_records_version')
    .on('policy_records')
    .columns(['company', 'version'])
    .execute();
  const rules = refusals();
  if (db.getExecutor().adapter instanceof SqliteAdapter) await refuseOnSqlite(db, rules);
  else await refuseOnPostgres(db, rules);
}

interface Rule {
  readonly table: string;
  readonly on: 'insert' | 'update' | 'delete';
  /** When the database refuses, over `old` and `new`. */
  readonly when: string;
}

/** What belongs to a version and is frozen with it. */
const FROZEN = ['policy_texts', 'policy_clauses', 'policy_pages', 'policy_changes'];
/** All that a withdrawal leaves as it was. */
const KEPT =
  'company id policy number title langs effective vital previous hash made_by made_at published_by published_at edition';

function refusals(): Rule[] {
  const frozen = (row: 'old' | 'new') =>
    `exists (select 1 from policy_versions where company = ${row}.company and id = ${row}.version
     and state in ('published', 'withdrawn'))`;
  const same = KEPT.split(' ')
    .map((column) => `(new.${column} = old.${column} or (new.${column} is null and old.${column} is null))`)
    .join(' and ');
  return [
    ...FROZEN.flatMap((table): Rule[] => [
      { table, on: 'insert', when: frozen('new') },
      { table, on: 'update', when: `${frozen('old')} or ${frozen('new')}` },
      { table, on: 'delete', when: frozen('old') },
    ]),
    {
      table: 'policy_versions',
      on: 'insert',
      // “insert or replace” must not put another row in the place of a published one.
      when: `exists (select 1 from policy_versions where company = new.company and (id = new.id
        or (policy = new.policy and number = new.number)) and state in ('published', 'withdrawn'))`,
    },
    {
      table: 'policy_versions',
      on: 'update',
      when: `old.state in ('published', 'withdrawn')
        and not (old.state = 'published' and new.state = 'withdrawn' and ${same})`,
    },
    { table: 'policy_versions', on: 'delete', when: "old.state in ('published', 'withdrawn')" },
    {
      table: 'policy_records',
      on: 'insert',
      when: 'exists (select 1 from policy_records where company = new.company and id = new.id)',
    },
    { table: 'policy_records', on: 'update', when: '1 = 1' },
    { table: 'policy_records', on: 'delete', when: frozen('old') },
  ];
}

const REFUSED = 'a published version is not changed';

async function refuseOnSqlite(db: Kysely<unknown>, rules: readonly Rule[]): Promise<void> {
  for (const { table, on, when } of rules) {
    await sql
      .raw(
        `create trigger ${table}_frozen_${on} before ${on} on ${table} when ${when}
         begin select raise(abort, '${REFUSED}'); end`,
      )
      .execute(db);
  }
}

async function refuseOnPostgres(db: Kysely<unknown>, rules: readonly Rule[]): Promise<void> {
  for (const { table, on, when } of rules) {
    const row = on === 'delete' ? 'old' : 'new';
    await sql
      .raw(
        `create or replace function ${table}_frozen_${on}() returns trigger language plpgsql as
         $$ begin if ${when} then raise exception '${REFUSED}'; end if; return ${row}; end $$`,
      )
      .execute(db);
    await sql
      .raw(
        `create trigger ${table}_frozen_${on} before ${on} on ${table} for each row
         execute function ${table}_frozen_${on}()`,
      )
      .execute(db);
  }
  for (const table of ['policy_versions', 'policy_records', ...FROZEN]) {
    await sql
      .raw(
        `create or replace function ${table}_frozen_truncate() returns trigger language plpgsql as
         $$ begin raise exception '${REFUSED}'; end $$`,
      )
      .execute(db);
    await sql
      .raw(
        `create trigger ${table}_frozen_truncate before truncate on ${table} for each statement
         execute function ${table}_frozen_truncate()`,
      )
      .execute(db);
  }
}
