/** The two languages everything people read exists in. */
export type Lang = 'zh' | 'en';

export const LANGS: readonly Lang[] = ['zh', 'en'];

/** One text in both languages, saying the same. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Where the handbooks write Chinese characters, in any script variant. */
const HAN = /\p{Script=Han}/u;

/**
 * The language in which words are to be answered: Chinese as soon as one Chinese character stands in them,
 * English for words of Latin letters, and `fallback` where neither is there (a number, a date, an emoji).
 */
export function languageOf(words: string, fallback: Lang): Lang {
  if (HAN.test(words)) return 'zh';
  return /[a-z]{2}/i.test(words) ? 'en' : fallback;
}
