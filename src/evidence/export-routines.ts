import type { Store } from '../data/store/store.ts';
import type { Evening, Evenings } from '../reminders/evenings.ts';
import { bothTitles, type Cells, counted, type ExportTable, mapped, PIECE, paged } from './export-table.ts';

interface RoutineParts {
  readonly store: Store;
  readonly evenings: Evenings;
}

/** The last check of an evening, in the columns of the routines' history. */
function eveningCells({ office, day, closedAt, missed }: Evening): Cells {
  return [
    day,
    office,
    'last-out-check',
    null,
    null,
    closedAt === undefined ? 'not-closed' : 'closed',
    null,
    null,
    closedAt ?? null,
    missed.map(({ text }) => bothTitles(text)).join('; ') || null,
  ];
}

/**
 * The history of what was due: one line for each run of a routine in an office, and after them, office by office, one for each
 * evening's last check: closed or not, when and what was left open, never by whom.
 */
export function routines({ store, evenings }: RoutineParts, company: string): ExportTable {
  const from = () => store.read(company).selectFrom('slots').where('company', '=', company);
  interface Key {
    readonly date: string;
    readonly office: string;
    readonly routine: string;
    readonly occurrence: number;
  }
  return {
    columns: [
      'date',
      'office',
      'routine',
      'occurrence',
      'at',
      'state',
      'why',
      'recipients',
      'closed_at',
      'missed',
    ],
    count: async () => {
      const slots = await counted(
        from()
          .select((eb) => eb.fn.countAll().as('count'))
          .executeTakeFirstOrThrow(),
      );
      let checks = 0;
      for (const office of await evenings.offices(company))
        checks += (await evenings.of(company, office)).length;
      return slots + checks;
    },
    pieces: async function* () {
      yield* mapped(
        paged(
          (after?: Key) => {
            let query = from().selectAll();
            if (after !== undefined)
              query = query.where((eb) =>
                eb.or([
                  eb('date', '>', after.date),
                  eb.and([eb('date', '=', after.date), eb('office', '>', after.office)]),
                  eb.and([
                    eb('date', '=', after.date),
                    eb('office', '=', after.office),
                    eb('routine', '>', after.routine),
                  ]),
                  eb.and([
                    eb('date', '=', after.date),
                    eb('office', '=', after.office),
                    eb('routine', '=', after.routine),
                    eb('occurrence', '>', after.occurrence),
                  ]),
                ]),
              );
            return query
              .orderBy('date')
              .orderBy('office')
              .orderBy('routine')
              .orderBy('occurrence')
              .limit(PIECE)
              .execute();
          },
          ({ date, office, routine, occurrence }) => ({ date, office, routine, occurrence }),
        ),
        (row) => [
          row.date,
          row.office,
          row.routine,
          String(row.occurrence),
          row.at,
          row.state,
          row.why,
          String(row.recipients),
          null,
          null,
        ],
      );
      for (const office of await evenings.offices(company)) {
        const rows = await evenings.of(company, office);
        if (rows.length > 0) yield rows.map(eveningCells);
      }
    },
  };
}
