import { stemmer } from 'stemmer';
import { type Lang, languageOf } from '../shared/lang.ts';
import { COMMON_STEMS } from './search/common-words.ts';
import { normalise } from './search/normalise.ts';
import { syllables } from './search/pinyin.ts';
import { latinWords } from './search/terms.ts';

/** Shorter words are syllables by chance. */
const SHORTEST = 4;

/** True for Latin letters that are Chinese typed by its sound: jieting, kehu tousu. */
function isPinyin(text: string): boolean {
  const words = latinWords(normalise(text));
  if (!words.some((word) => word.length >= SHORTEST)) return false;
  if (words.some((word) => syllables(word, () => true) === undefined)) return false;
  const english = words.filter((word) => COMMON_STEMS.has(stemmer(word))).length;
  return english * 2 < words.length;
}

/** The language in which words are to be answered: who types pinyin reads Chinese. */
export function languageAsked(words: string, fallback: Lang): Lang {
  const lang = languageOf(words, fallback);
  return lang === 'en' && isPinyin(words) ? 'zh' : lang;
}
