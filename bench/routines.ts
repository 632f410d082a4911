/*
 * npm run bench:routines
 * What the outbox costs: a hundred thousand deliveries stored beside the same rows inserted bare, while questions are answered;
 * steady sending on an injected clock beside the configured limit; a year of planning; the memory of the whole process.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { configure } from '../src/data/store/sqlite.ts';
import type { Owed } from '../src/outbox/outbox.ts';
import { officesOf, SHIPPED_COMPANY } from '../src/people/company.ts';
import { planDays } from '../src/reminders/plan.ts';
import { planSettings } from '../src/reminders/routines.ts';
import { parseLocalDate } from '../src/time/days.ts';
import { createTestClock, MINUTE } from '../test/support/clock.ts';
import { AMY, COMPANY, openWorld, WORKSPACE } from '../test/support/world.ts';
import { percentile } from './load.ts';
import { freePort, startProcess } from './processes.ts';

const DELIVERIES = Number(process.argv[2] ?? 100_000);
const CHUNK = 1000;
const QUESTIONS = [
  '着装 周五',
  '电话没声音怎么办',
  'what do I wear on friday',
  '来电找的人不在怎么办',
  'lift etiquette',
];
const folder = mkdtempSync(join(tmpdir(), 'decorum-bench-'));
const results: { what: string; figure: string; limit: string; ok: boolean }[] = [];
const note = (what: string, figure: string, limit: string, ok: boolean) => {
  results.push({ what, figure, limit, ok });
  process.stderr.write(`${what}: ${figure} (${limit})\n`);
};
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function owedNumber(n: number): Owed {
  return {
    company: COMPANY,
    key: `slot:opening:office-${n % 50}:2026-11-24:1:p-${n}`,
    to: { workspace: WORKSPACE, account: `u-${n}` },
    kind: 'note',
    subject: `{"slot":"opening:${n % 50}"}`,
    lane: 'routine',
    unasked: 'personal',
  };
}

/** Our rows, in the makers' way: chunks of a thousand, the loop free in between; questions are answered meanwhile. */
async function stored(): Promise<{ ms: number; answers: number[]; file: string }> {
  const file = join(folder, 'own.db');
  const world = await openWorld({ databaseUrl: `sqlite:${file}` });
  const { store, outbox } = world.tenant;
  for (const text of QUESTIONS) await world.say(AMY, text);
  const answers: number[] = [];
  let asking = true;
  const asker = (async () => {
    for (let n = 0; asking; n += 1) {
      // Due every 20 ms, whatever the process is doing then.
      const due = performance.now() + 20;
      await new Promise((resolve) => setTimeout(resolve, 20));
      await world.say(AMY, QUESTIONS[n % QUESTIONS.length] ?? '');
      answers.push(performance.now() - due);
    }
  })();
  let busy = 0;
  for (let from = 0; from < DELIVERIES; from += CHUNK) {
    const owed = Array.from({ length: CHUNK }, (_, n) => owedNumber(from + n));
    const started = performance.now();
    await store.write(COMPANY, (tx) => outbox.owe(tx, owed));
    busy += performance.now() - started;
    await turn();
  }
  asking = false;
  await asker;
  await world.close();
  return { ms: busy, answers, file };
}

/** The same rows with nothing around them. */
function bare(own: string): number {
  const file = join(folder, 'bare.db');
  const source = new Database(own, { readonly: true });
  const database = new Database(file);
  configure(database);
  const made = source
    .prepare(
      "select sql from sqlite_master where tbl_name = 'deliveries' and sql is not null order by type desc",
    )
    .all() as { sql: string }[];
  for (const { sql } of made) database.exec(sql);
  const rows = source.prepare('select * from deliveries').raw().all() as unknown[][];
  source.close();
  const insert = database.prepare(
    `insert into deliveries values (${(rows[0] ?? []).map(() => '?').join(',')})`,
  );
  const started = performance.now();
  for (let from = 0; from < rows.length; from += CHUNK) {
    database.exec('begin immediate');
    for (const row of rows.slice(from, from + CHUNK)) insert.run(...row);
    database.exec('commit');
  }
  const ms = performance.now() - started;
  database.close();
  return ms;
}

