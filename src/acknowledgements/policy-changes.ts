import type { Clause, ClauseChange, Wording } from './policies.ts';
import { readLabel } from './text/labels.ts';

/** What HR said of a changed clause. */
export interface Decision {
  readonly askAgain: boolean;
  readonly reason?: string;
}

/** A clause's words without its number. */
function unnumbered(text: Wording): string {
  return JSON.stringify(
    (['en', 'zh'] as const).map((lang) => {
      const [first = '', ...rest] = (text[lang] ?? '').split('\n');
      return [readLabel(first)?.rest ?? first, ...rest];
    }),
  );
}

/** The places of a longest rising run: what kept its order while the rest was moved. */
function rising(places: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [i, place] of places.entries()) {
    const at = ends.findIndex((end) => (places[end] ?? 0) > place);
    const row = at < 0 ? ends.length : at;
    before.push(row === 0 ? undefined : ends[row - 1]);
    ends[row] = i;
  }
  const kept = new Set<number>();
  for (let i = ends.at(-1); i !== undefined; i = before[i]) kept.add(places[i] ?? -1);
  return kept;
}

/**
 * What differs between two versions, in the order of the new one; removed clauses stand where they were. Where HR has not said
 * otherwise, a change is asked again and a mere move is not.
 */
export function compareClauses(
  before: readonly Clause[],
  after: readonly Clause[],
  decisions: ReadonlyMap<string, Decision>,
): ClauseChange[] {
  const old = new Map(before.map((clause, place) => [clause.id, { clause, place }]));
  const stays = new Set(after.map((clause) => clause.id));
  const order = rising(after.flatMap((clause) => old.get(clause.id)?.place ?? []));
  const decided = (change: Omit<ClauseChange, 'askAgain' | 'decided'>): ClauseChange => {
    const said = decisions.get(change.clause);
    if (said === undefined)
      return { ...change, askAgain: change.kind !== 'moved', decided: change.kind === 'moved' };
    return {
      ...change,
      askAgain: said.askAgain,
      decided: true,
      ...(said.reason === undefined ? {} : { reason: said.reason }),
    };
  };
  const gone = before
    .map((clause, place) => ({ clause, place }))
    .filter(({ clause }) => !stays.has(clause.id));
  const removedBefore = (place: number): ClauseChange[] => {
    const out: ClauseChange[] = [];
    for (let next = gone[0]; next !== undefined && next.place < place; next = gone[0]) {
      out.push(decided({ clause: next.clause.id, kind: 'removed', before: next.clause }));
      gone.shift();
    }
    return out;
  };
  const changes: ClauseChange[] = [];
  for (const clause of after) {
    const was = old.get(clause.id);
    if (was === undefined) {
      changes.push(decided({ clause: clause.id, kind: 'added', after: clause }));
      continue;
    }
    if (order.has(was.place)) changes.push(...removedBefore(was.place));
    const pair = { clause: clause.id, before: was.clause, after: clause };
    if (unnumbered(was.clause.text) !== unnumbered(clause.text))
      changes.push(decided({ ...pair, kind: 'changed' }));
    else if (was.clause.hash !== clause.hash || !order.has(was.place)) {
      changes.push(decided({ ...pair, kind: 'moved' }));
    }
  }
  return [...changes, ...removedBefore(Number.POSITIVE_INFINITY)];
}
