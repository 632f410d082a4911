import type { Lang } from '../shared/lang.ts';

export interface RoutineStrings {
  readonly today: (office: string, day: string) => string;
  readonly closedToday: (why: string, opens: string) => string;
  readonly hours: string;
  readonly assumed: string;
  readonly row: (time: string, outcome: string) => string;
  readonly nothing: string;
  readonly notLive: string;
  readonly listTitle: (office: string) => string;
  readonly on: string;
  readonly off: string;
  readonly paused: (until: string) => string;
  readonly sources: Readonly<Record<'shipped' | 'file' | 'chat', string>>;
  readonly everywhere: string;
  readonly how: string;
  readonly buttons: {
    readonly list: string;
    readonly add: string;
    readonly plan: string;
    readonly history: string;
    readonly hours: string;
    readonly calendar: string;
    readonly mine: string;
    readonly edit: string;
    readonly switchOn: string;
    readonly switchOff: string;
    readonly keep: string;
    readonly reword: string;
    readonly resume: string;
    readonly test: string;
    readonly undo: string;
    readonly reset: string;
  };
  readonly facts: {
    readonly state: string;
    readonly when: string;
    readonly days: string;
    readonly whom: string;
    readonly useful: string;
    readonly source: string;
    readonly articles: string;
  };
  readonly useful: (minutes: number) => string;
  readonly marked: string;
  readonly fields: {
    readonly office: string;
    readonly all: string;
    readonly name: string;
    readonly nameHint: string;
    readonly time: string;
    readonly timeHint: string;
    readonly days: string;
    readonly daysHint: string;
    readonly dayOff: string;
    readonly dayOffs: Readonly<Record<'skip' | 'next' | 'send', string>>;
    readonly audience: string;
    readonly audienceHint: string;
    readonly title: string;
    readonly text: string;
    readonly textHint: string;
    readonly useful: string;
    readonly usefulHint: string;
  };
  readonly addTitle: string;
  readonly editTitle: (name: string) => string;
  readonly rewordTitle: (name: string) => string;
  readonly submit: string;
  readonly problem: string;
  readonly required: string;
  readonly notTime: (typed: string) => string;
  readonly notDays: (typed: string) => string;
  readonly notAudience: (typed: string) => string;
  readonly notMinutes: string;
  readonly tooLong: (max: number) => string;
  readonly noChannel: (office: string) => string;
  readonly fromNext: string;
  readonly saved: Readonly<
    Record<
      'added' | 'edited' | 'on' | 'off' | 'resumed' | 'reworded' | 'reset',
      (name: string, where: string) => string
    >
  > & {
    readonly paused: (name: string, where: string, until: string) => string;
    readonly copied: (name: string, where: string) => string;
  };
  readonly choiceTitle: (name: string) => string;
  readonly choiceWhy: Readonly<Record<'dated' | 'legal-risk', string>>;
  readonly choiceNow: string;
  readonly which: (known: string) => string;
  readonly pauseUntil: string;
  readonly pausePast: (until: string) => string;
  readonly copyWhere: (known: string) => string;
  readonly notChanged: (name: string) => string;
  readonly testSent: (name: string) => string;
  readonly testHow: string;
  readonly planTitle: (days: number, office: string) => string;
  readonly planLine: (name: string, time: string, whom: string, count: number) => string;
  readonly planNever: (name: string, why: string) => string;
  readonly planSkipped: (range: string, why: string) => string;
  readonly planMakeUp: (day: string) => string;
  readonly planWeekends: string;
  readonly planDays: string;
  readonly historyTitle: string;
  readonly historyEmpty: string;
  readonly historyMissed: string;
  readonly undone: string;
  readonly undoneNow: (said: string) => string;
  readonly undoneBefore: string;
  readonly moreWords: string;
  readonly moreOwnWords: string;
  readonly heldToday: (count: number) => string;
}

