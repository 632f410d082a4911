import type { Role } from '../messages/request.ts';
import type { RoutineAudience, RoutineDays, RoutineTime } from '../people/routine-settings.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { isClockTime } from '../time/clock-times.ts';
import { findDate } from '../time/date-words.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import { common } from './strings.ts';

/*
 * How routines are typed, in both languages: times, days, audiences. The same words fill in the forms. What cannot be read is
 * undefined; the field says what to write.
 */

/** `9:30`, `09：30`, `9点半`, `18点` as 09:30; undefined when it is no time of a day. */
export function readClockTime(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim();
  const match = /^(\d{1,2})(?::(\d{2})|点(半|\d{1,2}分?)?)?\s*(am|pm)?$/i.exec(text);
  if (match === null) return undefined;
  const [, hours = '', minutes, chinese = '', half] = match;
  if (minutes === undefined && !text.includes('点') && half === undefined) return undefined;
  const spoken = chinese === '半' ? '30' : chinese.replace('分', '');
  const noon = half?.toLowerCase() === 'pm' && Number(hours) < 12 ? 12 : 0;
  const time = `${String(Number(hours) + noon).padStart(2, '0')}:${(minutes ?? spoken).padStart(2, '0')}`;
  return isClockTime(time) ? time : undefined;
}

const EDGE = '(opening|closing|open|close|上班|下班)';
const BEFORE_AFTER = new RegExp(
  `^(?:${EDGE}\\s*(前|后)?\\s*(\\d{1,3})\\s*分钟?(前|后)?|(\\d{1,3})\\s*(?:min|minutes?)\\s*(before|after)\\s*${EDGE})$`,
  'i',
);
const SIGNED = new RegExp(`^${EDGE}\\s*([+-])\\s*(\\d{1,3})$`, 'i');
const AT_EDGE = new RegExp(`^(?:at\\s+)?${EDGE}(?:时)?$`, 'i');

const edgeOf = (word: string): 'opening' | 'closing' => (/^(open|上班)/i.test(word) ? 'opening' : 'closing');

/** `08:50`, `opening-15`, `15 minutes before opening`, `上班前15分钟`, `下班时`. */
export function readRoutineTime(typed: string): RoutineTime | undefined {
  const text = typed.normalize('NFKC').trim();
  const at = readClockTime(text);
  if (at !== undefined) return { at };
  const edge = AT_EDGE.exec(text);
  if (edge?.[1] !== undefined) return { from: edgeOf(edge[1]), minutes: 0 };
  const signed = SIGNED.exec(text);
  if (signed !== null) {
    const [, word = '', sign, minutes] = signed;
    return limited(edgeOf(word), Number(minutes), sign === '-');
  }
  const spoken = BEFORE_AFTER.exec(text);
  if (spoken === null) return undefined;
  const [, zhEdge, front, zhMinutes, back, enMinutes, side, enEdge] = spoken;
  if (zhEdge !== undefined) {
    const which = front ?? back;
    return which === undefined ? undefined : limited(edgeOf(zhEdge), Number(zhMinutes), which === '前');
  }
  return limited(edgeOf(enEdge ?? ''), Number(enMinutes), side?.toLowerCase() === 'before');
}

/** Half a day is the farthest from opening or closing. */
function limited(from: 'opening' | 'closing', minutes: number, before: boolean): RoutineTime | undefined {
  if (minutes > 720) return undefined;
  return { from, minutes: before && minutes > 0 ? -minutes : minutes };
}

/** As it is typed back. */
export function writeRoutineTime(time: RoutineTime): string {
  if ('at' in time) return time.at;
  if (time.minutes === 0) return time.from;
  return `${time.from}${time.minutes < 0 ? '-' : '+'}${Math.abs(time.minutes)}`;
}

const WEEKDAYS: readonly (readonly [RegExp, number])[] = [
  [/^(周|星期|礼拜)?一$|^mon(day)?s?$/i, 1],
  [/^(周|星期|礼拜)?二$|^tue(s|sday)?s?$/i, 2],
  [/^(周|星期|礼拜)?三$|^wed(nesday)?s?$/i, 3],
  [/^(周|星期|礼拜)?四$|^thu(rs|rsday)?s?$/i, 4],
  [/^(周|星期|礼拜)?五$|^fri(day)?s?$/i, 5],
  [/^(周|星期|礼拜)?六$|^sat(urday)?s?$/i, 6],
  [/^(周|星期|礼拜)?[日天]$|^sun(day)?s?$/i, 7],
];

const split = (text: string) =>
  text.split(/[\s,，、;；]+/).filter((piece) => piece !== '' && !/^(and|和)$/i.test(piece));

/** `working`, `工作日`, `周一、周三`, `mon,wed`, `monthly 1,15`, `每月1日、15日`, `2026-12-24`, `12-24`, `before holidays`. */
export function readRoutineDays(typed: string): RoutineDays | undefined {
  const text = typed.normalize('NFKC').trim();
  if (/^(working( days?)?|工作日|每个?工作日)$/i.test(text)) return 'working';
  if (/^(before[- ]holidays?|节前|节假日前|放假前)$/i.test(text)) return 'before-holidays';
  const monthly = /^(?:monthly|every month|每月)\s*(?:on\s*)?(?:day\s*)?(.+)$/i.exec(text)?.[1];
  if (monthly !== undefined) return readMonthly(monthly);
  const pieces = split(text);
  const weekdays = pieces.map((piece) => WEEKDAYS.find(([pattern]) => pattern.test(piece))?.[1]);
  if (pieces.length > 0 && weekdays.every((day) => day !== undefined)) {
    return { weekdays: [...new Set(weekdays as number[])].sort() };
  }
  const dates = pieces.map(readYearly);
  if (pieces.length === 0 || dates.some((date) => date === undefined)) return undefined;
  return { dates: dates as string[] };
}

