import type { Side } from './side.ts';
import type { Terms } from './terms.ts';

/** What one language side says about one candidate. */
export interface Evidence {
  readonly candidate: number;
  /** Standard scores over all candidates. */
  readonly bm25: number;
  readonly bayes: number;
  readonly samples: number;
  /** Likeness of the nearest line, and the share of the question that the candidate's texts hold; 0 to 1. */
  readonly like: number;
  readonly coverage: number;
}

/** How many candidates are looked at closely. */
export const SHORTLIST = 40;

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

/** Scores all candidates on one side: cheap scorers for all, the samples of those that lead. */
export function gather(side: Side, terms: Terms, count: number): Evidence[] {
  const bm25 = new Float64Array(count);
  const bayes = new Float64Array(count);
  side.classes.score(terms, bm25, bayes);
  const first = standardise(bm25);
  const second = standardise(bayes);
  const all = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    all[c] =
      ((bm25[c] as number) - first.mean) / first.deviation +
      ((bayes[c] as number) - second.mean) / second.deviation;
  }
  const short = largest(all, SHORTLIST);
  const near = side.samples.score(terms, short);
  // Candidates off the list have nothing near: they count as nought in mean and deviation.
  const sums = new Float64Array(count);
  short.forEach((candidate, i) => {
    sums[candidate] = near[i]?.sum ?? 0;
  });
  const third = standardise(sums);
  return short.map((candidate, i): Evidence => {
    const nearest = near[i] ?? { sum: 0, best: 0 };
    return {
      candidate,
      bm25: ((bm25[candidate] as number) - first.mean) / first.deviation,
      bayes: ((bayes[candidate] as number) - second.mean) / second.deviation,
      samples: (nearest.sum - third.mean) / third.deviation,
      like: nearest.best,
      coverage: side.classes.coverage(terms, candidate),
    };
  });
}
