import { type Instant, instant } from '../shared/clock.ts';
import { describeError } from '../shared/log.ts';
import {
  type Call,
  type Calling,
  digestOf,
  forget,
  type Kept,
  MAX_ATTEMPTS,
  SETTLE_MS,
  targetOf,
  UNREACHABLE,
  whereOf,
} from './calling.ts';
import type { Ending } from './owed.ts';
import { methodOf, type Paces } from './paces.ts';
import type { OutboxParts } from './parts.ts';
import { deliveriesByKey, iso } from './rows.ts';
import type { Found, Outcome } from './sender.ts';
import type { Settling } from './settling.ts';

/** So often a call is looked for in vain before it is made again. */
const LOOKS = 2;
/** A call that cannot be looked up for so long stays in doubt. */
const LOST_MS = 86_400_000;
/** The last tenth of the duplicate window is not trusted. */
const WINDOW_PART = 0.9;
const LOOKED_AT_ONCE = 4;

/** Finds out what became of calls of unknown outcome: looked up twice, then made again; never blindly. */
export interface Looking {
  /** Takes up what is to be looked up by now; returns the work under way, and when the next is due. */
  run(company: string): Promise<{ work: Promise<void>[]; next: Instant | undefined }>;
  /** After a start: nobody knows what became of the calls that were under way. */
  recover(company: string): Promise<void>;
}

