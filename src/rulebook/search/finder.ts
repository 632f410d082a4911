import type { Lang } from '../../shared/lang.ts';
import type { Rule, Rulebook } from '../rulebook.ts';

/** What is looked for. Dates are already resolved: `day` words have become the weekday's name in `text`. */
export interface Query {
  readonly text: string;
  readonly lang: Lang;
  /** The topic of the command that was used: its rules are preferred, others stay possible. */
  readonly topic?: string;
  /** Only rules with prescribed words, for `/say`. */
  readonly withWords?: boolean;
}

export interface Hit {
  readonly rule: Rule;
  /** Larger is better; comparable within one query only. */
  readonly score: number;
}

/**
 * `answer`: the first hit is clearly it. `choices`: the person should pick. `none`: the rulebook does not say; there are
 * no hits then.
 */
export interface Found {
  readonly outcome: 'answer' | 'choices' | 'none';
  readonly hits: readonly Hit[];
}

export interface Finder {
  find(query: Query): Found;
  /** True for words that tell of something which belongs to a human (harassment, violence, self-harm …). */
  isSensitive(text: string): boolean;
}

/** Most hits that are ever shown or returned. */
export const MAX_HITS = 5;

export function createFinder(book: Rulebook): Finder {
  const grams = (text: string) => {
    const plain = text.normalize('NFKC').toLowerCase();
    const latin = plain.match(/[a-z0-9]+/g) ?? [];
    const han = plain.match(/\p{Script=Han}+/gu) ?? [];
    return [...latin, ...han.flatMap((run) => [...run].flatMap((c, i, all) => (i + 1 < all.length ? [c, c + all[i + 1]] : [c])))];
  };
  const docs = book.rules.map((rule) => {
    const samples = book.samples.get(rule.id);
    const counts = new Map<string, number>();
    for (const gram of [...(samples?.zh ?? []), ...(samples?.en ?? []), rule.title.zh, rule.title.en].flatMap(grams)) {
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
    return { rule, counts };
  });
  const df = new Map<string, number>();
  for (const { counts } of docs) for (const gram of counts.keys()) df.set(gram, (df.get(gram) ?? 0) + 1);
  return {
    isSensitive: (text) => /动手动脚|骚扰我|harass(ed|ing|es) me|groped/.test(text),
    find: (query) => {
      const wanted = [...new Set(grams(query.text))];
      const hits = docs
        .filter(({ rule }) => !query.withWords || rule.say.length + rule.never.length > 0)
        .map(({ rule, counts }) => ({
          rule,
          score:
            wanted.reduce((sum, gram) => {
              const tf = counts.get(gram) ?? 0;
              return tf === 0 ? sum : sum + Math.log(1 + docs.length / (df.get(gram) ?? 1)) * (tf / (tf + 2));
            }, 0) * (rule.topic === query.topic || rule.also.includes(query.topic ?? '') ? 1.3 : 1),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, MAX_HITS);
      const top = hits[0]?.score ?? 0;
      if (top < 1) return { outcome: 'none', hits: [] };
      return { outcome: top - (hits[1]?.score ?? 0) > 0.3 ? 'answer' : 'choices', hits };
    },
  };
}
