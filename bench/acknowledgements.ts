/*
 * Answers into the record, beside bare better-sqlite3 that inserts one row of the same size durably, in turn in the same
 * run. Limits: at least 0.4 of the bare rate one at a time, at least 2.5 times it with 64 at once. Then what a check of the
 * record takes: at least 50,000 entries and 10,000 signed heads a second.
 *
 * An answer here is what a press writes: the state of the assignment, the department's counts, the receipt with its number,
 * the delivery of the receipt, and two entries.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { prepared } from '../src/data/store/prepared.ts';
import { configure } from '../src/data/store/sqlite.ts';
import { openStore, type Store, type Tx } from '../src/data/store/store.ts';
import type { Ledger } from '../src/ledger/ledger.ts';
import { openLedger } from '../src/ledger/open.ts';
import { systemClock } from '../src/shared/clock.ts';
import { silentLog } from '../src/shared/log.ts';
import { benchStatus } from './campaign-status.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const ALONE = 400;
const TOGETHER = 64;
const WAVES = 60;
const COMPANY = 'bench';
// Not a folder in memory: a commit has to reach a disk.
const folder = mkdtempSync(join(process.env.DECORUM_BENCH_FOLDER ?? tmpdir(), 'decorum-bench-'));

const setState = prepared<{ id: string; at: string }>((tx, company, value) =>
  tx
    .updateTable('assignments')
    .set({ state: 'acknowledged', answered_at: value('at') })
    .where('company', '=', company)
    .where('id', '=', value('id'))
    .where('state', '=', 'waiting'),
);
const count = prepared<{ state: string; by: number }>((tx, company, value) =>
  tx
    .insertInto('campaign_counts')
    .values({
      company,
      campaign: 'camp-1',
      department: 'Sales',
      state: value('state'),
      count: value('by'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['company', 'campaign', 'department', 'state'])
        .doUpdateSet((eb) => ({ count: eb('campaign_counts.count', '+', eb.ref('excluded.count')) })),
    ),
);
const nextNumber = prepared<{ month: string }, { last: number }>((tx, company, value) =>
  tx
    .insertInto('receipt_numbers')
    .values({ company, month: value('month'), last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['company', 'month'])
        .doUpdateSet((eb) => ({ last: eb('receipt_numbers.last', '+', 1) })),
    )
    .returning('last'),
);
const keepReceipt = prepared<{
  number: string;
  assignment: string;
  person: string;
  at: string;
  entry: number;
  hash: string;
}>((tx, company, value) =>
  tx.insertInto('receipts').values({
    company,
    number: value('number'),
    assignment: value('assignment'),
    person: value('person'),
    outcome: 'acknowledged',
    at: value('at'),
    entry: value('entry'),
    entry_hash: value('hash'),
  }),
);
const oweReceipt = prepared<{ key: string; account: string; at: string }>((tx, company, value) =>
  tx.insertInto('deliveries').values({
    company,
    key: value('key'),
    workspace: 'T0BENCH',
    account: value('account'),
    channel: '',
    person: '',
    kind: 'policy-receipt',
    subject: value('key'),
    lane: 'reply',
    rank: 0,
    state: 'due',
    attempts: 0,
    owed_at: value('at'),
    due_at: value('at'),
  } as never),
);

async function answer(tx: Tx, ledger: Ledger, n: number): Promise<void> {
  const [id, person] = [`as-${n}`, `p-${n}`];
  const at = new Date(systemClock.now()).toISOString();
  const subject = { policy: 'pol-1', version: 'ver-1', campaign: 'camp-1', assignment: id };
  const [{ last = 0 } = {}] = (await nextNumber(tx, { month: '2612' })).rows;
  const number = `R-2612-${String(last).padStart(4, '0')}`;
  const entries = await ledger.append(tx, COMPANY, [
    { kind: 'shown-whole', subject, act: { version: 'ver-1', hash: 'f'.repeat(64), renderer: 1 } },
    {
      kind: 'acknowledged',
      subject,
      act: {
        version: 'ver-1',
        hash: 'f'.repeat(64),
        statement: '我已阅读，并愿意遵守',
        lang: 'zh',
        receipt: number,
      },
      identity: { account: `T0BENCH/U${n}`, name: '王敏', number: String(n) },
      person,
    },
  ]);
  if ((await setState(tx, { id, at })).changed !== 1) throw new Error('an assignment that was not waiting');
  await count(tx, { state: 'waiting', by: -1 });
  await count(tx, { state: 'acknowledged', by: 1 });
  const entry = entries.at(-1);
  await keepReceipt(tx, {
    number,
    assignment: id,
    person,
    at,
    entry: entry?.seq ?? 0,
    hash: entry?.hash ?? '',
  });
  await oweReceipt(tx, { key: `receipt:${number}`, account: `U${n}`, at });
}

interface Own {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly file: string;
}

async function open(name: string, heads: boolean): Promise<Own> {
  const file = join(folder, `${name}.db`);
  const store = await openStore(`sqlite:${file}`, systemClock);
  const ledger = await openLedger({
    store,
    company: COMPANY,
    clock: systemClock,
    log: silentLog,
    files: {
      keyFile: join(folder, `${name}.key`),
      ...(heads ? { headsFile: join(folder, `${name}.heads`) } : {}),
    },
  });
  return { store, ledger, file };
}

/** People who have not answered yet, as a launch writes them. */
async function owing({ store }: Own, from: number, many: number): Promise<void> {
  await store.write(COMPANY, async (tx) => {
    for (let n = from; n < from + many; n += 100) {
      const rows = Array.from({ length: Math.min(100, from + many - n) }, (_, index) => ({
        company: COMPANY,
        id: `as-${n + index}`,
        campaign: 'camp-1',
        policy: 'pol-1',
        version: 'ver-1',
        person: `p-${n + index}`,
        term: '',
        department: 'Sales',
        office: 'shanghai',
        state: 'waiting',
        made_at: '2026-12-01T00:00:00.000Z',
        due: '2026-12-04',
        due_base: '2026-12-04',
        seen: '',
        pages: 3,
        quiz: 'none',
        quiz_tries: 0,
        handed_over: 1,
        unnoted: 0,
        chased: 0,
      }));
      await tx
        .insertInto('assignments')
        .values(rows as never)
        .execute();
    }
  });
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const rate = (many: number, started: number) => (many / (performance.now() - started)) * 1000;

/** How many bytes an answer keeps, without what indexes need: the size of the bare row. */
function sizeOf(file: string, answers: number): number {
  const database = new Database(file, { readonly: true });
  const bytes = ['ledger_entries', 'ledger_payloads', 'ledger_heads', 'receipts', 'deliveries'].map(
    (table) => {
      const columns = (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
      const sum = columns.map((name) => `coalesce(length(cast("${name}" as blob)), 0)`).join(' + ');
      return (database.prepare(`select sum(${sum}) as bytes from ${table}`).get() as { bytes: number }).bytes;
    },
  );
  database.close();
  return Math.round(bytes.reduce((a, b) => a + b) / answers);
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

let next = 0;
async function alone(own: Own): Promise<number> {
  await owing(own, next, ALONE);
  const started = performance.now();
  for (let i = 0; i < ALONE; i++) {
    const n = next++;
    await own.ledger.commit(COMPANY, `press-${n}`, (tx) => answer(tx, own.ledger, n));
  }
  return rate(ALONE, started);
}

async function together(own: Own): Promise<number> {
  const many = TOGETHER * WAVES;
  await owing(own, next, many);
  const end = next + many;
  const started = performance.now();
  // 64 people at any moment: who has an answer makes room for the next one.
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      while (next < end) {
        const n = next++;
        await own.ledger.commit(COMPANY, `press-${n}`, (tx) => answer(tx, own.ledger, n));
      }
    }),
  );
  return rate(many, started);
}

