import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore, type Store } from '../../src/data/store/store.ts';
import { createDirectory, type Directory, type Selector } from '../../src/people/directory.ts';
import { NOBODY } from '../../src/people/person.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { createTestClock } from '../support/clock.ts';
import { overPglite } from '../support/pglite.ts';

const pg = new PGlite();
afterAll(() => pg.close());

const engines: readonly [string, () => Promise<Connections>][] = [
  ['SQLite', async () => openSqlite(':memory:')],
  [
    'PostgreSQL',
    async () => {
      await pg.exec('drop schema public cascade; create schema public;');
      return overPglite(pg);
    },
  ],
];

const ACME = 'acme';
const TODAY = '2026-11-23' as LocalDate;
const at = (account: string, workspace = 'T1') => ({ workspace, account });

describe.each(engines)('the directory on %s', (_name, open) => {
  let store: Store;
  let directory: Directory;
  /** Channels and groups as a platform has them. */
  const members = new Map<string, readonly string[]>();

  beforeEach(async () => {
    members.clear();
    const clock = createTestClock();
    store = await createStore(await open(), clock);
    directory = createDirectory({
      store,
      clock,
      zoneOf: () => 'Asia/Shanghai',
      outside: {
        channel: async (_company, _workspace, channel) => members.get(channel),
        group: async (_company, _workspace, group) => members.get(group),
        configured: () => [],
      },
    });
  });

  const put = (id: string, facts: Record<string, string> = {}, company = ACME) =>
    store.write(company, (tx) =>
      tx
        .insertInto('people')
        .values({ ...NOBODY, ...facts, company, id } as never)
        .execute(),
    );
  const select = async (any: readonly Selector[], but: readonly Selector[] = [], on = TODAY) => {
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await directory.select(ACME, { any, but }, { on, after, limit: 2 });
      ids.push(...page.map((person) => person.id));
      after = page.at(-1)?.id;
      if (page.length === 0) break;
    }
    expect(await directory.count(ACME, { any, but }, on)).toBe(ids.length);
    return ids;
  };

  test('makes a person on first contact, once, in their company only', async () => {
    const amy = await directory.ensure(ACME, at('U1'));
    expect(amy).toMatchObject({ kind: 'employee', accounts: [at('U1')] });
    expect(await directory.ensure(ACME, at('U1'))).toEqual(amy);
    expect(await directory.byAccount(ACME, at('U1'))).toEqual(amy);
    expect(await directory.byAccount('other', at('U1'))).toBeUndefined();
    expect((await directory.ensure('other', at('U1'))).id).not.toBe(amy.id);
  });

  test('keeps what the platform knows, and never over what HR said', async () => {
    const amy = await directory.ensure(ACME, at('U1'), {
      name: 'Amy',
      email: 'Amy@Acme.com',
      zone: 'Europe/London',
    });
    expect(amy).toMatchObject({ name: 'Amy', email: 'amy@acme.com', zone: 'Europe/London' });
    await store.write(ACME, (tx) =>
      tx
        .updateTable('people')
        .set({ name: '陈安', by_hr: 'name number', number: '7' })
        .where('company', '=', ACME)
        .where('id', '=', amy.id)
        .execute(),
    );
    expect(await directory.ensure(ACME, at('U1'), { name: 'amy2', lang: 'en' })).toMatchObject({
      name: '陈安',
      lang: 'en',
    });
  });

  test('gives an account to whom HR imported with the e-mail the platform has', async () => {
    await put('p-1', { number: '1024', email: 'amy@acme.com', name: '陈安', by_hr: 'number email name' });
    const before = await directory.ensure(ACME, at('U1'));
    const joined = await directory.ensure(ACME, at('U1'), { email: 'AMY@acme.com' });
    expect(joined).toMatchObject({ id: 'p-1', accounts: [at('U1')] });
    // Whoever kept the id of the one that is no more still finds the person.
    expect(await directory.byId(ACME, before.id)).toEqual(joined);
    expect(await select([{ everyone: true }])).toEqual(['p-1']);
  });

  test('gives nothing away where two have the e-mail', async () => {
    await put('p-1', { number: '1', email: 'desk@acme.com' });
    await put('p-2', { number: '2', email: 'desk@acme.com' });
    const own = await directory.ensure(ACME, at('U1'), { email: 'desk@acme.com' });
    expect(['p-1', 'p-2']).not.toContain(own.id);
  });

  test('lets go of who was only known by an account that is switched off, and takes them back', async () => {
    await directory.ensure(ACME, at('U1'), { closed: true });
    expect(await directory.byAccount(ACME, at('U1'))).toMatchObject({ left: TODAY, accounts: [] });
    await directory.ensure(ACME, at('U1'), { closed: false });
    expect((await directory.byAccount(ACME, at('U1')))?.left).toBeUndefined();
  });

  test('does not let a platform dismiss whom HR imported', async () => {
    await put('p-1', { number: '1', email: 'amy@acme.com', by_hr: 'number email' });
    await directory.ensure(ACME, at('U1'), { email: 'amy@acme.com', closed: true });
    const amy = await directory.byId(ACME, 'p-1');
    expect(amy?.left).toBeUndefined();
    expect(amy?.accounts).toEqual([]);
  });

  test('finds by number, e-mail, id, account and exact name, and all of one name', async () => {
    await put('p-1', { number: '1024', email: 'amy@acme.com', name: '陈安' });
    await put('p-2', { number: '1025', name: '陈安' });
    await put('p-1', { number: '1024', name: '陈安' }, 'other');
    const { id } = await directory.ensure(ACME, at('U9'));
    const found = async (text: string) => (await directory.find(ACME, text)).map((person) => person.id);
    expect(await found('1024')).toEqual(['p-1']);
    expect(await found(' AMY@acme.com ')).toEqual(['p-1']);
    expect(await found('p-2')).toEqual(['p-2']);
    expect(await found('陈安')).toEqual(['p-1', 'p-2']);
    expect(await found('U9')).toEqual([id]);
    expect(await found('<@U9>')).toEqual([id]);
    expect(await found('陈')).toEqual([]);
    expect(await found('')).toEqual([]);
  });

  describe('an audience', () => {
    beforeEach(async () => {
      await put('p-1', { office: 'shanghai', department: '客服', joined: '2026-01-01' });
      await put('p-2', { office: 'shanghai', department: '运营', manager: 'p-1' });
      await put('p-3', { office: 'london', department: '客服', left_on: '2026-11-23', manager: 'p-1' });
      await put('p-4', { office: 'london', left_on: '2026-11-22' });
      await put('p-5', { office: 'london', joined: '2026-11-24' });
      await put('p-6', { office: 'london', kind: 'guest' });
      await put('p-7', { office: 'london', kind: 'bot' });
    });

    test.each<[string, Selector[], Selector[], string[]]>([
      ['everybody who is employed that day', [{ everyone: true }], [], ['p-1', 'p-2', 'p-3']],
      ['an office', [{ office: 'london' }], [], ['p-3']],
      ['a department', [{ department: '客服' }], [], ['p-1', 'p-3']],
      ['one or the other', [{ office: 'london' }, { person: 'p-2' }], [], ['p-2', 'p-3']],
      ['all but some', [{ everyone: true }], [{ department: '客服' }], ['p-2']],
      ['the role everybody has', [{ role: 'employee' }], [{ person: 'p-1' }], ['p-2', 'p-3']],
      ['nobody', [], [], []],
      ['a guest by name', [{ person: 'p-6' }], [], []],
    ])('%s', async (_what, any, but, expected) => {
      expect(await select(any, but)).toEqual(expected);
    });

    test('on another day', async () => {
      expect(await select([{ everyone: true }], [], '2026-11-24' as LocalDate)).toEqual([
        'p-1',
        'p-2',
        'p-5',
      ]);
    });

    test('of a channel, a group and a routine’s subscribers', async () => {
      const one = await directory.ensure(ACME, at('U1'));
      members.set('C1', ['U1', 'U2']);
      members.set('S1', ['U2']);
      directory.subscribersFrom(async (_company, topic) => (topic === 'opening' ? ['p-2', 'p-4'] : []));
      const channel = { channel: { workspace: 'T1', channel: 'C1' } };
      const all = await select([channel]);
      expect(all).toHaveLength(2);
      expect(all).toContain(one.id);
      expect(await select([channel], [{ group: { workspace: 'T1', group: 'S1' } }])).toEqual([one.id]);
      expect(await select([{ topic: 'opening' }])).toEqual(['p-2']);
      await expect(select([{ channel: { workspace: 'T1', channel: 'C404' } }])).rejects.toMatchObject({
        code: 'channel-members',
      });
    });

    test('by manager and the list of departments', async () => {
      expect((await directory.reportsOf(ACME, 'p-1', TODAY)).map(({ id }) => id)).toEqual(['p-2', 'p-3']);
      expect(await directory.departments(ACME)).toHaveLength(2);
    });
  });
});

