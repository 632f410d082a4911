import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { Refusal } from '../shared/errors.ts';
import { isCalendar, type OfficialYear } from '../time/calendar.ts';
import { isoWeekday, type LocalDate, localDate, parseLocalDate, plusDays } from '../time/days.ts';

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

/** The rows of either form, with what a person calls each in a message. */
function rowsOf(
  text: string,
): { row: Readonly<Record<string, string>>; place: { zh: string; en: string } }[] {
  const bare = text.replace(/^\uFEFF/, '');
  if (/^\s*(#|calendar:|days:|-)/m.test(bare.split('\n')[0] ?? '') || /^days:/m.test(bare))
    return yamlRows(bare);
  let records: Record<string, string>[];
  try {
    records = parseCsv(bare, {
      columns: (header: string[]) => header.map((name) => COLUMNS[name.trim()] ?? name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
    }) as Record<string, string>[];
  } catch (error) {
    throw refuse(`读不成表格（${(error as Error).message}）`, `it is no table: ${(error as Error).message}`);
  }
  return records.map((row, index) => ({ row, place: { zh: `第${index + 2}行`, en: `row ${index + 2}` } }));
}

function yamlRows(text: string): ReturnType<typeof rowsOf> {
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

function entryOf({ row, place }: ReturnType<typeof rowsOf>[number]): Entry {
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
  const calendar = (row.calendar ?? '').trim() || 'CN';
  if (!isCalendar(calendar) || calendar === 'none') {
    throw refuse(`${place.zh}没有“${calendar}”这个日历`, `${place.en}: there is no calendar “${calendar}”`);
  }
  const zh = (row.name_zh ?? row.name ?? '').trim();
  const en = (row.name_en ?? '').trim() || zh;
  if (en === '') throw refuse(`${place.zh}没有名称`, `${place.en} has no name`);
  return { calendar, from, to, kind, name: { zh: zh || en, en } };
}

/**
 * Reads a file of official days into whole years.
 * @throws Refusal naming the row and what is wrong; nothing is taken half
 */
export function readCalendarFile(text: string): OfficialYear[] {
  const years = new Map<
    string,
    { calendar: string; year: number; days: Map<LocalDate, OfficialYear['days'][number]> }
  >();
  for (const row of rowsOf(text)) {
    const { calendar, from, to, kind, name } = entryOf(row);
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
function refuseIncomplete(
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
