import type { Lang } from '../shared/lang.ts';
import type { PersonStrings } from './person-words.ts';
import { en } from './person-words-en.ts';
import { zh } from './person-words-zh.ts';

/** In both languages. */
export const personStrings: Readonly<Record<Lang, PersonStrings>> = { zh, en };
