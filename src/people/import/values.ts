import type { Lang, Text } from '../../shared/lang.ts';
import { isClockTime } from '../../time/clock-times.ts';
import { type LocalDate, parseLocalDate } from '../../time/days.ts';
import type { Office } from '../office.ts';
import { FIELDS, type FieldName } from './columns.ts';

/** What is wrong in one cell, said with its row and column. */
export interface Fault {
  readonly line: number;
  readonly column: string;
  readonly text: Text;
}

export type Read<T> = { readonly value: T } | { readonly wrong: Text };

const wrong = (zh: string, en: string): { wrong: Text } => ({ wrong: { zh, en } });

/** A fault as it stands in the list. */
export function faultAt(line: number, field: FieldName, header: string, said: Text): Fault {
  const zh = header === '' ? FIELDS[field].zh : header;
  return {
    line,
    column: zh,
    text: { zh: `第${line}行“${zh}”${said.zh}`, en: `Row ${line}, “${header || field}”: ${said.en}` },
  };
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** 2026-01-13, 2026/1/13, 2026.1.13, 2026年1月13日, 20260113, each with or without a time of midnight behind it. */
export function readDate(text: string): Read<LocalDate> {
  const bare = text
    .normalize('NFKC')
    .trim()
    .replace(/[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/, '');
  const match =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(bare) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/.exec(bare) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(bare);
  const shown = text.slice(0, 40);
  if (match === null) {
    return wrong(
      `是“${shown}”，看不出是哪一天。请写成 2026-01-13`,
      `“${shown}” is no day that can be read; write it like 2026-01-13`,
    );
  }
  const [, year = '', month = '', day = ''] = match;
  const date = parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  if (date !== undefined) {
    if (date >= '1940-01-01' && date <= '2150-12-31') return { value: date };
    return wrong(`是${shown}，年份不对`, `${shown}: the year cannot be right`);
  }
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) {
    return wrong(`是${shown}，没有${Number(month)}月`, `${shown} has no month ${Number(month)}`);
  }
  return wrong(
    `是${shown}，${year}年${Number(month)}月没有${Number(day)}日`,
    `${shown}: there is no ${Number(day)} ${name} ${year}`,
  );
}

export function readNumber(text: string): Read<string> {
  const value = text.normalize('NFKC').trim();
  if (/^\d(\.\d+)?E\+\d+$/i.test(value)) {
    return wrong(
      `是${value}，被表格改成了科学记数。请把这一列设成文本再存`,
      `${value} was turned into an exponent by the spreadsheet; make the column text and save again`,
    );
  }
  if (/^[\p{L}\p{N}._-]{1,40}$/u.test(value)) return { value };
  return wrong(
    `是“${value.slice(0, 40)}”。工号只用字母、数字、点和连字符，最多40个`,
    `“${value.slice(0, 40)}”: a staff number has letters, digits, dots or hyphens, at most 40`,
  );
}

export function readEmail(text: string): Read<string> {
  const value = text.normalize('NFKC').trim().toLowerCase();
  if (value.length <= 200 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return { value };
  return wrong(`是“${value.slice(0, 40)}”，不是邮箱地址`, `“${value.slice(0, 40)}” is no e-mail address`);
}

export function readText(text: string): Read<string> {
  const value = text.trim().replace(/\s+/g, ' ');
  if (value.length <= 100) return { value };
  return wrong('太长，最多100个字', 'is too long: at most 100 characters');
}

const LANGS: readonly [Lang, RegExp][] = [
  ['zh', /^(zh|zh[-_].*|中文|汉语|普通话|简体中文|繁体中文|chinese|mandarin|cn)$/i],
  ['en', /^(en|en[-_].*|英文|英语|english)$/i],
];

export function readLang(text: string): Read<Lang> {
  const found = LANGS.find(([, pattern]) => pattern.test(text.trim()));
  if (found !== undefined) return { value: found[0] };
  const shown = text.trim().slice(0, 40);
  return wrong(`是“${shown}”。只有中文和英文：写 zh 或 en`, `“${shown}”: write zh or en`);
}

/** By id or name; “上海” is the office named 上海办公室. */
export function readOffice(text: string, offices: readonly Office[]): Read<string> {
  const plain = (name: string) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\s*(办公室|分公司|office)$/, '')
      .trim();
  const wanted = plain(text);
  const found = offices.find(
    ({ id, name }) => id === wanted || plain(name.zh) === wanted || plain(name.en) === wanted,
  );
  if (found !== undefined) return { value: found.id };
  const shown = text.trim().slice(0, 40);
  const ids = offices.map(({ id }) => id).join(' ');
  return wrong(
    `是“${shown}”，没有这个办公地点。现有：${ids}`,
    `“${shown}” is no office of the company; there are: ${ids}`,
  );
}

export function readTime(text: string): Read<string> {
  const match = /^(\d{1,2})[:：](\d{2})(:00)?$/.exec(text.trim());
  const value = match === null ? '' : `${match[1]?.padStart(2, '0')}:${match[2]}`;
  if (isClockTime(value)) return { value };
  const shown = text.trim().slice(0, 40);
  return wrong(`是“${shown}”，不是时间。请写成 08:30`, `“${shown}” is no time; write it like 08:30`);
}

/** `U024BE7LH`, or with its workspace `T024BE7LD/U024BE7LH`. */
export function readAccount(text: string): Read<{ workspace?: string; account: string }> {
  const value = text.trim().replace(/^<@([^>|]+).*$/, '$1');
  const match = /^(?:([^\s/]{1,60})\/)?([^\s/]{1,64})$/.exec(value);
  if (match?.[2] === undefined) {
    return wrong(`是“${value.slice(0, 40)}”，不是账号`, `“${value.slice(0, 40)}” is no account`);
  }
  return { value: { account: match[2], ...(match[1] === undefined ? {} : { workspace: match[1] }) } };
}
