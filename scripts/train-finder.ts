/*
 * Learns what the search ships beside the rules, from our own sample questions alone: learnt-zh.br and learnt-en.br (which terms
 * speak for which rule), and finding.json (when to answer, offer or refuse), for which each sample is asked of a rulebook from which
 * it and its fold were left out. Deterministic; run `npx tsx scripts/train-finder.ts` after larger changes of
 * rules, samples or negatives. No test question is read.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { compileRulebook, type Rulebook, SHIPPED_ORDER } from '../src/rulebook/rulebook.ts';
import { divide, signsOf } from '../src/rulebook/search/gate.ts';
import { packLearnt } from '../src/rulebook/search/learnt.ts';
import { createSearcher, type Findings } from '../src/rulebook/search/question.ts';
import { candidatesOf } from '../src/rulebook/search/texts.ts';
import { type Logistic, probability, type Weights } from '../src/rulebook/search/weights.ts';
import { SHIPPED_FOLDER } from '../src/rulebook/shipped.ts';
import { readRulebookFolder } from '../src/rulebook/source.ts';
import { LANGS, type Lang } from '../src/shared/lang.ts';
import { learnClasses } from './learn-classes.ts';

const FOLDER = fileURLToPath(new URL('../src/data/rulebook', import.meta.url));
const FOLDS = 5;

interface Asked {
  readonly findings: Findings;
  /** The rule that is right, or undefined when the rulebook does not say. */
  readonly rule: string | undefined;
  readonly fold: number;
  readonly lang: Lang;
}

/** The rulebook without the questions of one fold; every fourth class of negatives is left out as a whole. */
function without(book: Rulebook, fold: number): Rulebook {
  const keep = (list: readonly string[]) => list.filter((_, i) => i % FOLDS !== fold);
  const samples = new Map(
    [...book.samples].map(([id, { zh, en }]) => [id, { zh: keep(zh), en: keep(en) }] as const),
  );
  const negatives = Object.fromEntries(
    Object.entries(book.negatives)
      .filter((_, i) => i % (FOLDS * 2) !== fold)
      .map(([id, { zh, en }]) => [id, { zh: keep(zh), en: keep(en) }]),
  );
  return { ...book, samples, negatives };
}

function askAll(book: Rulebook): { asked: Asked[]; ids: string[][] } {
  const asked: Asked[] = [];
  const ids: string[][] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    process.stderr.write(`fold ${fold + 1} of ${FOLDS}\n`);
    const rest = without(book, fold);
    const searcher = createSearcher(rest, (lang) => learnClasses(candidatesOf(rest), lang, rest.synonyms));
    ids.push(searcher.candidates.map((candidate) => candidate.id));
    for (const [id, { zh, en }] of book.samples) {
      for (const [lang, list] of [
        ['zh', zh],
        ['en', en],
      ] as const) {
        list.forEach((text, i) => {
          if (i % FOLDS === fold) asked.push({ findings: searcher.look(text), rule: id, fold, lang });
        });
      }
    }
    Object.values(book.negatives).forEach(({ zh, en }, index) => {
      const whole = index % (FOLDS * 2) === fold;
      for (const [lang, list] of [
        ['zh', zh],
        ['en', en],
      ] as const) {
        list.forEach((text, i) => {
          if (whole || i % FOLDS === fold)
            asked.push({ findings: searcher.look(text), rule: undefined, fold, lang });
        });
      }
    });
  }
  return { asked, ids };
}

interface Example {
  readonly lang: Lang;
  readonly signs: Record<string, number>;
  readonly yes: boolean;
  readonly weight: number;
}

