import type { NewEntry } from '../ledger/ledger.ts';
import type { LocalDate } from '../time/days.ts';
import { type Assignment, assignmentIn, OPENED, SHOWN } from './assignment.ts';
import type { Desk } from './desk.ts';
import { pagesFor } from './pages.ts';
import type { Version } from './policies.ts';

/** Raised when pages come to be drawn in another way: an entry says by which one its pages were shown. */
const RENDERER = 1;

/** The hashes that an entry about an assignment carries: of the version, and of the clauses where only some are asked. */
export function evidence(assignment: Assignment, version: Version) {
  const { clauses } = assignment;
  if (clauses === undefined) return { hash: version.hash };
  return {
    hash: version.hash,
    clauses: version.clauses.filter(({ id }) => clauses.includes(id)).map(({ id, hash }) => ({ id, hash })),
  };
}

/** What an entry about an assignment is about. */
export const subjectOf = ({ id, policy, version, campaign }: Assignment) => ({
  policy,
  version,
  campaign,
  assignment: id,
});

/**
 * That it was opened and shown whole, as far as the ledger has not been told. The entries carry the day and are written together
 * with the answer or at night: nobody can work out from them how long somebody read.
 */
export function readingEntries(assignment: Assignment, version: Version): NewEntry[] {
  const { openedOn, shownOn, person, unnoted } = assignment;
  if (unnoted === 0) return [];
  const subject = subjectOf(assignment);
  const entries: NewEntry[] = [];
  if (openedOn !== undefined && (unnoted & OPENED) !== 0)
    entries.push({ kind: 'opened', subject, act: shownAct(assignment, version, openedOn), person });
  if (shownOn !== undefined && (unnoted & SHOWN) !== 0)
    entries.push({ kind: 'shown-whole', subject, act: shownAct(assignment, version, shownOn), person });
  return entries;
}

/** What is said of a day on which a whole version was shown, of everybody alike. */
const wholeShown = new WeakMap<Version, Map<LocalDate, NewEntry['act']>>();

function shownAct(assignment: Assignment, version: Version, on: LocalDate): NewEntry['act'] {
  const known = assignment.clauses === undefined ? (wholeShown.get(version) ?? new Map()) : undefined;
  const before = known?.get(on);
  if (before !== undefined) return before;
  const act = Object.freeze({
    ...evidence(assignment, version),
    pages: pagesFor(version, assignment.clauses).map(({ hash }) => hash),
    renderer: RENDERER,
    on,
  });
  if (known !== undefined) wholeShown.set(version, known.set(on, act));
  return act;
}

const CHUNK = 500;

/** At night: tells the ledger of what was opened and has no answer yet. */
export async function noteReading(desk: Desk, company: string): Promise<void> {
  const versions = new Map<string, Version | undefined>();
  for (;;) {
    const waiting = await desk.store
      .read(company)
      .selectFrom('assignments')
      .select(['id', 'version'])
      .where('company', '=', company)
      .where((eb) => eb('unnoted', '>', eb.lit(0)))
      .limit(CHUNK)
      .execute();
    for (const { version } of waiting)
      if (!versions.has(version)) versions.set(version, await desk.policies.version(company, version));
    await desk.store.write(company, async (tx) => {
      for (const { id } of waiting) {
        const assignment = await assignmentIn(tx, company, id);
        const version = versions.get(assignment?.version ?? '');
        if (assignment === undefined) continue;
        if (version !== undefined) await desk.ledger.append(tx, company, readingEntries(assignment, version));
        await tx
          .updateTable('assignments')
          .set({ unnoted: 0 })
          .where('company', '=', company)
          .where('id', '=', id)
          .execute();
      }
    });
    if (waiting.length < CHUNK) return;
  }
}
