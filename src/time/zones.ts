import { tzOffset } from '@date-fns/tz';
import { type Instant, instant } from '../shared/clock.ts';
import { type ClockTime, minutesOf, timeOf } from './clock-times.ts';
import { type LocalDate, plusDays } from './days.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Milliseconds by which the wall clock of a zone is ahead of UTC at a moment. */
function offsetAt(zone: string, at: number): number {
  return tzOffset(zone, new Date(at)) * MINUTE;
}

interface Day {
  readonly date: LocalDate;
  /** Its midnight as if the zone were UTC. */
  readonly midnight: number;
  /** The offsets a day before and two days after: equal when nothing moves near it. */
  readonly before: number;
  readonly after: number;
}

/** What was found last for a zone: an office asks for one day many times over. */
const lastDay = new Map<string, Day>();
const MOST_ZONES = 1000;

function dayOf(zone: string, date: LocalDate): Day {
  const known = lastDay.get(zone);
  if (known?.date === date) return known;
  const midnight = Date.parse(`${date}T00:00Z`);
  const found = {
    date,
    midnight,
    before: offsetAt(zone, midnight - DAY),
    after: offsetAt(zone, midnight + 2 * DAY),
  };
  if (known !== undefined || lastDay.size < MOST_ZONES) lastDay.set(zone, found);
  return found;
}

/**
 * The moment when a zone's wall clock shows `time` on a day. A time that does not exist (the clock is put forward over it) is
 * the moment after the gap; one that exists twice is the first. So whatever hangs on it happens once.
 */
export function instantAt(date: LocalDate, time: string, zone: string): Instant {
  return wallClock(date, minutesOf(time), zone);
}

/** As `instantAt`, minutes after midnight; before it or beyond the day they are the neighbour's. */
export function instantAtMinutes(date: LocalDate, minutes: number, zone: string): Instant {
  const days = Math.floor(minutes / 1440);
  return days === 0
    ? wallClock(date, minutes, zone)
    : wallClock(plusDays(date, days), minutes - days * 1440, zone);
}

function wallClock(date: LocalDate, minutes: number, zone: string): Instant {
  const { midnight, before, after } = dayOf(zone, date);
  const wall = midnight + minutes * MINUTE;
  if (before === after) return instant(wall - before);
  const first = Math.min(wall - before, wall - after);
  const second = Math.max(wall - before, wall - after);
  for (const at of [first, second]) if (at + offsetAt(zone, at) === wall) return instant(at);
  return instant(changeBetween(zone, first, second));
}

/** The first moment with the later offset, between two moments around a change. */
function changeBetween(zone: string, from: number, to: number): number {
  const later = offsetAt(zone, to);
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === later) high = middle;
    else low = middle;
  }
  return high;
}

export interface Hours {
  readonly open: string;
  readonly close: string;
}

/** Other hours of an office from a day on, to a last day or for good. */
export interface DatedHours extends Hours {
  readonly office: string;
  readonly from: LocalDate | string;
  readonly to?: LocalDate | string | undefined;
}

/** The hours of an office on a day: the last dated change that covers it, else the usual ones. */
export function hoursOn(
  office: { readonly id: string; readonly hours: Hours },
  changes: readonly DatedHours[],
  date: LocalDate,
): Hours {
  const change = changes.findLast(
    (each) => each.office === office.id && each.from <= date && (each.to === undefined || date <= each.to),
  );
  return change === undefined ? office.hours : { open: change.open, close: change.close };
}

/** The wall-clock time of a zone at a moment. */
export function timeIn(zone: string, at: Instant): ClockTime {
  const local = new Date(at + offsetAt(zone, at));
  return timeOf(local.getUTCHours() * 60 + local.getUTCMinutes());
}

/** A moment as its zone's wall clock shows it, with the offset: `2026-11-26T08:45:00+08:00`. */
export function isoIn(zone: string, at: Instant): string {
  const offset = Math.round(offsetAt(zone, at) / MINUTE);
  const local = new Date(at + offset * MINUTE).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? '-' : '+'}${timeOf(Math.abs(offset))}`;
}
