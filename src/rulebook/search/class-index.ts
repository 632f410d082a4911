import type { Terms } from './terms.ts';

/** Parameters of the two scorers that know one document per candidate. */
export interface ClassTuning {
  /** BM25: how far the length of a document counts, and how soon repetition saturates. */
  readonly b: number;
  readonly k1: number;
  /** Complement naive Bayes: smoothing. */
  readonly alpha: number;
  /** Complement naive Bayes: what every candidate weighs in all. */
  readonly mass: number;
}

/** Scores every candidate by its whole document, in one walk over the terms of the question. */
export interface ClassIndex {
  readonly idf: Float32Array;
  /** Adds the scores of the terms into the two arrays, which hold one number per candidate. */
  score(terms: Terms, bm25: Float64Array, bayes: Float64Array): void;
  /** The share of the question, by rarity of its terms, that a candidate's document holds. */
  coverage(terms: Terms, candidate: number): number;
}

/** `documents[i]` are the terms of candidate i, weighted; `size` is that of the vocabulary. */
export function classIndex(documents: readonly Terms[], size: number, tuning: ClassTuning): ClassIndex {
  const count = documents.length;
  const frequencies = documents.map((terms) => {
    const sums = new Map<number, number>();
    for (let i = 0; i < terms.ids.length; i++) {
      const id = terms.ids[i] as number;
      sums.set(id, (sums.get(id) ?? 0) + (terms.weights[i] as number));
    }
    return sums;
  });
  const starts = new Int32Array(size + 1);
  for (const sums of frequencies) for (const id of sums.keys()) starts[id + 1] = (starts[id + 1] ?? 0) + 1;
  const idf = new Float32Array(size);
  for (let id = 0; id < size; id++) {
    const df = starts[id + 1] ?? 0;
    idf[id] = Math.log(1 + (count - df + 0.5) / (df + 0.5));
    starts[id + 1] = (starts[id] ?? 0) + df;
  }
  const total = starts[size] ?? 0;
  const owners = new Int32Array(total);
  const bm25Parts = new Float32Array(total);
  const bayesParts = new Float32Array(total);

  const lengths = frequencies.map((sums) => {
    let length = 0;
    for (const value of sums.values()) length += value;
    return length;
  });
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, count) || 1;

  // Complement naive Bayes looks at what all other candidates hold; every candidate is given the same mass, or those
  // with many texts would draw everything to themselves.
  const mass = new Float64Array(size);
  const share = new Float64Array(count);
  const weigh = (candidate: number, id: number, tf: number) => (share[candidate] ?? 0) * tf * (idf[id] ?? 0);
  frequencies.forEach((sums, candidate) => {
    let own = 0;
    for (const [id, tf] of sums) own += tf * (idf[id] ?? 0);
    share[candidate] = own === 0 ? 0 : tuning.mass / own;
    for (const [id, tf] of sums) mass[id] = (mass[id] ?? 0) + weigh(candidate, id, tf);
  });

  const next = starts.slice();
  frequencies.forEach((sums, candidate) => {
    const norm = tuning.k1 * (1 - tuning.b + (tuning.b * (lengths[candidate] ?? 0)) / average);
    for (const [id, tf] of sums) {
      const at = next[id] ?? 0;
      next[id] = at + 1;
      owners[at] = candidate;
      bm25Parts[at] = ((idf[id] ?? 0) * tf * (tuning.k1 + 1)) / (tf + norm);
      const all = mass[id] ?? 0;
      bayesParts[at] =
        Math.log(all + tuning.alpha) - Math.log(Math.max(0, all - weigh(candidate, id, tf)) + tuning.alpha);
    }
  });

  return {
    idf,
    score(terms, bm25, bayes) {
      for (let t = 0; t < terms.ids.length; t++) {
        const id = terms.ids[t] as number;
        const weight = terms.weights[t] as number;
        const rarity = weight * (idf[id] as number);
        const end = starts[id + 1] as number;
        for (let p = starts[id] as number; p < end; p++) {
          const candidate = owners[p] as number;
          bm25[candidate] = (bm25[candidate] as number) + weight * (bm25Parts[p] as number);
          bayes[candidate] = (bayes[candidate] as number) + rarity * (bayesParts[p] as number);
        }
      }
    },
    coverage(terms, candidate) {
      let all = 0;
      let held = 0;
      for (let t = 0; t < terms.ids.length; t++) {
        const id = terms.ids[t] as number;
        const rarity = (terms.weights[t] as number) * (idf[id] as number);
        all += rarity;
        let low = starts[id] as number;
        let high = (starts[id + 1] as number) - 1;
        while (low <= high) {
          const middle = (low + high) >> 1;
          const owner = owners[middle] as number;
          if (owner === candidate) {
            held += rarity;
            break;
          }
          if (owner < candidate) low = middle + 1;
          else high = middle - 1;
        }
      }
      return all === 0 ? 0 : held / all;
    },
  };
}
