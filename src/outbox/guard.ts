import type { Store, Tx } from '../data/store/store.ts';
import type { Clock } from '../shared/clock.ts';
import { describeError, type Log } from '../shared/log.ts';
import type { MarkFile } from './mark.ts';
import { iso } from './rows.ts';
import type { Guarded, GuardKind } from './standing.ts';

/**
 * Watches for what must not be gone on from by itself: a database older than what was already sent, and a clock that jumped by
 * more than a day. Both wait for the operator.
 */
export interface Guard {
  /** Looks, and gives what holds sending up. */
  check(company: string): Promise<Guarded | undefined>;
  /** The operator has seen it; false when nothing of the kind waits. `doubt`: in the same transaction, after a restore. */
  accept(
    company: string,
    kind: GuardKind,
    reason: string,
    doubt: (tx: Tx) => Promise<void>,
  ): Promise<boolean>;
  /** What waits for the operator, without looking for more. */
  waiting(company: string): Promise<Guarded | undefined>;
  /** What holds it up, as far as it was seen last; without waiting. */
  known(company: string): Guarded | undefined;
  /** Counts a call, in the transaction that freezes it. */
  count(tx: Tx, company: string): Promise<number>;
  /** Writes the mark after that transaction and before the call. */
  mark(company: string, calls: number): void;
  close(): void;
}

const DAY = 86_400_000;
/** How often the time is written down. */
const KEEP_MS = 60_000;

export function createGuard(parts: {
  store: Store;
  clock: Clock;
  log: Log;
  marks?: MarkFile | undefined;
  /** Other files outside that may know better: the heads of the record. */
  knowsMore?: (() => Promise<boolean>) | undefined;
}): Guard {
  const { store, clock, log, marks } = parts;
  const seen = new Map<string, { at: number; steady: number | undefined; kept: number }>();
  const open = new Map<string, Guarded>();
  const compared = new Set<string>();
  let complained = false;

  const rowOf = (company: string) =>
    store
      .read(company)
      .selectFrom('outbox_marks')
      .selectAll()
      .where('company', '=', company)
      .executeTakeFirst();

  const put = (tx: Tx, company: string, values: { calls?: number; last_at?: string }) =>
    tx
      .insertInto('outbox_marks')
      .values({ company, calls: 0, last_at: iso(clock.now()), ...values })
      .onConflict((conflict) => conflict.columns(['company']).doUpdateSet(values))
      .execute();

  const raise = async (company: string, kind: GuardKind) => {
    const since = iso(clock.now());
    await store.write(company, (tx) =>
      tx
        .insertInto('outbox_guards')
        .values({ company, kind, since, accepted_at: null, reason: null })
        .onConflict((conflict) => conflict.columns(['company', 'kind', 'since']).doNothing())
        .execute(),
    );
    log.error(
      { company },
      kind === 'restored'
        ? 'the database is older than what was sent: nothing is sent or recorded until decorum store accept-restore'
        : 'the clock jumped by more than a day: nothing is sent until decorum store accept-clock',
    );
  };

  /** Does the world outside know of more than the database? Asked once, at the start. */
  const isRestored = async (company: string): Promise<boolean> => {
    const kept = marks?.read();
    const calls = (await rowOf(company))?.calls ?? 0;
    if (kept !== undefined && kept.company === company && kept.calls > calls) return true;
    return (await parts.knowsMore?.()) ?? false;
  };

  /** Did the clock jump, forward while we ran, or back? */
  const hasJumped = async (company: string): Promise<boolean> => {
    const now = clock.now();
    const steady = clock.steady?.();
    const before = seen.get(company);
    const kept = before?.kept ?? Date.parse((await rowOf(company))?.last_at ?? iso(now));
    const passed = before?.steady === undefined || steady === undefined ? undefined : steady - before.steady;
    const forward = before !== undefined && passed !== undefined && now - before.at - passed > DAY;
    if (forward || now < kept - DAY) return true;
    if (now - kept >= KEEP_MS || before === undefined) {
      await store.write(company, (tx) => put(tx, company, { last_at: iso(now) }));
      seen.set(company, { at: now, steady, kept: now });
    } else seen.set(company, { at: now, steady, kept });
    return false;
  };

  const waitingOf = async (company: string): Promise<Guarded | undefined> => {
    const row = await store
      .read(company)
      .selectFrom('outbox_guards')
      .select(['kind', 'since'])
      .where('company', '=', company)
      .where('accepted_at', 'is', null)
      .orderBy('kind', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && { kind: row.kind === 'clock' ? 'clock' : 'restored', since: row.since };
  };

  /** The operator has said that it is right so. */
  const accept = async (
    company: string,
    kind: GuardKind,
    reason: string,
    doubt: (tx: Tx) => Promise<void>,
  ) => {
    const waiting = await waitingOf(company);
    if (waiting?.kind !== kind) return false;
    const calls = Math.max((await rowOf(company))?.calls ?? 0, marks?.read()?.calls ?? 0);
    await store.write(company, async (tx) => {
      if (kind === 'restored') await doubt(tx);
      await put(tx, company, { last_at: iso(clock.now()), ...(kind === 'restored' ? { calls } : {}) });
      await tx
        .updateTable('outbox_guards')
        .set({ accepted_at: iso(clock.now()), reason })
        .where('company', '=', company)
        .where('kind', '=', kind)
        .where('accepted_at', 'is', null)
        .execute();
    });
    seen.delete(company);
    open.delete(company);
    log.info({ company, kind }, 'the operator accepted it: sending goes on');
    return true;
  };

  return {
    accept,
    check: async (company) => {
      const waiting = await waitingOf(company);
      if (waiting !== undefined) {
        open.set(company, waiting);
        compared.add(company);
        return waiting;
      }
      // Accepted, perhaps by another process: what was seen of the time before no longer counts.
      if (open.delete(company)) seen.delete(company);
      let kind: GuardKind | undefined;
      if (!compared.has(company) && (await isRestored(company))) kind = 'restored';
      else if (await hasJumped(company)) kind = 'clock';
      compared.add(company);
      if (kind === undefined) return undefined;
      await raise(company, kind);
      open.set(company, { kind, since: iso(clock.now()) });
      return open.get(company);
    },
    waiting: waitingOf,
    known: (company) => open.get(company),
    count: async (tx, company) => {
      const { calls } = (await tx
        .selectFrom('outbox_marks')
        .select('calls')
        .where('company', '=', company)
        .executeTakeFirst()) ?? { calls: 0 };
      await put(tx, company, { calls: calls + 1 });
      return calls + 1;
    },
    mark: (company, calls) => {
      if (marks === undefined) return;
      try {
        marks.write({ company, calls, at: iso(clock.now()) });
      } catch (error) {
        // Sending goes on; what is lost is that a later restore is noticed.
        if (!complained)
          log.error({ company, err: describeError(error) }, 'the mark of what was sent cannot be written');
        complained = true;
      }
    },
    close: () => marks?.close(),
  };
}
