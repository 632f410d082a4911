import { call } from '../messages/call.ts';
import type { Action, Inline, Message, Part } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import { articleMark } from '../rulebook/cite.ts';
import { type Rule, type Rulebook, weekdayKey } from '../rulebook/rulebook.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { type Calendar, nextWorkingDay } from '../time/calendar.ts';
import { minutesOf, timeOf } from '../time/clock-times.ts';
import { type LocalDate, plusDays, sayDate, sayDay, weekdayOf } from '../time/days.ts';
import type { Hours } from '../time/zones.ts';
import { holidayAfter } from './plan.ts';
import type { Routine } from './routine.ts';

/** What a routine's message depends on, on one day in one office. */
export interface Occasion {
  readonly routine: Routine;
  readonly office: Office;
  readonly date: LocalDate;
  readonly hours: Hours;
  readonly calendar: Calendar;
  readonly book: Rulebook;
  /** The last-one-out check of the office, when it is on. */
  readonly lastOut?: Routine | undefined;
}

/** Marks a message that somebody sent to themselves to see it. */
const TEST: Text = { zh: '测试 · ', en: 'Test · ' };
const EARLY = 5;

const NUMBERS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];
const MINUTES: Readonly<Record<number, string>> = {
  5: 'Five',
  10: 'Ten',
  15: 'Fifteen',
  20: 'Twenty',
  30: 'Thirty',
};

/** Nine o'clock is “nine”, 9:30 and the afternoon are figures. */
function spokenHour(time: string): string {
  const hour = Number(time.slice(0, 2));
  if (!time.endsWith(':00') || hour < 1 || hour > 12) return time;
  return hour === 12 ? 'twelve' : (NUMBERS[hour] ?? time);
}

