import type { Quiz } from '../acknowledgements/quiz.ts';
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
  /**
   * Clauses on which questions of the check of understanding went wrong at least five times, by the label HR gave. Campaigns
   * that fewer than five have tried are left out of every sum: no difference to what a campaign shows leads back to them.
   */
  readonly failed: readonly { readonly version: string; readonly clause: string; readonly wrong: number }[];
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
    failed: await failedClauses(store, company),
  };
}

/** Where people go wrong in the check of understanding. */
async function failedClauses(store: Store, company: string): Promise<Report['failed']> {
  const db = store.read(company);
  const checks = await db
    .selectFrom('campaigns')
    .select(['id', 'version', 'quiz'])
    .where('company', '=', company)
    .where('quiz', 'is not', null)
    .execute();
  if (checks.length === 0) return [];
  const tried = await db
    .selectFrom('assignments')
    .select('campaign')
    .select((eb) => eb.fn.count('person').distinct().as('people'))
    .where('company', '=', company)
    .where('quiz_tries', '>', 0)
    .groupBy('campaign')
    .execute();
  const enough = new Set(
    tried.filter(({ people }) => Number(people) >= REPORT_GROUP).map(({ campaign }) => campaign),
  );
  const wrong = await db
    .selectFrom('quiz_counts')
    .select(['campaign', 'question', 'wrong'])
    .where('company', '=', company)
    .execute();
  const sums = new Map<string, { version: string; clause: string; wrong: number }>();
  for (const { id, version, quiz } of checks) {
    if (!enough.has(id) || quiz === null) continue;
    const { questions } = JSON.parse(quiz) as Quiz;
    for (const { id: question, clause } of questions) {
      const count = wrong.find((each) => each.campaign === id && each.question === question)?.wrong ?? 0;
      if (clause === null) continue;
      const key = `${version} ${clause}`;
      const sum = sums.get(key) ?? { version, clause, wrong: 0 };
      sums.set(key, { ...sum, wrong: sum.wrong + Number(count) });
    }
  }
  return [...sums.values()]
    .filter((each) => each.wrong >= REPORT_GROUP)
    .sort((a, b) => b.wrong - a.wrong)
    .slice(0, MOST);
}
