import { citeArticles } from '../rulebook/cite.ts';
import type { Rule, Rulebook } from '../rulebook/rulebook.ts';
import type { Article } from '../rulebook/schema.ts';
import { topicById } from '../rulebook/topics.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang, Text } from '../shared/lang.ts';
import type { SourceFile } from './policies.ts';

/**
 * What HR does with rules that are gendered, dated or legally doubtful: put the wording for everybody in their place, keep them
 * as they are, or leave them out.
 */
export type MarkedRules = 'neutral' | 'keep' | 'off';

/** Only what rests on adopted handbooks can be put to anybody. */
function isAdopted(book: Rulebook, article: string): boolean {
  return book.handbooks.get(article.slice(0, article.indexOf('-')))?.standing === 'adopted';
}

/** Rules of a topic that may become a policy; those that belong to a human only are none. */
function rulesOf(book: Rulebook, topic: string): Rule[] {
  return book
    .ofTopic(topic)
    .filter(
      (rule) => rule.topic === topic && rule.standing === 'adopted' && !rule.marks.includes('sensitive'),
    );
}

const isMarked = (rule: Rule) => rule.marks.some((mark) => mark !== 'sensitive');

/** Topics with at least one adopted rule. */
export function adoptedTopics(book: Rulebook): string[] {
  return [...new Set(book.rules.map((rule) => rule.topic))].filter(
    (topic) => rulesOf(book, topic).length > 0,
  );
}

/** True when HR has to say what becomes of marked rules. */
export function hasMarkedRules(book: Rulebook, topics: readonly string[]): boolean {
  return topics.some((topic) => rulesOf(book, topic).some(isMarked));
}

const words = {
  zh: {
    chapter: (n: number, title: string) => `## 第${n}章 ${title}`,
    article: (n: number, title: string) => `第${n}条 ${title}`,
    do: '要做到：',
    dont: '不要：',
    say: '规范用语：',
    never: '不能说：',
    joint: '：',
    quoted: (text: string) => `“${text}”`,
    meaning: (_text: string) => '',
  },
  en: {
    chapter: (n: number, title: string) => `## Chapter ${n} ${title}`,
    article: (n: number, title: string) => `Article ${n} ${title}`,
    do: 'Do:',
    dont: "Don't:",
    say: 'Words to use:',
    never: 'Never say:',
    joint: ': ',
    quoted: (text: string) => `“${text}”`,
    meaning: (text: string) => ` (${text})`,
  },
} as const;

/** One rule as an article; the same lines in either language. */
function articleOf(rule: Rule, n: number, book: Rulebook, lang: Lang, marked: MarkedRules): string[] {
  const text = words[lang];
  const neutral = isMarked(rule) && marked === 'neutral' ? rule.neutral : undefined;
  const mine = <T extends { from: readonly string[] }>(items: readonly T[]) =>
    neutral === undefined ? items.filter((item) => item.from.some((id) => isAdopted(book, id))) : [];
  const item = (each: Text & { when?: Text | undefined }) =>
    `- ${each.when === undefined ? '' : each.when[lang] + text.joint}${each[lang]}`;
  const spoken = (each: Text) => `- ${text.quoted(each.zh)}${text.meaning(each.en)}`;
  const group = (label: string, lines: readonly string[]) => (lines.length === 0 ? [] : [label, ...lines]);
  const cited: readonly Article[] = rule.sources.filter((article) => isAdopted(book, article.id));
  return [
    text.article(n, rule.title[lang]),
    (neutral ?? rule.answer)[lang],
    ...group(text.do, mine(rule.do).map(item)),
    ...group(text.dont, mine(rule.dont).map(item)),
    ...group(text.say, mine(rule.say).map(spoken)),
    ...group(text.never, mine(rule.never).map(spoken)),
    citeArticles(cited, book, lang, cited.length),
  ];
}

/** A policy made of the rulebook, as the files that are then imported. */
export interface FromRules {
  readonly files: Partial<Record<Lang, SourceFile>>;
  /** Rules left out because HR said so. */
  readonly left: readonly Rule[];
}

/** Writes adopted topics as a policy: our own wording, the prescribed words, the articles. @throws Refusal when nothing is adopted */
export function policyOfTopics(
  book: Rulebook,
  topics: readonly string[],
  options: { title: Text; langs: readonly Lang[]; marked: MarkedRules },
): FromRules {
  const chosen = topics
    .map((topic) => ({ topic, rules: rulesOf(book, topic) }))
    .filter(({ rules }) => rules.length > 0);
  const kept = chosen
    .map(({ topic, rules }) => ({
      topic,
      rules: rules.filter((rule) => !isMarked(rule) || options.marked !== 'off'),
    }))
    .filter(({ rules }) => rules.length > 0);
  const left = chosen
    .flatMap(({ rules }) => rules)
    .filter((rule) => isMarked(rule) && options.marked === 'off');
  if (kept.length === 0) {
    throw new Refusal('nothing-adopted', {
      zh: '这些主题里没有本公司已采用的规则，做不成制度。先在“设置”里采用规范。',
      en: 'None of these topics has a rule that this company has adopted. Adopt a handbook in “setup” first.',
    });
  }
  const write = (lang: Lang): SourceFile => {
    const lines = [`# ${options.title[lang]}`];
    let n = 0;
    for (const [i, { topic, rules }] of kept.entries()) {
      if (kept.length > 1) lines.push(words[lang].chapter(i + 1, topicById(topic)?.label[lang] ?? topic));
      for (const rule of rules) lines.push(...articleOf(rule, ++n, book, lang, options.marked));
    }
    return {
      name: `rulebook-${book.version}.${lang}.md`,
      bytes: new TextEncoder().encode(lines.join('\n\n')),
    };
  };
  return { files: Object.fromEntries(options.langs.map((lang) => [lang, write(lang)])), left };
}
