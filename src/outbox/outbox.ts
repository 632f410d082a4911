import { prepared } from '../data/store/prepared.ts';
import type { Lock } from '../data/store/store.ts';
import { describeError } from '../shared/log.ts';
import { forgetCounts } from './budget.ts';
import { createCalling } from './calling.ts';
import { createAmend } from './edits.ts';
import { createGuard } from './guard.ts';
import { forgetLong, readLong } from './long.ts';
import { createLooking } from './looking.ts';
import type { Composer, LineComposer, OnSettled, Outbox, Owed } from './owed.ts';
import { createPaces } from './paces.ts';
import type { OutboxParts, Taught } from './parts.ts';
import { createPreparing } from './preparing.ts';
import { progressOf } from './progress.ts';
import { heldInLastDay, reportOn, troublesOf } from './report.ts';
import { asDelivery, FORGOTTEN, insertOwed, iso, keysFrom } from './rows.ts';
import { createRunning } from './running.ts';
import { createSettling, doubtAll } from './settling.ts';

export type * from './owed.ts';

const EXPIRY_MS = 30 * 86_400_000;
/** How soon a process that waits looks whether the one that sends has ended. */
const OTHER_SENDS_MS = 5_000;
/** The longest sleep: a clock that is moved must not let what is due wait for long. */
const LONGEST_SLEEP_MS = 60_000;

/** Each answer stops several kinds of messages: prepared. */
const cancel = prepared<{ from: string; below: string; reason: string; at: string }>((tx, company, value) =>
  tx
    .updateTable('deliveries')
    .set({ ...FORGOTTEN, state: 'cancelled', reason: value('reason'), settled_at: value('at') })
    .where('company', '=', company)
    .where('key', '>=', value('from'))
    .where('key', '<', value('below'))
    .where('state', 'in', ['due', 'held']),
);