function learnLogistic(examples: readonly Example[], names: readonly string[]): Logistic {
  const model = {
    bias: 0,
    weights: Object.fromEntries(names.map((name) => [name, 0])) as Record<string, number>,
  };
  const mean: Record<string, number> = {};
  const spread: Record<string, number> = {};
  for (const name of names) {
    const values = examples.map(({ signs }) => signs[name] ?? 0);
    mean[name] = values.reduce((sum, value) => sum + value, 0) / values.length;
    spread[name] =
      Math.sqrt(values.reduce((sum, value) => sum + (value - (mean[name] ?? 0)) ** 2, 0) / values.length) ||
      1;
  }
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  for (let epoch = 0; epoch < 400; epoch++) {
    let bias = 0;
    const gradient: Record<string, number> = {};
    for (const { signs, yes, weight } of examples) {
      let sum = model.bias;
      for (const name of names) {
        sum += ((model.weights[name] ?? 0) * ((signs[name] ?? 0) - (mean[name] ?? 0))) / (spread[name] ?? 1);
      }
      const error = (weight * ((yes ? 1 : 0) - 1 / (1 + Math.exp(-sum)))) / total;
      bias += error;
      for (const name of names) {
        gradient[name] =
          (gradient[name] ?? 0) + (error * ((signs[name] ?? 0) - (mean[name] ?? 0))) / (spread[name] ?? 1);
      }
    }
    model.bias += 2 * bias;
    for (const name of names) {
      model.weights[name] = (model.weights[name] ?? 0) * 0.9995 + 2 * (gradient[name] ?? 0);
    }
  }
  let bias = model.bias;
  const weights: Record<string, number> = {};
  for (const name of names) {
    weights[name] = (model.weights[name] ?? 0) / (spread[name] ?? 1);
    bias -= (weights[name] ?? 0) * (mean[name] ?? 0);
  }
  return { bias, weights };
}

function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'number' ? Number(each.toFixed(4)) : each)),
  );
}

const book = compileRulebook(readRulebookFolder(SHIPPED_FOLDER), {
  order: SHIPPED_ORDER,
  company: { zh: '本公司', en: 'the company' },
});
const { asked, ids } = askAll(book);
const candidates = candidatesOf(book);
for (const lang of LANGS) {
  const packed = packLearnt(learnClasses(candidates, lang, book.synonyms));
  writeFileSync(join(FOLDER, `learnt-${lang}.br`), brotliCompressSync(packed));
}
const gateExamples: Example[] = [];
const sureExamples: Example[] = [];
const answerable = asked.filter(({ rule }) => rule !== undefined).length;
for (const { findings, rule, fold, lang } of asked) {
  const own = ids[fold] ?? [];
  const { rules, rejects } = divide(
    findings.evidence,
    own.map((id) => ({ rule: book.byId.get(id) })),
  );
  const signs = signsOf(rules, rejects, findings);
  // Refusing what can be answered costs as much as answering what cannot, whichever is more frequent.
  const weight = rule === undefined ? answerable / (asked.length - answerable) : 1;
  gateExamples.push({ signs, yes: rule !== undefined, weight, lang });
  const hit = rule !== undefined && own[rules[0]?.evidence.candidate ?? -1] === rule;
  if (rule !== undefined) sureExamples.push({ signs, yes: hit, weight: 1, lang });
}
const names = Object.keys(gateExamples[0]?.signs ?? {});
function learnBoth(examples: readonly Example[]): Record<Lang, Logistic> {
  const learn = (lang: Lang) =>
    learnLogistic(
      examples.filter((each) => each.lang === lang),
      names,
    );
  return rounded({ zh: learn('zh'), en: learn('en') });
}
const weights: Weights = { gate: learnBoth(gateExamples), sure: learnBoth(sureExamples) };
writeFileSync(join(FOLDER, 'finding.json'), `${JSON.stringify(weights, null, 2)}\n`);

for (const lang of LANGS) {
  const own = gateExamples.filter((each) => each.lang === lang);
  const sure = sureExamples.filter((each) => each.lang === lang);
  console.log(
    `${lang}: first right ${((100 * sure.filter(({ yes }) => yes).length) / sure.length).toFixed(1)} %`,
  );
  const refused = (yes: boolean, at: number) => {
    const list = own.filter((each) => each.yes === yes);
    const shut = list.filter(({ signs }) => probability(weights.gate[lang], signs) < at);
    return `${((100 * shut.length) / list.length).toFixed(1)} %`;
  };
  for (const at of [0.1, 0.2, 0.3, 0.4, 0.5]) {
    console.log(
      `${lang} gate ${at}: ${refused(false, at)} of unanswerable, ${refused(true, at)} of answerable refused`,
    );
  }
}
