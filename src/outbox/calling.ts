import { createHash } from 'node:crypto';
import type { Tx } from '../data/store/store.ts';
import { type Instant, instant } from '../shared/clock.ts';
import { describeError } from '../shared/log.ts';
import { countOne } from './budget.ts';
import { losePost } from './edits.ts';
import type { Guard } from './guard.ts';
import { cardFor, keepLong } from './long.ts';
import { methodOf, type Paces } from './paces.ts';
import type { OutboxParts, Route } from './parts.ts';
import { conversationOf, type Ready } from './preparing.ts';
import { type Delivery, deliveriesByKey, iso } from './rows.ts';
import { type Dispatch, MessageTooLong, type Outcome, type Sender, type Target } from './sender.ts';
import type { End, Settling } from './settling.ts';

/** A call of unknown outcome is looked up no earlier than this: histories lag behind. */
export const SETTLE_MS = 30_000;
/** So often the same message is tried before it is given up. */
export const MAX_ATTEMPTS = 8;
/** How long a message waits for a platform that lets nobody in, before HR is told that it did not arrive. */
const GIVE_UP_MS = 3 * 86_400_000;

/** Waits before the next try: 10 s, doubling, at most an hour. */
export const backOff = (attempts: number): number => Math.min(10_000 * 2 ** attempts, 3_600_000);

export const UNREACHABLE = 'the platform could not be reached';

/** A target with the deliveries it carries; as kept. */
export interface Kept extends Omit<Target, 'key'> {
  readonly keys: readonly string[];
}

/** A call under way. */
export interface Call {
  readonly company: string;
  readonly sender: Sender;
  readonly dispatch: Dispatch;
  readonly targets: readonly Kept[];
}

export const digestOf = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

export const targetOf = ({ keys, ...target }: Kept): Target => ({ ...target, key: keys[0] ?? '' });

export interface Calling {
  /** Freezes the bytes and commits them; undefined when something else took the deliveries in the meantime. */
  freeze(company: string, group: readonly [Ready, ...Ready[]]): Promise<Call | undefined>;
  /** Makes the call and settles what came of it. Never throws. */
  make(call: Call): Promise<void>;
  /** Ends or returns the deliveries of a call whose outcome became known. */
  settle(call: Call, outcomes: readonly Outcome[]): Promise<void>;
}

