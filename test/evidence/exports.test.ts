import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import readXlsxFile from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { unwritten } from '../../src/cli/unwritten.ts';
import { csvText } from '../../src/evidence/export-csv.ts';
import type { ExportKind } from '../../src/evidence/export-rows.ts';
import { ExportError, type ExportRequest, exportTo } from '../../src/evidence/exports.ts';
import { hire } from '../support/campaigns.ts';
import { command } from '../support/cli.ts';
import { lastingFolder, temporaryFolder } from '../support/folder.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
const folder = lastingFolder();
const databaseUrl = `sqlite:${join(folder, 'decorum.db')}`;
const PEOPLE = 3_500;
/** With those whom the world begins with. */
let all: number;

beforeAll(async () => {
  world = await openWorld({ databaseUrl });
  await hire(
    world.tenant,
    Array.from({ length: PEOPLE }, (_, index) => ({
      id: `p-${String(index).padStart(6, '0')}`,
      number: String(index),
      name: index === 0 ? '=HYPERLINK("http://x")' : `王敏, "${index}"\n`,
      department: index % 2 === 0 ? '-市场部' : '财务部',
    })),
  );
  all = (await run('people', join(folder, 'all.csv'))).rows;
});

function run(kind: ExportKind, out: string, more: Partial<ExportRequest> = {}) {
  const { tenant } = world;
  const { store, ledger, company } = tenant;
  return exportTo(
    {
      store,
      ledger,
      evenings: tenant.services.evenings,
      titleOf: (version) => tenant.services.policies.version(company, version),
    },
    { company, kind, format: 'csv', out, reason: '年度审计', by: 'p-hr', ...more },
  );
}

const heads = (text: string) => text.split('\r\n')[0];

describe('a CSV file', () => {
  test('is UTF-8 with a mark for Excel, holds everybody, and no cell is a formula', async () => {
    const out = join(temporaryFolder(), 'people.csv');
    const seen: number[] = [];
    const { rows, files } = await run('people', out, { progress: (done) => seen.push(done) });
    expect({ rows, files }).toEqual({ rows: all, files: [out] });
    expect(all).toBeGreaterThanOrEqual(PEOPLE);
    expect(seen.at(-1)).toBe(all);
    const bytes = readFileSync(out);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const read = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
    expect(read).toHaveLength(all);
    const named = (number: string) => read.find((row) => row.number === number);
    expect(named('0')).toMatchObject({ name: '\'=HYPERLINK("http://x")', department: "'-市场部" });
    expect(named('7')).toMatchObject({ name: '王敏, "7"\n', department: '财务部' });
  });

  test('whatever stands in the cells, it is read back, and nothing begins as a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), (cells) => {
        const [, read = []] = parse(csvText(cells, [cells]), {
          bom: true,
          relax_column_count: true,
        }) as string[][];
        expect(read.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(cells);
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  test('every kind has its columns, also when there is nothing yet', async () => {
    for (const kind of ['campaigns', 'routines', 'gaps'] as const) {
      const out = join(temporaryFolder(), `${kind}.csv`);
      const { rows } = await run(kind, out);
      const text = readFileSync(out, 'utf8');
      expect(text.split('\r\n')).toHaveLength(rows + 2);
      expect(heads(text)).toContain(
        kind === 'campaigns' ? 'campaign,policy' : kind === 'gaps' ? 'question' : 'routine',
      );
    }
  });
});

test('a workbook is made in a process of its own, and goes on in a second file', async () => {
  const out = join(temporaryFolder(), 'people.xlsx');
  const { files, rows } = await run('people', out, { format: 'xlsx', sheetRows: 2_000 });
  expect(files).toEqual([out, out.replace('.xlsx', '-2.xlsx')]);
  expect(rows).toBe(all);
  const second = await readXlsxFile(files[1] ?? '');
  const sheet = second[0] === undefined ? [] : 'data' in second[0] ? second[0].data : second;
  expect(sheet).toHaveLength(all - 2_000 + 1);
  expect(sheet[0]).toContain('department');
}, 30_000);

describe('the record', () => {
  test('says who exported what, and why, with the hash of the file', async () => {
    const { ledger, company } = world.tenant;
    const out = join(temporaryFolder(), 'gaps.csv');
    const { entry } = await run('gaps', out);
    const entries = await ledger.entriesOf(company, { kinds: ['exported'] });
    expect(entries.at(-1)).toMatchObject({
      seq: entry,
      act: { what: 'gaps', format: 'csv', rows: 0 },
      identity: { by: 'p-hr', reason: '年度审计' },
    });
    expect((await ledger.verify(company)).ok).toBe(true);
  });
});

describe('no half file under the final name', () => {
  test('a name that is taken is left alone', async () => {
    const out = join(temporaryFolder(), 'people.csv');
    writeFileSync(out, 'mine');
    await expect(run('people', out)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });

  test.each(['csv', 'xlsx'] as const)(
    'interrupted half-way: nothing is left, nothing recorded (%s)',
    async (format) => {
      const at = temporaryFolder();
      const { ledger, company } = world.tenant;
      const before = await ledger.head(company);
      const stopping = new AbortController();
      const interrupted = run('people', join(at, 'people'), {
        format,
        signal: stopping.signal,
        progress: (done) => done > 2_000 && stopping.abort(),
      });
      await expect(interrupted).rejects.toMatchObject({ code: 'interrupted' });
      expect(readdirSync(at)).toEqual([]);
      expect(await ledger.head(company)).toEqual(before);
    },
  );

  test.each(['csv', 'xlsx'] as const)('no such folder (%s)', async (format) => {
    const failed = run('gaps', join(temporaryFolder(), 'none', 'x'), { format });
    await expect(failed).rejects.toBeInstanceOf(ExportError);
    await expect(failed).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a full disk is said in plain words', () => {
    expect(unwritten('x.csv', { code: 'ENOSPC' }).message).toBe(
      'x.csv could not be written (the disk is full); no half file was left there',
    );
  });
});

test('on the command line: progress apart from the result, and wrong usage is told', async () => {
  const at = temporaryFolder();
  const own = { DATABASE_URL: `sqlite:${join(at, 'own.db')}` };
  const out = join(at, 'people.csv');
  const done = await command(['export', 'people', '--out', out, '--reason', 'audit', '--json'], own);
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(done.out)).toMatchObject({ files: [out] });
  expect(heads(readFileSync(out, 'utf8'))).toContain('number,name,email');
  const again = await command(['export', 'people', '--out', out, '--reason', 'audit'], own);
  expect(again).toMatchObject({ code: 1, err: `${out} is there already; give another name\n` });
  expect((await command(['export', 'people', '--out', out], own)).code).toBe(2);
  expect((await command(['export', 'pay', '--out', out], own)).code).toBe(2);
  expect(
    (await command(['export', 'gaps', '--out', `${out}x`, '--reason', 'r', '--format', 'ods'], own)).code,
  ).toBe(2);
});
