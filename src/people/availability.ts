import type { Instant } from '../shared/clock.ts';
import { type Calendar, calendarOf } from '../time/calendar.ts';
import { dayIn, type LocalDate, plusDays } from '../time/days.ts';
import { hoursOn, instantAt } from '../time/zones.ts';
import type { Companies, Company, Office } from './company.ts';
import { officesOf } from './company.ts';
import type { Absences, Leave, Shift } from './leave.ts';
import { employedOn, type Person } from './person.ts';

/** Why an unasked message has to wait, or never goes. */
export type Unreachable = 'departed' | 'guest' | 'leave' | 'free-day' | 'outside-hours' | 'snoozed';

export type Reach =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: Unreachable; readonly next?: Instant };

/**
 * What is to be sent. Leave that a person declared, and a pause they asked for, hold back personal reminders only; a compulsory
 * notice waits for nothing but working hours and leave that HR confirmed.
 */
export type Unasked = 'personal' | 'compulsory';

/** Where somebody works, as far as it is known. */
export interface Placed {
  readonly office?: string | undefined;
  readonly zone?: string | undefined;
}

/** The one rule for all parts: when a person may be written to without having asked. */
export interface Availability {
  /** May an unasked message go to this person now? `next`: the earliest moment when it may, absent when never. */
  reach(company: string, person: Person, at: Instant, what?: Unasked): Promise<Reach>;
  /** Confirmed or imported leave only: what due dates move with. */
  confirmedLeave(
    company: string,
    person: string,
    from: LocalDate,
    to: LocalDate,
  ): Promise<readonly { readonly from: LocalDate; readonly to: LocalDate }[]>;
  /** The office named for the person, else one in their zone, else the first. */
  officeOf(company: string, person: Placed): Office;
  calendarOf(company: string, office: string): Calendar;
}

/** How far `next` looks ahead: beyond any leave that can be entered. */
const FARTHEST_DAYS = 1200;
const MINUTE = 60_000;

/** Everything about one person that decides, as plain data. */
export interface Facts {
  readonly person: Person;
  readonly office: Office;
  readonly calendar: Calendar;
  readonly officeHours: Company['officeHours'];
  readonly marginMinutes: number;
  readonly leave: readonly Pick<Leave, 'from' | 'to'>[];
  readonly shifts: readonly Shift[];
  readonly pausedUntil?: Instant | undefined;
}

export function createAvailability(parts: { companies: Companies; absences: Absences }): Availability {
  const { companies, absences } = parts;
  const calendars = new Map<string, { of: Company; calendar: Calendar }>();

  const officeNamed = (company: string, id: string): Office => {
    const offices = officesOf(companies.of(company));
    return offices.find((office) => office.id === id) ?? offices[0];
  };
  const calendar = (company: string, id: string): Calendar => {
    const settings = companies.of(company);
    const key = `${company}\u0000${id}`;
    const before = calendars.get(key);
    const same =
      before !== undefined &&
      before.of.offices === settings.offices &&
      before.of.calendarDays === settings.calendarDays &&
      before.of.officialDays === settings.officialDays;
    if (same) return before.calendar;
    const made = calendarOf(officeNamed(company, id), settings);
    calendars.set(key, { of: settings, calendar: made });
    return made;
  };
  const officeOf: Availability['officeOf'] = (company, person) => {
    const offices = officesOf(companies.of(company));
    return (
      offices.find((office) => office.id === person.office) ??
      offices.find((office) => office.zone === person.zone) ??
      offices[0]
    );
  };
  companies.onChange((company) => {
    for (const key of calendars.keys()) if (key.startsWith(`${company}\u0000`)) calendars.delete(key);
  });

  return {
    officeOf,
    calendarOf: calendar,
    reach: async (company, person, at, what = 'personal') => {
      const office = officeOf(company, person);
      const { officeHours, limits } = companies.of(company);
      const today = dayIn(office.zone, at);
      const first = plusDays(today, -1);
      const last = plusDays(today, FARTHEST_DAYS);
      const leave = await absences.leaveOf(company, person.id, first);
      return reachable(
        {
          person,
          office,
          calendar: calendar(company, office.id),
          officeHours,
          marginMinutes: limits.quietMarginMinutes,
          leave: what === 'personal' ? leave : leave.filter((each) => each.confirmed),
          shifts: await absences.shiftsOf(company, person.id, first, last),
          pausedUntil: what === 'personal' ? await absences.pausedUntil(company, person.id) : undefined,
        },
        at,
      );
    },
    confirmedLeave: async (company, person, from, to) =>
      (await absences.leaveOf(company, person, from, to))
        .filter((each) => each.confirmed)
        .map((each) => ({ from: each.from, to: each.to })),
  };
}

/** The rule itself: no store, no clock. */
export function reachable(facts: Facts, at: Instant): Reach {
  const { person, office, pausedUntil } = facts;
  if (person.kind !== 'employee') return { ok: false, why: 'guest' };
  const today = dayIn(office.zone, at);
  const paused = pausedUntil !== undefined && at < pausedUntil;
  const windows = openWindows(facts, at);
  const now = windows.next().value;
  if (now !== undefined && now.start <= at && !paused) return { ok: true };
  const from = paused ? pausedUntil : at;
  let next: Instant | undefined;
  for (const each of openWindows(facts, from)) {
    next = Math.max(each.start, from) as Instant;
    break;
  }
  const why = reasonOn(facts, today, paused);
  return { ok: false, why, ...(next === undefined ? {} : { next }) };
}

interface Window {
  readonly start: Instant;
  /** The first moment after it. */
  readonly end: Instant;
}

/** The times at which the person may be written to, from the one that is not over at `at`. */
function* openWindows(facts: Facts, at: Instant): Generator<Window, undefined> {
  const first = plusDays(dayIn(facts.office.zone, at), -1);
  const left = facts.person.left;
  for (let ahead = 0; ahead <= FARTHEST_DAYS; ahead++) {
    const day = plusDays(first, ahead);
    if (left !== undefined && left < day) return;
    const window = windowOn(facts, day);
    if (window !== undefined && at < window.end) yield window;
  }
}

/** When a person may be written to on account of one day's work, or undefined on a day without. */
function windowOn(facts: Facts, day: LocalDate): Window | undefined {
  if (!employedOn(facts.person, day) || isAway(facts, day)) return undefined;
  const hours = workOn(facts, day);
  if (hours === undefined) return undefined;
  const { zone } = facts.office;
  const margin = facts.marginMinutes * MINUTE;
  const closes = hours.close > hours.open ? day : plusDays(day, 1);
  return {
    start: (instantAt(day, hours.open, zone) - margin) as Instant,
    end: (instantAt(closes, hours.close, zone) + margin) as Instant,
  };
}

/** The hours a person works on a day: their own shift, else the office's on its working days. */
function workOn(facts: Facts, day: LocalDate): { open: string; close: string } | undefined {
  const shift = facts.shifts.find((each) => each.day === day);
  if (shift !== undefined) return shift.hours;
  if (!facts.calendar.dayOf(day).working) return undefined;
  return hoursOn(facts.office, facts.officeHours, day);
}

function isAway(facts: Facts, day: LocalDate): boolean {
  return facts.leave.some(({ from, to }) => from <= day && day <= to);
}

function reasonOn(facts: Facts, today: LocalDate, paused: boolean): Unreachable {
  if (!employedOn(facts.person, today)) return 'departed';
  if (isAway(facts, today)) return 'leave';
  if (paused) return 'snoozed';
  return workOn(facts, today) === undefined ? 'free-day' : 'outside-hours';
}
