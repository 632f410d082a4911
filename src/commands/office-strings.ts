import type { Lang } from '../shared/lang.ts';

export interface OfficeStrings {
  readonly listTitle: string;
  readonly listRow: (hours: string, zone: string, calendar: string) => string;
  readonly channels: (count: number) => string;
  readonly noChannel: string;
  readonly buttons: {
    readonly hours: string;
    readonly edit: string;
    readonly add: string;
    readonly apply: string;
    readonly undo: string;
    readonly closure: string;
    readonly remove: (day: string) => string;
    readonly official: string;
    readonly feed: string;
    readonly feedMake: string;
    readonly feedAgain: string;
    readonly feedRevoke: string;
  };
  readonly hoursTitle: string;
  readonly office: string;
  readonly open: string;
  readonly close: string;
  readonly from: string;
  readonly to: string;
  readonly toHint: string;
  readonly preview: string;
  readonly problem: string;
  readonly required: string;
  readonly notClock: (typed: string) => string;
  readonly order: string;
  readonly noDay: (typed: string) => string;
  readonly noOffice: (typed: string, known: string) => string;
  readonly past: (day: string) => string;
  readonly ends: string;
  readonly newHours: (office: string, period: string, hours: string) => string;
  readonly since: (from: string, to: string | undefined) => string;
  readonly oldNew: (old: string, next: string) => string;
  readonly same: string;
  readonly moves: string;
  readonly noneYet: string;
  readonly applied: (said: string) => string;
  readonly appliedBefore: string;
  readonly fromNext: string;
  readonly editTitle: (name: string) => string;
  readonly addTitle: string;
  readonly submit: string;
  readonly fields: {
    readonly id: string;
    readonly idHint: string;
    readonly name: string;
    readonly nameHint: string;
    readonly zone: string;
    readonly zoneHint: string;
    readonly lang: string;
    readonly langs: Readonly<Record<Lang, string>>;
    readonly calendar: string;
    readonly calendarHint: string;
    readonly hours: string;
    readonly hoursHint: string;
    readonly week: string;
    readonly weekHint: string;
    readonly channels: string;
    readonly channelsHint: string;
    readonly building: string;
    readonly buildingHint: string;
    readonly preparation: string;
    readonly preparationHint: string;
    readonly yes: string;
    readonly no: string;
  };
  readonly notId: string;
  readonly idTaken: (id: string) => string;
  readonly notZone: (typed: string) => string;
  readonly notCalendar: (typed: string) => string;
  readonly notHours: (typed: string) => string;
  readonly notWeek: (typed: string) => string;
  readonly buildingEarly: string;
  readonly tooLong: (max: number) => string;
  readonly saved: (name: string) => string;
  readonly added: (name: string) => string;
  readonly unknownFields: (unknown: string, known: string) => string;
}

const zh: OfficeStrings = {
  listTitle: '办公地点',
  listRow: (hours, zone, calendar) => `${hours}，时区 ${zone}，日历 ${calendar}`,
  channels: (count) => `，${count}个频道`,
  noChannel: '，还没有频道',
  buttons: {
    hours: '改办公时间',
    edit: '修改',
    add: '新增办公地点',
    apply: '应用',
    undo: '撤销',
    closure: '加休息日或上班日',
    remove: (day) => `去掉 ${day}`,
    official: '填放假安排',
    feed: '日历订阅',
    feedMake: '生成地址',
    feedAgain: '换一个地址',
    feedRevoke: '撤销地址',
  },
  hoursTitle: '改办公时间',
  office: '办公地点',
  open: '上班',
  close: '下班',
  from: '从哪天起',
  to: '到哪天止',
  toHint: '不填，就一直用下去',
  preview: '看看改动',
  problem: '还有几处要改，什么都没有改动。',
  required: '请填写。',
  notClock: (typed) => `“${typed}”不是时间。请写成 09:30 这样。`,
  order: '下班比上班早。请改好再试。',
  noDay: (typed) => `没有“${typed}”这一天。请写成 2026-11-30 这样。`,
  noOffice: (typed, known) => `没有“${typed}”这个办公地点。现有：${known}。什么都没有改动。`,
  past: (day) => `${day}已经过去。请写今天或以后的一天。`,
  ends: '结束比开始早。请把两天对调。',
  newHours: (office, period, hours) => `${office}办公时间：${period} ${hours}`,
  since: (from, to) => (to === undefined ? `${from}起` : `${from}至${to}`),
  oldNew: (old, next) => `${old} → ${next}`,
  same: '（不变）',
  moves: '上下班提醒跟着改；已经发出的不再发。',
  noneYet: '点“应用”之前，什么都没有改动。',
  applied: (said) => `已应用。${said}`,
  appliedBefore: '这项改动已经在用，不用再点。',
  fromNext: '从下一次起生效；已经发出的不再发。',
  editTitle: (name) => `修改：${name}`,
  addTitle: '新增办公地点',
  submit: '保存',
  fields: {
    id: '代号',
    idHint: '小写字母、数字和 -，比如 shanghai',
    name: '名称',
    nameHint: '中文 / English，比如：上海办公室 / Shanghai office',
    zone: '时区',
    zoneHint: '比如 Asia/Shanghai',
    lang: '频道用的语言',
    langs: { zh: '中文', en: '英文' },
    calendar: '放假日历',
    calendarHint: '中国写 CN；其他写国家代码，比如 GB-ENG；只按周末写 none',
    hours: '办公时间',
    hoursHint: '比如 09:00-18:00',
    week: '每周哪几天上班',
    weekHint: '比如：周一、周二、周三、周四、周五',
    channels: '提醒发到哪些频道',
    channelsHint: '没有频道，就没有频道里的提醒',
    building: '大楼关门时间',
    buildingHint: '不填，按下班后3小时算',
    preparation: '准备时间计入工时',
    preparationHint: '计入工时，提醒才会写“请提前到岗”',
    yes: '计入',
    no: '不计入',
  },
  notId: '代号是1到20个小写字母、数字或 -。',
  idTaken: (id) => `已经有代号“${id}”。`,
  notZone: (typed) => `没有“${typed}”这个时区。可以写 Asia/Shanghai 或 Europe/London。`,
  notCalendar: (typed) => `没有“${typed}”这个日历。可以写 CN、GB-ENG 或 none。`,
  notHours: (typed) => `看不懂办公时间“${typed}”。请写成 09:00-18:00，上班在前。`,
  notWeek: (typed) => `看不懂“${typed}”是星期几。可以写“周一、周二、周三、周四、周五”。`,
  buildingEarly: '大楼关门比下班早。请改好再试。',
  tooLong: (max) => `太长了，一种语言最多${max}个字。`,
  saved: (name) => `已保存：${name}`,
  added: (name) => `已新增：${name}`,
  unknownFields: (unknown, known) => `没有这几项：${unknown}。可以写：${known}。什么都没有改动。`,
};

