import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, test } from 'vitest';
import { countsOf, moveCount } from '../../src/acknowledgements/counts.ts';
import type { Desk } from '../../src/acknowledgements/desk.ts';
import { nextNumber } from '../../src/acknowledgements/receipts.ts';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore } from '../../src/data/store/store.ts';
import { SHIPPED_COMPANY } from '../../src/people/company.ts';
import { createTestClock } from '../support/clock.ts';
import { overPglite } from '../support/pglite.ts';

const pg = new PGlite();
afterAll(() => pg.close());

const engines: readonly [string, () => Connections][] = [
  ['SQLite', () => openSqlite(':memory:')],
  ['PostgreSQL', () => overPglite(pg)],
];
const ACME = 'acme';
const CAMPAIGN = 'camp-1';

describe.each(engines)('answers that share a commit on %s', (_name, open) => {
  test('take their numbers one after another and move the counts; one that fails leaves neither', async () => {
    const clock = createTestClock();
    const store = await createStore(open(), clock);
    const desk = { clock, companies: { of: () => SHIPPED_COMPANY } } as unknown as Desk;
    const where = { company: ACME, campaign: CAMPAIGN, department: '前厅' };
    await store.write(ACME, async (tx) => moveCount(tx, where, null, 'waiting', 5));

    let seen: unknown;
    const answer = (request: string, fails = false) =>
      store.grouped(ACME, request, async (tx) => {
        const number = await nextNumber(desk, tx, ACME);
        moveCount(tx, where, 'waiting', 'acknowledged');
        if (fails) throw new Error('this one fails');
        return number;
      });
    const all = await Promise.allSettled([
      answer('first', true),
      answer('second'),
      answer('third', true),
      answer('fourth'),
      // What ends the campaign in the same commit counts those before it.
      store.grouped(ACME, 'ends', async (tx) => {
        seen = await countsOf(tx, ACME, CAMPAIGN);
      }),
      answer('fifth'),
    ]);

    const numbers = all.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'));
    expect(numbers).toEqual(['failed', 'R-2611-0001', 'failed', 'R-2611-0002', undefined, 'R-2611-0003']);
    const standing = (waiting: number) =>
      expect.arrayContaining([
        { department: '前厅', state: 'waiting', count: waiting },
        { department: '前厅', state: 'acknowledged', count: 5 - waiting },
      ]);
    expect(seen).toEqual(standing(3));
    expect(await countsOf(store.read(ACME), ACME, CAMPAIGN)).toEqual(standing(2));
    expect(await answer('sixth')).toBe('R-2611-0004');
    await store.close();
  });
});
