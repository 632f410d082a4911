import type { Message } from '../messages/parts.ts';
import { type Instant, instant } from '../shared/clock.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import { addresseeOf, budgetOf, compulsoryDue, countOn, dueTo, nextDay } from './budget.ts';
import { editRoute } from './edits.ts';
import { composeMerged } from './merging.ts';
import type { Reader, Recipient } from './owed.ts';
import type { OutboxParts, Route, Taught } from './parts.ts';
import { asDelivery, type Delivery, NOT_WANTED, toChannel, toPerson } from './rows.ts';

/** A delivery that may be sent now, with what is to be sent. */
export interface Ready {
  /** More than one where held messages are merged into one card. */
  readonly deliveries: readonly [Delivery, ...Delivery[]];
  readonly route: Route;
  readonly message: Message;
  /** What it takes from somebody's budget. */
  readonly counts?: { readonly who: string; readonly day: LocalDate } | undefined;
}

/** What a look at one delivery comes to. */
export type Prepared =
  | { readonly do: 'send'; readonly ready: Ready }
  /** It stays due, and is looked at again after a while. */
  | { readonly do: 'postpone'; readonly waitMs: number }
  | { readonly do: 'hold'; readonly why: string; readonly until: Instant }
  | { readonly do: 'end'; readonly ending: 'refused' | 'expired'; readonly reason: string };

const NOBODY_REACHES_MS = 10 * 60_000;
const NOBODY_REACHES = { waitMs: NOBODY_REACHES_MS };
/** When nobody knows when somebody can be reached again. */
const LOOK_AGAIN_MS = 6 * 3_600_000;

export const conversationOf = (route: {
  workspace: string;
  account?: string | undefined;
  channel?: string | undefined;
  post?: string | undefined;
}) =>
  route.post === undefined
    ? `${route.workspace}\u0000${route.account ?? ''}\u0000${route.channel ?? ''}`
    : `${route.workspace}\u0000${route.channel ?? ''}\u0000${route.post}`;

export interface Preparing {
  /** Where it goes; a string: the reason why it never will; `waitMs`: not just now. */
  route(delivery: Delivery): Promise<Route | string | { readonly waitMs: number }>;
  /** All checks of the last moment, and the message. */
  prepare(delivery: Delivery, route: Route): Promise<Prepared>;
}

