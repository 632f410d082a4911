import { describe, expect, test } from 'vitest';
import type { RoutineSettings } from '../../src/people/routine-settings.ts';
import { routines as routinesSchema } from '../../src/people/routine-settings.ts';
import { type PlanSettings, plan, planDays, type Slot } from '../../src/reminders/plan.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { isoIn } from '../../src/time/zones.ts';
import { at } from '../support/clock.ts';
import { LONDON, office, SHANGHAI } from '../support/offices.ts';

const day = (text: string) => text as LocalDate;

function settings(given: Partial<PlanSettings> = {}): PlanSettings {
  return { offices: [SHANGHAI], officeHours: [], calendarDays: [], routines: [], ...given };
}

/** A routine of the company's own, with what a test is about. */
function own(given: Partial<RoutineSettings>): RoutineSettings {
  return {
    id: 'own',
    time: { at: '10:00' },
    days: 'working',
    wording: { title: { zh: '浇花', en: 'Flowers' }, text: { zh: '请浇花。', en: 'Please water them.' } },
    ...given,
  };
}

const only = (slots: readonly Slot[], routine: string) => slots.filter((slot) => slot.routine === routine);
const due = (slots: readonly Slot[]) =>
  slots.filter((slot) => slot.outcome === 'due').map((slot) => slot.date);
const said = (slots: readonly Slot[], zone = 'Asia/Shanghai') =>
  slots.map(
    (slot) =>
      `${slot.date} ${isoIn(zone, slot.at).slice(11, 16)} ${slot.outcome}${slot.why ? ` ${slot.why.code}` : ''}`,
  );

