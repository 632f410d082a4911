import type { Opinion } from './learnt.ts';
import type { Side } from './side.ts';
import type { Terms } from './terms.ts';

/** What one language side says about one candidate. */
export interface Evidence {
  readonly candidate: number;
  /** Standard scores over all candidates. */
  readonly bm25: number;
  readonly samples: number;
  /** What was learnt from our samples; for a candidate that was not there then, what its texts say. */
  readonly learnt: number;
  /** Whether it was there when it was learnt: a company's own rules were not. */
  readonly known: boolean;
  /** Likeness of the nearest line, 0 to 1. */
  readonly like: number;
}

/** How many candidates are looked at closely. */
export const SHORTLIST = 30;

/** Turns scores into standard scores: how many deviations above the mean. */
function standardise(scores: Float64Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const score of scores) sum += score;
  const mean = sum / Math.max(1, scores.length);
  let square = 0;
  for (const score of scores) square += (score - mean) ** 2;
  return { mean, deviation: Math.sqrt(square / Math.max(1, scores.length)) || 1 };
}

/** The positions of the largest values, the largest first; equal ones in order. */
export function largest(values: Float64Array, most: number): number[] {
  const top: number[] = [];
  let least = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (top.length === most && value <= least) continue;
    let at = top.length;
    while (at > 0 && (values[top[at - 1] as number] as number) < value) at--;
    top.splice(at, 0, i);
    if (top.length > most) top.pop();
    least = values[top[top.length - 1] as number] as number;
  }
  return top;
}

/** Scores all candidates on one side by their whole texts, and those that lead by their single lines. */
export function gather(side: Side, terms: Terms, count: number, opinion: Opinion | undefined): Evidence[] {
  const bm25 = side.classes.score(terms);
  const first = standardise(bm25);
  const short = largest(bm25, SHORTLIST);
  const near = side.samples.score(terms, short);
  // Candidates off the list have nothing near: they count as nought in mean and deviation.
  const sums = new Float64Array(count);
  short.forEach((candidate, i) => {
    sums[candidate] = near[i]?.sum ?? 0;
  });
  const second = standardise(sums);
  return short.map((candidate, i): Evidence => {
    const nearest = near[i] ?? { sum: 0, best: 0 };
    const texts = ((bm25[candidate] as number) - first.mean) / first.deviation;
    return {
      candidate,
      bm25: texts,
      learnt: opinion?.of(candidate) ?? texts,
      known: opinion?.of(candidate) !== undefined,
      samples: (nearest.sum - second.mean) / second.deviation,
      like: nearest.best,
    };
  });
}

/**
 * What single lines count beside the whole texts. Set by hand: learning it from our own samples gives nothing to the lines,
 * because samples were written to differ from one another, as questions are not.
 */
const LINES = 0.5;
/** What was learnt counts as much: between 0.3 and 1 hardly anything changes. */
const LEARNT = 0.5;

/** How much of the question's words a candidate's texts hold: by rarity 0 to 1, and the rarity of the rarest one missing. */
export function coverage(side: Side, terms: Terms, candidate: number): { held: number; missing: number } {
  let all = 0;
  let held = 0;
  let missing = 0;
  const rarest = side.classes.rarity(-1);
  for (const word of terms.words) {
    const rarity = side.classes.rarity(word) / rarest;
    all += rarity;
    if (side.classes.holds(candidate, word)) held += rarity;
    else if (rarity > missing) missing = rarity;
  }
  return { held: all === 0 ? 0 : held / all, missing };
}

/** The share of the question, by rarity of its words, that stands in no text at all. */
export function unknownShare(side: Side, terms: Terms): number {
  let all = 0;
  let unknown = 0;
  for (const word of terms.words) {
    const rarity = side.classes.rarity(word);
    all += rarity;
    if (word < 0) unknown += rarity;
  }
  return all === 0 ? 1 : unknown / all;
}

/** How far evidence speaks for a candidate: larger is better, comparable within a question. */
export function scoreOf(evidence: Evidence): number {
  return evidence.bm25 + LINES * evidence.samples + LEARNT * evidence.learnt;
}
