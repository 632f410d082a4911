import { insertLedgerRows } from '../data/store/ledger-rows.ts';
import type { Store, Tx } from '../data/store/store.ts';
import { companyOf, endingOf } from '../data/store/transaction.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { HeadsFile, SignedHead } from './heads.ts';
import type { KeyRing } from './key-ring.ts';
import { Pending } from './pending.ts';
import { createReader } from './reading.ts';
import type { Ledger, StateCheck } from './types.ts';

export type * from './types.ts';

export function createLedger(parts: {
  store: Store;
  clock: Clock;
  log: Log;
  keys: KeyRing;
  heads?: HeadsFile | undefined;
}): Ledger {
  const { store, clock, log, keys, heads: file } = parts;
  const checks: StateCheck[] = [];
  const reader = createReader(store);

  // Heads that the file did not take yet, because its disk was full for a while.
  let owed: SignedHead[] = [];
  const told = (heads: readonly SignedHead[]) => {
    if (file === undefined) return;
    owed.push(...heads);
    try {
      file.append(owed);
      owed = [];
    } catch (error) {
      log.error(
        { err: error, heads: owed.length },
        'signed heads could not be written to DECORUM_HEADS_FILE; they are written with the next commit',
      );
    }
  };
  const pendingOf = async (tx: Tx): Promise<Pending> => {
    const at = () => new Date(clock.now()).toISOString();
    const pending = endingOf(tx, 'ledger', () => new Pending(tx, { at: at(), keys, told }));
    await pending.open();
    return pending;
  };

  return {
    append: async (tx, company, entries) => {
      if (companyOf(tx) !== company) throw new Error('an entry for another company than its transaction');
      const pending = await pendingOf(tx);
      return entries.map((entry) => pending.add(entry));
    },
    commit: (company, request, fn) => store.grouped(company, request, fn),
    head: (company) => reader.head(company),
    headCovering: (company, seq) => reader.head(company, seq),
    entriesOf: (company, filter) => reader.entries(company, filter),
    verify: (company, options = {}) =>
      reader.verify(company, {
        ...options,
        publicKey: options.publicKey ?? (keys.lasting ? keys.current().publicKey : undefined),
        checks,
        heads: [...(file?.read() ?? []), ...(options.heads ?? [])],
      }),
    compare: (check) => {
      checks.push(check);
    },
    erase: async (tx, company, person, act) => {
      const pending = await pendingOf(tx);
      const rows = await tx
        .selectFrom('ledger_payloads')
        .select('seq')
        .where('company', '=', company)
        .where('person', '=', person)
        .where('part', '=', 'identity')
        .orderBy('seq')
        .execute();
      const entries = rows.map((row) => row.seq);
      const entry = pending.add({ kind: 'erased', subject: {}, act: { ...act, entries } });
      if (entries.length === 0) return { entry, erased: 0 };
      await insertLedgerRows(tx, {
        entries: [],
        payloads: [],
        heads: [],
        erasures: entries.map((seq) => ({ seq, erased_by: entry.seq })),
      });
      await tx
        .deleteFrom('ledger_payloads')
        .where('company', '=', company)
        .where('person', '=', person)
        .where('part', '=', 'identity')
        .execute();
      return { entry, erased: entries.length };
    },
    rotate: (company) =>
      keys.rotate((from, to) =>
        store.write(company, async (tx) => {
          const pending = await pendingOf(tx);
          const { publicKey } = to;
          pending.add({ kind: 'key-rotated', subject: {}, act: { from: from.id, to: to.id, publicKey } });
          // The old key signs that the new one follows; the new one signs what it begins with.
          pending.sign();
          keys.sign(to);
          pending.keyMade();
        }),
      ),
    stretch: (company, after) => reader.stretch(company, after),
    seal: (text) => {
      // A head begins with a brace: nothing that is sealed can be taken for one.
      if (text.startsWith('{')) throw new Error('a text that could be taken for a head');
      const key = keys.current();
      return `${key.id} ${key.sign(text)}`;
    },
    key: () => keys.current(),
    close: () => file?.close(),
  };
}
