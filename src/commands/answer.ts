import { call } from '../messages/call.ts';
import type { Action, Inline, Part } from '../messages/parts.ts';
import { citeArticles, sourceLine } from '../rulebook/cite.ts';
import type { Rule, Rulebook } from '../rulebook/rulebook.ts';
import type { Item } from '../rulebook/schema.ts';
import type { Lang } from '../shared/lang.ts';
import { type LocalDate, sayDate } from '../time/days.ts';

/** How a rule is shown. */
export interface Showing {
  readonly lang: Lang;
  readonly book: Rulebook;
  readonly today: LocalDate;
  /** The day the question named, where the rule is one for certain days. */
  readonly date?: LocalDate;
}

/** Characters a first answer may have in its body (do, don't), by language: five phone lines. Sources do not count. */
const BODY: Readonly<Record<Lang, number>> = { zh: 150, en: 420 };
/** Prescribed phrases in a first answer. */
const MOST_WORDS = 2;

const labels = {
  zh: {
    full: '全文',
    others: '其他规范',
    share: '发到这里',
    right: '对',
    wrong: '不对',
    do: '要：',
    dont: '不要：',
    say: '这样说：',
    never: '不能说：',
    neutral: '对所有人都适用的写法：',
    model: '这是示范规范的写法，本公司没有采用，以公司规定为准。',
    asModel: '参考做法：',
    role: (role: string) => `适用于${role}。`,
    joint: '；',
    stop: '。',
    articles: '条文',
  },
  en: {
    full: 'Full text',
    others: 'Other handbooks',
    share: 'Share here',
    right: 'Right',
    wrong: 'Not right',
    do: 'Do: ',
    dont: "Don't: ",
    say: 'Say: ',
    never: 'Never say: ',
    neutral: 'Wording for everybody: ',
    model: 'This is a model handbook; this company has not adopted it. Company rules decide.',
    asModel: 'As a model: ',
    role: (role: string) => `For ${role}.`,
    joint: '; ',
    stop: '.',
    articles: 'Articles',
  },
} as const;

/** Words that keep their capital wherever they stand. */
const NAMES =
  /^(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December|Handbook|Mandarin|Chinese|English|WeChat|Slack)\b/;

/** Lower-cases the first letter of a word, but not of a name or an abbreviation. */
function lowerFirst(text: string): string {
  if (NAMES.test(text)) return text;
  return /^[A-Z][a-z ']/.test(text) && !/^I['\s]/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}

/** The heading of a rule's answer: the result first, with the day it is for and, where only a model, said so. */
export function headingOf(rule: Rule, showing: Showing): string {
  const { lang, date, today } = showing;
  const title = rule.title[lang];
  const day = date === undefined ? '' : sayDate(date, lang, today);
  if (lang === 'zh') return `${rule.standing === 'adopted' ? '' : labels.zh.asModel}${day}${title}`;
  const said = day === '' ? title : `${day}: ${lowerFirst(title)}`;
  if (rule.standing === 'adopted') return said;
  return labels.en.asModel + (day === '' ? lowerFirst(said) : said);
}

/** As many items as fit into `room` characters, at least one. */
function fitting(items: readonly Item[], lang: Lang, room: number): readonly Item[] {
  let left = room;
  const kept: Item[] = [];
  for (const item of items) {
    left -= textOf(item, lang).length;
    if (left < 0 && kept.length > 0) break;
    kept.push(item);
  }
  return kept;
}

function textOf(item: Item, lang: Lang): string {
  const bare = item[lang].replace(/[。.；;]$/u, '');
  if (item.when === undefined) return bare;
  return lang === 'zh' ? `${item.when.zh}：${bare}` : `${item.when.en}: ${bare}`;
}

function joined(label: string, items: readonly Item[], lang: Lang): Inline[] {
  return [label, items.map((item) => lowerFirst(textOf(item, lang))).join(labels[lang].joint)];
}

/** Words and pairs of characters of a text, to see whether one line already says another. */
function pieces(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z0-9']{3,}/g) ?? [];
  const han = text.replace(/[^\p{Script=Han}\d]/gu, '');
  return new Set([
    ...words,
    ...Array.from({ length: Math.max(han.length - 1, 0) }, (_, i) => han.slice(i, i + 2)),
  ]);
}

