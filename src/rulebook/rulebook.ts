import { createHash } from 'node:crypto';
import type { Lang, Text } from '../shared/lang.ts';
import type {
  Article,
  Deadline,
  Handbook,
  Item,
  Mark,
  NeverItem,
  RuleSource,
  Samples,
  Sensitive,
  Synonyms,
  Weekday,
} from './schema.ts';
import type { RulebookSource } from './source.ts';

/** Whether a handbook is a model or this company's own rule. */
export interface Standing {
  readonly standing: 'reference' | 'adopted';
  /** Of an adopted handbook: which version, since when. */
  readonly version?: string | undefined;
  readonly since?: string | undefined;
}

/** The handbooks in force, the deciding one first. */
export type HandbookOrder = readonly ({ readonly id: string } & Standing)[];

/** The shipped order: all five, as models. */
export const SHIPPED_ORDER: HandbookOrder = ['B', 'C', 'E', 'A', 'D'].map((id) => ({
  id,
  standing: 'reference',
}));

/** The shipped order; a company's own handbooks stand before it, by name. */
function asShipped(a: { readonly id: string }, b: { readonly id: string }): number {
  const place = ({ id }: { readonly id: string }) => SHIPPED_ORDER.findIndex((each) => each.id === id);
  return place(a) - place(b) || (a.id < b.id ? -1 : 1);
}

/** Stands for the company's name where rules are searched for. */
const SOME_COMPANY: Text = { zh: '本公司', en: 'the company' };

/** What one handbook asks where they differ. */
export interface Position {
  readonly handbook: Handbook;
  readonly title: Text;
  readonly answer: Text;
  readonly articles: readonly Article[];
}

/** A rule as it is in force in one company: text of the deciding handbook, the other positions beside it. */
export interface Rule {
  readonly id: string;
  readonly topic: string;
  readonly also: readonly string[];
  readonly title: Text;
  readonly short: Text;
  readonly answer: Text;
  readonly do: readonly Item[];
  readonly dont: readonly Item[];
  readonly steps: boolean;
  readonly say: readonly Item[];
  readonly never: readonly NeverItem[];
  /** All articles in force that it rests on, the leading one first. */
  readonly articles: readonly Article[];
  /** Those behind its own text, without what only other handbooks' positions rest on. */
  readonly sources: readonly Article[];
  readonly when: NonNullable<RuleSource['when']>;
  readonly deadlines: readonly Deadline[];
  readonly see: readonly string[];
  readonly marks: readonly Mark[];
  readonly asWritten?: Text;
  readonly neutral?: Text;
  readonly note?: Text;
  /** What the other handbooks in force ask on the same point. */
  readonly others: readonly Position[];
  /** The standing of the deciding handbook. */
  readonly standing: Standing['standing'];
}

/** All rules in force, with what is needed to cite and to find them. */
export interface Rulebook {
  /** Changes whenever any text, order or standing does. */
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly byId: ReadonlyMap<string, Rule>;
  /**
   * The rules as they are searched for: the same ones whatever the company is called and in whatever order its handbooks
   * stand, so that neither needs the search to be built anew.
   */
  readonly searchedAs: ReadonlyMap<string, Rule>;
  readonly articles: ReadonlyMap<string, Article>;
  readonly handbooks: ReadonlyMap<string, Handbook & Standing>;
  readonly samples: ReadonlyMap<string, Readonly<Record<Lang, readonly string[]>>>;
  readonly negatives: Samples;
  readonly sensitive: Sensitive;
  readonly synonyms: Synonyms;
  /** The rules of a topic, its own before those that only also belong to it. */
  ofTopic(topic: string): readonly Rule[];
  /** The rules that carry an article. */
  carrying(article: string): readonly Rule[];
}

/** Puts the company's name where a text leaves room for it: the English one in English texts, else the Chinese one. */
function withCompany<T>(value: T, company: Text): T {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    typeof part === 'string'
      ? part.replaceAll('{company}', () => (key === 'en' ? company.en : company.zh))
      : part,
  ) as T;
}

/** The questions of no rule's, less those which the company's own rules now answer. */
function withoutAsked(negatives: Samples, overlay: RulebookSource | undefined): Samples {
  const own = new Set(
    (overlay?.samples ?? []).flatMap((file) =>
      Object.values(file.samples).flatMap((sample) => [...sample.zh, ...sample.en].map(essence)),
    ),
  );
  if (own.size === 0) return negatives;
  const left = (questions: readonly string[]) => questions.filter((each) => !own.has(essence(each)));
  return Object.fromEntries(
    Object.entries(negatives).map(([name, { zh, en }]) => [name, { zh: left(zh), en: left(en) }]),
  );
}

