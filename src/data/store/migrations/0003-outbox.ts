import type { Kysely } from 'kysely';

/** Deliveries to persons and channels with lanes, holding and expiry; calls with their frozen bytes; the daily budget. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('deliveries_due').execute();
  await db.schema.alterTable('deliveries').renameTo('deliveries_before').execute();

  await db.schema
    .createTable('deliveries')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('lane', 'text', (c) => c.notNull())
    .addColumn('rank', 'integer', (c) => c.notNull())
    .addColumn('unasked', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('owed_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('until', 'text')
    .addColumn('counted_on', 'text')
    .addColumn('held_why', 'text')
    .addColumn('held_at', 'text')
    .addColumn('settled_at', 'text')
    .addColumn('reason', 'text')
    .addColumn('rendered', 'text')
    .addPrimaryKeyConstraint('deliveries_by_key', ['company', 'key'])
    .execute();
  // What an older program owed: direct messages that were asked for.
  const before = db as Kysely<{ deliveries_before: Record<string, string | number | null> }>;
  for (const row of await before.selectFrom('deliveries_before').selectAll().execute()) {
    const { company, key, workspace, account, kind, subject, state, attempts, due_at, settled_at, reason } =
      row;
    await (db as Kysely<{ deliveries: Record<string, string | number | null> }>)
      .insertInto('deliveries')
      .values({
        company: company ?? '',
        key: key ?? '',
        person: '',
        workspace: workspace ?? '',
        account: account ?? '',
        channel: '',
        kind: kind ?? '',
        subject: subject ?? '',
        lane: 'reply',
        rank: 0,
        // Without its frozen bytes nobody can look up what was being sent.
        state: state === 'sending' ? 'in-doubt' : (state ?? ''),
        attempts: attempts ?? 0,
        owed_at: due_at ?? '',
        due_at: due_at ?? '',
        settled_at: settled_at ?? null,
        reason: reason ?? null,
      })
      .execute();
  }
  await db.schema.dropTable('deliveries_before').execute();
  await db.schema
    .createIndex('deliveries_due')
    .on('deliveries')
    .columns(['company', 'state', 'rank', 'due_at', 'key'])
    .execute();
  await db.schema
    .createIndex('deliveries_of_person')
    .on('deliveries')
    .columns(['company', 'person', 'state'])
    .execute();

  await db.schema
    .createTable('dispatches')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('bytes', 'text', (c) => c.notNull())
    .addColumn('targets', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('looks', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('called_at', 'text', (c) => c.notNull())
    .addColumn('look_at', 'text')
    .addPrimaryKeyConstraint('dispatches_key', ['company', 'id'])
    .execute();

  await db.schema
    .createTable('daily_messages')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('who', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('daily_messages_key', ['company', 'who', 'day'])
    .execute();

  await db.schema
    .createTable('outbox_marks')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('calls', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('outbox_marks_key', ['company'])
    .execute();
  await db.schema
    .createTable('outbox_guards')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('since', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'text')
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('outbox_guards_key', ['company', 'kind', 'since'])
    .execute();
}
