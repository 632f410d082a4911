import type { Lang } from '../../shared/lang.ts';

/** What only Slack's surfaces say; everything else comes from the commands. */
interface SlackStrings {
  readonly name: string;
  readonly close: string;
  readonly cancel: string;
  readonly back: string;
  readonly next: string;
  readonly askTitle: string;
  readonly askLabel: string;
  readonly askHint: string;
  readonly askSubmit: string;
  readonly open: string;
  readonly todayWords: string;
  readonly homeHow: string;
  readonly chinese: string;
  readonly english: string;
  readonly help: string;
  readonly privacy: string;
  readonly setup: string;
  readonly gaps: string;
  readonly notShown: string;
  readonly reading: string;
  readonly fileThere: (name: string, url: string) => string;
  readonly fileNotSent: (name: string) => string;
}

const zh: SlackStrings = {
  name: '知礼',
  close: '关闭',
  cancel: '取消',
  back: '上一页',
  next: '下一页',
  askTitle: '查一条规范',
  askLabel: '想问什么',
  askHint: '比如：周五穿什么；客户电话没声音怎么办',
  askSubmit: '查',
  open: '打开表单',
  todayWords: '着装 今天',
  homeHow: '也可以直接发消息问，比如“周五穿什么”。',
  chinese: '中文',
  english: 'English',
  help: '帮助',
  privacy: '隐私',
  setup: '设置',
  gaps: '待答问题',
  fileThere: (name, url) => `Slack 没有收下文件，请从这里下载：${name} ${url}`,
  fileNotSent: (name) =>
    `Slack 没有收下 ${name}，文件没有交到您手上。请过几分钟再导出一次；还不行，请系统管理员给应用加上权限 files:write。`,
  reading: '正在读文件，几秒钟就好。关掉这个窗口也会办完，结果发私信给您。',
  notShown: '抱歉，没有显示出来，什么都没有改动。请再试一次。',
};

const en: SlackStrings = {
  name: 'Decorum',
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  next: 'Next',
  askTitle: 'Ask a rule',
  askLabel: 'Your question',
  askHint: 'For example: what do I wear on Friday; no sound on a customer call',
  askSubmit: 'Ask',
  open: 'Open the form',
  todayWords: 'dress today',
  homeHow: 'Or send a message with your question, for example “what do I wear on Friday?”',
  chinese: '中文',
  english: 'English',
  help: 'Help',
  privacy: 'Privacy',
  setup: 'Setup',
  gaps: 'Open questions',
  fileThere: (name, url) => `Slack did not take the file; it can be downloaded here: ${name} ${url}`,
  fileNotSent: (name) =>
    `Slack did not take ${name}, so it has not reached you. Export again in a few minutes; if it happens again, ask the system administrator to grant the app files:write.`,
  reading:
    'Reading the file; this takes a few seconds. If you close this window it goes on, and the result comes as a direct message.',
  notShown: 'Sorry, it could not be shown, and nothing was changed. Please try again.',
};

export const strings: Readonly<Record<Lang, SlackStrings>> = { zh, en };
