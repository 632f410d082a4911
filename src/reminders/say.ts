import type { RoutineAudience, RoutineDays, RoutineTime } from '../people/routine-settings.ts';
import type { Lang } from '../shared/lang.ts';
import { type LocalDate, parseLocalDate, sayDate, weekdayName } from '../time/days.ts';
import type { Slot, Why } from './plan.ts';

/*
 * Plans in words, in both languages: when, to whom, on which days, and why not.
 */

const ROLES: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  zh: { employee: '员工', manager: '行政负责人', hr: 'HR', auditor: '审计', operator: '系统管理员' },
  en: {
    employee: 'staff',
    manager: 'office managers',
    hr: 'HR',
    auditor: 'auditors',
    operator: 'system administrators',
  },
};

/** How late: to the minute for two hours, then in hours, after two days in days. */
function sayLateness(minutes: number, lang: Lang): string {
  const hours = Math.round(minutes / 60);
  const days = Math.round(minutes / 1440);
  if (minutes < 120) return lang === 'zh' ? `${minutes}分钟` : `${minutes} minutes`;
  if (hours < 48) return lang === 'zh' ? `${hours}小时` : `${hours} hours`;
  return lang === 'zh' ? `${days}天` : `${days} days`;
}

/** Why a slot is not sent; `today` settles whether a year is said. */
export function sayWhy(why: Why, lang: Lang, today: LocalDate): string {
  const zh = lang === 'zh';
  switch (why.code) {
    case 'weekend':
      return zh ? '周末' : 'weekend';
    case 'holiday':
      return zh ? `${why.name.zh}放假` : `public holiday: ${why.name.en}`;
    case 'closed':
      return zh ? `公司休息日：${why.name.zh}` : `company closed: ${why.name.en}`;
    case 'moved':
      return zh
        ? `放假，改到${sayDate(why.to, lang, today)}`
        : `day off, moved to ${sayDate(why.to, lang, today)}`;
    case 'paused':
      return zh
        ? `暂停，${sayDate(why.until, lang, today)}恢复`
        : `paused until ${sayDate(why.until, lang, today)}`;
    case 'no-channel':
      return zh ? '这个办公地点还没有频道' : 'the office has no channel yet';
    case 'late':
      return zh
        ? `晚了${sayLateness(why.minutes, lang)}，已经没用了`
        : `${sayLateness(why.minutes, lang)} late, of no use any more`;
  }
}

/** That a day is only assumed, for a line of a plan. */
export function sayAssumed(year: string, lang: Lang): string {
  return lang === 'zh'
    ? `${year}年的放假和调休安排还没公布，暂按周末和法定节假日推算`
    : `China's days off and make-up days for ${year} are not announced yet; assumed from weekends and statutory holidays`;
}

export function sayAudience(audience: RoutineAudience, lang: Lang): string {
  const zh = lang === 'zh';
  const each = audience.map((one) => {
    if (one === 'channels') return zh ? '办公地点的频道' : "the office's channels";
    if (one === 'office') return zh ? '这个办公地点的同事' : 'everybody in the office';
    if (one === 'subscribers') return zh ? '订阅的同事' : 'those who subscribed';
    if ('channel' in one) return zh ? `频道 ${one.channel.channel}` : `channel ${one.channel.channel}`;
    if ('department' in one) return one.department;
    return ROLES[lang][one.role] ?? one.role;
  });
  return each.join(zh ? '、' : ', ');
}

export function sayTime(time: RoutineTime, lang: Lang): string {
  if ('at' in time) return time.at;
  const zh = lang === 'zh';
  const edge = time.from === 'opening' ? (zh ? '上班' : 'opening') : zh ? '下班' : 'closing';
  const minutes = Math.abs(time.minutes);
  if (minutes === 0) return zh ? `${edge}时` : `at ${edge}`;
  const before = time.minutes < 0;
  if (zh) return `${edge}${before ? '前' : '后'}${minutes}分钟`;
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${before ? 'before' : 'after'} ${edge}`;
}

export function sayDays(days: RoutineDays, lang: Lang): string {
  const zh = lang === 'zh';
  const joint = zh ? '、' : ', ';
  if (days === 'working') return zh ? '工作日' : 'working days';
  if (days === 'before-holidays') {
    return zh ? '节假日前的最后一个工作日' : 'the last working day before public holidays';
  }
  if ('weekdays' in days) return days.weekdays.map((day) => weekdayName(day % 7, lang)).join(joint);
  if ('monthly' in days) {
    return zh
      ? `每月${days.monthly.map((day) => `${day}日`).join(joint)}`
      : `every month on day ${days.monthly.join(joint)}`;
  }
  return days.dates.map((date) => (parseLocalDate(date) ? date : yearly(date, zh))).join(joint);
}

function yearly(date: string, zh: boolean): string {
  const [month, day] = date.split('-').map(Number);
  return zh ? `每年${month}月${day}日` : `every year on ${date}`;
}

/** What became of a slot, or will. */
export function sayOutcome(outcome: Slot['outcome'] | 'sent' | 'caught-up', lang: Lang): string {
  const zh = { due: '会发', skipped: '不发', expired: '过了时效', sent: '已发出', 'caught-up': '补发' };
  const en = {
    due: 'goes out',
    skipped: 'not sent',
    expired: 'lost its use',
    sent: 'sent',
    'caught-up': 'sent late',
  };
  return (lang === 'zh' ? zh : en)[outcome];
}