const en: OfficeStrings = {
  listTitle: 'Offices',
  listRow: (hours, zone, calendar) => `${hours}, zone ${zone}, calendar ${calendar}`,
  channels: (count) => `, ${count} ${count === 1 ? 'channel' : 'channels'}`,
  noChannel: ', no channel yet',
  buttons: {
    hours: 'Change hours',
    edit: 'Edit',
    add: 'Add an office',
    apply: 'Apply',
    undo: 'Undo',
    closure: 'Add a closure or workday',
    remove: (day) => `Remove ${day}`,
    official: 'Enter official days',
    feed: 'Calendar address',
    feedMake: 'Make an address',
    feedAgain: 'Make a new one',
    feedRevoke: 'Revoke it',
  },
  hoursTitle: 'Change office hours',
  office: 'Office',
  open: 'Opens',
  close: 'Closes',
  from: 'From',
  to: 'To',
  toHint: 'Left empty: for good',
  preview: 'Show the change',
  problem: 'A few things need mending; nothing was changed.',
  required: 'Please fill this in.',
  notClock: (typed) => `“${typed}” is no time. Write it like 09:30.`,
  order: 'The office closes before it opens. Please mend it and try again.',
  noDay: (typed) => `There is no day “${typed}”. Write it like 2026-11-30.`,
  noOffice: (typed, known) => `There is no office “${typed}”. There are: ${known}. Nothing was changed.`,
  past: (day) => `${day} is past. Please name today or a later day.`,
  ends: 'It ends before it starts. Please swap the two days.',
  newHours: (office, period, hours) => `${office}, office hours ${period}: ${hours}`,
  since: (from, to) => (to === undefined ? `from ${from}` : `${from} to ${to}`),
  oldNew: (old, next) => `${old} → ${next}`,
  same: ' (unchanged)',
  moves: 'The opening and closing reminders move with it; what was sent is not sent again.',
  noneYet: 'Nothing is changed before you press “Apply”.',
  applied: (said) => `Applied. ${said}`,
  appliedBefore: 'This is in force already; no need to press again.',
  fromNext: 'It acts from the next occurrence; what was sent is not sent again.',
  editTitle: (name) => `Edit: ${name}`,
  addTitle: 'New office',
  submit: 'Save',
  fields: {
    id: 'Short id',
    idHint: 'small letters, digits and -, for example shanghai',
    name: 'Name',
    nameHint: '中文 / English, for example: 上海办公室 / Shanghai office',
    zone: 'Time zone',
    zoneHint: 'for example Asia/Shanghai',
    lang: 'Language of its channels',
    langs: { zh: 'Chinese', en: 'English' },
    calendar: 'Calendar',
    calendarHint: 'CN for China, else a country such as GB-ENG; none for weekends only',
    hours: 'Office hours',
    hoursHint: 'for example 09:00-18:00',
    week: 'Working days of the week',
    weekHint: 'for example mon, tue, wed, thu, fri',
    channels: 'Channels for reminders',
    channelsHint: 'Without one there are no reminders in channels',
    building: 'The building closes at',
    buildingHint: 'Left empty: three hours after closing',
    preparation: 'Preparation counts as working time',
    preparationHint: 'Only then may the reminder ask people to be early',
    yes: 'it counts',
    no: 'it does not',
  },
  notId: 'An id is 1 to 20 small letters, digits or -.',
  idTaken: (id) => `There is an office “${id}” already.`,
  notZone: (typed) => `There is no time zone “${typed}”. Write Asia/Shanghai or Europe/London, for example.`,
  notCalendar: (typed) => `There is no calendar “${typed}”. Write CN, GB-ENG or none, for example.`,
  notHours: (typed) => `“${typed}” are no office hours. Write 09:00-18:00, the opening first.`,
  notWeek: (typed) => `“${typed}” are no weekdays. Write mon, tue, wed, thu, fri, for example.`,
  buildingEarly: 'The building closes before the office does. Please mend it and try again.',
  tooLong: (max) => `This is too long: at most ${max} characters in one language.`,
  saved: (name) => `Saved: ${name}`,
  added: (name) => `Added: ${name}`,
  unknownFields: (unknown, known) => `There is no ${unknown}. You can write: ${known}. Nothing was changed.`,
};

export const officeStrings: Readonly<Record<Lang, OfficeStrings>> = { zh, en };
