import type { Clause, Wording } from '../policies.ts';
import { readLabel } from './labels.ts';
import type { LooseClause } from './pair.ts';

/*
 * Which clause of the version before is this one? First those whose words are the same, then those with the same number and
 * heading, then the same heading, then the most alike in wording.
 */

/** As alike as two wordings must be to be one clause reworded: shared pairs of characters, 0 to 1. */
const ALIKE = 0.5;
/** The same where the number is the same too. */
const ALIKE_IN_PLACE = 0.3;
/** Every clause is compared with every other up to this many pairs; beyond, with those that stand near its place. */
const MOST_PAIRS = 20_000;
const NEAR = 5;

const wordsOf = (text: Wording) => text.zh ?? text.en ?? '';

/** A clause's words without the number in front, which changes when another clause is put before it. */
function body(clause: LooseClause): string {
  return JSON.stringify(
    (['en', 'zh'] as const).map((lang) => {
      const text = clause.text[lang];
      if (text === undefined) return null;
      const [first = '', ...rest] = text.split('\n');
      return [readLabel(first)?.rest ?? first, ...rest].join('\n');
    }),
  );
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  const letters = [...text.toLowerCase().replace(/[\s\p{P}]/gu, '')];
  for (let i = 0; i < letters.length - 1; i++) {
    const pair = `${letters[i]}${letters[i + 1]}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** Twice the shared pairs over all pairs: 1 for the same words, 0 for none in common. */
function likeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0;
  let all = 0;
  for (const [pair, count] of a) {
    shared += Math.min(count, b.get(pair) ?? 0);
    all += count;
  }
  for (const count of b.values()) all += count;
  return all === 0 ? 0 : (2 * shared) / all;
}

/**
 * Gives every clause its lasting id: that of the clause before which it continues, or a new one.
 * @param fresh makes a new id
 */
export function identify(
  before: readonly Clause[],
  after: readonly LooseClause[],
  fresh: () => string,
): Clause[] {
  const ids = new Map<number, string>();
  const taken = new Set<string>();
  const take = (i: number, id: string) => {
    ids.set(i, id);
    taken.add(id);
  };
  const openAfter = () => after.flatMap((clause, i) => (ids.has(i) ? [] : [{ clause, i }]));
  const openBefore = () => before.filter((clause) => !taken.has(clause.id));

  /** Pairs clauses with equal keys, in order; `unique`: only keys that stand once on either side. */
  const byKey = (key: (clause: LooseClause) => string | undefined, unique: boolean) => {
    const groups = new Map<string, Clause[]>();
    for (const clause of openBefore()) {
      const value = key(clause);
      if (value !== undefined) groups.set(value, [...(groups.get(value) ?? []), clause]);
    }
    const counts = new Map<string, number>();
    for (const { clause } of openAfter()) {
      const value = key(clause);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    for (const { clause, i } of openAfter()) {
      const value = key(clause);
      const group = value === undefined ? undefined : groups.get(value);
      if (value === undefined || group === undefined) continue;
      if (unique && (group.length > 1 || (counts.get(value) ?? 0) > 1)) continue;
      const found = group.shift();
      if (found !== undefined) take(i, found.id);
    }
  };

  const heading = (clause: LooseClause) =>
    clause.heading === undefined ? undefined : `${clause.section} ${wordsOf(clause.heading)}`;
  // Number and words alike come first, so that of several equal clauses those that kept their number stay themselves.
  byKey((clause) => `${clause.label}\n${body(clause)}`, false);
  byKey(body, false);
  byKey((clause) => {
    const title = heading(clause);
    return title === undefined || clause.label === '' ? undefined : `${clause.label} ${title}`;
  }, true);
  byKey(heading, true);
  byLikeness(openBefore(), openAfter(), take);
  return after.map((clause, i) => ({ id: ids.get(i) ?? fresh(), ...clause }));
}

function byLikeness(
  before: readonly Clause[],
  after: readonly { clause: LooseClause; i: number }[],
  take: (i: number, id: string) => void,
): void {
  const all = before.length * after.length <= MOST_PAIRS;
  const known = before.map((clause) => ({ clause, pairs: pairsOf(wordsOf(clause.text)) }));
  const candidates = after.flatMap(({ clause, i }, nth) => {
    const pairs = pairsOf(wordsOf(clause.text));
    return known.flatMap((old, place) => {
      if (old.clause.section !== clause.section) return [];
      const there = (nth * Math.max(1, before.length - 1)) / Math.max(1, after.length - 1);
      if (!all && Math.abs(place - there) > NEAR && old.clause.label !== clause.label) return [];
      const alike = likeness(old.pairs, pairs);
      const inPlace = old.clause.label !== '' && old.clause.label === clause.label;
      return alike >= (inPlace ? ALIKE_IN_PLACE : ALIKE) ? [{ i, id: old.clause.id, alike, inPlace }] : [];
    });
  });
  candidates.sort((a, b) => b.alike - a.alike || Number(b.inPlace) - Number(a.inPlace) || a.i - b.i);
  const used = new Set<string>();
  const done = new Set<number>();
  for (const { i, id } of candidates) {
    if (used.has(id) || done.has(i)) continue;
    used.add(id);
    done.add(i);
    take(i, id);
  }
}
