import ical, { ICalEventTransparency } from 'ical-generator';
import type { Office } from '../people/company.ts';
import type { Instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import type { CalendarDay } from '../time/calendar.ts';
import { dayIn, type LocalDate, plusDays } from '../time/days.ts';
import type { Slot } from './plan.ts';
import type { Routines } from './routines.ts';

/** What the feed reaches back and ahead: a calendar program asks again every few hours. */
export const DAYS_BACK = 14;
export const DAYS_AHEAD = 180;
/** How long a reminder stands in a calendar. */
const MINUTES = 10;

const words = {
  zh: {
    off: (name: string) => `${name}放假`,
    closed: (name: string) => `公司休息：${name}`,
    work: (name: string | undefined) => (name === undefined ? '公司上班日' : `${name}调休上班`),
    extra: (name: string | undefined) => `公司上班日：${name ?? ''}`,
    assumed: '（放假安排还没公布，暂按推算）',
    about: '由知礼生成，随办公时间和放假安排更新。',
  },
  en: {
    off: (name: string) => `Office closed: ${name}`,
    closed: (name: string) => `Company closed: ${name}`,
    work: (name: string | undefined) => (name === undefined ? 'Workday' : `Make-up workday for ${name}`),
    extra: (name: string | undefined) => `Company workday: ${name ?? ''}`,
    assumed: ' (not announced yet, assumed)',
    about: 'Made by Decorum; it follows the office hours and days off.',
  },
} as const;

/** What is special about a day, or undefined for an ordinary workday or weekend. */
function special(day: CalendarDay, lang: Lang): string | undefined {
  const text = words[lang];
  const name = day.name?.[lang];
  const assumed = day.published ? '' : text.assumed;
  if (day.kind === 'holiday') return text.off(name ?? '') + assumed;
  if (day.kind === 'closed') return text.closed(name ?? '');
  if (day.kind === 'make-up') return text.work(name) + assumed;
  return day.kind === 'extra' ? text.extra(name) : undefined;
}

/** True for what the whole office or a part of it is told. */
export function isShared({ audience }: Pick<Slot, 'audience'>): boolean {
  return audience.some((each) => each !== 'subscribers' && !(typeof each === 'object' && 'role' in each));
}

/** The midnight under which a calendar program keeps a whole day. */
const wholeDay = (date: LocalDate) => new Date(`${date}T00:00:00Z`);

/**
 * An office's calendar as a file: every reminder that goes out, at its moment in UTC (so that no clock change can move it), and
 * every day off or make-up workday as a whole day.
 */
export function officeCalendar(routines: Routines, company: string, office: Office, now: Instant): string {
  const { lang } = office;
  const today = dayIn(office.zone, now);
  const from = plusDays(today, -DAYS_BACK);
  const to = plusDays(today, DAYS_AHEAD);
  const calendar = ical({
    name: office.name[lang],
    description: words[lang].about,
    prodId: { company: 'Decorum', product: 'Office routines', language: lang === 'zh' ? 'ZH' : 'EN' },
    ttl: 6 * 3600,
  });
  const names = new Map(routines.list(company, office.id).map(({ id, name }) => [id, name[lang]]));
  for (const slot of routines.plan(company, from, to, office.id)) {
    // What goes to single persons is theirs, not the office's.
    if (slot.outcome !== 'due' || !isShared(slot)) continue;
    calendar.createEvent({
      id: `${slot.routine}-${office.id}-${slot.date}-${slot.occurrence}@decorum`,
      stamp: new Date(now),
      start: new Date(slot.at),
      end: new Date(slot.at + MINUTES * 60_000),
      summary: `${names.get(slot.routine) ?? slot.routine}${slot.published ? '' : words[lang].assumed}`,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  const days = routines.calendar(company, office);
  for (let date = from; date <= to; date = plusDays(date, 1)) {
    const summary = special(days.dayOf(date), lang);
    if (summary === undefined) continue;
    calendar.createEvent({
      id: `day-${office.id}-${date}@decorum`,
      stamp: new Date(now),
      start: wholeDay(date),
      end: wholeDay(plusDays(date, 1)),
      allDay: true,
      timezone: 'UTC',
      summary,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}
