import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { NewerStoreError } from '../../src/data/store/migrate.ts';
import type { Tables } from '../../src/data/store/schema.ts';
import { UnscopedQueryError } from '../../src/data/store/scope.ts';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import {
  createStore,
  DatabaseUrlError,
  type Db,
  openStore,
  type Store,
  type Tx,
} from '../../src/data/store/store.ts';
import { createNotes } from '../../src/people/notes.ts';
import { instant } from '../../src/shared/clock.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { overPglite } from '../support/pglite.ts';

/** An engine under test: opening the same database twice finds what the first one kept. */
interface Engine {
  open(): Connections;
}

const pg = new PGlite();
afterAll(() => pg.close());

const engines: readonly [string, () => Promise<Engine>][] = [
  [
    'SQLite in a file',
    async () => {
      const file = join(temporaryFolder(), 'store.db');
      return { open: () => openSqlite(file) };
    },
  ],
  [
    'SQLite in memory',
    async () => {
      // One database: what is opened again is the same.
      const connections = openSqlite(':memory:');
      return { open: () => connections };
    },
  ],
  [
    'PostgreSQL',
    async () => {
      await pg.exec('drop schema public cascade; create schema public;');
      return { open: () => overPglite(pg) };
    },
  ],
];

const clock = createTestClock();
const gap = (company: string, number: number, text = 'a question') => ({
  company,
  number,
  text,
  lang: 'en',
  asked_by: null,
  asked_in: null,
  opened_at: '2026-11-23',
  answer: null,
  answered_by: null,
  answered_at: null,
});
const count = (company: string, subject: string) => ({
  company,
  day: '2026-11-23',
  kind: 'asked',
  subject,
  count: 1,
});

const unscoped = (connections: Connections) => connections.writer as unknown as Kysely<Record<string, never>>;

async function texts(store: Store, company: string): Promise<string[]> {
  const rows = await store
    .read(company)
    .selectFrom('gaps')
    .select('text')
    .where('company', '=', company)
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => row.text);
}

