import type { Lang } from '../../shared/lang.ts';
import { atOnce, type Steps } from '../../shared/steps.ts';
import type { Rulebook } from '../rulebook.ts';
import { COMMON_STEMS } from './common-words.ts';
import { type SoundRepair, soundRepair } from './homophones.ts';
import { type Learnt, readLearnt } from './learnt.ts';
import { normalise } from './normalise.ts';
import { coverage, type Evidence, gather, unknownShare } from './ranking.ts';
import { buildSide, type Side } from './side.ts';
import { type SpellingRepair, spellingRepair } from './spelling.ts';
import { latinWords, type Terms } from './terms.ts';
import { type Candidate, candidatesOf } from './texts.ts';

/** What all of the question's words say about the candidates that lead, in whatever language they stand. */
export interface Findings {
  readonly evidence: readonly Evidence[];
  /** The share of the question that stands in no text at all. */
  readonly unknown: number;
  /** The probability that no rule answers, as far as was learnt from the questions that none does. */
  readonly rejected: number;
  /** How much of the question a candidate's texts hold, and how rare the rarest missing word is. */
  coverage(candidate: number): { readonly held: number; readonly missing: number };
  /** How many words or pairs of characters the question has. */
  readonly length: number;
}

export interface Searcher {
  readonly candidates: readonly Candidate[];
  look(text: string): Findings;
}

/** A language with less than this share of the question is left out: it would only add noise. */
const LEAST_SHARE = 0.2;
/** So many characters say as much as one English word. */
const CHARACTERS_PER_WORD = 1.7;
const WEEKDAY = /周[一二三四五六日天]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b/g;

/** How the question divides between the two languages. */
function shares(text: string): Record<Lang, number> {
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length / CHARACTERS_PER_WORD;
  const latin = latinWords(text).length;
  const zh = han === 0 ? 0 : han / (han + latin);
  if (zh > 1 - LEAST_SHARE) return { zh: 1, en: 0 };
  return zh < LEAST_SHARE ? { zh: 0, en: 1 } : { zh, en: 1 - zh };
}

/** A day beside other words is how the asker told the time: the words say what is asked. */
function withoutDay(text: string): string {
  const rest = text.replace(WEEKDAY, ' ').trim();
  return rest === '' ? text : rest;
}

function merge(parts: readonly { share: number; evidence: readonly Evidence[] }[]): Evidence[] {
  const sums = new Map<number, { -readonly [K in keyof Evidence]: Evidence[K] }>();
  for (const { share, evidence } of parts) {
    for (const each of evidence) {
      const sum = sums.get(each.candidate) ?? {
        candidate: each.candidate,
        bm25: 0,
        samples: 0,
        learnt: 0,
        known: true,
        like: 0,
      };
      sum.bm25 += share * each.bm25;
      sum.samples += share * each.samples;
      sum.learnt += share * each.learnt;
      sum.known &&= each.known;
      sum.like += share * each.like;
      sums.set(each.candidate, sum);
    }
  }
  return [...sums.values()];
}

/** Reads a question, mends its typing and gathers what speaks for which candidate. */
export function createSearcher(book: Rulebook, learnt: (lang: Lang) => Learnt = readLearnt): Searcher {
  return atOnce(searcherSteps(book, learnt));
}

/** The same, step by step. */
export function* searcherSteps(book: Rulebook, learnt: (lang: Lang) => Learnt = readLearnt): Steps<Searcher> {
  const candidates = candidatesOf(book);
  yield;
  const zh: Side = yield* buildSide('zh', candidates, book.synonyms, learnt('zh'));
  const en: Side = yield* buildSide('en', candidates, book.synonyms, learnt('en'));
  const sounds: SoundRepair = soundRepair(zh.texts);
  yield;
  const spelling: SpellingRepair = spellingRepair(en.texts, COMMON_STEMS);
  yield;
  const latinInChinese = new Set(zh.texts.flatMap((text) => latinWords(text)));
  const isEnglish = (word: string) => spelling.isKnown(word) || latinInChinese.has(word);

  return {
    candidates,
    look: (text) => {
      const mended = withoutDay(sounds.repair(normalise(text), isEnglish));
      const share = shares(mended);
      const parts: {
        side: Side;
        share: number;
        terms: Terms;
        evidence: readonly Evidence[];
        rejected: number;
      }[] = [];
      for (const side of [zh, en]) {
        if (share[side.lang] === 0) continue;
        const terms = side.read(side === en ? spelling.repair(mended) : mended);
        if (terms.words.length === 0 && terms.ids.length === 0) continue;
        const opinion = side.learnt.score(terms);
        parts.push({
          side,
          share: share[side.lang],
          terms,
          evidence: gather(side, terms, candidates.length, opinion),
          rejected: opinion?.rejected ?? 1,
        });
      }
      return {
        evidence: merge(parts),
        unknown:
          parts.length === 0
            ? 1
            : parts.reduce((sum, { side, share, terms }) => sum + share * unknownShare(side, terms), 0),
        rejected:
          parts.length === 0 ? 1 : parts.reduce((sum, { share, rejected }) => sum + share * rejected, 0),
        length: parts.reduce((sum, { terms }) => sum + terms.words.length, 0),
        coverage: (candidate) => {
          const all = { held: 0, missing: 0 };
          for (const { side, share, terms } of parts) {
            const part = coverage(side, terms, candidate);
            all.held += share * part.held;
            all.missing = Math.max(all.missing, part.missing);
          }
          return all;
        },
      };
    },
  };
}
