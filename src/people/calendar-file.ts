import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { Refusal } from '../shared/errors.ts';
import { isCalendar, type OfficialYear } from '../time/calendar.ts';
import { isoWeekday, type LocalDate, localDate, parseLocalDate, plusDays } from '../time/days.ts';
import { decode, readTable } from './import/table.ts';

/*
 * A file of a year's official days, for a year that the program does not know yet: YAML, or CSV with the columns date (or from and
 * to), kind (holiday or make-up), name_zh, name_en and, for other countries than China, calendar.
 */

interface Entry {
  readonly calendar: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly kind: 'holiday' | 'make-up';
  readonly name: { readonly zh: string; readonly en: string };
}

const KINDS: Readonly<Record<string, Entry['kind']>> = {
  holiday: 'holiday',
  off: 'holiday',
  放假: 'holiday',
  'make-up': 'make-up',
  work: 'make-up',
  上班: 'make-up',
  调休上班: 'make-up',
};

const COLUMNS: Readonly<Record<string, string>> = {
  日期: 'date',
  开始: 'from',
  结束: 'to',
  类型: 'kind',
  名称: 'name_zh',
  英文名称: 'name_en',
  日历: 'calendar',
};

/** Far more than the notices of several years have. */
const MOST_ROWS = 2_000;
const MOST_DAYS = 366;

function refuse(zh: string, en: string): Refusal {
  return new Refusal('calendar-file', {
    zh: `放假安排文件：${zh}。什么都没有改动。`,
    en: `The file of official days: ${en}. Nothing was changed.`,
  });
}

const yamlFile = z.object({
  calendar: z.string().optional(),
  days: z.array(z.record(z.string(), z.unknown())).min(1),
});

/** A row of either form, with what a person calls it in a message. */
interface Placed {
  readonly row: Readonly<Record<string, string>>;
  readonly place: { readonly zh: string; readonly en: string };
}

