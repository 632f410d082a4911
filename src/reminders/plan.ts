import type { Office, OfficeHours } from '../people/company.ts';
import type { RoutineSettings } from '../people/routine-settings.ts';
import type { Instant } from '../shared/clock.ts';
import { instant } from '../shared/clock.ts';
import type { Text } from '../shared/lang.ts';
import {
  type Calendar,
  type CalendarDay,
  type CalendarDays,
  calendarOf,
  daysOff,
  nextWorkingDay,
} from '../time/calendar.ts';
import { minutesOf } from '../time/clock-times.ts';
import { dayIn, isoWeekday, type LocalDate, plusDays } from '../time/days.ts';
import { type Hours, hoursOn, instantAtMinutes } from '../time/zones.ts';
import { routinesOf } from './effective.ts';
import type { Routine } from './routine.ts';

/** Why a slot is not sent. */
export type Why =
  | { readonly code: 'weekend' }
  | { readonly code: 'holiday' | 'closed'; readonly name: Text }
  | { readonly code: 'moved'; readonly to: LocalDate }
  | { readonly code: 'paused'; readonly until: LocalDate }
  | { readonly code: 'no-channel' }
  | { readonly code: 'late'; readonly minutes: number };

/** One run of one routine in one office on one local day. Its key is (routine, office, date, occurrence). */
export interface Slot {
  readonly routine: string;
  readonly office: string;
  readonly date: LocalDate;
  /** Always 1 while a routine has one time a day; part of the key, so that more times can come. */
  readonly occurrence: number;
  readonly at: Instant;
  /** After this moment it is of no use any more. */
  readonly until: Instant;
  readonly audience: Routine['audience'];
  readonly outcome: 'due' | 'skipped' | 'expired';
  readonly why?: Why;
  /** False: whether the office works that day is only assumed. */
  readonly published: boolean;
}

/** All that the plan depends on. A company's settings have this shape, with its offices. */
export interface PlanSettings extends CalendarDays {
  readonly offices: readonly Office[];
  readonly officeHours: readonly OfficeHours[];
  readonly routines: readonly RoutineSettings[];
}

const MINUTE = 60_000;

/** An office with everything that its days are looked up in. */
interface OfficePlan {
  readonly office: Office;
  readonly calendar: Calendar;
  readonly changes: readonly OfficeHours[];
  readonly routines: readonly Routine[];
}

function officePlans(settings: PlanSettings): OfficePlan[] {
  return settings.offices.map((office) => {
    const all = routinesOf(office, settings.routines);
    const isOn = (id: string | undefined) => all.some((each) => each.id === id && each.on);
    return {
      office,
      calendar: calendarOf(office, settings),
      changes: settings.officeHours.filter((each) => each.office === office.id),
      // What is part of another post has none of its own while that one is on.
      routines: all.filter((each) => each.on && !isOn(each.partOf) && each.personal !== true),
    };
  });
}

/** True when a routine means this day, whether or not the office works on it. */
function means({ days }: Routine, date: LocalDate, calendar: Calendar): boolean {
  if (days === 'working') return true;
  if (days === 'before-holidays') return beforeHolidays(date, calendar);
  if ('weekdays' in days) return days.weekdays.includes(isoWeekday(date));
  if ('dates' in days) return days.dates.some((each) => each === date || each === date.slice(5));
  const day = Number(date.slice(8));
  if (days.monthly.includes(day)) return true;
  const last = plusDays(date, 1).endsWith('-01');
  return last && days.monthly.some((each) => each > day);
}

/** The last working day before days off among which is a public holiday. */
function beforeHolidays(date: LocalDate, calendar: Calendar): boolean {
  return holidayAfter(date, calendar) !== undefined;
}

/** The public holiday among the days off that begin after a working day. */
export function holidayAfter(date: LocalDate, calendar: Calendar): CalendarDay | undefined {
  if (!calendar.dayOf(date).working) return undefined;
  for (let next = plusDays(date, 1), count = 0; count < 31; next = plusDays(next, 1), count++) {
    const day = calendar.dayOf(next);
    if (day.working) return undefined;
    if (day.kind === 'holiday') return day;
  }
  return undefined;
}

function whyOff(day: CalendarDay): Why {
  if (day.kind === 'holiday' || day.kind === 'closed') {
    return { code: day.kind, name: day.name ?? { zh: '放假', en: 'day off' } };
  }
  return { code: 'weekend' };
}

