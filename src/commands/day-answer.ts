import { call } from '../messages/call.ts';
import type { Action, Part } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import { sourceLine } from '../rulebook/cite.ts';
import { type Rule, type Rulebook, weekdayKey } from '../rulebook/rulebook.ts';
import type { Lang } from '../shared/lang.ts';
import { type Calendar, type CalendarDay, daysOff } from '../time/calendar.ts';
import { dayIn, type LocalDate, sayDate, weekdayOf } from '../time/days.ts';
import { ruleAction, ruleParts, type Showing } from './answer.ts';
import type { Asking } from './command.ts';
import type { Services } from './services.ts';

/*
 * What an office's calendar adds to an answer for a certain day: that the office is closed, that a weekend day is worked, that
 * the year is only assumed.
 */

/** The asker's office: the one that the staff list names, else that of their zone, else the company's first. */
function officeOf({ company, asker }: Asking, services: Services): Office {
  return services.availability.officeOf(company, asker);
}

const texts = {
  zh: {
    closedHeading: (day: string, name: string, company: boolean) =>
      company ? `${day}${name}，公司休息` : `${day}${name}放假`,
    closed: (office: string, range: string, opens: string, wear: string) =>
      `${office}${range}放假，${opens}上班${wear}。`,
    wear: (title: string, model: boolean) => `，${model ? '参考做法：' : ''}${title}`,
    makeUpHeading: (day: string, rest: string) => `${day}调休上班，${rest}`,
    extraHeading: (day: string, rest: string) => `${day}照常上班，${rest}`,
    makeUp: (name: string, weekday: string) =>
      `${name}调休，这天照常上班。规范按星期几定着装，这天就按${weekday}。`,
    extra: (name: string, weekday: string) =>
      `${name}，这天照常上班。规范按星期几定着装，这天就按${weekday}。`,
    unwritten: '穿什么规则库没有写',
    notice: '；放假安排见国务院办公厅通知',
    assumed: (year: string, works: boolean) =>
      `${year}年的放假和调休安排还没公布，这一天暂按周末和法定节假日推算：${works ? '上班' : '放假'}。公布后以通知为准。`,
    model: '这是示范规范的写法，本公司没有采用，以公司规定为准。',
    asModel: '参考做法：',
  },
  en: {
    closedHeading: (day: string, name: string) => `${day}: ${name}, office closed`,
    closed: (office: string, range: string, opens: string, wear: string) =>
      `${officeNamed(office)} is closed ${range} and opens on ${opens}${wear}.`,
    wear: (title: string, model: boolean) =>
      model ? `. As a model: ${lowerFirst(title)}` : `. Then: ${lowerFirst(title)}`,
    makeUpHeading: (day: string, rest: string) => `${day} is a make-up workday${rest}`,
    extraHeading: (day: string, rest: string) => `${day} is a workday here${rest}`,
    makeUp: (name: string, weekday: string) =>
      `It makes up for ${name}; the office is open. The handbook goes by the day of the week: ${weekday} it is.`,
    extra: (name: string, weekday: string) =>
      `${name}: the office is open. The handbook goes by the day of the week: ${weekday} it is.`,
    unwritten: "the rulebook doesn't say what to wear",
    notice: '; days off: State Council notice',
    assumed: (year: string, works: boolean) =>
      `China's days off and make-up days for ${year} are not announced yet; going by weekends and statutory holidays, this is a ${works ? 'workday' : 'day off'}. The notice will decide.`,
    model: 'This is a model handbook; this company has not adopted it. Company rules decide.',
    asModel: 'as a model, ',
  },
} as const;

