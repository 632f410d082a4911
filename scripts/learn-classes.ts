import type { Synonyms } from '../src/rulebook/schema.ts';
import { type Learnt, SHARPNESS } from '../src/rulebook/search/learnt.ts';
import { normalise } from '../src/rulebook/search/normalise.ts';
import { readerFor } from '../src/rulebook/search/side.ts';
import { type Sums, sumUp, type Terms, Vocabulary } from '../src/rulebook/search/terms.ts';
import type { Candidate } from '../src/rulebook/search/texts.ts';
import type { Lang } from '../src/shared/lang.ts';

/** What a rule's own text weighs beside a sample question. */
const OWN_TEXT = 0.4;
const EPOCHS = 6;
const RATE = 0.3;
/** A term of one text alone tells nothing about others. */
const LEAST_TEXTS = 2;
/** Smaller weights say next to nothing and are left out. */
const LEAST_WEIGHT = 0.2;
/** Whoever is that improbable, or that probable already, has nothing to learn from a text. */
const LEAST_ERROR = 1e-3;
/** Parts of words and groups of synonyms are left to the search by texts: with them nothing more was found. */
const LEFT_OUT = /^[#~]/;

interface Example {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  readonly candidate: number;
  readonly weight: number;
}

/** The same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}

/** Multinomial logistic regression over the terms of all samples and texts, by AdaGrad. */
export function learnClasses(candidates: readonly Candidate[], lang: Lang, synonyms: Synonyms): Learnt {
  const vocabulary = new Vocabulary();
  const read = readerFor(lang, vocabulary, synonyms);
  const texts: { terms: Terms; candidate: number; weight: number }[] = [];
  candidates.forEach(({ samples, pieces }, candidate) => {
    for (const text of samples[lang]) texts.push({ terms: read(normalise(text)), candidate, weight: 1 });
    for (const { text, weight } of pieces[lang])
      texts.push({ terms: read(normalise(text)), candidate, weight: OWN_TEXT * weight });
  });
  vocabulary.close();

  const scratch = new Float64Array(vocabulary.size);
  const summed = texts.map(({ terms, candidate, weight }) => ({
    sums: sumUp(terms, scratch),
    candidate,
    weight,
  }));
  const { terms, rowOf, rarities } = chooseTerms(
    vocabulary,
    summed.map(({ sums }) => sums),
  );
  const examples = summed.map(({ sums, candidate, weight }): Example => {
    const known = sums.ids
      .map((id, i) => ({ row: rowOf[id] as number, sum: sums.sums[i] as number }))
      .filter(({ row }) => row >= 0)
      .map(({ row, sum }) => ({ row, value: sum * (rarities[row] as number) }));
    const length = Math.sqrt(known.reduce((sum, { value }) => sum + value * value, 0)) || 1;
    return {
      rows: Int32Array.from(known, ({ row }) => row),
      values: Float32Array.from(known, ({ value }) => (SHARPNESS * value) / length),
      candidate,
      weight,
    };
  });
  return {
    candidates: candidates.map(({ id }) => id),
    terms,
    rarities,
    ...inSteps(descend(examples, terms.length, candidates.length)),
  };
}

function chooseTerms(vocabulary: Vocabulary, texts: readonly Sums[]) {
  const frequency = new Int32Array(vocabulary.size);
  for (const { ids } of texts) for (const id of ids) frequency[id] = (frequency[id] as number) + 1;
  const rowOf = new Int32Array(vocabulary.size).fill(-1);
  const terms: string[] = [];
  const rarities: number[] = [];
  vocabulary.terms().forEach((term, id) => {
    const found = frequency[id] as number;
    if (found < LEAST_TEXTS || LEFT_OUT.test(term)) return;
    rowOf[id] = terms.length;
    terms.push(term);
    rarities.push(Math.log(1 + texts.length / (found + 0.5)));
  });
  return { terms, rowOf, rarities: Float32Array.from(rarities) };
}

function descend(examples: readonly Example[], rows: number, width: number): Float32Array {
  const weights = new Float32Array(rows * width);
  const squares = new Float32Array(rows * width).fill(1e-3);
  const random = seeded(12_345);
  const order = examples.map((_, i) => i);
  const errors = new Float64Array(width);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const example = examples[index] as Example;
      judge(example, weights, errors);
      errors[example.candidate] = (errors[example.candidate] as number) - 1;
      example.rows.forEach((row, i) => {
        const value = (example.values[i] as number) * example.weight;
        for (let column = 0; column < width; column++) {
          const error = errors[column] as number;
          if (Math.abs(error) < LEAST_ERROR) continue;
          const at = row * width + column;
          const gradient = error * value;
          squares[at] = (squares[at] as number) + gradient * gradient;
          weights[at] = (weights[at] as number) - (RATE * gradient) / Math.sqrt(squares[at] as number);
        }
      });
    }
  }
  return weights;
}

/** Writes the probability of each candidate. */
function judge({ rows, values }: Example, weights: Float32Array, into: Float64Array): void {
  const width = into.length;
  into.fill(0);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * width;
    const value = values[i] as number;
    for (let column = 0; column < width; column++) {
      into[column] = (into[column] as number) + (weights[start + column] as number) * value;
    }
  }
  let top = -Infinity;
  for (const logit of into) top = Math.max(top, logit);
  let all = 0;
  for (let column = 0; column < width; column++) {
    into[column] = Math.exp((into[column] as number) - top);
    all += into[column] as number;
  }
  for (let column = 0; column < width; column++) into[column] = (into[column] as number) / all;
}

/** A byte for each weight. */
function inSteps(weights: Float32Array): { matrix: Int8Array; step: number } {
  let most = 0;
  for (const weight of weights) most = Math.max(most, Math.abs(weight));
  const step = Number((most / 127).toPrecision(6));
  return {
    step,
    matrix: Int8Array.from(weights, (weight) =>
      Math.abs(weight) < LEAST_WEIGHT ? 0 : Math.round(weight / step),
    ),
  };
}
