import type { Db } from '../data/store/store.ts';
import { type Instant, instant } from '../shared/clock.ts';
import { iso, NOT_WANTED } from './rows.ts';
import type { Report, Trouble, TroubleGroup } from './standing.ts';

const DAY = 86_400_000;
const MOST_TROUBLES = 20;
const MOST_NAMED = 5;

/** How many were held for the daily budget in the last day, whether sent since or not. */
export async function heldInLastDay(db: Db, company: string, now: Instant): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('company', '=', company)
    .where('held_why', '=', 'budget')
    .where('held_at', '>', iso(now - DAY))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What did not arrive, or nobody knows whether it did, in the last week: alike together, the latest first. */
export async function troublesOf(db: Db, company: string, now: Instant): Promise<TroubleGroup[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => [
      'kind',
      'state',
      'reason',
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.max('settled_at').as('at'),
    ])
    .where('company', '=', company)
    .where('state', 'in', ['failed', 'expired', 'in-doubt'])
    .where('settled_at', '>', iso(now - 7 * DAY))
    .where((eb) => eb.or([eb('reason', 'is', null), eb('reason', '!=', NOT_WANTED)]))
    .where((eb) => eb.or([eb('edits', 'is', null), eb('otherwise', 'is not', null)]))
    .groupBy(['kind', 'state', 'reason'])
    .orderBy('at', 'desc')
    .limit(MOST_TROUBLES)
    .execute();
  const groups: TroubleGroup[] = [];
  for (const { kind, state, reason, count, at } of rows) {
    const some = await db
      .selectFrom('deliveries')
      .select(['person', 'channel'])
      .where('company', '=', company)
      .where('kind', '=', kind)
      .where('state', '=', state)
      .where('reason', reason === null ? 'is' : '=', reason)
      .where('settled_at', '>', iso(now - 7 * DAY))
      .orderBy('settled_at', 'desc')
      .limit(MOST_NAMED)
      .execute();
    groups.push({
      kind,
      state: state as Trouble['state'],
      reason: reason ?? '',
      count: Number(count),
      at: at ?? '',
      to: [...new Set(some.map((row) => row.person || row.channel).filter((to) => to !== ''))],
    });
  }
  return groups;
}

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
  /** What ended, without what nobody misses: it was no longer wanted, or would only have tidied up an earlier message. */
  const missed = () =>
    table().where((eb) =>
      eb.and([
        eb.or([eb('reason', 'is', null), eb('reason', '!=', NOT_WANTED)]),
        eb.or([eb('edits', 'is', null), eb('otherwise', 'is not', null), eb('state', '=', 'sent')]),
      ]),
    );
  const held = await table()
    .select((eb) => ['held_why', eb.fn.countAll().as('count')])
    .where('state', '=', 'held')
    .groupBy('held_why')
    .execute();
  const shutOut = await table()
    .select((eb) => ['reason', eb.fn.countAll().as('count')])
    .where('state', '=', 'held')
    .where('held_why', '=', 'platform')
    .where('reason', 'is not', null)
    .groupBy('reason')
    .execute();
  const ended = await missed()
    .select((eb) => ['state', eb.fn.countAll().as('count')])
    .where('state', 'in', ['sent', 'failed', 'expired', 'in-doubt'])
    .where('settled_at', '>', iso(now - DAY))
    .groupBy('state')
    .execute();
  const endedAs = (state: string) => Number(ended.find((row) => row.state === state)?.count ?? 0);
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
  const troubles = await missed()
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
    shutOut: Object.fromEntries(shutOut.map((row) => [row.reason ?? '', Number(row.count)])),
    sent: endedAs('sent'),
    failed: endedAs('failed'),
    expired: endedAs('expired'),
    inDoubt: endedAs('in-doubt'),
    heldToday: await heldInLastDay(db, company, now),
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
