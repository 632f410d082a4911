import type { Lang } from '../../shared/lang.ts';
import type { Steps } from '../../shared/steps.ts';
import type { Synonyms } from '../schema.ts';
import { type ClassIndex, classIndex } from './class-index.ts';
import { type Learnt, type LearntIndex, learntIndex } from './learnt.ts';
import { normalise } from './normalise.ts';
import { type Line, type SampleIndex, sampleIndex } from './sample-index.ts';
import { characters, stems, synonymReader } from './synonyms.ts';
import { chineseTerms, englishTerms, noTerms, type TermReader, type Terms, Vocabulary } from './terms.ts';
import type { Candidate } from './texts.ts';

/** One language of the rulebook, ready to be searched. */
export interface Side {
  readonly lang: Lang;
  /** Reads a normalised question. */
  readonly read: TermReader;
  readonly classes: ClassIndex;
  readonly samples: SampleIndex;
  readonly learnt: LearntIndex;
  /** Every normalised text that was indexed, for the repair of typing errors. */
  readonly texts: readonly string[];
}

const TUNING = {
  zh: { classes: { b: 0.6, k1: 2.5 }, samples: { b: 0.75, k1: 1.2 } },
  en: { classes: { b: 0.6, k1: 1.5 }, samples: { b: 0.75, k1: 1.2 } },
} as const;

/** What a rule's own texts count in its document beside its sample questions, which speak as people ask. */
const OWN_TEXT = 0.6;
/** A line of the rule is found like a sample question, but counts less. */
const LINE_WEIGHT = 0.6;

/** Terms of a question more than this would only cost time. */
const MOST_TERMS = 1200;

export function readerFor(lang: Lang, vocabulary: Vocabulary, synonyms: Synonyms): TermReader {
  return lang === 'zh'
    ? chineseTerms(vocabulary, synonymReader(synonyms.zh, characters))
    : englishTerms(vocabulary, synonymReader(synonyms.en, stems));
}

/** Indexes one language of what competes to be the answer. */
export function* buildSide(
  lang: Lang,
  candidates: readonly Candidate[],
  synonyms: Synonyms,
  learnt: Learnt,
): Steps<Side> {
  const vocabulary = new Vocabulary();
  const read = readerFor(lang, vocabulary, synonyms);
  const documents: Terms[] = [];
  const lines: Line[][] = [];
  const texts: string[] = [];
  for (const candidate of candidates) {
    const document = noTerms();
    const own: Line[] = [];
    const take = (text: string, weight: number, lineWeight: number) => {
      const plain = normalise(text);
      texts.push(plain);
      const terms = read(plain);
      own.push({ terms, weight: lineWeight });
      for (let i = 0; i < terms.ids.length; i++) {
        document.ids.push(terms.ids[i] as number);
        document.weights.push(weight * (terms.weights[i] as number));
      }
    };
    for (const sample of candidate.samples[lang]) take(sample, 1, 1);
    for (const piece of candidate.pieces[lang])
      take(piece.text, OWN_TEXT * piece.weight, LINE_WEIGHT * piece.weight);
    documents.push(document);
    lines.push(own);
    yield;
  }
  vocabulary.close();
  const tuning = TUNING[lang];
  const classes = classIndex(documents, vocabulary.size, tuning.classes);
  yield;
  const samples = yield* sampleIndex(lines, vocabulary.size, tuning.samples);
  return {
    lang,
    read: (text, weight, into) => {
      const terms = read(text, weight, into);
      if (terms.ids.length > MOST_TERMS) {
        terms.ids.length = MOST_TERMS;
        terms.weights.length = MOST_TERMS;
      }
      return terms;
    },
    classes,
    samples,
    learnt: learntIndex(learnt, candidates, vocabulary),
    texts,
  };
}
