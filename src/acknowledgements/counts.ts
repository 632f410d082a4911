import { prepared } from '../data/store/prepared.ts';
import type { Db, Tx } from '../data/store/store.ts';
import type { AssignmentState } from './assignment-state.ts';

/** How many of a department stand where; the whole status of a campaign is a few such rows, however many people it has. */
export interface CountRow {
  readonly department: string;
  readonly state: AssignmentState;
  readonly count: number;
}

const addTo = prepared<{ campaign: string; department: string; state: string; count: number }>(
  (tx, company, value) =>
    tx
      .insertInto('campaign_counts')
      .values({
        company,
        campaign: value('campaign'),
        department: value('department'),
        state: value('state'),
        count: value('count'),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['company', 'campaign', 'department', 'state'])
          .doUpdateSet((eb) => ({ count: eb('campaign_counts.count', '+', eb.ref('excluded.count')) })),
      ),
);

/** Moves `by` assignments of a department from one state to another; null: from outside, or out of it. */
export async function moveCount(
  tx: Tx,
  where: { company: string; campaign: string; department: string },
  from: AssignmentState | null,
  to: AssignmentState | null,
  by = 1,
): Promise<void> {
  if (from === to || by === 0) return;
  const { campaign, department } = where;
  const add = (state: AssignmentState, count: number) => addTo(tx, { campaign, department, state, count });
  if (from !== null) await add(from, -by);
  if (to !== null) await add(to, by);
}

/** The counts of a campaign, without the empty ones. */
export async function countsOf(db: Db | Tx, company: string, campaign: string): Promise<CountRow[]> {
  const rows = await db
    .selectFrom('campaign_counts')
    .select(['department', 'state', 'count'])
    .where('company', '=', company)
    .where('campaign', '=', campaign)
    .where('count', '<>', 0)
    .execute();
  return rows as CountRow[];
}