describe('days', () => {
  test('opening and closing of a working week with a make-up Saturday, and nothing else', () => {
    const slots = planDays(settings(), day('2026-10-05'), day('2026-10-11'));
    expect(said(only(slots, 'opening'))).toEqual([
      '2026-10-05 08:45 skipped holiday',
      '2026-10-06 08:45 skipped holiday',
      '2026-10-07 08:45 skipped holiday',
      '2026-10-08 08:45 due',
      '2026-10-09 08:45 due',
      '2026-10-10 08:45 due',
      '2026-10-11 08:45 skipped weekend',
    ]);
    expect(due(only(slots, 'closing'))).toEqual(['2026-10-08', '2026-10-09', '2026-10-10']);
    expect(new Set(slots.map((slot) => slot.routine))).toEqual(new Set(['opening', 'closing']));
  });

  test('the check of the last one out has a post of its own where the closing one is off', () => {
    const slots = planDays(
      settings({ routines: [{ id: 'closing', on: false }] }),
      day('2026-11-23'),
      day('2026-11-23'),
    );
    expect(slots.map((slot) => slot.routine)).toEqual(['opening', 'last-out']);
  });

  test('weekdays, dates, every year, monthly', () => {
    const fires = (given: Partial<RoutineSettings>, from: string, to: string) =>
      due(only(planDays(settings({ routines: [own(given)] }), day(from), day(to)), 'own'));
    expect(fires({ days: { weekdays: [1, 3] } }, '2026-11-23', '2026-11-29')).toEqual([
      '2026-11-23',
      '2026-11-25',
    ]);
    expect(fires({ days: { dates: ['2026-12-24', '12-25'] } }, '2026-12-01', '2027-12-31')).toEqual([
      '2026-12-24',
      '2026-12-25',
    ]);
    expect(fires({ days: { monthly: [31] } }, '2026-03-01', '2026-06-30')).toEqual([
      '2026-03-31',
      '2026-04-30',
      '2026-06-30',
    ]);
    expect(fires({ days: 'before-holidays' }, '2026-01-01', '2026-12-31')).toEqual([
      '2026-02-14',
      '2026-04-03',
      '2026-04-30',
      '2026-06-18',
      '2026-09-24',
      '2026-09-30',
      // The one before New Year's Day is assumed, and said to be.
      '2026-12-31',
    ]);
  });

  test('a day off is skipped, moved to the next working day, or sent all the same', () => {
    const slots = (onDayOff: 'skip' | 'next' | 'send') =>
      said(
        only(
          planDays(
            settings({ routines: [own({ days: { monthly: [1, 2] }, onDayOff })] }),
            day('2026-10-01'),
            day('2026-10-10'),
          ),
          'own',
        ),
      );
    expect(slots('skip')).toEqual(['2026-10-01 10:00 skipped holiday', '2026-10-02 10:00 skipped holiday']);
    expect(slots('next')).toEqual([
      '2026-10-01 10:00 skipped moved',
      '2026-10-02 10:00 skipped moved',
      // Once, although two of its days have come here.
      '2026-10-08 10:00 due',
    ]);
    expect(slots('send')).toEqual(['2026-10-01 10:00 due', '2026-10-02 10:00 due']);
  });

  test('a pause ends on its day; an office without channel hears nothing, and is told why', () => {
    const slots = planDays(
      settings({ routines: [{ id: 'opening', pausedUntil: day('2026-11-25') }] }),
      day('2026-11-24'),
      day('2026-11-25'),
    );
    expect(said(only(slots, 'opening'))).toEqual(['2026-11-24 08:45 skipped paused', '2026-11-25 08:45 due']);
    const silent = planDays(
      settings({ offices: [office({ channels: [] })] }),
      day('2026-11-24'),
      day('2026-11-24'),
    );
    expect(silent.map((slot) => slot.why)).toEqual([{ code: 'no-channel' }, { code: 'no-channel' }]);
  });

  test('an office has its own copy, the others what holds everywhere', () => {
    const slots = planDays(
      settings({
        offices: [SHANGHAI, LONDON],
        routines: [
          { id: 'opening', time: { from: 'opening', minutes: -10 } },
          { id: 'opening', office: 'london', time: { at: '08:30' } },
          own({ office: 'london', time: { at: '11:00' } }),
        ],
      }),
      day('2026-11-23'),
      day('2026-11-23'),
    );
    expect(only(slots, 'opening').map((slot) => new Date(slot.at).toISOString().slice(11, 16))).toEqual([
      '00:50',
      '08:30',
    ]);
    expect(only(slots, 'own').map((slot) => slot.office)).toEqual(['london']);
  });

  test('a routine whose rule is doubtful stays off until HR has chosen', () => {
    const on = (entry: RoutineSettings) =>
      due(only(planDays(settings({ routines: [entry] }), day('2026-11-23'), day('2026-11-23')), 'stay-late'));
    expect(on({ id: 'stay-late', on: true })).toEqual([]);
    expect(on({ id: 'stay-late', on: true, choice: 'keep' })).toEqual(['2026-11-23']);
  });

  test('hours that change from a Monday move both ends', () => {
    const slots = planDays(
      settings({
        officeHours: [{ office: 'shanghai', from: day('2026-11-30'), open: '09:30', close: '18:30' }],
      }),
      day('2026-11-27'),
      day('2026-11-30'),
    );
    expect(said(slots.filter((slot) => slot.outcome === 'due'))).toEqual([
      '2026-11-27 08:45 due',
      '2026-11-27 18:00 due',
      '2026-11-30 09:15 due',
      '2026-11-30 18:30 due',
    ]);
  });

  test('a year that is not announced is marked day by day', () => {
    const slots = planDays(settings(), day('2026-12-31'), day('2027-01-01'));
    expect(slots.map((slot) => slot.published)).toEqual([true, true, false, false]);
  });
});

