import { beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/data/store/store.ts';
import type { Office } from '../../src/people/office.ts';
import { type Checklist, createChecklist, eveningOf, type LastCheck } from '../../src/reminders/checklist.ts';
import { calendarOf } from '../../src/time/calendar.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';

const COMPANY = 'acme';
const OFFICE: Office = {
  id: 'shanghai',
  name: { zh: '上海办公室', en: 'Shanghai office' },
  zone: 'Asia/Shanghai',
  lang: 'zh',
  calendar: 'CN',
  hours: { open: '09:00', close: '18:00' },
  workweek: [1, 2, 3, 4, 5],
  channels: [],
  preparationCounts: false,
};
const FRIDAY = '2026-11-27' as LocalDate;
const ALL = ['windows', 'lights', 'appliances', 'power', 'door'];

let clock: TestClock;
let store: Store;
let checklist: Checklist;
let records: LastCheck[];
let next = 0;

const doing = (by: string, day = FRIDAY) => ({
  company: COMPANY,
  request: `r${next++}`,
  office: OFFICE,
  day,
  by,
});
const evening = () => checklist.of(COMPANY, OFFICE.id, FRIDAY);
/** The whole table, as whoever reads the database sees it. */
const rows = () =>
  store.read(COMPANY).selectFrom('last_out').selectAll().where('company', '=', COMPANY).execute();

beforeEach(async () => {
  clock = createTestClock('2026-11-27T20:05:00+08:00');
  store = await openStore('sqlite::memory:', clock);
  records = [];
  checklist = createChecklist({
    store,
    clock,
    calendarOf: (_company, office) => calendarOf(office, { calendarDays: [] }),
    onClosed: async (_tx, _company, _office, check) => {
      records.push(check);
    },
  });
});

describe('one evening', () => {
  test('is taken, ticked, finished, and recorded once', async () => {
    expect(await checklist.take(doing('p-wang'))).toBe('mine');
    await checklist.save({ ...doing('p-wang'), ticked: ['lights', 'windows'], close: false });
    expect(await evening()).toMatchObject({
      holder: 'p-wang',
      ticked: ['windows', 'lights'],
      closedAt: undefined,
    });
    clock.set('2026-11-27T20:12:00+08:00');
    const last = { ...doing('p-wang'), ticked: ALL, close: true };
    expect(await checklist.save(last)).toBe('mine');
    expect(await checklist.save(last)).toBe('mine');
    expect(await checklist.save({ ...last, request: 'a second press' })).toBe('mine');
    expect(records).toMatchObject([
      { ticked: ALL, closedAt: Date.parse('2026-11-27T20:12:00+08:00'), revision: 1 },
    ]);
  });

  test('belongs to whoever took it; a colleague sees that, and may take it over', async () => {
    await checklist.take(doing('p-wang'));
    expect(await checklist.take(doing('p-zhang'))).toBe('other');
    expect(await checklist.save({ ...doing('p-zhang'), ticked: ALL, close: true })).toBe('other');
    expect(await checklist.giveBack(doing('p-zhang'))).toBe('other');
    expect((await evening())?.holder).toBe('p-wang');
    expect(await checklist.take({ ...doing('p-zhang'), over: true })).toBe('mine');
    expect(await checklist.save({ ...doing('p-wang'), ticked: ALL, close: true })).toBe('other');
  });

  test('once finished stays with whoever finished it; they may correct a wrong tick, which is recorded', async () => {
    await checklist.take(doing('p-wang'));
    await checklist.save({ ...doing('p-wang'), ticked: ALL, close: true });
    expect(await checklist.take({ ...doing('p-zhang'), over: true })).toBe('closed');
    expect(await checklist.giveBack(doing('p-wang'))).toBe('closed');
    clock.set('2026-11-27T20:20:00+08:00');
    await checklist.save({ ...doing('p-wang'), ticked: ALL.slice(0, 4), close: true });
    expect(records.map(({ ticked, revision }) => [ticked.length, revision])).toEqual([
      [5, 1],
      [4, 2],
    ]);
    expect((await evening())?.closedAt).toBe(Date.parse('2026-11-27T20:05:00+08:00'));
  });

  test('“not me after all” leaves nothing behind', async () => {
    await checklist.take(doing('p-wang'));
    expect(await checklist.giveBack(doing('p-wang'))).toBe('mine');
    expect(await rows()).toEqual([]);
    expect(await checklist.take(doing('p-zhang'))).toBe('mine');
  });

  test('two at once: one has it', async () => {
    const both = await Promise.all([checklist.take(doing('p-a')), checklist.take(doing('p-b'))]);
    expect([...both].sort()).toEqual(['mine', 'other']);
  });

  test('lasts past midnight, and not into the morning', async () => {
    clock.set('2026-11-28T00:40:00+08:00');
    expect(eveningOf(OFFICE, clock.now())).toBe(FRIDAY);
    expect(await checklist.take(doing('p-wang'))).toBe('mine');
    clock.set('2026-11-28T05:00:00+08:00');
    expect(await checklist.take(doing('p-zhang'))).toBe('over');
    expect(await checklist.save({ ...doing('p-wang'), ticked: ALL, close: true })).toBe('over');
    clock.set('2026-11-30T08:30:00+08:00');
    expect(await checklist.take(doing('p-zhang', '2026-11-26' as LocalDate))).toBe('over');
  });
});

describe('the name', () => {
  test('is there until noon of the next working day, then in no column of any row', async () => {
    await checklist.take(doing('p-wang'));
    await checklist.save({ ...doing('p-wang'), ticked: ALL, close: true });
    clock.set('2026-11-30T11:59:00+08:00');
    await checklist.erase(COMPANY);
    expect((await evening())?.holder).toBe('p-wang');
    clock.set('2026-11-30T12:00:00+08:00');
    // Not shown even before the heartbeat has come by.
    expect((await evening())?.holder).toBeUndefined();
    await checklist.erase(COMPANY);
    expect(JSON.stringify(await rows())).not.toContain('p-wang');
    expect(await checklist.save({ ...doing('p-wang'), ticked: [], close: true })).toBe('closed');
  });

  test('waits over a holiday: 30 September to noon of 8 October', async () => {
    clock.set('2026-09-30T20:00:00+08:00');
    await checklist.take(doing('p-wang', '2026-09-30' as LocalDate));
    expect((await rows())[0]?.erase_at).toBe('2026-10-08T04:00:00.000Z');
  });

  test('is in no list', async () => {
    await checklist.take(doing('p-wang'));
    await checklist.save({ ...doing('p-wang'), ticked: ['door'], close: true });
    const list = await checklist.between(COMPANY, OFFICE.id, '2026-11-23' as LocalDate, FRIDAY);
    expect(list).toMatchObject([{ day: FRIDAY, ticked: ['door'], revision: 1 }]);
    expect(JSON.stringify(list)).not.toContain('p-wang');
  });
});
