import type { Assignment } from './assignment.ts';
import { assignmentIn } from './assignment.ts';
import { isOutcome } from './assignment-state.ts';
import { type Desk, isoOf } from './desk.ts';
import type { Version } from './policies.ts';
import { evidence, subjectOf } from './reading.ts';
import { refuse } from './refusals.ts';

/** What somebody wrote beside their own answer. */
export interface Note {
  readonly kind: 'objection' | 'correction' | 'help';
  readonly text: string;
  readonly at: string;
}

export interface Notes {
  of(company: string, assignment: string): Promise<Note[]>;
  /** Adds a correction to one's own answer: the answer stays, both are shown together. */
  correct(
    company: string,
    request: string,
    assignment: Assignment,
    version: Version,
    text: string,
  ): Promise<void>;
}

export function createNotes(desk: Desk): Notes {
  return {
    of: async (company, assignment) => {
      const rows = await desk.store
        .read(company)
        .selectFrom('assignment_notes')
        .select(['kind', 'text', 'at'])
        .where('company', '=', company)
        .where('assignment', '=', assignment)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ ...row, kind: row.kind as Note['kind'] }));
    },
    correct: async (company, request, assignment, version, text) => {
      await desk.ledger.commit(company, request, async (tx) => {
        const now = await assignmentIn(tx, company, assignment.id);
        if (now === undefined || !isOutcome(now.standing.state)) throw refuse.notAnswered();
        const [entry] = await desk.ledger.append(tx, company, [
          {
            kind: 'corrected',
            subject: subjectOf(now),
            act: { ...evidence(now, version), answer: now.standing.state },
            identity: { person: now.person, text },
            person: now.person,
          },
        ]);
        await tx
          .insertInto('assignment_notes')
          .values({
            company,
            id: desk.ids('note'),
            assignment: now.id,
            kind: 'correction',
            text,
            at: isoOf(desk.clock.now()),
            entry: entry?.seq ?? 0,
          })
          .execute();
      });
    },
  };
}
