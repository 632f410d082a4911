/*
 * Answers into the record, beside bare better-sqlite3 that inserts one row of the same size durably, in turn in the same
 * run. Limits: at least 0.4 of the bare rate one at a time, at least 2.5 times it with 64 at once. Then what a check of the
 * record takes: at least 50,000 entries and 10,000 signed heads a second.
 *
 * An answer here is a person's own: a published policy, a campaign that went out, pages that were read, and then
 * `assignments.answer` of the program as it runs: the state, the counts, the receipt and its number, the delivery of the
 * receipt, the reminders that stop, and three entries (opened, shown whole, acknowledged).
 * DECORUM_BENCH_ONLY=answers leaves out the check and the status; DECORUM_BENCH_HEADS=1 keeps heads outside, as DECORUM_HEADS_FILE.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Sheet } from '../src/acknowledgements/assignments.ts';
import { configure } from '../src/data/store/sqlite.ts';
import { openStore, type Store } from '../src/data/store/store.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { openLedger } from '../src/ledger/open.ts';
import type { Account } from '../src/people/people.ts';
import { systemClock } from '../src/shared/clock.ts';
import { silentLog } from '../src/shared/log.ts';
import { openTenant, type Tenant } from '../src/tenant.ts';
import { hire, LONG_EN, LONG_ZH, publish } from '../test/support/campaigns.ts';
import { createTestClock, MINUTE } from '../test/support/clock.ts';
import { benchStatus } from './campaign-status.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const ALONE = 400;
const TOGETHER = 64;
const WAVES = 60;
const COMPANY = 'bench';
// Not a folder in memory: a commit has to reach a disk.
const folder = mkdtempSync(join(process.env.DECORUM_BENCH_FOLDER ?? tmpdir(), 'decorum-bench-'));

/** People who have not answered yet: as many as one run of the bench needs. */
const PEOPLE = 2 * (ROUNDS + 1) * ALONE + (ROUNDS + 1) * TOGETHER * WAVES;
const WORKSPACE = 'T0BENCH';

interface Own {
  readonly tenant: Tenant;
  readonly file: string;
  /** Who answers next. */
  next: number;
  readonly presses: readonly { readonly who: Account; readonly person: string; readonly id: string }[];
}

/** A company whose people have all been asked and have all read: what is left is to press. */
async function open(name: string, heads: boolean): Promise<Own> {
  const file = join(folder, `${name}.db`);
  const keyFile = join(folder, `${name}.key`);
  const headsFile = heads ? join(folder, `${name}.heads`) : undefined;
  const parts = {
    company: COMPANY,
    databaseUrl: `sqlite:${file}`,
    fromFile: {},
    ledger: { keyFile, ...(headsFile === undefined ? {} : { headsFile }) },
    log: silentLog,
  };
  const clock = createTestClock(new Date(Date.now() - 11 * MINUTE).toISOString());
  const before = await openTenant({ ...parts, clock });
  await before.companies.change(COMPANY, 'live', 'bench', { live: '2026-01-01T00:00:00.000Z' });
  await hire(
    before,
    Array.from({ length: PEOPLE }, (_, n) => ({
      id: `p-${n}`,
      account: `U${n}`,
      workspace: WORKSPACE,
      name: `同事${n}`,
      department: `部门${n % 20}`,
    })),
  );
  const version = await publish(before, { zh: LONG_ZH, en: LONG_EN });
  const { campaigns, launching } = before.acknowledgements;
  const made = await campaigns.make(
    COMPANY,
    'make',
    { workspace: WORKSPACE, account: 'U0' },
    {
      version: version.id,
      audience: { any: [{ everyone: true }] },
      terms: { due: { workingDays: 10 }, newcomers: 5, yearly: false, said: 'all' },
      quiz: null,
    },
  );
  if (made === 'again') throw new Error('again');
  await campaigns.launch(COMPANY, 'launch', made.id);
  clock.advance(10 * MINUTE);
  await launching.run(COMPANY);
  // Everybody got the card and has read it to the end; the record has not been told yet.
  await before.store.write(COMPANY, async (tx) => {
    const day = new Date().toISOString().slice(0, 10);
    await tx
      .updateTable('assignments')
      .set({ opened_on: day, shown_on: day, seen: '', unnoted: 3, handed_over: 1 })
      .where('company', '=', COMPANY)
      .execute();
    await tx
      .updateTable('deliveries')
      .set({ state: 'sent', settled_at: new Date().toISOString() })
      .where('company', '=', COMPANY)
      .execute();
  });
  const rows = await before.store
    .read(COMPANY)
    .selectFrom('assignments')
    .select(['id', 'person'])
    .where('company', '=', COMPANY)
    .execute();
  await before.close();
  const tenant = await openTenant({ ...parts, clock: systemClock });
  const presses = rows.map(({ id, person }) => ({
    id,
    person,
    who: { workspace: WORKSPACE, account: `U${person.slice(2)}` },
  }));
  return { tenant, file, next: 0, presses };
}

