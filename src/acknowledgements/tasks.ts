import type { Tx } from '../data/store/store.ts';
import { type Assignment, assignmentIn } from './assignment.ts';
import { type Desk, isoOf } from './desk.ts';
import { refuse } from './refusals.ts';

/**
 * What HR has to do about one assignment: tell somebody in another way who declined, reply to an objection, help somebody who
 * cannot answer in time.
 */
export type TaskKind = 'inform' | 'objection' | 'help';

export interface Task {
  readonly id: string;
  readonly assignment: string;
  readonly kind: TaskKind;
  readonly openedAt: string;
  readonly doneAt: string | null;
  readonly note: string | null;
}

/** The messages: to HR and the union that there is one, and the reply to the person. */
export const TASK_OPENED = 'policy-task';
export const TASK_REPLY = 'policy-task-reply';

/** Opens a task and tells who has to know: HR, and of an objection the union where the company wants that. Never a manager. */
export async function openTask(
  desk: Desk,
  tx: Tx,
  assignment: Assignment,
  kind: TaskKind,
  text: string | undefined,
  entry: number,
): Promise<string> {
  const { company } = assignment;
  const id = desk.ids('task');
  const at = isoOf(desk.clock.now());
  await tx
    .insertInto('assignment_tasks')
    .values({
      company,
      id,
      assignment: assignment.id,
      kind,
      opened_at: at,
      done_at: null,
      done_by: null,
      note: null,
    })
    .execute();
  if (text !== undefined && text !== '')
    await tx
      .insertInto('assignment_notes')
      .values({ company, id: desk.ids('note'), assignment: assignment.id, kind, text, at, entry })
      .execute();
  const union = kind === 'objection' ? desk.companies.of(company).acknowledgements.union : [];
  const told = [...desk.people.withRole(company, 'hr'), ...union];
  const seen = new Set<string>();
  for (const to of told) {
    const key = `task:${id}:${to.workspace}:${to.account}`;
    if (seen.has(key)) continue;
    seen.add(key);
    await desk.outbox.owe(tx, {
      company,
      key,
      to: { workspace: to.workspace, account: to.account },
      kind: TASK_OPENED,
      subject: JSON.stringify({ task: id }),
      lane: 'bulk',
      unasked: 'personal',
    });
  }
  return id;
}

export interface Tasks {
  find(company: string, id: string): Promise<Task | undefined>;
  open(company: string): Promise<Task[]>;
  /** Marks it done with what was done; the reply to an objection or a call for help goes to the person. */
  finish(company: string, request: string, by: string, id: string, note: string): Promise<boolean>;
  /** Somebody cannot answer in time and says so. */
  help(company: string, request: string, assignment: Assignment, text: string): Promise<void>;
}

export function createTasks(desk: Desk): Tasks {
  const { store, ledger } = desk;
  const rows = (company: string) =>
    store.read(company).selectFrom('assignment_tasks').selectAll().where('company', '=', company);
  const asTask = (row: {
    id: string;
    assignment: string;
    kind: string;
    opened_at: string;
    done_at: string | null;
    note: string | null;
  }): Task => ({
    id: row.id,
    assignment: row.assignment,
    kind: row.kind as TaskKind,
    openedAt: row.opened_at,
    doneAt: row.done_at,
    note: row.note,
  });
  return {
    find: async (company, id) => {
      const row = await rows(company).where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : asTask(row);
    },
    open: async (company) =>
      (await rows(company).where('done_at', 'is', null).orderBy('opened_at').limit(200).execute()).map(
        asTask,
      ),
    finish: async (company, request, by, id, note) => {
      const done = await ledger.commit(company, request, async (tx) => {
        const row = await tx
          .selectFrom('assignment_tasks')
          .selectAll()
          .where('company', '=', company)
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined || row.done_at !== null) return false;
        const assignment = await assignmentIn(tx, company, row.assignment);
        if (assignment === undefined) throw refuse.noAssignment();
        await tx
          .updateTable('assignment_tasks')
          .set({ done_at: isoOf(desk.clock.now()), done_by: by, note })
          .where('company', '=', company)
          .where('id', '=', id)
          .execute();
        await ledger.append(tx, company, [
          {
            kind: 'answered',
            subject: {
              policy: assignment.policy,
              version: assignment.version,
              campaign: assignment.campaign,
              assignment: assignment.id,
            },
            act: { about: row.kind },
            identity: { by, note, person: assignment.person },
            person: assignment.person,
          },
        ]);
        if (row.kind !== 'inform')
          await desk.outbox.owe(tx, {
            company,
            key: `task-reply:${id}`,
            to: { person: assignment.person },
            kind: TASK_REPLY,
            subject: JSON.stringify({ task: id }),
            lane: 'reply',
          });
        return true;
      });
      return done === true;
    },
    help: async (company, request, assignment, text) => {
      await store.once(company, request, (tx) => openTask(desk, tx, assignment, 'help', text, 0));
    },
  };
}
