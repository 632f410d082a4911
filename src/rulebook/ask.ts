import { hash } from 'node:crypto';
import type { Lang } from '../shared/lang.ts';
import { findDate } from '../time/date-words.ts';
import { type LocalDate, weekdayName, weekdayOf } from '../time/days.ts';
import { createExact, type Exact } from './exact.ts';
import { type Rule, type Rulebook, weekdayKey } from './rulebook.ts';
import type { Finder, Hit } from './search/finder.ts';

/** A question as it was put: its words, the command's topic, and the asker's day. */
export interface Question {
  readonly words: string;
  readonly topic?: string;
  readonly withWords?: boolean;
  readonly lang: Lang;
  readonly today: LocalDate;
}

/** What the rulebook says to a question. */
export type Asked =
  /** A rule that applies; `date` where the question named a day and the rule is one for certain days. */
  | { readonly outcome: 'answer'; readonly hits: readonly [Hit, ...Hit[]]; readonly date?: LocalDate }
  | { readonly outcome: 'choices'; readonly hits: readonly [Hit, ...Hit[]] }
  | { readonly outcome: 'none' }
  /** The rules go by the day of the week, and none names this one; `others` are those of the other days. */
  | { readonly outcome: 'no-rule-for-day'; readonly date: LocalDate; readonly others: readonly Rule[] }
  | { readonly outcome: 'no-such-day'; readonly month: number; readonly day: number }
  | { readonly outcome: 'sensitive' };

/** The rules of a topic that apply on certain days of the week only. */
function rulesByDay(book: Rulebook, topic: string): Rule[] {
  return book.ofTopic(topic).filter((rule) => rule.topic === topic && rule.when.days !== undefined);
}

/** So many of the nearest rules may say that a question goes by days. */
const NEAR = 3;

const WEEK = '(?:下下|[下上这本]个?)?(?:周|星期|礼拜)';
const ONE_DAY = `${WEEK}[一二三四五六日天]?|(?:[a-z]+day|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)s?|(?:next|this) week|(?:工作|上班)日|weekdays?`;
const SEVERAL_DAYS = new RegExp(
  `^(?:${WEEK}|(?:next|this) week|weekdays?|(?:工作|上班)日|(?:${ONE_DAY})(?:[\\s和与跟、,，及到至~–-]|and|or|to)+(?:${ONE_DAY}|[一二三四五六日天]))$`,
  'iu',
);

/** True for a week or for two days, and nothing else. */
function namesSeveralDays(words: string): boolean {
  return SEVERAL_DAYS.test(words.trim().replaceAll('週', '周').replaceAll('禮', '礼'));
}

function ruleForDay(rules: readonly Rule[], date: LocalDate): Rule | undefined {
  const day = weekdayKey(weekdayOf(date));
  return rules.find((rule) => rule.when.days?.includes(day));
}

function ask(book: Rulebook, finder: Finder, exact: Exact, question: Question): Asked {
  const { lang, topic, today } = question;
  const found = findDate(question.words, today);
  if (found && 'noSuchDay' in found) return { outcome: 'no-such-day', ...found.noSuchDay };

  const dayRules = topic === undefined ? [] : rulesByDay(book, topic);
  // `/dress 下周`, `/dress sat and sun`: several days; which one is for the asker to say.
  if (dayRules.length > 0 && namesSeveralDays(question.words)) {
    const [first, ...more] = dayRules.map((rule) => ({ rule, score: 1 }));
    if (first !== undefined) return { outcome: 'choices', hits: [first, ...more] };
  }
  // `/dress friday`: nothing but a day, and the topic goes by days.
  if (found && found.rest === '' && dayRules.length > 0) return answerForDay(dayRules, found.date, []);

  const text = found ? `${found.rest} ${weekdayName(weekdayOf(found.date), lang)}`.trim() : question.words;
  const result = finder.find({
    text,
    lang,
    ...(topic === undefined ? {} : { topic }),
    ...(question.withWords ? { withWords: true } : {}),
  });
  const meant = question.withWords ? undefined : exact(found ? found.rest : question.words, topic);
  const score = result.hits[0]?.score ?? 1;
  const [first, ...more] =
    meant === undefined
      ? result.hits
      : [{ rule: meant, score }, ...result.hits.filter((hit) => hit.rule.id !== meant.id)];
  if (first === undefined) return { outcome: 'none' };
  // “What do I wear tomorrow?” finds some day's rule; the calendar says which one it has to be. So it does where the words
  // leave open which of a topic's rules is meant, and one of the nearest goes by days.
  const byDay =
    meant === undefined && result.outcome === 'choices'
      ? result.hits.slice(0, NEAR).find(({ rule }) => rule.when.days && rule.topic === first.rule.topic)
      : first.rule.when.days && first;
  if (found && byDay) return answerForDay(rulesByDay(book, byDay.rule.topic), found.date, result.hits);
  // A command's topic is what the person chose: a rule from elsewhere is offered, not given as the answer.
  const elsewhere = topic !== undefined && first.rule.topic !== topic && !first.rule.also.includes(topic);
  const sure = meant !== undefined || (result.outcome === 'answer' && !elsewhere);
  return { outcome: sure ? 'answer' : 'choices', hits: [first, ...more] };
}

function answerForDay(dayRules: readonly Rule[], date: LocalDate, hits: readonly Hit[]): Asked {
  const rule = ruleForDay(dayRules, date);
  if (rule === undefined) return { outcome: 'no-rule-for-day', date, others: dayRules };
  const others = hits.filter((hit) => hit.rule.id !== rule.id);
  const score = hits[0]?.score ?? 1;
  return { outcome: 'answer', hits: [{ rule, score }, ...others], date };
}

/** The finder reads so many characters of a text at least. */
const WINDOW = 400;
const SENTENCE_ENDS = /[。！？!?；;\n]/gu;

/** True when any stretch of the words belongs to a human: the one sentence may stand at the end of a long story. */
export function isSensitive(finder: Finder, words: string, draft = false): boolean {
  for (let from = 0; ; ) {
    const stretch = words.slice(from, from + WINDOW);
    if (finder.isSensitive(stretch, draft)) return true;
    if (from + WINDOW >= words.length) return false;
    // On from the last whole sentence; where there is none, stretches overlap by half.
    const end = [...stretch.matchAll(SENTENCE_ENDS)].at(-1)?.index;
    from += end === undefined ? WINDOW / 2 : end + 1;
  }
}

/** Most questions whose result is remembered. */
const MOST_KEPT = 4096;

/** What a question asks, as a digest: the words themselves are not kept. */
function digest({ words, lang, topic, withWords, today }: Question): string {
  return hash('sha256', [lang, topic ?? '', withWords ? 'w' : '', today, words].join('\u0000'), 'base64');
}

/**
 * Answers questions from one rulebook. Sensitive words are never searched for nor kept: they lead to a human. The same
 * question is asked by many on one day: its result is remembered under a digest of its words.
 */
export function createAsk(book: Rulebook, finder: Finder): (question: Question) => Asked {
  const exact = createExact(book);
  const kept = new Map<string, Asked>();
  return (question) => {
    const key = digest(question);
    const before = kept.get(key);
    if (before) return before;
    if (isSensitive(finder, question.words, question.withWords)) return { outcome: 'sensitive' };
    // Dates and names are read in any width.
    const asked = ask(book, finder, exact, { ...question, words: question.words.normalize('NFKC') });
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, asked);
    return asked;
  };
}
