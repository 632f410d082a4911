import type { Lang } from '../shared/lang.ts';

export interface MineStrings {
  readonly title: string;
  readonly none: string;
  readonly row: (time: string) => string;
  readonly ownTime: (time: string) => string;
  readonly pausedUntil: (when: string) => string;
  readonly leave: (period: string) => string;
  readonly confirmed: string;
  readonly how: string;
  readonly stored: string;
  readonly buttons: {
    readonly subscribe: string;
    readonly unsubscribe: (name: string) => string;
    readonly time: string;
    readonly leave: string;
    readonly leaveBack: (day: string) => string;
    readonly resume: string;
  };
  readonly subscribeTitle: string;
  readonly which: string;
  readonly time: string;
  readonly timeHint: string;
  readonly submit: string;
  readonly problem: string;
  readonly chooseOne: string;
  readonly notClock: (typed: string) => string;
  readonly noSuch: (typed: string, known: string) => string;
  readonly subscribed: (name: string, time: string) => string;
  readonly unsubscribed: (name: string) => string;
  readonly notSubscribed: (name: string) => string;
  readonly leaveTitle: string;
  readonly from: string;
  readonly to: string;
  readonly leaveHint: string;
  readonly required: string;
  readonly noDay: (typed: string) => string;
  readonly ends: string;
  readonly leaveSaved: (period: string) => string;
  readonly leaveHow: string;
  readonly leaveGone: string;
  readonly leaveBack: (period: string) => string;
  readonly later: (time: string) => string;
  readonly laterOver: string;
  readonly done: string;
  readonly notToday: string;
  readonly pausedFor: (when: string) => string;
  readonly resumed: string;
  readonly actions: { readonly done: string; readonly later: string; readonly notToday: string };
}

const zh: MineStrings = {
  title: '我的提醒',
  none: '还没有订阅。频道里的提醒不用订阅，也看得到。',
  row: (time) => time,
  ownTime: (time) => `${time}（您定的时间）`,
  pausedUntil: (when) => `${when}前不提醒您`,
  leave: (period) => `休假：${period}`,
  confirmed: '（HR 已确认）',
  how: '要换时间，发“我的提醒 时间 今日一览 08:30”；暂停到某天，发“我的提醒 暂停 到 周五”。',
  stored: '只记您订了什么；做没做、什么时候点的，都不留。',
  buttons: {
    subscribe: '订阅',
    unsubscribe: (name) => `退订${name}`,
    time: '定时间',
    leave: '登记休假',
    leaveBack: (day) => `取消${day}起的休假`,
    resume: '恢复提醒',
  },
  subscribeTitle: '订阅提醒',
  which: '哪一项',
  time: '时间',
  timeHint: '不填，就按公司的时间',
  submit: '保存',
  problem: '还有几处要改，什么都没有保存。',
  required: '请填写。',
  chooseOne: '请选一项。',
  notClock: (typed) => `“${typed}”不是时间。请写成 08:30 这样。`,
  noSuch: (typed, known) => `没有“${typed}”这项提醒。可以订：${known}。`,
  subscribed: (name, time) => `已订阅“${name}”，${time}发给您`,
  unsubscribed: (name) => `已退订“${name}”`,
  notSubscribed: (name) => `您没有订阅“${name}”，什么都没有改动。`,
  leaveTitle: '登记休假',
  from: '从哪天',
  to: '到哪天',
  leaveHint: '只用来暂停提醒，不是请假手续，也不用写原因。',
  noDay: (typed) => `没有“${typed}”这一天。请写成 2026-12-24 这样。`,
  ends: '结束比开始早。请把两天对调。',
  leaveSaved: (period) => `已登记休假：${period}`,
  leaveHow: '这几天不给您发个人提醒。签收的截止日不变；要顺延，请找 HR 确认休假。',
  leaveGone: '这段休假已经不在了，什么都没有改动。',
  leaveBack: (period) => `已取消休假：${period}`,
  later: (time) => `好的，${time}再提醒您。`,
  laterOver: '今天已经过了这项提醒的时效，不再提醒。',
  done: '好的。做没做不留记录。',
  notToday: '今天不再提醒您。',
  pausedFor: (when) => `好的，${when}前不提醒您；重要通知照常发。`,
  resumed: '已恢复提醒。',
  actions: { done: '做完了', later: '稍后提醒', notToday: '今天不用' },
};

const en: MineStrings = {
  title: 'My reminders',
  none: 'Nothing is subscribed. What goes to the channel is there without a subscription.',
  row: (time) => time,
  ownTime: (time) => `${time} (your own time)`,
  pausedUntil: (when) => `No reminders for you before ${when}`,
  leave: (period) => `Leave: ${period}`,
  confirmed: ' (confirmed by HR)',
  how: 'For another time send “/routine mine time morning-card 08:30”; to pause, “/routine mine pause until friday”.',
  stored: 'Only what you subscribed to is kept; not whether or when you pressed anything.',
  buttons: {
    subscribe: 'Subscribe',
    unsubscribe: (name) => `End ${name}`,
    time: 'Set my time',
    leave: 'Enter leave',
    leaveBack: (day) => `Cancel leave from ${day}`,
    resume: 'Resume',
  },
  subscribeTitle: 'Subscribe',
  which: 'Which one',
  time: 'Time',
  timeHint: "Left empty: the company's time",
  submit: 'Save',
  problem: 'A few things need mending; nothing was saved.',
  required: 'Please fill this in.',
  chooseOne: 'Please choose one.',
  notClock: (typed) => `“${typed}” is no time. Write it like 08:30.`,
  noSuch: (typed, known) => `There is no reminder “${typed}”. You can subscribe to: ${known}.`,
  subscribed: (name, time) => `Subscribed to “${name}”; it comes to you ${time}`,
  unsubscribed: (name) => `“${name}” no longer comes to you`,
  notSubscribed: (name) => `You had not subscribed to “${name}”; nothing was changed.`,
  leaveTitle: 'Enter leave',
  from: 'From',
  to: 'To',
  leaveHint: 'It only pauses your reminders. It is no request for leave, and no reason is asked.',
  noDay: (typed) => `There is no day “${typed}”. Write it like 2026-12-24.`,
  ends: 'It ends before it starts. Please swap the two days.',
  leaveSaved: (period) => `Leave entered: ${period}`,
  leaveHow:
    'No personal reminders on these days. Due dates of policies stay; for a later one, ask HR to confirm the leave.',
  leaveGone: 'This leave is gone already; nothing was changed.',
  leaveBack: (period) => `Leave cancelled: ${period}`,
  later: (time) => `Fine, again at ${time}.`,
  laterOver: 'This reminder has lost its use for today; it does not come again.',
  done: 'Fine. Whether it was done is kept nowhere.',
  notToday: 'No more reminders for you today.',
  pausedFor: (when) => `Fine, no reminders before ${when}; important notices still come.`,
  resumed: 'Reminders go on.',
  actions: { done: 'Done', later: 'Later', notToday: 'Not today' },
};

export const mineStrings: Readonly<Record<Lang, MineStrings>> = { zh, en };
