import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { readNumbering, type WordNumbers } from './word-numbers.ts';

/*
 * Prepares a Word document for reading: automatic numbers become text, headings get a plain style, tables of contents and
 * hidden text go.
 */

/** Elements as the parser gives them in order: one tag each, with attributes beside it. */
type Node = Record<string, unknown> & { ':@'?: Record<string, string> };

/** What was noticed on the way. */
export interface Prepared {
  readonly document: string;
  readonly pictures: number;
  /** Changes that nobody has accepted or refused yet. */
  readonly tracked: boolean;
  readonly contents: boolean;
}

const OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Entities stay as they are written: what comes in goes out.
  processEntities: false,
} as const;

const tagOf = (node: Node) => Object.keys(node).find((key) => key !== ':@') ?? '';
const inside = (node: Node): Node[] => {
  const value = node[tagOf(node)];
  return Array.isArray(value) ? (value as Node[]) : [];
};
const child = (node: Node | undefined, tag: string) =>
  node && inside(node).find((each) => tagOf(each) === tag);
const value = (node: Node | undefined) => node?.[':@']?.['@w:val'];
const isOn = (node: Node | undefined) =>
  node !== undefined && !['0', 'false', 'off'].includes(value(node) ?? '');

/** What matters of a paragraph style, with what it takes from the style it is based on. */
interface Style {
  readonly name: string;
  readonly outline: number | undefined;
  readonly list: string | undefined;
  readonly level: number | undefined;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}

function paragraphSettings(properties: Node | undefined) {
  const numbering = child(properties, 'w:numPr');
  return {
    outline: numberOf(value(child(properties, 'w:outlineLvl'))),
    list: value(child(numbering, 'w:numId')),
    level: numberOf(value(child(numbering, 'w:ilvl'))),
  };
}

function readStyles(xml: string | undefined): ReadonlyMap<string, Style> {
  const styles = new Map<string, Style>();
  if (xml === undefined) return styles;
  const root = (new XMLParser(OPTIONS).parse(xml) as Node[]).find((each) => tagOf(each) === 'w:styles');
  const nodes = new Map(
    (root === undefined ? [] : inside(root))
      .filter((each) => tagOf(each) === 'w:style')
      .map((each) => [each[':@']?.['@w:styleId'] ?? '', each]),
  );
  const read = (id: string, depth: number): Style | undefined => {
    const known = styles.get(id);
    const node = nodes.get(id);
    if (known !== undefined || node === undefined || depth > 20) return known;
    const base = read(value(child(node, 'w:basedOn')) ?? '', depth + 1);
    const own = paragraphSettings(child(node, 'w:pPr'));
    const style = {
      name: value(child(node, 'w:name')) ?? '',
      outline: own.outline ?? base?.outline,
      list: own.list ?? base?.list,
      level: own.level ?? base?.level,
    };
    styles.set(id, style);
    return style;
  };
  for (const id of nodes.keys()) read(id, 0);
  return styles;
}

class Preparing {
  pictures = 0;
  tracked = false;
  contents = false;
  readonly #styles: ReadonlyMap<string, Style>;
  readonly #numbers: WordNumbers | undefined;

  constructor(styles: ReadonlyMap<string, Style>, numbers: WordNumbers | undefined) {
    this.#styles = styles;
    this.#numbers = numbers;
  }

  nodes(nodes: readonly Node[]): Node[] {
    return nodes.flatMap((node) => this.#node(node));
  }

  #node(node: Node): Node[] {
    const tag = tagOf(node);
    if (tag === 'a:blip' || tag === 'v:imagedata') this.pictures++;
    if (tag === 'w:ins' || tag === 'w:del') this.tracked = true;
    if (tag === 'w:r' && isOn(child(child(node, 'w:rPr'), 'w:vanish'))) return [];
    if (tag === 'w:sdt' && isContents(node)) {
      this.contents = true;
      return [];
    }
    if (tag === 'w:p') return this.#paragraph(node);
    if (!Array.isArray(node[tag])) return [node];
    return [{ ...node, [tag]: this.nodes(inside(node)) }];
  }

  #paragraph(node: Node): Node[] {
    const properties = child(node, 'w:pPr');
    const style = this.#styles.get(value(child(properties, 'w:pStyle')) ?? '');
    if (/^toc( \d| ?heading)/i.test(style?.name ?? '')) {
      this.contents = true;
      return [];
    }
    const own = paragraphSettings(properties);
    const depth = /^title$/i.test(style?.name ?? '') ? 0 : headingDepth(style, own.outline);
    const list = own.list ?? style?.list;
    const label =
      list === undefined || list === '0'
        ? undefined
        : this.#numbers?.next({ list, level: own.level ?? style?.level ?? 0 });
    const content = this.nodes(inside(node).filter((each) => tagOf(each) !== 'w:pPr'));
    return [
      {
        'w:p': [
          ...(depth === undefined ? [] : [styled(depth)]),
          ...(label === undefined || label === '' ? [] : [run(`${label} `)]),
          ...content,
        ],
      },
    ];
  }
}

function headingDepth(style: Style | undefined, outline: number | undefined): number | undefined {
  const named = /^heading (\d)$/i.exec(style?.name ?? '')?.[1];
  if (named !== undefined) return Math.min(6, Number(named));
  const level = outline ?? style?.outline;
  // 9 is body text.
  return level === undefined || level > 8 ? undefined : Math.min(6, level + 1);
}

function isContents(node: Node): boolean {
  const gallery = child(child(child(node, 'w:sdtPr'), 'w:docPartObj'), 'w:docPartGallery');
  return value(gallery) === 'Table of Contents';
}

/** The style of a heading of a depth; 0 is the title. */
export const styleOf = (depth: number) => `Depth${depth}`;

function styled(depth: number): Node {
  return { 'w:pPr': [{ 'w:pStyle': [], ':@': { '@w:val': styleOf(depth) } }] };
}

function run(text: string): Node {
  const safe = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return { 'w:r': [{ 'w:t': [{ '#text': safe }], ':@': { '@xml:space': 'preserve' } }] };
}

/** Rewrites the parts of a Word file. `numbering` and `styles` may be missing. */
export function prepare(parts: {
  document: string;
  styles?: string | undefined;
  numbering?: string | undefined;
}): Prepared {
  const preparing = new Preparing(
    readStyles(parts.styles),
    parts.numbering === undefined ? undefined : readNumbering(parts.numbering),
  );
  const nodes = preparing.nodes(new XMLParser(OPTIONS).parse(parts.document) as Node[]);
  return {
    document: String(new XMLBuilder(OPTIONS).build(nodes)),
    pictures: preparing.pictures,
    tracked: preparing.tracked,
    contents: preparing.contents,
  };
}
