import { pinyin } from 'pinyin-pro';

/** Sounds that many speakers and input methods do not tell apart count as one. */
function loose(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/ng$/, 'n')
    .replace(/ü|v/g, 'u');
}

const sounds = new Map<string, readonly string[]>();
/** There are some 21,000 characters in use at most; nothing about who asked is kept. */
const MOST_KEPT = 30_000;

/** The toneless sounds of a character, loosely; none for what is no Chinese character. */
export function soundsOf(character: string): readonly string[] {
  const known = sounds.get(character);
  if (known) return known;
  const read = pinyin(character, { toneType: 'none', multiple: true, type: 'array', nonZh: 'removed' });
  const unique = [...new Set(read.map((each) => loose(each.toLowerCase())))].filter((each) => each !== '');
  if (sounds.size < MOST_KEPT) sounds.set(character, unique);
  return unique;
}

const INITIALS = /^(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?/;
const FINALS =
  /^(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|uei|uen|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v)$/;

function isSyllable(text: string): boolean {
  const initial = INITIALS.exec(text)?.[0] ?? '';
  return FINALS.test(text.slice(initial.length));
}

/** Longest syllable: zhuang, chuang, shuang. */
const LONGEST_SYLLABLE = 6;
const LONGEST_WORD = 24;

/** Cuts Latin letters into loose pinyin syllables, the fewest possible; undefined when that cannot be done. */
export function syllables(word: string, exists: (syllable: string) => boolean): string[] | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start++) {
      const before = best[start];
      const piece = word.slice(start, end);
      if (before === undefined || !isSyllable(piece) || !exists(loose(piece))) continue;
      const known = best[end];
      if (known === undefined || before.length + 1 < known.length) best[end] = [...before, loose(piece)];
    }
  }
  return best[word.length];
}
