import { sumUp, type Terms } from './terms.ts';

/** BM25: how far the length of a document counts, and how soon repetition saturates. */
export interface Bm25Tuning {
  readonly b: number;
  readonly k1: number;
}

/** Scores every candidate by its whole document, in one walk over the terms of the question. */
export interface ClassIndex {
  /** BM25 of every candidate. */
  score(terms: Terms): Float64Array;
  /** How rare a term is; a term that no document holds is the rarest. */
  rarity(id: number): number;
  /** Whether a candidate's document holds a term. */
  holds(candidate: number, id: number): boolean;
}

/** `documents[i]` are the terms of candidate i, weighted; `size` is that of the vocabulary. */
export function classIndex(documents: readonly Terms[], size: number, tuning: Bm25Tuning): ClassIndex {
  const count = documents.length;
  const scratch = new Float64Array(size);
  const frequencies = documents.map((terms) => sumUp(terms, scratch));
  const starts = new Int32Array(size + 1);
  for (const { ids } of frequencies) for (const id of ids) starts[id + 1] = (starts[id + 1] ?? 0) + 1;
  const idf = new Float32Array(size);
  for (let id = 0; id < size; id++) {
    const df = starts[id + 1] ?? 0;
    idf[id] = Math.log(1 + (count - df + 0.5) / (df + 0.5));
    starts[id + 1] = (starts[id] ?? 0) + df;
  }
  const total = starts[size] ?? 0;
  const owners = new Int32Array(total);
  const parts = new Float32Array(total);

  const lengths = frequencies.map(({ sums }) => sums.reduce((length, sum) => length + sum, 0));
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, count) || 1;

  const next = starts.slice();
  frequencies.forEach(({ ids, sums }, candidate) => {
    const norm = tuning.k1 * (1 - tuning.b + (tuning.b * (lengths[candidate] ?? 0)) / average);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      const tf = sums[i] as number;
      const at = next[id] as number;
      next[id] = at + 1;
      owners[at] = candidate;
      parts[at] = ((idf[id] as number) * tf * (tuning.k1 + 1)) / (tf + norm);
    }
  });

  const rarest = Math.log(1 + (count + 0.5) / 0.5);

  return {
    score(terms) {
      const scores = new Float64Array(count);
      for (let t = 0; t < terms.ids.length; t++) {
        const id = terms.ids[t] as number;
        const weight = terms.weights[t] as number;
        const end = starts[id + 1] as number;
        for (let p = starts[id] as number; p < end; p++) {
          const candidate = owners[p] as number;
          scores[candidate] = (scores[candidate] as number) + weight * (parts[p] as number);
        }
      }
      return scores;
    },
    rarity: (id) => (id < 0 ? rarest : (idf[id] as number)),
    holds(candidate, id) {
      if (id < 0) return false;
      let low = starts[id] as number;
      let high = (starts[id + 1] as number) - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const owner = owners[middle] as number;
        if (owner === candidate) return true;
        if (owner < candidate) low = middle + 1;
        else high = middle - 1;
      }
      return false;
    },
  };
}
