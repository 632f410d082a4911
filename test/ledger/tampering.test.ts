import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/data/store/store.ts';
import { passingKey } from '../../src/ledger/keys.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { Verdict } from '../../src/ledger/verify.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createTestClock } from '../support/clock.ts';
import { lastingFolder, temporaryFolder } from '../support/folder.ts';
import { acknowledged, COMPANY, inFolder, openKept } from '../support/ledger.ts';

/** DECORUM_TEST_TAMPERINGS=2000 tries longer. */
const RUNS = Number(process.env.DECORUM_TEST_TAMPERINGS ?? 60);

/** A record with everything in it: shared commits, one that failed, an erased person, a change of key. */
const original = inFolder(lastingFolder());
const TABLES = ['ledger_entries', 'ledger_payloads', 'ledger_heads', 'ledger_erasures'] as const;
type Row = Record<string, string | number | null>;
const rows = new Map<string, Row[]>();

beforeAll(async () => {
  const kept = await openKept(original);
  const press = (number: number) =>
    kept.ledger.commit(COMPANY, `press-${number}`, async (tx) => {
      await kept.ledger.append(tx, COMPANY, [acknowledged(number)]);
      if (number === 7) throw new Error('no');
    });
  await kept.add(acknowledged(0), { kind: 'published', subject: { policy: 'pol-1' }, act: { hash: 'a' } });
  await Promise.allSettled([1, 2, 3].map(press));
  await kept.store.write(COMPANY, (tx) => kept.ledger.erase(tx, COMPANY, 'p-2', { reason: 'asked' }));
  await kept.ledger.rotate(COMPANY);
  await Promise.allSettled([5, 6, 7, 8].map(press));
  await kept.add(acknowledged(9), acknowledged(10));
  await kept.close();
  const database = new Database(original.file, { readonly: true });
  for (const table of TABLES) rows.set(table, database.prepare(`select * from ${table}`).all() as Row[]);
  database.close();
});

interface Given {
  /** Verified against heads outside; without them, only what the database itself shows. */
  readonly heads?: boolean;
  readonly publicKey?: string;
}

/** Lets somebody loose on a copy, without the triggers that refuse, and verifies it. */
async function verdictAfter(
  change: (database: Database.Database) => void,
  given: Given = {},
): Promise<Verdict> {
  const file = join(temporaryFolder(), 'store.db');
  copyFileSync(original.file, file);
  const database = new Database(file);
  const triggers = database.prepare(`select name from sqlite_master where type = 'trigger'`).all();
  for (const { name } of triggers as { name: string }[]) database.exec(`drop trigger ${name}`);
  try {
    change(database);
  } finally {
    database.close();
  }
  const clock = createTestClock();
  const store = await openStore(`sqlite:${file}`, clock);
  const headsFile = given.heads ? original.files.headsFile : undefined;
  const files = { look: true, headsFile };
  const ledger = await openLedger({ store, company: COMPANY, clock, log: silentLog, files });
  const verdict = await ledger.verify(COMPANY, { publicKey: given.publicKey });
  ledger.close();
  await store.close();
  return verdict;
}

/** The condition that finds a row again. */
function where(table: string, row: Row): { text: string; values: (string | number | null)[] } {
  const key = table === 'ledger_payloads' ? ['company', 'seq', 'part'] : ['company', 'seq'];
  return {
    text: key.map((column) => `${column} = ?`).join(' and '),
    values: key.map((each) => row[each] ?? null),
  };
}

/** Changes one bit of a value. */
function flipped(value: string | number, bit: number): string | number {
  if (typeof value === 'number') return value ^ (1 << (bit % 20));
  const bytes = Buffer.from(value, 'utf8');
  const index = Math.floor(bit / 8) % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8));
  return bytes.toString('latin1') === Buffer.from(value, 'utf8').toString('latin1')
    ? `${value} `
    : bytes.toString('utf8');
}

const aTable = fc.constantFrom(...TABLES);
const anIndex = fc.nat();
const rowOf = (table: string, index: number): Row => {
  const all = rows.get(table) ?? [];
  return all[index % all.length] as Row;
};

test('untouched, it verifies, alone, with heads outside and under either key', async () => {
  expect(await verdictAfter(() => {}, { heads: true })).toMatchObject({
    ok: true,
    entries: 14,
    firstBad: null,
  });
});

