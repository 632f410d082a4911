import type { Kysely } from 'kysely';

/** What a platform has to remember of an account over a restart, for a while. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('account_notes')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_notes_key', ['company', 'workspace', 'kind', 'account', 'id'])
    .execute();
  await db.schema
    .createIndex('account_notes_until')
    .on('account_notes')
    .columns(['company', 'until_at'])
    .execute();
}