/** Where the opening already says nearly all of an item, the short answer does not say it again. */
const SAID = 0.75;

function unsaid(items: readonly Item[], opening: string, lang: Lang): readonly Item[] {
  const there = pieces(opening);
  return items.filter((item) => {
    const own = [...pieces(textOf(item, lang))];
    return own.filter((piece) => there.has(piece)).length < own.length * SAID;
  });
}

function wordsParts(items: readonly Item[], lang: Lang, never: boolean): Part[] {
  return items.map((item) => ({
    part: 'words',
    say: item.zh,
    ...(lang === 'en' ? { meaning: item.en } : {}),
    ...(never ? { never: true as const } : {}),
  }));
}

/** The lines that follow the source: how it was written, what is dated or lost, that it is only a model. */
function notes(rule: Rule, showing: Showing, whole: boolean): Part[] {
  const { lang, book } = showing;
  const lines: string[] = [];
  if (rule.when.role !== undefined) lines.push(labels[lang].role(rule.when.role[lang]));
  if (rule.asWritten !== undefined) lines.push(rule.asWritten[lang]);
  if (rule.note !== undefined) lines.push(rule.note[lang]);
  if (whole && rule.neutral !== undefined) lines.push(labels[lang].neutral + rule.neutral[lang]);
  lines.push(
    whole ? citeArticles(rule.articles, book, lang, rule.articles.length) : sourceLine(rule, book, lang),
  );
  if (rule.standing !== 'adopted') lines.push(labels[lang].model);
  return lines.map((line) => ({ part: 'note', text: [line] }));
}

interface Body {
  readonly parts: Part[];
  /** True when something was left for the full text. */
  readonly more: boolean;
}

function shortBody(rule: Rule, lang: Lang): Body {
  const parts: Part[] = [{ part: 'text', text: [rule.answer[lang]] }];
  const room = BODY[lang] - rule.answer[lang].length;
  const opening = `${rule.title[lang]} ${rule.answer[lang]}`;
  const open = { do: unsaid(rule.do, opening, lang), dont: unsaid(rule.dont, opening, lang) };
  const does = fitting(open.do, lang, room * (open.dont.length > 0 ? 0.65 : 1));
  const used = does.reduce((sum, item) => sum + textOf(item, lang).length, 0);
  const donts = fitting(open.dont, lang, Math.max(room - used, 0));
  if (rule.steps && does.length > 0) {
    parts.push({ part: 'list', items: does.map((item) => [textOf(item, lang)]), numbered: true });
  } else if (does.length > 0) {
    parts.push({ part: 'text', text: joined(labels[lang].do, does, lang) });
  }
  if (donts.length > 0) parts.push({ part: 'text', text: joined(labels[lang].dont, donts, lang) });
  const say = rule.say.slice(0, MOST_WORDS);
  if (say.length > 0) parts.push({ part: 'text', text: [labels[lang].say] }, ...wordsParts(say, lang, false));
  const never = rule.never.slice(0, MOST_WORDS);
  if (never.length > 0)
    parts.push({ part: 'text', text: [labels[lang].never] }, ...wordsParts(never, lang, true));
  const more =
    does.length < open.do.length ||
    donts.length < open.dont.length ||
    say.length < rule.say.length ||
    never.length < rule.never.length ||
    rule.neutral !== undefined;
  return { parts, more };
}

function fullBody(rule: Rule, lang: Lang): Body {
  const list = (label: string, items: readonly Item[], numbered: boolean): Part[] =>
    items.length === 0
      ? []
      : [
          { part: 'text', text: [label] },
          {
            part: 'list',
            items: items.map((item) => [textOf(item, lang)]),
            ...(numbered ? { numbered } : {}),
          },
        ];
  const parts: Part[] = [
    { part: 'text', text: [rule.answer[lang]] },
    ...list(labels[lang].do, rule.do, rule.steps),
    ...list(labels[lang].dont, rule.dont, false),
    ...(rule.say.length > 0 ? [{ part: 'text', text: [labels[lang].say] } as const] : []),
    ...wordsWithWhen(rule.say, lang, false),
    ...(rule.never.length > 0 ? [{ part: 'text', text: [labels[lang].never] } as const] : []),
    ...wordsWithWhen(rule.never, lang, true),
  ];
  return { parts, more: false };
}

