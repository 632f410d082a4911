import { XMLParser } from 'fast-xml-parser';
import { strToU8, zipSync } from 'fflate';
import mammoth from 'mammoth';
import { canonical } from './canonical.ts';
import type { Block } from './outline.ts';
import { prepare, styleOf } from './word-xml.ts';

/** What the text of a Word file gives. */
export interface WordText {
  readonly blocks: readonly Block[];
  readonly pictures: number;
  readonly tracked: boolean;
  readonly contents: boolean;
}

const DEPTHS = [0, 1, 2, 3, 4, 5, 6];
const STYLE_MAP = DEPTHS.map((depth) =>
  depth === 0
    ? `p[style-name='${styleOf(0)}'] => h1.title:fresh`
    : `p[style-name='${styleOf(depth)}'] => h${depth}:fresh`,
);
const STYLES = `<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${DEPTHS.map(
  (depth) =>
    `<w:style w:type="paragraph" w:styleId="${styleOf(depth)}"><w:name w:val="${styleOf(depth)}"/></w:style>`,
).join('')}</w:styles>`;
const CONTENT_TYPES = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const RELATIONS = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;

/** Reads the parts of a Word file as headings and paragraphs in canonical form, numbers as Word shows them. Throws when it is broken. */
export async function readWordText(parts: ReadonlyMap<string, string>): Promise<WordText> {
  const prepared = prepare({
    document: parts.get('word/document.xml') ?? '',
    styles: parts.get('word/styles.xml'),
    numbering: parts.get('word/numbering.xml'),
  });
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(packed(parts, prepared.document)) },
    {
      styleMap: STYLE_MAP,
      includeDefaultStyleMap: false,
      convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
    },
  );
  const { pictures, tracked, contents } = prepared;
  return { blocks: blocksOf(value), pictures, tracked, contents };
}

/** A Word file again, of the text alone. */
function packed(parts: ReadonlyMap<string, string>, document: string): Uint8Array {
  const kept = ['word/footnotes.xml', 'word/endnotes.xml', 'word/_rels/document.xml.rels'];
  return zipSync(
    {
      '[Content_Types].xml': strToU8(CONTENT_TYPES),
      '_rels/.rels': strToU8(RELATIONS),
      'word/document.xml': strToU8(document),
      'word/styles.xml': strToU8(STYLES),
      ...Object.fromEntries(
        kept.flatMap((name) => {
          const part = parts.get(name);
          return part === undefined ? [] : [[name, strToU8(part)]];
        }),
      ),
    },
    { level: 0 },
  );
}

type Html = Record<string, unknown> & { ':@'?: Record<string, string> };

const tagOf = (node: Html) => Object.keys(node).find((key) => key !== ':@') ?? '';
const inside = (node: Html): Html[] => {
  const value = node[tagOf(node)];
  return Array.isArray(value) ? (value as Html[]) : [];
};

/** The words of inline HTML; the way back from a footnote is no text. */
function words(nodes: readonly Html[]): string {
  return nodes
    .map((node) => {
      const tag = tagOf(node);
      if (tag === '#text') return String(node['#text']);
      if (tag === 'br') return '\n';
      const inner = words(inside(node));
      return tag === 'a' && inner === '↑' ? '' : inner;
    })
    .join('');
}

/** Mammoth's HTML as blocks: headings, paragraphs, rows of tables, footnotes. */
function blocksOf(html: string): Block[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
  });
  const blocks: Block[] = [];
  const add = (text: string, depth?: number) => {
    const lines = canonical(text)
      .split('\n')
      .filter((line) => line !== '');
    if (depth !== undefined && lines.length > 0) blocks.push({ text: lines.join(' '), depth });
    else for (const line of lines) blocks.push({ text: line });
  };
  const walk = (nodes: readonly Html[]): void => {
    for (const node of nodes) {
      const tag = tagOf(node);
      const heading = /^h([1-6])$/.exec(tag)?.[1];
      if (heading !== undefined)
        add(words(inside(node)), node[':@']?.['@class'] === 'title' ? 0 : Number(heading));
      else if (tag === 'p' || tag === '#text') add(words([node]));
      else if (tag === 'tr') {
        const cells = inside(node).map((cell) => canonical(cellText(cell)).replaceAll('\n', ' '));
        if (cells.some((cell) => cell !== '')) add(cells.join(' | '));
      } else if (tag === 'li') {
        const number = /-(\d+)$/.exec(node[':@']?.['@id'] ?? '')?.[1];
        add(`${number === undefined ? '' : `[${number}] `}${inside(node).map(cellText).join(' ')}`);
      } else walk(inside(node));
    }
  };
  walk(parser.parse(`<div>${html}</div>`) as Html[]);
  return blocks;
}

/** A cell's paragraphs one after the other. */
function cellText(cell: Html): string {
  const nested = inside(cell);
  if (nested.some((node) => tagOf(node) === 'p')) return nested.map((node) => words([node])).join('\n');
  return words([cell]);
}