const zh: RoutineStrings = {
  today: (office, day) => `${office}今天的提醒：${day}`,
  closedToday: (why, opens) => `今天${why}，${opens}上班。`,
  hours: '时间',
  assumed: '这一年的放假和调休安排还没公布，暂按周末和法定节假日推算。',
  row: (time, outcome) => `${time} ${outcome}`,
  nothing: '今天没有提醒。',
  notLive: '还没有开始使用：在“设置”里点“开始使用”之前，一条也不会发。',
  listTitle: (office) => `例行提醒：${office}`,
  on: '已打开',
  off: '没有打开',
  paused: (until) => `暂停，${until}恢复`,
  sources: { shipped: '出厂', file: '配置文件', chat: '在聊天里改的' },
  everywhere: '所有办公地点',
  how: '要看某一项，发“例行 查看 opening”这样的话；要改，发“例行 修改 opening”。',
  buttons: {
    list: '全部提醒',
    add: '新增',
    plan: '今后30天',
    history: '改动记录',
    hours: '办公时间',
    calendar: '放假日历',
    mine: '我的提醒',
    edit: '修改',
    switchOn: '打开',
    switchOff: '关闭',
    keep: '照这样打开',
    reword: '改写再打开',
    resume: '恢复',
    test: '发给我看看',
    undo: '撤销',
    reset: '恢复原样',
  },
  facts: {
    state: '状态',
    when: '时间',
    days: '哪几天',
    whom: '发给',
    useful: '时效',
    source: '来源',
    articles: '依据',
  },
  useful: (minutes) => `过${minutes}分钟就不补发`,
  marked: '这项依据的写法较旧或有法律风险：打开之前，请选“照这样打开”或“改写再打开”。',
  fields: {
    office: '办公地点',
    all: '所有办公地点',
    name: '名称',
    nameHint: '中文 / English，比如：浇花 / Water the plants',
    time: '时间',
    timeHint: '比如：08:50、上班前15分钟、下班时、closing+10',
    days: '哪几天',
    daysHint: '比如：工作日、周一、周三、每月1日、12-24、节假日前',
    dayOff: '碰上放假',
    dayOffs: { skip: '不发', next: '下个工作日发', send: '照样发' },
    audience: '发给谁',
    audienceHint: '频道、全体、订阅、行政负责人、HR，或“部门：客户服务部”，用逗号隔开',
    title: '标题',
    text: '内容',
    textHint: '中文 / English；前面写“- ”的行是清单里的一项',
    useful: '时效（分钟）',
    usefulHint: '晚了这么久就不补发，1到1440',
  },
  addTitle: '新增例行提醒',
  editTitle: (name) => `修改：${name}`,
  rewordTitle: (name) => `改写：${name}`,
  submit: '保存',
  problem: '还有几处要改，什么都没有保存。',
  required: '请填写。',
  notTime: (typed) => `看不懂时间“${typed}”。可以写 08:50、上班前15分钟或下班时。`,
  notDays: (typed) => `看不懂“${typed}”是哪几天。可以写工作日、周一、每月1日或12-24；2月29日不是每年都有。`,
  notAudience: (typed) => `看不懂发给“${typed}”是谁。可以写频道、全体、订阅、HR 或“部门：客户服务部”。`,
  notMinutes: '请写1到1440之间的整数。',
  tooLong: (max) => `太长了，一种语言最多${max}个字。`,
  noChannel: (office) => `${office}还没有频道，发不出去。请先在“办公地点 修改”里选一个频道。`,
  fromNext: '从下一次起生效；已经发出的不再发。',
  saved: {
    added: (name, where) => `已新增“${name}”（${where}）`,
    edited: (name, where) => `已修改“${name}”（${where}）`,
    on: (name, where) => `已打开“${name}”（${where}）`,
    off: (name, where) => `已关闭“${name}”（${where}）`,
    resumed: (name, where) => `已恢复“${name}”（${where}）`,
    reworded: (name, where) => `已改写并打开“${name}”（${where}）`,
    reset: (name, where) => `“${name}”已恢复原样（${where}）`,
    paused: (name, where, until) => `已暂停“${name}”（${where}），${until}恢复`,
    copied: (name, where) => `${where}有了自己的“${name}”，以后单独改`,
  },
  choiceTitle: (name) => `先选一种：${name}`,
  choiceWhy: {
    dated: '规范里的写法是2014年的。',
    'legal-risk': '照规范原文做有法律风险。',
  },
  choiceNow: '现在的写法：',
  which: (known) => `请写明是哪一项：${known}。`,
  pauseUntil: '请写明到哪一天恢复，比如“例行 暂停 opening 到 12月1日”。什么都没有改动。',
  pausePast: (until) => `${until}已经过去，什么都没有改动。请写今天以后的一天。`,
  copyWhere: (known) => `请写明复制到哪个办公地点：${known}。`,
  notChanged: (name) => `“${name}”没有改过，什么都没有改动。`,
  testSent: (name) => `测试已发给您：${name}`,
  testHow: '只发给您一个人，标题前有“测试”。',
  planTitle: (days, office) => `今后${days}天：${office}`,
  planLine: (name, time, whom, count) => `${name}：${time}，发给${whom}，共${count}次`,
  planNever: (name, why) => `${name}：${why}`,
  planSkipped: (range, why) => `${range}不发：${why}`,
  planMakeUp: (day) => `${day}调休上班，照发`,
  planWeekends: '周末不发',
  planDays: '请写1到366天，比如“例行 预览 30天”。',
  historyTitle: '改动记录',
  historyEmpty: '还没有人改过例行提醒、办公时间和放假日历。',
  historyMissed: '过去7天晚发或没发的提醒',
  undone: '（已撤销）',
  undoneNow: (said) => `已撤销：${said}`,
  undoneBefore: '这次改动已经撤销过了，不用再点。',
  moreWords:
    '没看懂，什么都没有改动。可以发“例行 查看 opening”“例行 暂停 opening 到 12月1日”“例行 预览 30天”。',
  moreOwnWords: '没看懂，什么都没有改动。可以发“今天的提醒”“我的提醒”“我的提醒 休假 12月1日 到 12月5日”。',
  heldToday: (count) => `过去24小时有${count}条提醒超出每日消息上限，并入下一张，没有丢。`,
};

