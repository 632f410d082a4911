import { describe, expect, test } from 'vitest';
import { checkRulebook } from '../../src/rulebook/check.ts';
import { readRulebookFolder } from '../../src/rulebook/source.ts';
import { overlayFolder, PARTY } from '../support/overlay.ts';

const ARTICLES = `handbooks:
  - {id: X, title: {zh: "规范", en: "Code"}, short: {zh: "规范 X", en: "Handbook X"}}
articles:
  - id: X-1.1
    handbook: X
    place: {zh: "第1条", en: "no. 1"}
    zh: "铃响3声内接起，说“您好”，不说“喂”，周五除外。"
    en: "Pick up within three rings, say hello; not on Friday."
    figures: ["3"]
    say: ["您好！"]
    never: ["喂，谁呀"]
    days: [fri]
  - {id: X-1.2, handbook: X, place: {zh: "第2条", en: "no. 2"}, zh: "记下来电。", en: "Write calls down."}
`;

/** One sound rule, so that a test changes one thing. Its lines are counted by the tests below. */
const RULE = `- id: phone.answering
  title: {zh: "3声内接起", en: "Pick up within three rings"}
  short: {zh: "接电话", en: "Answering"}
  answer: {zh: "铃响3声内接起。", en: "Pick up within three rings."}
  do:
    - {zh: "记下来电", en: "Write calls down", from: [X-1.2]}
  say:
    - {zh: "您好", en: "Hello", from: [X-1.1]}
  never:
    - {zh: "喂，谁呀？", en: "Who's that?", from: [X-1.1], instead: {zh: "您好", en: "Hello"}, variants: []}
  articles: [X-1.1, X-1.2]
  when: {days: [fri]}
  see: []
`;

function check(files: Readonly<Record<string, string>>) {
  return checkRulebook(readRulebookFolder(overlayFolder(files)));
}
const changed = (from: string, to: string) => {
  expect(RULE).toContain(from);
  return check({ 'articles.yaml': ARTICLES, 'rules/phone.yaml': RULE.replace(from, to) });
};

describe('a sound rulebook', () => {
  test('has no fault, and says what it covers', () => {
    expect(check({ 'articles.yaml': ARTICLES, 'rules/phone.yaml': RULE })).toEqual({
      ok: true,
      rules: 1,
      articles: { covered: 2, missing: [] },
      conflicts: 0,
      errors: [],
    });
  });

  test("a company's own folder is checked against the shipped one", () => {
    const base = readRulebookFolder(overlayFolder({ 'articles.yaml': ARTICLES, 'rules/phone.yaml': RULE }));
    expect(checkRulebook(readRulebookFolder(overlayFolder(PARTY)), base)).toMatchObject({
      ok: true,
      rules: 1,
    });
  });

  test('an article that no rule carries is missing', () => {
    const rule = RULE.replace('articles: [X-1.1, X-1.2]', 'articles: [X-1.1]').replace(
      'from: [X-1.2]',
      'from: [X-1.1]',
    );
    const result = check({ 'articles.yaml': ARTICLES, 'rules/phone.yaml': rule });
    expect(result).toMatchObject({ ok: false, articles: { covered: 1, missing: ['X-1.2'] }, errors: [] });
  });
});

