import type { Store } from '../data/store/store.ts';

/** Groups of fewer are not shown, and nothing is shown from which one could be worked out. */
export const REPORT_GROUP = 5;

/** What a company reads about its rulebook: counts alone, of nobody in particular. */
export interface Report {
  /** Topics asked at least five times, the most asked first. */
  readonly topics: readonly { readonly subject: string; readonly count: number }[];
  readonly gaps: { readonly open: number; readonly settled: number };
  /** Runs of routines that went out, late ones among them, and that were skipped or lost their use. */
  readonly routines: { readonly kept: number; readonly skipped: number; readonly expired: number };
  /** Clauses about which at least five people asked. */
  readonly clauses: readonly { readonly version: string; readonly clause: string; readonly people: number }[];
}

const MOST = 10;

/** Reads the report of everything so far; without filters, so that no two of them can be compared. */
export async function readReport(store: Store, company: string): Promise<Report> {
  const db = store.read(company);
  const asked = await db
    .selectFrom('counts')
    .select('subject')
    .select((eb) => eb.fn.sum<number>('count').as('count'))
    .where('company', '=', company)
    .where('kind', '=', 'asked')
    .groupBy('subject')
    .execute();
  const gaps = await db
    .selectFrom('gaps')
    .select((eb) => [eb.fn.countAll().as('all'), eb.fn.count('answered_at').as('settled')])
    .where('company', '=', company)
    .executeTakeFirstOrThrow();
  const slots = await db
    .selectFrom('slots')
    .select('state')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('company', '=', company)
    .groupBy('state')
    .execute();
  const clauses = await db
    .selectFrom('clause_questions')
    .innerJoin('assignments', (join) =>
      join
        .onRef('assignments.company', '=', 'clause_questions.company')
        .onRef('assignments.id', '=', 'clause_questions.assignment'),
    )
    .select(['assignments.version as version', 'clause_questions.clause as clause'])
    .select((eb) => eb.fn.count('clause_questions.person').distinct().as('people'))
    .where('clause_questions.company', '=', company)
    .where('clause_questions.clause', 'is not', null)
    .groupBy(['assignments.version', 'clause_questions.clause'])
    .execute();
  const ran = (...states: readonly string[]) =>
    slots.reduce((sum, { state, count }) => (states.includes(state) ? sum + Number(count) : sum), 0);
  return {
    topics: asked
      .map(({ subject, count }) => ({ subject, count: Number(count) }))
      .filter(({ count }) => count >= REPORT_GROUP)
      .sort((a, b) => b.count - a.count || a.subject.localeCompare(b.subject))
      .slice(0, MOST),
    gaps: { open: Number(gaps.all) - Number(gaps.settled), settled: Number(gaps.settled) },
    routines: { kept: ran('sent', 'caught-up'), skipped: ran('skipped'), expired: ran('expired') },
    clauses: clauses
      .map(({ version, clause, people }) => ({ version, clause: clause ?? '', people: Number(people) }))
      .filter(({ people }) => people >= REPORT_GROUP)
      .sort((a, b) => b.people - a.people)
      .slice(0, MOST),
  };
}