function rowsOf(text: string): Placed[] {
  const bare = text.replace(/^\uFEFF/, '');
  if (/^\s*(#|calendar:|days:|-)/m.test(bare.split('\n')[0] ?? '') || /^days:/m.test(bare))
    return yamlRows(bare);
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parseCsv(bare, {
      columns: (header: string[]) => requireColumns(header.map(columnOf)),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuse(`读不成表格（${(error as Error).message}）`, `it is no table: ${(error as Error).message}`);
  }
  return records.map(({ record, info }) => ({ row: record, place: rowPlace(info.lines) }));
}

const columnOf = (header: string): string => COLUMNS[header.trim()] ?? header.trim().toLowerCase();

/** @throws Refusal naming the columns that are missing */
function requireColumns(columns: string[]): string[] {
  const lacking = [
    ['date', 'from'].some((each) => columns.includes(each))
      ? []
      : ['日期（或开始、结束）', 'date (or from and to)'],
    columns.includes('kind') ? [] : ['类型', 'kind'],
    ['name_zh', 'name_en', 'name'].some((each) => columns.includes(each)) ? [] : ['名称', 'name_zh'],
  ].filter((each) => each.length > 0);
  if (lacking.length === 0) return columns;
  const [zh, en] = [
    lacking.map(([first]) => first).join('、'),
    lacking.map(([, second]) => second).join(', '),
  ];
  throw refuse(
    `缺少这几列：${zh}。请在第一行写上列名`,
    `there is no column ${en}; please name the columns in the first row`,
  );
}

const rowPlace = (line: number) => ({ zh: `第${line}行`, en: `row ${line}` });

function yamlRows(text: string): Placed[] {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    throw refuse(`读不成 YAML（${first}）`, `it is no YAML: ${first}`);
  }
  const parsed = yamlFile.safeParse(value);
  if (!parsed.success) throw refuse('要有 days 一项，列出每一天', 'it needs “days:” with a list of days');
  const { calendar, days } = parsed.data;
  return days.map(({ name, ...rest }, index) => {
    const names = (typeof name === 'object' && name !== null ? name : { zh: name, en: name }) as Record<
      string,
      unknown
    >;
    const row = { calendar, ...rest, name_zh: names.zh, name_en: names.en };
    const given = Object.entries(row).filter(([, each]) => each !== undefined && each !== null);
    return {
      row: Object.fromEntries(given.map(([key, each]) => [key, String(each)])),
      place: { zh: `第${index + 1}项`, en: `entry ${index + 1}` },
    };
  });
}

function entryOf({ row, place }: Placed, usual: string): Entry {
  const day = (text: string | undefined): LocalDate => {
    const found = parseLocalDate((text ?? '').trim());
    if (found !== undefined) return found;
    throw refuse(
      `${place.zh}没有“${text ?? ''}”这一天，请写成 2027-01-01`,
      `${place.en}: there is no day “${text ?? ''}”; write it like 2027-01-01`,
    );
  };
  const from = day(row.from ?? row.date);
  const to = row.to === undefined || row.to === '' ? from : day(row.to);
  if (to < from) throw refuse(`${place.zh}结束早于开始`, `${place.en} ends before it starts`);
  const kind = KINDS[(row.kind ?? '').trim().toLowerCase()];
  if (kind === undefined) {
    throw refuse(
      `${place.zh}的类型是“${row.kind ?? ''}”，请写 holiday（放假）或 make-up（调休上班）`,
      `${place.en}: kind is “${row.kind ?? ''}”; write holiday or make-up`,
    );
  }
  const calendar = (row.calendar ?? '').trim() || usual;
  if (!isCalendar(calendar) || calendar === 'none') {
    throw refuse(`${place.zh}没有“${calendar}”这个日历`, `${place.en}: there is no calendar “${calendar}”`);
  }
  const zh = (row.name_zh ?? row.name ?? '').trim();
  const en = (row.name_en ?? '').trim() || zh;
  if (en === '') throw refuse(`${place.zh}没有名称`, `${place.en} has no name`);
  return { calendar, from, to, kind, name: { zh: zh || en, en } };
}

/**
 * Reads a file of official days, or its text, into whole years; of `usual`'s calendar where a row names none.
 * @throws Refusal naming the row and what is wrong; nothing is taken half
 */
export function readCalendarFile(file: string | Uint8Array, usual = 'CN'): OfficialYear[] {
  return yearsOf(rowsOf(typeof file === 'string' ? file : decode(file)), usual);
}

/**
 * The same of a file as it was handed over: text in any usual encoding, or a workbook.
 * @throws Refusal
 */
export async function readCalendarUpload(file: Uint8Array, usual: string): Promise<OfficialYear[]> {
  const workbook = (file[0] === 0x50 && file[1] === 0x4b) || (file[0] === 0xd0 && file[1] === 0xcf);
  if (!workbook) return readCalendarFile(file, usual);
  const { headers, rows } = await readTable(file);
  const columns = requireColumns(headers.map(columnOf));
  const placed: Placed[] = [];
  for await (const { line, cells } of rows()) {
    if (placed.length > MOST_ROWS) break;
    const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    placed.push({ row, place: rowPlace(line) });
  }
  return yearsOf(placed, usual);
}

function yearsOf(rows: readonly Placed[], usual: string): OfficialYear[] {
  if (rows.length > MOST_ROWS)
    throw refuse(
      `超过${MOST_ROWS}行，请只放几年的安排`,
      `it has over ${MOST_ROWS} rows; please keep to a few years`,
    );
  const years = new Map<
    string,
    { calendar: string; year: number; days: Map<LocalDate, OfficialYear['days'][number]> }
  >();
  for (const row of rows) {
    const { calendar, from, to, kind, name } = entryOf(row, usual);
    if (to > plusDays(from, MOST_DAYS))
      throw refuse(`${row.place.zh}超过${MOST_DAYS}天`, `${row.place.en} is longer than ${MOST_DAYS} days`);
    for (let date = from; date <= to; date = plusDays(date, 1)) {
      const year = Number(date.slice(0, 4));
      const key = `${calendar} ${year}`;
      const found = years.get(key) ?? { calendar, year, days: new Map() };
      years.set(key, found);
      if (found.days.has(date)) {
        throw refuse(`${row.place.zh}：${date} 出现了两次`, `${row.place.en}: ${date} stands twice`);
      }
      if (kind === 'make-up' && calendar === 'CN' && isoWeekday(date) < 6) {
        throw refuse(
          `${row.place.zh}：${date} 不是周末，不会是调休上班日`,
          `${row.place.en}: ${date} is no weekend day, so it cannot be a make-up workday`,
        );
      }
      found.days.set(date, { date, kind, name });
    }
  }
  if (years.size === 0) throw refuse('里面一天也没有', 'there is no day in it');
  for (const { calendar, year, days } of years.values()) refuseIncomplete(calendar, year, days);
  return [...years.values()].map(({ calendar, year, days }) => ({
    calendar,
    year,
    days: [...days.values()],
  }));
}

/** A year of China that lacks its fixed holidays is a part of a notice, and would make a working day of the rest. */
export function refuseIncomplete(
  calendar: string,
  year: number,
  days: ReadonlyMap<LocalDate, { kind: string }>,
): void {
  if (calendar !== 'CN') return;
  for (const date of [localDate(year, 1, 1), localDate(year, 5, 1), localDate(year, 10, 1)]) {
    if (days.get(date)?.kind === 'holiday') continue;
    throw refuse(
      `${year}年不全，缺 ${date}；请写全一整年的放假和调休`,
      `${year} is not complete: ${date} is missing; it has to hold the whole year's days off and make-up days`,
    );
  }
}
