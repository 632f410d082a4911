import { type Kysely, SqliteAdapter, sql } from 'kysely';

/**
 * What an answer rewrites becomes less: an index holds only the rows that somebody looks for in it, and what is found by its
 * key alone lies in its key.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const again = async (name: string, on: string, columns: readonly string[], column: string, holds: string) => {
    await db.schema.dropIndex(name).execute();
    await sql
      .raw(`create index ${name} on ${on} (${['company', ...columns].join(', ')}) where ${column} ${holds}`)
      .execute(db);
  };
  await again('assignments_unnoted', 'assignments', ['unnoted', 'id'], 'unnoted', '> 0');
  await again('assignments_of_manager', 'assignments', ['manager', 'state'], 'manager', 'is not null');
  // Receipts are found by their number and by their assignment alone.
  await db.schema.dropIndex('receipts_of_person').execute();
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  // A request that has been seen, a count and a number are little more than their key: no second tree for it.
  await inItsKey(db, 'seen', 'id text not null, at text not null', 'id');
  const counted = 'campaign text not null, department text not null, state text not null, count integer not null';
  await inItsKey(db, 'campaign_counts', counted, 'campaign, department, state');
  await inItsKey(db, 'receipt_numbers', 'month text not null, last integer not null', 'month');
}

/** Makes a table anew as one that lies in its key, with its rows. */
async function inItsKey(db: Kysely<unknown>, name: string, columns: string, key: string): Promise<void> {
  const words = columns.split(', ').map((column) => column.split(' ')[0]);
  const all = ['company', ...words].join(', ');
  for (const text of [
    `alter table ${name} rename to ${name}_before`,
    `create table ${name} (company text not null, ${columns}, primary key (company, ${key})) without rowid`,
    `insert into ${name} (${all}) select ${all} from ${name}_before`,
    `drop table ${name}_before`,
  ])
    await sql.raw(text).execute(db);
}