/** What a press needs before it is answered: the sheet that the person is looking at. */
async function sheets({ tenant, next, presses }: Own, many: number): Promise<Sheet[]> {
  const found: Sheet[] = [];
  for (const { id } of presses.slice(next, next + many)) {
    const sheet = await tenant.acknowledgements.assignments.any(COMPANY, id, 'zh');
    if (sheet === undefined) throw new Error(`no sheet ${id}`);
    found.push(sheet);
  }
  if (found.length < many) throw new Error('too few people');
  return found;
}

async function press(own: Own, sheet: Sheet): Promise<void> {
  const { assignments } = own.tenant.acknowledgements;
  const who = { workspace: WORKSPACE, account: `U${sheet.assignment.person.slice(2)}` };
  const { before } = await assignments.answer(COMPANY, `press-${sheet.assignment.id}`, who, sheet, {
    outcome: 'acknowledged',
    lang: 'zh',
  });
  if (before) throw new Error('answered before');
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const rate = (many: number, started: number) => (many / (performance.now() - started)) * 1000;

/** What the processor had done when the answers began: reading the sheets before is no part of them. */
let used = process.cpuUsage();

/** Runs one kind of answer, and notes its rate and the processor's time for each: other work on the machine moves only the first. */
async function measure(name: string, many: number, run: () => Promise<number> | number): Promise<void> {
  used = process.cpuUsage();
  note(name, await run());
  const { user, system } = process.cpuUsage(used);
  note(`${name}: processor`, (user + system) / many);
}

/** How many bytes the rows hold that answers add to, without what indexes need. */
function bytesIn(file: string): number {
  const database = new Database(file, { readonly: true });
  const bytes = ['ledger_entries', 'ledger_payloads', 'ledger_heads', 'receipts', 'deliveries'].map(
    (table) => {
      const columns = (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
      const sum = columns.map((name) => `coalesce(length(cast("${name}" as blob)), 0)`).join(' + ');
      return (
        (database.prepare(`select sum(${sum}) as bytes from ${table}`).get() as { bytes: number | null })
          .bytes ?? 0
      );
    },
  );
  database.close();
  return bytes.reduce((a, b) => a + b);
}

function fsyncTime(): number {
  const handle = openSync(join(folder, 'sync'), 'a');
  const times: number[] = [];
  for (let i = 0; i < 100; i++) {
    writeSync(handle, 'x'.repeat(4096));
    const started = performance.now();
    fdatasyncSync(handle);
    times.push(performance.now() - started);
  }
  closeSync(handle);
  return median(times);
}

async function alone(own: Own): Promise<number> {
  const some = await sheets(own, ALONE);
  own.next += ALONE;
  used = process.cpuUsage();
  const started = performance.now();
  for (const sheet of some) await press(own, sheet);
  return rate(ALONE, started);
}

/** As `alone`, with all that a press does before: who it is, and the sheet read afresh. */
async function whole(own: Own): Promise<number> {
  const { assignments } = own.tenant.acknowledgements;
  const started = performance.now();
  for (const { who, id } of own.presses.slice(own.next, own.next + ALONE)) {
    const person = await assignments.personOf(COMPANY, who);
    await press(own, await assignments.sheet(COMPANY, person, id, 'zh'));
  }
  own.next += ALONE;
  return rate(ALONE, started);
}

async function together(own: Own): Promise<number> {
  const many = TOGETHER * WAVES;
  const some = await sheets(own, many);
  own.next += many;
  used = process.cpuUsage();
  const started = performance.now();
  // 64 people at any moment: who has an answer makes room for the next one.
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      for (let sheet = some.pop(); sheet !== undefined; sheet = some.pop()) await press(own, sheet);
    }),
  );
  return rate(many, started);
}

const own = await open('own', process.env.DECORUM_BENCH_HEADS === '1');
// The first answers of a process prepare its statements, and show how large an answer is.
const empty = bytesIn(own.file);
await together(own);
const bytes = Math.round((bytesIn(own.file) - empty) / (TOGETHER * WAVES));

const bare = new Database(join(folder, 'bare.db'));
configure(bare);
bare.exec('create table answers (company text, id text, body text, primary key (company, id))');
const insert = bare.prepare('insert into answers values (?, ?, ?)');
const durably = bare.transaction((id: string, body: string) => insert.run(COMPANY, id, body));
let rows = 0;
function bareRate(): number {
  const body = 'x'.repeat(bytes);
  const started = performance.now();
  for (let i = 0; i < ALONE; i++) durably.immediate(`as-${rows++}`, body);
  return rate(ALONE, started);
}

