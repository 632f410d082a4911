import type { Store } from '../data/store/store.ts';
import type { Outbox, Owed } from '../outbox/outbox.ts';
import type { Availability } from '../people/availability.ts';
import type { Companies, Office } from '../people/company.ts';
import type { Directory, Person } from '../people/directory.ts';
import type { People } from '../people/people.ts';
import { type Clock, type Instant, instant } from '../shared/clock.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import { hoursOn, instantAt, instantAtMinutes } from '../time/zones.ts';
import { minutesOn, type Slot } from './plan.ts';
import type { Routine } from './routine.ts';
import type { Routines } from './routines.ts';
import { ROUTINE_KIND } from './sending.ts';
import { slotKey } from './slots.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

/**
 * Brings what a slot does not bring by itself: subscriptions at a person's own time, those of routines that otherwise go to
 * channels only, and the morning card. The keys are those of the slot, so nobody gets one twice.
 */
export interface Personal {
  beat(company: string): Promise<void>;
  /** True for a person who manages an office. */
  manages(company: string, person: Person, office: Office): boolean;
  /** Who manages an office on a day. */
  managersOf(company: string, office: Office, on: LocalDate): Promise<readonly Person[]>;
}

const MINUTE = 60_000;
/** Managers of a company who are looked at. */
const MOST_MANAGERS = 1000;

/** One time of one routine in one office on one day. */
interface Moment {
  readonly slot: Slot;
  readonly at: Instant;
  readonly until: Instant;
}

export function createPersonal(parts: {
  store: Store;
  clock: Clock;
  companies: Companies;
  directory: Directory;
  availability: Availability;
  outbox: Outbox;
  routines: Routines;
  subscriptions: Subscriptions;
  people: People;
  /** True when an office's last check before a day was not done, or not whole. */
  nightMissed: (company: string, office: Office, date: LocalDate) => Promise<boolean>;
}): Personal {
  const { store, clock, companies, directory, availability, outbox, routines, subscriptions, people } = parts;
  /** Moments that are done with in this process; after a restart the keys of the deliveries keep order. */
  const done = new Set<string>();

  const momentOf = (slot: Slot, office: Office, time: string | undefined): Moment | undefined => {
    // At its own time the slot brings its subscribers itself.
    if (time === undefined && slot.audience.includes('subscribers')) return undefined;
    const at = time === undefined ? slot.at : instantAt(slot.date, time, office.zone);
    return { slot, at, until: instant(at + (slot.until - slot.at)) };
  };

  const owe = async (company: string, { slot, at, until }: Moment, persons: readonly string[]) => {
    const { routine, office, date, occurrence } = slot;
    const owed = persons.map(
      (person): Owed => ({
        company,
        key: `${slotKey(slot)}:${person}`,
        to: { person },
        kind: ROUTINE_KIND,
        subject: JSON.stringify({ routine, office, date, occurrence }),
        lane: 'routine',
        dueAt: at,
        until,
        unasked: 'personal',
      }),
    );
    if (owed.length > 0) await store.write(company, (tx) => outbox.owe(tx, owed));
  };

  const ofOffice = async (company: string, office: Office, all: readonly Subscription[]) => {
    const ids: string[] = [];
    for (const { person } of all) {
      const found = await directory.byId(company, person);
      if (found?.kind === 'employee' && availability.officeOf(company, found).id === office.id)
        ids.push(person);
    }
    return ids;
  };

  /** A personal routine on a day, in the shape of a slot; undefined when it does not come. */
  const cardOn = (company: string, office: Office, routine: Routine, date: LocalDate): Slot | undefined => {
    const day = routines.calendar(company, office).dayOf(date);
    const paused = routine.pausedUntil !== undefined && date < routine.pausedUntil;
    if (!routine.on || !day.working || paused) return undefined;
    const hours = hoursOn(office, companies.of(company).officeHours, date);
    const at = instantAtMinutes(date, minutesOn(routine, hours), office.zone);
    return {
      routine: routine.id,
      office: office.id,
      date,
      occurrence: 1,
      at,
      until: instant(at + routine.usefulMinutes * MINUTE),
      audience: [],
      outcome: 'due',
      published: day.published,
    };
  };

  const manages: Personal['manages'] = (company, person, office) =>
    person.accounts.some((account) =>
      people
        .held(company, account)
        .some(
          ({ role, scope }) =>
            role === 'manager' &&
            (scope === undefined
              ? availability.officeOf(company, person).id === office.id
              : 'office' in scope && scope.office === office.id),
        ),
    );

  const managersOf: Personal['managersOf'] = async (company, office, on) => {
    const found = await directory.select(
      company,
      { any: [{ role: 'manager' }] },
      { on, limit: MOST_MANAGERS },
    );
    return found.filter((person) => manages(company, person, office));
  };

  /** Whoever manages an office is told of a night that needs a look, subscribed or not. */
  const managersToTell = async (company: string, office: Office, date: LocalDate): Promise<string[]> => {
    if (!(await parts.nightMissed(company, office, date))) return [];
    return (await managersOf(company, office, date)).map(({ id }) => id);
  };

  /** Brings one office's moments that have come. */
  const bring = async (company: string, office: Office, all: readonly Subscription[], now: Instant) => {
    const date = dayIn(office.zone, now);
    const cards = routines
      .list(company, office.id)
      .filter(({ personal }) => personal === true)
      .flatMap((routine) => cardOn(company, office, routine, date) ?? []);
    const slots = all.length === 0 ? [] : routines.plan(company, date, date, office.id);
    // An office without a channel, as on WeCom, has people who subscribed all the same.
    const comes = slots.filter(({ outcome, why }) => outcome === 'due' || why?.code === 'no-channel');
    for (const slot of [...comes, ...cards]) {
      const own = all.filter(({ routine }) => routine === slot.routine);
      const isCard = cards.includes(slot);
      const times = new Set([...own.map((each) => each.time), ...(isCard ? [undefined] : [])]);
      for (const time of times) {
        const moment = momentOf(slot, office, time);
        if (moment === undefined || moment.at > now || moment.until < now) continue;
        const key = `${company} ${slotKey(slot)} ${time ?? ''}`;
        if (done.has(key)) continue;
        const chosen = await ofOffice(
          company,
          office,
          own.filter((each) => each.time === time),
        );
        const told = isCard && time === undefined ? await managersToTell(company, office, date) : [];
        const subscribed = new Set(own.map(({ person }) => person));
        await owe(company, moment, [...chosen, ...told.filter((person) => !subscribed.has(person))]);
        done.add(key);
      }
    }
  };

  return {
    beat: async (company) => {
      if (companies.of(company).live === null) return;
      const all = await subscriptions.all(company);
      const now = clock.now();
      for (const office of routines.offices(company)) await bring(company, office, all, now);
      // A month of moments is far more than a day needs.
      if (done.size > 10_000) done.clear();
    },
    manages,
    managersOf,
  };
}
