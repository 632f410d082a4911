import type { Lang } from '../shared/lang.ts';
import { ENGLISH_MONTHS } from '../time/days.ts';

/** What every command may say. One type, two objects: a text that exists in one language only does not compile. */
export interface CommonStrings {
  readonly wrongRole: (hr: string) => string;
  readonly managersOnly: (hr: string) => string;
  readonly oldButton: string;
  readonly staleForm: string;
  readonly readOnlyLink: string;
  readonly restored: string;
  readonly unknownCommand: (typed: string) => string;
  readonly noSuchDay: (month: number, day: number) => string;
  readonly causeUnknown: (number: string) => string;
  readonly alreadyDone: string;
  readonly tooLong: (max: number) => string;
  readonly empty: string;
  readonly stranger: string;
  readonly textOnly: string;
  readonly hrUnnamed: string;
}

const zh: CommonStrings = {
  wrongRole: (hr) => `这项操作只有 HR 能做。需要的话，请找${hr}。`,
  managersOnly: (hr) => `这项操作只有 HR 和行政负责人能做。需要的话，请找${hr}。`,
  oldButton: '这条规则已经更新，旧按钮用不了了。发“着装 周五”这样的话，看现在的规定。',
  staleForm: '这张表单打开之后，内容已经改过。什么都没有改动，请重新打开再填。',
  readOnlyLink: '这个链接只能看，不能改。什么都没有改动。',
  restored: '数据库刚从备份恢复，正等系统管理员确认；在那之前可以提问，但不能更改。什么都没有改动。',
  unknownCommand: (typed) => `没有“${typed}”这个命令。查着装请发“着装 周五”，全部命令请发“帮助”。`,
  noSuchDay: (month, day) =>
    month === 0
      ? `没有${day}号。可以写“周五”“明天”或“11-27”。`
      : month > 12
        ? `没有${month}月。可以写“周五”“明天”或“11-27”。`
        : `没有${month}月${day}日。可以写“周五”“明天”或“11-27”。`,
  causeUnknown: (number) =>
    `抱歉，没有办成，原因还不清楚，什么都没有改动。请过几分钟再试；还不行，把编号 ${number} 告诉系统管理员。`,
  alreadyDone: '已经办好，不用再点。',
  tooLong: (max) => `这段话太长了，最多${max}个字。什么都没有保存，请删短一些再发。`,
  empty: '没有看到文字。请打字问，比如“着装 周五”。',
  stranger: '我只能为本公司的同事查规定。您在贵公司的规定，请问贵公司的 HR。',
  textOnly: '我只看得懂文字。请打字问，比如“着装 周五”。',
  hrUnnamed: ' HR ',
};

const en: CommonStrings = {
  wrongRole: (hr) => `Only HR can do this. If you need it, ask ${hr}.`,
  managersOnly: (hr) => `Only HR and the office manager can do this. If you need it, ask ${hr}.`,
  oldButton:
    'This rule has changed, so the old button no longer works. Send “/dress friday”, for example, for the current one.',
  staleForm: 'What this form was drawn from has changed since. Nothing was changed; please open it again.',
  readOnlyLink: 'This link can show things but not change them. Nothing was changed.',
  restored:
    'The database has just been restored from a backup and waits for the operator. Until then questions are answered, but nothing can be changed. Nothing was changed.',
  unknownCommand: (typed) =>
    `There is no command “${typed}”. For dress send “/dress friday”; for all commands send “help”.`,
  noSuchDay: (month, day) => {
    const name = ENGLISH_MONTHS[month - 1];
    const write = 'Write “friday”, “tomorrow” or “11-27”.';
    if (month === 0) return `No month has a day ${day}. ${write}`;
    return name === undefined
      ? `There is no month ${month}. ${write}`
      : `There is no ${day} ${name}. ${write}`;
  },
  causeUnknown: (number) =>
    `Sorry, not done; the cause is not known yet, and nothing was changed. Try again in a few minutes; if it happens again, give the system administrator the number ${number}.`,
  alreadyDone: 'Done already; no need to press again.',
  tooLong: (max) =>
    `That is too long: at most ${max} characters. Nothing was kept; please shorten it and send it again.`,
  empty: 'There was no text. Please type your question, for example “/dress friday”.',
  stranger:
    'I can only look up rules for people of this company. For your own company’s rules, please ask your HR.',
  textOnly: 'I can only read text. Please type your question, for example “/dress friday”.',
  hrUnnamed: 'HR',
};

export const common: Readonly<Record<Lang, CommonStrings>> = { zh, en };
