import { createHash } from 'node:crypto';
import type { Lang, Text } from '../../shared/lang.ts';
import type { Rule, Rulebook } from '../rulebook.ts';

/** A text by which something is found, and how much it counts beside a sample question (1). */
export interface Piece {
  readonly text: string;
  readonly weight: number;
}

/** What competes to be the answer: a rule, or a class of questions that no rule answers. */
export interface Candidate {
  /** The id of the rule; that of a class begins with `!`. */
  readonly id: string;
  readonly rule: Rule | undefined;
  readonly samples: Readonly<Record<Lang, readonly string[]>>;
  readonly pieces: Readonly<Record<Lang, readonly Piece[]>>;
}

const NO_SAMPLES = { zh: [], en: [] };

/** The rule's own texts: they carry the details nobody has asked about yet. */
function ownTexts(rule: Rule): { text: Text; weight: number }[] {
  const texts: { text: Text | undefined; weight: number }[] = [
    { text: rule.title, weight: 1 },
    { text: rule.short, weight: 1 },
    { text: rule.answer, weight: 0.8 },
    { text: rule.asWritten, weight: 0.4 },
    { text: rule.neutral, weight: 0.4 },
    { text: rule.note, weight: 0.2 },
    { text: rule.when.case, weight: 0.5 },
    { text: rule.when.role, weight: 0.2 },
    ...rule.do.map((text) => ({ text, weight: 0.6 })),
    ...rule.dont.map((text) => ({ text, weight: 0.6 })),
    ...rule.say.flatMap((item) => [
      { text: item, weight: 0.4 },
      { text: item.when, weight: 0.5 },
    ]),
    ...rule.never.map((text) => ({ text, weight: 0.3 })),
    ...rule.articles.map((text) => ({ text, weight: 0.6 })),
    ...rule.others.flatMap((other) => [
      { text: other.title, weight: 0.5 },
      { text: other.answer, weight: 0.4 },
    ]),
  ];
  return texts.flatMap(({ text, weight }) => (text === undefined ? [] : [{ text, weight }]));
}

/** Rules in the order of the rulebook, then the classes of unanswerable questions. */
export function candidatesOf(book: Rulebook): Candidate[] {
  const rules = book.rules.map((rule): Candidate => {
    const texts = ownTexts(book.searchedAs.get(rule.id) ?? rule);
    const side = (lang: Lang) => texts.map(({ text, weight }) => ({ text: text[lang], weight }));
    return {
      id: rule.id,
      rule,
      samples: book.samples.get(rule.id) ?? NO_SAMPLES,
      pieces: { zh: side('zh'), en: side('en') },
    };
  });
  const rejects = Object.entries(book.negatives).map(
    ([id, samples]): Candidate => ({ id: `!${id}`, rule: undefined, samples, pieces: { zh: [], en: [] } }),
  );
  return [...rules, ...rejects];
}

/** Names everything by which the rules of a book are found: two books of one digest are searched alike. */
export function textsDigest(book: Rulebook): string {
  const hash = createHash('sha256').update(JSON.stringify(book.synonyms));
  for (const { rule, samples, pieces } of candidatesOf(book)) {
    hash.update(JSON.stringify([rule?.id ?? null, samples, pieces]));
  }
  return hash.digest('base64');
}
