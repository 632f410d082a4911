import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Row } from '../people/import/table.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import type { Desk } from './desk.ts';
import { type BadRow, columnOf, readList, whoColumn, whoFault } from './list-file.ts';
import type { PaperSheet } from './paper.ts';

/** Paper entries as HR pastes them or brings them in a file; or the rows at fault, and then none is taken. */
export type ReadPaper =
  | { readonly sheets: ReadonlyMap<string, PaperSheet>; readonly hash: string }
  | { readonly bad: readonly BadRow[] };

const SIGNED = [/^(签字日期|签署日期|签名日期|日期|date signed|signed( on)?|date)$/i];
const WITNESS = [/^(见证人|witness)$/i];
const SCAN = [/^(扫描件.*|哈希.*|scan.*|sha-?256.*)$/i];

/** Commas, semicolons or tabs between the columns. */
export async function readPaper(
  desk: Desk,
  company: string,
  typed: string,
  today: LocalDate,
): Promise<ReadPaper> {
  let read: { record: string[]; info: { lines: number } }[];
  try {
    read = parse(typed.replace(/^\uFEFF/, '').replaceAll('，', ','), {
      delimiter: typed.includes('\t') ? '\t' : typed.includes(';') && !typed.includes(',') ? ';' : ',',
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
      info: true,
    }) as unknown as typeof read;
  } catch {
    const why = {
      zh: '看不出列，请用逗号分开。',
      en: 'the columns cannot be told apart; please put commas between them.',
    };
    return { bad: [{ row: 1, why }] };
  }
  const rows = read.map(({ record, info }) => ({ line: info.lines, cells: record }));
  return readRows(desk, company, rows, today, typed);
}

/** The same from a CSV or XLSX file. @throws Refusal */
export async function readPaperFile(
  desk: Desk,
  company: string,
  file: Uint8Array,
  today: LocalDate,
): Promise<ReadPaper> {
  return readRows(desk, company, await readList(file), today, file);
}

/**
 * Reads rows of staff number or e-mail, date signed, witness and the SHA-256 of the scan; a first row that names the columns may
 * put them in any order. Every row must be right, each person stand once, and nobody sign in the future.
 */
async function readRows(
  desk: Desk,
  company: string,
  all: readonly Row[],
  today: LocalDate,
  source: string | Uint8Array,
): Promise<ReadPaper> {
  const [head] = all;
  const who = whoColumn(head);
  const at = {
    who: who ?? 0,
    signed: columnOf(head, SIGNED) ?? 1,
    witness: columnOf(head, WITNESS) ?? 2,
    scan: columnOf(head, SCAN) ?? 3,
  };
  const rows = who === undefined ? all : all.slice(1);
  const cell = (row: Row, column: number) => (row.cells[column] ?? '').trim();
  const found = await desk.directory.findAll(
    company,
    rows.map((row) => cell(row, at.who)),
  );
  const sheets = new Map<string, PaperSheet>();
  const bad: BadRow[] = [];
  for (const row of rows) {
    const name = cell(row, at.who);
    const ids = found.get(name) ?? [];
    const [person] = ids;
    const signed = cell(row, at.signed);
    const signedOn = parseLocalDate(signed);
    const witness = cell(row, at.witness);
    const scan = cell(row, at.scan);
    const why = whoFault(name, ids) ?? sheetFault({ signed, signedOn, witness, scan, today });
    if (why !== undefined) bad.push({ row: row.line, why });
    else if (person !== undefined && signedOn !== undefined) {
      if (sheets.has(person)) {
        const said = name.slice(0, 40);
        bad.push({ row: row.line, why: { zh: `“${said}”出现了两次。`, en: `“${said}” stands twice.` } });
      }
      sheets.set(person, { signedOn, witness: witness.slice(0, 80), scan: scan.toLowerCase() });
    }
  }
  if (rows.length === 0) bad.push({ row: 1, why: { zh: '没有看到名单。', en: 'there is no list.' } });
  if (bad.length > 0) return { bad };
  return { sheets, hash: createHash('sha256').update(source).digest('hex') };
}

function sheetFault(sheet: {
  signed: string;
  signedOn: LocalDate | undefined;
  witness: string;
  scan: string;
  today: LocalDate;
}): BadRow['why'] | undefined {
  const { signed, signedOn, witness, scan, today } = sheet;
  if (signedOn === undefined)
    return {
      zh: `签字日期“${signed.slice(0, 20)}”不是日期，请写成2026-12-01。`,
      en: `“${signed.slice(0, 20)}” is no date; write it like 2026-12-01.`,
    };
  if (signedOn > today) return { zh: '签字日期还没到。', en: 'the date signed is in the future.' };
  if (witness === '') return { zh: '没有写见证人。', en: 'the witness is missing.' };
  if (!/^[0-9a-f]{64}$/i.test(scan))
    return {
      zh: '扫描件的 SHA-256 要有64位。',
      en: 'the SHA-256 of the scan has 64 hexadecimal digits.',
    };
  return undefined;
}
