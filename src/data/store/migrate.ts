import { type Kysely, sql } from 'kysely';
import * as answers from './migrations/0001-answers.ts';
import * as people from './migrations/0002-people.ts';
import * as outbox from './migrations/0003-outbox.ts';
import * as slots from './migrations/0004-slots.ts';
import * as routines from './migrations/0005-routines.ts';
import * as ledger from './migrations/0006-ledger.ts';
import * as policies from './migrations/0007-policies.ts';
import * as campaigns from './migrations/0008-campaigns.ts';
import * as evidence from './migrations/0010-evidence.ts';
import * as edits from './migrations/0011-edits.ts';
import * as notes from './migrations/0012-notes.ts';
import * as longMessages from './migrations/0013-long-messages.ts';
import * as leanIndexes from './migrations/0014-lean-indexes.ts';

interface Migration {
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

/** In order, for ever: a migration that has shipped is never edited; a change is a new one at the end. */
const MIGRATIONS: readonly Migration[] = [
  { name: '0001-answers', up: answers.up },
  { name: '0002-people', up: people.up },
  { name: '0003-outbox', up: outbox.up },
  { name: '0004-slots', up: slots.up },
  { name: '0005-routines', up: routines.up },
  { name: '0006-ledger', up: ledger.up },
  { name: '0007-policies', up: policies.up },
  { name: '0008-campaigns', up: campaigns.up },
  { name: '0010-evidence', up: evidence.up },
  { name: '0011-edits', up: edits.up },
  { name: '0012-notes', up: notes.up },
  { name: '0013-long-messages', up: longMessages.up },
  { name: '0014-lean-indexes', up: leanIndexes.up },
];

interface Numbered {
  migrations: { number: number; name: string; at: string };
}

/** The store was written by a newer program; going back would lose what that one wrote. */
export class NewerStoreError extends Error {
  override readonly name = 'NewerStoreError';
  readonly code = 'newer-store';
}

/**
 * Brings the tables up to date, forward only; every migration and its row are one transaction.
 * @throws NewerStoreError when the store has migrations that this program does not know
 */
export async function migrate(db: Kysely<unknown>, now: () => string): Promise<void> {
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('number', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  const numbered = db as Kysely<Numbered>;
  await numbered.transaction().execute(async (tx) => {
    // Read inside the transaction: a second process that starts at the same moment finds the work done.
    const { latest } = await tx
      .selectFrom('migrations')
      .select(sql<number>`coalesce(max(number), 0)`.as('latest'))
      .executeTakeFirstOrThrow();
    if (latest > MIGRATIONS.length) {
      throw new NewerStoreError(
        `the database is at version ${latest}, this program knows ${MIGRATIONS.length}: start the newer program, or restore the backup made before the upgrade`,
      );
    }
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < latest) continue;
      await migration.up(tx as unknown as Kysely<unknown>);
      await tx
        .insertInto('migrations')
        .values({ number: index + 1, name: migration.name, at: now() })
        .execute();
    }
  });
}
