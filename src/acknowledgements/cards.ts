import type { Tx } from '../data/store/store.ts';
import type { Desk } from './desk.ts';

/** What a card, or a reminder, is changed into once there is nothing to press any more; or into the card again. */
export const CARD_CHANGED = 'policy-card-changed';

/**
 * Has what was posted for an assignment say how it stands now, where the platform changes messages: an old card invites nobody to
 * press. `as` tells this change from others.
 */
export async function changeCards(
  desk: Pick<Desk, 'outbox'>,
  tx: Tx,
  company: string,
  assignment: string,
  as: string,
): Promise<void> {
  await desk.outbox.amend(tx, {
    company,
    posts: [`offer:${assignment}`, `chaser:${assignment}:`, `nudge:${assignment}:`],
    as,
    kind: CARD_CHANGED,
    subject: JSON.stringify({ assignment }),
    lane: 'routine',
  });
}
