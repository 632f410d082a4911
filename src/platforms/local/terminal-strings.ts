import type { Lang } from '../../shared/lang.ts';

interface TerminalStrings {
  readonly welcome: string;
  readonly demo: string;
  readonly youAre: (who: string) => string;
  readonly people: (names: string) => string;
  readonly shared: (channel: string) => string;
  readonly filling: string;
  readonly cancelled: string;
  readonly sure: string;
  readonly letter: (name: string) => string;
}

/** What the terminal says itself; all else is the text version of what every platform shows. */
export const terminalStrings: Readonly<Record<Lang, TerminalStrings>> = {
  zh: {
    welcome:
      '知礼 Decorum：问一条规矩，马上有出处。按钮打编号或名称；/who 换人，/lang en 换语言，/quit 退出。',
    demo: '演示公司，数据是编的，只在这台电脑上。',
    youAre: (who) => `您是：${who}`,
    people: (names) => `没有这个人。可以是：${names}`,
    shared: (channel) => `已发到 ${channel}：`,
    filling: '一行填一项；直接回车，保留现在的内容；/cancel 取消。',
    cancelled: '已取消，什么都没有改动。',
    sure: '（y/n）',
    letter: (name) => `发给 ${name} 的新消息：`,
  },
  en: {
    welcome:
      'Decorum · 知礼: ask a rule, get the article. Press a button by its number or name; /who NAME, /lang zh, /quit.',
    demo: 'Demo company, made-up data, this computer only.',
    youAre: (who) => `You are: ${who}`,
    people: (names) => `There is nobody of that name. Choose from: ${names}`,
    shared: (channel) => `Shared to ${channel}:`,
    filling: 'One line for each field; an empty line keeps what is there; /cancel stops.',
    cancelled: 'Cancelled; nothing was changed.',
    sure: ' (y/n)',
    letter: (name) => `New message for ${name}:`,
  },
};
