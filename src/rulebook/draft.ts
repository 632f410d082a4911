import type { Rule, Rulebook } from './rulebook.ts';
import type { NeverItem } from './schema.ts';

/** Forbidden words that stand in a draft, and the wording to use in their place. */
export interface DraftFault {
  /** The words of the draft. */
  readonly found: string;
  readonly item: NeverItem;
  readonly rule: Rule;
}

/** Checks what somebody is about to say or has said; nothing of it is kept. */
export type DraftCheck = (draft: string) => DraftFault[];

/** Fillers that people put between or around the words of a phrase without changing it. */
const FILLERS = /[啊呀吧呢吗嘛啦了哦噢哈哎嗯诶\s\p{P}\p{S}]/u;

/** Marks only: what is left of a phrase too short to lose its particles as well (喂，说吧). */
const MARKS = /[\s\p{P}\p{S}]/u;

/** A particle that still belongs to the words before it. */
const TRAILING = /^[啊呀吧呢吗嘛啦了哦噢]/u;

/** Characters with their place in the draft, without punctuation and fillers, in one width and case. */
function essence(text: string, dropped = FILLERS): { chars: string[]; at: number[] } {
  const chars: string[] = [];
  const at: number[] = [];
  let index = 0;
  for (const char of text) {
    const plain = char.normalize('NFKC').toLowerCase();
    if (!dropped.test(plain)) {
      for (const each of plain) {
        chars.push(each === '妳' || each === '您' ? '你' : each);
        at.push(index);
      }
    }
    index += char.length;
  }
  return { chars, at };
}

interface Readable {
  readonly text: string;
  readonly at: readonly number[];
}

function textIn(draft: string, dropped: RegExp): Readable {
  const { chars, at } = essence(draft, dropped);
  return { text: chars.join(''), at };
}

/** Where a phrase stands: for each time, the places of its characters in the draft. */
function occurrences({ text, at }: Readable, phrase: string): (readonly number[])[] {
  const found: (readonly number[])[] = [];
  for (let start = text.indexOf(phrase); start >= 0; start = text.indexOf(phrase, start + 1)) {
    found.push(at.slice(start, start + phrase.length));
  }
  return found;
}

/** The sentences of a draft: forbidden words never span two of them, save where the phrase itself does. */
function sentences(draft: string): { text: string; start: number }[] {
  return [...draft.matchAll(/[^。！？!?；;\n]+[。！？!?；;\n]*/gu)].map((match) => ({
    text: match[0],
    start: match.index,
  }));
}

interface Pattern {
  readonly essence: string;
  /** What may stand between its characters. */
  readonly between: RegExp;
  readonly item: NeverItem;
  readonly rule: Rule;
}

/** Shorter phrases would match inside harmless sentences. */
const MIN_PHRASE = 3;

/**
 * Builds the check from every forbidden phrase in force and its close variants. A phrase is found wherever its characters
 * stand in order with nothing but fillers between; a `whole` one only when it is the whole sentence.
 */
export function createDraftCheck(book: Rulebook): DraftCheck {
  const phrases: Pattern[] = [];
  const wholes = new Map<string, Pattern>();
  for (const rule of book.rules) {
    for (const item of rule.never) {
      for (const words of [item.zh, ...item.variants]) {
        const plain = essence(words).chars.join('');
        if (plain === '') continue;
        const pattern = { essence: plain, between: FILLERS, item, rule };
        if (item.match === 'whole') wholes.set(plain, wholes.get(plain) ?? pattern);
        else if ([...plain].length >= MIN_PHRASE) phrases.push(pattern);
        else {
          const exact = essence(words, MARKS).chars.join('');
          if ([...exact].length >= MIN_PHRASE) phrases.push({ ...pattern, essence: exact, between: MARKS });
        }
      }
    }
  }
  const prescribed = book.rules
    .flatMap((rule) => [...rule.say, ...rule.never.map((item) => item.instead)])
    .map(({ zh }) => essence(zh).chars.join(''))
    .filter((phrase) => [...phrase].length >= MIN_PHRASE);
  phrases.sort((a, b) => b.essence.length - a.essence.length);

  return (draft) => {
    const faults = new Map<NeverItem, DraftFault>();
    const loose = textIn(draft, FILLERS);
    const exact = textIn(draft, MARKS);
    // Prescribed words are right even where a forbidden phrase stands inside them.
    const right = new Set(prescribed.flatMap((phrase) => occurrences(loose, phrase).flat()));
    const taken = new Set<number>();
    for (const pattern of phrases) {
      if (faults.has(pattern.item)) continue;
      const places = occurrences(pattern.between === MARKS ? exact : loose, pattern.essence).find(
        (each) => !each.some((place) => taken.has(place)) && !each.every((place) => right.has(place)),
      );
      if (places === undefined) continue;
      for (const place of places) taken.add(place);
      const from = places[0] ?? 0;
      const words = draft.slice(from, (places.at(-1) ?? 0) + 1);
      const particle = TRAILING.exec(draft.slice(from + words.length))?.[0] ?? '';
      faults.set(pattern.item, { found: words + particle, item: pattern.item, rule: pattern.rule });
    }
    for (const { text } of sentences(draft)) {
      const pattern = wholes.get(essence(text).chars.join(''));
      if (pattern && !faults.has(pattern.item)) {
        faults.set(pattern.item, { found: text.trim(), item: pattern.item, rule: pattern.rule });
      }
    }
    return [...faults.values()];
  };
}
