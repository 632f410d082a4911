import type { Tx } from '../data/store/store.ts';
import type { LocalDate } from '../time/days.ts';
import { type Assignment, saveStanding } from './assignment.ts';
import { type AssignmentState, step } from './assignment-state.ts';
import { changeCards } from './cards.ts';
import { type Desk, isoOf } from './desk.ts';
import { stopMessages } from './ending.ts';
import { subjectOf } from './reading.ts';

/** One signature on paper as HR enters it. */
export interface PaperSheet {
  readonly signedOn: LocalDate;
  readonly witness: string;
  /** SHA-256 of the scan. */
  readonly scan: string;
}

/** Enters a signature on paper: an acknowledgement, for ever labelled as what it is. False when it was answered otherwise. */
export async function signOnPaper(
  desk: Desk,
  tx: Tx,
  by: string,
  change: string,
  now: Assignment,
  sheet: PaperSheet,
): Promise<boolean> {
  const result = step(now.standing, { event: 'paper' });
  if ('refused' in result || !result.changed) return false;
  const { company, id, person } = now;
  const at = isoOf(desk.clock.now());
  await saveStanding(tx, now, result.next, { answered_at: at });
  await tx
    .insertInto('paper_entries')
    .values({
      company,
      id: desk.ids('pap'),
      change,
      assignment: id,
      person,
      signed_on: sheet.signedOn,
      entered_at: at,
      entered_by: by,
      witness: sheet.witness,
      scan: sheet.scan,
      undone_at: null,
    })
    .execute();
  await stopMessages(desk, tx, company, id, 'signed on paper');
  await changeCards(desk, tx, company, id, change);
  await desk.ledger.append(tx, company, [
    {
      kind: 'paper',
      subject: subjectOf(now),
      act: { signedOn: sheet.signedOn, scan: sheet.scan, change },
      identity: { person, by, witness: sheet.witness },
      person,
    },
  ]);
  return true;
}

/** Takes a wrong entry back: both entries stay on record. */
export async function unsignPaper(
  desk: Desk,
  tx: Tx,
  by: string,
  change: string,
  now: Assignment,
  back: AssignmentState,
): Promise<boolean> {
  const { company, id, person } = now;
  const entry = await tx
    .selectFrom('paper_entries')
    .selectAll()
    .where('company', '=', company)
    .where('assignment', '=', id)
    .where('change', '=', change)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (entry === undefined || now.standing.state !== 'acknowledged') return false;
  await saveStanding(tx, now, { ...now.standing, state: back }, { answered_at: null });
  await tx
    .updateTable('paper_entries')
    .set({ undone_at: isoOf(desk.clock.now()) })
    .where('company', '=', company)
    .where('id', '=', entry.id)
    .execute();
  await changeCards(desk, tx, company, id, `${change}:undone`);
  await desk.ledger.append(tx, company, [
    {
      kind: 'corrected',
      subject: subjectOf(now),
      act: { undone: change, scan: entry.scan },
      identity: { person, by },
      person,
    },
  ]);
  return true;
}

/** The paper entry behind an acknowledgement, if it is one. */
export async function paperOf(
  desk: Desk,
  company: string,
  assignment: string,
): Promise<(PaperSheet & { enteredAt: string; enteredBy: string }) | undefined> {
  const row = await desk.store
    .read(company)
    .selectFrom('paper_entries')
    .selectAll()
    .where('company', '=', company)
    .where('assignment', '=', assignment)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    signedOn: row.signed_on as LocalDate,
    witness: row.witness,
    scan: row.scan,
    enteredAt: row.entered_at,
    enteredBy: row.entered_by,
  };
}