const figures: Record<string, number[]> = {};
const note = (name: string, value: number) => {
  figures[name] = [...(figures[name] ?? []), value];
};
for (let round = 0; round < ROUNDS; round++) {
  await measure('bare', ALONE, bareRate);
  await measure('alone', ALONE, () => alone(own));
  await measure('alone, whole press', ALONE, () => whole(own));
  const { ledger, store } = own.tenant;
  const before = await ledger.head(COMPANY);
  await measure('together', TOGETHER * WAVES, () => together(own));
  const heads = await store
    .read(COMPANY)
    .selectFrom('ledger_heads')
    .select('seq')
    .where('company', '=', COMPANY)
    .where('seq', '>', before?.seq ?? 0)
    .execute();
  note('commits', heads.length / (TOGETHER * WAVES));
  note('fsync', fsyncTime());
}

const bareMedian = median(figures.bare ?? []);
const line = (name: string, limit?: number) => {
  const value = median(figures[name] ?? []);
  const ratio = value / bareMedian;
  const verdict = limit === undefined ? '' : ratio >= limit ? `  ok, at least ${limit}` : `  BELOW ${limit}`;
  const processor = median(figures[`${name}: processor`] ?? []).toFixed(0);
  console.log(
    `${name.padEnd(28)} ${value.toFixed(0).padStart(8)}/s  ${ratio.toFixed(2)} of bare, ${processor} µs of processor each${verdict}`,
  );
  return limit === undefined || ratio >= limit;
};
console.log(`bytes of an answer           ${String(bytes).padStart(8)}`);
console.log(
  `fsync                        ${median(figures.fsync ?? [])
    .toFixed(3)
    .padStart(8)} ms`,
);
console.log(
  `commits an answer, together  ${median(figures.commits ?? [])
    .toFixed(3)
    .padStart(8)}`,
);
line('bare');
const held = [line('alone', 0.4), line('together', 2.5)];
line('alone, whole press');
await own.tenant.close();
if (process.env.DECORUM_BENCH_ONLY === 'answers') {
  bare.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(held.every(Boolean) ? 0 : 1);
}

interface Chain {
  readonly store: Store;
  readonly ledger: Ledger;
}

/** A record of its own, without people. */
async function record(name: string): Promise<Chain> {
  const store = await openStore(`sqlite:${join(folder, `${name}.db`)}`, systemClock);
  const files = { keyFile: join(folder, `${name}.key`) };
  const ledger = await openLedger({ store, company: COMPANY, clock: systemClock, log: silentLog, files });
  return { store, ledger };
}

/** What a check takes: entries that share few heads, and a record in which each entry has a head of its own. */
async function checking({ ledger }: Chain): Promise<{ entries: number; seconds: number; processor: number }> {
  const started = performance.now();
  const used = process.cpuUsage();
  const verdict = await ledger.verify(COMPANY);
  if (!verdict.ok) throw new Error(`the record does not hold: ${verdict.problems[0]?.text.en}`);
  const { user, system } = process.cpuUsage(used);
  return {
    entries: verdict.entries,
    seconds: (performance.now() - started) / 1000,
    processor: (user + system) / verdict.entries,
  };
}
const many = await record('many');
await many.store.write(COMPANY, async (tx) => {
  for (let n = 0; n < 60_000; n++) {
    await many.ledger.append(tx, COMPANY, [
      {
        kind: 'acknowledged',
        subject: { assignment: `as-${n}` },
        act: { version: 'ver-1' },
        identity: { n },
        person: `p-${n}`,
      },
    ]);
  }
});
await checking(many);
const hashed = await checking(many);
const single = await record('single');
for (let n = 0; n < 12_000; n++) {
  await single.store.write(COMPANY, (tx) =>
    single.ledger.append(tx, COMPANY, [
      { kind: 'opened', subject: { assignment: `as-${n}` }, act: { version: 'ver-1' } },
    ]),
  );
}
const signed = await checking(single);
const speed = (name: string, { entries, seconds, processor }: typeof hashed, limit: number) => {
  const value = entries / seconds;
  const verdict = value >= limit ? 'ok, at least' : 'BELOW';
  console.log(
    `${name.padEnd(28)} ${value.toFixed(0).padStart(8)}/s  ${verdict} ${limit}; ${processor.toFixed(1)} µs of processor each`,
  );
  return value >= limit;
};
held.push(speed('check: entries', hashed, 50_000), speed('check: signed heads', signed, 10_000));

for (const each of [many, single]) {
  each.ledger.close();
  await each.store.close();
}
bare.close();
rmSync(folder, { recursive: true, force: true });
held.push(await benchStatus());
process.exitCode = held.every(Boolean) ? 0 : 1;