describe('a fault is named by file, line and column', () => {
  const RULES = 'rules/phone.yaml';
  const DIFFER = `  differ:
    - {handbook: Z, title: {zh: "x", en: "x"}, answer: {zh: "x", en: "x"}, articles: [X-9.9]}
  see: []
`;
  test.each([
    ['an unknown article', 'X-1.1, X-1.2]', 'X-1.1, X-1.2, X-9.9]', 11, 28, /there is no article X-9\.9/],
    [
      'an item that rests on an article the rule does not name',
      'from: [X-1.2]',
      'from: [X-9.9]',
      6,
      50,
      /X-9\.9 is not among the articles/,
    ],
    ['a missing language', ', en: "Answering"}', '}', 3, 10, /the English text is missing/],
    ['an empty text', 'zh: "接电话"', 'zh: ""', 3, 15, /short\.zh/],
    [
      'a figure that the English lacks',
      'en: "Pick up within three rings."',
      'en: "Pick up soon."',
      4,
      11,
      /the figure 3 .* not in the English/,
    ],
    [
      'a see-also that leads nowhere',
      'see: []',
      'see: [phone.gone]',
      13,
      9,
      /leads nowhere: there is no rule phone\.gone/,
    ],
    ['a see-also to itself', 'see: []', 'see: [phone.answering]', 13, 9, /leads to the rule itself/],
    ['an unknown topic', 'id: phone.answering', 'id: phones.answering', 1, 7, /there is no topic phones/],
    [
      'another topic that is unknown',
      '  see: []',
      '  also: [fax]\n  see: []',
      13,
      10,
      /there is no topic fax/,
    ],
    ['an id that is none', 'id: phone.answering', 'id: Phone Answering', 1, 7, /a rule id such as/],
    ['a key that is none', '  see: []', '  colour: red\n  see: []', 1, 3, /colour/i],
    ['a mark without its wording', '  see: []', '  marks: [dated]\n  see: []', 13, 10, /needs neutral/],
    ['a handbook that is none', '  see: []\n', DIFFER, 14, 7, /there is no handbook Z/],
    ['a position without a base', '  see: []\n', DIFFER, 1, 3, /base is missing/],
    [
      'a prescribed phrase that is lost',
      'zh: "您好", en: "Hello", from',
      'zh: "喂", en: "Hello", from',
      11,
      13,
      /prescribed words .*您好！/,
    ],
    ['a forbidden phrase that is lost', '喂，谁呀？', '喂，是谁？', 11, 13, /forbidden words .*喂，谁呀/],
    ['a day that is lost', 'when: {days: [fri]}', 'when: {days: [sat]}', 11, 13, /days fri/],
  ])('%s', (_what, from, to, line, column, message) => {
    const { ok, errors } = changed(from, to);
    expect(ok).toBe(false);
    const found = errors.find((each) => message.test(each.message));
    expect(found, JSON.stringify(errors)).toBeDefined();
    expect(`${found?.file}:${found?.line}:${found?.column}`).toBe(`${RULES}:${line}:${column}`);
  });

  test('a figure of an article that no rule says', () => {
    const rule = RULE.replaceAll('3声内', '马上').replaceAll('三声内', '马上');
    const { errors } = check({ 'articles.yaml': ARTICLES, 'rules/phone.yaml': rule });
    expect(errors).toMatchObject([{ file: RULES, line: 11, message: expect.stringMatching(/figure 3/) }]);
  });

  test('an id that is used twice, at its second place, also in another file', () => {
    const { errors } = check({
      'articles.yaml': ARTICLES,
      'rules/a.yaml': RULE,
      'rules/b.yaml': `\n${RULE}`,
    });
    expect(errors).toEqual([
      { file: 'rules/b.yaml', line: 2, column: 7, message: 'phone.answering: this id is used twice' },
    ]);
  });

  test('sample questions and changes of no rule', () => {
    const { errors } = check({
      'articles.yaml': ARTICLES,
      'rules/phone.yaml': RULE,
      'samples/phone.yaml': 'phone.gone: {zh: ["x"], en: ["x"]}\n',
      'changes.yaml': 'phone.gone: {off: true}\n',
    });
    expect(errors.map((each) => each.file).sort()).toEqual(['changes.yaml', 'samples/phone.yaml']);
  });

  test('what is no YAML', () => {
    const { errors } = check({ 'articles.yaml': ARTICLES, 'rules/phone.yaml': `${RULE}\n  - {zh: "offen\n` });
    expect(errors[0]).toMatchObject({ file: RULES, line: expect.any(Number), column: expect.any(Number) });
    expect(errors[0]?.line).toBeGreaterThan(13);
  });

  test('all faults at once, over all files', () => {
    const { errors } = check({
      'articles.yaml': ARTICLES,
      'rules/a.yaml': RULE.replace(', en: "Answering"}', '}'),
      'rules/b.yaml': RULE.replace('see: []', 'see: [phone.gone]'),
      'rules/c.yaml': '[',
    });
    expect(new Set(errors.map((each) => each.file))).toEqual(
      new Set(['rules/a.yaml', 'rules/b.yaml', 'rules/c.yaml']),
    );
  });
});
