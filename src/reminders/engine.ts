import type { Store, Tx } from '../data/store/store.ts';
import type { Companies } from '../people/company.ts';
import { type Clock, type Instant, instant } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { isoIn } from '../time/zones.ts';
import type { ClockNotice } from './clock-notice.ts';
import { plan, type Slot } from './plan.ts';
import { planSettings } from './routines.ts';
import type { Sending } from './sending.ts';
import {
  acceptClock,
  endOf,
  forgetOldSlots,
  forgetUnsent,
  insertSlots,
  type Mark,
  readMark,
  slotKey,
  writeMark,
} from './slots.ts';

/** What a beat found. */
export type Beat =
  /** The company is not live: nobody is told anything, and nothing is caught up with later. */
  | { readonly beat: 'not-live' }
  | { readonly beat: 'planned'; readonly slots: number }
  /** The clock is behind what was planned, by little: wait until it comes there. */
  | { readonly beat: 'early' }
  /** The clock has jumped: nothing is planned until an operator accepts it, or it comes back. */
  | { readonly beat: 'waiting'; readonly since: Instant };

/** Turns time into slots and their deliveries. Each minute is one `beat`. */
export interface Engine {
  beat(company: string): Promise<Beat>;
  /** The operator says that a jumped clock is right; false when nothing waits for that word. */
  accept(company: string): Promise<boolean>;
  /** For `/healthz`: what the last beat of this process found. */
  state(company: string): Beat | undefined;
  /** Daily: slots that are older than anybody asks about. */
  forgetOld(company: string): Promise<void>;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A first beat looks back so far at most, to the moment of going live. */
const FIRST_LOOK = 60 * MINUTE;
/** A process that was off for longer does not decide alone that the clock is right. */
const LONGEST_OFF = 31 * DAY;
/** A clock that is behind by less is waited for. */
const SMALL_STEP_BACK = MINUTE;

export function createEngine(parts: {
  store: Store;
  clock: Clock;
  log: Log;
  companies: Companies;
  sending: Sending;
  /** Tells HR and the operators, once it is over, that the clock had jumped. */
  clockNotice?: ClockNotice;
  /** The farthest a clock may move between two beats of one process. */
  mostJumpMs?: number;
}): Engine {
  const { store, clock, log, companies, sending, clockNotice, mostJumpMs = DAY } = parts;
  const states = new Map<string, Beat>();
  /** The last beat of this process, by company. */
  const lastBeat = new Map<string, Instant>();

  const liveSince = (company: string): Instant | undefined => {
    const { live } = companies.of(company);
    return live === null ? undefined : instant(Date.parse(live));
  };

  /** Where the window begins: after what was planned, never before going live. */
  const beginning = (mark: Mark | undefined, live: Instant, now: Instant): Instant => {
    if (mark === undefined) return now - live < FIRST_LOOK ? live : now;
    return instant(Math.max(mark.plannedUntil, live));
  };

  const jumped = (company: string, mark: Mark | undefined, now: Instant): boolean => {
    if (mark === undefined) return false;
    const before = lastBeat.get(company);
    // A process that has just started was off: that may be a week.
    if (before === undefined) return now - mark.plannedUntil > LONGEST_OFF;
    return now - before > mostJumpMs && now - mark.plannedUntil > mostJumpMs;
  };

  /** Plans what lies after `from` up to `to`, as it is now, in one transaction; false when another process has gone on. */
  const planStep = async (
    company: string,
    from: Instant,
    to: Instant,
    now: Instant,
  ): Promise<number | false> => {
    const slots = plan(planSettings(companies.of(company)), from, to, now);
    const prepared = slots.map((slot) => ({ slot, ...sending.prepare(company, slot) }));
    return store.write(company, async (tx) => {
      const mark = await readMark(tx, company);
      if (mark !== undefined && mark.plannedUntil > from) return false;
      const made = await insertSlots(
        tx,
        company,
        prepared.map(({ slot, channels, hasPeople }) => ({
          ...slot,
          recipients: channels.length,
          state: stateOf(slot, hasPeople, now),
        })),
        now,
      );
      const owed = prepared.flatMap(({ slot, channels }) => (made.has(slotKey(slot)) ? channels : []));
      if (owed.length > 0) await sending.owe(tx, owed);
      await writeMark(tx, company, { plannedUntil: to, waitingSince: undefined, acceptedAt: undefined });
      return made.size;
    });
  };

  /** The clock is behind what was planned: what never went out of the time that has not come is planned again. */
  const stepBack = (company: string, now: Instant) =>
    store.write(company, async (tx) => {
      const mark = await readMark(tx, company);
      if (mark === undefined || mark.plannedUntil - now <= SMALL_STEP_BACK) return;
      const from = await forgetUnsent(tx, company, now);
      await writeMark(tx, company, { plannedUntil: from, waitingSince: undefined, acceptedAt: undefined });
    });

  const wait = async (company: string, mark: Mark, now: Instant): Promise<Beat> => {
    if (mark.waitingSince !== undefined) return { beat: 'waiting', since: mark.waitingSince };
    log.error(
      { company, planned: isoIn('UTC', mark.plannedUntil), clock: isoIn('UTC', now) },
      'the clock has jumped by more than a day: routines wait until it is put right, or “decorum store accept-clock” says that it is right',
    );
    await store.write(company, (tx) => writeWaiting(tx, company, mark, now));
    return { beat: 'waiting', since: now };
  };

  /** The clock came back, or the operator's word came: the waiting is over, and told about. */
  const goOn = (company: string, mark: Mark, now: Instant) =>
    store.write(company, async (tx) => {
      const current = await readMark(tx, company);
      // Another process was first.
      if (current?.waitingSince === undefined || current.waitingSince !== mark.waitingSince) return;
      await writeMark(tx, company, { ...current, waitingSince: undefined, acceptedAt: undefined });
      await clockNotice?.(tx, company, {
        from: current.plannedUntil,
        to: current.acceptedAt === undefined ? current.waitingSince : now,
      });
    });

  const beat = async (company: string): Promise<Beat> => {
    // What was changed by another process on this database counts from now on.
    await companies.refresh(company);
    const now = clock.now();
    const live = liveSince(company);
    if (live === undefined || live > now) return { beat: 'not-live' };
    const mark = await readMark(store.read(company), company);
    // The word is about the clock as it was then: when it has moved since as far again, another is needed.
    const accepted =
      mark?.acceptedAt !== undefined &&
      mark.waitingSince !== undefined &&
      Math.abs(now - mark.acceptedAt) <= mostJumpMs;
    const stillFar = mark?.waitingSince !== undefined && now - mark.plannedUntil > mostJumpMs;
    if (mark !== undefined && !accepted && (stillFar || jumped(company, mark, now))) {
      lastBeat.set(company, now);
      return wait(company, mark, now);
    }
    lastBeat.set(company, now);
    if (mark?.waitingSince !== undefined) await goOn(company, mark, now);
    if (mark !== undefined && mark.plannedUntil > now) {
      if (mark.plannedUntil - now <= SMALL_STEP_BACK) return { beat: 'early' };
      log.warn({ company }, 'the clock was set back: nothing that was sent is sent again');
      await stepBack(company, now);
    }
    let slots = 0;
    let from = beginning(await readMark(store.read(company), company), live, now);
    // A day at a time, so that other work comes in between. The first beat ever only says where to begin.
    do {
      const to = instant(Math.min(from + DAY, now));
      const made = await planStep(company, from, to, now);
      if (made === false) break;
      slots += made;
      from = to;
    } while (from < now);
    await sending.expandAll(company);
    return { beat: 'planned', slots };
  };

  return {
    beat: async (company) => {
      const found = await beat(company);
      states.set(company, found);
      return found;
    },
    accept: (company) => acceptClock(store, company, clock.now()),
    state: (company) => states.get(company),
    forgetOld: (company) => forgetOldSlots(store, company, clock.now()),
  };
}

function stateOf(slot: Slot, hasPeople: boolean, now: Instant) {
  if (slot.outcome !== 'due') return slot.outcome;
  return hasPeople ? 'open' : endOf(slot, now);
}

async function writeWaiting(tx: Tx, company: string, mark: Mark, now: Instant): Promise<void> {
  const current = await readMark(tx, company);
  if (current === undefined || current.waitingSince !== undefined) return;
  if (current.plannedUntil !== mark.plannedUntil) return;
  await writeMark(tx, company, { ...current, waitingSince: now, acceptedAt: undefined });
}
