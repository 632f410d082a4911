import { lengthOf } from './canonical.ts';
import { type Label, readLabel, type Scheme } from './labels.ts';

/**
 * A paragraph of a source, in canonical form and without a line break. `depth`: of a heading, 1 is the widest; 0 is the title
 * of the whole.
 */
export interface Block {
  readonly text: string;
  readonly depth?: number;
}

/** One clause of one language, before both are put side by side. */
export interface Entry {
  /** Empty for what stands before the first number or heading. */
  readonly label: string;
  readonly number: number | undefined;
  readonly level: number;
  readonly heading: string | undefined;
  readonly section: boolean;
  /** Its paragraphs, the one with the number first. */
  readonly lines: readonly string[];
}

/** A key of the levels a document has: a heading of a depth, or a kind of numbering. */
type Level = `h${number}` | Scheme;

/** Levels that hold articles; where a document has articles (第…条), these and headings alone open clauses. */
const LAWYERS: ReadonlySet<Level> = new Set(['part', 'chapter', 'section', 'article']);
const WIDE: readonly Level[] = ['part', 'chapter', 'section', 'article'];

/** Numbered levels that open clauses: below headings one, without headings two; what lies deeper is text of its clause. */
const MOST_NUMBERED = 2;
const ENDS_WITH_COLON = /[:：]$/u;
const ENDS_SENTENCE = /[。；;：:！？!?，,.…]["”’』）)]?$/u;
const MOST_HEADING = { han: 30, latin: 80 };

function looksLikeHeading(text: string): boolean {
  if (text === '' || ENDS_SENTENCE.test(text)) return false;
  return lengthOf(text) <= (/\p{Script=Han}/u.test(text) ? MOST_HEADING.han : MOST_HEADING.latin);
}

interface Opening {
  readonly level: number;
  readonly label: Label | undefined;
  readonly said: string;
  readonly isHeading: boolean;
  readonly lines: string[];
}

interface OpenLevel {
  readonly key: Level;
  readonly number: number | undefined;
  readonly said: string;
}

/** Finds where clauses begin, walking down a document with the levels that are open. */
class Walk {
  readonly #articles: boolean;
  #stack: OpenLevel[] = [];
  /** A list inside a clause, introduced by a colon: its numbers open nothing. */
  #list: { scheme: Scheme; next: number } | undefined;

  constructor(articles: boolean) {
    this.#articles = articles;
  }

  /** The opening that a block is, or undefined when it belongs to the clause before it. */
  see(block: Block, before: string | undefined): Opening | undefined {
    const label = readLabel(block.text);
    const key: Level | undefined =
      block.depth !== undefined && !(label !== undefined && this.#articles && LAWYERS.has(label.scheme))
        ? `h${block.depth}`
        : label?.scheme;
    if (key === undefined) return undefined;
    const isHeading = block.depth !== undefined;
    if (!isHeading && label !== undefined && !this.#opens(label, before)) return undefined;
    this.#list = undefined;
    const stack = this.#under(key);
    const last = this.#stack.find((each) => each.key === key);
    if (label !== undefined && !label.apart && !isHeading && label.number !== (last?.number ?? 0) + 1)
      return undefined;
    const said = this.#said(label, stack);
    this.#stack = [...stack, { key, number: label?.number, said }];
    return { level: this.#stack.length, label, said, isHeading, lines: [block.text] };
  }

  #opens(label: Label, before: string | undefined): boolean {
    if (this.#articles) return LAWYERS.has(label.scheme);
    const { scheme, number } = label;
    if (this.#list?.scheme === scheme && number === this.#list.next) {
      this.#list.next = number + 1;
      return false;
    }
    if (before !== undefined && ENDS_WITH_COLON.test(before) && number === 1) {
      this.#list = { scheme, next: 2 };
      return false;
    }
    if (this.#stack.some((each) => each.key === scheme)) return true;
    const headings = this.#stack.filter((each) => /^h\d$/.test(each.key)).length;
    const numbered = this.#under(scheme).length - headings;
    return numbered < (headings > 0 ? 1 : MOST_NUMBERED) || WIDE.includes(scheme);
  }

  /** The levels above a key. */
  #under(key: Level): OpenLevel[] {
    const heading = /^h(\d)$/.exec(key);
    if (heading) {
      return this.#stack.filter((each) => {
        const other = /^h(\d)$/.exec(each.key);
        return other !== null && Number(other[1]) < Number(heading[1]);
      });
    }
    const at = this.#stack.findIndex((each) => each.key === key);
    if (at >= 0) return this.#stack.slice(0, at);
    const wide = WIDE.indexOf(key);
    if (wide < 0) return this.#stack;
    return this.#stack.filter((each) => {
      const rank = WIDE.indexOf(each.key);
      return /^h\d$/.test(each.key) || (rank >= 0 && rank < wide);
    });
  }

  /** 二（三） under 二; numbers that are whole by themselves stay as they are. */
  #said(label: Label | undefined, stack: OpenLevel[]): string {
    if (label === undefined) return '';
    if (LAWYERS.has(label.scheme) || label.said.includes('.')) return label.said;
    const above = stack.at(-1)?.said ?? '';
    if (above === '' || /^(第|part|chapter|section)/i.test(above)) return label.said;
    return /^[（(①-⑳]/u.test(label.said) ? `${above}${label.said}` : `${above}.${label.said}`;
  }
}