export function createOutbox(parts: OutboxParts): Outbox {
  const { store, clock, log } = parts;
  const composers = new Map<string, Composer>();
  const lines = new Map<string, LineComposer>();
  const listeners = new Map<string, OnSettled[]>();
  const editable = new Map<string, (owed: Owed) => boolean>();
  const taught: Taught = {
    composers,
    lines,
    listeners,
    editable: (owed) => editable.get(owed.kind)?.(owed) ?? false,
  };
  const stopped = new AbortController();
  const stopping = () => stopped.signal.aborted;

  const paces = createPaces(clock, parts.limits);
  const settling = createSettling(parts, taught);
  const guard = createGuard(parts);
  const calling = createCalling(parts, { settling, paces, guard });
  const looking = createLooking(parts, { settling, calling, paces });
  const preparing = createPreparing(parts, taught);
  const running = createRunning(parts, { preparing, calling, settling, paces, stopping });

  /** The last run of each company, and the calls under way. */
  const runs = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const alarms = new Map<string, { at: number; cancel: AbortController }>();

  /** One process at a time sends for a database; the keys of the rows, not this, keep doubles away. */
  let lock: Lock | undefined;
  let told = false;
  const recovered = new Set<string>();
  const mayDispatch = async (company: string): Promise<boolean> => {
    lock ??= store.lock('sending');
    if (lock === undefined) {
      if (!told) log.info({ company }, 'another process sends for this database; this one waits');
      told = true;
      wakeIn(company, OTHER_SENDS_MS);
      return false;
    }
    if ((await guard.check(company)) !== undefined) {
      wakeIn(company, OTHER_SENDS_MS);
      return false;
    }
    if (recovered.has(company)) return true;
    // What the last holder was doing is not known here.
    await looking.recover(company);
    recovered.add(company);
    return true;
  };

  /** Runs again at a moment, by itself: the earliest that was asked for. */
  const wakeIn = (company: string, ms: number) => {
    if (stopping()) return;
    const at = clock.now() + Math.min(ms, LONGEST_SLEEP_MS);
    const set = alarms.get(company);
    if (set !== undefined && set.at <= at) return;
    set?.cancel.abort();
    const cancel = new AbortController();
    alarms.set(company, { at, cancel });
    void clock.sleep(at - clock.now(), cancel.signal).then(() => {
      if (cancel.signal.aborted) return;
      alarms.delete(company);
      void dispatch(company);
    });
  };

  const runNow = async (company: string): Promise<Promise<void>[]> => {
    if (stopping() || !(await mayDispatch(company))) return [];
    const looked = await looking.run(company);
    const { launched, waitMs } = await running.run(company);
    if (waitMs !== undefined) wakeIn(company, waitMs);
    if (looked.next !== undefined) wakeIn(company, looked.next - clock.now());
    const work = [...looked.work, ...launched];
    for (const each of work) {
      underWay.add(each);
      void each.finally(() => {
        underWay.delete(each);
        // What waited for a free line, or was given back, goes on.
        if (!stopping()) wakeIn(company, 1);
      });
    }
    return work;
  };

  const dispatch: Outbox['dispatch'] = async (company) => {
    // One run at a time: a call during a run is followed by one more. Calls that take long hold no run up.
    let work: Promise<void>[] = [];
    const next = (runs.get(company) ?? Promise.resolve())
      .then(async () => {
        work = await runNow(company);
      })
      .catch((error: unknown) => {
        log.error({ company, err: describeError(error) }, 'deliveries could not be read');
        wakeIn(company, 10_000);
      });
    runs.set(company, next);
    await next;
    await Promise.all(work);
  };

  const idle = async () => {
    await Promise.all(runs.values());
    while (underWay.size > 0) await Promise.all(underWay);
  };

  const owe: Outbox['owe'] = (tx, owed) => insertOwed(tx, 'company' in owed ? [owed] : owed, clock.now());

  return {
    owe,
    amend: createAmend(taught, owe),
    editable: (kind, which = () => true) => {
      editable.set(kind, which);
    },
    withdraw: async (tx, _company, keyPrefix, reason) => {
      const { from, below } = keysFrom(keyPrefix);
      return (await cancel(tx, { from, below, reason, at: iso(clock.now()) })).changed;
    },
    compose: (kind, composer, line) => {
      composers.set(kind, composer);
      if (line !== undefined) lines.set(kind, line);
    },
    onSettled: (kind, listener) => {
      listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
    },
    recover: async (company) => void (await mayDispatch(company)),
    dispatch,
    expire: async (company) => {
      const old = await store
        .read(company)
        .selectFrom('deliveries')
        .selectAll()
        .where('company', '=', company)
        .where('state', 'in', ['due', 'held'])
        .where('owed_at', '<=', iso(clock.now() - EXPIRY_MS))
        .where('due_at', '<=', iso(clock.now()))
        .limit(1000)
        .execute();
      await settling.endNow(
        company,
        old.map((row) => ({ delivery: asDelivery(row), ending: 'refused', reason: 'nobody could take it' })),
      );
      await store.write(company, async (tx) => {
        await forgetCounts(tx, company, clock.now());
        await forgetLong(tx, company);
      });
    },
    whole: (company, id, person) => readLong(store.read(company), company, id, person),
    kinds: () => [...composers.keys()],
    progress: (company, keyPrefix) => progressOf(store.read(company), company, keyPrefix),
    troubles: (company) => troublesOf(store.read(company), company, clock.now()),
    report: (company) => reportOn(store.read(company), company, clock.now()),
    heldToday: (company) => heldInLastDay(store.read(company), company, clock.now()),
    estimate: (recipients) => {
      const times = parts.senders().map((sender) => {
        const { perMinute, batch } = paces.limitsOf(sender);
        return (Math.ceil(recipients / batch) / perMinute) * 60_000;
      });
      return Math.max(0, ...times);
    },
    guarded: (company) => guard.waiting(company),
    guardedNow: (company) => guard.known(company),
    accept: async (company, kind, reason) => {
      // Looked at now: the program may not have been started since.
      await guard.check(company);
      return guard.accept(company, kind, reason, (tx) => doubtAll(tx, company, settling));
    },
    idle,
    stop: async () => {
      stopped.abort();
      for (const { cancel } of alarms.values()) cancel.abort();
      alarms.clear();
      await idle();
      lock?.release();
      lock = undefined;
      guard.close();
    },
  };
}
