import type { Text } from '../shared/lang.ts';
import { type CalendarYear, chinaYear, type SpecialDay } from './calendar-china.ts';
import { isWorldCalendar, worldYear } from './calendar-world.ts';
import { isoWeekday, type LocalDate, plusDays } from './days.ts';

/** A day of an office: whether it works, and why. */
export interface CalendarDay {
  readonly date: LocalDate;
  readonly working: boolean;
  readonly kind: 'workday' | 'weekend' | 'holiday' | 'make-up' | 'closed' | 'extra';
  /** Of the holiday, of what a make-up day makes up for, or of the company's closure. */
  readonly name?: Text;
  /** False: the year's notice is not known, and the day is only assumed. */
  readonly published: boolean;
}

export interface Calendar {
  dayOf(date: LocalDate): CalendarDay;
}

/** What a calendar is made for. `calendar`: `CN`, a code such as `GB-ENG`, or `none`. `workweek`: ISO weekdays. */
export interface CalendarOffice {
  readonly id: string;
  readonly calendar: string;
  readonly workweek: readonly number[];
}

/** Days on which the company closes, or works where the calendar would not, from one day to another. */
export interface CompanyDays {
  /** Absent: every office. */
  readonly office?: string | undefined;
  readonly from: LocalDate | string;
  readonly to: LocalDate | string;
  readonly kind: 'closed' | 'open';
  readonly name: Text;
}

/** The official days of one year, as somebody entered them where the program has none. */
export interface OfficialYear {
  readonly calendar: string;
  readonly year: number;
  readonly days: readonly {
    readonly date: LocalDate | string;
    readonly kind: 'holiday' | 'make-up';
    readonly name: Text;
  }[];
}

/** What stands over the public calendar. A company's settings have this shape. */
export interface CalendarDays {
  readonly calendarDays: readonly CompanyDays[];
  readonly officialDays?: readonly OfficialYear[] | undefined;
}

/** True for what an office's `calendar` may be. */
export function isCalendar(code: string): boolean {
  return code === 'CN' || code === 'none' || isWorldCalendar(code);
}

const NO_DAYS: CalendarYear = { published: true, days: new Map() };

function officialYear(code: string, year: number, official: readonly OfficialYear[]): CalendarYear {
  const entered = official.findLast((each) => each.calendar === code && each.year === year);
  if (entered !== undefined) {
    const days = new Map<LocalDate, SpecialDay>(
      entered.days.map(({ date, kind, name }) => [date as LocalDate, { kind, name }]),
    );
    return { published: true, days };
  }
  if (code === 'none') return NO_DAYS;
  return code === 'CN' ? chinaYear(year) : worldYear(code, year);
}

/** An office's calendar: the company's days, over the official days of its country, over its week. */
export function calendarOf(office: CalendarOffice, over: CalendarDays): Calendar {
  // The office's own days stand over those of all offices.
  const own = [
    ...over.calendarDays.filter((each) => each.office === undefined),
    ...over.calendarDays.filter((each) => each.office === office.id),
  ];
  const official = over.officialDays ?? [];
  let last: { year: number; found: CalendarYear } | undefined;
  const yearOf = (date: LocalDate): CalendarYear => {
    const year = Number(date.slice(0, 4));
    if (last?.year !== year) last = { year, found: officialYear(office.calendar, year, official) };
    return last.found;
  };
  return {
    dayOf: (date) => {
      const { published, days } = yearOf(date);
      const company = own.findLast((each) => each.from <= date && date <= each.to);
      if (company !== undefined) {
        const open = company.kind === 'open';
        return { date, working: open, kind: open ? 'extra' : 'closed', name: company.name, published };
      }
      const inWeek = office.workweek.includes(isoWeekday(date));
      const special = days.get(date);
      if (special?.kind === 'holiday') {
        return { date, working: false, kind: 'holiday', name: special.name, published };
      }
      if (inWeek) return { date, working: true, kind: 'workday', published };
      if (special === undefined) return { date, working: false, kind: 'weekend', published };
      return { date, working: true, kind: 'make-up', name: special.name, published };
    },
  };
}

/** Longest way to the next working day: a company that is closed for longer has no days to count. */
const FARTHEST = 3660;

function seek(calendar: Calendar, from: LocalDate, step: 1 | -1, count: number): LocalDate {
  let date = from;
  for (let gone = 0, found = 0; found < count; ) {
    date = plusDays(date, step);
    if (calendar.dayOf(date).working) {
      found += 1;
      gone = 0;
    } else if (++gone > FARTHEST) throw new RangeError(`no working day within ${FARTHEST} days of ${from}`);
  }
  return date;
}

/**
 * The n-th working day after a day (before it, when n is negative). With 0 the day itself when it is one, else the next.
 * @throws RangeError where no working day comes for ten years
 */
export function addWorkingDays(calendar: Calendar, from: LocalDate, n: number): LocalDate {
  if (n < 0) return seek(calendar, from, -1, -n);
  if (n > 0) return seek(calendar, from, 1, n);
  return calendar.dayOf(from).working ? from : seek(calendar, from, 1, 1);
}

/** The first working day after a day. */
export function nextWorkingDay(calendar: Calendar, date: LocalDate): LocalDate {
  return seek(calendar, date, 1, 1);
}

/** Working days after `from` up to and including `to`; negative when `to` comes first. */
export function workingDaysBetween(calendar: Calendar, from: LocalDate, to: LocalDate): number {
  if (to < from) return -workingDaysBetween(calendar, to, from);
  let count = 0;
  for (let date = plusDays(from, 1); date <= to; date = plusDays(date, 1)) {
    if (calendar.dayOf(date).working) count += 1;
  }
  return count;
}

/** The days off in a row that a day belongs to, with the working day after them; undefined on a working day. */
export function daysOff(
  calendar: Calendar,
  date: LocalDate,
): { from: LocalDate; to: LocalDate; opens: LocalDate } | undefined {
  if (calendar.dayOf(date).working) return undefined;
  const opens = nextWorkingDay(calendar, date);
  return { from: plusDays(seek(calendar, date, -1, 1), 1), to: plusDays(opens, -1), opens };
}
