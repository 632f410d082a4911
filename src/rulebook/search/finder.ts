import type { Lang } from '../../shared/lang.ts';
import type { Rule, Rulebook } from '../rulebook.ts';
import { divide, type Ranked, signsOf } from './gate.ts';
import { createSearcher, type Searcher } from './question.ts';
import { createSensitive } from './sensitive.ts';
import { textsDigest } from './texts.ts';
import { probability, readWeights } from './weights.ts';

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

/** Below this the rulebook does not say. English questions share more words with ours by chance. */
const SAYS = { zh: 0.15, en: 0.25 };
/** More of a question than this in words that stand nowhere is no question to us. */
const NONSENSE = 0.9;
/** From this on the first rule is the answer, and nobody has to choose. */
const SURE = 0.5;
/** Rules further behind the first are not near: nobody should have to read them. */
const NEAR = 8;
/** What the topic of the command is worth, as a share of the distance between the best and the worst. */
const TOPIC = 0.2;
/** A command that names the topic says by itself that the question is about our rules. */
const TOPIC_TRUST = 0.6;

const NOTHING: Found = { outcome: 'none', hits: [] };

function hasWords(rule: Rule): boolean {
  return rule.say.length + rule.never.length > 0;
}

/** Puts the rules of the command's topic forward. */
function preferTopic(
  rules: readonly Ranked[],
  ruleOf: (ranked: Ranked) => Rule | undefined,
  topic: string,
): Ranked[] {
  const bonus = TOPIC * ((rules[0]?.score ?? 0) - (rules.at(-1)?.score ?? 0));
  return rules
    .map((ranked) => {
      const rule = ruleOf(ranked);
      const belongs = rule !== undefined && (rule.topic === topic || rule.also.includes(topic));
      return belongs ? { ...ranked, score: ranked.score + bonus } : ranked;
    })
    .sort((a, b) => b.score - a.score || a.evidence.candidate - b.evidence.candidate);
}

/** Most searchers that are kept for books that may come back. */
const MOST_SEARCHERS = 2;
const searchers = new Map<string, Searcher>();

/** Building a searcher takes a noticeable time: books that differ in their standing or contacts only share one. */
function searcherFor(book: Rulebook): Searcher {
  const key = textsDigest(book);
  const searcher = searchers.get(key) ?? createSearcher(book);
  searchers.delete(key);
  searchers.set(key, searcher);
  for (const old of searchers.keys()) {
    if (searchers.size <= MOST_SEARCHERS) break;
    searchers.delete(old);
  }
  return searcher;
}

/** Builds the search over one rulebook. The same question gets the same answer: nothing is random, nothing is kept. */
export function createFinder(book: Rulebook): Finder {
  const weights = readWeights();
  const searcher = searcherFor(book);
  const { candidates } = searcher;
  // The searcher may have been built from a book of the same texts: the rule is this book's.
  const ruleOf = (ranked: Ranked) => book.byId.get(candidates[ranked.evidence.candidate]?.rule?.id ?? '');

  return {
    isSensitive: createSensitive(book),
    find: ({ text, lang, topic, withWords }) => {
      const findings = searcher.look(text);
      if (findings.unknown > NONSENSE) return NOTHING;
      const divided = divide(findings.evidence, candidates);
      let rules = divided.rules;
      if (withWords) rules = rules.filter((ranked) => hasWords(ruleOf(ranked) as Rule));
      if (topic !== undefined) rules = preferTopic(rules, ruleOf, topic);
      const first = rules[0];
      if (first === undefined) return NOTHING;
      const signs = signsOf(rules, divided.rejects, findings);
      const inTopic = topic !== undefined && ruleOf(first)?.topic === topic;
      const says = SAYS[lang] * (inTopic || withWords ? TOPIC_TRUST : 1);
      if (probability(weights.gate[lang], signs) < says) return NOTHING;
      const hits = rules
        .filter((ranked) => ranked.score > first.score - NEAR)
        .slice(0, MAX_HITS)
        .map((ranked): Hit => ({ rule: ruleOf(ranked) as Rule, score: Number(ranked.score.toFixed(4)) }));
      const sure = hits.length === 1 || probability(weights.sure[lang], signs) >= SURE;
      return { outcome: sure ? 'answer' : 'choices', hits };
    },
  };
}
