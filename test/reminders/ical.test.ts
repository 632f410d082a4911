import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/data/store/store.ts';
import { loadCompanies } from '../../src/people/company.ts';
import { createFeeds, SECRET } from '../../src/reminders/feeds.ts';
import { DAYS_AHEAD, DAYS_BACK, officeCalendar } from '../../src/reminders/ical.ts';
import { createRoutines, type Routines } from '../../src/reminders/routines.ts';
import { openShelf } from '../../src/rulebook/shelf.ts';
import { dayIn, plusDays } from '../../src/time/days.ts';
import { at, createTestClock } from '../support/clock.ts';
import { LONDON, office, SHANGHAI } from '../support/offices.ts';
import { ACME } from '../support/world.ts';

const COMPANY = 'acme';
const LORD_HOWE = office({
  id: 'lord-howe',
  name: { zh: '豪勋爵岛', en: 'Lord Howe' },
  zone: 'Australia/Lord_Howe',
  lang: 'en',
  calendar: 'none',
});

async function routinesOf(now: string): Promise<Routines> {
  const clock = createTestClock(now);
  const store = await openStore('sqlite::memory:', clock);
  const company = { ...ACME, offices: [SHANGHAI, LONDON, LORD_HOWE] };
  const companies = await loadCompanies(store, clock, { [COMPANY]: company });
  const shelf = openShelf((id) => ({ company: companies.of(id).name, order: companies.of(id).handbooks }));
  return createRoutines({ store, companies, shelf });
}

/** What a calendar program reads: every event with its moments. */
function eventsIn(
  file: string,
): { uid: string; summary: string; start: number; day: string; whole: boolean }[] {
  const calendar = new ICAL.Component(ICAL.parse(file) as never);
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      start: event.startDate.toJSDate().getTime(),
      day: event.startDate.toString().slice(0, 10),
      whole: event.startDate.isDate,
    };
  });
}

describe('an office’s calendar', () => {
  // Half a year around the changes of the clocks: London on 25 October, Lord Howe (by half an hour) on 4 October.
  test.each([
    [SHANGHAI, '2026-08-20T10:00:00Z'],
    [LONDON, '2026-08-20T10:00:00Z'],
    [LONDON, '2027-02-01T10:00:00Z'],
    [LORD_HOWE, '2026-08-20T10:00:00Z'],
  ])('%o from %s is read by a calendar program as it is planned', async (where, now) => {
    const routines = await routinesOf(now);
    const events = eventsIn(officeCalendar(routines, COMPANY, where, at(now)));
    const today = dayIn(where.zone, at(now));
    const planned = routines
      .plan(COMPANY, plusDays(today, -DAYS_BACK), plusDays(today, DAYS_AHEAD), where.id)
      .filter((slot) => slot.outcome === 'due');
    expect(planned.length).toBeGreaterThan(200);
    const key = ({ uid, start }: { uid: string; start: number }) => `${uid} ${start}`;
    expect(
      events
        .filter(({ whole }) => !whole)
        .map(key)
        .sort(),
    ).toEqual(planned.map((slot) => `${slot.routine}-${where.id}-${slot.date}-1@decorum ${slot.at}`).sort());
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
  });

  test('the opening reminder stays at 08:45 on the wall while the clock changes', async () => {
    const routines = await routinesOf('2026-10-20T10:00:00Z');
    const events = eventsIn(officeCalendar(routines, COMPANY, LONDON, at('2026-10-20T10:00:00Z')));
    const opening = (date: string) =>
      events.find(({ uid }) => uid.startsWith(`opening-london-${date}`))?.start;
    expect(opening('2026-10-23')).toBe(Date.parse('2026-10-23T07:45:00Z'));
    expect(opening('2026-10-26')).toBe(Date.parse('2026-10-26T08:45:00Z'));
  });

  test('days off and make-up workdays are whole days in the office’s words; an assumed one says so', async () => {
    const now = '2026-09-01T00:00:00Z';
    const routines = await routinesOf(now);
    const whole = eventsIn(officeCalendar(routines, COMPANY, SHANGHAI, at(now))).filter((each) => each.whole);
    const on = (day: string) => whole.filter((each) => each.day === day).map(({ summary }) => summary);
    expect(on('2026-10-01')).toEqual([expect.stringContaining('放假')]);
    expect(on('2026-10-10')).toEqual([expect.stringMatching(/调休上班$/)]);
    expect(on('2026-10-09')).toEqual([]);
    expect(on('2027-01-01')).toEqual([expect.stringContaining('暂按推算')]);
  });
});

describe('an address', () => {
  test('is a secret of 128 bits of which the database keeps a digest only; a new one or a revoke ends it', async () => {
    const clock = createTestClock();
    const store = await openStore('sqlite::memory:', clock);
    const feeds = createFeeds(store, clock);
    const secret = await feeds.create(COMPANY, 'r1', 'shanghai', 'hannah');
    expect(secret).toMatch(SECRET);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
    expect(await feeds.create(COMPANY, 'r1', 'shanghai', 'hannah')).toBe('again');
    expect(await feeds.officeOf(COMPANY, secret)).toBe('shanghai');
    expect(await feeds.officeOf('other', secret)).toBeUndefined();
    expect(await feeds.officeOf(COMPANY, `${secret.slice(0, -1)}!`)).toBeUndefined();
    const kept = await store
      .read(COMPANY)
      .selectFrom('calendar_feeds')
      .selectAll()
      .where('company', '=', COMPANY)
      .execute();
    expect(JSON.stringify(kept)).not.toContain(secret);
    const second = await feeds.create(COMPANY, 'r2', 'shanghai', 'hannah');
    expect(await feeds.officeOf(COMPANY, secret)).toBeUndefined();
    expect(await feeds.revoke(COMPANY, 'r3', 'shanghai')).toBe(true);
    expect(await feeds.officeOf(COMPANY, second)).toBeUndefined();
    expect(await feeds.revoke(COMPANY, 'r4', 'shanghai')).toBe(false);
  });
});
