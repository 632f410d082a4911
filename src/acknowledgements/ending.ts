import { setImmediate } from 'node:timers/promises';
import { prepared } from '../data/store/prepared.ts';
import type { Tx } from '../data/store/store.ts';
import { type Assignment, asAssignment, saveStanding } from './assignment.ts';
import { type AssignmentState, type End, isEnd, OWED, step } from './assignment-state.ts';
import type { Campaign, CampaignState } from './campaign.ts';
import { changeCards } from './cards.ts';
import type { Desk } from './desk.ts';

/** The message that tells somebody who was reached that there is nothing to do any more. */
export const ENDED_NOTICE = 'policy-ended';

/** Assignments that end in one transaction. */
const STEP = 40;

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

/** What still stands open, whatever HR has said of it. */
const OPEN: readonly AssignmentState[] = [...OWED, 'exempt'];

/** How a campaign is being ended, while some of its assignments do not know yet: its cursor says so. */
export function endUnderWay({ state, cursor }: Pick<Campaign, 'state' | 'cursor'>): End | undefined {
  const over = state !== 'draft' && state !== 'launching' && state !== 'running';
  return over && cursor !== null && isEnd(cursor as AssignmentState) ? (cursor as End) : undefined;
}

const stands = prepared<{ id: string }, { state: string; cursor: string | null }>((tx, company, value) =>
  tx
    .selectFrom('campaigns')
    .select(['state', 'cursor'])
    .where('company', '=', company)
    .where('id', '=', value('id')),
);

/** How a campaign has ended for those of its people who have not been gone through yet. */
export async function campaignOver(tx: Tx, id: string): Promise<End | undefined> {
  const [campaign] = (await stands(tx, { id })).rows;
  return campaign && endUnderWay({ ...campaign, state: campaign.state as CampaignState });
}

/** What one step of an ending came to. */
export interface Ending {
  readonly ended: number;
  readonly told: number;
  /** False when nothing is left to do. */
  readonly more: boolean;
}

/**
 * Takes a campaign's ending a step further, in a transaction of its own and so short that answers go in between. What has ended
 * is open no more: whoever goes on after a crash finds the rest.
 */
export async function endSome(desk: Desk, company: string, id: string): Promise<Ending> {
  const done = await desk.store.write(company, async (tx): Promise<Ending> => {
    const how = await campaignOver(tx, id);
    if (how === undefined) return { ended: 0, told: 0, more: false };
    const rows = await tx
      .selectFrom('assignments')
      .selectAll()
      .where('company', '=', company)
      .where('campaign', '=', id)
      .where('state', 'in', [...OPEN])
      .limit(STEP)
      .execute();
    let told = 0;
    for (const row of rows) if ((await endAssignment(desk, tx, asAssignment(row), how)) === 'told') told += 1;
    const more = rows.length === STEP;
    if (!more)
      await tx
        .updateTable('campaigns')
        .set({ cursor: null })
        .where('company', '=', company)
        .where('id', '=', id)
        .execute();
    return { ended: rows.length, told, more };
  });
  // Whoever pressed meanwhile is answered first.
  await setImmediate();
  return done;
}

/** Goes on with every ending that is not through. */
export async function goOnEnding(desk: Desk, company: string): Promise<void> {
  const rows = await desk.store
    .read(company)
    .selectFrom('campaigns')
    .select('id')
    .where('company', '=', company)
    .where('state', 'not in', ['draft', 'launching', 'running'])
    .where('cursor', 'is not', null)
    .execute();
  for (const { id } of rows) while ((await endSome(desk, company, id)).more);
}
