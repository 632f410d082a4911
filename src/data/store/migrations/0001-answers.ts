import type { Kysely } from 'kysely';

/** What answering needs: accounts, roles, settings, gaps, counts, deliveries. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seen')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('seen_key', ['company', 'id'])
    .execute();

  await db.schema
    .createTable('accounts')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('lang', 'text')
    .addColumn('greeted_at', 'text')
    .addPrimaryKeyConstraint('accounts_key', ['company', 'workspace', 'account'])
    .execute();

  await db.schema
    .createTable('roles')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('granted_by', 'text', (c) => c.notNull())
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('roles_key', ['company', 'workspace', 'account', 'role'])
    .execute();

  await db.schema
    .createTable('settings')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('changed_by', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('settings_key', ['company', 'item'])
    .execute();

  await db.schema
    .createTable('gaps')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('lang', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text')
    .addColumn('asked_in', 'text')
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('answer', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('answered_at', 'text')
    .addPrimaryKeyConstraint('gaps_key', ['company', 'number'])
    .execute();

  await db.schema
    .createTable('gap_returns')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('gap_returns_key', ['company', 'number'])
    .addForeignKeyConstraint('gap_returns_gap', ['company', 'number'], 'gaps', ['company', 'number'])
    .execute();

  await db.schema
    .createTable('counts')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('counts_key', ['company', 'day', 'kind', 'subject'])
    .execute();

  await db.schema
    .createTable('deliveries')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('settled_at', 'text')
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('deliveries_key', ['company', 'key'])
    .execute();
  await db.schema
    .createIndex('deliveries_due')
    .on('deliveries')
    .columns(['company', 'state', 'due_at'])
    .execute();
}
