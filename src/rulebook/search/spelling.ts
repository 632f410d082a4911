import { stemmer } from 'stemmer';
import { latinWords } from './terms.ts';

/** Mends misspelt English words; words that are known, or too short to judge, stay. */
export interface SpellingRepair {
  isKnown(word: string): boolean;
  repair(text: string): string;
}

const SHORTEST = 4;
/** From this length on two letters may be wrong. */
const TWO_FAULTS = 8;
const LONGEST = 24;

/** Letters to add, drop, change or swap with a neighbour, at most `most`; more counts as most + 1. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(value);
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}

/** `texts` are all normalised texts of the rulebook; `common` are the stems of words that are right though they stand in none. */
export function spellingRepair(texts: readonly string[], common: ReadonlySet<string>): SpellingRepair {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of latinWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const stems = new Set([...counts].filter(([, count]) => count >= 2).map(([word]) => stemmer(word)));
  const byStart = new Map<string, string[]>();
  for (const [word, count] of counts) {
    if (count < 2 || word.length < SHORTEST) continue;
    const key = `${word[0]}${word.length}`;
    const list = byStart.get(key);
    if (list) list.push(word);
    else byStart.set(key, [word]);
  }
  // The texts hold a misspelt sample here and there: a word seen once is not known for that.
  const isKnown = (word: string) => {
    if ((counts.get(word) ?? 0) >= 2) return true;
    const stem = stemmer(word);
    return stems.has(stem) || common.has(stem);
  };
  const mend = (word: string): string => {
    if (word.length < SHORTEST || word.length > LONGEST || isKnown(word) || /\d/.test(word)) return word;
    const most = word.length >= TWO_FAULTS ? 2 : 1;
    let best = word;
    let least = most + 1;
    let often = 0;
    for (let length = word.length - most; length <= word.length + most; length++) {
      for (const other of byStart.get(`${word[0]}${length}`) ?? []) {
        const far = distance(word, other, Math.min(most, least));
        const count = counts.get(other) ?? 0;
        if (far < least || (far === least && count > often)) {
          least = far;
          often = count;
          best = other;
        }
      }
    }
    return least <= most ? best : word;
  };
  return { isKnown, repair: (text) => text.replace(/[a-z0-9]+/g, mend) };
}
