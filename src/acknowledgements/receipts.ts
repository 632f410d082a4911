import { prepared } from '../data/store/prepared.ts';
import type { ReceiptsTable } from '../data/store/schema-campaigns.ts';
import type { Db, Tx } from '../data/store/store.ts';
import { type Ending, endingOf } from '../data/store/transaction.ts';
import { type Instant, instant } from '../shared/clock.ts';
import type { Outcome } from './assignment-state.ts';
import { type Desk, todayAt } from './desk.ts';

/** What the person keeps of an answer. The rest of what it shows is read from the assignment and its version. */
export interface Receipt {
  /** R-YYMM-NNNN, counted by month. */
  readonly number: string;
  readonly assignment: string;
  readonly person: string;
  readonly outcome: Outcome;
  readonly at: Instant;
  /** Its entry in the ledger. */
  readonly entry: number;
  readonly entryHash: string;
}

/** The message that brings it. */
export const RECEIPT = 'policy-receipt';

const asReceipt = (row: ReceiptsTable): Receipt => ({
  number: row.number,
  assignment: row.assignment,
  person: row.person,
  outcome: row.outcome as Outcome,
  at: instant(Date.parse(row.at)),
  entry: row.entry,
  entryHash: row.entry_hash,
});

const count = prepared<{ month: string }, { last: number }>((tx, company, value) =>
  tx
    .insertInto('receipt_numbers')
    .values({ company, month: value('month'), last: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['company', 'month'])
        .doUpdateSet((eb) => ({ last: eb('receipt_numbers.last', '+', 1) })),
    )
    .returning('last'),
);

const countTo = prepared<{ month: string; last: number }>((tx, company, value) =>
  tx
    .updateTable('receipt_numbers')
    .set({ last: value('last') })
    .where('company', '=', company)
    .where('month', '=', value('month')),
);

/** The numbers that one transaction gives out: the first is taken from the row, the last is written back once. */
class Numbers implements Ending {
  readonly #tx: Tx;
  #months: ReadonlyMap<string, { readonly taken: number; readonly last: number }> = new Map();
  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async next(month: string): Promise<number> {
    const known = this.#months.get(month);
    const taken = known?.taken ?? (await count(this.#tx, { month })).rows[0]?.last;
    if (taken === undefined) throw new Error('no number was given');
    const last = known === undefined ? taken : known.last + 1;
    this.#months = new Map(this.#months).set(month, { taken, last });
    return last;
  }

  async beforeCommit(): Promise<void> {
    for (const [month, { taken, last }] of this.#months)
      if (last !== taken) await countTo(this.#tx, { month, last });
  }

  afterCommit(): void {}

  mark(): () => void {
    const months = this.#months;
    return () => {
      this.#months = months;
    };
  }
}

/** The next number of this month, taken inside the transaction that uses it. */
export async function nextNumber(desk: Desk, tx: Tx, company: string): Promise<string> {
  const day = todayAt(desk, company);
  const month = day.slice(2, 4) + day.slice(5, 7);
  const number = await endingOf(tx, 'receipt-numbers', () => new Numbers(tx)).next(month);
  return `R-${month}-${String(number).padStart(4, '0')}`;
}

const keep = prepared<Omit<ReceiptsTable, 'company'>>((tx, company, value) =>
  tx.insertInto('receipts').values({
    company,
    number: value('number'),
    assignment: value('assignment'),
    person: value('person'),
    outcome: value('outcome'),
    at: value('at'),
    entry: value('entry'),
    entry_hash: value('entry_hash'),
  }),
);

export async function keepReceipt(tx: Tx, _company: string, receipt: Receipt): Promise<void> {
  await keep(tx, {
    number: receipt.number,
    assignment: receipt.assignment,
    person: receipt.person,
    outcome: receipt.outcome,
    at: new Date(receipt.at).toISOString(),
    entry: receipt.entry,
    entry_hash: receipt.entryHash,
  });
}

/** The receipts of an assignment, the last one first: “not now” may have been followed by another answer. */
export async function receiptsOf(db: Db | Tx, company: string, assignment: string): Promise<Receipt[]> {
  const rows = await db
    .selectFrom('receipts')
    .selectAll()
    .where('company', '=', company)
    .where('assignment', '=', assignment)
    .orderBy('entry', 'desc')
    .execute();
  return rows.map(asReceipt);
}

export async function receiptNumbered(
  db: Db | Tx,
  company: string,
  number: string,
): Promise<Receipt | undefined> {
  const row = await db
    .selectFrom('receipts')
    .selectAll()
    .where('company', '=', company)
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? undefined : asReceipt(row);
}