function readMonthly(typed: string): RoutineDays | undefined {
  const numbers = split(typed).map((piece) => Number(/^(\d{1,2})[日号]?$/.exec(piece)?.[1]));
  if (numbers.length === 0 || numbers.some((day) => !(day >= 1 && day <= 31))) return undefined;
  return { monthly: [...new Set(numbers)].sort((a, b) => a - b) };
}

/** `2026-12-24` or `12-24`; 29 February every year is none. */
function readYearly(typed: string): string | undefined {
  const chinese = /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]$/.exec(typed);
  const two = (part: string | undefined) => String(Number(part)).padStart(2, '0');
  const text =
    chinese === null
      ? typed
      : `${chinese[1] === undefined ? '' : `${chinese[1]}-`}${two(chinese[2])}-${two(chinese[3])}`;
  if (parseLocalDate(text) !== undefined) return text;
  return text !== '02-29' && parseLocalDate(`2026-${text}`) !== undefined ? text : undefined;
}

const DAY_NAMES = ['', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function writeRoutineDays(days: RoutineDays): string {
  if (days === 'working' || days === 'before-holidays') return days;
  if ('weekdays' in days) return days.weekdays.map((day) => DAY_NAMES[day]).join(', ');
  return 'monthly' in days ? `monthly ${days.monthly.join(', ')}` : days.dates.join(', ');
}

const ROLES: readonly (readonly [RegExp, Role])[] = [
  [/^(managers?|行政负责人|负责人)$/i, 'manager'],
  [/^hr$/i, 'hr'],
  [/^(employees?|员工)$/i, 'employee'],
  [/^(operators?|系统管理员)$/i, 'operator'],
];

/** `channels` 频道, `office` 全体, `subscribers` 订阅, a role, `department:Customer Service` 部门：客户服务部; several with commas. */
export function readAudience(typed: string): RoutineAudience | undefined {
  const pieces = typed
    .normalize('NFKC')
    .split(/[,、;\n]+/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const audience = pieces.map((piece): RoutineAudience[number] | undefined => {
    if (/^(channels?|办公地点的频道|频道)$/i.test(piece)) return 'channels';
    if (/^(office|everybody|全体|全体同事|这个办公地点的同事)$/i.test(piece)) return 'office';
    if (/^(subscribers?|订阅|订阅的同事)$/i.test(piece)) return 'subscribers';
    const role = ROLES.find(([pattern]) => pattern.test(piece))?.[1];
    if (role !== undefined) return { role };
    const department = /^(?:department|部门)\s*[::]?\s*(\S.*)$/i.exec(piece)?.[1];
    return department === undefined ? undefined : { department };
  });
  if (audience.length === 0 || audience.some((one) => one === undefined)) return undefined;
  return audience as RoutineAudience;
}

export function writeAudience(audience: RoutineAudience): string {
  return audience
    .map((one) => {
      if (typeof one === 'string') return one;
      if ('role' in one) return one.role;
      return 'department' in one ? `department:${one.department}` : `channel:${one.channel.channel}`;
    })
    .join(', ');
}

const PERIOD_MARKS = /\b(from|to|until|till|through|on)\b|从|起|到|至|为止|直到|止/giu;

/** The days named among words, in their order: `from 2026-11-30 to friday`, `从11月30日到12月4日`. @throws Refusal for 31 November */
export function datesIn(words: string, today: LocalDate): { dates: LocalDate[]; rest: string } {
  const dates: LocalDate[] = [];
  let rest = '';
  // One day at a time: what stands between “from” and “to” is one.
  for (const piece of words
    .normalize('NFKC')
    .split(PERIOD_MARKS)
    .filter((each) => each !== undefined)) {
    const found = piece.trim() === '' ? undefined : findDate(piece, today);
    if (found === undefined) {
      if (!PERIOD_MARK.test(piece)) rest += ` ${piece}`;
      continue;
    }
    if ('noSuchDay' in found) {
      const { month, day } = found.noSuchDay;
      throw new Refusal('no-such-day', {
        zh: `${common.zh.noSuchDay(month, day)}什么都没有改动。`,
        en: `${common.en.noSuchDay(month, day)} Nothing was changed.`,
      });
    }
    dates.push(found.date);
    rest += ` ${found.rest}`;
  }
  return { dates, rest: rest.replace(/\s+/g, ' ').trim() };
}

const PERIOD_MARK = /^(from|to|until|till|through|on|从|起|到|至|为止|直到|止)$/iu;

/** “提醒大家 / Tell everybody”: one text for both languages, or one each. */
export function bilingual(typed: string): { zh: string; en: string } {
  const [zh = '', en] = typed.split(/\s*[/／]\s*/, 2);
  const only = zh.trim() || (en ?? '').trim();
  return { zh: zh.trim() || only, en: (en ?? '').trim() || only };
}

export function joined(text: Readonly<Record<Lang, string>>): string {
  return text.zh === text.en ? text.zh : `${text.zh} / ${text.en}`;
}
