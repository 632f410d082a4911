import type { Store } from '../data/store/store.ts';
import type { Outbox, Owed } from '../outbox/outbox.ts';
import type { Companies } from '../people/company.ts';
import type { Directory } from '../people/directory.ts';
import type { Clock } from '../shared/clock.ts';
import { type Changes, createChanges } from './changes.ts';
import { type Checklist, createChecklist } from './checklist.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import type { Routines } from './routines.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';

/** What people do with routines: the last check, subscriptions, changes that can be taken back, calendar addresses. */
export interface RoutineUse {
  readonly checklist: Checklist;
  readonly subscriptions: Subscriptions;
  readonly feeds: Feeds;
  readonly changes: Changes;
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
}): RoutineUse {
  const { store, clock, companies, directory, outbox, routines } = parts;
  const subscriptions = createSubscriptions(store);
  directory.subscribersFrom((company, topic) => subscriptions.subscribers(company, topic));
  return {
    checklist: createChecklist({
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
            to,
            kind: LAST_OUT_RECORD,
            subject: JSON.stringify({ office: office.id, day: check.day, revision: check.revision }),
            lane: 'reply' as const,
          })),
        ),
    }),
    subscriptions,
    feeds: createFeeds(store, clock),
    changes: createChanges({ store, companies, clock }),
    owe: async (company, request, owed) => {
      await store.once(company, request, (tx) => outbox.owe(tx, owed));
    },
  };
}
