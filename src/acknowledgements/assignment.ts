import { prepared } from '../data/store/prepared.ts';
import type { AssignmentsTable } from '../data/store/schema-campaigns.ts';
import type { Db, Tx } from '../data/store/store.ts';
import { type Instant, instant } from '../shared/clock.ts';
import type { LocalDate } from '../time/days.ts';
import type { AssignmentState, Standing } from './assignment-state.ts';
import { moveCount } from './counts.ts';

/** One person's share of a campaign. */
export interface Assignment {
  readonly company: string;
  readonly id: string;
  readonly campaign: string;
  readonly policy: string;
  readonly version: string;
  readonly person: string;
  readonly term: string;
  readonly department: string;
  readonly office: string;
  readonly manager: string | undefined;
  readonly standing: Standing;
  /** The clauses that are asked; undefined: the whole version. */
  readonly clauses: readonly string[] | undefined;
  readonly madeAt: Instant;
  readonly due: LocalDate;
  /** The due date before leave moved it. */
  readonly dueBase: LocalDate;
  readonly openedOn: LocalDate | undefined;
  readonly shownOn: LocalDate | undefined;
  readonly answeredAt: Instant | undefined;
  readonly quizTries: number;
  readonly exempt:
    | { readonly until: LocalDate | null; readonly why: string; readonly by: string }
    | undefined;
  readonly unreachableWhy: string | undefined;
  readonly handedOver: boolean;
  readonly chased: number | null;
  /** What the ledger has not been told yet: OPENED, SHOWN or both. */
  readonly unnoted: number;
}

export function asAssignment(row: AssignmentsTable): Assignment {
  return {
    company: row.company,
    id: row.id,
    campaign: row.campaign,
    policy: row.policy,
    version: row.version,
    person: row.person,
    term: row.term,
    department: row.department,
    office: row.office,
    manager: row.manager ?? undefined,
    standing: {
      state: row.state as AssignmentState,
      pages: row.pages,
      seen: row.seen === '' ? [] : row.seen.split(',').map(Number),
      opened: row.opened_on !== null,
      shown: row.shown_on !== null,
      quiz: row.quiz as Standing['quiz'],
    },
    clauses: row.clauses === null ? undefined : (JSON.parse(row.clauses) as string[]),
    madeAt: instant(Date.parse(row.made_at)),
    due: row.due as LocalDate,
    dueBase: row.due_base as LocalDate,
    openedOn: (row.opened_on ?? undefined) as LocalDate | undefined,
    shownOn: (row.shown_on ?? undefined) as LocalDate | undefined,
    answeredAt: row.answered_at === null ? undefined : instant(Date.parse(row.answered_at)),
    quizTries: row.quiz_tries,
    exempt:
      row.exempt_why === null
        ? undefined
        : {
            until: row.exempt_until as LocalDate | null,
            why: row.exempt_why,
            by: row.exempt_by ?? '',
          },
    unreachableWhy: row.unreachable_why ?? undefined,
    handedOver: row.handed_over === 1,
    chased: row.chased,
    unnoted: row.unnoted,
  };
}

/** Bits of `unnoted`. */
export const OPENED = 1;
export const SHOWN = 2;

type Changes = Partial<Omit<AssignmentsTable, 'company' | 'id' | 'campaign' | 'person' | 'state'>>;

/** Writes a new standing, with whatever else changes, and moves the counts with it. */
export async function saveStanding(
  tx: Tx,
  before: Assignment,
  next: Standing,
  changes: Changes = {},
): Promise<void> {
  const set = { state: next.state, seen: next.seen.join(','), quiz: next.quiz, ...changes };
  await setting(Object.keys(set))(tx, { ...set, id: before.id } as Record<string, string | number | null>);
  const { company, campaign, department } = before;
  moveCount(tx, { company, campaign, department }, before.standing.state, next.state);
}

type Setter = (tx: Tx, values: Record<string, string | number | null>) => Promise<unknown>;
const setters = new Map<string, Setter>();

/** The update of some columns of one assignment: prepared once for each choice of columns. */
function setting(columns: readonly string[]): Setter {
  const key = columns.join();
  const known = setters.get(key);
  if (known !== undefined) return known;
  const made = prepared<Record<string, string | number | null>>((tx, company, value) =>
    tx
      .updateTable('assignments')
      .set(Object.fromEntries(columns.map((column) => [column, value(column)])))
      .where('company', '=', company)
      .where('id', '=', value('id') as string),
  );
  setters.set(key, made);
  return made;
}

const standing = prepared<{ id: string }, AssignmentsTable>((tx, company, value) =>
  tx.selectFrom('assignments').selectAll().where('company', '=', company).where('id', '=', value('id')),
);

/** An assignment as it stands, to a reader or inside a transaction. */
export async function assignmentIn(
  tx: Db | Tx,
  _company: string,
  id: string,
): Promise<Assignment | undefined> {
  const [row] = (await standing(tx, { id })).rows;
  return row === undefined ? undefined : asAssignment(row);
}