export function createPreparing(parts: OutboxParts, taught: Taught): Preparing {
  const { store, people, clock, senders, reaching } = parts;

  const senderOf = (workspace: string) => senders().find((each) => each.reaches(workspace));

  const languageOf = async ({ company, to }: Delivery, route: Route) => {
    const { account, workspace, person, sender } = route;
    if (toChannel(to)) return parts.officeLanguage(company, to);
    const chosen = account === undefined ? undefined : people.of(company, { workspace, account }).lang;
    return (
      chosen ??
      person?.lang ??
      (account === undefined ? undefined : await sender.languageOf(workspace, account)) ??
      parts.officeLanguage(company)
    );
  };

  /** What a person got today, and may get; undefined where nothing is counted. */
  const budget = async (delivery: Delivery, route: Route) => {
    const { company, unasked } = delivery;
    if (unasked === undefined || route.account === undefined) return undefined;
    const zone = reaching?.zoneOf(company, route.person) ?? parts.zone(company);
    const now = clock.now();
    const day = dayIn(zone, now);
    const who = budgetOf(route.person, route.workspace, route.account);
    if (delivery.countedOn === day) return { who, day, spent: false, zone };
    const db = store.read(company);
    const got = await countOn(db, company, who, day);
    const before =
      unasked === 'personal'
        ? await compulsoryDue(db, company, addresseeOf(route.person, route.workspace, route.account), now)
        : 0;
    return { who, day, spent: got + before >= parts.dailyMessages(company), zone };
  };

  /** May it go to this person now? */
  const mayReach = async (
    delivery: Delivery,
    person: Recipient,
    at: Instant,
  ): Promise<Prepared | undefined> => {
    if (reaching === undefined || delivery.unasked === undefined) return undefined;
    const reach = await reaching.reach(delivery.company, person, at, delivery.unasked);
    if (reach.ok) return undefined;
    if ((reach.why === 'departed' && reach.next === undefined) || reach.why === 'guest') {
      const reason = reach.why === 'departed' ? 'the person has left the company' : 'the person is a guest';
      return { do: 'end', ending: 'refused', reason };
    }
    const next = reach.next ?? instant(at + LOOK_AGAIN_MS);
    if (delivery.until !== undefined && next >= delivery.until) {
      return { do: 'end', ending: 'expired', reason: `not before it became useless: ${reach.why}` };
    }
    return { do: 'hold', why: reach.why, until: next };
  };

  /** What was held of the same person and may go by now. */
  const heldTogether = async (delivery: Delivery, route: Route): Promise<Delivery[]> => {
    const { company, heldWhy, unasked } = delivery;
    if (route.account === undefined || heldWhy !== 'budget' || unasked !== 'personal') return [];
    const to = addresseeOf(route.person, route.workspace, route.account);
    const rows = await dueTo(store.read(company), company, to, clock.now())
      .selectAll()
      .where('unasked', '=', 'personal')
      .where('held_why', '=', 'budget')
      .where('key', '!=', delivery.key)
      .orderBy('owed_at')
      .orderBy('key')
      .limit(20)
      .execute();
    return rows.map(asDelivery).filter(({ until }) => until === undefined || until > clock.now());
  };

  const route: Preparing['route'] = async (delivery) => {
    const { company, to, edits } = delivery;
    if (edits !== undefined) {
      const edit = await editRoute(parts, { ...delivery, edits });
      if (edit === undefined) return NOT_WANTED;
      if (edit !== 'new') return edit;
    }
    if (toChannel(to)) {
      const sender = senderOf(to.workspace);
      return sender === undefined ? NOBODY_REACHES : { sender, ...to };
    }
    if (!toPerson(to)) {
      const sender = senderOf(to.workspace);
      if (sender === undefined) return NOBODY_REACHES;
      const person = await reaching?.personOf(company, to);
      return { sender, workspace: to.workspace, account: to.account, person };
    }
    const person = await reaching?.person(company, to.person);
    if (person === undefined) return 'nobody in the directory has this id';
    for (const { workspace, account } of person.accounts) {
      const sender = senderOf(workspace);
      if (sender !== undefined) return { sender, workspace, account, person };
    }
    return person.accounts.length === 0 ? 'the person has no account that can be reached' : NOBODY_REACHES;
  };

  return {
    route,
    prepare: async (delivery, route) => {
      const { kind } = delivery;
      const now = clock.now();
      if (delivery.unasked !== undefined && route.person !== undefined) {
        const barred = await mayReach(delivery, route.person, now);
        if (barred !== undefined) return barred;
      }
      const counted = await budget(delivery, route);
      if (counted?.spent) {
        const next = nextDay(counted.zone, now);
        const later = route.person && (await mayReach(delivery, route.person, next));
        if (later?.do === 'hold') return { ...later, why: 'budget' };
        if (later !== undefined) return later;
        if (delivery.until !== undefined && next >= delivery.until) {
          return {
            do: 'end',
            ending: 'expired',
            reason: 'more messages than a day may bring; useless afterwards',
          };
        }
        return { do: 'hold', why: 'budget', until: next };
      }
      const composer = taught.composers.get(kind);
      if (composer === undefined) return { do: 'postpone', waitMs: NOBODY_REACHES_MS };
      const reader: Reader = {
        lang: await languageOf(delivery, route),
        person: route.person,
        ...(route.post === undefined ? {} : { replaces: true }),
      };
      const counts =
        counted && delivery.countedOn !== counted.day ? { who: counted.who, day: counted.day } : undefined;
      const together = await heldTogether(delivery, route);
      if (together.length > 0) {
        const merged = await composeMerged([delivery, ...together], reader, taught);
        if (merged !== undefined) return { do: 'send', ready: { ...merged, route, counts } };
      }
      const message = await composer(delivery, reader);
      if (message === undefined) return { do: 'end', ending: 'refused', reason: NOT_WANTED };
      return { do: 'send', ready: { deliveries: [delivery], route, message, counts } };
    },
  };
}
