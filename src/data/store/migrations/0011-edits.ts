import type { Kysely } from 'kysely';

/** Messages that change an earlier one, and where the earlier one was posted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['edits', 'otherwise', 'post_workspace', 'post_channel', 'post_id']) {
    await db.schema.alterTable('deliveries').addColumn(column, 'text').execute();
  }
  await db.schema
    .createIndex('deliveries_edits')
    .on('deliveries')
    .columns(['company', 'edits'])
    .where('edits' as never, 'is not', null)
    .execute();
}
