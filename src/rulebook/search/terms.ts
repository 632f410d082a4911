import { stemmer } from 'stemmer';
import type { SynonymReader } from './synonyms.ts';

/** Terms of one text as ids of a vocabulary, each with its weight; the same id may stand more than once. */
export interface Terms {
  readonly ids: number[];
  readonly weights: number[];
  /** The whole words or pairs of characters (no parts of words) in order; -1 stands for one the vocabulary lacks. */
  readonly words: number[];
}

/** Numbers every term once. */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  #closed = false;

  get size(): number {
    return this.#ids.size;
  }

  /** Every term, in the order of the ids. */
  terms(): string[] {
    return [...this.#ids.keys()];
  }

  /** From now on unknown terms stay unknown. */
  close(): void {
    this.#closed = true;
  }

  /** The id of a term, or -1 when the vocabulary is closed and lacks it. */
  id(term: string): number {
    const known = this.#ids.get(term);
    if (known !== undefined) return known;
    if (this.#closed) return -1;
    const next = this.#ids.size;
    this.#ids.set(term, next);
    return next;
  }
}

/** Cuts a normalised text into the terms of one language. */
export type TermReader = (text: string, weight?: number, into?: Terms) => Terms;

export function noTerms(): Terms {
  return { ids: [], weights: [], words: [] };
}

/** Each term once, with the sum of its weights. */
export interface Sums {
  readonly ids: readonly number[];
  readonly sums: readonly number[];
}

/** Adds up the weights of equal terms; `scratch` is as long as the vocabulary and all nought, before and after. */
export function sumUp(terms: Terms, scratch: Float64Array): Sums {
  const ids: number[] = [];
  for (let i = 0; i < terms.ids.length; i++) {
    const id = terms.ids[i] as number;
    if (scratch[id] === 0) ids.push(id);
    scratch[id] = (scratch[id] as number) + (terms.weights[i] as number);
  }
  const sums = ids.map((id) => scratch[id] as number);
  for (const id of ids) scratch[id] = 0;
  return { ids, sums };
}

function add(terms: Terms, id: number, weight: number): void {
  if (id < 0) return;
  terms.ids.push(id);
  terms.weights.push(weight);
}

const RUNS = /\p{Script=Han}+|[a-z0-9]+/gu;
const IS_LATIN = /^[a-z0-9]/;

/** Chinese: characters, pairs of neighbours, synonym groups; Latin words in between by their stem. */
export function chineseTerms(vocabulary: Vocabulary, synonyms: SynonymReader): TermReader {
  return (text, weight = 1, terms = noTerms()) => {
    for (const [run] of text.matchAll(RUNS)) {
      if (IS_LATIN.test(run)) {
        const id = vocabulary.id(`=${stemmer(run)}`);
        terms.words.push(id);
        add(terms, id, weight);
        continue;
      }
      const characters = [...run];
      for (let i = 0; i < characters.length; i++) {
        const one = characters[i] as string;
        add(terms, vocabulary.id(one), weight);
        if (i + 1 < characters.length) {
          const pair = vocabulary.id(one + characters[i + 1]);
          terms.words.push(pair);
          add(terms, pair, weight);
        }
      }
      for (const group of synonyms(characters)) add(terms, vocabulary.id(`~${group}`), weight * GROUP_WEIGHT);
    }
    return terms;
  };
}

const WORDS = /[a-z0-9]+/g;
/** Parts of words find inflections and misspellings, and say much less than whole words. */
const PART_WEIGHT = 0.25;
const PARTS = [3, 4, 5];
/** A group of synonyms says what is meant, and so more than one word of it. */
const GROUP_WEIGHT = 1.5;

/** The words of a normalised text that are written in Latin letters. */
export function latinWords(text: string): string[] {
  return text.match(WORDS) ?? [];
}

/** English: stems, pairs of stems, parts of words at a quarter of the weight, synonym groups. */
export function englishTerms(vocabulary: Vocabulary, synonyms: SynonymReader): TermReader {
  const parts = new Map<string, readonly number[]>();
  const partsOf = (word: string): readonly number[] => {
    const known = parts.get(word);
    if (known) return known;
    const ids: number[] = [];
    for (const length of PARTS) {
      for (let i = 0; i + length <= word.length && word.length > 3; i++) {
        const id = vocabulary.id(`#${word.slice(i, i + length)}`);
        if (id >= 0) ids.push(id);
      }
    }
    // Bounded: words come from people, and a process lives long.
    if (parts.size < 50_000) parts.set(word, ids);
    return ids;
  };
  return (text, weight = 1, terms = noTerms()) => {
    const words = latinWords(text);
    const stems = words.map((word) => stemmer(word));
    for (let i = 0; i < stems.length; i++) {
      const one = stems[i] as string;
      const id = vocabulary.id(`=${one}`);
      terms.words.push(id);
      add(terms, id, weight);
      if (i + 1 < stems.length) add(terms, vocabulary.id(`=${one} ${stems[i + 1]}`), weight);
      for (const part of partsOf(words[i] as string)) add(terms, part, weight * PART_WEIGHT);
    }
    for (const group of synonyms(stems)) add(terms, vocabulary.id(`~${group}`), weight * GROUP_WEIGHT);
    return terms;
  };
}
