import type { Lang } from '../../shared/lang.ts';
import type { Move } from './demo-clock.ts';

/** What the page and the terminal say themselves. */
export interface LocalStrings {
  readonly title: string;
  readonly tagline: string;
  readonly demoTag: string;
  readonly demo: string;
  readonly skip: string;
  readonly youAre: (who: string) => string;
  readonly chooseWho: string;
  readonly language: string;
  /** What people type, and the button in the head. */
  readonly mine: string;
  readonly dark: string;
  readonly light: string;
  readonly places: string;
  readonly chat: string;
  readonly unread: string;
  readonly today: string;
  readonly talk: string;
  readonly botSays: string;
  readonly youSay: string;
  readonly says: (name: string) => string;
  readonly bot: string;
  readonly onlyYou: string;
  readonly chosen: (label: string) => string;
  readonly sharedTo: (channel: string) => string;
  readonly shareTo: (label: string, channel: string) => string;
  readonly openForm: string;
  readonly examples: string;
  readonly chips: readonly string[];
  readonly intro: { readonly chat: string; readonly channel: (name: string) => string };
  readonly hint: string;
  readonly hintChannel: (name: string) => string;
  readonly input: string;
  readonly send: string;
  readonly suggestions: string;
  readonly suggestionCount: string;
  readonly offline: string;
  readonly online: string;
  readonly switched: (who: string) => string;
  readonly script: string;
  readonly stopping: string;
  readonly unreadable: string;
  readonly clock: string;
  readonly clockMoves: Readonly<Record<Move, string>>;
  readonly clockMoved: (to: string) => string;
  readonly yes: string;
  readonly cancel: string;
}

const zh: LocalStrings = {
  title: '知礼 Decorum · 演示',
  tagline: '问一条规矩，马上有出处',
  demoTag: '演示',
  demo: '演示公司，数据是编的，只在这台电脑上',
  skip: '跳到输入框',
  youAre: (who) => `您是：${who}`,
  chooseWho: '换一个人',
  language: '语言',
  mine: '我的签收',
  dark: '深色',
  light: '浅色',
  places: '对话',
  chat: '私聊',
  unread: '有新消息',
  today: '今天',
  talk: '对话内容',
  botSays: '知礼说：',
  youSay: '您说：',
  says: (name) => `${name} 说：`,
  bot: '知礼',
  onlyYou: '仅您可见',
  chosen: (label) => `已选：${label}`,
  sharedTo: (channel) => `已发到 ${channel}`,
  shareTo: (label, channel) => `${label}（${channel}）`,
  openForm: '打开表单',
  examples: '可以这样问',
  chips: ['周五穿什么', '来电找的人不在怎么办', '电梯谁先进', '/dress friday'],
  intro: {
    chat: '直接打字提问，每个答案都写明出自哪一条。',
    channel: (name) => `${name} 里的提问和回答，同一办公室的人都看得到；/ 开头的命令只有您自己看得到。`,
  },
  hint: '打字提问，或输入 / 看命令',
  hintChannel: (name) => `在 ${name} 提问，或输入 / 看命令`,
  input: '输入问题或命令',
  send: '发送',
  suggestions: '命令',
  suggestionCount: '{n}个命令，用上下键选择',
  offline: '连接断了，正在重连。没发出去的内容还在输入框里。',
  online: '连上了。',
  switched: (who) => `现在您是 ${who}`,
  script: '这个页面要开启 JavaScript 才能提问。',
  stopping: '程序正在停止，这次没有记录。请稍后再发。',
  unreadable: '没看懂这次请求，什么都没有改动。请刷新页面再试。',
  clock: '演示时钟',
  clockMoves: { hour: '快进1小时', opening: '到下次上班', closing: '到下次下班' },
  clockMoved: (to) => `演示时钟拨到${to}`,
  yes: '继续',
  cancel: '取消',
};

const en: LocalStrings = {
  title: 'Decorum · 知礼 · demo',
  tagline: 'Ask a rule, get the article',
  demoTag: 'Demo',
  demo: 'Demo company, made-up data, this computer only',
  skip: 'Skip to the input',
  youAre: (who) => `You are: ${who}`,
  chooseWho: 'Be somebody else',
  language: 'Language',
  mine: 'My policies',
  dark: 'Dark',
  light: 'Light',
  places: 'Conversations',
  chat: 'Private',
  unread: 'new message',
  today: 'Today',
  talk: 'Conversation',
  botSays: 'Decorum says:',
  youSay: 'You say:',
  says: (name) => `${name} says:`,
  bot: 'Decorum',
  onlyYou: 'Only you can see this',
  chosen: (label) => `Chosen: ${label}`,
  sharedTo: (channel) => `Shared to ${channel}`,
  shareTo: (label, channel) => `${label} (${channel})`,
  openForm: 'Open the form',
  examples: 'You could ask',
  chips: [
    'What do I wear on Friday?',
    'The person a caller wants is away',
    'Who enters the lift first?',
    '/dress friday',
  ],
  intro: {
    chat: 'Ask in your own words; every answer names its article.',
    channel: (name) =>
      `Everybody in the office sees what is asked and answered in ${name}; commands that begin with / are for you alone.`,
  },
  hint: 'Ask, or type / for commands',
  hintChannel: (name) => `Ask in ${name}, or / for commands`,
  input: 'Question or command',
  send: 'Send',
  suggestions: 'Commands',
  suggestionCount: '{n} commands, choose with the arrow keys',
  offline: 'Connection lost, trying again. What you typed is still in the box.',
  online: 'Connected again.',
  switched: (who) => `You are now ${who}`,
  script: 'This page needs JavaScript before you can ask.',
  stopping: 'The program is stopping; nothing was recorded. Please send it again later.',
  unreadable: 'This request could not be read; nothing was changed. Please reload the page and try again.',
  clock: 'Demo clock',
  clockMoves: { hour: '+1 hour', opening: 'Next opening', closing: 'Next closing' },
  clockMoved: (to) => `Demo clock moved to ${to}`,
  yes: 'Go on',
  cancel: 'Cancel',
};

export const strings: Readonly<Record<Lang, LocalStrings>> = { zh, en };