/** Why a routine is not sent on a day; `means` has said whether the day is one of its own. */
function decide(
  routine: Routine,
  day: CalendarDay,
  plan: OfficePlan,
): { fires: true } | { fires: false; why: Why } | undefined {
  const { calendar, office } = plan;
  const { date } = day;
  const own = means(routine, date, calendar);
  if (!day.working && routine.onDayOff !== 'send') {
    if (!own) return undefined;
    const moves = routine.onDayOff === 'next' && routine.days !== 'working';
    return {
      fires: false,
      why: moves ? { code: 'moved', to: nextWorkingDay(calendar, date) } : whyOff(day),
    };
  }
  if (!own && !(routine.onDayOff === 'next' && inherits(routine, date, calendar))) return undefined;
  if (routine.pausedUntil !== undefined && date < routine.pausedUntil) {
    return { fires: false, why: { code: 'paused', until: routine.pausedUntil } };
  }
  const onlyChannels = routine.audience.every((each) => each === 'channels');
  if (onlyChannels && office.channels.length === 0) return { fires: false, why: { code: 'no-channel' } };
  return { fires: true };
}

/** True when one of the days off just before a working day was meant and has moved here. */
function inherits(routine: Routine, date: LocalDate, calendar: Calendar): boolean {
  const off = daysOff(calendar, plusDays(date, -1));
  if (off === undefined) return false;
  for (let each = off.from; each <= off.to; each = plusDays(each, 1)) {
    if (means(routine, each, calendar)) return true;
  }
  return false;
}

/** Minutes after midnight at which a routine comes on a day with these hours. */
export function minutesOn({ time }: Pick<Routine, 'time'>, hours: Hours): number {
  if ('at' in time) return minutesOf(time.at);
  return minutesOf(time.from === 'opening' ? hours.open : hours.close) + time.minutes;
}

function slotsOn(plan: OfficePlan, date: LocalDate): Slot[] {
  const { office, calendar } = plan;
  const day = calendar.dayOf(date);
  const hours = hoursOn(office, plan.changes, date);
  return plan.routines.flatMap((routine): Slot[] => {
    const decided = decide(routine, day, plan);
    if (decided === undefined) return [];
    const at = instantAtMinutes(date, minutesOn(routine, hours), office.zone);
    return [
      {
        routine: routine.id,
        office: office.id,
        date,
        occurrence: 1,
        at,
        until: instant(at + routine.usefulMinutes * MINUTE),
        audience: routine.audience,
        published: day.published,
        ...(decided.fires ? { outcome: 'due' } : { outcome: 'skipped', why: decided.why }),
      },
    ];
  });
}

const byTime = (a: Slot, b: Slot) => a.at - b.at || (a.office < b.office ? -1 : a.office > b.office ? 1 : 0);

/** Every slot of the local days from one to another, both included, in the order of time. */
export function planDays(settings: PlanSettings, from: LocalDate, to: LocalDate): Slot[] {
  const slots: Slot[] = [];
  const plans = officePlans(settings);
  // Day by day: what is known of a zone's day serves all its offices.
  for (let date = from; date <= to; date = plusDays(date, 1)) {
    for (const plan of plans) slots.push(...slotsOn(plan, date));
  }
  return slots.sort(byTime);
}

/**
 * Every slot whose time lies after `from` and not after `to`: the window that has to be caught up with. What has lost its use by
 * `now` is expired.
 */
export function plan(settings: PlanSettings, from: Instant, to: Instant, now: Instant = to): Slot[] {
  const slots: Slot[] = [];
  for (const each of officePlans(settings)) {
    const { zone } = each.office;
    // A time relative to opening or closing may lie half a day from its own date.
    const last = plusDays(dayIn(zone, to), 1);
    for (let date = plusDays(dayIn(zone, from), -1); date <= last; date = plusDays(date, 1)) {
      for (const slot of slotsOn(each, date)) {
        if (slot.at <= from || slot.at > to) continue;
        slots.push(slot.outcome === 'due' && now > slot.until ? expired(slot, now) : slot);
      }
    }
  }
  return slots.sort(byTime);
}

function expired(slot: Slot, now: Instant): Slot {
  const minutes = Math.round((now - slot.at) / MINUTE);
  return { ...slot, outcome: 'expired', why: { code: 'late', minutes } };
}