const en: RoutineStrings = {
  today: (office, day) => `${office}, today's reminders: ${day}`,
  closedToday: (why, opens) => `Closed today (${why}); open again ${opens}.`,
  hours: 'Hours',
  assumed: "This year's days off are not announced yet; going by weekends and statutory holidays.",
  row: (time, outcome) => `${time} ${outcome}`,
  nothing: 'No reminders today.',
  notLive: 'Not live yet: nothing is sent before somebody in HR presses “Go live” in the settings.',
  listTitle: (office) => `Routines: ${office}`,
  on: 'on',
  off: 'off',
  paused: (until) => `paused until ${until}`,
  sources: { shipped: 'as shipped', file: 'configuration file', chat: 'changed in chat' },
  everywhere: 'all offices',
  how: 'To see one, send “/routine show opening”; to change it, “/routine edit opening”.',
  buttons: {
    list: 'All routines',
    add: 'Add',
    plan: 'Next 30 days',
    history: 'Changes',
    hours: 'Office hours',
    calendar: 'Calendar',
    mine: 'My reminders',
    edit: 'Edit',
    switchOn: 'Switch on',
    switchOff: 'Switch off',
    keep: 'Keep and switch on',
    reword: 'Reword first',
    resume: 'Resume',
    test: 'Test to me',
    undo: 'Undo',
    reset: 'Reset',
  },
  facts: {
    state: 'State',
    when: 'Time',
    days: 'Days',
    whom: 'Goes to',
    useful: 'Useful for',
    source: 'Source',
    articles: 'Articles',
  },
  useful: (minutes) => `not sent more than ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} late`,
  marked:
    'This rests on a rule that is dated or doubtful in law: before it is switched on, choose “Keep and switch on” or “Reword first”.',
  fields: {
    office: 'Office',
    all: 'all offices',
    name: 'Name',
    nameHint: '中文 / English, for example: 浇花 / Water the plants',
    time: 'Time',
    timeHint: 'for example 08:50, 15 minutes before opening, at closing, closing+10',
    days: 'Days',
    daysHint: 'for example working days, mon, wed, monthly 1, 12-24, before holidays',
    dayOff: 'On a day off',
    dayOffs: { skip: 'not sent', next: 'the next working day', send: 'sent all the same' },
    audience: 'Goes to',
    audienceHint: 'channels, office, subscribers, managers, hr or “department:Customer Service”, with commas',
    title: 'Title',
    text: 'Text',
    textHint: '中文 / English; a line that begins with “- ” is a point of a list',
    useful: 'Useful for (minutes)',
    usefulHint: 'Later than this it is not sent any more; 1 to 1440',
  },
  addTitle: 'New routine',
  editTitle: (name) => `Edit: ${name}`,
  rewordTitle: (name) => `Reword: ${name}`,
  submit: 'Save',
  problem: 'A few things need mending; nothing was saved.',
  required: 'Please fill this in.',
  notTime: (typed) =>
    `“${typed}” is no time. Write 08:50, 15 minutes before opening or at closing, for example.`,
  notDays: (typed) =>
    `“${typed}” are no days. Write working days, mon, monthly 1 or 12-24, for example; 29 February does not come every year.`,
  notAudience: (typed) =>
    `“${typed}” is nobody. Write channels, office, subscribers, hr or “department:Customer Service”.`,
  notMinutes: 'Please write a whole number from 1 to 1440.',
  tooLong: (max) => `This is too long: at most ${max} characters in one language.`,
  noChannel: (office) =>
    `${office} has no channel yet, so it would go nowhere. Choose one in “/office edit” first.`,
  fromNext: 'It acts from the next occurrence; what was sent is not sent again.',
  saved: {
    added: (name, where) => `“${name}” is added (${where})`,
    edited: (name, where) => `“${name}” is changed (${where})`,
    on: (name, where) => `“${name}” is on (${where})`,
    off: (name, where) => `“${name}” is off (${where})`,
    resumed: (name, where) => `“${name}” goes on (${where})`,
    reworded: (name, where) => `“${name}” is reworded and on (${where})`,
    reset: (name, where) => `“${name}” is as before (${where})`,
    paused: (name, where, until) => `“${name}” is paused until ${until} (${where})`,
    copied: (name, where) => `${where} has its own “${name}” now, changed by itself`,
  },
  choiceTitle: (name) => `Choose first: ${name}`,
  choiceWhy: {
    dated: 'The wording in the handbook is from 2014.',
    'legal-risk': 'Doing what the handbook says is doubtful in law.',
  },
  choiceNow: 'As it is worded now:',
  which: (known) => `Please say which one: ${known}.`,
  pauseUntil:
    'Please say until which day, for example “/routine pause opening until 1 December”. Nothing was changed.',
  pausePast: (until) => `${until} is past; nothing was changed. Please name a day after today.`,
  copyWhere: (known) => `Please say for which office: ${known}.`,
  notChanged: (name) => `“${name}” was not changed before; nothing was changed.`,
  testSent: (name) => `The test is on its way to you: ${name}`,
  testHow: 'It goes to you alone and is marked “Test”.',
  planTitle: (days, office) => `The next ${days} ${days === 1 ? 'day' : 'days'}: ${office}`,
  planLine: (name, time, whom, count) =>
    `${name}: ${time}, to ${whom}, ${count} ${count === 1 ? 'time' : 'times'}`,
  planNever: (name, why) => `${name}: ${why}`,
  planSkipped: (range, why) => `${range}: not sent, ${why}`,
  planMakeUp: (day) => `${day}: make-up workday, sent`,
  planWeekends: 'Not sent at weekends',
  planDays: 'Please write 1 to 366 days, for example “/routine plan 30d”.',
  historyTitle: 'What was changed',
  historyEmpty: 'Nobody has changed routines, office hours or days off yet.',
  historyMissed: 'Late or not sent in the last 7 days',
  undone: ' (taken back)',
  undoneNow: (said) => `Taken back: ${said}`,
  undoneBefore: 'This change was taken back before; no need to press again.',
  moreWords:
    'That could not be read; nothing was changed. You can send “/routine show opening”, “/routine pause opening until 1 December” or “/routine plan 30d”.',
  moreOwnWords:
    'That could not be read; nothing was changed. You can send “/routine”, “/routine mine” or “/routine mine leave from 1 December to 5 December”.',
  heldToday: (count) =>
    `In the last 24 hours ${count} ${count === 1 ? 'message was' : 'messages were'} over the daily limit and kept for the next card; none is lost.`,
};

export const routineStrings: Readonly<Record<Lang, RoutineStrings>> = { zh, en };
