import { type Instant, instant } from '../shared/clock.ts';
import { describeError } from '../shared/log.ts';
import { backOff, type Call, type Calling, MAX_ATTEMPTS } from './calling.ts';
import { LANES, type Lane } from './owed.ts';
import { methodOf, type Paces } from './paces.ts';
import type { OutboxParts, Route } from './parts.ts';
import { conversationOf, type Preparing, type Ready } from './preparing.ts';
import { asDelivery, type Cursor, type Delivery, dueRows, iso, rankOf } from './rows.ts';
import type { Sender } from './sender.ts';
import type { Settling } from './settling.ts';

/** Rows that are read at once. */
const PAGE = 100;
/** Messages that wait for others like them, of all kinds together. */
const MOST_GATHERED = 5000;

/** Deliveries that go out with the same bytes in one call. */
interface Group {
  readonly ready: Ready[];
  readonly lane: Lane;
}

/** Messages that may go now and wait for others like them. */
interface Gathering {
  /** True for a conversation that one of them goes to: only one at a time does. */
  waits(conversation: string): boolean;
  has(delivery: Delivery): boolean;
  /** `most`: how many one call carries. */
  add(ready: Ready, name: string, most: number, conversation: string): Promise<void>;
  flush(): Promise<void>;
}

/** One run over what is due: sends what the limits let through now. */
export interface Running {
  /** `launched`: the calls under way; `waitMs`: when it is worth running again, absent when nothing waits. */
  run(company: string): Promise<{ launched: Promise<void>[]; waitMs: number | undefined }>;
}

