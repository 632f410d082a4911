import { diffArrays } from 'diff';
import type { Inline } from '../../messages/parts.ts';
import type { Lang } from '../../shared/lang.ts';

/** A run of words that both texts have, or only one of them. */
export interface Run {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Texts that differ by more than this many words are shown as wholly replaced. */
const MOST_EDITS = 2000;

const segmenters: Readonly<Record<Lang, Intl.Segmenter>> = {
  zh: new Intl.Segmenter('zh', { granularity: 'word' }),
  en: new Intl.Segmenter('en', { granularity: 'word' }),
};

/** A text in words, spaces and marks; joined they are the text again. */
export function wordsOf(text: string, lang: Lang): string[] {
  return Array.from(segmenters[lang].segment(text), (each) => each.segment);
}

/** Word by word, what was taken out of `before` and put into `after`; joined, either side is its text. */
export function compareWords(before: string, after: string, lang: Lang): Run[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const found = diffArrays(wordsOf(before, lang), wordsOf(after, lang), { maxEditLength: MOST_EDITS });
  if (found === undefined)
    return [run('removed', before), run('added', after)].filter(({ text }) => text !== '');
  const runs = found.map((each) =>
    run(each.added ? 'added' : each.removed ? 'removed' : 'same', each.value.join('')),
  );
  return tidy(runs.filter(({ text }) => text !== ''));
}

function run(kind: Run['kind'], text: string): Run {
  return { kind, text };
}

/** A lone mark or space between two changes reads better as part of them. */
function tidy(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const [i, each] of runs.entries()) {
    const lone = each.kind === 'same' && /^[\s\p{P}]{1,2}$/u.test(each.text);
    const between = lone && runs[i - 1] !== undefined && runs[i + 1] !== undefined;
    if (between) out.push(run('removed', each.text), run('added', each.text));
    else out.push(each);
  }
  return gathered(out);
}

/** Within one stretch of changes, what was removed first and what was added after it, each as one run. */
function gathered(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed !== '') out.push(run('removed', removed));
    if (added !== '') out.push(run('added', added));
    removed = '';
    added = '';
  };
  for (const each of runs) {
    if (each.kind === 'removed') removed += each.text;
    else if (each.kind === 'added') added += each.text;
    else {
      flush();
      out.push(each);
    }
  }
  flush();
  return out;
}

/** Without the marks at its ends. */
const bare = (text: string) => text.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');

/** The old and the new text with their changed words marked strong, and the words themselves for who hears rather than sees. */
export interface Marked {
  readonly before: readonly Inline[];
  readonly after: readonly Inline[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export function markChanges(before: string, after: string, lang: Lang): Marked {
  const runs = compareWords(before, after, lang);
  const side = (own: 'removed' | 'added'): Inline[] =>
    runs.flatMap((each): Inline[] => {
      if (each.kind === 'same') return [each.text];
      if (each.kind !== own) return [];
      return each.text.trim() === '' ? [each.text] : [{ strong: each.text }];
    });
  const words = (own: 'removed' | 'added') =>
    runs.flatMap((each) => (each.kind === own && /[\p{L}\p{N}]/u.test(each.text) ? [bare(each.text)] : []));
  return { before: side('removed'), after: side('added'), removed: words('removed'), added: words('added') };
}
