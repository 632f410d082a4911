import type { Db } from '../data/store/store.ts';
import { type Instant, instant } from '../shared/clock.ts';
import { iso } from './rows.ts';

/** A delivery that needs somebody's eye. */
export interface Trouble {
  readonly key: string;
  readonly kind: string;
  /** Whom it was for, where that is kept: a person's id or a channel. */
  readonly to: string | undefined;
  readonly state: 'failed' | 'expired' | 'in-doubt';
  readonly reason: string;
  readonly at: string;
}

/** How the outbox stands. */
export interface Report {
  /** May go now and waits for its turn; and what becomes due later. */
  readonly waiting: number;
  readonly planned: number;
  /** In a call whose outcome is not known yet. */
  readonly underWay: number;
  readonly doubtful: number;
  /** Held back, by reason: budget, outside-hours, leave, platform … */
  readonly held: Readonly<Record<string, number>>;
  /** Ended in the last day. */
  readonly sent: number;
  readonly failed: number;
  readonly expired: number;
  readonly inDoubt: number;
  /** Held for the daily budget in the last day, whether sent since or not: the number that HR sees. */
  readonly heldToday: number;
  readonly oldestDue: Instant | undefined;
  /** The latest of the last week, newest first. */
  readonly troubles: readonly Trouble[];
}

const DAY = 86_400_000;
const MOST_TROUBLES = 20;

export async function reportOn(db: Db, company: string, now: Instant): Promise<Report> {
  const table = () => db.selectFrom('deliveries').where('company', '=', company);
  const counted = async (state: 'due' | 'held', due: '<=' | '>') => {
    const { count } = await table()
      .select((eb) => eb.fn.countAll().as('count'))
      .where('state', '=', state)
      .where('due_at', due, iso(now))
      .executeTakeFirstOrThrow();
    return Number(count);
  };
  const held = await table()
    .select((eb) => ['held_why', eb.fn.countAll().as('count')])
    .where('state', '=', 'held')
    .groupBy('held_why')
    .execute();
  const ended = await table()
    .select((eb) => ['state', eb.fn.countAll().as('count')])
    .where('state', 'in', ['sent', 'failed', 'expired', 'in-doubt'])
    .where('settled_at', '>', iso(now - DAY))
    .groupBy('state')
    .execute();
  const endedAs = (state: string) => Number(ended.find((row) => row.state === state)?.count ?? 0);
  const { count: heldToday } = await table()
    .select((eb) => eb.fn.countAll().as('count'))
    .where('held_why', '=', 'budget')
    .where('held_at', '>', iso(now - DAY))
    .executeTakeFirstOrThrow();
  const { oldest } = await table()
    .select((eb) => eb.fn.min('due_at').as('oldest'))
    .where('state', '=', 'due')
    .where('due_at', '<=', iso(now))
    .executeTakeFirstOrThrow();
  const calls = await db
    .selectFrom('dispatches')
    .select((eb) => ['state', eb.fn.countAll().as('count')])
    .where('company', '=', company)
    .groupBy('state')
    .execute();
  const calling = (state: string) => Number(calls.find((row) => row.state === state)?.count ?? 0);
  const troubles = await table()
    .select(['key', 'kind', 'person', 'channel', 'state', 'reason', 'settled_at'])
    .where('state', 'in', ['failed', 'expired', 'in-doubt'])
    .where('settled_at', '>', iso(now - 7 * DAY))
    .orderBy('settled_at', 'desc')
    .limit(MOST_TROUBLES)
    .execute();
  return {
    waiting: await counted('due', '<='),
    planned: await counted('due', '>'),
    underWay: calling('calling'),
    doubtful: calling('doubtful'),
    held: Object.fromEntries(held.map((row) => [row.held_why ?? 'unknown', Number(row.count)])),
    sent: endedAs('sent'),
    failed: endedAs('failed'),
    expired: endedAs('expired'),
    inDoubt: endedAs('in-doubt'),
    heldToday: Number(heldToday),
    oldestDue: oldest === null ? undefined : instant(Date.parse(oldest)),
    troubles: troubles.map((row) => ({
      key: row.key,
      kind: row.kind,
      to: row.person || row.channel || undefined,
      state: row.state as Trouble['state'],
      reason: row.reason ?? '',
      at: row.settled_at ?? '',
    })),
  };
}
