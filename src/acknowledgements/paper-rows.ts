import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Text } from '../shared/lang.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import type { Desk } from './desk.ts';
import type { PaperSheet } from './paper.ts';

/** Paper entries as HR pastes them; or the first row at fault, and then none is taken. */
export type ReadPaper =
  | { readonly sheets: ReadonlyMap<string, PaperSheet>; readonly hash: string }
  | { readonly row: number; readonly why: Text };

/** A first row that names the columns. */
const HEADING = /^(工号|员工|邮箱|number|staff|employee|e-?mail)/i;

/**
 * Reads rows of staff number or e-mail, date signed, witness and the SHA-256 of the scan; commas, semicolons or tabs between them.
 * Every row must be right, each person stand once, and nobody sign in the future.
 */
export async function readPaper(
  desk: Desk,
  company: string,
  typed: string,
  today: LocalDate,
): Promise<ReadPaper> {
  const bad = (row: number, zh: string, en: string): ReadPaper => ({ row, why: { zh, en } });
  let rows: string[][];
  try {
    rows = parse(typed.replace(/^\uFEFF/, '').replaceAll('，', ','), {
      delimiter: typed.includes('\t') ? '\t' : typed.includes(';') && !typed.includes(',') ? ';' : ',',
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    });
  } catch {
    return bad(
      1,
      '看不出列，请用逗号分开。',
      'the columns cannot be told apart; please put commas between them.',
    );
  }
  const sheets = new Map<string, PaperSheet>();
  const first = HEADING.test(rows[0]?.[0] ?? '') ? 1 : 0;
  for (const [index, [who = '', signed = '', witness = '', scan = '']] of rows.entries()) {
    if (index < first) continue;
    const row = index + 1;
    const found = await desk.directory.find(company, who);
    const [person] = found;
    if (person === undefined)
      return bad(
        row,
        `花名册里没有“${who.slice(0, 40)}”。`,
        `“${who.slice(0, 40)}” is not on the staff list.`,
      );
    if (found.length > 1)
      return bad(
        row,
        `有几位叫“${who.slice(0, 40)}”，请用工号。`,
        `several people are called “${who.slice(0, 40)}”; use the staff number.`,
      );
    const signedOn = parseLocalDate(signed);
    if (signedOn === undefined)
      return bad(
        row,
        `签字日期“${signed.slice(0, 20)}”不是日期，请写成2026-12-01。`,
        `“${signed.slice(0, 20)}” is no date; write it like 2026-12-01.`,
      );
    if (signedOn > today) return bad(row, '签字日期还没到。', 'the date signed is in the future.');
    if (witness === '') return bad(row, '没有写见证人。', 'the witness is missing.');
    if (!/^[0-9a-f]{64}$/i.test(scan))
      return bad(row, '扫描件的 SHA-256 要有64位。', 'the SHA-256 of the scan has 64 hexadecimal digits.');
    if (sheets.has(person.id))
      return bad(row, `“${who.slice(0, 40)}”出现了两次。`, `“${who.slice(0, 40)}” stands twice.`);
    sheets.set(person.id, { signedOn, witness: witness.slice(0, 80), scan: scan.toLowerCase() });
  }
  if (sheets.size === 0) return bad(1, '没有看到名单。', 'there is no list.');
  return { sheets, hash: createHash('sha256').update(typed).digest('hex') };
}
