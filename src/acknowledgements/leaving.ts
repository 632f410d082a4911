import { dayIn } from '../time/days.ts';
import { assignmentIn } from './assignment.ts';
import { OWED } from './assignment-state.ts';
import { type Desk, isoOf } from './desk.ts';
import { endAssignment } from './ending.ts';

/** What leavers get before their account closes: their record, to be saved. */
export const LEAVING = 'policy-leaving';

/** How long before the last day. */
const AHEAD = 7 * 86_400_000;
const CHUNK = 500;

/** Owes their record to those who leave within a week, and ends what is still open of those who have left. */
export async function seeOff(desk: Desk, company: string): Promise<void> {
  const { store, clock } = desk;
  const zone = desk.companies.of(company).zone;
  const today = dayIn(zone, clock.now());
  const soon = isoOf(clock.now() + AHEAD).slice(0, 10);
  const leavers = await store
    .read(company)
    .selectFrom('people')
    .select(['id', 'left_on'])
    .where('company', '=', company)
    .where('left_on', 'is not', null)
    .where('left_on', '<=', soon)
    .where('left_on', '>=', isoOf(clock.now() - 60 * 86_400_000).slice(0, 10))
    .execute();
  for (const { id, left_on: left } of leavers) {
    const rows = await store
      .read(company)
      .selectFrom('assignments')
      .select(['id', 'state', 'answered_at'])
      .where('company', '=', company)
      .where('person', '=', id)
      .limit(CHUNK)
      .execute();
    if (rows.length === 0 || left === null) continue;
    const gone = left < today;
    await desk.ledger.commit(company, `leaving:${id}:${left}:${gone}`, async (tx) => {
      if (!gone && rows.some((row) => row.answered_at !== null))
        await desk.outbox.owe(tx, {
          company,
          key: `leaving:${id}:${left}`,
          to: { person: id },
          kind: LEAVING,
          subject: JSON.stringify({ person: id }),
          lane: 'reply',
          unasked: 'compulsory',
        });
      if (!gone) return;
      for (const row of rows) {
        if (!(OWED as readonly string[]).includes(row.state)) continue;
        const now = await assignmentIn(tx, company, row.id);
        if (now !== undefined) await endAssignment(desk, tx, now, 'left');
      }
    });
  }
}
