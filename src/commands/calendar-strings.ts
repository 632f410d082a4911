import type { Lang } from '../shared/lang.ts';

export interface CalendarStrings {
  readonly title: (office: string) => string;
  readonly kinds: Readonly<Record<'holiday' | 'make-up' | 'closed' | 'extra', (name: string) => string>>;
  readonly none: (days: number) => string;
  readonly sources: { readonly public: string; readonly company: string };
  readonly assumed: (year: string) => string;
  readonly closureTitle: string;
  readonly office: string;
  readonly all: string;
  readonly kind: string;
  readonly closed: string;
  readonly open: string;
  readonly from: string;
  readonly to: string;
  readonly toHint: string;
  readonly name: string;
  readonly nameHint: string;
  readonly submit: string;
  readonly problem: string;
  readonly required: string;
  readonly noDay: (typed: string) => string;
  readonly ends: string;
  readonly overlaps: (period: string, name: string) => string;
  readonly tooLong: (max: number) => string;
  readonly added: (kind: 'closed' | 'open', where: string, period: string, name: string) => string;
  readonly removed: (period: string, name: string) => string;
  readonly notThere: string;
  readonly moves: string;
  readonly officialTitle: string;
  readonly officialHow: string;
  readonly calendar: string;
  readonly calendarHint: string;
  readonly year: string;
  readonly yearHint: string;
  readonly file: string;
  readonly fileHint: string;
  readonly eitherOr: string;
  readonly lines: string;
  readonly linesHint: string;
  readonly badYear: string;
  readonly badLine: (number: number, why: string) => string;
  readonly lineKind: string;
  readonly lineYear: string;
  readonly lineTwice: string;
  readonly officialSaved: (calendar: string, year: string, off: number, on: number) => string;
  readonly feedTitle: (office: string) => string;
  readonly feedNone: string;
  readonly feedThere: (day: string) => string;
  readonly feedMade: string;
  readonly feedHow: string;
  readonly feedAgain: string;
  readonly feedRevoked: string;
  readonly feedNothing: string;
  readonly feedNoAddress: string;
}

const zh: CalendarStrings = {
  title: (office) => `放假日历：${office}`,
  kinds: {
    holiday: (name) => `${name}放假`,
    'make-up': (name) => (name === '' ? '调休上班' : `${name}调休上班`),
    closed: (name) => `公司休息：${name}`,
    extra: (name) => `公司上班：${name}`,
  },
  none: (days) => `今后${days}天没有放假，也没有调休。`,
  sources: { public: '公共日历', company: '公司设置' },
  assumed: (year) =>
    `${year}年的放假和调休安排还没公布，暂按周末和法定节假日推算。公布后，请点“填放假安排”。`,
  closureTitle: '加休息日或上班日',
  office: '办公地点',
  all: '所有办公地点',
  kind: '这几天',
  closed: '公司休息',
  open: '公司上班',
  from: '从哪天',
  to: '到哪天',
  toHint: '只有一天，就不填',
  name: '原因',
  nameHint: '中文 / English，比如：年会 / Annual party',
  submit: '保存',
  problem: '还有几处要改，什么都没有保存。',
  required: '请填写。',
  noDay: (typed) => `没有“${typed}”这一天。请写成 2026-12-24 这样。`,
  ends: '结束比开始早。请把两天对调。',
  overlaps: (period, name) => `和已有的“${name}”（${period}）重叠。请先去掉那一条，或换个日期。`,
  tooLong: (max) => `太长了，一种语言最多${max}个字。`,
  added: (kind, where, period, name) => `${where}${period}${kind === 'closed' ? '休息' : '上班'}：${name}`,
  removed: (period, name) => `已去掉 ${period}：${name}`,
  notThere: '这一条已经不在了，什么都没有改动。',
  moves: '提醒跟着改；已经发出的不再发。',
  officialTitle: '填放假安排',
  officialHow: '照通知写，一行一天：日期、放假或上班、名称。写过的年份会整年换成这里的。',
  calendar: '日历',
  calendarHint: '中国是 CN',
  year: '年份',
  yearHint: '附文件的，以文件里的日期为准',
  file: '放假安排文件',
  fileHint: 'Excel、CSV 或文本。表格要有：日期（或开始、结束）、类型（放假或上班）、名称',
  eitherOr: '附了文件，这里就不要填。请留一样。',
  lines: '安排',
  linesHint: '比如：2027-02-05 放假 春节 / Spring Festival；2027-02-20 上班 春节 / Spring Festival',
  badYear: '请写2000到2100之间的年份。',
  badLine: (number, why) => `第${number}行：${why}`,
  lineKind: '写明“放假”或“上班”',
  lineYear: '不在这一年里',
  lineTwice: '这一天写了两次',
  officialSaved: (calendar, year, off, on) => `${calendar}日历${year}年已填：放假${off}天，调休上班${on}天`,
  feedTitle: (office) => `日历订阅：${office}`,
  feedNone: '还没有订阅地址。生成之后，大家可以在自己的日历里看到上下班提醒和放假安排。',
  feedThere: (day) => `已有一个地址，${day}生成。地址不保存，找不到了就换一个；换了，旧的就不能用。`,
  feedMade: '订阅地址只显示这一次：',
  feedHow: '在日历程序里选“订阅日历”，贴上地址。谁有地址谁就能看，请只发给同事；要停用，点“撤销地址”。',
  feedAgain: '这个地址刚才已经显示过，不再显示。要新的，请再发“例行 订阅”。',
  feedRevoked: '已撤销，旧地址不能用了。',
  feedNothing: '本来就没有地址，什么都没有改动。',
  feedNoAddress: '系统还没有设置网址（PUBLIC_URL），地址前半段请问系统管理员。',
};

