import { createPublicKey } from 'node:crypto';
import type { Store } from '../data/store/store.ts';
import type { EntryBody, Json } from './chain.ts';
import { headOf, type SignedHead } from './heads.ts';
import type { EntryFilter, Head, LedgerKind, RecordedEntry, StateCheck, VerifyOptions } from './types.ts';
import { type Stretch, type Verdict, Verifier } from './verify.ts';

/** Entries that are read at a time: what takes a few hundredths of a second. */
const STRETCH = 1_000;
/** Most entries that are given at once. */
const MOST = 10_000;

export interface Reader {
  /** The last signed head, or the first that covers an entry. */
  head(company: string, covering?: number): Promise<Head | undefined>;
  entries(company: string, filter: EntryFilter): Promise<RecordedEntry[]>;
  /** The rows after an entry, and whether more follow. */
  stretch(company: string, after: number | undefined): Promise<Stretch & { readonly last: boolean }>;
  verify(
    company: string,
    options: VerifyOptions & {
      checks: readonly StateCheck[];
      heads: readonly (SignedHead | { readonly seq: number; readonly hash: string })[];
    },
  ): Promise<Verdict>;
}

export function createReader(store: Store): Reader {
  const reader: Reader = {
    head: async (company, covering) => {
      let query = store
        .read(company)
        .selectFrom('ledger_heads')
        .select(['body', 'signature'])
        .where('company', '=', company);
      query =
        covering === undefined
          ? query.orderBy('seq', 'desc')
          : query.where('seq', '>=', covering).orderBy('seq', 'asc');
      const row = await query.limit(1).executeTakeFirst();
      const body = row === undefined ? undefined : headOf(row.body);
      if (row === undefined || body === undefined) return undefined;
      const { seq, hash, at, key } = body;
      return { seq, hash, at, key, signature: row.signature };
    },

    entries: async (company, filter) => {
      let query = store
        .read(company)
        .selectFrom('ledger_entries as e')
        .leftJoin('ledger_payloads as a', (join) =>
          join.onRef('a.company', '=', 'e.company').onRef('a.seq', '=', 'e.seq').on('a.part', '=', 'act'),
        )
        .leftJoin('ledger_payloads as i', (join) =>
          join
            .onRef('i.company', '=', 'e.company')
            .onRef('i.seq', '=', 'e.seq')
            .on('i.part', '=', 'identity'),
        )
        .select(['e.body', 'e.hash', 'a.content as act', 'i.content as identity'])
        .where('e.company', '=', company)
        .where('e.seq', '>', filter.after ?? 0);
      if (filter.policy !== undefined) query = query.where('e.policy', '=', filter.policy);
      if (filter.campaign !== undefined) query = query.where('e.campaign', '=', filter.campaign);
      if (filter.assignment !== undefined) query = query.where('e.assignment', '=', filter.assignment);
      if (filter.person !== undefined) query = query.where('i.person', '=', filter.person);
      if (filter.general) query = query.where('e.assignment', 'is', null);
      if (filter.kinds !== undefined) query = query.where('e.kind', 'in', [...filter.kinds]);
      const rows = await query
        .orderBy('e.seq')
        .limit(Math.min(filter.limit ?? MOST, MOST))
        .execute();
      return rows.map((row) => {
        const body = JSON.parse(row.body) as EntryBody;
        const { seq, at, subject } = body;
        const identity =
          row.identity === null
            ? body.identity === null
              ? undefined
              : null
            : (JSON.parse(row.identity) as { [key: string]: Json });
        return {
          seq,
          at,
          kind: body.kind as LedgerKind,
          hash: row.hash,
          subject,
          act: JSON.parse(row.act ?? '{}') as { [key: string]: Json },
          ...(identity === undefined ? {} : { identity }),
        };
      });
    },

    stretch: (company, after) =>
      store.snapshot(company, async (db) => {
        let query = db
          .selectFrom('ledger_entries')
          .select(['seq', 'kind', 'policy', 'campaign', 'assignment', 'body', 'hash'])
          .where('company', '=', company);
        if (after !== undefined) query = query.where('seq', '>', after);
        const entries = await query.orderBy('seq').limit(STRETCH).execute();
        const last = entries.length < STRETCH;
        const to = last ? undefined : entries.at(-1)?.seq;
        const beside = (table: 'ledger_payloads' | 'ledger_heads' | 'ledger_erasures') => {
          let rows = db
            .selectFrom(table as 'ledger_payloads')
            .selectAll()
            .where('company', '=', company);
          if (after !== undefined) rows = rows.where('seq', '>', after);
          if (to !== undefined) rows = rows.where('seq', '<=', to);
          return rows.orderBy('seq').execute();
        };
        return {
          entries,
          payloads: await beside('ledger_payloads'),
          heads: (await beside('ledger_heads')) as unknown as Stretch['heads'],
          erasures: (await beside('ledger_erasures')) as unknown as Stretch['erasures'],
          last,
        };
      }),

    verify: async (company, options) => {
      const heads = options.heads.map((head) =>
        'body' in head ? { ...head, seq: headOf(head.body)?.seq ?? 0 } : head,
      );
      const publicKey = options.publicKey === undefined ? undefined : createPublicKey(options.publicKey);
      const once = async () => {
        const verifier = new Verifier({ company, outside: { heads, publicKey } });
        const { seq: end = 0 } = (await reader.head(company)) ?? {};
        // What lies before the first entry is wrong too.
        let after: number | undefined;
        for (let last = false; !last; ) {
          const stretch = await reader.stretch(company, after);
          await verifier.take(stretch);
          last = stretch.last;
          after = stretch.entries.at(-1)?.seq ?? after;
          const done = Math.max(after ?? 0, 0);
          options.progress?.(done, Math.max(done, end));
        }
        for (const check of options.checks) {
          for await (const { seq, what } of check(company)) verifier.report(seq, what);
        }
        return verifier.finish();
      };
      const before = await erasures(company);
      const verdict = await once();
      // Somebody was erased while the record was read: what was read before and after does not fit together.
      return verdict.ok || (await erasures(company)) === before ? verdict : once();
    },
  };
  const erasures = async (company: string) => {
    const rows = await store
      .read(company)
      .selectFrom('ledger_erasures')
      .select('erased_by')
      .where('company', '=', company)
      .orderBy('erased_by', 'desc')
      .limit(1)
      .execute();
    return rows[0]?.erased_by;
  };
  return reader;
}
