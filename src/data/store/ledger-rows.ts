import type { Selectable } from 'kysely';
import { prepared } from './prepared.ts';
import type {
  LedgerEntriesTable,
  LedgerErasuresTable,
  LedgerHeadsTable,
  LedgerPayloadsTable,
} from './schema.ts';
import type { Tx } from './store.ts';
import { companyOf, contextOf } from './transaction.ts';

type Row<T> = Omit<Selectable<T>, 'company'>;
export type EntryRow = Row<LedgerEntriesTable>;
export type PayloadRow = Row<LedgerPayloadsTable>;
export type HeadRow = Row<LedgerHeadsTable>;
export type ErasureRow = Row<LedgerErasuresTable>;

/** What one transaction adds to the record. */
export interface LedgerRows {
  readonly entries: EntryRow[];
  readonly payloads: PayloadRow[];
  readonly heads: HeadRow[];
  readonly erasures: ErasureRow[];
}

const lastEntry = prepared<Record<string, never>, { seq: number; hash: string }>((tx, company) =>
  tx
    .selectFrom('ledger_entries')
    .select(['seq', 'hash'])
    .where('company', '=', company)
    .orderBy('seq', 'desc')
    .limit(1),
);
const lastHead = prepared<Record<string, never>, HeadRow>((tx, company) =>
  tx
    .selectFrom('ledger_heads')
    .select(['seq', 'body', 'signature'])
    .where('company', '=', company)
    .orderBy('seq', 'desc')
    .limit(1),
);

/** The end of the chain inside a transaction that holds the company's lock. */
export async function endOfChain(
  tx: Tx,
): Promise<{ entry: { seq: number; hash: string } | undefined; head: HeadRow | undefined }> {
  const [entry] = (await lastEntry(tx, {})).rows;
  const [head] = (await lastHead(tx, {})).rows;
  return { entry, head };
}

/** As many rows as one prepared statement takes: a commit of many answers needs few statements, one answer two. */
const SHAPES = [32, 8, 3, 2, 1] as const;

/** Writes rows of one kind with as few prepared statements as there are shapes. */
function inserting<R extends EntryRow | PayloadRow>(
  table: 'ledger_entries' | 'ledger_payloads',
  columns: readonly (keyof R & string)[],
): (tx: Tx, rows: readonly R[]) => Promise<void> {
  const shaped = SHAPES.map((many) => ({
    many,
    insert: prepared<Record<string, string | number | null>>((tx, company, value) =>
      tx.insertInto(table).values(
        Array.from({ length: many }, (_, n) => ({
          company,
          ...Object.fromEntries(columns.map((column) => [column, value(`${n}${column}`)])),
        })) as never,
      ),
    ),
    names: Array.from({ length: many }, (_, n) => columns.map((column) => `${n}${column}`)),
  }));
  return async (tx, rows) => {
    let done = 0;
    for (const { many, insert, names } of shaped) {
      for (; rows.length - done >= many; done += many) {
        const values: Record<string, string | number | null> = {};
        for (let n = 0; n < many; n++) {
          const row = rows[done + n] as R;
          const own = names[n] as readonly string[];
          for (let c = 0; c < columns.length; c++)
            values[own[c] as string] = row[columns[c] as keyof R] as string | number | null;
        }
        await insert(tx, values);
      }
    }
  };
}

const insertEntries = inserting<EntryRow>('ledger_entries', [
  'seq',
  'kind',
  'policy',
  'campaign',
  'assignment',
  'body',
  'hash',
]);
const insertPayloads = inserting<PayloadRow>('ledger_payloads', [
  'seq',
  'part',
  'salt',
  'content',
  'person',
]);
const insertHead = prepared<HeadRow>((tx, company, value) =>
  tx
    .insertInto('ledger_heads')
    .values({ company, seq: value('seq'), body: value('body'), signature: value('signature') }),
);
const insertErasure = prepared<ErasureRow>((tx, company, value) =>
  tx.insertInto('ledger_erasures').values({ company, seq: value('seq'), erased_by: value('erased_by') }),
);

/** Most rows of one statement, so that its values stay below PostgreSQL's limit of 65,535. */
const CHUNK = 1_000;

/** Writes rows of the record: prepared statements on SQLite, many rows a statement on PostgreSQL. */
export async function insertLedgerRows(tx: Tx, rows: LedgerRows): Promise<void> {
  if (contextOf(tx).raw !== undefined) {
    await insertEntries(tx, rows.entries);
    await insertPayloads(tx, rows.payloads);
    for (const row of rows.heads) await insertHead(tx, row);
    for (const row of rows.erasures) await insertErasure(tx, row);
    return;
  }
  const company = companyOf(tx);
  const tables = [
    ['ledger_entries', rows.entries],
    ['ledger_payloads', rows.payloads],
    ['ledger_heads', rows.heads],
    ['ledger_erasures', rows.erasures],
  ] as const;
  for (const [table, all] of tables) {
    for (let from = 0; from < all.length; from += CHUNK) {
      const values = all.slice(from, from + CHUNK).map((row) => ({ company, ...row }));
      await tx
        .insertInto(table)
        .values(values as never)
        .execute();
    }
  }
}