/** The Shanghai office, Acme Ltd, The company. */
function officeNamed(name: string): string {
  if (/^the /i.test(name)) return name.charAt(0).toUpperCase() + name.slice(1);
  return /office$/i.test(name) ? `The ${name}` : name;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** 10月1日至7日, 1–7 October; over the end of a month both are named. */
function sayRange(from: LocalDate, to: LocalDate, lang: Lang): string {
  const day = (date: LocalDate) => Number(date.slice(8));
  const month = (date: LocalDate) => Number(date.slice(5, 7));
  const same = from.slice(0, 7) === to.slice(0, 7);
  if (lang === 'zh') {
    const first = `${month(from)}月${day(from)}日`;
    if (from === to) return first;
    return `${first}至${same ? '' : `${month(to)}月`}${day(to)}日`;
  }
  const named = (date: LocalDate) => sayDate(date, 'en', date).split(' ').slice(1).join(' ');
  if (from === to) return `on ${named(from)}`;
  return same ? `${day(from)}–${named(to)}` : `from ${named(from)} to ${named(to)}`;
}

/** The rule of the same topic for another day of the week. */
function ruleOn(book: Rulebook, topic: string, date: LocalDate): Rule | undefined {
  const day = weekdayKey(weekdayOf(date));
  return book.ofTopic(topic).find((rule) => rule.topic === topic && rule.when.days?.includes(day));
}

interface Place {
  readonly office: Office;
  readonly day: CalendarDay;
  readonly showing: Showing & { readonly date: LocalDate };
  readonly services: Services;
  readonly company: string;
}

function placeOf(asking: Asking, services: Services, date: LocalDate): Place {
  const office = officeOf(asking, services);
  return {
    office,
    day: services.availability.calendarOf(asking.company, office.id).dayOf(date),
    showing: {
      lang: asking.lang,
      book: services.shelf.of(asking.company).book,
      today: dayIn(asking.asker.zone, asking.at),
      date,
    },
    services,
    company: asking.company,
  };
}

function assumedPart({ day, showing: { lang, date } }: Place): Part[] {
  if (day.published) return [];
  return [{ part: 'text', text: [texts[lang].assumed(date.slice(0, 4), day.working)] }];
}

/** Where the days off come from, behind a source. */
function noticeOf({ office, day }: Place, lang: Lang): string {
  const official = day.kind === 'holiday' || day.kind === 'make-up';
  return office.calendar === 'CN' && official && day.published ? texts[lang].notice : '';
}

/** “Thursday 1 October: National Day, office closed”, with the day it opens again and what to wear then. */
function closedParts(topic: string, place: Place): Part[] {
  const { office, day, showing, services, company } = place;
  const { lang, book, today, date } = showing;
  const text = texts[lang];
  const off = daysOff(services.availability.calendarOf(company, office.id), date);
  if (off === undefined) return [];
  const next = ruleOn(book, topic, off.opens);
  const model = next !== undefined && next.standing !== 'adopted';
  const wear = next === undefined ? '' : text.wear(next.title[lang], model);
  const name = day.name?.[lang] ?? '';
  const opens = sayDate(off.opens, lang, today);
  return [
    {
      part: 'heading',
      text: text.closedHeading(sayDate(date, lang, today), name, day.kind === 'closed'),
    },
    {
      part: 'text',
      text: [text.closed(office.name[lang], sayRange(off.from, off.to, lang), opens, wear)],
    },
    ...assumedPart(place),
    ...(next === undefined
      ? []
      : [{ part: 'note', text: [`${sourceLine(next, book, lang)}${noticeOf(place, lang)}`] } as const]),
    ...(model ? [{ part: 'note', text: [text.model] } as const] : []),
    ...(next === undefined
      ? []
      : [{ part: 'actions', actions: [ruleAction(next, lang, off.opens)] } as const]),
  ];
}

const WEEKDAYS: Readonly<Record<Lang, readonly string[]>> = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};

/** What stands first on a weekend day that is worked: that it is, and why. */
function workedHeading(place: Place, rest: string): string {
  const { day, showing } = place;
  const { lang, today, date } = showing;
  const said = sayDate(date, lang, today);
  return day.kind === 'make-up'
    ? texts[lang].makeUpHeading(said, rest)
    : texts[lang].extraHeading(said, rest);
}

function workedLine({ day, showing: { lang, date } }: Place): string {
  const weekday = WEEKDAYS[lang][weekdayOf(date)] ?? '';
  const name = day.name?.[lang] ?? '';
  return day.kind === 'make-up' ? texts[lang].makeUp(name, weekday) : texts[lang].extra(name, weekday);
}

const isWorkedWeekend = ({ kind }: CalendarDay) => kind === 'make-up' || kind === 'extra';
const isClosed = ({ kind }: CalendarDay) => kind === 'holiday' || kind === 'closed';

/** The calendar that has its say in an answer to this asker; the same object until something about it changes. */
export function calendarFor(asking: Asking, services: Services): Calendar {
  return services.availability.calendarOf(asking.company, officeOf(asking, services).id);
}

/** A rule for a certain day, as the calendar of the asker's office has that day. */
export function ruleOnDay(rule: Rule, date: LocalDate, asking: Asking, services: Services): Part[] {
  const place = placeOf(asking, services, date);
  const { lang } = asking;
  if (isClosed(place.day)) return closedParts(rule.topic, place);
  const parts = ruleParts(rule, place.showing);
  const assumed = assumedPart(place);
  if (!isWorkedWeekend(place.day)) {
    return assumed.length === 0 ? parts : [...parts.slice(0, 1), ...assumed, ...parts.slice(1)];
  }
  const title = rule.title[lang];
  const model = rule.standing === 'adopted' ? '' : texts[lang].asModel;
  const heading = workedHeading(place, lang === 'zh' ? `${model}${title}` : `: ${model}${lowerFirst(title)}`);
  const source = sourceLine(rule, place.showing.book, lang);
  const rest = parts.slice(1).map((part): Part => {
    const isSource = part.part === 'note' && part.text[0] === source;
    return isSource ? { ...part, text: [`${source}${noticeOf(place, lang)}`] } : part;
  });
  return [
    { part: 'heading', text: heading },
    { part: 'text', text: [workedLine(place)] },
    ...assumed,
    ...rest,
  ];
}

/** For a day that no rule names: closed, or a weekend day that is worked; undefined where the calendar adds nothing. */
export function unwrittenDay(
  date: LocalDate,
  others: readonly Rule[],
  asking: Asking,
  services: Services,
  lines: string,
): Part[] | undefined {
  const place = placeOf(asking, services, date);
  const { lang } = asking;
  const topic = others[0]?.topic;
  if (topic !== undefined && isClosed(place.day)) return closedParts(topic, place);
  if (!isWorkedWeekend(place.day)) return undefined;
  const text = texts[lang];
  const actions: Action[] = [
    ...others.slice(0, 2).map((rule) => ruleAction(rule, lang)),
    { label: lang === 'zh' ? '转给 HR' : 'Pass on to HR', call: call('gaps', 'pass') },
  ];
  const heading = workedHeading(place, lang === 'zh' ? text.unwritten : `; ${text.unwritten}`);
  return [
    { part: 'heading', text: heading },
    { part: 'text', text: [lines] },
    ...assumedPart(place),
    { part: 'actions', actions },
  ];
}
