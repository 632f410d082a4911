import type { Steps } from '../../shared/steps.ts';
import type { Bm25Tuning } from './class-index.ts';
import { type Sums, sumUp, type Terms } from './terms.ts';

/** What single sample questions (or lines of a rule) say about a candidate. */
export interface Nearest {
  /** BM25 of the best three, halving each time. */
  readonly sum: number;
  /** Likeness of the best one, from 0 to 1. */
  readonly best: number;
}

export interface SampleIndex {
  /** Looks at the lines of some candidates; the answer is in their order. */
  score(terms: Terms, candidates: readonly number[]): Nearest[];
}

/** A line by which a candidate is found; `weight` is 1 for a sample question, less for a line of the rule. */
export interface Line {
  readonly terms: Terms;
  readonly weight: number;
}

/** So many lines are packed in one step. */
const LINES_PER_STEP = 500;

/** The lines as flat arrays: a line is a row of terms from `starts[line]` to `starts[line + 1]`. */
interface Packed {
  readonly idf: Float32Array;
  readonly ids: Int32Array;
  readonly parts: Float32Array;
  readonly likes: Float32Array;
  readonly starts: Int32Array;
  readonly weights: Float32Array;
  /** The first line of each candidate. */
  readonly first: Int32Array;
}

/** Apart from what searches: a closure would keep every line as it was read, for good. */
function* pack(lines: readonly (readonly Line[])[], size: number, tuning: Bm25Tuning): Steps<Packed> {
  const flat = lines.flat();
  const scratch = new Float64Array(size);
  const all: Sums[] = [];
  for (const own of lines) {
    for (const { terms } of own) all.push(sumUp(terms, scratch));
    yield;
  }
  const df = new Int32Array(size);
  let entries = 0;
  let length = 0;
  for (const { ids: own, sums } of all) {
    entries += own.length;
    for (const id of own) df[id] = (df[id] as number) + 1;
    for (const sum of sums) length += sum;
  }
  const average = length / Math.max(1, flat.length) || 1;
  const idf = Float32Array.from(df, (n) => Math.log(1 + (flat.length - n + 0.5) / (n + 0.5)));
  const ids = new Int32Array(entries);
  const parts = new Float32Array(entries);
  const likes = new Float32Array(entries);
  const starts = new Int32Array(flat.length + 1);
  const weights = Float32Array.from(flat, (line) => line.weight);
  let at = 0;
  for (const [index, { ids: own, sums }] of all.entries()) {
    if (index % LINES_PER_STEP === 0) yield;
    starts[index] = at;
    let total = 0;
    let square = 0;
    for (let i = 0; i < own.length; i++) {
      total += sums[i] as number;
      square += ((sums[i] as number) * (idf[own[i] as number] as number)) ** 2;
    }
    const norm = tuning.k1 * (1 - tuning.b + (tuning.b * total) / average);
    const long = Math.sqrt(square) || 1;
    for (let i = 0; i < own.length; i++) {
      const id = own[i] as number;
      const tf = sums[i] as number;
      ids[at] = id;
      parts[at] = ((idf[id] as number) * tf * (tuning.k1 + 1)) / (tf + norm);
      likes[at] = (tf * (idf[id] as number)) / long;
      at++;
    }
  }
  starts[flat.length] = at;
  const first = new Int32Array(lines.length + 1);
  lines.forEach((own, candidate) => {
    first[candidate + 1] = (first[candidate] ?? 0) + own.length;
  });
  return { idf, ids, parts, likes, starts, weights, first };
}

/** `lines[i]` are those of candidate i; `size` is that of the vocabulary. */
export function* sampleIndex(
  lines: readonly (readonly Line[])[],
  size: number,
  tuning: Bm25Tuning,
): Steps<SampleIndex> {
  const { idf, ids, parts, likes, starts, weights, first } = yield* pack(lines, size, tuning);
  const wanted = new Float32Array(size);
  const nearest = (candidate: number, norm: number): Nearest => {
    let one = 0;
    let two = 0;
    let three = 0;
    let best = 0;
    const end = first[candidate + 1] as number;
    for (let line = first[candidate] as number; line < end; line++) {
      let score = 0;
      let like = 0;
      const stop = starts[line + 1] as number;
      for (let p = starts[line] as number; p < stop; p++) {
        const id = ids[p] as number;
        const weight = wanted[id] as number;
        if (weight === 0) continue;
        score += weight * (parts[p] as number);
        like += weight * (idf[id] as number) * (likes[p] as number);
      }
      const worth = weights[line] as number;
      score *= worth;
      like = (like / norm) * worth;
      if (like > best) best = like;
      if (score > one) {
        three = two;
        two = one;
        one = score;
      } else if (score > two) {
        three = two;
        two = score;
      } else if (score > three) three = score;
    }
    return { sum: one + two / 2 + three / 4, best };
  };
  return {
    score(terms, candidates) {
      const asked = new Set(terms.ids);
      terms.ids.forEach((id, t) => {
        wanted[id] = (wanted[id] as number) + (terms.weights[t] as number);
      });
      let square = 0;
      for (const id of asked) square += ((wanted[id] as number) * (idf[id] as number)) ** 2;
      const norm = Math.sqrt(square) || 1;
      const found = candidates.map((candidate) => nearest(candidate, norm));
      for (const id of asked) wanted[id] = 0;
      return found;
    },
  };
}