const plain = await open('plain', false);
const outside = await open('outside', true);
// The first answers of a process prepare its statements, and show how large an answer is.
for (const own of [plain, outside]) await together(own);
const bytes = sizeOf(plain.file, TOGETHER * WAVES);

const bare = new Database(join(folder, 'bare.db'));
configure(bare);
bare.exec('create table answers (company text, id text, body text, primary key (company, id))');
const insert = bare.prepare('insert into answers values (?, ?, ?)');
let rows = 0;
function bareRate(): number {
  const body = 'x'.repeat(bytes);
  const started = performance.now();
  for (let i = 0; i < ALONE; i++) insert.run(COMPANY, `as-${rows++}`, body);
  return rate(ALONE, started);
}

const figures: Record<string, number[]> = {};
const note = (name: string, value: number) => {
  figures[name] = [...(figures[name] ?? []), value];
};
for (let round = 0; round < ROUNDS; round++) {
  note('bare', bareRate());
  note('alone', await alone(plain));
  note('alone, heads outside', await alone(outside));
  const before = await plain.ledger.head(COMPANY);
  note('together', await together(plain));
  note('together, heads outside', await together(outside));
  const heads = await plain.store
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
  console.log(`${name.padEnd(28)} ${value.toFixed(0).padStart(8)}/s  ${ratio.toFixed(2)} of bare${verdict}`);
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
const held = [
  line('alone', 0.4),
  line('together', 2.5),
  line('alone, heads outside'),
  line('together, heads outside'),
];

/** What a check takes: entries that share few heads, and a record in which each entry has a head of its own. */
async function checking(own: Own): Promise<{ entries: number; seconds: number; processor: number }> {
  const started = performance.now();
  const used = process.cpuUsage();
  const verdict = await own.ledger.verify(COMPANY);
  if (!verdict.ok) throw new Error(`the record does not hold: ${verdict.problems[0]?.text.en}`);
  const { user, system } = process.cpuUsage(used);
  return {
    entries: verdict.entries,
    seconds: (performance.now() - started) / 1000,
    processor: (user + system) / verdict.entries,
  };
}
const many = await open('many', false);
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
const single = await open('single', false);
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

for (const own of [plain, outside, many, single]) {
  own.ledger.close();
  await own.store.close();
}
bare.close();
rmSync(folder, { recursive: true, force: true });
held.push(await benchStatus());
process.exitCode = held.every(Boolean) ? 0 : 1;
