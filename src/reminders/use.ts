import type { Store } from '../data/store/store.ts';
import type { Outbox, Owed } from '../outbox/outbox.ts';
import type { Availability } from '../people/availability.ts';
import type { Companies, Office } from '../people/company.ts';
import type { Directory } from '../people/directory.ts';
import type { People } from '../people/people.ts';
import type { Clock } from '../shared/clock.ts';
import { type Changes, createChanges } from './changes.ts';
import { type Checklist, createChecklist, POINTS } from './checklist.ts';
import { type ClosingWeeks, createClosingWeeks } from './closing-week.ts';
import { createEvenings, type Evenings } from './evenings.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { lastNightOf } from './last-night.ts';
import { createPersonal, type Personal } from './personal.ts';
import type { Routines } from './routines.ts';
import { createRulebookDays, type RulebookDays } from './rulebook-days.ts';
import { ROUTINE_KIND } from './sending.ts';
import { type SlotKey, slotKey } from './slots.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';

/** What people do with routines: the last check, subscriptions, changes that can be taken back, calendar addresses. */
export interface RoutineUse {
  readonly checklist: Checklist;
  readonly subscriptions: Subscriptions;
  readonly feeds: Feeds;
  readonly changes: Changes;
  readonly rulebookDays: RulebookDays;
  readonly personal: Personal;
  readonly evenings: Evenings;
  readonly closingWeeks: ClosingWeeks;
  /** Cancels what was owed under keys that begin like this and has not gone out. */
  withdraw(company: string, request: string, keyPrefix: string): Promise<void>;
  /** Owes one message because somebody asked for it; a repeated request owes it once. */
  owe(company: string, request: string, owed: Owed): Promise<void>;
}

/** The kind of the record that an office's channels get when the last check is finished. */
export const LAST_OUT_RECORD = 'last-out-record';

export function createRoutineUse(parts: {
  store: Store;
  clock: Clock;
  companies: Companies;
  directory: Directory;
  outbox: Outbox;
  routines: Routines;
  availability: Availability;
  people: People;
}): RoutineUse {
  const { store, clock, companies, directory, outbox, routines } = parts;
  const subscriptions = createSubscriptions(store);
  directory.subscribersFrom((company, topic) => subscriptions.subscribers(company, topic));
  const checklist = createChecklist({
    store,
    clock,
    calendarOf: (company, office) => routines.calendar(company, office),
    onClosed: (tx, company, office, check) =>
      outbox.owe(
        tx,
        office.channels.map((to) => ({
          company,
          // A correction is told again; the same finish is not.
          key: `last-out:${office.id}:${check.day}:${check.revision}:${to.workspace}/${to.channel}`,
          // The post with the button becomes the record, where a post can be changed.
          edits: `${slotKey({ routine: asking(company, office), office: office.id, date: check.day, occurrence: 1 })}:${to.workspace}/${to.channel}`,
          otherwise: 'new' as const,
          to,
          kind: LAST_OUT_RECORD,
          subject: JSON.stringify({ office: office.id, day: check.day, revision: check.revision }),
          lane: 'reply' as const,
        })),
      ),
  });
  /** The routine whose post carries “I'm last”. */
  const asking = (company: string, office: Office): string =>
    routines.list(company, office.id).some(({ id, on }) => id === 'closing' && on) ? 'closing' : 'last-out';
  outbox.editable(ROUTINE_KIND, ({ to, subject }) => {
    const { routine } = JSON.parse(subject) as SlotKey;
    return 'channel' in to && (routine === 'closing' || routine === 'last-out');
  });
  const evenings = createEvenings({
    store,
    clock,
    officeOf: (company, id) => routines.offices(company).find((each) => each.id === id),
    asks: (company, office) => routines.list(company, office).some(({ id, on }) => id === 'last-out' && on),
  });
  const personal = createPersonal({
    ...parts,
    subscriptions,
    nightMissed: async (company, office, date) => {
      const night = await lastNightOf({ routines, checklist }, company, office.id, date);
      if (night === undefined) return false;
      return night.check?.closedAt === undefined || night.check.ticked.length < POINTS.length;
    },
  });
  return {
    checklist,
    subscriptions,
    evenings,
    closingWeeks: createClosingWeeks({
      ...{ store, clock, companies, outbox, evenings },
      offices: (company) => routines.offices(company),
      calendarOf: (company, office) => routines.calendar(company, office),
      managersOf: personal.managersOf,
    }),
    feeds: createFeeds(store, clock),
    changes: createChanges({ store, companies, clock }),
    rulebookDays: createRulebookDays(store),
    personal,
    withdraw: async (company, request, keyPrefix) => {
      await store.once(company, request, (tx) =>
        outbox.withdraw(tx, company, keyPrefix, 'the person said so'),
      );
    },
    owe: async (company, request, owed) => {
      await store.once(company, request, (tx) => outbox.owe(tx, owed));
    },
  };
}
