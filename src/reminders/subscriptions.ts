import type { Store } from '../data/store/store.ts';

/** A routine that a person wants to get as a message of their own; `time`: at their own time instead of the routine's. */
export interface Subscription {
  readonly routine: string;
  readonly person: string;
  readonly time: string | undefined;
}

/** Who wants which routine personally. Only the person's own wish counts; nobody subscribes anybody else. */
export interface Subscriptions {
  of(company: string, person: string): Promise<readonly Subscription[]>;
  /** Begins a subscription, or changes its time. */
  subscribe(company: string, request: string, subscription: Subscription): Promise<void>;
  unsubscribe(company: string, request: string, of: { routine: string; person: string }): Promise<void>;
  /** Ids of those who get a routine at its own time. */
  subscribers(company: string, routine: string): Promise<readonly string[]>;
  /** Everybody's, of every routine. */
  all(company: string): Promise<readonly Subscription[]>;
}

export function createSubscriptions(store: Store): Subscriptions {
  const rows = (company: string) =>
    store
      .read(company)
      .selectFrom('routine_subscriptions')
      .select(['routine', 'person', 'time'])
      .where('company', '=', company)
      .orderBy('routine')
      .orderBy('person');
  const read = (row: { routine: string; person: string; time: string | null }): Subscription => ({
    routine: row.routine,
    person: row.person,
    time: row.time ?? undefined,
  });
  return {
    of: async (company, person) => (await rows(company).where('person', '=', person).execute()).map(read),
    subscribe: async (company, request, { routine, person, time }) => {
      await store.once(company, request, (tx) =>
        tx
          .insertInto('routine_subscriptions')
          .values({ company, routine, person, time: time ?? null })
          .onConflict((conflict) =>
            conflict.columns(['company', 'routine', 'person']).doUpdateSet({ time: time ?? null }),
          )
          .execute(),
      );
    },
    unsubscribe: async (company, request, { routine, person }) => {
      await store.once(company, request, (tx) =>
        tx
          .deleteFrom('routine_subscriptions')
          .where('company', '=', company)
          .where('routine', '=', routine)
          .where('person', '=', person)
          .execute(),
      );
    },
    subscribers: async (company, routine) =>
      (await rows(company).where('routine', '=', routine).where('time', 'is', null).execute()).map(
        ({ person }) => person,
      ),
    all: async (company) => (await rows(company).execute()).map(read),
  };
}
