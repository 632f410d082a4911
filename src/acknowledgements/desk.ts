import type { Store } from '../data/store/store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Availability } from '../people/availability.ts';
import type { Companies } from '../people/company.ts';
import type { Directory, Person } from '../people/directory.ts';
import type { People } from '../people/people.ts';
import type { Clock } from '../shared/clock.ts';
import type { Ids } from '../shared/ids.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import type { Policies } from './policies.ts';

/** Everything that campaigns and assignments stand on. */
export interface Desk {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly directory: Directory;
  readonly people: People;
  readonly availability: Availability;
  readonly policies: Policies;
  readonly companies: Companies;
  readonly clock: Clock;
  readonly ids: Ids;
}

export const isoOf = (ms: number): string => new Date(ms).toISOString();

/** Today where the company is. */
export function todayAt(desk: Desk, company: string): LocalDate {
  return dayIn(desk.companies.of(company).zone, desk.clock.now());
}

export type { Person };
