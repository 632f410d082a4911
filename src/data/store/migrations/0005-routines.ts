import type { Kysely } from 'kysely';

/** The last check of an evening, what people subscribed to, changes of routines and hours, calendar addresses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('last_out')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('office', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('holder', 'text')
    .addColumn('taken_at', 'text', (c) => c.notNull())
    .addColumn('ticked', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'text')
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('erase_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('last_out_key', ['company', 'office', 'day'])
    .execute();
  await db.schema.createIndex('last_out_erase').on('last_out').columns(['company', 'erase_at']).execute();

  await db.schema
    .createTable('routine_subscriptions')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('routine', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('time', 'text')
    .addPrimaryKeyConstraint('routine_subscriptions_key', ['company', 'routine', 'person'])
    .execute();
  await db.schema
    .createIndex('routine_subscriptions_person')
    .on('routine_subscriptions')
    .columns(['company', 'person'])
    .execute();

  await db.schema
    .createTable('routine_changes')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by_whom', 'text', (c) => c.notNull())
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('office', 'text', (c) => c.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text', (c) => c.notNull())
    .addColumn('said', 'text', (c) => c.notNull())
    .addColumn('undone_at', 'text')
    .addPrimaryKeyConstraint('routine_changes_key', ['company', 'number'])
    .execute();

  await db.schema
    .createTable('rulebook_days')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('rules', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('rulebook_days_key', ['company', 'day'])
    .execute();

  await db.schema
    .createTable('calendar_feeds')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('office', 'text', (c) => c.notNull())
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('calendar_feeds_key', ['company', 'office'])
    .addUniqueConstraint('calendar_feeds_digest', ['company', 'digest'])
    .execute();
}
