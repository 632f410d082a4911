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
  // A request that has been seen, and a count, are nothing but their key and a word: no second tree for it.
  await sql.raw('alter table seen rename to seen_before').execute(db);
  await sql
    .raw(
      'create table seen (company text not null, id text not null, at text not null, primary key (company, id)) without rowid',
    )
    .execute(db);
  await sql.raw('insert into seen (company, id, at) select company, id, at from seen_before').execute(db);
  await sql.raw('drop table seen_before').execute(db);
}
