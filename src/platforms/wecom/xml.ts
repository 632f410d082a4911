import { XMLParser } from 'fast-xml-parser';

/** What stood in the XML: text, nested fields, or several of one name. */
export type XmlValue = string | XmlFields | readonly XmlValue[];
export interface XmlFields {
  readonly [name: string]: XmlValue | undefined;
}

/** Elements that may come once or often, and are a list either way. */
const LISTS = new Set(['SelectedItem', 'OptionId']);

/*
 * Values stay text: by default the user `00123` becomes 123, and a message id loses its last digits. Entities are not
 * replaced, attributes not read; what a document declares is refused before it is parsed.
 */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
  isArray: (name) => LISTS.has(name),
});

const ROOT = '<xml>';
const MARK = '<![CDATA[';
const NAME = /^[A-Za-z]{1,32}$/;

/**
 * Messages and most events are flat: elements of different names with text in them. Those are read without a parser, which
 * would take as long as all the rest of an answer; undefined: there is more in it, and it is parsed.
 */
function readFlat(text: string): XmlFields | undefined {
  if (!text.startsWith(ROOT) || text.includes('\r')) return undefined;
  const fields: Record<string, string> = {};
  let at = ROOT.length;
  while (!text.startsWith('</xml>', at)) {
    const open = text.indexOf('<', at);
    const close = text.indexOf('>', at);
    if (open < 0 || close < open || text.slice(at, open).trim() !== '') return undefined;
    const name = text.slice(open + 1, close);
    if (!NAME.test(name) || name in fields || LISTS.has(name)) return undefined;
    const marked = text.startsWith(MARK, close + 1);
    const start = marked ? close + 1 + MARK.length : close + 1;
    const end = text.indexOf(marked ? ']]>' : '<', start);
    if (end < 0) return undefined;
    const value = text.slice(start, end);
    // Empty without marks, an entity or a stray sign: the parser knows what that is.
    if (!marked && (value === '' || /[>&]/.test(value))) return undefined;
    const rest = `</${name}>`;
    if (!text.startsWith(rest, marked ? end + 3 : end)) return undefined;
    fields[name] = value;
    at = (marked ? end + 3 : end) + rest.length;
    if (text[at] === '\n') at += 1;
  }
  return at + '</xml>'.length === text.length && at > ROOT.length ? fields : undefined;
}

/** Reads a document whose root is `xml`; undefined for whatever else. Never throws. */
export function readXml(text: string): XmlFields | undefined {
  return readFlat(text) ?? parseXml(text);
}

/** The same by the parser, whatever the document holds. */
export function parseXml(text: string): XmlFields | undefined {
  if (text.includes('<!') && /<!(?!--)/.test(text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ''))) return undefined;
  try {
    const { xml } = parser.parse(text) as { xml?: unknown };
    return isFields(xml) ? xml : undefined;
  } catch {
    // Too deep, or not XML.
    return undefined;
  }
}

function isFields(value: unknown): value is XmlFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of an element; empty when it is absent or holds other elements. */
export function xmlText(fields: XmlFields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The elements inside one; none when it is absent or holds text. */
export function xmlFields(fields: XmlFields, name: string): XmlFields {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return isFields(value) ? value : {};
}

/** All elements of a name, in order. */
export function xmlList(fields: XmlFields, name: string): readonly XmlValue[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly XmlValue[]) : [value as XmlValue];
}

/** Text as CDATA; what could end it is split over two. Characters that XML cannot hold are left out. */
export function cdata(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');
  return `<![CDATA[${clean.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
