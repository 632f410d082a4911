import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { Lang } from '../../shared/lang.ts';
import { sumUp, type Terms, type Vocabulary } from './terms.ts';

/**
 * What `scripts/train-finder.ts` learnt from our sample questions: how far each term speaks for and against each candidate (a
 * multinomial logistic regression). It sees what counting cannot: words that stand in many questions and yet tell two rules apart.
 */
export interface Learnt {
  /** The candidates it knows, by their ids. */
  readonly candidates: readonly string[];
  /** The terms it knows; a row of the matrix each. */
  readonly terms: readonly string[];
  /** What a term counts beside others: its rarity when it was learnt. */
  readonly rarities: Float32Array;
  /** `terms × candidates`, in steps. */
  readonly matrix: Int8Array;
  /** What a step of the matrix is worth. */
  readonly step: number;
}

const headSchema = z.strictObject({
  candidates: z.array(z.string()),
  terms: z.array(z.string()),
  rarities: z.array(z.number()),
  step: z.number(),
});

const FILES = {
  zh: new URL('../../data/rulebook/learnt-zh.br', import.meta.url),
  en: new URL('../../data/rulebook/learnt-en.br', import.meta.url),
} as const;

const LINE_FEED = 10;

/** A line of JSON, then the matrix byte by byte. */
export function packLearnt({ candidates, terms, rarities, matrix, step }: Learnt): Buffer {
  const head = JSON.stringify({
    candidates,
    terms,
    rarities: [...rarities].map((rarity) => Number(rarity.toFixed(3))),
    step,
  });
  return Buffer.concat([
    Buffer.from(`${head}\n`, 'utf8'),
    Buffer.from(matrix.buffer, matrix.byteOffset, matrix.byteLength),
  ]);
}

/** What was shipped for a language. */
export function readLearnt(lang: Lang): Learnt {
  const bytes = brotliDecompressSync(readFileSync(FILES[lang]));
  const end = bytes.indexOf(LINE_FEED);
  const head = headSchema.parse(JSON.parse(bytes.toString('utf8', 0, end)));
  return {
    ...head,
    rarities: Float32Array.from(head.rarities),
    matrix: new Int8Array(bytes.buffer, bytes.byteOffset + end + 1, bytes.byteLength - end - 1),
  };
}

/** Learnt scores of one question. */
export interface Opinion {
  /** The standard score of a candidate; undefined for one that was not there when it was learnt. */
  of(candidate: number): number | undefined;
  /** The probability that it is none of the rules, as far as was learnt. */
  readonly rejected: number;
}

/** What was learnt, fitted to the candidates and the vocabulary of a rulebook. */
export interface LearntIndex {
  score(terms: Terms): Opinion | undefined;
}

/** How sharply the logistic regression weighs a question of length 1; the same when it is learnt and when it is asked. */
export const SHARPNESS = 4;

/** `candidates[i]` has an id, and `rule` is undefined for a class of questions that no rule answers. */
export function learntIndex(
  learnt: Learnt,
  candidates: readonly { readonly id: string; readonly rule: unknown }[],
  vocabulary: Vocabulary,
): LearntIndex {
  const width = learnt.candidates.length;
  const columnOf = new Map(learnt.candidates.map((id, column) => [id, column]));
  const columns = candidates.map(({ id }) => columnOf.get(id) ?? -1);
  const present = columns.filter((column) => column >= 0);
  const rejects = columns.filter((column, i) => column >= 0 && candidates[i]?.rule === undefined);
  const rows = new Int32Array(vocabulary.size).fill(-1);
  learnt.terms.forEach((term, row) => {
    const id = vocabulary.id(term);
    if (id >= 0) rows[id] = row;
  });
  const scratch = new Float64Array(vocabulary.size);

  const { matrix, rarities, step } = learnt;
  const logits = (terms: Terms): Float64Array | undefined => {
    const { ids, sums } = sumUp(terms, scratch);
    let square = 0;
    for (let i = 0; i < ids.length; i++) {
      const row = rows[ids[i] as number] as number;
      if (row >= 0) square += ((sums[i] as number) * (rarities[row] as number)) ** 2;
    }
    if (square === 0) return undefined;
    const scores = new Float64Array(width);
    const unit = (SHARPNESS * step) / Math.sqrt(square);
    for (let i = 0; i < ids.length; i++) {
      const row = rows[ids[i] as number] as number;
      if (row < 0) continue;
      const factor = unit * (sums[i] as number) * (rarities[row] as number);
      const start = row * width;
      for (let column = 0; column < width; column++) {
        scores[column] = (scores[column] as number) + factor * (matrix[start + column] as number);
      }
    }
    return scores;
  };

  return {
    score: (terms) => {
      const scores = present.length === 0 ? undefined : logits(terms);
      if (scores === undefined) return undefined;
      let mean = 0;
      let top = -Infinity;
      for (const column of present) {
        mean += (scores[column] as number) / present.length;
        top = Math.max(top, scores[column] as number);
      }
      let square = 0;
      let all = 0;
      for (const column of present) {
        square += ((scores[column] as number) - mean) ** 2;
        all += Math.exp((scores[column] as number) - top);
      }
      const deviation = Math.sqrt(square / present.length) || 1;
      let rejected = 0;
      for (const column of rejects) rejected += Math.exp((scores[column] as number) - top);
      return {
        of: (candidate) => {
          const column = columns[candidate] ?? -1;
          return column < 0 ? undefined : ((scores[column] as number) - mean) / deviation;
        },
        rejected: rejected / all,
      };
    },
  };
}