export function createRunning(
  parts: OutboxParts,
  tools: {
    preparing: Preparing;
    calling: Calling;
    settling: Settling;
    paces: Paces;
    stopping: () => boolean;
  },
): Running {
  const { store, clock, log } = parts;
  const { preparing, calling, settling, paces } = tools;
  /** Calls under way, by workspace. */
  const underWay = new Map<string, number>();

  const set = (
    company: string,
    key: string,
    values: {
      state?: 'due' | 'held';
      due_at?: string;
      held_why?: string;
      held_at?: string;
      attempts?: number;
    },
  ) =>
    store.write(company, (tx) =>
      tx
        .updateTable('deliveries')
        .set(values)
        .where('company', '=', company)
        .where('key', '=', key)
        .where('state', '=', 'due')
        .execute(),
    );

  const run: Running['run'] = async (company) => {
    const launched: Promise<void>[] = [];
    let waitMs: number | undefined;
    const again = (ms: number) => {
      waitMs = Math.min(waitMs ?? ms, Math.max(1, ms));
    };

    const launch = (call: Call) => {
      const workspace = call.targets[0]?.workspace ?? '';
      underWay.set(workspace, (underWay.get(workspace) ?? 0) + 1);
      launched.push(
        calling
          .make(call)
          .catch((error: unknown) =>
            log.error({ company, err: describeError(error) }, 'what came of a call could not be kept'),
          )
          .finally(() => underWay.set(workspace, (underWay.get(workspace) ?? 1) - 1)),
      );
    };

    /** What keeps a delivery from going now: milliseconds, or Infinity while all calls allowed at once are under way. */
    const barred = (route: Route, lane: Lane): { all: number; own: number } => {
      const pace = paces.of(route.workspace, route.sender, methodOf(route));
      const full = (underWay.get(route.workspace) ?? 0) >= paces.limitsOf(route.sender).parallel;
      return {
        all: full ? Number.POSITIVE_INFINITY : pace.wait(lane),
        own: pace.waitFor(conversationOf(route)),
      };
    };

    const send = async (group: Group) => {
      const [first, ...rest] = group.ready;
      if (first === undefined) return;
      const { route } = first;
      const { all } = barred(route, group.lane);
      if (all > 0) return again(all);
      const call = await calling.freeze(company, [first, ...rest]);
      if (call === undefined) return;
      paces
        .of(route.workspace, route.sender, methodOf(route))
        .take(group.ready.map((ready) => conversationOf(ready.route)));
      launch(call);
    };

    /** A delivery that could not be handled waits longer each time; in the end it is given up. */
    const trouble = async (delivery: Delivery, error: unknown) => {
      log.error(
        { company, kind: delivery.kind, err: describeError(error) },
        'a delivery could not be handled',
      );
      const attempts = delivery.attempts + 1;
      if (attempts >= MAX_ATTEMPTS) {
        const reason = 'it could not be composed';
        return settling.endNow(company, [{ delivery, ending: 'refused', reason }]);
      }
      await set(company, delivery.key, { attempts, due_at: iso(clock.now() + backOff(delivery.attempts)) });
    };

    /** Equal messages gather over the pages of a rank, so that one call carries as many as it may. */
    const gather = (lane: Lane): Gathering => {
      const groups = new Map<string, Group>();
      const waiting = new Set<string>();
      const gone = new Set<string>();
      let size = 0;
      const sendGroup = async (group: Group) => {
        try {
          await send(group);
        } catch (error) {
          for (const { deliveries } of group.ready) for (const each of deliveries) await trouble(each, error);
        }
      };
      const flush = async () => {
        for (const group of groups.values()) await sendGroup(group);
        groups.clear();
        waiting.clear();
        gone.clear();
        size = 0;
      };
      return {
        waits: (conversation) => waiting.has(conversation),
        has: (delivery) => gone.has(delivery.key),
        flush,
        add: async (ready, name, most, conversation) => {
          for (const each of ready.deliveries) gone.add(each.key);
          const group = groups.get(name) ?? { ready: [], lane };
          group.ready.push(ready);
          groups.set(name, group);
          waiting.add(conversation);
          size += 1;
          if (size >= MOST_GATHERED) return flush();
          if (group.ready.length < most) return;
          groups.delete(name);
          await sendGroup(group);
        },
      };
    };

    /** Looks at one page of one rank; what may go is gathered. */
    const page = async (
      lane: Lane,
      rows: readonly Delivery[],
      blocked: Set<string>,
      gathering: Gathering,
    ) => {
      for (const delivery of rows) {
        if (tools.stopping()) return;
        if (gathering.has(delivery)) continue;
        try {
          const route = await routed(delivery, blocked, lane);
          if (route === undefined) continue;
          const conversation = conversationOf(route);
          if (gathering.waits(conversation)) await gathering.flush();
          const { own } = barred(route, lane);
          if (own > 0) {
            again(own);
            continue;
          }
          const prepared = await preparing.prepare(delivery, route);
          if (prepared.do === 'send') {
            const most = route.post === undefined ? paces.limitsOf(route.sender).batch : 1;
            const name =
              most > 1 ? `${route.workspace}\u0000${JSON.stringify(prepared.ready.message)}` : delivery.key;
            await gathering.add(prepared.ready, name, most, conversation);
          } else await putOff(delivery, prepared);
        } catch (error) {
          await trouble(delivery, error);
        }
      }
    };

    /** The way a delivery takes, unless it cannot be taken now. */
    const routed = async (
      delivery: Delivery,
      blocked: Set<string>,
      lane: Lane,
    ): Promise<Route | undefined> => {
      if (delivery.until !== undefined && delivery.until <= clock.now()) {
        await settling.endNow(company, [
          { delivery, ending: 'expired', reason: 'it could not be sent before it became useless' },
        ]);
        return undefined;
      }
      const route = await preparing.route(delivery);
      if (typeof route === 'string') {
        await settling.endNow(company, [{ delivery, ending: 'refused', reason: route }]);
        return undefined;
      }
      if ('waitMs' in route) {
        await set(company, delivery.key, { due_at: iso(clock.now() + route.waitMs) });
        return undefined;
      }
      if (blocked.has(route.workspace)) return undefined;
      const { all } = barred(route, lane);
      if (all > 0) {
        blocked.add(route.workspace);
        if (Number.isFinite(all)) again(all);
        return undefined;
      }
      return route;
    };

    const putOff = async (
      delivery: Delivery,
      prepared: Exclude<Awaited<ReturnType<Preparing['prepare']>>, { do: 'send' }>,
    ) => {
      const now = clock.now();
      switch (prepared.do) {
        case 'end':
          return settling.endNow(company, [{ delivery, ending: prepared.ending, reason: prepared.reason }]);
        case 'postpone':
          return set(company, delivery.key, { due_at: iso(now + prepared.waitMs) });
        case 'hold':
          return set(company, delivery.key, {
            state: 'held',
            due_at: iso(prepared.until),
            held_why: prepared.why,
            held_at: iso(delivery.heldAt ?? now),
          });
      }
    };

    await wake(company);
    for (const lane of LANES) {
      for (const what of ['asked', 'personal', 'edit'] as const) {
        const blocked = new Set<string>();
        const gathering = gather(lane);
        let after: Cursor | undefined;
        for (;;) {
          const rows = await dueRows(store.read(company), company, {
            now: clock.now(),
            rank: rankOf(lane, what === 'personal' ? what : undefined, what === 'edit'),
            after,
            limit: PAGE,
          });
          await page(lane, rows.map(asDelivery), blocked, gathering);
          const last = rows.at(-1);
          if (last === undefined || rows.length < PAGE || tools.stopping()) break;
          // When nothing more may go anywhere, the rest need not be read.
          if (allBlocked(blocked)) break;
          after = { rank: last.rank, due: last.due_at, key: last.key };
        }
        await gathering.flush();
      }
    }
    const next = await nextDue(company);
    if (next !== undefined) again(next - clock.now());
    return { launched, waitMs };
  };

  const allBlocked = (blocked: ReadonlySet<string>): boolean => {
    const known: readonly Sender[] = parts.senders();
    return (
      blocked.size > 0 && known.every((sender) => [...blocked].some((workspace) => sender.reaches(workspace)))
    );
  };

  /** What was held and whose time has come is due again. */
  const wake = async (company: string): Promise<void> => {
    const db = store.read(company);
    const now = iso(clock.now());
    const some = await db
      .selectFrom('deliveries')
      .select('key')
      .where('company', '=', company)
      .where('state', '=', 'held')
      .where('due_at', '<=', now)
      .limit(1)
      .executeTakeFirst();
    if (some === undefined) return;
    await store.write(company, (tx) =>
      tx
        .updateTable('deliveries')
        .set({ state: 'due' })
        .where('company', '=', company)
        .where('state', '=', 'held')
        .where('due_at', '<=', now)
        .execute(),
    );
  };

  /** When the next delivery becomes due that is not due yet. */
  const nextDue = async (company: string): Promise<Instant | undefined> => {
    const { next } = await store
      .read(company)
      .selectFrom('deliveries')
      .select((eb) => eb.fn.min('due_at').as('next'))
      .where('company', '=', company)
      .where('state', 'in', ['due', 'held'])
      .where('due_at', '>', iso(clock.now()))
      .executeTakeFirstOrThrow();
    return next === null ? undefined : instant(Date.parse(next));
  };

  return { run };
}
