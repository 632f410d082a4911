import { stemmer } from 'stemmer';
import { normalise } from './normalise.ts';

/** The synonym groups which characters or stems speak of, each once. */
export type SynonymReader = (units: readonly string[]) => readonly number[];

/** `unitsOf` cuts a synonym as the texts are cut: into characters or into stems. */
export function synonymReader(
  groups: readonly (readonly string[])[],
  unitsOf: (word: string) => string[],
): SynonymReader {
  const byWords = new Map<string, number[]>();
  let longest = 0;
  groups.forEach((group, index) => {
    for (const word of group) {
      const units = unitsOf(normalise(word));
      if (units.length === 0) continue;
      longest = Math.max(longest, units.length);
      const key = units.join(' ');
      const known = byWords.get(key);
      if (known === undefined) byWords.set(key, [index]);
      else if (!known.includes(index)) known.push(index);
    }
  });
  return (units) => {
    const found = new Set<number>();
    for (let start = 0; start < units.length; start++) {
      let key = '';
      for (let length = 1; length <= longest && start + length <= units.length; length++) {
        key = length === 1 ? (units[start] as string) : `${key} ${units[start + length - 1]}`;
        for (const group of byWords.get(key) ?? []) found.add(group);
      }
    }
    return [...found];
  };
}

export function characters(word: string): string[] {
  return [...word.replace(/\s+/g, '')];
}

export function stems(word: string): string[] {
  return (word.match(/[a-z0-9]+/g) ?? []).map((each) => stemmer(each));
}
