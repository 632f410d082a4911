import { setImmediate } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { type Row, readTable } from '../people/import/table.ts';
import { Refusal } from '../shared/errors.ts';
import type { Text } from '../shared/lang.ts';
import type { Desk } from './desk.ts';

/** Largest list that is taken, and the most people on it. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_UNPACKED = 30 * 1024 * 1024;
export const MOST_ROWS = 20_000;
/** Faults that are named at once. */
export const MOST_FAULTS = 10;

/** What is wrong with a line of a list. */
export interface BadRow {
  readonly row: number;
  readonly why: Text;
}

/** A list from a file (CSV, XLSX or one column of text), every line with its number; its first may name the columns. @throws Refusal */
export async function readList(file: Uint8Array): Promise<readonly Row[]> {
  if (file.length > MOST_BYTES || unpackedSize(file) > MOST_UNPACKED) throw tooBig();
  const table = await readTable(file);
  const rows: Row[] = [{ line: 1, cells: table.headers }];
  for await (const row of table.rows()) {
    if (rows.push(row) > MOST_ROWS) throw tooBig();
    if (rows.length % 500 === 0) await setImmediate();
  }
  return rows;
}

/** What a workbook says it holds; looked at before anything of it is unpacked. */
function unpackedSize(file: Uint8Array): number {
  if (file[0] !== 0x50 || file[1] !== 0x4b) return 0;
  let size = 0;
  try {
    unzipSync(file, {
      filter: ({ originalSize }) => {
        size += originalSize;
        return false;
      },
    });
  } catch {
    // Whoever reads it will say so.
  }
  return size;
}

const tooBig = () =>
  new Refusal('list-big', {
    zh: `名单太大：最多${MOST_ROWS}行、2MB。请分成几份。什么都没有改动。`,
    en: `The list is too long: at most ${MOST_ROWS} rows and 2 MB. Please split it. Nothing was changed.`,
  });

/** Headings of the columns that tell who somebody is, the surest first. */
const WHO: readonly RegExp[] = [
  /^(工号|员工号|员工编号|(staff|employee|personnel)[ _-]*(number|no\.?|id)?|number)$/i,
  /^(邮箱|电子邮箱|邮件|e-?mail( address)?)$/i,
  /^(姓名|名字|员工|人员|(full )?name|person)$/i,
  /^(账号|account|user( ?id)?)$/i,
];

/** Finds a column by its heading; undefined where the first row is no row of headings. */
export function columnOf(first: Row | undefined, headings: readonly RegExp[]): number | undefined {
  for (const heading of headings) {
    const at = first?.cells.findIndex((cell) => heading.test(cell.trim())) ?? -1;
    if (at >= 0) return at;
  }
  return undefined;
}

export const whoColumn = (first: Row | undefined): number | undefined => columnOf(first, WHO);

/** The people of a list, or what is wrong with its lines; nobody of a list with a wrong line is taken. */
export async function readPeople(
  desk: Desk,
  company: string,
  rows: readonly Row[],
): Promise<{ people: readonly string[]; bad: readonly BadRow[] }> {
  const column = whoColumn(rows[0]);
  const lines = (column === undefined ? rows : rows.slice(1)).flatMap(({ line, cells }) => {
    const who = (cells[column ?? 0] ?? '').trim();
    return who === '' ? [] : [{ line, who }];
  });
  const found = await desk.directory.findAll(
    company,
    lines.map(({ who }) => who),
  );
  const people = new Set<string>();
  const bad: BadRow[] = [];
  for (const { line, who } of lines) {
    const ids = found.get(who) ?? [];
    const fault = whoFault(who, ids);
    if (fault !== undefined) bad.push({ row: line, why: fault });
    else for (const id of ids) people.add(id);
  }
  if (lines.length === 0) bad.push({ row: 1, why: { zh: '没有看到名单。', en: 'there is no list.' } });
  return { people: [...people], bad };
}

/** Why a line names nobody in particular. */
export function whoFault(who: string, ids: readonly string[]): Text | undefined {
  const said = who.slice(0, 40);
  if (ids.length === 0) return { zh: `花名册里没有“${said}”。`, en: `“${said}” is not on the staff list.` };
  if (ids.length === 1) return undefined;
  return {
    zh: `有几位叫“${said}”，请用工号。`,
    en: `several people are called “${said}”; use the staff number.`,
  };
}