function wordsWithWhen(items: readonly Item[], lang: Lang, never: boolean): Part[] {
  return items.flatMap((item) => {
    const words = wordsParts([item], lang, never);
    if (item.when === undefined) return words;
    return [
      { part: 'note', text: [lang === 'zh' ? `${item.when.zh}：` : `${item.when.en}:`] } as Part,
      ...words,
    ];
  });
}

/** Related rules as buttons, those still in force. */
function related(rule: Rule, book: Rulebook, lang: Lang, most: number): Action[] {
  return rule.see
    .flatMap((id) => book.byId.get(id) ?? [])
    .slice(0, most)
    .map((other) => ruleAction(other, lang));
}

/** A button that opens a rule. */
export function ruleAction(rule: Rule, lang: Lang, date?: LocalDate): Action {
  return {
    label: rule.short[lang],
    call: date === undefined ? call('rule', 'show', rule.id) : call('rule', 'show', rule.id, date),
  };
}

/** The first answer to a question: what to do within two lines, the essentials, the source, and what can be pressed. */
export function ruleParts(
  rule: Rule,
  showing: Showing,
  options: { whole?: boolean; shared?: boolean } = {},
): Part[] {
  const { lang, book, date } = showing;
  const text = labels[lang];
  const whole = options.whole === true;
  const body = whole ? fullBody(rule, lang) : shortBody(rule, lang);
  const ids: [string, ...string[]] = date === undefined ? [rule.id] : [rule.id, date];
  const actions: Action[] = [
    ...(body.more ? [{ label: text.full, call: call('rule', 'full', ...ids) }] : []),
    ...(rule.others.length > 0 ? [{ label: text.others, call: call('rule', 'other', rule.id) }] : []),
    ...related(rule, book, lang, 2),
    ...(options.shared ? [] : [{ label: text.share, call: call('rule', 'share', ...ids) }]),
  ];
  const feedback: Action[] = [
    { label: text.right, call: call('rule', 'right', rule.id) },
    { label: text.wrong, call: call('rule', 'wrong', rule.id) },
  ];
  return [
    { part: 'heading', text: headingOf(rule, showing) },
    ...body.parts,
    ...notes(rule, showing, whole),
    ...(options.shared
      ? actions.length > 0
        ? [{ part: 'actions', actions: actions.slice(0, 5) } as const]
        : []
      : [
          { part: 'actions', actions: actions.slice(0, 5) } as const,
          { part: 'actions', actions: feedback } as const,
        ]),
  ];
}

/** What the other handbooks ask on the same point, under the heading of the rule. */
export function otherHandbooksParts(rule: Rule, showing: Showing): Part[] {
  const { lang, book } = showing;
  const deciding = book.handbooks.get(rule.articles[0]?.handbook ?? '');
  const name = deciding?.short[lang] ?? '';
  const closing =
    rule.standing === 'adopted'
      ? lang === 'zh'
        ? `本公司以${name} 为准。`
        : `This company follows ${name} first.`
      : lang === 'zh'
        ? `排在最前的是${name}。`
        : `${name} comes first here.`;
  return [
    {
      part: 'heading',
      text: lang === 'zh' ? `其他规范：${rule.title.zh}` : `Other handbooks: ${lowerFirst(rule.title.en)}`,
    },
    {
      part: 'list',
      items: rule.others.map((position) => {
        const marks = position.articles.map((article) => article.id).join(lang === 'zh' ? '、' : ', ');
        const answer = position.answer[lang].replace(/[。.]$/u, '');
        return [lang === 'zh' ? `${answer}〔${marks}〕` : `${answer} [${marks}]`];
      }),
    },
    { part: 'note', text: [closing] },
    { part: 'actions', actions: [ruleAction(rule, lang)] },
  ];
}
