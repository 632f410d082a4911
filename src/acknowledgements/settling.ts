import { assignmentIn, saveStanding } from './assignment.ts';
import { step } from './assignment-state.ts';
import { changeCards } from './cards.ts';
import { CHASER, type ChaserSubject } from './chasers.ts';
import type { Desk } from './desk.ts';
import { CARD } from './launching.ts';
import { subjectOf } from './reading.ts';
import { RECEIPT, receiptNumbered } from './receipts.ts';

/** What became of cards and reminders, written down where the outbox settles them. */
export function settleMessages(desk: Desk): void {
  const { outbox, ledger } = desk;
  outbox.editable(CARD);
  outbox.editable(CHASER);

  // An answer changes its card when the receipt is through, not in the answer's own moment.
  outbox.onSettled(RECEIPT, async (tx, { owed: { company, subject } }) => {
    const { receipt: number } = JSON.parse(subject) as { receipt: string };
    const receipt = await receiptNumbered(tx, company, number);
    if (receipt !== undefined) await changeCards(desk, tx, company, receipt.assignment, number);
  });

  outbox.onSettled(CARD, async (tx, { owed, outcome, workspace, channel, platformId, rendered, reason }) => {
    const { assignment } = JSON.parse(owed.subject) as { assignment: string };
    const now = await assignmentIn(tx, owed.company, assignment);
    if (now === undefined) return;
    if (outcome === 'sent') {
      const result = step(now.standing, { event: 'reach' });
      const next = 'next' in result ? result.next : now.standing;
      await saveStanding(tx, now, next, { handed_over: 1, unreachable_why: null });
      await ledger.append(tx, owed.company, [
        {
          kind: 'handed-over',
          subject: subjectOf(now),
          act: { workspace, rendered },
          identity: { person: now.person, channel, message: platformId },
          person: now.person,
        },
      ]);
      return;
    }
    // Nobody can tell whether it arrived: HR sees that beside the name.
    const why = outcome === 'in-doubt' ? 'in-doubt' : (reason ?? outcome);
    const result = step(now.standing, { event: 'lose' });
    if ('refused' in result) return;
    await saveStanding(tx, now, outcome === 'in-doubt' ? now.standing : result.next, {
      unreachable_why: why,
    });
  });

  outbox.onSettled(CHASER, async (tx, { owed, outcome }) => {
    if (outcome !== 'sent') return;
    const { assignment, stage } = JSON.parse(owed.subject) as ChaserSubject;
    const now = await assignmentIn(tx, owed.company, assignment);
    if (now === undefined) return;
    await ledger.append(tx, owed.company, [
      {
        kind: 'chased',
        subject: subjectOf(now),
        act: { stage: owed.key.startsWith('nudge:') ? 'by-hand' : stage, due: now.due },
        identity: { person: now.person },
        person: now.person,
      },
    ]);
  });
}
