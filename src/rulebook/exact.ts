import type { Rule, Rulebook } from './rulebook.ts';

/** Letters and digits of a text, in one width and case: what two typings of the same words share. */
function essence(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Finds the rule whose button or sample question says exactly the words; undefined when none or more than one does. */
export type Exact = (words: string, topic: string | undefined) => Rule | undefined;

/**
 * Words that are known to mean one rule need no ranking: a button's label typed back (within its topic, since labels are
 * short), or a sample question as it stands.
 */
export function createExact(book: Rulebook): Exact {
  const labels = new Map<string, Rule | null>();
  const samples = new Map<string, Rule | null>();
  const put = (map: Map<string, Rule | null>, key: string, rule: Rule) => {
    const before = map.get(key);
    map.set(key, before === undefined || before === rule ? rule : null);
  };
  for (const rule of book.rules) {
    for (const label of [rule.short.zh, rule.short.en]) {
      for (const part of [label, ...label.split(/[、,，]/)])
        put(labels, `${rule.topic}:${essence(part)}`, rule);
    }
    const own = book.samples.get(rule.id);
    for (const sample of [...(own?.zh ?? []), ...(own?.en ?? [])]) put(samples, essence(sample), rule);
  }
  return (words, topic) => {
    const key = essence(words);
    if (key === '') return undefined;
    return (topic === undefined ? undefined : labels.get(`${topic}:${key}`)) ?? samples.get(key) ?? undefined;
  };
}
