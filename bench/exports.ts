/*
 * Tables of 100,000 people as CSV and XLSX: while a table is written the memory of the process grows by less than 50 MB. What
 * the process beside it, which builds each workbook, takes at most is told as well. Run: npm run bench:exports [PEOPLE]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { configure } from '../src/data/store/sqlite.ts';
import { openStore } from '../src/data/store/store.ts';
import { type ExportFormat, exportTo } from '../src/evidence/exports.ts';
import { openLedger } from '../src/ledger/open.ts';
import { systemClock } from '../src/shared/clock.ts';
import { silentLog } from '../src/shared/log.ts';

const COMPANY = 'bench';
const LIMIT_MB = 50;
const people = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'decorum-bench-'));

function fill(file: string): void {
  const database = new Database(file);
  configure(database);
  database.exec(
    `insert into people (company, id, number, name, email, department, office, lang, joined, kind, by_hr)
     with recursive many(n) as (select 0 union all select n + 1 from many where n + 1 < ${people})
     select '${COMPANY}', 'p-' || printf('%08d', n), 'K' || n, '员工' || n, 'somebody.' || n || '@acme.example',
       '部门' || (n % 60), 'shanghai', 'zh', '2020-01-01', 'employee', '' from many`,
  );
  database.close();
}

/** Resident memory of a process in MB, or nothing when it has ended. */
function residentMb(pid: number | 'self'): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The processes that this one started. */
function children(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
      return Number(parent) === process.pid ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

let held = true;
try {
  const file = join(folder, 'bench.db');
  const store = await openStore(`sqlite:${file}`, systemClock);
  const ledger = await openLedger({ store, company: COMPANY, clock: systemClock, log: silentLog, files: {} });
  fill(file);
  const run = (format: ExportFormat, out: string, progress: () => void) =>
    exportTo(
      {
        store,
        ledger,
        evenings: { offices: async () => [], of: async () => [] },
        titleOf: async () => undefined,
      },
      { company: COMPANY, kind: 'people', format, out, reason: 'bench', by: 'host', progress },
    );
  // Once without counting: what is read for the first time is no growth of the table.
  await run('csv', join(folder, 'warm.csv'), () => {});
  for (const format of ['csv', 'xlsx'] as const) {
    globalThis.gc?.();
    const before = residentMb('self');
    let most = before;
    let child = 0;
    const look = () => {
      most = Math.max(most, residentMb('self'));
      child = Math.max(child, ...children().map(residentMb), 0);
    };
    const timer = setInterval(look, 50);
    const began = performance.now();
    const { files, rows } = await run(format, join(folder, `people.${format}`), look);
    clearInterval(timer);
    look();
    const grown = Math.round(most - before);
    const size = files.reduce((sum, each) => sum + statSync(each).size, 0) / 1024 / 1024;
    const ok = grown < LIMIT_MB;
    held &&= ok;
    console.log(
      `${ok ? 'ok  ' : 'MISS'} ${format}: ${rows} rows, ${files.length} file(s), ${size.toFixed(1)} MB in ${((performance.now() - began) / 1000).toFixed(1)} s; memory +${grown} MB (limit ${LIMIT_MB})${child === 0 ? '' : `, process beside it at most ${Math.round(child)} MB`}`,
    );
  }
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = held ? 0 : 1;