describe.each(engines)('the store on %s', (_name, prepare) => {
  let engine: Engine;
  let connections: Connections;
  let store: Store;
  beforeEach(async () => {
    engine = await prepare();
    connections = engine.open();
    store = await createStore(connections, clock);
  });

  describe('its tables', () => {
    test('are made once, and found by the next start', async () => {
      await store.write('acme', (tx) =>
        tx
          .insertInto('gaps')
          .values(gap('acme', 1, 'kept'))
          .execute(),
      );
      const again = await createStore(engine.open(), clock);
      expect(await texts(again, 'acme')).toEqual(['kept']);
      const migrations = await sql<{
        number: number;
        name: string;
      }>`select number, name from migrations`.execute(connections.writer);
      expect(migrations.rows[0]).toEqual({ number: 1, name: '0001-answers' });
      const names = migrations.rows.map((row) => row.name);
      expect(names).toEqual([...new Set(names)].sort());
    });

    test('made by a newer program are refused, and nothing is touched', async () => {
      await sql`insert into migrations (number, name, at) values (99, '0099-later', 'now')`.execute(
        connections.writer,
      );
      const opening = createStore(engine.open(), clock);
      await expect(opening).rejects.toThrow(NewerStoreError);
      await expect(opening).rejects.toThrow(/version 99.*newer program.*backup/);
    });

    test('all carry the company, first in their key', async () => {
      const tables: readonly (keyof Tables)[] = [
        'seen',
        'accounts',
        'account_notes',
        'settings',
        'gaps',
        'gap_returns',
        'counts',
        'deliveries',
        'slots',
        'slot_clock',
        'last_out',
        'routine_subscriptions',
        'routine_changes',
        'rulebook_days',
        'calendar_feeds',
        'policies',
        'policy_versions',
        'policy_texts',
        'policy_clauses',
        'policy_pages',
        'policy_changes',
        'policy_records',
        'dispatches',
        'daily_messages',
        'outbox_marks',
        'outbox_guards',
        'people',
        'person_accounts',
        'person_roles',
        'leave',
        'shifts',
        'pauses',
        'imports',
        'import_changes',
        'campaigns',
        'assignments',
        'campaign_counts',
        'receipts',
        'receipt_numbers',
        'long_messages',
        'assignment_notes',
        'clause_questions',
        'assignment_tasks',
        'quiz_counts',
        'campaign_changes',
        'campaign_change_rows',
        'paper_entries',
        'print_links',
        'ledger_entries',
        'ledger_payloads',
        'ledger_heads',
        'ledger_erasures',
        'witness_replies',
      ];
      const found = await unscoped(connections).introspection.getTables();
      const names = found.map((table) => table.name).filter((name) => name !== 'migrations');
      expect(names.sort()).toEqual([...tables].sort());
      for (const table of found) {
        if (table.name !== 'migrations') expect(table.columns[0]?.name, table.name).toBe('company');
      }
    });
  });

  describe('a write', () => {
    test('is kept and read back', async () => {
      const result = await store.write('acme', async (tx) => {
        await tx
          .insertInto('gaps')
          .values([gap('acme', 1, 'one'), gap('acme', 2, 'two')])
          .execute();
        return 'done';
      });
      expect(result).toBe('done');
      expect(await texts(store, 'acme')).toEqual(['two', 'one']);
    });

    test('that fails half-way keeps nothing', async () => {
      const failing = store.write('acme', async (tx) => {
        await tx.insertInto('gaps').values(gap('acme', 1)).execute();
        throw new Error('half-way');
      });
      await expect(failing).rejects.toThrow('half-way');
      expect(await texts(store, 'acme')).toEqual([]);
      // And the next one finds no lock left behind.
      await store.write('acme', (tx) =>
        tx
          .insertInto('gaps')
          .values(gap('acme', 1, 'next'))
          .execute(),
      );
      expect(await texts(store, 'acme')).toEqual(['next']);
    });

    test('of a key that exists is refused, and takes what came with it along', async () => {
      await store.write('acme', (tx) =>
        tx
          .insertInto('gaps')
          .values(gap('acme', 1, 'first'))
          .execute(),
      );
      const second = store.write('acme', async (tx) => {
        await tx
          .insertInto('gaps')
          .values(gap('acme', 2, 'beside'))
          .execute();
        await tx
          .insertInto('gaps')
          .values(gap('acme', 1, 'second'))
          .execute();
      });
      await expect(second).rejects.toThrow(/unique/i);
      expect(await texts(store, 'acme')).toEqual(['first']);
    });

    test('of a row whose owner is missing is refused', async () => {
      const orphan = store.write('acme', (tx) =>
        tx
          .insertInto('gap_returns')
          .values({ company: 'acme', number: 7, workspace: 'w', account: 'a', expires_at: 'later' })
          .execute(),
      );
      await expect(orphan).rejects.toThrow(/foreign key/i);
    });

    test('that starts while another is under way waits for it', async () => {
      const order: string[] = [];
      const add = (name: string) =>
        store.write('acme', async (tx) => {
          order.push(`${name} in`);
          await tx.insertInto('counts').values(count('acme', name)).execute();
          await tx.selectFrom('counts').select('subject').where('company', '=', 'acme').execute();
          order.push(`${name} out`);
        });
      await Promise.all(['a', 'b', 'c'].map(add));
      expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    });

    test('does not hold up a read inside it', async () => {
      await store.write('acme', async (tx) => {
        await tx.insertInto('gaps').values(gap('acme', 1)).execute();
        // Whether it sees the uncommitted row is the engine's own affair; that it comes back is the contract.
        await texts(store, 'acme');
      });
      expect(await texts(store, 'acme')).toHaveLength(1);
    });
  });

  describe('once', () => {
    const run = (request: string, number: number) =>
      store.once('acme', request, async (tx) => {
        await tx.insertInto('gaps').values(gap('acme', number)).execute();
        return number;
      });

    test('a retry of the same request changes nothing and is told so', async () => {
      expect(await run('press-1', 1)).toBe(1);
      expect(await run('press-1', 2)).toBe('again');
      expect(await texts(store, 'acme')).toHaveLength(1);
    });

    test('a request that failed is not taken for done', async () => {
      const failing = store.once('acme', 'press-1', async () => {
        throw new Error('not now');
      });
      await expect(failing).rejects.toThrow('not now');
      expect(await run('press-1', 1)).toBe(1);
    });

    test('the same request of two companies are two', async () => {
      expect(await run('press-1', 1)).toBe(1);
      expect(await store.once('other', 'press-1', async () => 'theirs')).toBe('theirs');
    });

    test('many at the same moment run once', async () => {
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => run('press-1', index + 1)));
      expect(results.filter((result) => result !== 'again')).toHaveLength(1);
      expect(await texts(store, 'acme')).toHaveLength(1);
    });
  });

  describe('the company guard', () => {
    beforeEach(async () => {
      for (const company of ['acme', 'other']) {
        await store.write(company, async (tx) => {
          await tx
            .insertInto('gaps')
            .values(gap(company, 1, `of ${company}`))
            .execute();
          await tx.insertInto('counts').values(count(company, 'dress')).execute();
        });
      }
    });

    const refused: Readonly<Record<string, (db: Db | Tx) => { execute(): Promise<unknown> }>> = {
      'a select without a company': (db) => db.selectFrom('gaps').selectAll(),
      'a select of another company': (db) => db.selectFrom('gaps').selectAll().where('company', '=', 'other'),
      'a select of all but one company': (db) =>
        db.selectFrom('gaps').selectAll().where('company', '!=', 'acme'),
      'a select of several companies': (db) =>
        db.selectFrom('gaps').selectAll().where('company', 'in', ['acme', 'other']),
      'a company behind an or': (db) =>
        db
          .selectFrom('gaps')
          .selectAll()
          .where((eb) => eb.or([eb('company', '=', 'acme'), eb('number', '>', 0)])),
      'a company behind a not': (db) =>
        db
          .selectFrom('gaps')
          .selectAll()
          .where((eb) => eb.not(eb('company', '=', 'acme'))),
      'a company that equals itself': (db) =>
        db.selectFrom('gaps').selectAll().whereRef('company', '=', 'company'),
      'a company only in having': (db) =>
        db.selectFrom('gaps').select('company').groupBy('company').having('company', '=', 'acme'),
      'two tables with one of them pinned': (db) =>
        db.selectFrom(['gaps', 'counts']).select('gaps.text').where('gaps.company', '=', 'acme'),
      'two tables with one of them pinned twice': (db) =>
        db
          .selectFrom(['gaps', 'counts'])
          .select('counts.subject')
          .where('gaps.company', '=', 'acme')
          .where('gaps.company', '=', 'acme'),
      'a join whose other side is not pinned': (db) =>
        db
          .selectFrom('gaps')
          .innerJoin('counts', 'counts.count', 'gaps.number')
          .select('counts.subject')
          .where('gaps.company', '=', 'acme'),
      'a join that pins only what it joins to': (db) =>
        db
          .selectFrom('gaps')
          .leftJoin('counts', (join) =>
            join.onRef('counts.company', '=', 'gaps.company').on('gaps.company', '=', 'acme'),
          )
          .select('gaps.text'),
      'a join of two tables to each other and to no company': (db) =>
        db.selectFrom('gaps').innerJoin('counts', 'counts.company', 'gaps.company').select('gaps.text'),
      'an unpinned subquery': (db) =>
        db
          .selectFrom('gaps')
          .selectAll()
          .where('company', '=', 'acme')
          .where('number', 'in', (eb) => eb.selectFrom('counts').select('count')),
      'an unpinned subquery among the columns': (db) =>
        db
          .selectFrom('gaps')
          .select((eb) => eb.selectFrom('gaps as all').select('all.text').limit(1).as('stolen'))
          .where('company', '=', 'acme'),
      'an unpinned subquery as a table': (db) =>
        db.selectFrom((eb) => eb.selectFrom('gaps').selectAll().as('all')).selectAll(),
      'an unpinned second half of a union': (db) =>
        db
          .selectFrom('gaps')
          .select('text')
          .where('company', '=', 'acme')
          .union((eb) => eb.selectFrom('gaps').select('text')),
      'an unpinned common table': (db) =>
        db
          .with('all', (eb) => eb.selectFrom('gaps').selectAll())
          .selectFrom('all')
          .selectAll()
          .where('company', '=', 'acme'),
      'an update without a company': (db) =>
        db.updateTable('gaps').set({ answer: 'x' }).where('number', '=', 1),
      'an update of another company': (db) =>
        db.updateTable('gaps').set({ answer: 'x' }).where('company', '=', 'other'),
      'an update that hands rows to another company': (db) =>
        db.updateTable('gaps').set({ company: 'other' }).where('company', '=', 'acme'),
      'an update from an unpinned table': (db) =>
        db
          .updateTable('gaps')
          .from('counts')
          .set((eb) => ({ answer: eb.ref('counts.subject') }))
          .where('gaps.company', '=', 'acme'),
      'a delete without a company': (db) => db.deleteFrom('gaps'),
      'a delete of another company': (db) => db.deleteFrom('gaps').where('company', '=', 'other'),
      'an insert for another company': (db) => db.insertInto('gaps').values(gap('other', 5)),
      'an insert with one row for another company': (db) =>
        db.insertInto('gaps').values([gap('acme', 5), gap('other', 5)]),
      'an insert without a company': (db) =>
        db.insertInto('counts').values({ day: 'd', kind: 'k', subject: 's', count: 1 } as never),
      'an insert of what a query finds': (db) =>
        db
          .insertInto('counts')
          .columns(['company', 'day', 'kind', 'subject', 'count'])
          .expression((eb) => eb.selectFrom('counts').selectAll().where('company', '=', 'acme')),
      'an insert that hands the row it meets to another company': (db) =>
        db
          .insertInto('counts')
          .values(count('acme', 'dress'))
          .onConflict((c) =>
            c.columns(['company', 'day', 'kind', 'subject']).doUpdateSet({ company: 'other' }),
          ),
      'a merge': (db) =>
        db
          .mergeInto('gaps')
          .using('counts', (join) => join.onTrue())
          .whenMatched()
          .thenDelete(),
      'raw SQL': (db) => ({ execute: () => sql`select * from gaps`.execute(db) }),
      'raw SQL as a table': (db) => db.selectFrom(sql<{ text: string }>`gaps`.as('all')).selectAll(),
      'raw SQL among the columns': (db) =>
        db
          .selectFrom('gaps')
          .select(sql<string>`(select max(text) from gaps)`.as('stolen'))
          .where('company', '=', 'acme'),
      'raw SQL as an order': (db) =>
        db
          .selectFrom('gaps')
          .selectAll()
          .where('company', '=', 'acme')
          .orderBy(sql`(select max(text) from gaps)`),
      'a table that is made': (db) => db.schema.createTable('extra').addColumn('company', 'text'),
      'a table that is dropped': (db) => db.schema.dropTable('gaps'),
      'a query that was compiled elsewhere': (db) => ({
        execute: () => db.executeQuery(CompiledQuery.raw('select * from gaps')),
      }),
    };

    test.each(Object.entries(refused))('refuses %s', async (_what, build) => {
      await expect(async () => build(store.read('acme')).execute()).rejects.toThrow(UnscopedQueryError);
      await expect(store.write('acme', async (tx) => build(tx).execute())).rejects.toThrow(
        UnscopedQueryError,
      );
      expect(await texts(store, 'acme')).toEqual(['of acme']);
      expect(await texts(store, 'other')).toEqual(['of other']);
    });

    const allowed: Readonly<Record<string, (db: Db | Tx) => { execute(): Promise<unknown> }>> = {
      'a pinned select, ordered both ways': (db) =>
        db
          .selectFrom('gaps')
          .select('text')
          .where('company', '=', 'acme')
          .orderBy('number', 'desc')
          .orderBy('text', 'asc'),
      'a table under another name': (db) =>
        db.selectFrom('gaps as g').select('g.text').where('g.company', '=', 'acme'),
      'a pin beside an or': (db) =>
        db
          .selectFrom('gaps')
          .select('text')
          .where('company', '=', 'acme')
          .where((eb) => eb.or([eb('number', '=', 1), eb('number', '=', 2)])),
      'a join on the company': (db) =>
        db
          .selectFrom('gaps')
          .leftJoin('counts', 'counts.company', 'gaps.company')
          .select('gaps.text')
          .where('gaps.company', '=', 'acme'),
      'a subquery tied to the outer company': (db) =>
        db
          .selectFrom('gaps')
          .select('text')
          .where('gaps.company', '=', 'acme')
          .where((eb) =>
            eb.exists(
              eb.selectFrom('counts').select('count').whereRef('counts.company', '=', 'gaps.company'),
            ),
          ),
    };

    test.each(Object.entries(allowed))('lets through %s', async (_what, build) => {
      expect(await build(store.read('acme')).execute()).toEqual([{ text: 'of acme' }]);
    });

    test('no company, however it is called, sees another', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (name) => {
          fc.pre(name !== 'acme' && name !== 'other' && !name.includes('\u0000'));
          expect(await texts(store, name)).toEqual([]);
        }),
        { numRuns: 200 },
      );
    });
  });

  test('what a platform remembers lasts until its end, of each company its own, and a kind is replaced at once', async () => {
    const clock = createTestClock();
    const later = await createStore(engine.open(), clock);
    const notes = createNotes(later, clock, 'acme');
    const other = createNotes(later, clock, 'other');
    const amy = { workspace: 'ww1', account: 'amy' };
    const soon = instant(clock.now() + 60_000);
    await notes.put(amy, 'code', { id: '4821', value: 'first' }, soon);
    await notes.put(amy, 'code', { id: '4821', value: 'second' }, soon);
    await notes.put({ ...amy, account: 'ben' }, 'code', { id: '1000', value: 'his' }, soon);
    expect(await notes.get(amy, 'code', '4821')).toBe('second');
    expect(await other.get(amy, 'code', '4821')).toBeUndefined();
    expect(await notes.list({ workspace: 'ww1', account: 'amy' }, 'code')).toHaveLength(1);
    expect(await notes.list({ workspace: 'ww1' }, 'code')).toHaveLength(2);
    expect(await notes.find('ww1', 'code', '1000')).toMatchObject({ account: 'ben' });
    clock.advance(60_000);
    expect(await notes.get(amy, 'code', '4821')).toBeUndefined();
    expect(await notes.find('ww1', 'code', '1000')).toBeUndefined();

    const then = instant(clock.now() + 60_000);
    const missing = Array.from({ length: 1200 }, (_, n) => ({ account: `m${n}`, id: '', value: '' }));
    await notes.replace('ww1', 'missed', missing, then);
    expect(await notes.list({ workspace: 'ww1' }, 'missed')).toHaveLength(1200);
    await notes.replace('ww1', 'missed', missing.slice(0, 1), then);
    await notes.drop({ workspace: 'ww1', account: 'm0' }, 'missed', '');
    expect(await notes.list({ workspace: 'ww1' }, 'missed')).toEqual([]);
  });
});

describe('the address of the store', () => {
  test.each([
    'postgres://db/decorum',
    'postgresql://db/decorum',
    'mysql://db',
    'sqlite:',
    '',
    './var/decorum.db',
  ])('%j is refused, naming the variable', async (url) => {
    const opening = openStore(url, clock);
    await expect(opening).rejects.toThrow(DatabaseUrlError);
    await expect(opening).rejects.toThrow(/DATABASE_URL/);
  });

  test('a file is made with the folders above it', async () => {
    const file = join(temporaryFolder(), 'deep', 'er', 'decorum.db');
    const store = await openStore(`sqlite:${file}`, clock);
    await store.write('acme', (tx) => tx.insertInto('counts').values(count('acme', 'dress')).execute());
    await store.close();
  });
});
