interface Strings {
  kept(count: number): string;
  numbered(number: number, label: string): string;
  readonly why: string;
  readonly readWhole: string;
  readonly longTitle: string;
  readonly longNote: string;
}

const zh: Strings = {
  kept: (count) => `为您留着的${count}条消息`,
  numbered: (number, label) => `${number} ${label}`,
  why: '为不多打扰您，每天主动发给您的消息有上限；昨天放不下的合在这里。',
  readWhole: '看全文',
  longTitle: '有一条较长的消息',
  longNote: '内容较长，这里放不下，全文在下一页。',
};

const en: Strings = {
  kept: (count) => `${count} messages kept for you`,
  numbered: (number, label) => `${number} ${label}`,
  why: 'The messages that come to you unasked are limited to a few a day; what did not fit is gathered here.',
  readWhole: 'Read all',
  longTitle: 'A longer message',
  longNote: 'It is too long to stand here; the whole text is on the next page.',
};

export const strings = { zh, en };
