import type { Lang } from '../../shared/lang.ts';
import type { Move } from './demo-clock.ts';

interface TerminalStrings {
  readonly welcome: string;
  readonly demo: string;
  readonly youAre: (who: string) => string;
  readonly people: (names: string) => string;
  readonly shared: (channel: string) => string;
  readonly filling: string;
  readonly filePath: string;
  readonly noFile: (path: string) => string;
  readonly cancelled: string;
  readonly sure: string;
  readonly letter: (name: string) => string;
  readonly posted: (channel: string, at: string) => string;
  readonly clock: (now: string) => string;
  readonly clockMoved: (to: string) => string;
}

/** What the terminal says itself; all else is the text version of what every platform shows. */
export const terminalStrings: Readonly<Record<Lang, TerminalStrings>> & {
  readonly moves: Readonly<Record<Move, RegExp>>;
} = {
  /** How far the demo's clock is to go, as it may be typed. */
  moves: {
    hour: /^(\+?\s*1?\s*h(our)?|快进|\+?\s*1\s*小时)$/i,
    opening: /^(next\s+)?(open(ing)?|上班)$/i,
    closing: /^(next\s+)?(clos(e|ing)|下班)$/i,
  },
  zh: {
    welcome:
      '知礼 Decorum：问一条规矩，马上有出处。按钮打编号或名称；/who 换人，/lang en 换语言，/clock 拨时钟，/quit 退出。',
    demo: '演示公司，数据是编的，只在这台电脑上。',
    youAre: (who) => `您是：${who}`,
    people: (names) => `没有这个人。可以是：${names}`,
    shared: (channel) => `已发到 ${channel}：`,
    filling: '一行填一项；直接回车，保留现在的内容；/cancel 取消。',
    filePath: '写文件在这台电脑上的路径',
    noFile: (path) => `读不到文件“${path}”。请检查路径。`,
    cancelled: '已取消，什么都没有改动。',
    sure: '（y/n）',
    letter: (name) => `发给 ${name} 的新消息：`,
    posted: (channel, at) => `${at} 发到 ${channel}：`,
    clock: (now) => `演示时钟：${now}。要快进，发“/时钟 1小时”“/时钟 上班”或“/时钟 下班”。`,
    clockMoved: (to) => `演示时钟拨到${to}`,
  },
  en: {
    welcome:
      'Decorum · 知礼: ask a rule, get the article. Press a button by its number or name; /who NAME, /lang zh, /clock, /quit.',
    demo: 'Demo company, made-up data, this computer only.',
    youAre: (who) => `You are: ${who}`,
    people: (names) => `There is nobody of that name. Choose from: ${names}`,
    shared: (channel) => `Shared to ${channel}:`,
    filling: 'One line for each field; an empty line keeps what is there; /cancel stops.',
    filePath: 'The path of the file on this computer',
    noFile: (path) => `There is no file “${path}” that can be read. Please check the path.`,
    cancelled: 'Cancelled; nothing was changed.',
    sure: ' (y/n)',
    letter: (name) => `New message for ${name}:`,
    posted: (channel, at) => `${at}, in ${channel}:`,
    clock: (now) =>
      `Demo clock: ${now}. To move it, send “/clock hour”, “/clock opening” or “/clock closing”.`,
    clockMoved: (to) => `Demo clock moved to ${to}`,
  },
};
