import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/env.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { readCalendarFile } from '../../src/people/calendar-file.ts';
import { Refusal } from '../../src/shared/errors.ts';
import { calendarOf } from '../../src/time/calendar.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { temporaryFolder, writeFiles } from '../support/folder.ts';
import { SHANGHAI } from '../support/offices.ts';

const YAML = `days:
  - { from: 2027-01-01, to: 2027-01-03, kind: holiday, name: { zh: 元旦, en: "New Year's Day" } }
  - { date: 2027-02-20, kind: make-up, name: { zh: 春节, en: Spring Festival } }
  - { from: 2027-05-01, to: 2027-05-05, kind: holiday, name: { zh: 劳动节, en: Labour Day } }
  - { from: 2027-10-01, to: 2027-10-07, kind: holiday, name: { zh: 国庆, en: National Day } }
`;
const CSV = `\uFEFF日期,类型,名称
2027-01-01,放假,元旦
2027-05-01,放假,劳动节
2027-10-01,放假,国庆
2027-10-09,上班,国庆
`;

/** The same without the mark, as Excel in China saves it. */
const GB18030 =
  'yNXG2izA4NDNLMP7s8YKMjAyNy0wMS0wMSy3xbzZLNSqtakKMjAyNy0wNS0wMSy3xbzZLMDNtq+92goyMDI3LTEwLTAxLLfFvNksufrH7AoyMDI3LTEwLTA5LMnPsOAsufrH7Ao=';

function refused(text: string): string {
  try {
    readCalendarFile(text);
  } catch (error) {
    if (error instanceof Refusal) return error.text.en;
    throw error;
  }
  return '';
}

describe('a file of official days', () => {
  test('settles the year it holds, in YAML', () => {
    const [year] = readCalendarFile(YAML);
    expect(year).toMatchObject({ calendar: 'CN', year: 2027 });
    expect(year?.days).toHaveLength(3 + 1 + 5 + 7);
    const calendar = calendarOf(SHANGHAI, {
      calendarDays: [],
      officialDays: year === undefined ? [] : [year],
    });
    expect(calendar.dayOf('2027-02-20' as LocalDate)).toMatchObject({ kind: 'make-up', published: true });
  });

  test('in CSV with Chinese headings and a byte order mark', () => {
    expect(readCalendarFile(CSV)[0]?.days).toHaveLength(4);
  });

  test.each([
    [YAML.replace('2027-02-20', '2027-02-30'), 'entry 2: there is no day “2027-02-30”'],
    [YAML.replace('2027-02-20', '2027-02-17'), '2027-02-17 is no weekend day'],
    [YAML.replace('make-up', 'perhaps'), 'kind is “perhaps”; write holiday or make-up'],
    [YAML.replace('2027-01-03', '2026-12-31'), 'entry 1 ends before it starts'],
    [YAML.replace('2027-10-01', '2027-10-02'), '2027 is not complete: 2027-10-01 is missing'],
    [YAML.replace('2027-02-20', '2027-05-02'), '2027-05-02 stands twice'],
    [CSV.replace('放假,劳动节', ',劳动节'), 'row 3: kind is “”'],
    ['datum,art,name\n2027-01-01,holiday,元旦', 'there is no column date (or from and to), kind'],
    ['日期,类型\n2027-01-01,放假', 'there is no column name_zh'],
    ['days: 5', 'it needs “days:”'],
    ['date,kind,name_zh\n', 'there is no day in it'],
  ])('%j is refused', (text, sentence) => {
    expect(refused(text)).toContain(sentence);
  });

  test('as Excel saves CSV in China: GB18030; bytes that are no text are refused with what to do', () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'gb.yaml': 'calendarFile: ./gb.csv\n', 'odd.yaml': 'calendarFile: ./odd.csv\n' });
    writeFileSync(join(folder, 'gb.csv'), Buffer.from(GB18030, 'base64'));
    writeFileSync(join(folder, 'odd.csv'), Uint8Array.from([0xb9, 0xa4, 0x2c, 0xff, 0xfe, 0xff, 0x0a]));
    const [year] = readConfigFile(join(folder, 'gb.yaml')).company.officialDays ?? [];
    expect(year).toMatchObject({ year: 2027, days: { length: 4 } });
    expect(year?.days[0]?.name.zh).toBe('元旦');
    expect(() => readConfigFile(join(folder, 'odd.yaml'))).toThrow(/encoding[\s\S]*CSV UTF-8/);
  });

  test('is named in the configuration, beside it', () => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      'decorum.yaml': 'calendarFile: ./2027.yaml\n',
      '2027.yaml': YAML,
      'bad.yaml': 'calendarFile: ./none.csv\n',
    });
    expect(readConfigFile(join(folder, 'decorum.yaml')).company.officialDays).toMatchObject([{ year: 2027 }]);
    expect(() => readConfigFile(join(folder, 'bad.yaml'))).toThrow(ConfigError);
  });
});
