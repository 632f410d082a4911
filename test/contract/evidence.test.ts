import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Kysely, sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { asCampaign } from '../../src/acknowledgements/campaign.ts';
import type { Status } from '../../src/acknowledgements/status.ts';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore } from '../../src/data/store/store.ts';
import { auditRows } from '../../src/evidence/audit-rows.ts';
import { EXPORTS, exportTable } from '../../src/evidence/export-rows.ts';
import { readReport } from '../../src/evidence/report.ts';
import { createStatusPictures } from '../../src/evidence/status-days.ts';
import { witnessFiles } from '../../src/evidence/witness.ts';
import { createDirectory } from '../../src/people/directory.ts';
import { createEvenings } from '../../src/reminders/evenings.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { COMPANY } from '../support/ledger.ts';
import { SHANGHAI } from '../support/offices.ts';
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

const AT = '2026-11-24T02:00:00.000Z';
const PEOPLE = 12;
/** What each engine answers; the second has to say the same as the first. */
const answers: unknown[] = [];

describe.each(engines)('what HR and auditors read, on %s', (engine, prepare) => {
  test('reports, pictures, tables and audits say the same', async () => {
    const connections = await prepare();
    const clock = createTestClock('2026-11-26T01:00:00.000Z');
    const store = await createStore(connections, clock);
    const raw = connections.writer as unknown as Kysely<Record<string, Record<string, unknown>>>;
    const known = await columnsOf(raw as unknown as Kysely<unknown>, engine);
    const add = async (table: string, given: Record<string, unknown>) => {
      const row: Record<string, unknown> = { company: COMPANY };
      for (const { name, integer, open } of known(table))
        if (name !== 'company') row[name] = given[name] ?? (open ? null : integer ? 0 : '-');
      await raw.insertInto(table).values(row).execute();
    };
    const quiz = {
      pass: 1,
      questions: [{ id: 'q1', text: '?', options: ['a', 'b'], right: 0, clause: '第5条' }],
    };
    const audience = JSON.stringify({ any: [{ everyone: true }] });
    const campaign = {
      ...{
        id: 'camp-1',
        policy: 'pol-1',
        version: 'ver-1',
        state: 'running',
        audience,
        terms: '{"due":{"workingDays":5}}',
      },
      ...{ quiz: JSON.stringify(quiz), made_at: AT, launch_at: AT, made_by: 'hr', made_in: 'local' },
    };
    await add('campaigns', campaign);
    for (let n = 0; n < PEOPLE; n++) {
      const [person, assignment] = [`p-${String(n).padStart(2, '0')}`, `as-${String(n).padStart(2, '0')}`];
      await add('people', {
        id: person,
        number: `K${n}`,
        name: `员工${n}`,
        kind: 'employee',
        joined: '2020-01-01',
      });
      const answered = n < 7;
      await add('assignments', {
        ...{
          id: assignment,
          campaign: 'camp-1',
          policy: 'pol-1',
          version: 'ver-1',
          person,
          department: '客户服务部',
        },
        ...{
          office: 'shanghai',
          state: answered ? 'acknowledged' : 'waiting',
          made_at: AT,
          due: '2026-12-04',
          due_base: '2026-12-04',
        },
        ...(answered ? { answered_at: `2026-11-2${4 + (n % 2)}T03:00:00.000Z`, quiz_tries: 1 } : {}),
        ...(n === 9 ? { state: 'exempt', exempt_why: '产假', exempt_by: 'hr' } : {}),
      });
      if (n < 6)
        await add('clause_questions', {
          number: n + 1,
          assignment,
          person,
          clause: 'c-5',
          text: '?',
          lang: 'zh',
          asked_at: AT,
        });
      if (answered)
        await add('receipts', { number: `R-2611-000${n}`, assignment, person, at: AT, entry: n + 1 });
    }
    await add('paper_entries', {
      id: 'pap-1',
      assignment: 'as-00',
      person: 'p-00',
      signed_on: '2026-11-20',
      entered_at: AT,
    });
    await add('quiz_counts', { campaign: 'camp-1', question: 'q1', wrong: 6 });
    await add('counts', { day: '2026-11-24', kind: 'asked', subject: 'dress', count: 4 });
    await add('counts', { day: '2026-11-25', kind: 'asked', subject: 'dress', count: 3 });
    await add('counts', { day: '2026-11-25', kind: 'asked', subject: 'lift', count: 4 });
    await add('gaps', { number: 1, text: '可以带宠物吗', lang: 'zh', opened_at: AT });
    await add('gaps', {
      number: 2,
      text: '?',
      lang: 'en',
      opened_at: AT,
      answer: '!',
      answered_by: 'hr',
      answered_at: AT,
    });
    for (const [date, state] of [
      ['2026-11-24', 'sent'],
      ['2026-11-25', 'skipped'],
    ] as const)
      await add('slots', {
        routine: 'opening',
        office: 'shanghai',
        date,
        occurrence: 1,
        at: AT,
        state,
        recipients: 3,
      });
    for (const [date, state] of [
      ['2026-11-23', 'sent'],
      ['2026-11-24', 'sent'],
      ['2026-11-25', 'expired'],
    ] as const)
      await add('slots', { routine: 'closing', office: 'shanghai', date, occurrence: 1, at: AT, state });
    await add('last_out', {
      ...{ office: 'shanghai', day: '2026-11-23', holder: 'p-01', taken_at: AT, erase_at: AT },
      ...{ ticked: 'windows lights appliances power', closed_at: '2026-11-23T12:12:00.000Z', revision: 1 },
    });
    await add('last_out', {
      ...{ office: 'old-site', day: '2025-03-03', holder: null, taken_at: AT, erase_at: AT },
      ...{ ticked: 'windows', closed_at: null, revision: 0 },
    });
    await add('witness_replies', {
      seq: 3,
      head: 'head',
      reply: Buffer.from('tsr').toString('base64'),
      stamped_at: AT,
      entry: 4,
    });

    const evenings = createEvenings({
      ...{ store, clock },
      officeOf: (_company, id) => (id === 'shanghai' ? SHANGHAI : undefined),
      asks: () => true,
    });
    const answer: Record<string, unknown> = { report: await readReport(store, COMPANY) };
    for (const kind of EXPORTS) {
      const table = exportTable(kind, { store, evenings, titleOf: async () => undefined }, COMPANY);
      const rows = [];
      for await (const piece of table.pieces()) rows.push(...piece);
      expect(await table.count(), kind).toBe(rows.length);
      answer[kind] = rows;
    }
    const checks = (answer.routines as string[][]).filter(([, , routine]) => routine === 'last-out-check');
    expect(
      checks.map(([date, office, , , , state, , , at, missed]) => [date, office, state, at, missed]),
    ).toEqual([
      ['2025-03-03', 'old-site', 'not-closed', null, null],
      ['2026-11-23', 'shanghai', 'closed', '2026-11-23T20:12:00+08:00', '锁门 · door locked'],
      // Asked, and nobody registered; on the day after nobody was asked.
      ['2026-11-24', 'shanghai', 'not-closed', null, null],
    ]);
    expect(JSON.stringify(checks)).not.toContain('p-01');
    const one = exportTable(
      'campaigns',
      { store, evenings, campaign: 'camp-2', titleOf: async () => undefined },
      COMPANY,
    );
    expect(await one.count()).toBe(0);
    const directory = createDirectory({ store, clock, zoneOf: () => 'Asia/Shanghai' } as never);
    const row = await store
      .read(COMPANY)
      .selectFrom('campaigns')
      .selectAll()
      .where('company', '=', COMPANY)
      .executeTakeFirstOrThrow();
    answer.audit = await auditRows(
      { store, directory },
      asCampaign(row),
      '2026-11-26' as never,
      'Asia/Shanghai',
    );
    const drawn: string[] = [];
    const pictures = createStatusPictures({
      ...{ store, clock, zoneOf: () => 'Asia/Shanghai' },
      pictures: { keep: (svg: string) => `${drawn.push(svg)}.png`, png: async () => undefined },
    });
    const status = {
      asked: PEOPLE,
      by: { acknowledged: 7 },
      departments: [{ name: '客户服务部', done: 7, of: PEOPLE }],
    } as unknown as Status;
    answer.picture = [await pictures.draw(asCampaign(row), status, '标题', 'zh'), drawn];
    answer.witness = [...(await witnessFiles(store, COMPANY, 1)).keys()];
    await store.close();

    expect(answer.report).toMatchObject({
      topics: [{ subject: 'dress', count: 7 }],
      gaps: { open: 1, settled: 1 },
      routines: { kept: 3, skipped: 1, expired: 1 },
      clauses: [{ version: 'ver-1', clause: 'c-5', people: 6 }],
      failed: [{ version: 'ver-1', clause: '第5条', wrong: 6 }],
    });
    expect(answer.audit).toHaveLength(PEOPLE);
    expect(answer.campaigns).toHaveLength(PEOPLE);
    expect(drawn[0]).toContain('<svg');
    answers.push(JSON.parse(JSON.stringify(answer)));
    expect(answers.at(-1)).toEqual(answers[0]);
  }, 30_000);
});

async function columnsOf(db: Kysely<unknown>, engine: string) {
  interface Row {
    readonly t: string;
    readonly c: string;
    readonly type: string;
    readonly open: number | boolean;
  }
  const query =
    engine === 'SQLite'
      ? sql<Row>`select m.name as t, p.name as c, p.type as type, (p."notnull" = 0 and p.pk = 0) as open from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table'`
      : sql<Row>`select table_name as t, column_name as c, data_type as type, is_nullable = 'YES' as open from information_schema.columns where table_schema = 'public'`;
  const { rows } = await query.execute(db);
  return (table: string) =>
    rows
      .filter(({ t }) => t === table)
      .map(({ c, type, open }) => ({ name: c, integer: /int/i.test(type), open: Boolean(open) }));
}
