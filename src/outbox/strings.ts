interface Strings {
  kept(count: number): string;
  numbered(number: number, label: string): string;
  readonly why: string;
}

const zh: Strings = {
  kept: (count) => `为您留着的${count}条消息`,
  numbered: (number, label) => `${number} ${label}`,
  why: '为不多打扰您，每天主动发给您的消息有上限；昨天放不下的合在这里。',
};

const en: Strings = {
  kept: (count) => `${count} messages kept for you`,
  numbered: (number, label) => `${number} ${label}`,
  why: 'The messages that come to you unasked are limited to a few a day; what did not fit is gathered here.',
};

export const strings = { zh, en };
