/*
 * npm run bench:answers [-- FILES…] [--misses] [--no-rivals]
 * Asks the bot and other search engines the same questions over the same rules and sample questions, and compares.
 */
import { fileURLToPath } from 'node:url';
import { type Asked, createAsk } from '../src/rulebook/ask.ts';
import { compileRulebook, type Rulebook, SHIPPED_ORDER } from '../src/rulebook/rulebook.ts';
import { createFinder } from '../src/rulebook/search/finder.ts';
import { SHIPPED_FOLDER } from '../src/rulebook/shipped.ts';
import { readRulebookFolder } from '../src/rulebook/source.ts';
import { percentile } from './load.ts';
import { type BenchQuestion, readQuestions } from './questions.ts';
import { buildRivals } from './rivals.ts';

const LIMITS = { error: 0.6, p99: 2, p99FiftyFold: 15 };
const FOLD = 50;

interface Tally {
  answerable: number;
  first: number;
  three: number;
  answerableRefused: number;
  unanswerable: number;
  refused: number;
  readonly times: number[];
  readonly misses: string[];
}

function newTally(): Tally {
  return {
    answerable: 0,
    first: 0,
    three: 0,
    answerableRefused: 0,
    unanswerable: 0,
    refused: 0,
    times: [],
    misses: [],
  };
}

function count(tally: Tally, asked: BenchQuestion, ids: readonly string[], book: Rulebook): void {
  const holds = (id: string | undefined) =>
    book.byId.get(id ?? '')?.articles.some((article) => asked.gold.includes(article.id)) ?? false;
  const shown = ids.slice(0, 3).join(', ') || 'nothing';
  if (asked.gold.length === 0) {
    tally.unanswerable++;
    if (ids.length === 0) tally.refused++;
    else tally.misses.push(`${asked.id}  ${asked.text}  → ${shown} (the rulebook does not say)`);
    return;
  }
  tally.answerable++;
  if (ids.length === 0) tally.answerableRefused++;
  if (ids.slice(0, 3).some(holds)) tally.three++;
  if (holds(ids[0])) tally.first++;
  else tally.misses.push(`${asked.id}  ${asked.text}  → ${shown} (right: ${asked.gold.join(', ')})`);
}

function idsOf(asked: Asked): string[] {
  return 'hits' in asked ? asked.hits.map((hit) => hit.rule.id) : [];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function row(name: string, tally: Tally): string[] {
  const mean = tally.times.reduce((sum, time) => sum + time, 0) / Math.max(1, tally.times.length);
  return [
    name,
    percent(tally.first, tally.answerable),
    percent(tally.three, tally.answerable),
    percent(tally.refused, tally.unanswerable),
    percent(tally.answerableRefused, tally.answerable),
    mean.toFixed(2),
    percentile(tally.times, 0.5).toFixed(2),
    percentile(tally.times, 0.99).toFixed(2),
  ];
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
  );
  for (const cells of rows) {
    const [name = '', ...figures] = cells;
    const line = figures.map((cell, i) => cell.padStart(widths[i + 1] ?? 0));
    console.log(`${name.padEnd(widths[0] ?? 0)}  ${line.join('  ')}`);
  }
}

/** The same rulebook fifty times over, under other ids. */
function multiplied(book: Rulebook): Rulebook {
  const copies = Array.from({ length: FOLD }, (_, copy) => copy);
  const rename = (id: string, copy: number) => (copy === 0 ? id : `${id}-${copy}`);
  const rules = copies.flatMap((copy) => book.rules.map((rule) => ({ ...rule, id: rename(rule.id, copy) })));
  const samples = copies.flatMap((copy) =>
    [...book.samples].map(([id, each]) => [rename(id, copy), each] as const),
  );
  return { ...book, rules, samples: new Map(samples), byId: new Map(rules.map((rule) => [rule.id, rule])) };
}

