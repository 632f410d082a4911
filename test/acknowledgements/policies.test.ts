import { PGlite } from '@electric-sql/pglite';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Policies, Version } from '../../src/acknowledgements/policies.ts';
import { createPolicies } from '../../src/acknowledgements/policy-service.ts';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore, type Store } from '../../src/data/store/store.ts';
import type { NewEntry } from '../../src/ledger/types.ts';
import { type Company, SHIPPED_COMPANY } from '../../src/people/company.ts';
import { Refusal } from '../../src/shared/errors.ts';
import { randomIds } from '../../src/shared/ids.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { createTestClock, DAY, type TestClock } from '../support/clock.ts';
import { overPglite } from '../support/pglite.ts';
import { file, SECRECY_EN, SECRECY_ZH } from '../support/policies.ts';

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
const BOTH = { zh: file('保密.md', SECRECY_ZH), en: file('secrecy.md', SECRECY_EN) };
const with5 = (zh: string, en: string) => ({
  zh: file('保密.md', SECRECY_ZH.replace('须经部门负责人同意', zh)),
  en: file('secrecy.md', SECRECY_EN.replace('with the consent', en)),
});

let request = 0;
const next = () => `request-${request++}`;
const day = (text: string) => text as LocalDate;

describe.each(engines)('policies on %s', (_name, open) => {
  let connections: Connections;
  let store: Store;
  let clock: TestClock;
  let entries: NewEntry[];
  let policies: Policies;
  let inAnotherProcess: () => Policies;
  let settings: Pick<Company, 'languages' | 'prevails' | 'zone'>;

  beforeEach(async () => {
    clock = createTestClock();
    connections = await open();
    store = await createStore(connections, clock);
    entries = [];
    settings = { languages: ['zh', 'en'], prevails: 'zh', zone: 'Asia/Shanghai' };
    inAnotherProcess = () =>
      createPolicies({
        store,
        clock,
        ids: randomIds,
        companies: { of: () => ({ ...SHIPPED_COMPANY, ...settings }) },
        ledger: {
          append: async (_tx, _company, more) => {
            entries.push(...more);
            return [];
          },
        },
      });
    policies = inAnotherProcess();
  });

  const bring = async (
    files: Parameters<Policies['bring']>[3]['files'],
    policy?: string,
  ): Promise<Version> => {
    const version = await policies.bring(ACME, next(), 'p-hr', {
      files,
      ...(policy === undefined ? {} : { policy }),
    });
    if (version === 'again') throw new Error('again');
    return version;
  };
  const publish = async (version: Version, effective?: string): Promise<Version> => {
    await policies.submit(ACME, next(), 'p-hr', version.id);
    const done = await policies.publish(
      ACME,
      next(),
      'p-hr',
      version.id,
      effective === undefined ? undefined : day(effective),
    );
    if (done === 'again') throw new Error('again');
    return done;
  };
  const raw = () => connections.writer as unknown as Kysely<Record<string, never>>;

  test('two files become a draft with matching clauses, and a published version that nothing changes', async () => {
    const draft = await bring(BOTH);
    expect(draft).toMatchObject({
      number: 1,
      state: 'draft',
      title: { zh: '信息保密制度', en: 'Information Secrecy Policy' },
      langs: ['zh', 'en'],
      prevails: 'zh',
    });
    const five = draft.clauses.find((clause) => clause.label === '第5条');
    expect(five?.heading).toEqual({ zh: '带出文件', en: 'Taking papers out' });
    expect(five?.text.en).toMatch(/^Article 5 Taking papers out\nPapers are taken out only/);

    const published = await publish(draft, '2026-12-15');
    expect(published).toMatchObject({ state: 'published', effective: '2026-12-15' });
    expect(published.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(entries.map((entry) => entry.kind)).toEqual(['published']);
    expect(entries[0]?.act).toMatchObject({
      hash: published.hash,
      missing: expect.arrayContaining(['discussion']),
    });
    expect(await policies.version(ACME, draft.id)).toEqual(published);
    expect((await policies.latest(ACME, draft.policy))?.id).toBe(draft.id);
    expect(await policies.open(ACME, draft.policy)).toBeUndefined();

    for (const change of [
      sql`update policy_versions set title = 'x' where id = ${draft.id}`,
      sql`update policy_versions set state = 'draft' where id = ${draft.id}`,
      sql`delete from policy_versions where id = ${draft.id}`,
      sql`update policy_texts set text = 'x'`,
      sql`update policy_clauses set text = 'x'`,
      sql`delete from policy_clauses`,
      sql`update policy_pages set parts = '[]'`,
      sql`insert into policy_changes (company, version, clause, kind, ask_again) values ('acme', ${draft.id}, 'c', 'added', 1)`,
    ]) {
      await expect(change.execute(raw())).rejects.toThrow(/not changed/);
    }
    for (const call of [
      () => policies.vital(ACME, next(), 'p-hr', draft.id, true),
      () => policies.takeBack(ACME, next(), 'p-hr', draft.id),
      () => policies.discard(ACME, next(), 'p-hr', draft.id),
    ]) {
      await expect(call()).rejects.toThrow(Refusal);
    }
  });

  test('a version cannot take effect before it is published, nor be published unread', async () => {
    const draft = await bring(BOTH);
    await expect(policies.publish(ACME, next(), 'p-hr', draft.id)).rejects.toMatchObject({
      code: 'not-review',
    });
    await policies.submit(ACME, next(), 'p-hr', draft.id);
    await expect(policies.publish(ACME, next(), 'p-hr', draft.id, day('2026-11-22'))).rejects.toMatchObject({
      code: 'past-day',
    });
    // In review the text is closed.
    await expect(bring(with5('不得带出', 'never'), draft.policy)).rejects.toMatchObject({
      code: 'in-review',
    });
    expect(entries).toEqual([]);
  });

  test('a retry of a request does nothing again', async () => {
    const id = next();
    const first = await policies.bring(ACME, id, 'p-hr', { files: BOTH });
    expect(first).not.toBe('again');
    expect(await policies.bring(ACME, id, 'p-hr', { files: BOTH })).toBe('again');
    expect(await policies.list(ACME)).toHaveLength(1);
  });

  test('a new version keeps the ids of its clauses and says what changed', async () => {
    const first = await publish(await bring(BOTH));
    clock.advance(DAY);
    const second = await bring(
      with5('须经部门负责人书面同意，并登记', 'with the written consent'),
      first.policy,
    );
    expect(second).toMatchObject({ number: 2, previous: first.id });
    expect(second.clauses.map((clause) => clause.id)).toEqual(first.clauses.map((clause) => clause.id));
    const [change, ...more] = await policies.changesOf(ACME, second.id);
    expect(more).toEqual([]);
    expect(change).toMatchObject({ kind: 'changed', askAgain: true, decided: false });
    expect(change?.before?.text.zh).toContain('须经部门负责人同意');

    const clause = change?.clause ?? '';
    await expect(
      policies.decide(ACME, next(), 'p-hr', second.id, { clause, askAgain: false, reason: ' ' }),
    ).rejects.toMatchObject({ code: 'reason' });
    await policies.decide(ACME, next(), 'p-hr', second.id, { clause, askAgain: false, reason: '只改错字' });
    const published = await publish(second);
    expect(published.previous).toBe(first.id);
    expect(await policies.changesOf(ACME, second.id)).toMatchObject([
      { askAgain: false, reason: '只改错字' },
    ]);
    expect(await policies.changesOf(ACME, first.id)).toEqual([]);
  });

  test('steps of the making stand beside each other; late ones show both days', async () => {
    const draft = await bring(BOTH);
    expect(draft.record.missing).toEqual(['vital', 'discussion', 'consultation', 'made-known', 'channel']);
    await policies.vital(ACME, next(), 'p-hr', draft.id, true);
    await policies.record(ACME, next(), 'p-hr', draft.id, {
      step: 'discussion',
      claimedOn: day('2026-11-10'),
      parties: '职工代表大会',
      opinions: '建议写明登记办法',
      outcome: '已采纳',
      files: [{ name: '纪要.pdf', hash: 'ab'.repeat(32), bytes: 10 }],
    });
    await expect(
      policies.record(ACME, next(), 'p-hr', draft.id, { step: 'posted', claimedOn: day('2026-11-24') }),
    ).rejects.toMatchObject({ code: 'future-step' });
    const published = await publish(draft);
    expect(published.record.missing).toEqual(['consultation', 'made-known', 'channel']);
    clock.advance(DAY);
    await policies.record(ACME, next(), 'p-hr', draft.id, {
      step: 'consultation',
      claimedOn: day('2026-11-12'),
    });
    const later = await policies.version(ACME, draft.id);
    expect(later?.record.entries).toMatchObject([
      { step: 'discussion', late: false },
      { step: 'consultation', late: true, claimedOn: '2026-11-12', enteredAt: '2026-11-24T01:00:00.000Z' },
    ]);
    expect(entries.map((entry) => entry.kind)).toEqual(['recorded', 'published', 'recorded']);
    await expect(sql`update policy_records set claimed_on = '2020-01-01'`.execute(raw())).rejects.toThrow(
      /not changed/,
    );
    await expect(sql`delete from policy_records`.execute(raw())).rejects.toThrow(/not changed/);
  });

  test('a withdrawn version stays readable, and the one before is the latest again', async () => {
    const first = await publish(await bring(BOTH));
    const second = await publish(await bring(with5('一律不得带出', 'never'), first.policy));
    await store.write(ACME, (tx) => policies.withdraw(tx, ACME, 'p-hr', second.id, '发错了'));
    expect((await policies.version(ACME, second.id))?.state).toBe('withdrawn');
    expect((await policies.latest(ACME, first.policy))?.id).toBe(first.id);
    const third = await bring(with5('带出须登记', 'and entered in the register'), first.policy);
    expect(third).toMatchObject({ number: 3, previous: first.id });
  });

  test('what another process does to a published version is seen at once; what was undone never was', async () => {
    const published = await publish(await bring(BOTH));
    expect(await policies.version(ACME, published.id)).toEqual(published);
    const other = inAnotherProcess();
    await other.record(ACME, next(), 'p-union', published.id, {
      step: 'posted',
      claimedOn: day('2026-11-20'),
    });
    expect((await policies.version(ACME, published.id))?.record.entries).toMatchObject([{ step: 'posted' }]);
    const undone = store.write(ACME, async (tx) => {
      await policies.withdraw(tx, ACME, 'p-hr', published.id, '发错了');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect((await policies.version(ACME, published.id))?.state).toBe('published');
    await store.write(ACME, (tx) => other.withdraw(tx, ACME, 'p-hr', published.id, '发错了'));
    expect((await policies.version(ACME, published.id))?.state).toBe('withdrawn');
  });

  test('a draft is replaced by another file, and can be thrown away', async () => {
    const draft = await bring(BOTH);
    const again = await bring(with5('一律不得带出', 'never'), draft.policy);
    expect(again).toMatchObject({ id: draft.id, number: 1, edition: 2 });
    expect(again.clauses.map((clause) => clause.id)).toEqual(draft.clauses.map((clause) => clause.id));
    expect(await policies.discard(ACME, next(), 'p-hr', draft.id)).toBe('done');
    expect(await policies.list(ACME)).toEqual([]);
  });
});
