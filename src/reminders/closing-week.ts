import type { Store } from '../data/store/store.ts';
import type { Outbox, Owed } from '../outbox/outbox.ts';
import type { Companies, Office } from '../people/company.ts';
import type { Person } from '../people/directory.ts';
import type { Clock } from '../shared/clock.ts';
import type { Calendar } from '../time/calendar.ts';
import { dayIn, isoWeekday, type LocalDate, plusDays } from '../time/days.ts';
import { hoursOn, instantAt } from '../time/zones.ts';
import type { Evening, Evenings } from './evenings.ts';

/** The kind of the message that tells an office's manager how last week's evenings went. */
export const CLOSING_WEEK = 'closing-week';

export interface ClosingWeeks {
  /** From the first opening of the week on: owes every manager of an office the week before, once. */
  beat(company: string): Promise<void>;
  /** The evenings of the week that begins on this Monday. */
  of(company: string, office: string, monday: LocalDate): Promise<readonly Evening[]>;
}

const WEEK = 7;

export function createClosingWeeks(parts: {
  store: Store;
  clock: Clock;
  companies: Companies;
  outbox: Outbox;
  evenings: Evenings;
  offices: (company: string) => readonly Office[];
  calendarOf: (company: string, office: Office) => Calendar;
  managersOf: (company: string, office: Office, on: LocalDate) => Promise<readonly Person[]>;
}): ClosingWeeks {
  const { store, clock, companies, outbox, evenings } = parts;
  /** Weeks that are done with in this process; after a restart the keys of the deliveries keep order. */
  const done = new Set<string>();

  const of: ClosingWeeks['of'] = (company, office, monday) =>
    evenings.of(company, office, monday, plusDays(monday, WEEK - 1));

  const bring = async (company: string, office: Office) => {
    const today = dayIn(office.zone, clock.now());
    const monday = plusDays(today, 1 - isoWeekday(today));
    const key = `${company} ${office.id} ${monday}`;
    if (done.has(key)) return;
    const calendar = parts.calendarOf(company, office);
    const days = Array.from({ length: WEEK }, (_, index) => plusDays(monday, index));
    const first = days.find((day) => calendar.dayOf(day).working);
    if (first === undefined) return;
    const { open } = hoursOn(office, companies.of(company).officeHours, first);
    if (instantAt(first, open, office.zone) > clock.now()) return;
    const week = plusDays(monday, -WEEK);
    const managers =
      (await of(company, office.id, week)).length === 0 ? [] : await parts.managersOf(company, office, today);
    const owed = managers.map(
      ({ id: person }): Owed => ({
        company,
        key: `${CLOSING_WEEK}:${office.id}:${week}:${person}`,
        to: { person },
        kind: CLOSING_WEEK,
        subject: JSON.stringify({ office: office.id, week }),
        lane: 'routine',
        // Whose working day it is not waits for theirs; a week later there is the next one.
        until: instantAt(plusDays(monday, WEEK), '00:00', office.zone),
        unasked: 'personal',
      }),
    );
    if (owed.length > 0) await store.write(company, (tx) => outbox.owe(tx, owed));
    done.add(key);
  };

  return {
    of,
    beat: async (company) => {
      if (companies.of(company).live === null) return;
      for (const office of parts.offices(company)) await bring(company, office);
      if (done.size > 10_000) done.clear();
    },
  };
}
