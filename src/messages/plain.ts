import { assertNever } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import type { Action, Inline, Part, View } from './parts.ts';

/** A run of text as plain characters. */
export function plainInline(text: readonly Inline[]): string {
  return text
    .map((run) => {
      if (typeof run === 'string') return run;
      if ('strong' in run) return run.strong;
      if ('person' in run) return run.name;
      return `${run.label} ${run.url}`;
    })
    .join('');
}

/** Prescribed words with their meaning, as one line. */
export function plainWords(part: { say: string; meaning?: string; never?: true }, lang: Lang): string {
  const said = `“${part.say}”`;
  const meaning =
    part.meaning === undefined ? '' : lang === 'zh' ? `（${part.meaning}）` : ` (${part.meaning})`;
  return said + meaning;
}

function plainPart(part: Part, lang: Lang): string | undefined {
  switch (part.part) {
    case 'heading':
      return part.text;
    case 'text':
    case 'note':
      return plainInline(part.text);
    case 'list':
      return part.items
        .map(
          (item, index) =>
            `${part.numbered ? `${index + 1}.` : lang === 'zh' ? '·' : '-'} ${plainInline(item)}`,
        )
        .join('\n');
    case 'words':
      return plainWords(part, lang);
    case 'image':
      return part.alt;
    case 'file':
      return part.url === undefined ? part.name : `${part.name} ${part.url}`;
    case 'facts':
      return part.rows
        .map((row) => `${row.label}${lang === 'zh' ? '：' : ': '}${plainInline(row.value)}`)
        .join('\n');
    case 'actions':
      return undefined;
    default:
      return assertNever(part);
  }
}

/** Every action of a view, in order. */
export function actionsOf(view: View): readonly Action[] {
  const inParts = view.parts.flatMap((part) => (part.part === 'actions' ? part.actions : []));
  return view.view === 'page' ? [...inParts, ...view.actions] : inParts;
}

function replyLine(labels: readonly string[], lang: Lang): string[] {
  if (labels.length === 0) return [];
  return [`${lang === 'zh' ? '回复：' : 'Reply: '}${labels.join(' / ')}`];
}

/**
 * The text version of anything that is shown: what notifications, screen readers, the terminal and plain text messages
 * get. `buttons` adds the last line with the words to reply.
 */
export function plainText(view: View, options: { buttons?: boolean } = {}): string {
  const lines: string[] = [];
  if (view.view === 'page') {
    lines.push(view.pages > 1 ? `${view.title} ${view.page}/${view.pages}` : view.title);
  }
  if (view.view === 'form') lines.push(view.title, ...(view.problem === undefined ? [] : [view.problem]));
  for (const part of view.parts) {
    const text = plainPart(part, view.lang);
    if (text !== undefined) lines.push(text);
  }
  if (options.buttons)
    lines.push(
      ...replyLine(
        actionsOf(view).map((action) => action.label),
        view.lang,
      ),
    );
  return lines.join('\n');
}