/** The title of the whole, when the document begins with one: its only widest heading, or a short first line. */
export function titleOf(blocks: readonly Block[]): string | undefined {
  const [first] = blocks;
  if (first === undefined || readLabel(first.text) !== undefined) return undefined;
  if (first.depth === 0) return first.text;
  if (first.depth !== undefined) {
    const { depth } = first;
    return blocks.slice(1).some((block) => block.depth !== undefined && block.depth <= depth)
      ? undefined
      : first.text;
  }
  return looksLikeHeading(first.text) ? first.text : undefined;
}

/** Divides a document into its clauses: every block belongs to exactly one, in order. */
export function outlineOf(blocks: readonly Block[]): Entry[] {
  const title = titleOf(blocks);
  const articles = blocks.filter((block) => {
    const label = readLabel(block.text);
    return label?.scheme === 'article' && (label.apart || label.number === 1);
  });
  const walk = new Walk(articles.length > 0);
  const openings: Opening[] = [];
  let before: string | undefined;
  for (const [i, block] of blocks.entries()) {
    const titled = i === 0 && title !== undefined;
    const opening = titled ? undefined : walk.see(block, before);
    const last = openings.at(-1);
    if (opening !== undefined) openings.push(opening);
    else if (last !== undefined) last.lines.push(block.text);
    else {
      const alone = { level: 1, label: undefined, said: '', isHeading: titled };
      openings.push({ ...alone, lines: [block.text] });
    }
    before = block.text;
  }
  return openings.map((opening, i) => entryOf(opening, openings[i + 1]));
}

function entryOf(opening: Opening, next: Opening | undefined): Entry {
  const { label, lines, level, isHeading, said } = opening;
  const title = isHeading && label === undefined && said === '' && level === 1;
  const child = next !== undefined && (next.level > level || title);
  const rest = label === undefined ? (isHeading ? (lines[0] ?? '') : '') : label.rest;
  const bracketed = /^【([^】]{1,30})】/u.exec(rest)?.[1];
  const whole = isHeading || ((lines.length > 1 || child) && looksLikeHeading(rest));
  const heading = bracketed ?? (whole ? rest : '');
  return {
    label: said,
    number: label?.number,
    level,
    heading: heading === '' ? undefined : heading,
    section: lines.length === 1 && child && (isHeading || looksLikeHeading(rest) || rest === ''),
    lines,
  };
}