describe('somebody with the database', () => {
  test('who changes a bit of anything is found, and the entry is named', async () => {
    await fc.assert(
      fc.asyncProperty(aTable, anIndex, anIndex, anIndex, async (table, index, column, bit) => {
        const row = rowOf(table, index);
        const columns = Object.keys(row).filter((each) => row[each] !== null);
        const name = columns[column % columns.length] as string;
        const { text, values } = where(table, row);
        const value = flipped(row[name] as string | number, bit);
        fc.pre(value !== row[name]);
        let taken = false;
        const verdict = await verdictAfter((database) => {
          try {
            database.prepare(`update ${table} set ${name} = ? where ${text}`).run(value, ...values);
          } catch {
            // Another row has that key.
            taken = true;
          }
        });
        fc.pre(!taken);
        expect(verdict.ok, `${table}.${name} of ${row.seq}`).toBe(false);
        const seq = row.seq as number;
        if (name === 'seq' || table === 'ledger_erasures') return;
        // A head covers all entries since the one before.
        const first =
          table === 'ledger_heads' ? (JSON.parse(row.body as string) as { first: number }).first : seq;
        expect(verdict.firstBad, `${table}.${name}`).toBeGreaterThanOrEqual(Math.min(first, seq));
        expect(verdict.firstBad, `${table}.${name}`).toBeLessThanOrEqual(seq);
      }),
      { numRuns: RUNS },
    );
  });

  test('who removes a row is found', async () => {
    await fc.assert(
      fc.asyncProperty(aTable, anIndex, async (table, index) => {
        const row = rowOf(table, index);
        const { text, values } = where(table, row);
        const verdict = await verdictAfter((database) => {
          database.prepare(`delete from ${table} where ${text}`).run(...values);
        });
        // The last rows of all are missed by nobody but the heads outside: below.
        expect(verdict.ok, `${table} ${row.seq}`).toBe(false);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test('who exchanges the contents or the places of two rows is found', async () => {
    await fc.assert(
      fc.asyncProperty(aTable, anIndex, anIndex, fc.boolean(), async (table, one, two, places) => {
        const [a, b] = [rowOf(table, one), rowOf(table, two)];
        fc.pre(a.seq !== b.seq);
        const first = Math.min(a.seq as number, b.seq as number);
        const verdict = await verdictAfter((database) => {
          const remove = (row: Row) => {
            const { text, values } = where(table, row);
            database.prepare(`delete from ${table} where ${text}`).run(...values);
          };
          remove(a);
          remove(b);
          for (const [row, other] of [
            [a, b],
            [b, a],
          ] as const) {
            const moved = places
              ? { ...row, seq: other.seq }
              : {
                  ...row,
                  body: other.body,
                  hash: other.hash,
                  salt: other.salt,
                  signature: other.signature,
                  erased_by: other.erased_by,
                };
            const known = Object.keys(row);
            const values = known.map((key) => (moved as Row)[key] ?? null);
            try {
              database
                .prepare(`insert into ${table} (${known.join()}) values (${known.map(() => '?').join()})`)
                .run(...values);
            } catch {
              // Two parts of one payload: left out is removed.
            }
          }
        });
        if (table === 'ledger_erasures') return;
        expect(verdict.ok, `${table} ${a.seq} ${b.seq}`).toBe(false);
        // Where the entry of an erasure is the one, what it erased comes first.
        if (table === 'ledger_entries') expect(verdict.problems.map((each) => each.seq)).toContain(first);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test('who puts a row in is found', async () => {
    await fc.assert(
      fc.asyncProperty(aTable, anIndex, fc.integer({ min: -3, max: 40 }), async (table, index, seq) => {
        const row = rowOf(table, index);
        fc.pre(
          !(rows.get(table) ?? []).some((each) => each.seq === seq && (each.part ?? 0) === (row.part ?? 0)),
        );
        const verdict = await verdictAfter((database) => {
          const known = Object.keys(row);
          const values = known.map((key) => (key === 'seq' ? seq : (row[key] ?? null)));
          database
            .prepare(`insert into ${table} (${known.join()}) values (${known.map(() => '?').join()})`)
            .run(...values);
        });
        expect(verdict.ok, `${table} ${row.seq} as ${seq}`).toBe(false);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test('who cuts the tail off at the end of a commit is found by the heads outside, and by a receipt', async () => {
    const heads = (rows.get('ledger_heads') ?? []).map((row) => row.seq as number);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: heads.length - 2 }), async (index) => {
        const last = heads[index] as number;
        const cut = (database: Database.Database) => {
          for (const table of TABLES) database.exec(`delete from ${table} where seq > ${last}`);
          database.exec(`delete from ledger_erasures where erased_by > ${last}`);
        };
        const verdict = await verdictAfter(cut, { heads: true });
        expect(verdict).toMatchObject({ ok: false, firstBad: expect.any(Number) });
        // Where an erased identity is missing for no reason that is left, that comes first.
        expect(verdict.problems.map((each) => each.fault)).toContain('cut');
        expect(verdict.problems.find((each) => each.fault === 'cut')?.seq).toBe(last + 1);
      }),
      { numRuns: 10 },
    );
  });
});

describe('somebody with the database and a key of their own', () => {
  /** Writes the whole record anew, with another outcome in one entry. */
  const rebuild = async () => {
    const { rebuildWith } = await import('../support/forger.ts');
    return (database: Database.Database) => rebuildWith(database, passingKey());
  };

  test('is found by the public key from elsewhere, and by the heads outside', async () => {
    const forge = await rebuild();
    const key = JSON.parse(
      (rows.get('ledger_payloads') ?? []).find((row) => row.seq === 1)?.content as string,
    ) as { publicKey: string };
    expect(await verdictAfter(forge)).toMatchObject({ ok: true });
    expect(await verdictAfter(forge, { publicKey: key.publicKey })).toMatchObject({ ok: false, firstBad: 1 });
    expect(await verdictAfter(forge, { heads: true })).toMatchObject({
      ok: false,
      firstBad: expect.any(Number),
    });
  });
});

test('a heads file that was changed is found too', async () => {
  const folder = inFolder(temporaryFolder());
  const kept = await openKept(folder);
  await kept.add(acknowledged(1), acknowledged(2));
  const text = readFileSync(folder.files.headsFile, 'utf8');
  writeFileSync(folder.files.headsFile, text.replace('"seq":2', '"seq":9'));
  expect((await kept.ledger.verify(COMPANY)).ok).toBe(false);
  await kept.close();
});
