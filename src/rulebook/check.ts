import type { Text } from '../shared/lang.ts';
import { chineseForms, figuresMissingInEnglish } from './figures.ts';
import type { Article } from './schema.ts';
import type { Fault, PlacedRule, RulebookSource } from './source.ts';
import { topicById } from './topics.ts';

/** What `decorum rulebook check` says. */
export interface CheckResult {
  readonly ok: boolean;
  readonly rules: number;
  readonly articles: { readonly covered: number; readonly missing: readonly string[] };
  /** Places where another handbook asks something else. */
  readonly conflicts: number;
  readonly errors: readonly Fault[];
}

type Path = readonly (string | number)[];

/** Every text of a rule that exists in both languages, with its place. */
function textsOf(rule: PlacedRule['rule']): { path: Path; text: Text }[] {
  const found: { path: Path; text: Text | undefined }[] = [
    { path: ['title'], text: rule.title },
    { path: ['short'], text: rule.short },
    { path: ['answer'], text: rule.answer },
    { path: ['as_written'], text: rule.as_written },
    { path: ['neutral'], text: rule.neutral },
    { path: ['note'], text: rule.note },
  ];
  for (const list of ['do', 'dont', 'say', 'never'] as const) {
    rule[list].forEach((text, index) => {
      found.push({ path: [list, index], text });
    });
  }
  rule.differ.forEach((entry, index) => {
    found.push({ path: ['differ', index, 'title'], text: entry.title });
    found.push({ path: ['differ', index, 'answer'], text: entry.answer });
  });
  return found.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

function allChinese(rule: PlacedRule['rule']): string {
  return textsOf(rule)
    .map(({ text }) => text.zh)
    .join('\n');
}

/** Prescribed phrases are compared without punctuation, placeholders and spaces. */
export function bare(phrase: string): string {
  return phrase.replace(/\{company\}|××+|[\p{P}\p{S}\s]/gu, '');
}

function carries(said: readonly string[], phrase: string): boolean {
  const wanted = bare(phrase);
  return said.some((text) => bare(text).includes(wanted));
}

/**
 * Checks a rulebook as a whole: references, both languages, figures, prescribed phrases, and that every article is
 * carried with all of its figures and phrases. `base` is the shipped rulebook when `source` is a company's overlay.
 */
export function checkRulebook(source: RulebookSource, base?: RulebookSource): CheckResult {
  const errors: Fault[] = [...source.faults];
  const articles = new Map<string, Article>(
    [...(base?.articles ?? []), ...source.articles].map((article) => [article.id, article]),
  );
  const handbooks = new Set([...(base?.handbooks ?? []), ...source.handbooks].map((handbook) => handbook.id));
  const known = new Set([...(base?.rules ?? []), ...source.rules].map(({ rule }) => rule.id));
  const seen = new Set<string>();

  for (const placed of source.rules) {
    const { rule, topic, at } = placed;
    const fault = (path: Path, message: string) =>
      errors.push({ ...at(path), message: `${rule.id}: ${message}` });
    if (seen.has(rule.id)) fault(['id'], 'this id is used twice');
    seen.add(rule.id);
    if (!topicById(topic)) fault(['id'], `there is no topic ${topic}`);
    rule.also.forEach((also, index) => {
      if (!topicById(also)) fault(['also', index], `there is no topic ${also}`);
    });
    rule.articles.forEach((id, index) => {
      if (!articles.has(id)) fault(['articles', index], `there is no article ${id}`);
    });
    const own = new Set(rule.articles);
    for (const list of ['do', 'dont', 'say', 'never'] as const) {
      rule[list].forEach((item, index) => {
        for (const id of item.from) {
          if (!own.has(id)) fault([list, index, 'from'], `${id} is not among the articles of the rule`);
        }
      });
    }
    rule.deadlines.forEach((deadline, index) => {
      if (!own.has(deadline.article)) {
        fault(['deadlines', index], `${deadline.article} is not among the articles of the rule`);
      }
    });
    rule.differ.forEach((entry, index) => {
      if (!handbooks.has(entry.handbook)) fault(['differ', index], `there is no handbook ${entry.handbook}`);
      for (const id of entry.articles) {
        if (!own.has(id)) fault(['differ', index, 'articles'], `${id} is not among the articles of the rule`);
      }
    });
    if (rule.differ.length > 0 && rule.base === undefined)
      fault([], 'base is missing: whose position the text takes');
    rule.see.forEach((id, index) => {
      if (!known.has(id)) fault(['see', index], `see-also leads nowhere: there is no rule ${id}`);
      if (id === rule.id) fault(['see', index], 'see-also leads to the rule itself');
    });
    if (rule.marks.includes('gendered') && !rule.as_written) fault(['marks'], 'gendered needs as_written');
    if (rule.marks.some((mark) => mark !== 'sensitive') && !rule.neutral) {
      fault(['marks'], 'a marked rule needs neutral, a wording for everybody');
    }
    for (const { path, text } of textsOf(rule)) {
      const missing = figuresMissingInEnglish(text.zh, text.en);
      if (missing.length > 0)
        fault(path, `the figure ${missing.join(', ')} of the Chinese text is not in the English`);
    }
  }
  for (const { samples, at } of source.samples) {
    for (const id of Object.keys(samples)) {
      if (!known.has(id))
        errors.push({ ...at([id]), message: `sample questions for ${id}, which is no rule` });
    }
  }
  for (const { changes, at } of source.changes) {
    for (const id of Object.keys(changes)) {
      if (!known.has(id)) errors.push({ ...at([id]), message: `a change to ${id}, which is no rule` });
      for (const [field, text] of Object.entries(changes[id] ?? {})) {
        if (typeof text !== 'object') continue;
        const missing = figuresMissingInEnglish(text.zh, text.en);
        if (missing.length === 0) continue;
        const message = `${id}: the figure ${missing.join(', ')} of the Chinese text is not in the English`;
        errors.push({ ...at([id, field]), message });
      }
    }
  }

  const missing = base === undefined ? uncarried(source, articles, errors) : [];
  const total = base === undefined ? articles.size : 0;
  return {
    ok: errors.length === 0 && missing.length === 0,
    rules: source.rules.length,
    articles: { covered: total - missing.length, missing },
    conflicts: source.rules.reduce((sum, { rule }) => sum + rule.differ.length, 0),
    errors,
  };
}

/** The articles that no rule carries; those carried without a figure or phrase are put among the faults. */
function uncarried(source: RulebookSource, articles: Map<string, Article>, errors: Fault[]): string[] {
  const missing: string[] = [];
  for (const article of articles.values()) {
    const rules = source.rules.filter(({ rule }) => rule.articles.includes(article.id));
    const first = rules[0];
    if (first === undefined) {
      missing.push(article.id);
      continue;
    }
    const fault = (message: string) =>
      errors.push({ ...first.at(['articles']), message: `${article.id}: ${message}` });
    const chinese = rules.map(({ rule }) => allChinese(rule)).join('\n');
    for (const figure of article.figures) {
      if (!chineseForms(figure).test(chinese)) fault(`its figure ${figure} is in no rule that carries it`);
    }
    const days = article.days ?? [];
    if (!rules.some(({ rule }) => days.every((day) => rule.when?.days?.includes(day)))) {
      fault(`its days ${days.join(', ')} are in no rule that carries it`);
    }
    const said = rules.flatMap(({ rule }) => rule.say.map((item) => item.zh));
    for (const phrase of article.say) {
      if (!carries(said, phrase)) fault(`its prescribed words are in no rule that carries it: ${phrase}`);
    }
    const banned = rules.flatMap(({ rule }) => rule.never.map((item) => item.zh));
    for (const phrase of article.never) {
      if (!carries(banned, phrase)) fault(`its forbidden words are in no rule that carries it: ${phrase}`);
    }
  }
  return missing;
}
