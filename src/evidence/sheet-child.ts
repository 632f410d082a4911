import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import writeXlsxFile from 'write-excel-file/node';

/*
 * A process of its own: takes rows as lines of JSON and writes them as one sheet into the file named. A workbook is built in
 * memory; here it goes with the process, and blocks nobody.
 */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('a file is missing');
const rows: { value: string; fontWeight?: 'bold' }[][] = [];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const cells = JSON.parse(line) as (string | null)[];
  rows.push(
    cells.map((value) => ({
      value: (value ?? '').slice(0, 32_000),
      ...(rows.length === 0 ? ({ fontWeight: 'bold' } as const) : {}),
    })),
  );
}
try {
  // Text cells only: nothing in a sheet is a formula.
  await writeXlsxFile(rows, { stickyRowsCount: 1 }).toStream(
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
  );
} catch (error) {
  process.stderr.write(String((error as NodeJS.ErrnoException).code ?? 'unknown'));
  process.exitCode = 3;
}
