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

/** Reads a document whose root is `xml`; undefined for whatever else. Never throws. */
export function readXml(text: string): XmlFields | undefined {
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