export function createCalling(
  parts: OutboxParts,
  tools: { settling: Settling; paces: Paces; guard: Guard },
): Calling {
  const { store, clock, log, ids } = parts;
  const { settling, paces } = tools;

  const claim = async (tx: Tx, company: string, deliveries: readonly Delivery[]) => {
    for (const { key, attempts } of deliveries) {
      const claimed = await tx
        .updateTable('deliveries')
        .set({ state: 'sending', attempts: attempts + 1, reason: null })
        .where('company', '=', company)
        .where('key', '=', key)
        .where('state', '=', 'due')
        .executeTakeFirst();
      if (claimed.numUpdatedRows === 0n) throw new Taken();
    }
  };

  const freeze: Calling['freeze'] = async (company, group) => {
    const [{ route, message }] = group;
    const id = ids('dp');
    const at = clock.now();
    const targets: Kept[] = group.map((ready) => ({
      ...placeOf(ready.route),
      keys: ready.deliveries.map(({ key }) => key),
    }));
    const frozen = { id, targets: targets.map(targetOf) };
    let bytes: string;
    let long: string | undefined;
    try {
      bytes = route.sender.freeze(message, frozen);
    } catch (error) {
      if (!(error instanceof MessageTooLong)) throw error;
      long = ids('msg');
      bytes = route.sender.freeze(cardFor(message, long), frozen);
    }
    let number = 0;
    try {
      await store.write(company, async (tx) => {
        number = await tools.guard.count(tx, company);
        for (const { deliveries, counts } of group) {
          await claim(tx, company, deliveries);
          if (counts === undefined) continue;
          await countOne(tx, company, counts.who, counts.day);
          await tx
            .updateTable('deliveries')
            .set({ counted_on: counts.day })
            .where('company', '=', company)
            .where(
              'key',
              'in',
              deliveries.map(({ key }) => key),
            )
            .execute();
        }
        const keys = targets.flatMap((target) => target.keys);
        if (long !== undefined) await keepLong(tx, company, { id: long, message, keys, at: iso(at) });
        await tx
          .insertInto('dispatches')
          .values({
            company,
            id,
            workspace: route.workspace,
            state: 'calling',
            bytes,
            targets: JSON.stringify(targets),
            attempts: 1,
            looks: 0,
            at: iso(at),
            called_at: iso(at),
            look_at: null,
          })
          .execute();
      });
    } catch (error) {
      if (error instanceof Taken) return undefined;
      throw error;
    }
    // Before the call: a database restored from before it is known by this.
    tools.guard.mark(company, number);
    const dispatch = { id, bytes, targets: targets.map(targetOf), attempt: 1, at };
    return { company, sender: route.sender, dispatch, targets };
  };

  const make: Calling['make'] = async (call) => {
    let outcomes: readonly Outcome[];
    try {
      outcomes = await call.sender.send(call.dispatch);
    } catch (error) {
      log.warn(
        { err: describeError(error) },
        'a call to a platform failed; nobody knows yet whether it was done',
      );
      outcomes = call.targets.map(() => ({ outcome: 'unknown' }));
    }
    await settle(call, outcomes);
  };

  const settle: Calling['settle'] = async (call, outcomes) => {
    const { company, dispatch, targets } = call;
    const workspace = targets[0]?.workspace ?? '';
    if (outcomes.length < targets.length || outcomes.some(({ outcome }) => outcome === 'unknown')) {
      paces.failed(workspace);
      return doubt(company, dispatch.id, instant(clock.now() + SETTLE_MS));
    }
    if (outcomes.some(({ outcome }) => outcome !== 'later')) paces.worked(workspace);
    const rendered = digestOf(dispatch.bytes);
    await store.write(company, async (tx) => {
      for (const [index, target] of targets.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) continue;
        const deliveries = await deliveriesByKey(tx, company, target.keys);
        if (outcome.outcome === 'later') await giveBack(tx, deliveries, target, outcome);
        else if (outcome.outcome === 'refused' && target.post !== undefined)
          await postInstead(tx, deliveries, target, outcome.reason);
        else
          await settling.end(
            tx,
            deliveries.map((delivery) => endOf(delivery, target, outcome, rendered)),
          );
      }
      await forget(tx, company, dispatch.id);
    });
    for (const [index, target] of targets.entries()) {
      const outcome = outcomes[index];
      if (outcome?.outcome !== 'later') continue;
      const pace = paces.of(workspace, call.sender, methodOf(target));
      if (outcome.scope === 'workspace') pace.pause(outcome.waitMs);
      if (outcome.scope === 'conversation') pace.pause(outcome.waitMs, conversationOf(target));
    }
  };

  const doubt = async (company: string, id: string, lookAt: Instant) => {
    await store.write(company, (tx) =>
      tx
        .updateTable('dispatches')
        .set({ state: 'doubtful', looks: 0, look_at: iso(lookAt) })
        .where('company', '=', company)
        .where('id', '=', id)
        .execute(),
    );
  };

  /** Certainly not sent: it is due again, unless it has been tried often enough. */
  const giveBack = async (
    tx: Tx,
    deliveries: readonly Delivery[],
    target: Kept,
    outcome: Outcome & { outcome: 'later' },
  ) => {
    const now = clock.now();
    const limited = outcome.scope !== undefined && outcome.scope !== 'message';
    for (const delivery of deliveries) {
      const waiting = now - (delivery.heldAt ?? now);
      if (
        (!limited && delivery.attempts >= MAX_ATTEMPTS) ||
        (outcome.reason !== undefined && waiting > GIVE_UP_MS)
      ) {
        const reason = outcome.reason ?? UNREACHABLE;
        await settling.end(tx, [{ delivery, ending: 'refused', reason, ...whereOf(target) }]);
        continue;
      }
      const waitMs = limited ? outcome.waitMs : Math.max(outcome.waitMs, backOff(delivery.attempts - 1));
      await tx
        .updateTable('deliveries')
        .set({
          state: outcome.reason === undefined ? 'due' : 'held',
          // A limit is nobody's failure.
          attempts: limited ? delivery.attempts - 1 : delivery.attempts,
          due_at: iso(now + waitMs),
          ...(outcome.reason === undefined
            ? {}
            : { reason: outcome.reason, held_why: 'platform', held_at: iso(delivery.heldAt ?? now) }),
        })
        .where('company', '=', delivery.company)
        .where('key', '=', delivery.key)
        .where('state', '=', 'sending')
        .execute();
    }
  };

  /** A message that cannot be changed: what has to be said is said in one of its own. */
  const postInstead = async (tx: Tx, deliveries: readonly Delivery[], target: Kept, reason: string) => {
    for (const delivery of deliveries) {
      const { company, key, edits, otherwise } = delivery;
      if (edits !== undefined) await losePost(tx, company, edits);
      if (otherwise === undefined) {
        await settling.end(tx, [{ delivery, ending: 'refused', reason, ...whereOf(target) }]);
        continue;
      }
      await tx
        .updateTable('deliveries')
        .set({ state: 'due', due_at: iso(clock.now()) })
        .where('company', '=', company)
        .where('key', '=', key)
        .where('state', '=', 'sending')
        .execute();
    }
  };

  return { freeze, make, settle };
}

/** Somebody else took a delivery between the look and the claim. */
class Taken extends Error {}

const placeOf = ({ workspace, account, channel, post }: Route) => ({
  workspace,
  ...(account === undefined ? {} : { account }),
  ...(channel === undefined ? {} : { channel }),
  ...(post === undefined ? {} : { post }),
});

export const whereOf = ({ workspace, account, channel }: Kept) => ({ workspace, account, channel });

/** How a delivery ended that a platform took or refused. */
export function endOf(
  delivery: Delivery,
  target: Kept,
  outcome: Outcome & { outcome: 'sent' | 'refused' | 'unknown' },
  rendered: string,
): End {
  const where = { delivery, ...whereOf(target), rendered };
  if (outcome.outcome === 'refused') return { ...where, ending: 'refused', reason: outcome.reason };
  if (outcome.outcome === 'unknown') return { ...where, ending: 'in-doubt' };
  const channel = outcome.channel ?? target.channel;
  const id = outcome.platformId;
  // A card that several share is nobody's to change.
  const own = target.post === undefined && target.keys.length === 1;
  return {
    ...where,
    ending: 'sent',
    channel,
    platformId: id,
    ...(own && channel !== undefined && id !== undefined
      ? { post: { workspace: target.workspace, channel, id } }
      : {}),
  };
}

/** The bytes of a call are not needed once its outcome is known. */
export async function forget(tx: Tx, company: string, id: string): Promise<void> {
  await tx.deleteFrom('dispatches').where('company', '=', company).where('id', '=', id).execute();
}
