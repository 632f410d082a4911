import { readFileSync } from 'node:fs';

/** Stems of ordinary English words: none of them is a misspelt word of the rulebook. */
export const COMMON_STEMS: ReadonlySet<string> = new Set(
  (
    JSON.parse(readFileSync(new URL('../../data/rulebook/english-words.json', import.meta.url), 'utf8')) as {
      stems: string;
    }
  ).stems.split(' '),
);
