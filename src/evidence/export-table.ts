import type { Text } from '../shared/lang.ts';

export type Cells = readonly (string | null)[];

/** A table that is read piece by piece: however long it is, only a piece of it is in memory. */
export interface ExportTable {
  readonly columns: readonly string[];
  count(): Promise<number>;
  pieces(): AsyncIterable<readonly Cells[]>;
}

/** Rows that are read at a time. */
export const PIECE = 1_000;

/** Reads on from the last key until there is no more. */
export async function* paged<Row, Key>(
  read: (after: Key | undefined) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): AsyncGenerator<Row[]> {
  let after: Key | undefined;
  for (;;) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < PIECE) return;
    after = keyOf(last);
  }
}

export async function* mapped<Row>(
  pieces: AsyncIterable<Row[]>,
  cells: (row: Row) => Cells,
): AsyncGenerator<Cells[]> {
  for await (const rows of pieces) yield rows.map(cells);
}

/** A number is how many rows the table has; the engines differ in how they say it. */
export async function counted(query: Promise<{ count: number | string | bigint }>): Promise<number> {
  return Number((await query).count);
}

export const bothTitles = ({ zh, en }: Text): string => (zh === en ? zh : `${zh} · ${en}`);