const en: CalendarStrings = {
  title: (office) => `Calendar: ${office}`,
  kinds: {
    holiday: (name) => `closed: ${name}`,
    'make-up': (name) => (name === '' ? 'make-up workday' : `make-up workday for ${name}`),
    closed: (name) => `company closed: ${name}`,
    extra: (name) => `company workday: ${name}`,
  },
  none: (days) => `No days off and no make-up workdays in the next ${days} days.`,
  sources: { public: 'public calendar', company: 'company settings' },
  assumed: (year) =>
    `The days off for ${year} are not announced yet; going by weekends and statutory holidays. Once they are, press “Enter official days”.`,
  closureTitle: 'Add a closure or workday',
  office: 'Office',
  all: 'all offices',
  kind: 'On these days',
  closed: 'the company is closed',
  open: 'the company works',
  from: 'From',
  to: 'To',
  toHint: 'Left empty: one day',
  name: 'Why',
  nameHint: '中文 / English, for example: 年会 / Annual party',
  submit: 'Save',
  problem: 'A few things need mending; nothing was saved.',
  required: 'Please fill this in.',
  noDay: (typed) => `There is no day “${typed}”. Write it like 2026-12-24.`,
  ends: 'It ends before it starts. Please swap the two days.',
  overlaps: (period, name) => `It overlaps “${name}” (${period}). Remove that first, or choose other days.`,
  tooLong: (max) => `This is too long: at most ${max} characters in one language.`,
  added: (kind, where, period, name) =>
    `${where}, ${period}: ${kind === 'closed' ? 'closed' : 'working'}, ${name}`,
  removed: (period, name) => `Removed ${period}: ${name}`,
  notThere: 'This entry is gone already; nothing was changed.',
  moves: 'Reminders follow; what was sent is not sent again.',
  officialTitle: 'Enter official days',
  officialHow:
    'As the notice says, one day on a line: date, off or work, name. A year that is entered here replaces the whole year.',
  calendar: 'Calendar',
  calendarHint: 'CN for China',
  year: 'Year',
  yearHint: 'With a file, the dates in it count',
  file: 'File of official days',
  fileHint: 'Excel, CSV or text. A table has the columns date (or from and to), kind (off or work), name',
  eitherOr: 'There is a file already: please keep one of the two.',
  lines: 'Days',
  linesHint: 'for example: 2027-02-05 off 春节 / Spring Festival; 2027-02-20 work 春节 / Spring Festival',
  badYear: 'Please write a year from 2000 to 2100.',
  badLine: (number, why) => `Line ${number}: ${why}`,
  lineKind: 'say “off” or “work”',
  lineYear: 'not in this year',
  lineTwice: 'this day stands twice',
  officialSaved: (calendar, year, off, on) =>
    `Calendar ${calendar}, ${year}: ${off} ${off === 1 ? 'day' : 'days'} off, ${on} make-up ${on === 1 ? 'workday' : 'workdays'}`,
  feedTitle: (office) => `Calendar address: ${office}`,
  feedNone:
    'There is no address yet. With one, colleagues see the reminders and days off in their own calendar.',
  feedThere: (day) =>
    `There is one, made on ${day}. It is kept nowhere: when it is lost, make a new one, and the old one stops working.`,
  feedMade: 'The address is shown this once:',
  feedHow:
    'Choose “subscribe to a calendar” in your calendar program and paste it. Whoever has the address can read it, so share it with colleagues only; “Revoke it” ends it.',
  feedAgain:
    'This address was shown a moment ago and is not shown again. For a new one send “/routine feed”.',
  feedRevoked: 'Revoked; the old address no longer works.',
  feedNothing: 'There was no address; nothing was changed.',
  feedNoAddress:
    'The web address of this service (PUBLIC_URL) is not set; ask the system administrator for its first half.',
};

export const calendarStrings: Readonly<Record<Lang, CalendarStrings>> = { zh, en };
