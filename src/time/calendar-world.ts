import { createRequire } from 'node:module';
import type HolidaysOfPackage from 'date-holidays';
import type { Text } from '../shared/lang.ts';
import type { CalendarYear, SpecialDay } from './calendar-china.ts';
import { type LocalDate, plusDays } from './days.ts';

const require = createRequire(import.meta.url);
let loaded: typeof HolidaysOfPackage | undefined;

/** The package weighs 25 MB in memory: it is loaded when an office needs another country than China. */
function holidaysClass(): typeof HolidaysOfPackage {
  if (loaded === undefined) {
    const found = require('date-holidays') as
      | typeof HolidaysOfPackage
      | { default: typeof HolidaysOfPackage };
    loaded = 'default' in found ? found.default : found;
  }
  return loaded;
}

/** True for a code such as `GB-ENG` or `DE-BY` whose country and part are known; never for China, which has its own. */
export function isWorldCalendar(code: string): boolean {
  const [country = '', state, region, ...rest] = code.split('-');
  if (country === 'CN' || rest.length > 0 || !/^[A-Z]{2}$/.test(country)) return false;
  const Holidays = holidaysClass();
  const all = new Holidays();
  if (!Object.hasOwn(all.getCountries(), country)) return false;
  if (state === undefined) return true;
  if (!Object.hasOwn(all.getStates(country) ?? {}, state)) return false;
  return region === undefined || Object.hasOwn(all.getRegions(country, state) ?? {}, region);
}

/** Names in Chinese of the commonest public holidays; others keep their English one. */
const CHINESE: Readonly<Record<string, string>> = {
  "New Year's Day": '元旦',
  'Good Friday': '耶稣受难日',
  'Easter Sunday': '复活节',
  'Easter Monday': '复活节星期一',
  'Early May bank holiday': '五月初银行假日',
  'Spring bank holiday': '春季银行假日',
  'Summer bank holiday': '夏季银行假日',
  'Labour Day': '劳动节',
  'Labor Day': '劳动节',
  'Christmas Eve': '平安夜',
  'Christmas Day': '圣诞节',
  'Boxing Day': '节礼日',
  'Independence Day': '独立日',
  'Memorial Day': '阵亡将士纪念日',
  Juneteenth: '六月节',
  'Thanksgiving Day': '感恩节',
  'Veterans Day': '退伍军人节',
  'Columbus Day': '哥伦布日',
  'Martin Luther King Jr. Day': '马丁·路德·金日',
  "Washington's Birthday": '总统日',
  'Australia Day': '澳大利亚国庆日',
  'Anzac Day': '澳新军团日',
  "King's Birthday": '国王诞辰日',
  'National Day': '国庆节',
};

function nameOf(english: string): Text {
  const bare = english.replace(/ \(substitute day\)$/, '');
  const substitute = bare !== english;
  const zh = CHINESE[bare] ?? bare;
  return { zh: substitute ? `${zh}补假` : zh, en: substitute ? `${bare} (substitute day)` : bare };
}

const years = new Map<string, CalendarYear>();

/** Public holidays of a country or a part of it; half days and days that only banks or schools keep are working days. */
export function worldYear(code: string, year: number): CalendarYear {
  const key = `${code} ${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const [country = '', state, region] = code.split('-');
  const where = {
    country,
    ...(state === undefined ? {} : { state }),
    ...(region === undefined ? {} : { region }),
  };
  const Holidays = holidaysClass();
  const days = new Map<LocalDate, SpecialDay>();
  for (const { date, start, end, name } of new Holidays(where, { types: ['public'] }).getHolidays(
    year,
    'en',
  )) {
    // A holiday that begins at noon or later leaves a working morning.
    if (!date.slice(11).startsWith('00:00')) continue;
    const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
    for (let i = 0; i < count; i++) {
      const day = plusDays(date.slice(0, 10) as LocalDate, i);
      if (!days.has(day)) days.set(day, { kind: 'holiday', name: nameOf(name) });
    }
  }
  const found: CalendarYear = { published: true, days };
  years.set(key, found);
  return found;
}
