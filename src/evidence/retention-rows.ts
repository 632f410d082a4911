import type { Store, Tx } from '../data/store/store.ts';
import { FORGOTTEN_QUESTION } from '../gaps/gaps.ts';
import type { Forget } from './retention-kinds.ts';

const DAY = 86_400_000;
/** Rows of one commit: whoever wants to write meanwhile waits for no more than these. */
const CHUNK = 500;

const iso = (at: number) => new Date(at).toISOString();

/** The same moment so many months earlier; where that month is shorter, its last day. */
export function monthsBefore(at: number, months: number): number {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

/** Does a piece of the work in each commit until there is none; gives how many rows it was. */
async function inPieces(store: Store, company: string, piece: (tx: Tx) => Promise<number>): Promise<number> {
  for (let all = 0; ; ) {
    const done = await store.write(company, piece);
    all += done;
    if (done < CHUNK) return all;
  }
}

/** Messages that were settled so long ago. */
export const forgetDeliveries: Forget = async ({ store }, { company, now, keep, dryRun }) => {
  const before = iso(monthsBefore(now, keep));
  if (dryRun) {
    const { count } = await store
      .read(company)
      .selectFrom('deliveries')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('company', '=', company)
      .where('settled_at', '<', before)
      .executeTakeFirstOrThrow();
    return { rows: Number(count) };
  }
  const rows = await inPieces(store, company, async (tx) => {
    const old = await tx
      .selectFrom('deliveries')
      .select('key')
      .where('company', '=', company)
      .where('settled_at', '<', before)
      .limit(CHUNK)
      .execute();
    if (old.length === 0) return 0;
    const keys = old.map(({ key }) => key);
    await tx.deleteFrom('deliveries').where('company', '=', company).where('key', 'in', keys).execute();
    return old.length;
  });
  return { rows };
};

/**
 * Questions passed on so long ago become a count. The newest number stays taken, without its words: a new question must not
 * get the number of an old one.
 */
export const forgetGaps: Forget = async ({ store }, { company, now, keep, dryRun }) => {
  const before = iso(now - keep * DAY);
  const old = await store
    .read(company)
    .selectFrom('gaps')
    .select(['number', 'opened_at', 'answer', 'text'])
    .where('company', '=', company)
    .where('opened_at', '<', before)
    .orderBy('number')
    .execute();
  const due = old.filter(({ text }) => text !== FORGOTTEN_QUESTION);
  if (dryRun) return { rows: due.length };
  const newest = await store
    .read(company)
    .selectFrom('gaps')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('company', '=', company)
    .executeTakeFirst();
  for (let from = 0; from < old.length; from += CHUNK) {
    await store.write(company, async (tx) => {
      for (const { number, opened_at, answer, text } of old.slice(from, from + CHUNK)) {
        const gone = ['gap_returns', 'gaps'] as const;
        if (number !== newest?.number) {
          for (const table of gone) {
            await tx.deleteFrom(table).where('company', '=', company).where('number', '=', number).execute();
          }
        } else if (text !== FORGOTTEN_QUESTION) {
          await tx
            .deleteFrom('gap_returns')
            .where('company', '=', company)
            .where('number', '=', number)
            .execute();
          await tx
            .updateTable('gaps')
            .set({
              text: FORGOTTEN_QUESTION,
              answer: FORGOTTEN_QUESTION,
              asked_by: null,
              asked_in: null,
              answered_by: null,
            })
            .where('company', '=', company)
            .where('number', '=', number)
            .execute();
        }
        if (text !== FORGOTTEN_QUESTION) {
          await countQuestion(tx, company, opened_at.slice(0, 10), answer === null ? 'open' : 'answered');
        }
      }
    });
  }
  return { rows: due.length };
};

/** One question more of a day that has no words any longer. */
async function countQuestion(tx: Tx, company: string, day: string, subject: string): Promise<void> {
  await tx
    .insertInto('counts')
    .values({ company, day, kind: 'passed-on', subject, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['company', 'day', 'kind', 'subject'])
        .doUpdateSet((eb) => ({ count: eb('counts.count', '+', 1) })),
    )
    .execute();
}

/** Answered questions about clauses lose their words and whose they were; which clause was asked about stays. */
export const forgetClauseQuestions: Forget = async ({ store }, { company, now, keep, dryRun }) => {
  const before = iso(now - keep * DAY);
  const due = await store
    .read(company)
    .selectFrom('clause_questions')
    .select('number')
    .where('company', '=', company)
    .where('asked_at', '<', before)
    .where('answer', 'is not', null)
    .where('person', '!=', '')
    .execute();
  if (dryRun) return { rows: due.length };
  for (let from = 0; from < due.length; from += CHUNK) {
    const numbers = due.slice(from, from + CHUNK).map(({ number }) => number);
    await store.write(company, (tx) =>
      tx
        .updateTable('clause_questions')
        .set({
          text: FORGOTTEN_QUESTION,
          answer: FORGOTTEN_QUESTION,
          person: '',
          assignment: '',
          answered_by: null,
        })
        .where('company', '=', company)
        .where('number', 'in', numbers)
        .execute(),
    );
  }
  return { rows: due.length };
};

/** Ids of requests that nobody repeats any more. */
export const forgetSeen: Forget = async ({ store }, { company, now, keep, dryRun }) => {
  const before = iso(now - keep * DAY).slice(0, 10);
  if (dryRun) {
    const { count } = await store
      .read(company)
      .selectFrom('seen')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('company', '=', company)
      .where('at', '<', before)
      .executeTakeFirstOrThrow();
    return { rows: Number(count) };
  }
  const rows = await inPieces(store, company, async (tx) => {
    const old = await tx
      .selectFrom('seen')
      .select('id')
      .where('company', '=', company)
      .where('at', '<', before)
      .limit(CHUNK)
      .execute();
    if (old.length === 0) return 0;
    await tx
      .deleteFrom('seen')
      .where('company', '=', company)
      .where(
        'id',
        'in',
        old.map(({ id }) => id),
      )
      .execute();
    return old.length;
  });
  return { rows };
};
