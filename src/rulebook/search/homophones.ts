import { soundsOf, syllables } from './pinyin.ts';

/** Mends Chinese that was typed by sound: wrong characters of the right sound, and pinyin left as letters. */
export interface SoundRepair {
  /** @param isEnglish whether a Latin word is known as an English one, and so no pinyin */
  repair(text: string, isEnglish: (word: string) => boolean): string;
}

/** A pair has to be seen this often before a character is exchanged for it. */
const OFTEN = 3;
/** Characters that stand beside any other: a pair of theirs that nobody wrote yet is no fault. */
const FREE = new Set(
  '的得地了着这那哪我你他她它谁会要想不没有无是在就也都还能可去来说给和跟与吗呢吧啊么什咋几多少年月日人个一二三四五六七八九十上下里外前后大小新老好先再又才被把让对从到向',
);
const RUN = /\p{Script=Han}+|[a-z]+/gu;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** `texts` are all normalised texts of the rulebook: what is written there is right. */
export function soundRepair(texts: readonly string[]): SoundRepair {
  const singles = new Map<string, number>();
  const pairs = new Map<string, number>();
  for (const text of texts) {
    let before = '';
    for (const character of text) {
      if (!/\p{Script=Han}/u.test(character)) {
        before = '';
        continue;
      }
      singles.set(character, (singles.get(character) ?? 0) + 1);
      if (before !== '') pairs.set(before + character, (pairs.get(before + character) ?? 0) + 1);
      before = character;
    }
  }
  const bySound = new Map<string, string[]>();
  for (const [character] of [...singles].sort((a, b) => b[1] - a[1])) {
    for (const sound of soundsOf(character)) {
      const list = bySound.get(sound);
      if (list) list.push(character);
      else bySound.set(sound, [character]);
    }
  }
  const seen = (pair: string) => pairs.get(pair) ?? 0;

  /** Most likely characters for a row of sounds, between two known neighbours: the best path by pairs. */
  const spell = (sounds: readonly string[], before: string, after: string): string | undefined => {
    let paths = [{ text: '', last: before, score: 0 }];
    for (const sound of sounds) {
      const next: typeof paths = [];
      for (const character of (bySound.get(sound) ?? []).slice(0, 30)) {
        let best = { text: character, last: character, score: -Infinity };
        for (const path of paths) {
          const link = path.last === '' ? 0 : Math.log1p(seen(path.last + character)) * 3;
          const score = path.score + link + Math.log1p(singles.get(character) ?? 0) * 0.5;
          if (score > best.score) best = { text: path.text + character, last: character, score };
        }
        next.push(best);
      }
      paths = next;
    }
    let winner = { text: '', score: -Infinity };
    for (const path of paths) {
      const score = path.score + (after === '' ? 0 : Math.log1p(seen(path.last + after)) * 3);
      if (score > winner.score) winner = { text: path.text, score };
    }
    // Pinyin makes pairs that somebody wrote before; other letters only look like it.
    const row = [...before, ...winner.text, ...after];
    const links = row.filter((character, i) => i > 0 && seen((row[i - 1] ?? '') + character) > 0).length;
    return links * 2 >= row.length - 1 && links > 0 ? winner.text : undefined;
  };

  const repairLetters = (text: string, isEnglish: (word: string) => boolean): string => {
    const words = text.match(/[a-z]+/g) ?? [];
    if (words.length === 0) return text;
    const hasHan = /\p{Script=Han}/u.test(text);
    const cut = (word: string) => syllables(word, (each) => bySound.has(each));
    // Letters alone are pinyin only when all of them can be and most are no English.
    if (!hasHan) {
      const english = words.filter(isEnglish).length;
      if (english * 2 >= words.length || words.some((word) => cut(word) === undefined)) return text;
      const sounds = words.flatMap((word) => cut(word) ?? []);
      return sounds.length > 40 ? text : (spell(sounds, '', '') ?? text);
    }
    let output = '';
    let at = 0;
    for (const match of text.matchAll(RUN)) {
      const word = match[0];
      if (!/^[a-z]/.test(word)) continue;
      const sounds = word.length < 2 || isEnglish(word) ? undefined : cut(word);
      if (sounds === undefined) continue;
      const left = text.slice(at, match.index).replace(/ $/, '');
      const end = match.index + word.length;
      const before = [...left].at(-1) ?? [...output].at(-1) ?? '';
      const after = [...text.slice(end).trimStart()][0] ?? '';
      const spelt = spell(sounds, before, after);
      if (spelt === undefined) continue;
      output += left + spelt;
      at = text[end] === ' ' ? end + 1 : end;
    }
    return output + text.slice(at);
  };

  const repairCharacters = (run: string): string => {
    const characters = [...run];
    const known = (i: number) => seen((characters[i] ?? '') + (characters[i + 1] ?? '')) > 0;
    const doubtful = characters.some((_, i) => !known(i - 1) && !known(i));
    if (!doubtful || characters.length < 2) return run;
    const inWord = new Set<number>();
    let at = 0;
    for (const { segment } of segmenter.segment(run)) {
      const length = [...segment].length;
      if (length > 1) for (let i = at; i < at + length; i++) inWord.add(i);
      at += length;
    }
    for (let i = 0; i < characters.length; i++) {
      const own = characters[i] as string;
      if (FREE.has(own) || inWord.has(i) || known(i) || known(i - 1)) continue;
      let best = own;
      let most = OFTEN - 1;
      for (const sound of soundsOf(own)) {
        for (const other of bySound.get(sound) ?? []) {
          if (other === own || FREE.has(other)) continue;
          const left = i === 0 ? 0 : seen((characters[i - 1] ?? '') + other);
          const right = seen(other + (characters[i + 1] ?? ''));
          if (Math.max(left, right) > most) {
            most = Math.max(left, right);
            best = other;
          }
        }
      }
      characters[i] = best;
    }
    return characters.join('');
  };

  return {
    repair: (text, isEnglish) =>
      repairLetters(text, isEnglish).replace(/\p{Script=Han}+/gu, (run) => repairCharacters(run)),
  };
}
