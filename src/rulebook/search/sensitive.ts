import type { Lang } from '../../shared/lang.ts';
import { atOnce, type Steps } from '../../shared/steps.ts';
import type { Rulebook } from '../rulebook.ts';
import { normalise } from './normalise.ts';
import { isGrave } from './sensitive-words.ts';
import { readerFor } from './side.ts';
import { latinWords, type TermReader, type Terms, Vocabulary } from './terms.ts';

/** True for words that tell of something which belongs to a human; `draft`: words for a customer, not for us. */
export type IsSensitive = (text: string, draft?: boolean) => boolean;

/** How sure one language's model is that words tell of such a matter, from 0 to 1. */
type Judge = (text: string) => number;

/** Ordinary questions beyond this number say nothing new about what is ordinary. */
const MOST_ORDINARY = 20_000;
const EPOCHS = 8;
const MOST_ROUNDS = 30;
const SENTENCES_PER_STEP = 500;
const STEP = 0.5;
/** An error smaller than this teaches nothing more. */
const SETTLED = 0.01;
/** A sensitive sentence that is missed is worse than an ordinary one that is shown the way to a human. */
const WORTH = 12;

interface Example {
  readonly terms: Terms;
  readonly yes: boolean;
  readonly scale: number;
  /** How wrong the model was when it last looked. */
  error: number;
}

/** From this error on a sentence is looked at again in every round. */
const DOUBTFUL = 0.02;

const isDoubtful = ({ error }: Example): boolean => error > DOUBTFUL;

function thinned(texts: readonly string[]): readonly string[] {
  const every = Math.ceil(texts.length / MOST_ORDINARY);
  return every <= 1 ? texts : texts.filter((_, i) => i % every === 0);
}

/** Fewer terms than this are too few to judge by. */
const FEW = 24;

/** Long and short sentences weigh the same. */
function scaleOf(terms: Terms): number {
  return 1 / Math.sqrt(Math.max(FEW, terms.ids.length));
}

/** A logistic model over the terms of the sentences, trained in a fixed order: the same book, the same judgement. */
function* learn(
  read: TermReader,
  vocabulary: Vocabulary,
  yes: readonly string[],
  no: readonly string[],
  /** How many of `no`, from the first, were written for this. */
  writtenNo: number,
): Steps<Judge> {
  const example = (text: string, isYes: boolean): Example => {
    const terms = read(normalise(text));
    return { terms, yes: isYes, scale: scaleOf(terms), error: 1 };
  };
  const positive = yes.map((text) => example(text, true));
  yield;
  const negative: Example[] = [];
  for (const text of no) {
    negative.push(example(text, false));
    if (negative.length % SENTENCES_PER_STEP === 0) yield;
  }
  vocabulary.close();
  const weights = new Float64Array(vocabulary.size);
  const squares = new Float64Array(weights.length);
  let bias = -2;
  const sumOf = (terms: Terms, scale: number) => {
    let sum = bias;
    for (let i = 0; i < terms.ids.length; i++) {
      sum += scale * (terms.weights[i] as number) * (weights[terms.ids[i] as number] as number);
    }
    return sum;
  };
  const study = (example: Example) => {
    const { terms, yes: wanted, scale } = example;
    const error = (wanted ? 1 : 0) - 1 / (1 + Math.exp(-sumOf(terms, scale)));
    example.error = Math.abs(error);
    if (Math.abs(error) < SETTLED) return;
    const push = error * (wanted ? WORTH : 1);
    bias += 0.01 * push;
    for (let i = 0; i < terms.ids.length; i++) {
      const id = terms.ids[i] as number;
      const gradient = push * scale * (terms.weights[i] as number);
      squares[id] = (squares[id] as number) + gradient * gradient;
      weights[id] = (weights[id] as number) + (STEP * gradient) / Math.sqrt((squares[id] as number) + 0.5);
    }
  };
  let left: readonly Example[] = negative;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    // Most sentences are soon known to be ordinary: a round in three looks at them all, the others at the doubtful ones.
    if (epoch > 0) left = epoch % 3 === 0 ? negative : negative.filter(isDoubtful);
    // The few sensitive sentences are spread evenly among the many ordinary ones.
    let next = 0;
    for (const [i, each] of left.entries()) {
      study(each);
      while (next * left.length < (i + 1) * positive.length) study(positive[next++] as Example);
      if (i % SENTENCES_PER_STEP === 0) yield;
    }
    while (next < positive.length) study(positive[next++] as Example);
  }
  // The sentences that were written for this decide in the end: they are gone over until each is on its side.
  const written = [...positive, ...negative.slice(0, writtenNo)];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const wrong = written.filter(({ terms, yes, scale }) => sumOf(terms, scale) > 0 !== yes);
    if (wrong.length === 0) break;
    for (const each of wrong) study(each);
    yield;
  }
  return (text) => {
    const terms = read(text);
    return terms.ids.length === 0 ? 0 : 1 / (1 + Math.exp(-sumOf(terms, scaleOf(terms))));
  };
}

function* judgeOf(book: Rulebook, lang: Lang): Steps<Judge> {
  const { phrases, not } = book.sensitive[lang];
  if (phrases.length === 0) return () => 0;
  const samples = [...book.samples.values(), ...Object.values(book.negatives)].flatMap((each) => each[lang]);
  // Drafts are looked at too: what people say to customers, well or badly, is ordinary.
  const said = book.rules.flatMap((rule) => [
    ...rule.say.map((item) => item[lang]),
    ...rule.never.flatMap((item) => [item[lang], ...(lang === 'zh' ? item.variants : [])]),
  ]);
  const vocabulary = new Vocabulary();
  const read = readerFor(lang, vocabulary, book.synonyms);
  const ordinary = [...not, ...not, ...not, ...not, ...said, ...said, ...thinned(samples)];
  return yield* learn(read, vocabulary, phrases, ordinary, not.length);
}

export const SENSITIVE_FROM = 0.5;
/** What is about to be said to a customer is held for one only from here on: a rude sentence is no cry for help. */
const DRAFT_FROM = 0.8;

/** How sensitive words are, from 0 to 1; 1 for words that never stand in an ordinary question. */
export function sensitivity(book: Rulebook): (text: string) => number {
  return atOnce(sensitivitySteps(book));
}

function* sensitivitySteps(book: Rulebook): Steps<(text: string) => number> {
  const zh = yield* judgeOf(book, 'zh');
  const en = yield* judgeOf(book, 'en');
  return (text) => {
    const plain = normalise(text);
    const close = plain.replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, '');
    if (isGrave(close)) return 1;
    const chinese = /\p{Script=Han}/u.test(plain) ? zh(plain) : 0;
    const english = latinWords(plain).length > 1 ? en(plain) : 0;
    return Math.max(chinese, english);
  };
}

/** True for words that tell of something which belongs to a human. */
export function* sensitiveSteps(book: Rulebook): Steps<IsSensitive> {
  const judge = yield* sensitivitySteps(book);
  return (text, draft = false) => judge(text) >= (draft ? DRAFT_FROM : SENSITIVE_FROM);
}
