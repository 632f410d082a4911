import { strToU8, zipSync } from 'fflate';

/** A paragraph of a made Word file. */
export interface WordParagraph {
  readonly text: string;
  /** A style id: Heading1, Title, TOC1 … */
  readonly style?: string;
  readonly outline?: number;
  /** A place in the numbering: list and level. */
  readonly number?: readonly [list: number, level: number];
  readonly hidden?: boolean;
  readonly inserted?: boolean;
  readonly deleted?: boolean;
  readonly picture?: boolean;
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const escaped = (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replaceAll('\n', '</w:t><w:br/><w:t>');

function paragraph(given: WordParagraph): string {
  const properties = [
    given.style === undefined ? '' : `<w:pStyle w:val="${given.style}"/>`,
    given.outline === undefined ? '' : `<w:outlineLvl w:val="${given.outline}"/>`,
    given.number === undefined
      ? ''
      : `<w:numPr><w:ilvl w:val="${given.number[1]}"/><w:numId w:val="${given.number[0]}"/></w:numPr>`,
  ].join('');
  const hidden = given.hidden ? '<w:rPr><w:vanish/></w:rPr>' : '';
  const run = given.deleted
    ? `<w:del w:id="1" w:author="a"><w:r><w:delText>${escaped(given.text)}</w:delText></w:r></w:del>`
    : `<w:r>${hidden}<w:t xml:space="preserve">${escaped(given.text)}</w:t></w:r>`;
  const picture = given.picture
    ? '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
    : '';
  const body = given.inserted ? `<w:ins w:id="2" w:author="a">${run}</w:ins>` : run;
  return `<w:p><w:pPr>${properties}</w:pPr>${given.text === '' ? '' : body}${picture}</w:p>`;
}

function table(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `<w:tc>${paragraph({ text })}</w:tc>`;
  return `<w:tbl>${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`;
}

/** Lists: 1 counts 第一章 / 第一条 / （一）; 2 counts 1. / 1.1 / (a); 3 has bullets. */
const NUMBERING = `<w:numbering ${W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1章"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%2条"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%3）"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>
</w:numbering>`;

const style = (id: string, name: string, more = '') =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
const STYLES = `<w:styles ${W}>${[
  style('Title', 'Title'),
  style('Heading1', 'heading 1'),
  style('Heading2', 'heading 2'),
  style('TOC1', 'toc 1'),
  style('Tiao', '条文', '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>'),
  style('Tiao2', '条文二', '<w:basedOn w:val="Tiao"/>'),
].join('')}</w:styles>`;

/** Makes a .docx file of paragraphs and tables. */
export function word(
  content: readonly (WordParagraph | readonly (readonly string[])[])[],
  more: Readonly<Record<string, string>> = {},
): Uint8Array {
  const body = content
    .map((each) => (Array.isArray(each) ? table(each as string[][]) : paragraph(each as WordParagraph)))
    .join('');
  const parts: Record<string, string> = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    'word/document.xml': `<w:document ${W}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': STYLES,
    'word/numbering.xml': NUMBERING,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}
