import type { Lang } from '../shared/lang.ts';

export interface LastOutStrings {
  readonly title: (office: string) => string;
  readonly points: string;
  readonly hint: string;
  readonly submit: string;
  readonly notMe: string;
  readonly taken: string;
  readonly takeOver: string;
  readonly closedBefore: (office: string, at: string) => string;
  readonly over: string;
  readonly open: (missing: readonly string[]) => string;
  readonly goOn: string;
  readonly asItIs: string;
  readonly correct: string;
  readonly recorded: string;
  readonly kept: string;
  readonly record: (
    office: string,
    day: string,
    at: string,
    done: number,
    missed: readonly string[],
  ) => string;
  readonly corrected: (record: string) => string;
  readonly freed: string;
  readonly nothingToGive: string;
  readonly listTitle: (office: string) => string;
  readonly listClosed: (at: string, done: number, missed: readonly string[]) => string;
  readonly listOpen: string;
  readonly listBy: (name: string) => string;
  readonly listNote: string;
  readonly listEmpty: string;
  readonly unknownPoint: (typed: string, known: string) => string;
  readonly off: (office: string) => string;
  /** “Last night”, or the day when it was another. */
  readonly lastNight: (day: string | undefined) => string;
  readonly nobody: string;
  /** The week as its manager reads it. */
  readonly week: {
    readonly title: (office: string) => string;
    readonly closed: string;
    readonly open: string;
    readonly missed: string;
    readonly evenings: (count: number) => string;
    readonly which: (count: string, days: string) => string;
    readonly times: (point: string, count: number) => string;
    readonly none: string;
    readonly joint: string;
    readonly note: string;
    readonly list: string;
  };
}

const count = (points: number) => `${points} ${points === 1 ? 'point is' : 'points are'}`;

const zh: LastOutStrings = {
  title: (office) => `最后检查：${office}`,
  points: '做完一项勾一项',
  hint: '不算考勤。行政负责人到下个工作日中午前能看到是谁，之后只留是否关门、时间和没勾的项。',
  submit: '完成',
  notMe: '不是我最后走',
  taken: '已经有同事在做最后检查。',
  takeOver: '换我来做',
  closedBefore: (office, at) => `${office}${at}已经做完最后检查，不用再做。`,
  over: '这一晚的最后检查已经过去，没有记录。今天的请发“我最后走”。',
  open: (missing) => `还有${missing.length}项没勾：${missing.join('、')}。`,
  goOn: '接着勾',
  asItIs: '就这样结束',
  correct: '改一下',
  recorded: '频道里会有一条记录，不写姓名。',
  kept: '勾上的已经记下。',
  record: (office, day, at, done, missed) =>
    missed.length === 0
      ? `${office}${day}${at}已关门，${done}项全部完成。辛苦了。`
      : `${office}${day}${at}做完最后检查，${done + missed.length}项完成${done}项，没勾：${missed.join('、')}。`,
  corrected: (record) => `更正：${record}`,
  freed: '好的，没有记录。最后走的同事再点“我最后走”。',
  nothingToGive: '最后检查不在您这里，什么都没有改动。',
  listTitle: (office) => `最后检查记录：${office}`,
  listClosed: (at, done, missed) =>
    missed.length === 0 ? `${at}已关门，${done}项全部完成` : `${at}结束，没勾：${missed.join('、')}`,
  listOpen: '没有人登记“最后离开”',
  listBy: (name) => `，${name}`,
  listNote: '不算考勤。姓名到下个工作日12:00删除，记录里只留是否关门、时间和没勾的项。',
  listEmpty: '这段时间没有工作日。',
  unknownPoint: (typed, known) => `没有“${typed}”这一项。可以写：${known}，或者“全部”。什么都没有改动。`,
  off: (office) => `${office}没有打开最后离开检查。要打开，请找 HR。`,
  lastNight: (day) => (day === undefined ? '昨晚' : `${day}晚上`),
  nobody: '没有人登记“最后离开”，请留意电源和门窗',
  week: {
    title: (office) => `上周关门：${office}`,
    closed: '做完最后检查',
    open: '没有登记关门',
    missed: '没勾的项',
    evenings: (count) => `${count}晚`,
    which: (count, days) => `${count}，${days}`,
    times: (point, count) => `${point}${count}次`,
    none: '没有',
    joint: '、',
    note: '不写姓名，不算考勤。',
    list: '看每一晚',
  },
};

const en: LastOutStrings = {
  title: (office) => `Last check: ${office}`,
  points: 'Tick each point as you do it',
  hint: 'Not attendance. The office manager can see who it was until noon of the next working day; after that only that it closed, when, and what was left open.',
  submit: 'Done',
  notMe: 'Not me after all',
  taken: 'A colleague is already doing the last check.',
  takeOver: "I'll do it instead",
  closedBefore: (office, at) => `${office}: the last check was done at ${at}; nothing more to do.`,
  over: 'That evening’s last check is over; nothing was recorded. For today’s, send “I’m last”.',
  open: (missing) => `${count(missing.length)} open: ${missing.join(', ')}.`,
  goOn: 'Go on',
  asItIs: 'Finish as it is',
  correct: 'Correct it',
  recorded: 'The channel gets a record without a name.',
  kept: 'What you ticked is kept.',
  record: (office, day, at, done, missed) =>
    missed.length === 0
      ? `${office} closed at ${at} on ${day}, ${done} of ${done} done. Thank you.`
      : `${office}: last check finished at ${at} on ${day}, ${done} of ${done + missed.length} done; open: ${missed.join(', ')}.`,
  corrected: (record) => `Correction: ${record}`,
  freed: 'Fine, nothing was recorded. Whoever is last presses “I’m last” again.',
  nothingToGive: 'You don’t have the last check; nothing was changed.',
  listTitle: (office) => `Last checks: ${office}`,
  listClosed: (at, done, missed) =>
    missed.length === 0
      ? `closed at ${at}, ${done} of ${done} done`
      : `finished at ${at}; open: ${missed.join(', ')}`,
  listOpen: 'nobody registered as the last one out',
  listBy: (name) => `, ${name}`,
  listNote:
    'Not attendance. The name is deleted at 12:00 on the next working day; what stays is closed or not, when, and what was left open.',
  listEmpty: 'There was no working day in this time.',
  unknownPoint: (typed, known) =>
    `There is no point “${typed}”. You can write: ${known}, or “all”. Nothing was changed.`,
  off: (office) => `${office} has the last-one-out check switched off. To switch it on, ask HR.`,
  lastNight: (day) => (day === undefined ? 'Last night' : `${day} evening`),
  nobody: 'nobody registered as the last one out; please check power and doors',
  week: {
    title: (office) => `Last week's closings: ${office}`,
    closed: 'Last check done',
    open: 'Nobody registered',
    missed: 'Left open',
    evenings: (count) => `${count} ${count === 1 ? 'evening' : 'evenings'}`,
    which: (count, days) => `${count}, ${days}`,
    times: (point, count) => (count === 1 ? `${point} once` : `${point} ${count} times`),
    none: 'nothing',
    joint: '; ',
    note: 'Without names; not attendance.',
    list: 'Each evening',
  },
};

export const lastOutStrings: Readonly<Record<Lang, LastOutStrings>> = { zh, en };
