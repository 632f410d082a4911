import type { Db, Tx } from '../data/store/store.ts';
import type { Account } from '../people/people.ts';
import type { Instant } from '../shared/clock.ts';
import { dayIn, type LocalDate, plusDays } from '../time/days.ts';
import { instantAt } from '../time/zones.ts';
import type { Recipient } from './owed.ts';

/** Whose budget: a person over all accounts, or an account of nobody that is known. */
export function budgetOf(person: Recipient | undefined, workspace: string, account: string): string {
  return person?.id ?? `${workspace}:${account}`;
}

/** How many unasked messages somebody got on a day. */
export async function countOn(db: Db | Tx, company: string, who: string, day: LocalDate): Promise<number> {
  const row = await db
    .selectFrom('daily_messages')
    .select('count')
    .where('company', '=', company)
    .where('who', '=', who)
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Counts one more, in the transaction that freezes it. */
export async function countOne(tx: Tx, company: string, who: string, day: LocalDate): Promise<void> {
  await tx
    .insertInto('daily_messages')
    .values({ company, who, day, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['company', 'who', 'day'])
        .doUpdateSet((eb) => ({ count: eb('daily_messages.count', '+', 1) })),
    )
    .execute();
}

/** Deletes counts of days long gone: they tell who was written to when. */
export async function forgetCounts(tx: Tx, company: string, now: Instant): Promise<void> {
  const before = new Date(now - 3 * 86_400_000).toISOString().slice(0, 10);
  await tx.deleteFrom('daily_messages').where('company', '=', company).where('day', '<', before).execute();
}

/** Everything that is addressed to somebody, by their id or by one of their accounts. */
export interface Addressee {
  readonly person?: string | undefined;
  readonly accounts: readonly Account[];
}

/** Whom a delivery is really for: the person behind it over all accounts, else the account alone. */
export function addresseeOf(person: Recipient | undefined, workspace: string, account: string): Addressee {
  return person === undefined
    ? { accounts: [{ workspace, account }] }
    : { person: person.id, accounts: person.accounts };
}

/** The unasked messages to somebody that may go now. */
export function dueTo(db: Db, company: string, to: Addressee, now: Instant) {
  return db
    .selectFrom('deliveries')
    .where('company', '=', company)
    .where('state', '=', 'due')
    .where('unasked', 'is not', null)
    .where('due_at', '<=', new Date(now).toISOString())
    .where((eb) =>
      eb.or([
        ...(to.person === undefined ? [] : [eb('person', '=', to.person)]),
        ...to.accounts.map(({ workspace, account }) =>
          eb.and([eb('person', '=', ''), eb('workspace', '=', workspace), eb('account', '=', account)]),
        ),
      ]),
    );
}

/** Compulsory messages that wait for somebody now: they come first. */
export async function compulsoryDue(db: Db, company: string, to: Addressee, now: Instant): Promise<number> {
  const { count } = await dueTo(db, company, to, now)
    .select((eb) => eb.fn.countAll().as('count'))
    .where('unasked', '=', 'compulsory')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The first moment of the next local day. */
export function nextDay(zone: string, at: Instant): Instant {
  return instantAt(plusDays(dayIn(zone, at), 1), '00:00', zone);
}
