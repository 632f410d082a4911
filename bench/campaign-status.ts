/*
 * The status of a campaign while 100,000 people have 50 policies each in the store: p99 under 100 ms, with somebody's answer
 * going in between any two. Run by bench:acknowledgements; alone: tsx bench/campaign-status.ts [PEOPLE] [POLICIES].
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createCampaigns } from '../src/acknowledgements/campaigns.ts';
import { moveCount } from '../src/acknowledgements/counts.ts';
import type { Desk } from '../src/acknowledgements/desk.ts';
import { statusOf } from '../src/acknowledgements/status.ts';
import { configure } from '../src/data/store/sqlite.ts';
import { openStore } from '../src/data/store/store.ts';
import { systemClock } from '../src/shared/clock.ts';

const COMPANY = 'bench';
const DEPARTMENTS = 60;
const ROUNDS = 500;
const LIMIT_MS = 100;

function fill(file: string, people: number, policies: number): void {
  const database = new Database(file);
  configure(database);
  database.pragma('synchronous = OFF');
  const state = "case when n % 10 < 7 then 'acknowledged' when n % 10 = 7 then 'objected' else 'waiting' end";
  const columns = (
    database.pragma('table_info(assignments)') as { name: string; type: string; notnull: number }[]
  ).map(({ name, type, notnull }) => {
    const own: Record<string, string> = {
      company: `'${COMPANY}'`,
      id: `'as-' || c || '-' || n`,
      campaign: `'camp-' || c`,
      policy: `'pol-' || c`,
      version: `'ver-' || c`,
      person: `'p-' || n`,
      term: `'1'`,
      department: `'Department ' || (n % ${DEPARTMENTS})`,
      office: `'shanghai'`,
      manager: `'p-' || (n / 20)`,
      state,
      made_at: `'2026-11-23T01:00:00.000Z'`,
      due: `'2026-12-' || printf('%02d', 1 + n % 20)`,
      due_base: `'2026-12-04'`,
      quiz: `'none'`,
    };
    return { name, sql: own[name] ?? (notnull === 0 ? 'null' : type === 'INTEGER' ? '0' : `''`) };
  });
  for (let c = 0; c < policies; c++) {
    database.exec(
      `insert into assignments (${columns.map(({ name }) => name).join(', ')})
       with recursive many(n) as (select 0 union all select n + 1 from many where n + 1 < ${people})
       select ${columns.map(({ sql }) => sql).join(', ')} from (select ${c} as c), many`,
    );
    database.exec(
      `insert into campaign_counts select company, campaign, department, state, count(*) from assignments
       where company = '${COMPANY}' and campaign = 'camp-${c}' group by company, campaign, department, state`,
    );
  }
  database.close();
}

const p99 = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? 0;

/** True when it keeps to the limit. */
export async function benchStatus(people = 100_000, policies = 50): Promise<boolean> {
  const folder = mkdtempSync(join(process.env.DECORUM_BENCH_FOLDER ?? tmpdir(), 'decorum-status-'));
  const file = join(folder, 'store.db');
  const store = await openStore(`sqlite:${file}`, systemClock);
  const started = performance.now();
  fill(file, people, policies);
  const filled = (performance.now() - started) / 1000;
  const campaigns = createCampaigns({ store, clock: systemClock } as unknown as Desk);
  const status: number[] = [];
  const waiting: number[] = [];
  const answers: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const campaign = `camp-${round % policies}`;
    let begun = performance.now();
    const { asked } = statusOf(await campaigns.counts(COMPANY, campaign));
    status.push(performance.now() - begun);
    if (asked !== people) throw new Error(`${asked} of ${people} people`);
    begun = performance.now();
    await campaigns.waiting(COMPANY, campaign, 0, 6);
    waiting.push(performance.now() - begun);
    begun = performance.now();
    const n = 9 + 10 * Math.floor(round / policies);
    await store.write(COMPANY, async (tx) => {
      await tx
        .updateTable('assignments')
        .set({ state: 'acknowledged', answered_at: '2026-12-01T00:00:00.000Z' })
        .where('company', '=', COMPANY)
        .where('id', '=', `as-${round % policies}-${n}`)
        .execute();
      const where = { company: COMPANY, campaign, department: `Department ${n % DEPARTMENTS}` };
      await moveCount(tx, where, 'waiting', 'acknowledged');
    });
    answers.push(performance.now() - begun);
  }
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  const held = p99(status) < LIMIT_MS && p99(waiting) < LIMIT_MS;
  console.log(
    `status of a campaign, ${people} people × ${policies} policies (filled in ${filled.toFixed(0)} s)`,
  );
  for (const [name, times] of [
    ['figures', status],
    ['who is waiting', waiting],
    ['an answer between', answers],
  ] as const)
    console.log(`  ${name.padEnd(26)} p99 ${p99(times).toFixed(2).padStart(8)} ms`);
  console.log(held ? `  ok, under ${LIMIT_MS} ms` : `  ABOVE ${LIMIT_MS} ms`);
  return held;
}

if (/campaign-status\.ts$/.test(process.argv[1] ?? '')) {
  const [people, policies] = process.argv.slice(2).map(Number);
  process.exitCode = (await benchStatus(people, policies)) ? 0 : 1;
}
