import { stemmer } from 'stemmer';
import { normalise } from './normalise.ts';

/** The synonym groups which characters or stems speak of, each once. */
export type SynonymReader = (units: readonly string[]) => readonly number[];

/** A step on the way through a synonym, unit by unit. */
interface Step {
  readonly next: Map<string, Step>;
  readonly groups: number[];
}

/** `unitsOf` cuts a synonym as the texts are cut: into characters or into stems. */
export function synonymReader(
  groups: readonly (readonly string[])[],
  unitsOf: (word: string) => string[],
): SynonymReader {
  const root: Step = { next: new Map(), groups: [] };
  groups.forEach((group, index) => {
    for (const word of group) {
      let step = root;
      for (const unit of unitsOf(normalise(word))) {
        const next = step.next.get(unit) ?? { next: new Map(), groups: [] };
        step.next.set(unit, next);
        step = next;
      }
      if (step !== root && !step.groups.includes(index)) step.groups.push(index);
    }
  });
  return (units) => {
    const found: number[] = [];
    for (let start = 0; start < units.length; start++) {
      let step = root.next.get(units[start] as string);
      for (let at = start + 1; step !== undefined; at++) {
        for (const group of step.groups) if (!found.includes(group)) found.push(group);
        if (at === units.length) break;
        step = step.next.get(units[at] as string);
      }
    }
    return found;
  };
}

export function characters(word: string): string[] {
  return [...word.replace(/\s+/g, '')];
}

export function stems(word: string): string[] {
  return (word.match(/[a-z0-9]+/g) ?? []).map((each) => stemmer(each));
}
