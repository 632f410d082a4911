import type { Companies } from '../../people/company.ts';
import type { Office } from '../../people/office.ts';
import { type Instant, instant, type MovableClock } from '../../shared/clock.ts';
import { Refusal } from '../../shared/errors.ts';
import type { Text } from '../../shared/lang.ts';
import { calendarOf } from '../../time/calendar.ts';
import { dayIn, plusDays, sayDate } from '../../time/days.ts';
import { hoursOn, instantAt, timeIn } from '../../time/zones.ts';
import { DEMO, type DemoPerson } from './people.ts';

/** How far the demo's clock can be put forward at once. */
export const MOVES = ['hour', 'opening', 'closing'] as const;
export type Move = (typeof MOVES)[number];

/** The demo company's clock, which anybody there may put forward to watch a day happen. */
export interface DemoClock {
  /** Resolves when everything that was due on the way has been sent. @throws Refusal when no such moment comes soon */
  move(who: DemoPerson, to: Move): Promise<Instant>;
  now(): Instant;
}

const HOUR = 3_600_000;
/** The clock goes in such steps, so that each reminder is sent at its time and none after its use. */
const STEP = HOUR / 4;
/** Days ahead in which an opening or closing is looked for. */
const MOST_DAYS = 31;

/** The next moment at which an office opens or closes. */
function nextMoment(office: Office, companies: Companies, which: 'open' | 'close', now: Instant): Instant {
  const settings = companies.of(DEMO);
  const calendar = calendarOf(office, settings);
  const today = dayIn(office.zone, now);
  for (let ahead = 0; ahead <= MOST_DAYS; ahead += 1) {
    const date = plusDays(today, ahead);
    if (!calendar.dayOf(date).working) continue;
    const at = instantAt(date, hoursOn(office, settings.officeHours, date)[which], office.zone);
    if (at > now) return at;
  }
  throw new Refusal('no-working-day', {
    zh: `${office.name.zh}往后${MOST_DAYS}天都不上班，时钟没有拨动。`,
    en: `${office.name.en} is closed for the next ${MOST_DAYS} days; the clock was not moved.`,
  });
}

/** “The clock is at Friday 27 November, 18:00”, as the wall clock of a zone shows it. */
export function clockSaid(at: Instant, zone: string): Text {
  const day = dayIn(zone, at);
  const time = timeIn(zone, at);
  return { zh: `${sayDate(day, 'zh', day)}${time}`, en: `${sayDate(day, 'en', day)}, ${time}` };
}

export function createDemoClock(parts: {
  clock: MovableClock;
  companies: Companies;
  /** Does what is due now, and resolves when it is done. */
  beat: () => Promise<void>;
  /** Told when the clock has arrived, and who moved it. */
  onMoved: (who: DemoPerson, at: Instant) => void;
}): DemoClock {
  const { clock, companies, beat } = parts;
  let moving: Promise<unknown> = Promise.resolve();

  const move = async (who: DemoPerson, to: Move): Promise<Instant> => {
    const office = companies.of(DEMO).offices.find(({ id }) => id === who.office);
    const start = clock.now();
    const target =
      to === 'hour' || office === undefined
        ? instant(start + HOUR)
        : nextMoment(office, companies, to === 'opening' ? 'open' : 'close', start);
    while (clock.now() < target) {
      const step = STEP - (clock.now() % STEP);
      clock.forward(Math.min(step, target - clock.now()));
      await beat();
    }
    parts.onMoved(who, clock.now());
    return clock.now();
  };

  return {
    now: () => clock.now(),
    // One after the other: two people at once move it twice.
    move: (who, to) => {
      const next = moving.then(() => move(who, to));
      moving = next.catch(() => {});
      return next;
    },
  };
}
