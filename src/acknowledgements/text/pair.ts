import type { Lang } from '../../shared/lang.ts';
import type { Clause, Wording } from '../policies.ts';
import { wordingHash } from './canonical.ts';
import type { Entry } from './outline.ts';

/** A clause without its lasting id. */
export type LooseClause = Omit<Clause, 'id'>;

/** An entry as it is named in a sentence about a fault. */
export interface Unmatched {
  readonly lang: Lang;
  readonly label: string;
  readonly heading: string;
}

const keyOf = (entry: Entry) => `${entry.level}:${entry.number ?? '-'}`;

/** The longest run of entries that both languages have in the same order; as two sets of places. */
function common(a: readonly string[], b: readonly string[]): [Set<number>, Set<number>] {
  const lengths: number[][] = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i];
    for (let j = b.length - 1; row !== undefined && j >= 0; j--) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const inA = new Set<number>();
  const inB = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      inA.add(i++);
      inB.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return [inA, inB];
}

/** The clauses that only one of two languages has; empty when both are built alike. */
export function unmatched(zh: readonly Entry[], en: readonly Entry[]): Unmatched[] {
  const [inZh, inEn] = common(zh.map(keyOf), en.map(keyOf));
  const left = (lang: Lang, entries: readonly Entry[], kept: ReadonlySet<number>) =>
    entries.flatMap((entry, i) =>
      kept.has(i) ? [] : [{ lang, label: entry.label, heading: entry.heading ?? entry.lines[0] ?? '' }],
    );
  return [...left('zh', zh, inZh), ...left('en', en, inEn)];
}

/** Joins the languages clause by clause; the prevailing one gives the labels. They must be built alike. */
export function joinLanguages(
  entries: Readonly<Partial<Record<Lang, readonly Entry[]>>>,
  prevails: Lang,
): LooseClause[] {
  const langs = (['en', 'zh'] as const).filter((lang) => entries[lang] !== undefined);
  const leading = entries[prevails] ?? entries[langs[0] ?? prevails] ?? [];
  return leading.map((entry, i) => {
    const of = (pick: (each: Entry) => string | undefined): Wording =>
      Object.fromEntries(
        langs.flatMap((lang) => {
          const each = entries[lang]?.[i];
          const value = each === undefined ? undefined : pick(each);
          return value === undefined ? [] : [[lang, value]];
        }),
      );
    const heading = of((each) => each.heading);
    const text = of((each) => each.lines.join('\n'));
    const sections = langs.every((lang) => entries[lang]?.[i]?.section === true);
    return {
      label: entry.label,
      level: entry.level,
      section: sections,
      ...(Object.keys(heading).length === 0 ? {} : { heading }),
      text,
      hash: wordingHash(text),
    };
  });
}
