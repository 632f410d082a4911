import { lexer, type Token, type Tokens } from 'marked';
import { canonical } from './canonical.ts';
import { readLabel } from './labels.ts';
import type { Block } from './outline.ts';

/** The words of inline Markdown, without its marks; an address stays where it says more than its label. */
function plain(tokens: readonly Token[] | undefined): string {
  return (tokens ?? [])
    .map((token) => {
      switch (token.type) {
        case 'br':
          return '\n';
        case 'link':
          return linkText(token as Tokens.Link);
        case 'image':
          return '';
        case 'html':
          return /^<br\s*\/?>/i.test(token.raw) ? '\n' : '';
        case 'codespan':
        case 'escape':
          return unescaped((token as Tokens.Codespan).text);
        default: {
          const inner = (token as { tokens?: Token[] }).tokens;
          return inner === undefined
            ? unescaped(String((token as { text?: string }).text ?? ''))
            : plain(inner);
        }
      }
    })
    .join('');
}

function linkText(link: Tokens.Link): string {
  const label = plain(link.tokens);
  return label === link.href || link.href === `mailto:${label}` || link.href.startsWith('#')
    ? label
    : `${label} ${link.href}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

const ENDS_PARAGRAPH = /[。；：！？.;:!?][”’"』」）)]?$/u;
const HAN_END = /[\p{Script=Han}，、。；：（）“”]$/u;
const HAN_START = /^[\p{Script=Han}，、。；：（）“”]/u;

/** A line shorter than this was not wrapped by its editor: it ended where its writer ended it. */
const WRAPPED = { han: 24, latin: 50 };

function mayGoOn(line: string): boolean {
  const least = /\p{Script=Han}/u.test(line) ? WRAPPED.han : WRAPPED.latin;
  return line.length >= least && !ENDS_PARAGRAPH.test(line);
}

/**
 * The paragraphs in a piece of text whose lines may be wrapped: a line begins a new one when it has a number of its own, or the
 * line before is short or has ended its sentence.
 */
export function paragraphsOf(text: string): string[] {
  const paragraphs: string[] = [];
  let before = '';
  for (const line of canonical(text).split('\n')) {
    if (line === '') continue;
    const last = paragraphs.at(-1);
    if (last === undefined || !mayGoOn(before) || readLabel(line) !== undefined) paragraphs.push(line);
    else {
      const glue = HAN_END.test(last) || HAN_START.test(line) ? '' : ' ';
      paragraphs[paragraphs.length - 1] = `${last}${glue}${line}`;
    }
    before = line;
  }
  return paragraphs;
}

class Reading {
  readonly blocks: Block[] = [];
  pictures = 0;

  tokens(tokens: readonly Token[]): void {
    for (const token of tokens) this.#token(token);
  }

  #lines(text: string, depth?: number): void {
    for (const line of depth === undefined ? paragraphsOf(text) : [canonical(text).replaceAll('\n', ' ')]) {
      if (line !== '') this.blocks.push(depth === undefined ? { text: line } : { text: line, depth });
    }
  }

  #token(token: Token): void {
    const inner = (token as { tokens?: Token[] }).tokens;
    this.pictures += (inner ?? []).filter((each) => each.type === 'image').length;
    switch (token.type) {
      case 'heading':
        this.#lines(plain(inner), (token as Tokens.Heading).depth);
        return;
      case 'blockquote':
        this.tokens(inner ?? []);
        return;
      case 'list':
        this.#list(token as Tokens.List);
        return;
      case 'table':
        this.#table(token as Tokens.Table);
        return;
      case 'code':
        for (const line of canonical((token as Tokens.Code).text).split('\n')) this.#lines(line);
        return;
      case 'space':
      case 'hr':
      case 'html':
      case 'def':
        return;
      default:
        this.#lines(inner === undefined ? String((token as { text?: string }).text ?? '') : plain(inner));
    }
  }

  /** Items keep the marks they were written with: (3) is not renumbered. */
  #list(list: Tokens.List): void {
    for (const item of list.items) {
      const mark = list.ordered ? (/^\s*(\d{1,9}[.)])/.exec(item.raw)?.[1] ?? '') : '·';
      const [first, ...rest] = item.tokens;
      const words = first === undefined ? '' : plain((first as { tokens?: Token[] }).tokens);
      const lead = first !== undefined && first.type !== 'list' && words !== '';
      if (lead) {
        const [head = '', ...more] = paragraphsOf(words);
        this.blocks.push({ text: `${mark} ${head}` });
        for (const line of more) this.blocks.push({ text: line });
      }
      this.tokens(lead ? rest : item.tokens);
    }
  }

  #table(table: Tokens.Table): void {
    for (const row of [table.header, ...table.rows]) {
      const cells = row.map((cell) => canonical(plain(cell.tokens)).replaceAll('\n', ' '));
      if (cells.some((cell) => cell !== '')) this.blocks.push({ text: cells.join(' | ') });
    }
  }
}

/** Reads Markdown, or plain text with numbered paragraphs, as headings and paragraphs in canonical form. */
export function readMarkdown(text: string): { blocks: Block[]; pictures: number } {
  const reading = new Reading();
  reading.tokens(
    lexer(
      text
        .normalize('NFC')
        .replace(/\r\n?/g, '\n')
        .replace(/^\uFEFF/, ''),
      { gfm: true },
    ),
  );
  return { blocks: reading.blocks, pictures: reading.pictures };
}
