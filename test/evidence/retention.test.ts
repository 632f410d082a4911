import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, test } from 'vitest';
import { createStore, type Store } from '../../src/data/store/store.ts';
import { holdPerson } from '../../src/evidence/erasing.ts';
import { keepAndForget } from '../../src/evidence/retention.ts';
import { yearsBefore } from '../../src/evidence/retention-answers.ts';
import {
  forgetClauseQuestions,
  forgetDeliveries,
  forgetGaps,
  forgetSeen,
  monthsBefore,
} from '../../src/evidence/retention-rows.ts';
import { openCase } from '../support/case.ts';
import { createTestClock } from '../support/clock.ts';
import { overPglite } from '../support/pglite.ts';
import { COMPANY, WORKSPACE } from '../support/world.ts';

const DAY = 86_400_000;

test('years and months back, leap days and short months included', () => {
  expect(yearsBefore('2028-02-29', 2)).toBe('2026-03-01');
  expect(yearsBefore('2026-11-23', 2)).toBe('2024-11-23');
  const months = (at: string, n: number) => new Date(monthsBefore(Date.parse(at), n)).toISOString();
  expect(months('2027-03-31T01:00:00Z', 1)).toBe('2027-02-28T01:00:00.000Z');
  expect(months('2026-11-23T01:00:00Z', 12)).toBe('2025-11-23T01:00:00.000Z');
});

test('who left two years ago loses their identity, not the record; a hold keeps them; a dry run changes nothing', async () => {
  const stage = await openCase();
  const { tenant, clock } = stage.world;
  const { company, ledger, directory, store } = tenant;
  const parts = { ...tenant, clock };
  const leave = (id: string, left_on: string) =>
    store.write(company, (tx) =>
      tx.updateTable('people').set({ left_on }).where('company', '=', company).where('id', '=', id).execute(),
    );
  await leave(stage.amy.id, '2024-11-22');
  await leave(stage.ben.id, '2024-11-23');

  const dry = await keepAndForget(parts, company, { dryRun: true });
  expect(dry.map(({ kind, keep }) => [kind.id, keep])).toEqual([
    ['acknowledgements', 2],
    ['deliveries', 12],
    ['questions', 90],
    ['requests', 90],
  ]);
  expect(dry[0]).toMatchObject({ rows: 1, entries: 5, held: 0 });
  expect(await directory.byId(company, stage.amy.id)).toBeDefined();

  await holdPerson(tenant, { company, person: stage.amy.id, reason: 'a dispute', by: 'host' }, true);
  expect((await keepAndForget(parts, company, { dryRun: false }))[0]).toMatchObject({ rows: 0, held: 1 });
  await holdPerson(tenant, { company, person: stage.amy.id, reason: 'settled', by: 'host' }, false);

  expect((await keepAndForget(parts, company, { dryRun: false }))[0]).toMatchObject({ rows: 1, entries: 7 });
  expect(await directory.byId(company, stage.amy.id)).toBeUndefined();
  expect(await ledger.verify(company)).toMatchObject({ ok: true });
  const [erased] = await ledger.entriesOf(company, { kinds: ['erased'] });
  expect(erased?.act.reason).toBe('retention: acknowledgements, employment + 2 years');
  // Two years to the day are not over yet; a day later they are, by the job itself.
  expect(await directory.byId(company, stage.ben.id)).toBeDefined();
  clock.advance(DAY);
  await tenant.jobs.find(({ name }) => name.includes('kept long enough'))?.run();
  expect(await directory.byId(company, stage.ben.id)).toBeUndefined();
  expect(await ledger.verify(company)).toMatchObject({ ok: true });
  expect(stage.world.logged.join('\n')).not.toContain(stage.ben.id);
  await stage.world.close();
});

const clock = createTestClock();
const now = clock.now();
const ago = (days: number) => new Date(now - days * DAY).toISOString();
const stores: Store[] = [];
afterAll(async () => {
  for (const store of stores) await store.close();
});

async function sqlite(): Promise<Store> {
  const { openStore } = await import('../../src/data/store/store.ts');
  return openStore('sqlite::memory:', clock);
}
async function postgres(): Promise<Store> {
  return createStore(overPglite(await PGlite.create()), clock);
}