async function steady(): Promise<number> {
  const clock = createTestClock();
  const world = await openWorld({ clock });
  world.post.limits = { perMinute: 240, perChannelSecond: 1, batch: 1, parallel: 8 };
  const { store, outbox } = world.tenant;
  outbox.compose('note', async ({ subject }, { lang }) => ({
    view: 'message',
    lang,
    parts: [{ part: 'text', text: [subject] }],
    summary: subject,
  }));
  const owed = Array.from({ length: 3000 }, (_, n) => ({
    ...owedNumber(n),
    lane: 'bulk' as const,
    unasked: undefined,
  }));
  await store.write(COMPANY, (tx) => outbox.owe(tx, owed));
  void outbox.dispatch(COMPANY);
  for (let passed = 0; passed < 10 * MINUTE; passed += 50) {
    clock.advance(50);
    await outbox.idle();
    await turn();
  }
  const sent = world.post.sent.length;
  await world.close();
  return sent;
}

function planning(): { ms: number; slots: number } {
  const [first] = officesOf(SHIPPED_COMPANY);
  const [from, to] = [parseLocalDate('2026-01-01'), parseLocalDate('2026-12-31')];
  if (from === undefined || to === undefined) throw new Error('nothing to plan');
  // Two routines are on as shipped: 250 offices have as many slots as 50 with ten each.
  const offices = Array.from({ length: 250 }, (_, n) => ({ ...first, id: `office-${n}` }));
  const company = { ...SHIPPED_COMPANY, offices };
  const settings = planSettings(company);
  const started = performance.now();
  const slots = planDays(settings, from, to);
  return { ms: performance.now() - started, slots: slots.length };
}

async function memory(): Promise<number> {
  const port = await freePort();
  const env = {
    PORT: String(port),
    LOG_LEVEL: 'error',
    DATABASE_URL: `sqlite:${join(folder, 'app', 'bench.db')}`,
  };
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const app = await startProcess([main], env, port, '/healthz');
  const rss = app.memory();
  await app.stop();
  return rss;
}

const own = await stored();
const bareMs = bare(own.file);
const ratio = own.ms / bareMs;
note(
  `${DELIVERIES} deliveries stored`,
  `${Math.round(own.ms)} ms, bare ${Math.round(bareMs)} ms, ${ratio.toFixed(2)} times, ${(statSync(own.file).size / 2 ** 20).toFixed(0)} MiB`,
  '≤ 3 times',
  ratio <= 3,
);
const p99 = percentile(own.answers, 0.99);
note(`${own.answers.length} answers meanwhile`, `p99 ${p99.toFixed(1)} ms`, '≤ 50 ms', p99 <= 50);
const sent = await steady();
note(
  'ten minutes of sending at 240 a minute',
  `${sent} sent, ${((100 * sent) / 2400).toFixed(1)} %`,
  '≥ 98 %',
  sent >= 2352 && sent <= 2408,
);
const planned = planning();
note(
  'a year of 50 offices × 10 routines',
  `${Math.round(planned.ms)} ms, ${planned.slots} slots`,
  '< 2000 ms',
  planned.ms < 2000,
);
const rss = await memory();
note('memory of the whole process', `${Math.round(rss)} MiB`, '< 250 MB', rss < 250_000_000 / 2 ** 20);

process.stdout.write(
  `${results.map(({ what, figure, limit, ok }) => `${ok ? 'ok ' : 'BAD'}  ${what.padEnd(42)} ${figure}   (${limit})`).join('\n')}\n`,
);
rmSync(folder, { recursive: true, force: true });
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
