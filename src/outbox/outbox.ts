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
}

const MAX_ATTEMPTS = 8;

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
    if (attempts + 1 >= MAX_ATTEMPTS) return settle(owed, 'failed', 'the platform could not be reached');
    return retry(owed, Math.max(result.waitMs, backOff(attempts)));
  }

  async function dispatchNow(company: string): Promise<void> {
    const due = await store
      .read(company)
      .selectFrom('deliveries')
      .selectAll()
      .where('company', '=', company)
      .where('state', '=', 'due')
      .where('due_at', '<=', iso(clock.now()))
      .orderBy('due_at')
      .limit(100)
      .execute();
    for (const row of due) {
      try {
        await sendOne(row, row.attempts);
      } catch (error) {
        log.error({ company, kind: row.kind, err: describeError(error) }, 'a delivery could not be handled');
        await retry(row, backOff(row.attempts));
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
