import type { Store, Tx } from '../data/store/store.ts';
import type { Message } from '../messages/parts.ts';
import type { People } from '../people/people.ts';
import type { Clock } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import { describeError, type Log } from '../shared/log.ts';
import type { Sender } from './sender.ts';

/** A message that is owed to one person. `key` is its maker's own and unique: owing it twice owes it once. */
export interface Owed {
  readonly company: string;
  readonly key: string;
  readonly workspace: string;
  readonly account: string;
  /** Which composer writes it. */
  readonly kind: string;
  /** Ids for the composer. */
  readonly subject: string;
}

/** Writes the message for its person and language at the moment it is sent; undefined: no longer wanted. */
export type Composer = (owed: Owed, lang: Lang) => Promise<Message | undefined>;

export interface Outbox {
  /** Owes a message, in the caller's transaction: it is kept if and only if what causes it is. */
  owe(tx: Tx, owed: Owed): Promise<void>;
  compose(kind: string, composer: Composer): void;
  /** After a start: what was being sent when the process ended is looked up and, if it never arrived, sent. */
  recover(company: string): Promise<void>;
  /** Sends what is due now; called after a change and by the heartbeat. Never throws. */
  dispatch(company: string): Promise<void>;
  /** Gives up what nobody could take for a month, and forgets its address. */
  expire(company: string): Promise<void>;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
}

const MAX_ATTEMPTS = 8;
/** Rows that are read at once. */
const BATCH = 100;
const EXPIRY_MS = 30 * 86_400_000;

/** Waits before the next try: 10 s, doubling, at most an hour. */
function backOff(attempts: number): number {
  return Math.min(10_000 * 2 ** attempts, 3_600_000);
}

export function createOutbox(parts: {
  store: Store;
  people: People;
  clock: Clock;
  log: Log;
  senders: () => readonly Sender[];
  /** The language for people of whom neither choice nor platform says anything. */
  officeLanguage: (company: string) => Lang;
}): Outbox {
  const { store, people, clock, log, senders } = parts;
  const composers = new Map<string, Composer>();
  const running = new Map<string, Promise<void>>();
  const iso = (ms: number) => new Date(ms).toISOString();

  async function settle(owed: Owed, state: 'sent' | 'failed', reason: string | null): Promise<void> {
    // The address is not needed any more; who asked without a name must not be found here.
    await store.write(owed.company, (tx) =>
      tx
        .updateTable('deliveries')
        .set({ state, reason, account: '', settled_at: iso(clock.now()) })
        .where('company', '=', owed.company)
        .where('key', '=', owed.key)
        .execute(),
    );
  }

  async function retry(owed: Owed, waitMs: number): Promise<void> {
    await store.write(owed.company, (tx) =>
      tx
        .updateTable('deliveries')
        .set({ state: 'due', due_at: iso(clock.now() + waitMs) })
        .where('company', '=', owed.company)
        .where('key', '=', owed.key)
        .execute(),
    );
  }

  /** Tries again later, unless it has been tried often enough. */
  async function later(owed: Owed, attempts: number, waitMs: number): Promise<void> {
    if (attempts + 1 >= MAX_ATTEMPTS) return settle(owed, 'failed', 'the platform could not be reached');
    return retry(owed, Math.max(waitMs, backOff(attempts)));
  }

  async function sendOne(owed: Owed, attempts: number): Promise<void> {
    const sender = senders().find((each) => each.reaches(owed.workspace));
    const composer = composers.get(owed.kind);
    if (sender === undefined || composer === undefined) return;
    const claimed = await store.write(owed.company, (tx) =>
      tx
        .updateTable('deliveries')
        .set({ state: 'sending', attempts: attempts + 1 })
        .where('company', '=', owed.company)
        .where('key', '=', owed.key)
        .where('state', '=', 'due')
        .executeTakeFirst(),
    );
    if (claimed.numUpdatedRows === 0n) return;
    const lang =
      people.of(owed.company, owed).lang ??
      (await sender.languageOf(owed.workspace, owed.account)) ??
      parts.officeLanguage(owed.company);
    const message = await composer(owed, lang);
    if (message === undefined) return settle(owed, 'failed', 'no longer wanted');
    const { workspace, account, key } = owed;
    const result = await sender.send({ workspace, account, message, key, doubtful: attempts > 0 });
    if (result.outcome === 'sent') return settle(owed, 'sent', null);
    if (result.outcome === 'refused') return settle(owed, 'failed', result.reason);
    return later(owed, attempts, result.waitMs);
  }

  async function dispatchNow(company: string): Promise<void> {
    const now = iso(clock.now());
    // By key, so that what nobody can take just now does not stand in the way of the rest.
    for (let after = ''; ; ) {
      const due = await store
        .read(company)
        .selectFrom('deliveries')
        .selectAll()
        .where('company', '=', company)
        .where('state', '=', 'due')
        .where('due_at', '<=', now)
        .where('key', '>', after)
        .orderBy('key')
        .limit(BATCH)
        .execute();
      await sendAll(company, due);
      after = due.at(-1)?.key ?? '';
      if (due.length < BATCH) return;
    }
  }

  async function sendAll(company: string, due: readonly (Owed & { attempts: number })[]): Promise<void> {
    for (const row of due) {
      try {
        await sendOne(row, row.attempts);
      } catch (error) {
        log.error({ company, kind: row.kind, err: describeError(error) }, 'a delivery could not be handled');
        await later(row, row.attempts, 0);
      }
    }
  }

  return {
    owe: async (tx, owed) => {
      await tx
        .insertInto('deliveries')
        .values({
          ...owed,
          state: 'due',
          attempts: 0,
          due_at: iso(clock.now()),
          settled_at: null,
          reason: null,
        })
        .onConflict((conflict) => conflict.columns(['company', 'key']).doNothing())
        .execute();
    },
    compose: (kind, composer) => {
      composers.set(kind, composer);
    },
    recover: async (company) => {
      await store.write(company, (tx) =>
        tx
          .updateTable('deliveries')
          .set({ state: 'due' })
          .where('company', '=', company)
          .where('state', '=', 'sending')
          .execute(),
      );
    },
    expire: async (company) => {
      await store.write(company, (tx) =>
        tx
          .updateTable('deliveries')
          .set({
            state: 'failed',
            reason: 'nobody could take it',
            account: '',
            settled_at: iso(clock.now()),
          })
          .where('company', '=', company)
          .where('state', '=', 'due')
          .where('due_at', '<=', iso(clock.now() - EXPIRY_MS))
          .execute(),
      );
    },
    idle: async () => {
      await Promise.all(running.values());
    },
    dispatch: (company) => {
      // One run at a time: a call during a run is followed by one more.
      const next = (running.get(company) ?? Promise.resolve())
        .then(() => dispatchNow(company))
        .catch((error: unknown) =>
          log.error({ company, err: describeError(error) }, 'deliveries could not be read'),
        );
      running.set(company, next);
      return next;
    },
  };
}
