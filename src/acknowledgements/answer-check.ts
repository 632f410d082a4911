import type { Store } from '../data/store/store.ts';
import type { StateCheck } from '../ledger/types.ts';
import { OUTCOMES } from './assignment-state.ts';

const CHUNK = 1000;

/** Compares what screens show of answers with the record: every receipt has its entry, every answer its receipt. */
export function answerCheck(store: Store): StateCheck {
  return async function* check(company) {
    for (let after = ''; ; ) {
      const rows = await store
        .read(company)
        .selectFrom('receipts')
        .leftJoin('ledger_entries', (join) =>
          join
            .on('ledger_entries.company', '=', company)
            .onRef('ledger_entries.company', '=', 'receipts.company')
            .onRef('ledger_entries.seq', '=', 'receipts.entry'),
        )
        .select([
          'receipts.number',
          'receipts.entry',
          'receipts.entry_hash',
          'receipts.outcome',
          'receipts.assignment',
          'ledger_entries.hash',
          'ledger_entries.kind',
          'ledger_entries.assignment as recorded',
        ])
        .where('receipts.company', '=', company)
        .where('receipts.number', '>', after)
        .orderBy('receipts.number')
        .limit(CHUNK)
        .execute();
      for (const row of rows) {
        if (row.hash === null) yield { seq: row.entry, what: `receipt ${row.number} has no entry` };
        else if (row.hash !== row.entry_hash)
          yield { seq: row.entry, what: `receipt ${row.number} carries another hash than its entry` };
        else if (row.kind !== row.outcome || row.recorded !== row.assignment)
          yield { seq: row.entry, what: `receipt ${row.number} says something else than its entry` };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) break;
      after = last.number;
    }
    yield* answersWithoutReceipt(store, company);
  };
}

/** An answer that stands in a row, but of which nothing was ever recorded. */
async function* answersWithoutReceipt(store: Store, company: string): ReturnType<StateCheck> {
  for (let after = ''; ; ) {
    const rows = await store
      .read(company)
      .selectFrom('assignments')
      .leftJoin('receipts', (join) =>
        join
          .on('receipts.company', '=', company)
          .onRef('receipts.company', '=', 'assignments.company')
          .onRef('receipts.assignment', '=', 'assignments.id')
          .onRef('receipts.outcome', '=', 'assignments.state'),
      )
      .leftJoin('paper_entries', (join) =>
        join
          .on('paper_entries.company', '=', company)
          .onRef('paper_entries.company', '=', 'assignments.company')
          .onRef('paper_entries.assignment', '=', 'assignments.id')
          .on('paper_entries.undone_at', 'is', null),
      )
      .select(['assignments.id', 'assignments.state', 'receipts.number', 'paper_entries.id as paper'])
      .where('assignments.company', '=', company)
      .where('assignments.state', 'in', [...OUTCOMES])
      .where('assignments.id', '>', after)
      .orderBy('assignments.id')
      .limit(CHUNK)
      .execute();
    for (const { id, state, number, paper } of rows)
      if (number === null && paper === null)
        yield { seq: 0, what: `${id} stands as ${state} without a receipt` };
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK) return;
    after = last.id;
  }
}