export function createLooking(
  parts: OutboxParts,
  tools: { settling: Settling; calling: Calling; paces: Paces },
): Looking {
  const { store, clock, log, senders } = parts;
  const { settling, calling, paces } = tools;
  const busy = new Set<string>();

  const change = (
    company: string,
    id: string,
    values: {
      state?: 'calling' | 'doubtful';
      looks?: number;
      look_at?: string | null;
      attempts?: number;
      called_at?: string;
    },
  ) =>
    store.write(company, async (tx) => {
      await tx
        .updateTable('dispatches')
        .set(values)
        .where('company', '=', company)
        .where('id', '=', id)
        .execute();
    });

  const lookAgain = (call: Call, waitMs: number, looks: number) =>
    change(call.company, call.dispatch.id, { looks, look_at: iso(clock.now() + waitMs) });

  /** Ends all deliveries of a call alike. */
  const endAll = (call: Call, ending: Ending, reason: string) =>
    store.write(call.company, async (tx) => {
      for (const target of call.targets) {
        const deliveries = await deliveriesByKey(tx, call.company, target.keys);
        const rendered = digestOf(call.dispatch.bytes);
        await settling.end(
          tx,
          deliveries.map((delivery) => ({ delivery, ending, reason, rendered, ...whereOf(target) })),
        );
      }
      await forget(tx, call.company, call.dispatch.id);
    });

  /** The very same bytes once more. */
  const repeat = async (call: Call): Promise<void> => {
    const { company, dispatch, targets } = call;
    const deliveries = await deliveriesByKey(
      store.read(company),
      company,
      targets.flatMap(({ keys }) => keys),
    );
    const now = clock.now();
    if (deliveries.every(({ until }) => until !== undefined && until <= now)) {
      return endAll(call, 'expired', 'it did not arrive before it became useless');
    }
    if (deliveries.every(({ attempts }) => attempts >= MAX_ATTEMPTS))
      return endAll(call, 'refused', UNREACHABLE);
    const [target] = targets;
    const pace = paces.of(target?.workspace ?? '', call.sender, methodOf(target ?? {}));
    const wait = pace.wait('reply');
    if (wait > 0) return lookAgain(call, wait, LOOKS);
    pace.take([]);
    const attempt = dispatch.attempt + 1;
    await store.write(company, async (tx) => {
      await tx
        .updateTable('dispatches')
        .set({ state: 'calling', attempts: attempt, looks: 0, look_at: null, called_at: iso(now) })
        .where('company', '=', company)
        .where('id', '=', dispatch.id)
        .execute();
      for (const { key, attempts } of deliveries) {
        await tx
          .updateTable('deliveries')
          .set({ attempts: attempts + 1 })
          .where('company', '=', company)
          .where('key', '=', key)
          .execute();
      }
    });
    await calling.make({ ...call, dispatch: { ...dispatch, attempt } });
  };

  const look = async (call: Call, looks: number): Promise<void> => {
    const { dispatch, sender } = call;
    // Changing a message into the same twice is changing it once; whatever comes later waits for this.
    if (call.targets.some(({ post }) => post !== undefined)) return repeat(call);
    const window = sender.limits.duplicateWindowMs;
    if (window !== undefined) {
      if (clock.now() - dispatch.at < window * WINDOW_PART) return repeat(call);
      return endAll(call, 'in-doubt', 'it is not certain whether this message arrived');
    }
    if (sender.lookUp === undefined) {
      return endAll(
        call,
        'in-doubt',
        'it is not certain whether this message arrived; the platform cannot be asked',
      );
    }
    if (looks >= LOOKS) return repeat(call);
    const found = await sender.lookUp(dispatch);
    switch (found.found) {
      case 'yes':
        return calling.settle(
          call,
          call.targets.map(() => sentAs(found)),
        );
      case 'no':
        return looks + 1 >= LOOKS ? repeat(call) : lookAgain(call, SETTLE_MS, looks + 1);
      case 'unreadable':
        return endAll(call, 'in-doubt', found.reason);
      case 'later': {
        if (clock.now() - dispatch.at > LOST_MS)
          return endAll(
            call,
            'in-doubt',
            'it is not certain whether this message arrived; the platform could not be asked for a day',
          );
        return lookAgain(call, Math.max(found.waitMs, 1000), looks);
      }
    }
  };

  return {
    recover: async (company) => {
      const now = clock.now();
      const rows = await store
        .read(company)
        .selectFrom('dispatches')
        .select(['id', 'called_at'])
        .where('company', '=', company)
        .where('state', '=', 'calling')
        .execute();
      for (const { id, called_at } of rows) {
        if (busy.has(id)) continue;
        const lookAt = Math.min(Math.max(Date.parse(called_at) + SETTLE_MS, now), now + SETTLE_MS);
        await change(company, id, { state: 'doubtful', looks: 0, look_at: iso(lookAt) });
      }
    },
    run: async (company) => {
      const now = clock.now();
      const rows = await store
        .read(company)
        .selectFrom('dispatches')
        .selectAll()
        .where('company', '=', company)
        .where('state', '=', 'doubtful')
        .orderBy('look_at')
        .execute();
      const due = rows.filter((row) => !busy.has(row.id));
      const work: Promise<void>[] = [];
      for (const row of due) {
        if (row.look_at !== null && row.look_at > iso(now)) continue;
        if (busy.size >= LOOKED_AT_ONCE) break;
        const sender = senders().find((each) => each.reaches(row.workspace));
        if (sender === undefined) continue;
        const targets = JSON.parse(row.targets) as readonly Kept[];
        const dispatch = {
          id: row.id,
          bytes: row.bytes,
          targets: targets.map(targetOf),
          attempt: row.attempts,
          at: instant(Date.parse(row.at)),
        };
        busy.add(row.id);
        work.push(
          look({ company, sender, dispatch, targets }, row.looks)
            .catch((error: unknown) =>
              log.error(
                { company, err: describeError(error) },
                'a call of unknown outcome could not be looked up',
              ),
            )
            .finally(() => busy.delete(row.id)),
        );
      }
      const next = due.map((row) => Date.parse(row.look_at ?? iso(now))).filter((at) => at > now);
      return { work, next: next.length === 0 ? undefined : instant(Math.min(...next)) };
    },
  };
}

const sentAs = (found: Found & { found: 'yes' }): Outcome => ({
  outcome: 'sent',
  platformId: found.platformId,
  channel: found.channel,
});