describe('the window that is caught up with', () => {
  const week = (from: string, now: string, given: Partial<PlanSettings> = {}) =>
    plan(settings(given), at(from), at(now));

  test('holds what lies after its beginning and not after now, once', () => {
    expect(said(week('2026-11-23T08:44:00+08:00', '2026-11-23T08:45:00+08:00'))).toEqual([
      '2026-11-23 08:45 due',
    ]);
    expect(week('2026-11-23T08:45:00+08:00', '2026-11-23T08:46:00+08:00')).toEqual([]);
    expect(week('2026-11-23T08:46:00+08:00', '2026-11-23T08:44:00+08:00')).toEqual([]);
  });

  test('what has lost its use is expired: opening at ten, but closing still helps at half past seven', () => {
    expect(said(week('2026-11-23T08:00:00+08:00', '2026-11-23T10:00:00+08:00'))).toEqual([
      '2026-11-23 08:45 expired late',
    ]);
    expect(said(week('2026-11-23T17:00:00+08:00', '2026-11-23T19:30:00+08:00'))).toEqual([
      '2026-11-23 18:00 due',
    ]);
  });

  test('a week: every day of it, the days off with their reason', () => {
    const slots = only(week('2026-11-19T12:00:00+08:00', '2026-11-26T08:50:00+08:00'), 'opening');
    expect(said(slots)).toEqual([
      '2026-11-20 08:45 expired late',
      '2026-11-21 08:45 skipped weekend',
      '2026-11-22 08:45 skipped weekend',
      '2026-11-23 08:45 expired late',
      '2026-11-24 08:45 expired late',
      '2026-11-25 08:45 expired late',
      '2026-11-26 08:45 due',
    ]);
  });

  test('a time in the gap of spring and in the doubled hour of autumn comes once', () => {
    const night = own({ time: { at: '01:30' }, days: { weekdays: [7] }, onDayOff: 'send', office: 'london' });
    const slots = (from: string, to: string) =>
      only(week(from, to, { offices: [LONDON], routines: [night] }), 'own').map((slot) =>
        new Date(slot.at).toISOString().slice(0, 16),
      );
    expect(slots('2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual(['2026-03-29T01:00']);
    expect(slots('2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual(['2026-10-25T00:30']);
  });

  test('a reminder long before an early opening belongs to the day of the opening', () => {
    const early = own({ time: { from: 'opening', minutes: -600 } });
    const slots = only(
      week('2026-11-23T22:00:00+08:00', '2026-11-24T00:00:00+08:00', { routines: [early] }),
      'own',
    );
    expect(slots.map((slot) => slot.date)).toEqual(['2026-11-24']);
  });
});

describe('settings', () => {
  test.each([
    [{ id: 'Opening' }, 'small letters'],
    [{ id: 'x', days: { dates: ['2026-02-29'] } }, 'there is no day “2026-02-29”'],
    [{ id: 'x', days: { dates: ['02-29'] } }, '29 February comes once in four years'],
    [{ id: 'x', time: { at: '24:00' } }, ''],
    [{ id: 'x', days: { monthly: [32] } }, ''],
    [{ id: 'x', audience: [] }, ''],
    [{ id: 'x', usefulMinutes: 0 }, ''],
    [{ id: 'x', pausedUntil: '2026-13-01' }, 'there is no day'],
  ])('%j is refused', (entry, sentence) => {
    const result = routinesSchema.safeParse([entry]);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(sentence);
  });

  test('two entries for one routine and office are refused', () => {
    expect(routinesSchema.safeParse([{ id: 'opening' }, { id: 'opening' }]).success).toBe(false);
    expect(routinesSchema.safeParse([{ id: 'opening' }, { id: 'opening', office: 'london' }]).success).toBe(
      true,
    );
  });
});

test('a year for fifty offices with ten routines each is planned in under two seconds of processor time', () => {
  const offices = Array.from({ length: 50 }, (_, index) =>
    office({ id: `o${index}`, zone: index % 2 === 0 ? 'Asia/Shanghai' : 'Europe/London' }),
  );
  const routines = Array.from({ length: 8 }, (_, index) =>
    own({ id: `own-${index}`, time: { at: `1${index}:00` } }),
  );
  // Processor time: it holds on a busy machine too.
  const before = process.cpuUsage();
  const slots = planDays(settings({ offices, routines }), day('2026-01-01'), day('2026-12-31'));
  expect(slots).toHaveLength(50 * 10 * 365);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(2000);
});