test('pages of an audience from outside and inside come complete and in order', async () => {
  const clock = createTestClock();
  const store = await createStore(openSqlite(':memory:'), clock);
  const id = (n: number) => `p-${String(n).padStart(5, '0')}`;
  const people = Array.from({ length: 1500 }, (_, n) => ({
    ...NOBODY,
    company: ACME,
    id: id(n),
    office: n % 3 === 0 ? 'shanghai' : 'london',
    left_on: n % 7 === 0 ? '2020-01-01' : null,
  }));
  await store.write(ACME, (tx) => tx.insertInto('people').values(people).execute());
  let subscribed: string[] = [];
  const directory = createDirectory({
    store,
    clock,
    zoneOf: () => 'UTC',
    outside: { channel: async () => undefined, group: async () => undefined, configured: () => [] },
  });
  directory.subscribersFrom(async () => subscribed);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(1499), { maxLength: 1200 }),
      fc.constantFrom(100, 700, 1000),
      fc.boolean(),
      async (numbers, limit, but) => {
        subscribed = numbers.map(id);
        const audience = but
          ? { any: [{ office: 'shanghai' }], but: [{ topic: 'x' }] }
          : { any: [{ topic: 'x' }, { office: 'shanghai' }] };
        const expected = people
          .filter((person) => person.left_on === null)
          .filter(({ id, office }) =>
            but
              ? office === 'shanghai' && !subscribed.includes(id)
              : office === 'shanghai' || subscribed.includes(id),
          )
          .map((person) => person.id);
        const found: string[] = [];
        for (;;) {
          const page = await directory.select(ACME, audience, { on: TODAY, after: found.at(-1), limit });
          found.push(...page.map((person) => person.id));
          if (page.length < limit) break;
        }
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
  await store.close();
});
