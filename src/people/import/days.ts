import type { Ids } from '../../shared/ids.ts';
import type { Text } from '../../shared/lang.ts';
import type { LocalDate } from '../../time/days.ts';
import type { FieldName, Mapping } from './columns.ts';
import type { Known } from './known.ts';
import type { Row, Table } from './table.ts';
import { type Read, readDate, readEmail, readNumber, readText, readTime } from './values.ts';
import type { Faults } from './wanted.ts';

/** Leave or a shift, as a file has it. */
export type DayEntry =
  | {
      readonly kind: 'leave';
      readonly line: number;
      readonly person: string;
      readonly from: LocalDate;
      readonly to: LocalDate;
    }
  | {
      readonly kind: 'shift';
      readonly line: number;
      readonly person: string;
      readonly day: LocalDate;
      readonly open: string | null;
      readonly close: string | null;
    };

const OFF = /^(休|休息|off|-|—|rest|free)$/i;

/** Reads a file of leave or of a rota; people are found by number, e-mail or a name that one person alone has. */
export async function readDays(
  table: Table,
  kind: 'leave' | 'rota',
  o: { mapping: Mapping; known: Known; faults: Faults; progress?: ((rows: number) => void) | undefined },
): Promise<DayEntry[]> {
  const all: DayEntry[] = [];
  const seen = new Map<string, number>();
  for await (const row of table.rows()) {
    const entry = readRow(row, kind, o);
    if (entry === undefined) continue;
    const key =
      entry.kind === 'leave' ? `${entry.person} ${entry.from} ${entry.to}` : `${entry.person} ${entry.day}`;
    const before = seen.get(key);
    if (before !== undefined) {
      o.faults.add(row.line, kind === 'leave' ? 'from' : 'day', o.mapping, {
        zh: `和第${before}行是同一个人、同一天。请留一行`,
        en: `says the same person and day as row ${before}; keep one of them`,
      });
      continue;
    }
    seen.set(key, row.line);
    all.push(entry);
    if (all.length % 1000 === 0) o.progress?.(all.length);
  }
  o.progress?.(all.length);
  return all;
}

function readRow(
  row: Row,
  kind: 'leave' | 'rota',
  { mapping, known, faults }: { mapping: Mapping; known: Known; faults: Faults },
): DayEntry | undefined {
  const cell = (field: FieldName) => (row.cells[mapping.columns.get(field) ?? -1] ?? '').trim();
  const fault = (field: FieldName, said: Text) => {
    faults.add(row.line, field, mapping, said);
    return undefined;
  };
  const take = <T>(field: FieldName, read: (text: string) => Read<T>): T | undefined => {
    const found = cell(field) === '' ? { wrong: { zh: '是空的', en: 'is empty' } } : read(cell(field));
    return 'value' in found ? found.value : fault(field, found.wrong);
  };
  const person = personOf(cell, known, fault);
  if (kind === 'leave') {
    const from = take('from', readDate);
    const to = take('to', readDate);
    if (person === undefined || from === undefined || to === undefined) return undefined;
    if (to < from) {
      return fault('to', {
        zh: `是${to}，比开始日期${from}还早。请改好再导入`,
        en: `${to} is before the first day ${from}; mend it and import again`,
      });
    }
    return { kind: 'leave', line: row.line, person, from, to };
  }
  const day = take('day', readDate);
  const off = OFF.test(cell('open')) || (cell('open') === '' && cell('close') === '');
  const open = off ? null : take('open', readTime);
  const close = off ? null : take('close', readTime);
  if (person === undefined || day === undefined || open === undefined || close === undefined)
    return undefined;
  return { kind: 'shift', line: row.line, person, day, open, close };
}

function personOf(
  cell: (field: FieldName) => string,
  known: Known,
  fault: (field: FieldName, said: Text) => undefined,
): string | undefined {
  const number = readNumber(cell('number'));
  if (cell('number') !== '') {
    const row = 'value' in number ? known.byNumber.get(number.value) : undefined;
    if (row !== undefined) return row.id;
    const shown = cell('number').slice(0, 40);
    return fault('number', {
      zh: `是${shown}，花名册里没有这个工号。请先导入员工`,
      en: `${shown} is no staff number on the list; import the people first`,
    });
  }
  const email = readEmail(cell('email'));
  if (cell('email') !== '') {
    const row = 'value' in email ? known.byEmail.get(email.value) : undefined;
    if (row !== undefined) return row.id;
    const shown = cell('email').slice(0, 40);
    return fault('email', {
      zh: `是${shown}，花名册里没有这个邮箱`,
      en: `${shown} is no e-mail on the staff list`,
    });
  }
  const name = readText(cell('name'));
  const named = 'value' in name ? (known.byName.get(name.value) ?? []) : [];
  const [only] = named;
  if (only !== undefined && named.length === 1) return only.id;
  const shown = cell('name').slice(0, 40);
  return fault('name', {
    zh:
      named.length > 1
        ? `是“${shown}”，有${named.length}位同名，请写工号`
        : `是“${shown}”，花名册里没有这个人`,
    en:
      named.length > 1
        ? `“${shown}” is the name of ${named.length}; write the staff number`
        : `“${shown}” stands nowhere on the staff list`,
  });
}

/** The rows that leave becomes; what is there already, day for day, stays as it is. */
export function newLeave(
  entries: readonly DayEntry[],
  there: ReadonlySet<string>,
  ids: Ids,
): { id: string; person: string; from: LocalDate; to: LocalDate }[] {
  return entries.flatMap((entry) =>
    entry.kind !== 'leave' || there.has(`${entry.person} ${entry.from} ${entry.to}`)
      ? []
      : [{ id: `${ids('lv')}${ids('x').slice(2, 6)}`, person: entry.person, from: entry.from, to: entry.to }],
  );
}