/** A question without marks, spaces and case. */
function essence(question: string): string {
  return question.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Puts the company's changes over the shipped rules: replaced, added, reworded, switched off. */
function merge(base: RulebookSource, overlay: RulebookSource | undefined) {
  const rules = new Map(base.rules.map(({ rule, topic }) => [rule.id, { rule, topic }]));
  const samples = new Map(base.samples.flatMap((file) => Object.entries(file.samples)));
  for (const { rule, topic } of overlay?.rules ?? []) rules.set(rule.id, { rule, topic });
  for (const file of overlay?.samples ?? []) {
    for (const [id, more] of Object.entries(file.samples)) {
      const before = samples.get(id);
      samples.set(id, { zh: [...(before?.zh ?? []), ...more.zh], en: [...(before?.en ?? []), ...more.en] });
    }
  }
  for (const { changes } of overlay?.changes ?? []) {
    for (const [id, change] of Object.entries(changes)) {
      const placed = rules.get(id);
      if (placed === undefined) continue;
      if ('off' in change) rules.delete(id);
      else {
        const given = Object.entries(change).filter(([, text]) => text !== undefined);
        rules.set(id, { ...placed, rule: { ...placed.rule, ...Object.fromEntries(given) } });
      }
    }
  }
  return {
    rules: [...rules.values()],
    samples,
    articles: [...base.articles, ...(overlay?.articles ?? [])],
    handbooks: [...base.handbooks, ...(overlay?.handbooks ?? [])],
    negatives: { ...withoutAsked(base.negatives, overlay), ...overlay?.negatives },
  };
}

/**
 * Builds the rulebook in force: handbooks out of force drop out with what rests on them alone, and the first handbook in
 * `order` decides where they differ.
 */
export function compileRulebook(
  base: RulebookSource,
  options: { order: HandbookOrder; company: Text; overlay?: RulebookSource | undefined },
): Rulebook {
  const merged = merge(base, options.overlay);
  const ownHandbooks = new Set(options.overlay?.handbooks.map((handbook) => handbook.id));
  // A company's own handbook decides before the shipped ones unless its place is set, and it is its own rule.
  const order: HandbookOrder = [
    ...[...ownHandbooks]
      .filter((id) => !options.order.some((entry) => entry.id === id))
      .map((id) => ({ id, standing: 'adopted' as const })),
    ...options.order,
  ];
  const titles = new Map(merged.handbooks.map((handbook) => [handbook.id, handbook]));
  const decideBy = (ranked: HandbookOrder, company: Text) => {
    const rank = new Map(ranked.map((entry, index) => [entry.id, index]));
    const handbooks = new Map(
      ranked.flatMap((entry) => {
        const handbook = titles.get(entry.id);
        return handbook === undefined ? [] : [[entry.id, { ...handbook, ...entry }] as const];
      }),
    );
    const articles = new Map(merged.articles.filter((a) => rank.has(a.handbook)).map((a) => [a.id, a]));
    const rules = merged.rules.flatMap(
      ({ rule, topic }) => decide(rule, topic, { rank, handbooks, articles }) ?? [],
    );
    return { handbooks, articles, rules: withCompany(rules, company) };
  };
  const { handbooks, articles, rules: inForce } = decideBy(order, options.company);
  const searched = decideBy([...order].sort(asShipped), SOME_COMPANY).rules;

  const byTopic = new Map<string, Rule[]>();
  const byArticle = new Map<string, Rule[]>();
  const push = (map: Map<string, Rule[]>, key: string, rule: Rule) => {
    const list = map.get(key);
    if (list) list.push(rule);
    else map.set(key, [rule]);
  };
  for (const rule of inForce) push(byTopic, rule.topic, rule);
  for (const rule of inForce)
    for (const topic of rule.also) if (topic !== rule.topic) push(byTopic, topic, rule);
  for (const rule of inForce) for (const article of rule.articles) push(byArticle, article.id, rule);

  const content = JSON.stringify([inForce, [...merged.samples], merged.negatives, base.synonyms, order]);
  return {
    version: createHash('sha256').update(content).digest('hex').slice(0, 12),
    rules: inForce,
    byId: new Map(inForce.map((rule) => [rule.id, rule])),
    searchedAs: new Map(searched.map((rule) => [rule.id, rule])),
    articles,
    handbooks,
    samples: merged.samples,
    negatives: merged.negatives,
    sensitive: base.sensitive,
    synonyms: base.synonyms,
    ofTopic: (topic) => byTopic.get(topic) ?? [],
    carrying: (article) => byArticle.get(article) ?? [],
  };
}

interface InForce {
  readonly rank: ReadonlyMap<string, number>;
  readonly handbooks: ReadonlyMap<string, Handbook & Standing>;
  readonly articles: ReadonlyMap<string, Article>;
}

function handbookOf(articleId: string): string {
  return articleId.slice(0, articleId.indexOf('-'));
}

/** One rule under the company's order, or undefined when nothing it rests on is in force. */
function decide(rule: RuleSource, topic: string, inForce: InForce): Rule | undefined {
  const articles = rule.articles.flatMap((id) => inForce.articles.get(id) ?? []);
  if (articles.length === 0) return undefined;
  const rests = (item: { from: readonly string[] }) => item.from.some((id) => inForce.articles.has(id));
  const positions: (Position & { rank: number })[] = [];
  const position = (handbookId: string, title: Text, answer: Text, ids: readonly string[]) => {
    const handbook = inForce.handbooks.get(handbookId);
    const rank = inForce.rank.get(handbookId);
    if (handbook === undefined || rank === undefined) return;
    positions.push({
      handbook,
      title,
      answer,
      articles: ids.flatMap((id) => inForce.articles.get(id) ?? []),
      rank,
    });
  };
  const base = rule.base ?? handbookOf(rule.articles[0] ?? '');
  if (rule.differ.length > 0) {
    position(
      base,
      rule.title,
      rule.answer,
      rule.articles.filter((id) => handbookOf(id) === base),
    );
    for (const entry of rule.differ) position(entry.handbook, entry.title, entry.answer, entry.articles);
  }
  positions.sort((a, b) => a.rank - b.rank);
  const deciding = positions[0];
  // The text is the base's own unless another handbook decides: then its position leads, and its articles come first.
  const baseDecides = deciding === undefined || deciding.handbook.id === base;
  const leading = deciding === undefined ? articles : [...deciding.articles, ...articles];
  const ordered = [...new Map(leading.map((article) => [article.id, article])).values()];
  const lead = deciding?.handbook.id ?? ordered[0]?.handbook ?? base;
  const elsewhere = new Set(
    positions.flatMap((each) => (each === deciding ? [] : each.articles.map((a) => a.id))),
  );
  const own = new Set([...rule.do, ...rule.dont, ...rule.say, ...rule.never].flatMap((item) => item.from));
  const kept = (items: readonly Item[]) =>
    items.filter(rests).filter((item) => baseDecides || !only(item, base));
  return {
    id: rule.id,
    topic,
    also: rule.also,
    title: baseDecides ? rule.title : (deciding?.title ?? rule.title),
    short: rule.short,
    answer: baseDecides ? rule.answer : (deciding?.answer ?? rule.answer),
    do: kept(rule.do),
    dont: kept(rule.dont),
    steps: rule.steps,
    say: rule.say.filter(rests),
    never: rule.never.filter(rests),
    articles: ordered,
    sources: ordered.filter((article) => !elsewhere.has(article.id) || (baseDecides && own.has(article.id))),
    when: rule.when ?? {},
    deadlines: rule.deadlines.filter((deadline) => inForce.articles.has(deadline.article)),
    see: rule.see,
    marks: rule.marks,
    // Both restate the base's own text: they would contradict another handbook's.
    ...(rule.as_written === undefined || !baseDecides ? {} : { asWritten: rule.as_written }),
    ...(rule.neutral === undefined || !baseDecides ? {} : { neutral: rule.neutral }),
    ...(rule.note === undefined ? {} : { note: rule.note }),
    others: positions.filter((each) => each !== deciding).map(({ rank: _, ...each }) => each),
    standing: inForce.handbooks.get(lead)?.standing ?? 'reference',
  };
}

function only(item: Item, handbook: string): boolean {
  return item.from.every((id) => handbookOf(id) === handbook);
}

const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The weekday key of a JavaScript weekday number (0 is Sunday). */
export function weekdayKey(day: number): Weekday {
  const key = WEEKDAYS[day];
  if (key === undefined) throw new Error(`not a weekday: ${day}`);
  return key;
}
