import type { ClauseQuestionsTable } from '../data/store/schema-campaigns.ts';
import type { Lang } from '../shared/lang.ts';
import type { Assignment } from './assignment.ts';
import { assignmentIn } from './assignment.ts';
import { type Desk, isoOf } from './desk.ts';
import { refuse } from './refusals.ts';

/** A question about a clause; it and its answer both stand in the ledger. */
export interface Question {
  readonly number: number;
  readonly assignment: string;
  readonly person: string;
  readonly clause: string | null;
  readonly text: string;
  readonly lang: Lang;
  readonly askedAt: string;
  readonly answer: string | null;
}

export const QUESTION_ASKED = 'policy-question';
export const QUESTION_ANSWERED = 'policy-question-answer';

export interface Questions {
  /** The question's number, or `again`. */
  ask(
    company: string,
    request: string,
    assignment: Assignment,
    question: { clause: string | null; text: string; lang: Lang },
  ): Promise<number | 'again'>;
  find(company: string, number: number): Promise<Question | undefined>;
  of(company: string, assignment: string): Promise<Question[]>;
  waiting(company: string): Promise<Question[]>;
  /** False when it was answered before. */
  answer(company: string, request: string, by: string, number: number, text: string): Promise<boolean>;
}

const asQuestion = (row: ClauseQuestionsTable): Question => ({
  number: row.number,
  assignment: row.assignment,
  person: row.person,
  clause: row.clause,
  text: row.text,
  lang: row.lang === 'en' ? 'en' : 'zh',
  askedAt: row.asked_at,
  answer: row.answer,
});

export function createQuestions(desk: Desk): Questions {
  const { store, ledger, outbox } = desk;
  const rows = (company: string) =>
    store.read(company).selectFrom('clause_questions').selectAll().where('company', '=', company);
  const subject = ({ id, policy, version, campaign }: Assignment) => ({
    policy,
    version,
    campaign,
    assignment: id,
  });
  return {
    ask: (company, request, assignment, question) =>
      ledger.commit(company, request, async (tx) => {
        const { last } = await tx
          .selectFrom('clause_questions')
          .select((eb) => eb.fn.coalesce(eb.fn.max('number'), eb.lit(0)).as('last'))
          .where('company', '=', company)
          .executeTakeFirstOrThrow();
        const number = Number(last) + 1;
        await tx
          .insertInto('clause_questions')
          .values({
            company,
            number,
            assignment: assignment.id,
            person: assignment.person,
            clause: question.clause,
            text: question.text,
            lang: question.lang,
            asked_at: isoOf(desk.clock.now()),
            answer: null,
            answered_by: null,
            answered_at: null,
          })
          .execute();
        await ledger.append(tx, company, [
          {
            kind: 'asked',
            subject: subject(assignment),
            act: { question: number, ...(question.clause === null ? {} : { clause: question.clause }) },
            identity: { person: assignment.person, text: question.text },
            person: assignment.person,
          },
        ]);
        for (const to of desk.people.withRole(company, 'hr'))
          await outbox.owe(tx, {
            company,
            key: `question:${number}:${to.workspace}:${to.account}`,
            to: { workspace: to.workspace, account: to.account },
            kind: QUESTION_ASKED,
            subject: JSON.stringify({ question: number }),
            lane: 'bulk',
            unasked: 'personal',
          });
        return number;
      }),
    find: async (company, number) => {
      const row = await rows(company).where('number', '=', number).executeTakeFirst();
      return row === undefined ? undefined : asQuestion(row);
    },
    of: async (company, assignment) =>
      (await rows(company).where('assignment', '=', assignment).orderBy('number').execute()).map(asQuestion),
    waiting: async (company) =>
      (await rows(company).where('answer', 'is', null).orderBy('number').limit(100).execute()).map(
        asQuestion,
      ),
    answer: async (company, request, by, number, text) => {
      const done = await ledger.commit(company, request, async (tx) => {
        const row = await tx
          .selectFrom('clause_questions')
          .selectAll()
          .where('company', '=', company)
          .where('number', '=', number)
          .executeTakeFirst();
        if (row === undefined || row.answer !== null) return false;
        const assignment = await assignmentIn(tx, company, row.assignment);
        if (assignment === undefined) throw refuse.noAssignment();
        await tx
          .updateTable('clause_questions')
          .set({ answer: text, answered_by: by, answered_at: isoOf(desk.clock.now()) })
          .where('company', '=', company)
          .where('number', '=', number)
          .execute();
        await ledger.append(tx, company, [
          {
            kind: 'answered',
            subject: subject(assignment),
            act: { question: number },
            identity: { person: assignment.person, by, text },
            person: assignment.person,
          },
        ]);
        await outbox.owe(tx, {
          company,
          key: `question-answer:${number}`,
          to: { person: assignment.person },
          kind: QUESTION_ANSWERED,
          subject: JSON.stringify({ question: number }),
          lane: 'reply',
        });
        return true;
      });
      return done === true;
    },
  };
}
