import type { Kysely } from 'kysely';

/** What outside authorities replied about heads of the record. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('witness_replies')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('head', 'text', (c) => c.notNull())
    .addColumn('reply', 'text', (c) => c.notNull())
    .addColumn('authority', 'text', (c) => c.notNull())
    .addColumn('stamped_at', 'text', (c) => c.notNull())
    .addColumn('entry', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('witness_replies_key', ['company', 'seq'])
    .execute();
}
