import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore, openStore } from '../../src/data/store/store.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';

const clock = createTestClock();
const STORE = new URL('../../src/data/store/store.ts', import.meta.url).href;
const HALF_WAY = fileURLToPath(new URL('../support/half-way.ts', import.meta.url));

const row = (subject: string) => ({ company: 'acme', day: '2026-11-23', kind: 'asked', subject, count: 1 });

test('both connections keep what they commit: synchronous is FULL, the journal is written ahead, foreign keys count', async () => {
  const connections = openSqlite(join(temporaryFolder(), 'store.db'));
  for (const db of [connections.reader, connections.writer]) {
    const read = async (name: string) => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await read('synchronous')).toBe(2);
    expect(await read('journal_mode')).toBe('wal');
    expect(await read('foreign_keys')).toBe(1);
    expect(await read('busy_timeout')).toBeLessThanOrEqual(1000);
  }
  await connections.close();
});

test('what only reads cannot write', async () => {
  const store = await openStore(`sqlite:${join(temporaryFolder(), 'store.db')}`, clock);
  const writing = store.read('acme').insertInto('counts').values(row('dress')).execute();
  await expect(writing).rejects.toThrow(/readonly/);
  await store.close();
});

test('a write takes its lock at once; a second process waits a second at most and is told', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const first = await createStore(openSqlite(file), clock);
  const second = await createStore(openSqlite(file), clock);
  let waited = 0;
  await first.write('acme', async (tx) => {
    // Nothing has been written yet: with a deferred transaction the second one would get in.
    await tx.selectFrom('counts').select('count').where('company', '=', 'acme').execute();
    const started = performance.now();
    const late = second.write('acme', (other) => other.insertInto('counts').values(row('late')).execute());
    await expect(late).rejects.toMatchObject({ code: 'SQLITE_BUSY', message: 'database is locked' });
    waited = performance.now() - started;
    // Reading is free all the while.
    await second.read('acme').selectFrom('counts').select('count').where('company', '=', 'acme').execute();
    await tx.insertInto('counts').values(row('first')).execute();
  });
  expect(waited).toBeGreaterThan(500);
  expect(waited).toBeLessThan(2_000);
  await second.write('acme', (tx) => tx.insertInto('counts').values(row('second')).execute());
  const kept = await first
    .read('acme')
    .selectFrom('counts')
    .select('subject')
    .where('company', '=', 'acme')
    .orderBy('subject')
    .execute();
  expect(kept.map((each) => each.subject)).toEqual(['first', 'second']);
  await first.close();
  await second.close();
});

test('a read inside a write sees what was committed before, and comes back', async () => {
  const store = await openStore(`sqlite:${join(temporaryFolder(), 'store.db')}`, clock);
  const read = () =>
    store.read('acme').selectFrom('counts').select('subject').where('company', '=', 'acme').execute();
  await store.write('acme', async (tx) => {
    await tx.insertInto('counts').values(row('dress')).execute();
    expect(await read()).toEqual([]);
  });
  expect(await read()).toEqual([{ subject: 'dress' }]);
  await store.close();
});

test('a process killed in the middle of a write leaves what it had committed, and no lock', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const child = spawn(process.execPath, ['--import', 'tsx', HALF_WAY, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('half-way\n');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const store = await openStore(`sqlite:${file}`, clock);
  const kept = await store
    .read('acme')
    .selectFrom('gaps')
    .select('text')
    .where('company', '=', 'acme')
    .execute();
  expect(kept).toEqual([{ text: 'committed' }]);
  await store.write('acme', (tx) => tx.insertInto('counts').values(row('dress')).execute());
  await store.close();
  const database = new Database(file, { readonly: true });
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();
});

test('processes that start at the same moment make the tables once', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const script = `
    import { openStore } from ${JSON.stringify(STORE)};
    const store = await openStore(${JSON.stringify(`sqlite:${file}`)}, { now: () => 0, sleep: async () => {} });
    await store.close();`;
  const children = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'inherit' }),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
  expect(codes).toEqual([0, 0, 0]);
});
