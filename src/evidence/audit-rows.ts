import { type Assignment, asAssignment } from '../acknowledgements/assignment.ts';
import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Store } from '../data/store/store.ts';
import type { Directory } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import { instant } from '../shared/clock.ts';
import { dayIn, type LocalDate } from '../time/days.ts';

export interface PaperRow {
  readonly assignment: string;
  readonly signedOn: string;
  readonly enteredAt: string;
  readonly enteredBy: string;
  readonly witness: string;
  readonly scan: string;
}

/** One person of the audience, of the records, or of both. */
export interface AuditRow {
  readonly id: string;
  /** Absent where somebody was erased since. */
  readonly person: Person | undefined;
  /** In the audience on the day of the staff list. */
  readonly inAudience: boolean;
  readonly assignment: Assignment | undefined;
  readonly paper: PaperRow | undefined;
}

const PIECE = 1_000;

/** Everybody in the audience on a day against everybody on record, by id. */
export async function auditRows(
  { store, directory }: { readonly store: Store; readonly directory: Directory },
  campaign: Campaign,
  on: LocalDate,
  zone: string,
): Promise<AuditRow[]> {
  const { company, id } = campaign;
  const people = new Map<string, Person>();
  for (let after: string | undefined; ; ) {
    const some = await directory.select(company, campaign.audience, {
      on,
      limit: PIECE,
      ...(after === undefined ? {} : { after }),
    });
    for (const person of some) people.set(person.id, person);
    after = some.at(-1)?.id;
    if (some.length < PIECE) break;
  }
  const assignments = new Map<string, Assignment>();
  for (let after = ''; ; ) {
    const rows = await store
      .read(company)
      .selectFrom('assignments')
      .selectAll()
      .where('company', '=', company)
      .where('campaign', '=', id)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PIECE)
      .execute();
    for (const row of rows) {
      // Who was asked after that day, and was not there on it, is none of its business.
      if (!people.has(row.person) && dayIn(zone, instant(Date.parse(row.made_at))) > on) continue;
      const before = assignments.get(row.person);
      // Of somebody who was asked again the newest counts.
      if (before === undefined || before.madeAt <= Date.parse(row.made_at))
        assignments.set(row.person, asAssignment(row));
    }
    after = rows.at(-1)?.id ?? '';
    if (rows.length < PIECE) break;
  }
  const papers = await papersOf(store, company);
  const rows: AuditRow[] = [];
  for (const person of [...new Set([...people.keys(), ...assignments.keys()])].sort()) {
    const assignment = assignments.get(person);
    rows.push({
      id: person,
      person: people.get(person) ?? (await directory.byId(company, person)),
      inAudience: people.has(person),
      assignment,
      paper: assignment === undefined ? undefined : papers.get(assignment.id),
    });
  }
  return rows;
}

async function papersOf(store: Store, company: string): Promise<Map<string, PaperRow>> {
  const rows = await store
    .read(company)
    .selectFrom('paper_entries')
    .selectAll()
    .where('company', '=', company)
    .where('undone_at', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.assignment,
      {
        assignment: row.assignment,
        signedOn: row.signed_on,
        enteredAt: row.entered_at,
        enteredBy: row.entered_by,
        witness: row.witness,
        scan: row.scan,
      },
    ]),
  );
}