function time(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

function warnAboutCopies(questions: readonly BenchQuestion[], book: Rulebook): void {
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const known = new Set([...book.samples.values()].flatMap((each) => [...each.zh, ...each.en]).map(bare));
  for (const each of questions) {
    if (!each.text.startsWith('/') && known.has(bare(each.text))) {
      console.log(`warning: ${each.id} stands word for word among the sample questions: ${each.text}`);
    }
  }
}

const args = process.argv.slice(2);
const files = args.filter((arg) => !arg.startsWith('--'));
if (files.length === 0) {
  for (const lang of ['zh', 'en'])
    files.push(fileURLToPath(new URL(`questions/${lang}.jsonl`, import.meta.url)));
}
const questions = files.flatMap(readQuestions);
const book = compileRulebook(readRulebookFolder(SHIPPED_FOLDER), {
  order: SHIPPED_ORDER,
  company: { zh: '本公司', en: 'the company' },
});
warnAboutCopies(questions, book);

const buildTime = performance.now();
const finder = createFinder(book);
/** Results are remembered, so every round of measuring asks a new one which has not heard the questions yet. */
const newAsk = () => createAsk(book, finder);
console.error(
  `bench: Decorum built in ${Math.round(performance.now() - buildTime)} ms, ${book.rules.length} rules`,
);
// Warms the engine up, as it is in a running service.
const warm = newAsk();
for (const each of questions) warm(each.question);

let ok = true;
const rivals = args.includes('--no-rivals') ? [] : await buildRivals(book);
for (const rival of rivals) for (const each of questions.slice(0, 3)) await rival.find(each.plain, each.lang);

const head = ['', 'first', 'of three', 'unanswerable refused', 'answerable refused', 'mean ms', 'p50', 'p99'];
for (const lang of ['zh', 'en'] as const) {
  const own = questions.filter((each) => each.lang === lang);
  if (own.length === 0) continue;
  const ask = newAsk();
  const decorum = newTally();
  for (const each of own) {
    let asked: Asked = { outcome: 'none' };
    decorum.times.push(
      time(() => {
        asked = ask(each.question);
      }),
    );
    count(decorum, each, idsOf(asked), book);
  }
  const rows: string[][] = [[`${lang}: ${own.length} questions`, ...head.slice(1)], row('Decorum', decorum)];
  let best = newTally();
  let bestName = '';
  for (const rival of rivals) {
    console.error(`bench: asking ${rival.name} (${lang})`);
    const tally = newTally();
    for (const each of own) {
      const start = performance.now();
      const ids = await rival.find(each.plain, lang);
      tally.times.push(performance.now() - start);
      count(tally, each, ids, book);
    }
    rows.push(row(rival.name, tally));
    if (tally.first > best.first || bestName === '') {
      best = tally;
      bestName = rival.name;
    }
  }
  print(rows);
  if (bestName !== '') {
    const ratio = (decorum.answerable - decorum.first) / Math.max(1, best.answerable - best.first);
    const good = ratio <= LIMITS.error;
    ok &&= good;
    console.log(
      `error ÷ best rival's (${bestName}): ${ratio.toFixed(2)}, wanted ≤ ${LIMITS.error}: ${good ? 'ok' : 'MISSED'}`,
    );
  }
  if (args.includes('--misses')) for (const miss of decorum.misses) console.log(`  ${miss}`);
  console.log('');
}

function checkSpeed(name: string, times: readonly number[], limit: number): void {
  const p99 = percentile(times, 0.99);
  const good = p99 < limit;
  ok &&= good;
  console.log(
    `${name}: p50 ${percentile(times, 0.5).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, wanted < ${limit}: ${good ? 'ok' : 'MISSED'}`,
  );
}

const fresh = newAsk();
checkSpeed(
  'speed',
  questions.map((each) => time(() => fresh(each.question))),
  LIMITS.p99,
);
console.error(`bench: building a rulebook of ${FOLD} times the size …`);
const large = multiplied(book);
const largeStart = performance.now();
const largeFinder = createFinder(large);
const askLarge = createAsk(large, largeFinder);
const warmLarge = createAsk(large, largeFinder);
console.error(`bench: built in ${Math.round(performance.now() - largeStart)} ms`);
for (const each of questions) warmLarge(each.question);
checkSpeed(
  `speed with ${FOLD} times the rules and samples`,
  questions.map((each) => time(() => askLarge(each.question))),
  LIMITS.p99FiftyFold,
);
process.exitCode = ok ? 0 : 1;
