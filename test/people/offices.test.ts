import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/env.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { companySchema, officesOf, SHIPPED_COMPANY } from '../../src/people/company.ts';
import { buildingClosesAt } from '../../src/people/office.ts';
import { DEMO_COMPANY } from '../../src/platforms/local/index.ts';
import { isCalendar } from '../../src/time/calendar.ts';
import { temporaryFolder, writeFiles } from '../support/folder.ts';

const OFFICE = `
  offices:
    - id: shanghai
      name: { zh: 上海办公室, en: Shanghai office }
      zone: Asia/Shanghai
      calendar: CN
      hours: { open: "09:00", close: "18:00" }
      channels: [{ workspace: T1, channel: C1 }]
`;

function read(company: string) {
  const folder = temporaryFolder();
  writeFiles(folder, { 'decorum.yaml': `company:${company}` });
  return readConfigFile(join(folder, 'decorum.yaml'));
}

function faults(company: string): string {
  try {
    read(company);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.join('\n');
    throw error;
  }
  return '';
}

describe('offices in the file', () => {
  test('come with what is usual where nothing is said', () => {
    const [office] = read(OFFICE).company.offices ?? [];
    expect(office).toMatchObject({ lang: 'zh', workweek: [1, 2, 3, 4, 5], preparationCounts: false });
  });

  test.each([
    ['zone: Asia/Shanghai', 'zone: Asia/Shangai', 5, 'not a time zone this machine knows'],
    ['close: "18:00"', 'close: "08:00"', 7, 'closes before it opens'],
    ['open: "09:00"', 'open: "9 am"', 7, 'write it like 09:00'],
    ['calendar: CN', 'calendar: China', 6, 'not a calendar: write CN'],
    ['calendar: CN', 'calendar: CN-SH', 6, 'not a calendar: write CN'],
    ['calendar: CN', 'calendar: XX', 6, 'not a calendar: write CN'],
    ['id: shanghai', 'id: Shanghai Office', 3, 'small letters, digits or hyphens'],
    ['calendar: CN', 'calendar: CN\n      workweek: [0, 8]', 7, 'workweek'],
    ['calendar: CN', 'calendar: CN\n      workweek: [1, 1]', 7, 'a weekday stands twice'],
  ])('%s → %s is named with its line', (right, wrong, line, sentence) => {
    const said = faults(OFFICE.replace(right, wrong));
    expect(said).toContain(sentence);
    expect(said).toContain(`decorum.yaml, line ${line}: company.offices.0`);
  });

  test('with one id for two are refused', () => {
    expect(faults(OFFICE + OFFICE.replace('\n  offices:', ''))).toContain('two offices have the same id');
  });

  test('without a channel are a warning, not a fault', () => {
    const file = read(OFFICE.replace(/\n +channels.*/, ''));
    expect(file.warnings).toEqual([expect.stringMatching(/line 3: .*Shanghai office has no channel yet/)]);
    expect(read(OFFICE).warnings).toBeUndefined();
  });
});

describe('dated hours and days', () => {
  const dated = (hours: string) => faults(`${OFFICE}  officeHours:\n    - ${hours}\n`);
  const days = (...lines: string[]) =>
    faults(`${OFFICE}  calendarDays:\n${lines.map((line) => `    - ${line}\n`).join('')}`);
  const closed = (from: string, to: string, office?: string) =>
    `{ ${office === undefined ? '' : `office: ${office}, `}from: ${from}, to: ${to}, kind: closed, name: { zh: 休息, en: Closure } }`;

  test('are taken when they hold', () => {
    expect(dated('{ office: shanghai, from: 2026-07-01, open: "08:30", close: "17:30" }')).toBe('');
    expect(days(closed('2028-02-29', '2028-02-29'), closed('2028-02-29', '2028-03-01', 'shanghai'))).toBe('');
  });

  test.each([
    [
      '{ office: london, from: 2026-07-01, open: "08:30", close: "17:30" }',
      'there is no office “london”; there are: shanghai',
    ],
    ['{ office: shanghai, from: 2026-02-29, open: "08:30", close: "17:30" }', 'there is no day “2026-02-29”'],
    [
      '{ office: shanghai, from: 2026-07-02, to: 2026-07-01, open: "08:30", close: "17:30" }',
      'ends before it starts',
    ],
    ['{ office: shanghai, from: 2026-07-01, open: "18:30", close: "09:30" }', 'closes before it opens'],
  ])('%s is refused', (hours, sentence) => {
    expect(dated(hours)).toContain(sentence);
  });

  test('that overlap are refused with both', () => {
    const said = days(closed('2026-12-24', '2026-12-26'), closed('2026-12-26', '2026-12-28'));
    expect(said).toContain('overlaps 2026-12-24 to 2026-12-26, “Closure”');
    expect(said).toContain('calendarDays.1');
  });
});

test('the demo has Shanghai and London, and its settings pass their own schema', () => {
  expect(companySchema.partial().safeParse(DEMO_COMPANY).success).toBe(true);
  expect(
    DEMO_COMPANY.offices?.map(({ id, hours, calendar }) => [id, hours.open, hours.close, calendar]),
  ).toEqual([
    ['shanghai', '09:00', '18:00', 'CN'],
    ['london', '09:00', '17:30', 'GB-ENG'],
  ]);
});

test('a company without offices has one all the same, in its zone', () => {
  expect(officesOf(SHIPPED_COMPANY)).toMatchObject([{ id: 'office', zone: 'Asia/Shanghai', calendar: 'CN' }]);
  expect(officesOf({ ...SHIPPED_COMPANY, zone: 'Europe/London' })[0].calendar).toBe('none');
});

test('the building closes three hours after the office, and on the same day', () => {
  const [office] = officesOf(SHIPPED_COMPANY);
  expect(buildingClosesAt(office, '18:00')).toBe('21:00');
  expect(buildingClosesAt(office, '22:30')).toBe('23:59');
  expect(buildingClosesAt({ ...office, buildingCloses: '20:00' }, '18:00')).toBe('20:00');
});

test.each(['CN', 'none', 'GB', 'GB-ENG', 'US-NY', 'DE-BY-A'])('%s is a calendar', (code) => {
  expect(isCalendar(code)).toBe(true);
});
