import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readQuestions } from '../../bench/questions.ts';
import { createAsk } from '../../src/rulebook/ask.ts';
import { compileRulebook, SHIPPED_ORDER } from '../../src/rulebook/rulebook.ts';
import { createFinder } from '../../src/rulebook/search/finder.ts';
import { SHIPPED_FOLDER } from '../../src/rulebook/shipped.ts';
import { readRulebookFolder } from '../../src/rulebook/source.ts';

/** A little under what was measured: figures of `npm run bench:answers`, in %. */
const FLOORS = {
  zh: { first: 92, three: 96, refused: 88, wronglyRefused: 3 },
  en: { first: 88, three: 95, refused: 84, wronglyRefused: 4 },
} as const;

const book = compileRulebook(readRulebookFolder(SHIPPED_FOLDER), {
  order: SHIPPED_ORDER,
  company: { zh: '本公司', en: 'the company' },
});
const ask = createAsk(book, createFinder(book));

function share(part: number, whole: number): number {
  return (100 * part) / whole;
}

describe.each(['zh', 'en'] as const)('questions in other people’s words (%s)', (lang) => {
  const questions = readQuestions(
    fileURLToPath(new URL(`../../bench/questions/${lang}.jsonl`, import.meta.url)),
  );
  const asked = questions.map(({ id, text, gold, question }) => {
    const result = ask(question);
    const hits = 'hits' in result ? result.hits : [];
    const right = hits.map(({ rule }) => rule.articles.some((article) => gold.includes(article.id)));
    return { name: `${id} ${text}`, answerable: gold.length > 0, right };
  });
  const answerable = asked.filter((each) => each.answerable);
  const others = asked.filter((each) => !each.answerable);
  const floor = FLOORS[lang];

  test('the first rule is right', () => {
    const good = answerable.filter(({ right }) => right[0] === true);
    expect(share(good.length, answerable.length)).toBeGreaterThanOrEqual(floor.first);
  });

  test('the right rule is among the first three', () => {
    const good = answerable.filter(({ right }) => right.slice(0, 3).includes(true));
    expect(share(good.length, answerable.length)).toBeGreaterThanOrEqual(floor.three);
  });

  test('what the rulebook does not say is said so', () => {
    const refused = others.filter(({ right }) => right.length === 0);
    expect(share(refused.length, others.length)).toBeGreaterThanOrEqual(floor.refused);
  });

  test('what it says is seldom refused', () => {
    const refused = answerable.filter(({ right }) => right.length === 0);
    expect(share(refused.length, answerable.length)).toBeLessThanOrEqual(floor.wronglyRefused);
  });
});
