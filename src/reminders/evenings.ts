import type { Store } from '../data/store/store.ts';
import type { Office } from '../people/office.ts';
import { type Clock, instant } from '../shared/clock.ts';
import { type LocalDate, plusDays } from '../time/days.ts';
import { isoIn } from '../time/zones.ts';
import { eveningOf, POINTS, type Point } from './checklist.ts';

/** What became of one evening of one office: what is kept for good, so never by whom. */
export interface Evening {
  readonly office: string;
  readonly day: LocalDate;
  /** With the office's offset; undefined: nobody registered, or what was begun was not finished. */
  readonly closedAt: string | undefined;
  /** The points left open; none of an evening that was not closed. */
  readonly missed: readonly Point[];
}

export interface Evenings {
  /** Every office that has any, of closed-down ones too. */
  offices(company: string): Promise<readonly string[]>;
  /** The evenings that are over: those with a check, and those on which colleagues were asked for one. */
  of(company: string, office: string, from?: LocalDate, to?: LocalDate): Promise<readonly Evening[]>;
}

/** The routines whose posts ask for the last check. */
const ASKING = ['closing', 'last-out'] as const;
/** Whoever was not asked to press anything is not missed. */
const UNASKED = ['skipped', 'expired'] as const;

export function createEvenings(parts: {
  store: Store;
  clock: Clock;
  officeOf: (company: string, office: string) => Office | undefined;
  /** True where the last check is switched on. */
  asks: (company: string, office: string) => boolean;
}): Evenings {
  const { store, clock, officeOf, asks } = parts;

  const checks = (company: string) =>
    store.read(company).selectFrom('last_out').where('company', '=', company);
  const posts = (company: string) =>
    store
      .read(company)
      .selectFrom('slots')
      .where('company', '=', company)
      .where('routine', 'in', [...ASKING])
      .where('state', 'not in', [...UNASKED]);

  return {
    offices: async (company) => {
      const checked = await checks(company).select('office').distinct().execute();
      const asked = await posts(company).select('office').distinct().execute();
      return [...new Set([...checked, ...asked].map(({ office }) => office))].sort();
    },
    of: async (company, office, from, to) => {
      const where = officeOf(company, office);
      const zone = where?.zone ?? 'UTC';
      // Tonight is not over; of an office that is no more every evening is.
      const last = where === undefined ? undefined : plusDays(eveningOf(where, clock.now()), -1);
      const until = [to, last].filter((day) => day !== undefined).sort()[0];
      const rows = await checks(company)
        .where('office', '=', office)
        .$if(from !== undefined, (query) => query.where('day', '>=', from ?? ''))
        .$if(until !== undefined, (query) => query.where('day', '<=', until ?? ''))
        .select(['day', 'ticked', 'closed_at'])
        .execute();
      const asked =
        where !== undefined && asks(company, office)
          ? await posts(company)
              .where('office', '=', office)
              .$if(from !== undefined, (query) => query.where('date', '>=', from ?? ''))
              .$if(until !== undefined, (query) => query.where('date', '<=', until ?? ''))
              .select('date')
              .distinct()
              .execute()
          : [];
      const known = new Map(rows.map((row) => [row.day, row]));
      const days = [...new Set([...known.keys(), ...asked.map(({ date }) => date)])].sort();
      return days.map((day): Evening => {
        const row = known.get(day);
        const closed = row?.closed_at ?? undefined;
        const ticked = row?.ticked.split(' ') ?? [];
        return {
          office,
          day: day as LocalDate,
          closedAt: closed === undefined ? undefined : isoIn(zone, instant(Date.parse(closed))),
          missed: closed === undefined ? [] : POINTS.filter(({ id }) => !ticked.includes(id)),
        };
      });
    },
  };
}
