import type { Tx } from '../data/store/store.ts';
import { type Assignment, asAssignment, saveStanding } from './assignment.ts';
import { type End, isOutcome, step } from './assignment-state.ts';
import type { Campaign } from './campaign.ts';
import { changeCards } from './cards.ts';
import type { Desk } from './desk.ts';

/** The message that tells somebody who was reached that there is nothing to do any more. */
export const ENDED_NOTICE = 'policy-ended';

/** Rows that are changed at once. */
const CHUNK = 500;

/** Ends one assignment that is still open; true when it was. Whoever was reached is told, unless the campaign merely closed. */
export async function endAssignment(
  desk: Desk,
  tx: Tx,
  before: Assignment,
  how: End,
): Promise<'ended' | 'told' | 'kept'> {
  const result = step(before.standing, { event: 'end', how });
  if ('refused' in result || !result.changed) return 'kept';
  const { company, id } = before;
  await saveStanding(tx, before, result.next);
  await stopMessages(desk, tx, company, id, how);
  if (how !== 'left') await changeCards(desk, tx, company, id, how);
  if (!before.handedOver || how === 'closed' || how === 'left') return 'ended';
  await desk.outbox.owe(tx, {
    company,
    key: `ended:${id}`,
    to: { person: before.person },
    kind: ENDED_NOTICE,
    subject: JSON.stringify({ assignment: id }),
    lane: 'bulk',
    unasked: 'compulsory',
  });
  return 'told';
}

/** Nothing that was not sent yet goes out any more for an assignment. */
export async function stopMessages(
  desk: Desk,
  tx: Tx,
  company: string,
  assignment: string,
  why: string,
): Promise<void> {
  for (const key of [`offer:${assignment}`, `chaser:${assignment}:`, `nudge:${assignment}:`])
    await desk.outbox.withdraw(tx, company, key, why);
}

/** Ends whatever is still open in a campaign. */
export async function endAssignments(
  desk: Desk,
  tx: Tx,
  campaign: Campaign,
  how: { end: End },
): Promise<{ ended: number; told: number; kept: number }> {
  const sum = { ended: 0, told: 0, kept: 0 };
  for (let after = ''; ; ) {
    const rows = await tx
      .selectFrom('assignments')
      .selectAll()
      .where('company', '=', campaign.company)
      .where('campaign', '=', campaign.id)
      .where('id', '>', after)
      .orderBy('id')
      .limit(CHUNK)
      .execute();
    for (const row of rows) {
      const assignment = asAssignment(row);
      const done = await endAssignment(desk, tx, assignment, how.end);
      if (done === 'kept') {
        if (isOutcome(assignment.standing.state)) sum.kept += 1;
        continue;
      }
      sum.ended += 1;
      if (done === 'told') sum.told += 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK) return sum;
    after = last.id;
  }
}
