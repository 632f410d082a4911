import type { Lang, Text } from '../../shared/lang.ts';
import type { LocalDate } from '../../time/days.ts';
import type { Office } from '../office.ts';
import type { Account } from '../person.ts';
import type { FieldName, Mapping } from './columns.ts';
import type { Row, Table } from './table.ts';
import {
  type Fault,
  faultAt,
  type Read,
  readAccount,
  readDate,
  readEmail,
  readLang,
  readNumber,
  readOffice,
  readText,
} from './values.ts';

/** One row of a file of people, read. A column that the file does not have is undefined; an empty cell is null. */
export interface Wanted {
  readonly line: number;
  readonly number: string;
  readonly name: string | null | undefined;
  readonly email: string | null | undefined;
  readonly department: string | null | undefined;
  /** As the file names the manager: number, e-mail or name. */
  readonly managerText: string | null | undefined;
  readonly office: string | null | undefined;
  readonly joined: LocalDate | null | undefined;
  readonly left: LocalDate | null | undefined;
  readonly lang: Lang | null | undefined;
  readonly accounts: readonly Account[];
}

/** More faults than anybody mends in one go are counted, not listed. */
export const MOST_FAULTS = 200;

export class Faults {
  readonly list: Fault[] = [];
  count = 0;
  add(line: number, field: FieldName, mapping: Mapping, said: Text): void {
    this.count += 1;
    if (this.list.length >= MOST_FAULTS) return;
    const header = mapping.headers[mapping.columns.get(field) ?? -1]?.trim() ?? '';
    this.list.push(faultAt(line, field, header, said));
  }
}

/** In which workspace an account of a column lies. */
export interface Workspaces {
  readonly slack?: string | undefined;
  readonly wecom?: string | undefined;
}

export interface ReadContext {
  readonly mapping: Mapping;
  readonly offices: readonly Office[];
  readonly workspaces: Workspaces;
  readonly faults: Faults;
  readonly progress?: ((rows: number) => void) | undefined;
}

const NO_ACCOUNTS: readonly Account[] = [];

/** The same text as an earlier row's, where one had it. */
type Alike = <T extends string | null | undefined>(value: T) => T;

/** Reads all rows of a file of people; what is wrong is collected with its row. */
export async function readPeople(table: Table, context: ReadContext): Promise<Wanted[]> {
  const all: Wanted[] = [];
  const numbers = new Map<string, number>();
  const emails = new Map<string, number>();
  const accounts = new Map<string, number>();
  const { faults, mapping } = context;
  const once = new Map<string, string>();
  const alike: Alike = (value) => {
    if (typeof value !== 'string') return value;
    const before = once.get(value);
    if (before === undefined) once.set(value, value);
    return (before ?? value) as typeof value;
  };
  for await (const row of table.rows()) {
    const wanted = readPerson(row, context, alike);
    if (wanted === undefined) continue;
    twice(numbers, wanted.number, row.line, 'number');
    if (typeof wanted.email === 'string') twice(emails, wanted.email, row.line, 'email');
    for (const { workspace, account } of wanted.accounts) {
      const field = mapping.columns.has('slack_user') ? 'slack_user' : 'wecom_userid';
      twice(accounts, `${workspace}/${account}`, row.line, field);
    }
    all.push(wanted);
    if (all.length % 1000 === 0) context.progress?.(all.length);
  }
  context.progress?.(all.length);
  return all;

  function twice(seen: Map<string, number>, value: string, line: number, field: FieldName): void {
    const before = seen.get(value);
    if (before === undefined) seen.set(value, line);
    else {
      const zh = `是${value}，第${before}行也是。一个人只写一行`;
      faults.add(line, field, mapping, {
        zh,
        en: `${value} stands in row ${before} too; one row for a person`,
      });
    }
  }
}

function readPerson(row: Row, context: ReadContext, alike: Alike): Wanted | undefined {
  const { mapping, faults, offices, workspaces } = context;
  let good = true;
  const cell = (field: FieldName): string | undefined => {
    const index = mapping.columns.get(field);
    return index === undefined ? undefined : (row.cells[index] ?? '').trim();
  };
  const fault = (field: FieldName, said: Text) => {
    good = false;
    faults.add(row.line, field, mapping, said);
  };
  const take = <T>(field: FieldName, read: (text: string) => Read<T>): T | null | undefined => {
    const text = cell(field);
    if (text === undefined) return undefined;
    if (text === '') return null;
    const found = read(text);
    if ('value' in found) return found.value;
    fault(field, found.wrong);
    return undefined;
  };
  const number = take('number', readNumber);
  if (number === null)
    fault('number', { zh: '是空的，每个人都要有工号', en: 'is empty; everybody needs a staff number' });
  const joined = take('joined', readDate);
  const left = take('left', readDate);
  if (typeof joined === 'string' && typeof left === 'string' && left < joined) {
    fault('left', {
      zh: `是${left}，比入职日期${joined}还早`,
      en: `${left} is before the first day ${joined}`,
    });
  }
  const accounts: Account[] = [];
  for (const [field, workspace] of [
    ['slack_user', workspaces.slack],
    ['wecom_userid', workspaces.wecom],
  ] as const) {
    const found = take(field, readAccount);
    if (found === null || found === undefined) continue;
    const where = found.workspace ?? workspace;
    if (where !== undefined) accounts.push({ workspace: where, account: found.account });
    else fault(field, workspaceMissing(field));
  }
  // Every row has the same shape, and what many rows say alike is kept once: there may be a hundred thousand of them.
  const wanted: Wanted = {
    line: row.line,
    number: number ?? '',
    name: take('name', readText),
    email: take('email', readEmail),
    department: alike(take('department', readText)),
    managerText: alike(take('manager', readText)),
    office: alike(take('office', (text) => readOffice(text, offices))),
    joined: alike(joined),
    left: alike(left),
    lang: take('lang', readLang),
    accounts: accounts.length === 0 ? NO_ACCOUNTS : accounts,
  };
  return good && typeof number === 'string' ? wanted : undefined;
}

function workspaceMissing(field: 'slack_user' | 'wecom_userid'): Text {
  const [flag, name] =
    field === 'slack_user' ? ['--slack-workspace T…', 'Slack'] : ['--wecom-workspace ww…', 'WeCom'];
  return {
    zh: `：还不知道是哪个${name === 'Slack' ? ' Slack 工作区' : '企业微信'}，请加上 ${flag}`,
    en: `it is not known which ${name} this is; add ${flag}`,
  };
}
