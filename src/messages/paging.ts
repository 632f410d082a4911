import { assertNever } from '../shared/errors.ts';
import type { Action, Inline, Message, Part } from './parts.ts';
import { plainInline, plainWords } from './plain.ts';

/** What every platform shows as one page. */
const MOST_PARTS = 40;
const MOST_CHARACTERS = 2800;
/** Rows and items that stay together. */
const MOST_ROWS = 20;
const MOST_ACTIONS = 20;

/** The best place to end a piece of at most so many characters: after a line, a sentence, a space, or anywhere. */
function cut(text: string, most: number): number {
  const head = text.slice(0, most);
  for (const end of [/\n/g, /[。！？；.!?;]\s?/g, /\s/g]) {
    const last = [...head.matchAll(end)].at(-1);
    if (last !== undefined && last.index > most / 4) return last.index + last[0].length;
  }
  // Never between the halves of one character.
  return /[\ud800-\udbff]$/.test(head) ? most - 1 : most;
}

function pieces(text: string, most: number): string[] {
  const all: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const at = cut(rest, most);
    all.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return rest === '' && all.length > 0 ? all : [...all, rest];
}

/** A line as lines that each fit: words with a meaning of their own (a name, an address) stay whole. */
function lines(text: readonly Inline[], most: number): Inline[][] {
  if (plainInline(text).length <= most) return [[...text]];
  const all: Inline[][] = [];
  let line: Inline[] = [];
  let room = most;
  for (const run of text) {
    const runs: Inline[] =
      typeof run === 'string'
        ? pieces(run, most)
        : 'strong' in run
          ? pieces(run.strong, most).map((strong) => ({ strong }))
          : [run];
    for (const each of runs) {
      const { length } = plainInline([each]);
      if (length > room && line.length > 0) {
        all.push(line);
        line = [];
        room = most;
      }
      line.push(each);
      room -= length;
    }
  }
  return [...all, line];
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

/** A part as parts that each fit on a page. */
function fitting(part: Part): Part[] {
  switch (part.part) {
    case 'heading':
      return pieces(part.text, MOST_CHARACTERS).map((text) => ({ part: 'heading', text }));
    case 'text':
    case 'note':
      return lines(part.text, MOST_CHARACTERS).map((text) => ({ part: part.part, text }));
    case 'words':
      return pieces(part.say, MOST_CHARACTERS / 2).map((say, index, all) => {
        const { meaning, ...rest } = part;
        return { ...rest, say, ...(index === all.length - 1 && meaning !== undefined ? { meaning } : {}) };
      });
    case 'list': {
      const items = part.items.flatMap((item, index) =>
        lines(part.numbered ? [`${index + 1}. `, ...item] : item, MOST_CHARACTERS / 2),
      );
      // The numbers of one list go on over the pages, and so they are written out.
      return chunks(items, MOST_ROWS).map((some) =>
        part.numbered
          ? { part: 'text', text: some.flatMap((item, index) => (index === 0 ? item : ['\n', ...item])) }
          : { part: 'list', items: some },
      );
    }
    case 'facts':
      return chunks(part.rows, MOST_ROWS).map((rows) => ({ part: 'facts', rows }));
    case 'actions':
      return chunks<Action>(part.actions, MOST_ACTIONS).map((actions) => ({ part: 'actions', actions }));
    case 'image':
    case 'file':
      return [part];
    default:
      return assertNever(part);
  }
}

function sizeOf(part: Part): number {
  switch (part.part) {
    case 'heading':
      return part.text.length;
    case 'text':
    case 'note':
      return plainInline(part.text).length;
    case 'words':
      return plainWords(part, 'en').length;
    case 'list':
      return part.items.reduce((sum, item) => sum + plainInline(item).length + 1, 0);
    case 'facts':
      return part.rows.reduce((sum, row) => sum + row.label.length + plainInline(row.value).length + 2, 0);
    case 'image':
      return part.alt.length;
    case 'file':
      return part.name.length;
    case 'actions':
      return 0;
    default:
      return assertNever(part);
  }
}

/** A message that is longer than one call of a platform may carry, as pages that each platform can show. Nothing is left out. */
export function pagesOf(message: Message): Part[][] {
  const pages: Part[][] = [];
  let page: Part[] = [];
  let size = 0;
  for (const part of message.parts.flatMap(fitting).flatMap(halved)) {
    const more = sizeOf(part);
    if (page.length > 0 && (page.length >= MOST_PARTS || size + more > MOST_CHARACTERS)) {
      pages.push(page);
      page = [];
      size = 0;
    }
    page.push(part);
    size += more;
  }
  return [...pages, page];
}

/** Twenty long rows or items may still be more than a page: then fewer stand together. */
function halved(part: Part): Part[] {
  if (sizeOf(part) <= MOST_CHARACTERS) return [part];
  if (part.part === 'list' && part.items.length > 1)
    return chunks(part.items, Math.ceil(part.items.length / 2)).flatMap((items) =>
      halved({ part: 'list', items }),
    );
  if (part.part === 'facts' && part.rows.length > 1)
    return chunks(part.rows, Math.ceil(part.rows.length / 2)).flatMap((rows) =>
      halved({ part: 'facts', rows }),
    );
  if (part.part === 'facts') {
    const [row] = part.rows;
    if (row === undefined) return [];
    return fitting({ part: 'text', text: [{ strong: row.label }, ' ', ...row.value] });
  }
  return part.part === 'text' ? fitting(part) : [part];
}
