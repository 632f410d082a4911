import type { Kysely } from 'kysely';

/** Messages that no one call carries: kept whole beside the card that opens them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('long_messages')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('long_messages_key', ['company', 'id'])
    .execute();
  await db.schema.alterTable('deliveries').addColumn('long', 'text').execute();
  await db.schema
    .createIndex('deliveries_long')
    .on('deliveries')
    .columns(['company', 'long'])
    .where('long' as never, 'is not', null)
    .execute();
}
