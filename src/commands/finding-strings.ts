import type { Lang } from '../shared/lang.ts';

interface FindingStrings {
  readonly which: string;
  readonly noneOfThese: string;
  readonly notWritten: string;
  readonly notWrittenHow: (hr: string) => string;
  readonly passOn: string;
  readonly rephrase: string;
  readonly rephraseHow: string;
  readonly browse: string;
  readonly noRuleForDay: (day: string) => string;
  readonly otherDays: (lines: string) => string;
  readonly menu: (topic: string) => string;
  readonly menuHow: string;
  readonly menuEmpty: string;
  readonly more: string;
  readonly topics: string;
  readonly shared: (name: string) => string;
  readonly somebody: string;
  readonly thanks: string;
  readonly sorryWrong: string;
  readonly article: (id: string) => string;
  readonly noArticle: (id: string) => string;
  readonly damaged: string;
  readonly carriedBy: string;
}

const zh: FindingStrings = {
  which: '您问的是哪一种？',
  noneOfThese: '都不是',
  notWritten: '规则库没有写',
  notWrittenHow: (hr) => `可以转给 HR，带不带姓名由您定；也可以直接问${hr}。`,
  passOn: '转给 HR',
  rephrase: '换个说法',
  rephraseHow: '换个说法再问一次就行，比如写明场合：“开会时有急事来电怎么办”。',
  browse: '按主题查',
  noRuleForDay: (day) => `${day}穿什么，规则库没有写`,
  otherDays: (lines) => `${lines}；这一天没有写。`,
  menu: (topic) => `${topic}：想查哪一项`,
  menuHow: '也可以直接打字问。',
  menuEmpty: '这个主题现在没有规则。',
  more: '更多',
  topics: '按主题查',
  shared: (name) => `${name} 分享了一条规范`,
  somebody: '一位同事',
  thanks: '谢谢，已经记下。只记次数，不记是谁。',
  sorryWrong: '谢谢，已经记下，只记次数。要不要把问题转给 HR？',
  article: (id) => `条文 ${id}`,
  noArticle: (id) => `规则库里没有 ${id} 这一条。编号要写全，比如“规则 B-3.2.7”。`,
  damaged: '原文这里有缺损，只能查到这些。',
  carriedBy: '用在这些规则里：',
};

const en: FindingStrings = {
  which: 'Which one do you mean?',
  noneOfThese: 'None of these',
  notWritten: "The rulebook doesn't say",
  notWrittenHow: (hr) => `You can pass it on to HR, with or without your name, or ask ${hr}.`,
  passOn: 'Pass to HR',
  rephrase: 'Rephrase',
  rephraseHow:
    'Ask again in other words and name the situation: “an urgent call comes in during a meeting, what do I do?”',
  browse: 'Browse topics',
  noRuleForDay: (day) => `${day}: the rulebook doesn't say what to wear`,
  otherDays: (lines) => `${lines}; this day isn't mentioned.`,
  menu: (topic) => `${topic}: what would you like to know?`,
  menuHow: 'Or just type your question.',
  menuEmpty: 'There is no rule on this topic at present.',
  more: 'More',
  topics: 'Browse topics',
  shared: (name) => `${name} shared a rule`,
  somebody: 'A colleague',
  thanks: 'Thank you, noted. Only the count is kept, not who said it.',
  sorryWrong: 'Thank you, noted; only the count is kept. Would you like to pass your question on to HR?',
  article: (id) => `Article ${id}`,
  noArticle: (id) =>
    `There is no article ${id} in the rulebook. Write the whole id, for example “/rule B-3.2.7”.`,
  damaged: 'The source is damaged here; this is all that can be read.',
  carriedBy: 'Used in these rules:',
};

export const findingStrings: Readonly<Record<Lang, FindingStrings>> = { zh, en };
