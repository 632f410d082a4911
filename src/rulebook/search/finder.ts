import type { Lang } from '../../shared/lang.ts';
import { atOnce, type Steps } from '../../shared/steps.ts';
import type { Rule, Rulebook } from '../rulebook.ts';
import { divide, type Ranked, signsOf } from './gate.ts';
import { type Searcher, searcherSteps } from './question.ts';
import { type IsSensitive, sensitiveSteps } from './sensitive.ts';
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
  readonly isSensitive: IsSensitive;
}

/** Most hits that are ever shown or returned. */
export const MAX_HITS = 5;

/** Below this the rulebook does not say. English questions share more words with ours by chance. */
const SAYS = { zh: 0.1, en: 0.2 };
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

/** What takes a noticeable time to build, of one rulebook; books of the same texts share it. */
export interface Index {
  readonly searcher: Searcher;
  readonly isSensitive: IsSensitive;
}

/** Most indices that are kept for books that may come back. */
const MOST_INDICES = 2;
const indices = new Map<string, Index>();

/** Builds a book's index in steps, or takes the kept one: a change of order, standing, name or contacts leaves it as it is. */
export function* indexSteps(book: Rulebook): Steps<Index> {
  const key = textsDigest(book);
  let index = indices.get(key);
  if (index === undefined) {
    yield;
    const searcher = yield* searcherSteps(book);
    index = { searcher, isSensitive: yield* sensitiveSteps(book) };
  }
  indices.delete(key);
  indices.set(key, index);
  for (const old of indices.keys()) {
    if (indices.size <= MOST_INDICES) break;
    indices.delete(old);
  }
  return index;
}

/**
 * Builds the search over one rulebook. The same question gets the same answer: nothing is random, nothing is kept. Until a
 * changed book has an index of its own it is searched with the one before: rules that are gone are not found.
 */
export function createFinder(book: Rulebook, index: Index = atOnce(indexSteps(book))): Finder {
  const weights = readWeights();
  const { searcher, isSensitive } = index;
  const { candidates } = searcher;
  // The index may have been built from a book of the same texts, or from the one before: the rule is this book's.
  const ruleOf = (ranked: Ranked) => book.byId.get(candidates[ranked.evidence.candidate]?.rule?.id ?? '');
  const someGone = candidates.some(({ rule }) => rule !== undefined && !book.byId.has(rule.id));

  return {
    isSensitive,
    find: ({ text, lang, topic, withWords }) => {
      const findings = searcher.look(text);
      if (findings.unknown > NONSENSE) return NOTHING;
      const divided = divide(findings.evidence, candidates);
      let rules: readonly Ranked[] = divided.rules;
      if (someGone) rules = rules.filter((ranked) => ruleOf(ranked) !== undefined);
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
