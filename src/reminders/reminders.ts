import type { Store } from '../data/store/store.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Companies } from '../people/company.ts';
import type { People } from '../people/people.ts';
import type { Shelf } from '../rulebook/shelf.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { createClockNotice } from './clock-notice.ts';
import { createEngine, type Engine } from './engine.ts';
import type { Job } from './heartbeat.ts';
import { createRoutines, type Routines } from './routines.ts';
import { createSending, type PeopleSource, type Sending } from './sending.ts';
import { createYearNotice } from './year-notice.ts';

/** The routines of a company with everything that sends them. */
export interface Reminders {
  readonly routines: Routines;
  readonly sending: Sending;
  readonly engine: Engine;
  jobs(company: string): readonly Job[];
}

export function openReminders(parts: {
  store: Store;
  clock: Clock;
  log: Log;
  outbox: Outbox;
  companies: Companies;
  shelf: Shelf;
  people: People;
  /** The directory, and the one rule for whose office is whose. */
  source: PeopleSource;
}): Reminders {
  const { store, clock, log, outbox, companies, shelf, people, source } = parts;
  const routines = createRoutines({ store, companies, shelf });
  const sending = createSending({ store, clock, outbox, routines, people: source });
  const clockNotice = createClockNotice({ outbox, companies, people });
  const engine = createEngine({ store, clock, log, companies, sending, clockNotice });
  const yearNotice = createYearNotice({ store, clock, outbox, companies, people });
  return {
    routines,
    sending,
    engine,
    jobs: (company) => [
      {
        name: `${company}: plan what is due`,
        every: 'minute',
        run: async () => {
          const beat = await engine.beat(company);
          // Sending takes its own time: the next minute is not held up by it.
          if (beat.beat === 'planned' && beat.slots > 0) void outbox.dispatch(company);
        },
      },
      { name: `${company}: forget old slots`, every: 'day', run: () => engine.forgetOld(company) },
      {
        name: `${company}: say which year is only assumed`,
        every: 'day',
        run: () => yearNotice.run(company),
      },
    ],
  };
}
