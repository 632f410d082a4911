import type { Part, Reply } from '../messages/parts.ts';
import { plainInline } from '../messages/plain.ts';
import type { Lang } from '../shared/lang.ts';

/** What a notification says of some parts: the heading, else the first text. */
function summaryOf(parts: readonly Part[]): string {
  for (const part of parts) {
    if (part.part === 'heading') return part.text;
    if (part.part === 'text') return plainInline(part.text);
  }
  return '';
}

/** A message for the asker alone, led by its heading. */
export function toAsker(lang: Lang, parts: readonly Part[], place: Reply['place'] = 'new'): Reply {
  return { view: { view: 'message', lang, parts, summary: summaryOf(parts) }, to: 'asker', place };
}

/** An answer that everybody may read where it was asked in public. */
export function openly(lang: Lang, parts: readonly Part[]): Reply {
  return { ...toAsker(lang, parts), open: true };
}

/** One plain sentence for the asker alone. */
export function sentence(lang: Lang, text: string): Reply {
  return toAsker(lang, [{ part: 'text', text: [text] }]);
}
