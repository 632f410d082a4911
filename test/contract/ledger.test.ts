import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Kysely, sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore } from '../../src/data/store/store.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { acknowledged, COMPANY } from '../support/ledger.ts';
import { overPglite } from '../support/pglite.ts';

const pg = new PGlite();
afterAll(() => pg.close());

const engines: readonly [string, () => Promise<Connections>][] = [
  ['SQLite', async () => openSqlite(join(temporaryFolder(), 'store.db'))],
  [
    'PostgreSQL',
    async () => {
      await pg.exec('drop schema public cascade; create schema public;');
      return overPglite(pg);
    },
  ],
];

describe.each(engines)('the record on %s', (engine, prepare) => {
  async function open() {
    const connections = await prepare();
    const clock = createTestClock();
    const store = await createStore(connections, clock);
    const ledger = await openLedger({ store, company: COMPANY, clock, log: silentLog, files: {} });
    const run = (text: string) => sql.raw(text).execute(connections.writer as unknown as Kysely<unknown>);
    return { store, ledger, run };
  }

  test('is added to, alone and shared, read and verified', async () => {
    const { store, ledger } = await open();
    await store.write(COMPANY, (tx) => ledger.append(tx, COMPANY, [acknowledged(1)]));
    const press = (number: number) =>
      ledger.commit(COMPANY, `press-${number}`, async (tx) => {
        await ledger.append(tx, COMPANY, [acknowledged(number)]);
        if (number === 3) throw new Error('bad');
      });
    const results = await Promise.allSettled([2, 3, 4, 4].map(press));
    expect(results.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await ledger.verify(COMPANY)).toMatchObject({
      ok: true,
      entries: 4,
      firstBad: null,
      problems: [],
    });
    expect((await ledger.entriesOf(COMPANY, { person: 'p-4' })).map((each) => each.seq)).toEqual([4]);
    expect(await ledger.head(COMPANY)).toMatchObject({ seq: 4 });
  });

  test('of another company in the same database is a record of its own', async () => {
    const { store, ledger } = await open();
    await store.write(COMPANY, (tx) => ledger.append(tx, COMPANY, [acknowledged(1)]));
    await store.write('other', (tx) => ledger.append(tx, 'other', [acknowledged(1), acknowledged(2)]));
    expect(await ledger.verify('other')).toMatchObject({ ok: true, entries: 3 });
    expect(await ledger.verify(COMPANY)).toMatchObject({ ok: true, entries: 2 });
    expect(await ledger.entriesOf('other', { person: 'p-1' })).toHaveLength(1);
  });

  test('is neither changed nor deleted nor replaced: the database refuses', async () => {
    const { store, ledger, run } = await open();
    await store.write(COMPANY, (tx) => ledger.append(tx, COMPANY, [acknowledged(1)]));
    const refused = [
      `update ledger_entries set kind = 'declined'`,
      `delete from ledger_entries`,
      `update ledger_heads set signature = ''`,
      `delete from ledger_heads`,
      `update ledger_payloads set content = '{}'`,
      `delete from ledger_payloads`,
      `delete from ledger_payloads where part = 'identity'`,
      ...(engine === 'SQLite'
        ? [
            `replace into ledger_entries select * from ledger_entries`,
            `replace into ledger_payloads select * from ledger_payloads`,
            `update or replace ledger_entries set seq = 9`,
          ]
        : [`truncate ledger_entries`, `truncate ledger_payloads`]),
    ];
    for (const text of refused) await expect(run(text), text).rejects.toThrow(/only added to/);
    expect((await ledger.verify(COMPANY)).ok).toBe(true);
  });

  test('a person goes out of it: identity and salts are gone, and it verifies', async () => {
    const { store, ledger, run } = await open();
    await store.write(COMPANY, (tx) =>
      ledger.append(tx, COMPANY, [acknowledged(1), acknowledged(2), acknowledged(1)]),
    );
    const { entry } = await store.write(COMPANY, (tx) =>
      ledger.erase(tx, COMPANY, 'p-1', { reason: 'asked' }),
    );
    expect(entry).toMatchObject({ seq: 5, kind: 'erased' });
    expect(await ledger.verify(COMPANY)).toMatchObject({ ok: true, entries: 5 });
    expect(await ledger.entriesOf(COMPANY, { person: 'p-1' })).toEqual([]);
    const [first, , , erased] = await ledger.entriesOf(COMPANY, { after: 1 });
    expect(first).toMatchObject({ seq: 2, identity: null, act: { version: 'ver-1' } });
    expect(erased?.act).toEqual({ reason: 'asked', entries: [2, 4] });
    const { rows } = await run('select * from ledger_payloads');
    expect(JSON.stringify(rows)).not.toMatch(/p-1|王敏1|1001/);
    // What is gone can be erased once: nothing else may be taken out under its name.
    await expect(run(`delete from ledger_erasures`)).rejects.toThrow(/only added to/);
    await expect(run(`delete from ledger_payloads where seq = 3`)).rejects.toThrow(/only added to/);
  });
});
