import type { Lang } from '../../shared/lang.ts';

/** What WeCom's surfaces say around a reply; one type, both languages. */
export interface WecomStrings {
  readonly source: string;
  readonly source20: string;
  readonly back: string;
  readonly next: string;
  readonly submit: string;
  readonly cancel: string;
  readonly yes: string;
  readonly chosen: (label: string) => string;
  readonly submitted: string;
  readonly opensPage: string;
  readonly openHere: string;
  readonly pageGone: string;
  readonly onlyInWecom: string;
  readonly notYours: string;
  readonly signInAgain: string;
  readonly noPage: string;
  readonly fileTooBig: string;
  readonly stopping: string;
  readonly pickAll: string;
  readonly left: string;
  readonly typeInstead: (code: string) => string;
  readonly wrongCode: string;
  readonly offerGone: (label: string) => string;
  readonly orReply: (labels: string) => string;
  readonly asked: (label: string) => string;
  readonly helloAgain: readonly string[];
}

const zh: WecomStrings = {
  source: '依据',
  source20: '知礼',
  back: '上一页',
  next: '下一页',
  submit: '提交',
  cancel: '不办了',
  yes: '是的',
  chosen: (label) => `已选：${label}`,
  submitted: '已提交',
  opensPage: '点开这张卡片，在页面里看和填。',
  openHere: '打开',
  pageGone: '这个页面已经过期，没有改动任何内容。请回到聊天里重新打开。',
  onlyInWecom: '请在企业微信里打开这个页面。',
  notYours: '这个页面不是发给您的，没有记录。自己的请发“我的签收”查看。',
  signInAgain: '没有认出您是谁，没有改动任何内容。请回到聊天里再点一次。',
  noPage: '这张表单要在页面里填，系统管理员还没有设置页面地址（PUBLIC_URL）。什么都没有改动。',
  fileTooBig: '内容太大，收不下：文件每个最多 5 MB。什么都没有改动。请返回上一页换一个小一点的。',
  stopping: '正在重启，请稍后再试。',
  pickAll: '做完一项勾一项',
  left: '您已不在本应用的可见范围内。',
  typeInstead: (code) => `不方便按，回“签收 ${code}”也算签收。`,
  offerGone: (label) =>
    `“${label}”是前面一条回答里的选项，过了半小时或系统重启后就用不了了，什么都没有改动。请把问题再发一次，再回这个词。`,
  orReply: (labels) => `也可以回：${labels}`,
  wrongCode: '这个数对不上，没有记录。发“签收”，看完后按那里显示的数回。',
  asked: (label) => `要${label}吗？`,
  helloAgain: [
    '您好，我是知礼，帮大家查公司的行为规范。直接问就行，比如“周五穿什么”。',
    '答案写明出自哪一条；规则库没有写的，我会直说。',
    '完整的隐私说明发“隐私”，全部主题发“帮助”。',
  ],
};

const en: WecomStrings = {
  source: 'From',
  source20: 'Decorum',
  back: 'Back',
  next: 'Next',
  submit: 'Submit',
  cancel: 'Leave it',
  yes: 'Yes',
  chosen: (label) => `Chosen: ${label}`,
  submitted: 'Submitted',
  opensPage: 'Open this card to read and fill in.',
  openHere: 'Open',
  pageGone: 'This page is out of date; nothing was changed. Please go back to the chat and open it again.',
  onlyInWecom: 'Please open this page inside WeCom.',
  notYours: 'This page was sent to somebody else; nothing was recorded. For your own, send “my policies”.',
  signInAgain: 'It is not known who you are, so nothing was changed. Please press again in the chat.',
  noPage:
    'This form is filled in on a page, and the system administrator has not set the address of our pages yet (PUBLIC_URL). Nothing was changed.',
  fileTooBig:
    'That is too big to take in: each file may have 5 MB. Nothing was changed. Please go back and choose a smaller one.',
  stopping: 'Restarting; please try again in a moment.',
  pickAll: 'Tick each as you do it',
  left: 'You are outside the visible range of this app.',
  typeInstead: (code) => `Or send “acknowledge ${code}”.`,
  offerGone: (label) =>
    `“${label}” belongs to an earlier answer; it is good for half an hour and not over a restart, so nothing was changed. Please send your question again, then this.`,
  orReply: (labels) => `Or reply: ${labels}`,
  wrongCode:
    'That number does not match; nothing was recorded. Send “acknowledge”, read, and use the number shown there.',
  asked: (label) => `${label}?`,
  helloAgain: [
    "Hello, I'm Decorum. I look up our rules of conduct. Ask away: “what do I wear on Friday?”",
    "Every answer names its article; when the rulebook doesn't say, I say so.",
    'Full privacy notice: “privacy”. All topics: “help”.',
  ],
};

export const strings: Readonly<Record<Lang, WecomStrings>> = { zh, en };