/** Puts the day's own times where a text leaves room for them. */
function filled(text: string, { routine, hours, date, calendar }: Occasion, lang: Lang): string {
  const minutes = 'at' in routine.time ? 0 : Math.abs(routine.time.minutes);
  const holiday = holidayAfter(date, calendar)?.name;
  const values: Readonly<Record<string, string>> = {
    minutes: String(minutes),
    Minutes: MINUTES[minutes] ?? String(minutes),
    opening: lang === 'zh' ? hours.open : spokenHour(hours.open),
    closing: hours.close,
    early: timeOf(minutesOf(hours.open) - EARLY),
    holiday: holiday?.[lang] ?? (lang === 'zh' ? '节日' : 'The holiday'),
  };
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The ids of those articles that are in force here; a company may have left a handbook out. */
function marks(ids: readonly string[], book: Rulebook, lang: Lang): string {
  return ids
    .filter((id) => book.articles.has(id))
    .map((id) => articleMark(id, lang))
    .join(lang === 'zh' ? '' : ' ');
}

function withMarks(text: string, ids: readonly string[], book: Rulebook, lang: Lang): string {
  const cited = marks(ids, book, lang);
  if (cited === '') return text;
  // 〔…〕 stands after the sentence it carries.
  return lang === 'zh' ? `${text}${cited}` : `${text} ${cited}`;
}

/** The heading; a reminder that counts minutes says so only while it comes before opening. */
function titleOf(occasion: Occasion, lang: Lang): string {
  const { routine } = occasion;
  const countsDown = routine.wording.title.zh.includes('{minutes}');
  const before = !('at' in routine.time) && routine.time.from === 'opening' && routine.time.minutes < 0;
  if (countsDown && !before) return routine.name[lang];
  return filled(routine.wording.title[lang], occasion, lang);
}

/** “规范 B 写的是…〔B-5.2.1〕”: told only while that handbook is in force. */
function reportOf(occasion: Occasion, lang: Lang): string | undefined {
  const { routine, book } = occasion;
  const { reports } = routine.wording;
  const article = routine.articles.flatMap((id) => book.articles.get(id) ?? [])[0];
  const handbook = article === undefined ? undefined : book.handbooks.get(article.handbook);
  if (reports === undefined || article === undefined || handbook === undefined) return undefined;
  const text = reports[lang].replace('{book}', handbook.short[lang]);
  return withMarks(text, [article.id], book, lang);
}

/** The rule that says what to wear on a weekday, or undefined where none does. */
function dressOn(book: Rulebook, date: LocalDate): Rule | undefined {
  const day = weekdayKey(weekdayOf(date));
  return book.ofTopic('dress').find((rule) => rule.topic === 'dress' && rule.when.days?.includes(day));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * The last line of the closing post: the dress of the next working day where it is another one than today's, and before days off
 * when the office opens again.
 */
export function nextDayLine(
  { date, calendar, book }: Pick<Occasion, 'date' | 'calendar' | 'book'>,
  lang: Lang,
): string | undefined {
  const next = nextWorkingDay(calendar, date);
  const tomorrow = next === plusDays(date, 1);
  const [here, there] = [dressOn(book, date), dressOn(book, next)];
  const special = calendar.dayOf(next).kind === 'make-up' || holidayAfter(date, calendar) !== undefined;
  if (here?.id === there?.id && !special) return undefined;
  const zh = lang === 'zh';
  const day = tomorrow ? sayDay(next, lang, date) : sayDate(next, lang, date);
  const lead = tomorrow ? day : zh ? `下次上班 ${day}` : `Next workday, ${day}`;
  if (there === undefined) return zh ? `${lead}，照常上班。` : `${lead}: the office is open.`;
  const title = there.title[lang];
  const first = there.sources[0] ?? there.articles[0];
  const said = zh ? `${lead}${tomorrow ? '' : '，'}${title}。` : `${lead}: ${lowerFirst(title)}.`;
  return first === undefined ? said : withMarks(said, [first.id], book, lang);
}

/** Lines that somebody wrote: “- ” in front makes a point of one. */
function ownLines(text: string): Part[] {
  return text
    .split('\n')
    .map((each) => each.trim().replace(/^[-•]\s+/, '☐ '))
    .filter((each) => each !== '')
    .map(line);
}

const line = (text: string): Part => ({ part: 'text', text: [text] satisfies Inline[] });

/** The parts of a routine's message in one language, without what can be pressed. */
function bodyOf(occasion: Occasion, lang: Lang): Part[] {
  const { routine, office, book } = occasion;
  const { text, points, asks } = routine.wording;
  const parts: Part[] = [];
  if (text !== undefined) {
    const own = filled(text[lang], occasion, lang);
    parts.push(...(routine.reworded ? ownLines(own) : [line(own)]));
  }
  for (const point of points ?? []) {
    parts.push(line(`☐ ${withMarks(point.text[lang], point.articles, book, lang)}`));
  }
  const report = routine.reworded ? undefined : reportOf(occasion, lang);
  if (report !== undefined) parts.push(line(report));
  // Only where being early is paid may a reminder ask for it.
  if (asks !== undefined && office.preparationCounts && !routine.reworded) {
    parts.push(line(filled(asks[lang], occasion, lang)));
  }
  if (routine.id === 'closing') {
    if (occasion.lastOut !== undefined) {
      const press = occasion.lastOut.wording.text;
      if (press !== undefined) parts.push(line(press[lang]));
    }
    const next = nextDayLine(occasion, lang);
    if (next !== undefined) parts.push(line(next));
  }
  return parts;
}

/** What “I'm last” under a closing post runs. */
export function lastOutCall(office: string, date: LocalDate) {
  return call('lastout', 'take', office, date);
}

const LAST_OUT: Text = { zh: '我最后走', en: "I'm last" };

function actionsOf({ routine, office, date, lastOut }: Occasion, langs: readonly Lang[]): Action[] {
  const carries = (routine.id === 'closing' && lastOut !== undefined) || routine.id === 'last-out';
  if (!carries) return [];
  return [
    {
      label: langs.map((lang) => LAST_OUT[lang]).join(' / '),
      call: lastOutCall(office.id, date),
    },
  ];
}

/** A routine's message: in one language, or the first whole and then the second. */
export function composeRoutine(
  occasion: Occasion,
  langs: readonly [Lang, ...Lang[]],
  options: { test?: boolean } = {},
): Message {
  const titled = langs.map((lang) => `${options.test ? TEST[lang] : ''}${titleOf(occasion, lang)}`);
  const parts = langs.flatMap((lang, index): Part[] => {
    const body = bodyOf(occasion, lang);
    const last = body.at(-1);
    // A blank line before the other language.
    const apart = index < langs.length - 1 && last?.part === 'text';
    return [
      { part: 'heading', text: titled[index] ?? '' },
      ...(apart ? [...body.slice(0, -1), { ...last, text: [...last.text, '\n'] }] : body),
    ];
  });
  const actions = actionsOf(occasion, langs);
  return {
    view: 'message',
    lang: langs[0],
    summary: titled.join(' / '),
    parts: [...parts, ...(actions.length === 0 ? [] : [{ part: 'actions', actions } as const])],
  };
}

/** The languages an office's channels are told in. */
export function channelLanguages(office: Office): readonly [Lang, ...Lang[]] {
  return office.bothLanguages === true ? ['zh', 'en'] : [office.lang];
}
