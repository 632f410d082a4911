import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('slots')
    .addColumn('company', 'text', (c) => c.notNull())
    .addColumn('routine', 'text', (c) => c.notNull())
    .addColumn('office', 'text', (c) => c.notNull())
    .addColumn('date', 'text', (c) => c.notNull())
    .addColumn('occurrence', 'integer', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('until', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('why', 'text')
    .addColumn('audience', 'text', (c) => c.notNull())
    .addColumn('recipients', 'integer', (c) => c.notNull())
    .addColumn('expanded_to', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'text')
    .addPrimaryKeyConstraint('slots_key', ['company', 'routine', 'office', 'date', 'occurrence'])
    .addCheckConstraint(
      'slots_states',
      sql`state in ('open', 'sent', 'caught-up', 'skipped', 'expired')`,
    )
    .execute();
  await db.schema.createIndex('slots_at').on('slots').columns(['company', 'at']).execute();
  await db.schema.createIndex('slots_state').on('slots').columns(['company', 'state']).execute();
  await db.schema
    .createTable('slot_clock')
    .addColumn('company', 'text', (c) => c.primaryKey())
    .addColumn('planned_until', 'text', (c) => c.notNull())
    .addColumn('waiting_since', 'text')
    .addColumn('accepted_at', 'text')
    .execute();
}