test.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
] as const)('messages, questions and ids of requests go after their time, on %s', async (_name, open) => {
  const store = await open();
  stores.push(store);
  const company = COMPANY;
  const delivery = (key: string, settled_at: string | null) => ({
    company,
    key,
    person: 'p-1',
    workspace: '',
    account: '',
    channel: '',
    kind: 'receipt',
    subject: '{}',
    lane: 'reply',
    rank: 0,
    unasked: null,
    state: settled_at === null ? ('due' as const) : ('sent' as const),
    attempts: 1,
    owed_at: ago(500),
    due_at: ago(500),
    until: null,
    counted_on: null,
    held_why: null,
    held_at: null,
    settled_at,
    reason: null,
    rendered: null,
  });
  const gap = (number: number, days: number, answer: string | null) => ({
    company,
    number,
    text: `question ${number}`,
    lang: 'en',
    asked_by: 'amy',
    asked_in: WORKSPACE,
    opened_at: ago(days),
    answer,
    answered_by: answer === null ? null : 'hannah',
    answered_at: answer === null ? null : ago(days),
  });
  const asked = (number: number, days: number, answer: string | null) => ({
    company,
    number,
    assignment: 'as-1',
    person: 'p-1',
    clause: 'c-5',
    text: 'what does it mean',
    lang: 'en',
    asked_at: ago(days),
    answer,
    answered_by: answer === null ? null : 'hannah',
    answered_at: answer === null ? null : ago(days),
  });
  await store.write(company, async (tx) => {
    const many = Array.from({ length: 600 }, (_, index) => delivery(`old-${index}`, ago(400)));
    for (let from = 0; from < many.length; from += 200) {
      await tx
        .insertInto('deliveries')
        .values(many.slice(from, from + 200))
        .execute();
    }
    await tx
      .insertInto('deliveries')
      .values([delivery('fresh', ago(300)), delivery('still-due', null)])
      .execute();
    await tx
      .insertInto('gaps')
      .values([gap(1, 100, 'yes'), gap(2, 100, null), gap(3, 91, 'no')])
      .execute();
    await tx
      .insertInto('gap_returns')
      .values(
        [2, 3].map((number) => ({
          company,
          number,
          workspace: WORKSPACE,
          account: 'amy',
          expires_at: ago(-1),
        })),
      )
      .execute();
    await tx
      .insertInto('clause_questions')
      .values([asked(1, 91, 'this'), asked(2, 91, null), asked(3, 20, 'that')])
      .execute();
    await tx
      .insertInto('seen')
      .values([
        { company, id: 'old', at: ago(91).slice(0, 10) },
        { company, id: 'new', at: ago(89).slice(0, 10) },
      ])
      .execute();
    // Another company's rows are nobody's business here.
  });
  const parts = { store } as Parameters<typeof forgetGaps>[0];
  const at = (keep: number, dryRun: boolean) => ({ company, now, keep, dryRun });
  const all = async (dryRun: boolean) =>
    Promise.all([
      forgetDeliveries(parts, at(12, dryRun)),
      forgetGaps(parts, at(90, dryRun)),
      forgetClauseQuestions(parts, at(90, dryRun)),
      forgetSeen(parts, at(90, dryRun)),
    ]).then((done) => done.map(({ rows }) => rows));
  expect(await all(true)).toEqual([600, 3, 1, 1]);
  expect(await all(false)).toEqual([600, 3, 1, 1]);
  expect(await all(false)).toEqual([0, 0, 0, 0]);

  const db = store.read(company);
  const left = await db
    .selectFrom('deliveries')
    .select('key')
    .where('company', '=', company)
    .orderBy('key')
    .execute();
  expect(left.map(({ key }) => key)).toEqual(['fresh', 'still-due']);
  // The newest number stays taken, without a word; the others are counts.
  const gaps = await db.selectFrom('gaps').selectAll().where('company', '=', company).execute();
  expect(gaps).toMatchObject([{ number: 3, text: '–', answer: '–', asked_by: null, answered_by: null }]);
  expect(await db.selectFrom('gap_returns').selectAll().where('company', '=', company).execute()).toEqual([]);
  const counts = await db
    .selectFrom('counts')
    .select(['kind', 'subject', 'count'])
    .where('company', '=', company)
    .orderBy('day')
    .orderBy('subject')
    .execute();
  expect(counts).toEqual([
    { kind: 'passed-on', subject: 'answered', count: 1 },
    { kind: 'passed-on', subject: 'open', count: 1 },
    { kind: 'passed-on', subject: 'answered', count: 1 },
  ]);
  const questions = await db
    .selectFrom('clause_questions')
    .select(['number', 'person', 'clause', 'text'])
    .where('company', '=', company)
    .orderBy('number')
    .execute();
  expect(questions).toEqual([
    { number: 1, person: '', clause: 'c-5', text: '–' },
    { number: 2, person: 'p-1', clause: 'c-5', text: 'what does it mean' },
    { number: 3, person: 'p-1', clause: 'c-5', text: 'what does it mean' },
  ]);
});
