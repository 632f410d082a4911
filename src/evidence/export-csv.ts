import type { Cells } from './export-table.ts';

/** Spreadsheets take such a cell for a formula, and run it. */
const FORMULA = /^[=+\-@\t\r]/;

/** One cell: a formula becomes text by an apostrophe, and what would break the line stands in quotes. */
export function csvCell(value: string | null): string {
  if (value === null) return '';
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: Cells): string => `${cells.map(csvCell).join(',')}\r\n`;

/** By this mark Excel knows the text for UTF-8. */
export const BOM = '\uFEFF';

/** A short table as one text. */
export function csvText(columns: readonly string[], rows: readonly Cells[]): string {
  return `${BOM}${csvLine(columns)}${rows.map(csvLine).join('')}`;
}
