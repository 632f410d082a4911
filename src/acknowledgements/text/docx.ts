import { strFromU8, type UnzipFileInfo, unzipSync } from 'fflate';
import { readBeside } from './beside.ts';
import type { WordText } from './word-text.ts';

/** What a Word file gives, or why it gives nothing. */
export type ReadWord = WordText | { readonly fault: 'not-word' | 'broken' | 'too-big' };

/** The parts that hold text; pictures, macros and embedded files are never opened. */
const TEXT_PARTS = new Set([
  'word/document.xml',
  'word/styles.xml',
  'word/numbering.xml',
  'word/footnotes.xml',
  'word/endnotes.xml',
  'word/_rels/document.xml.rels',
]);
/** Unpacked, all text parts together. Looked at before anything is unpacked, and no part grows beyond what it says. */
const MOST_UNPACKED = 10 * 1024 * 1024;
/** Up to so much is read where it stands: a few hundredths of a second. What is longer is read beside, and blocks nobody. */
const AT_ONCE = 64 * 1024;

/** Reads a .docx file as headings and paragraphs. */
export async function readWord(bytes: Uint8Array): Promise<ReadWord> {
  const unpacked = unpack(bytes);
  if ('fault' in unpacked) return unpacked;
  const { parts, size } = unpacked;
  if (!parts.has('word/document.xml')) return { fault: 'not-word' };
  // No Word file declares entities of its own: whoever does wants to blow them up.
  if ([...parts.values()].some((xml) => /<!DOCTYPE/i.test(xml))) return { fault: 'broken' };
  if (size > AT_ONCE) return readBeside<WordText>({ kind: 'word', parts });
  try {
    // Loaded with the first Word file: most days bring none.
    const { readWordText } = await import('./word-text.ts');
    return await readWordText(parts);
  } catch {
    return { fault: 'broken' };
  }
}

function unpack(
  bytes: Uint8Array,
): { parts: Map<string, string>; size: number } | { fault: 'broken' | 'too-big' } {
  let size = 0;
  const wanted = (file: UnzipFileInfo) => {
    if (!TEXT_PARTS.has(file.name)) return false;
    size += file.originalSize;
    return size <= MOST_UNPACKED;
  };
  try {
    const files = unzipSync(bytes, { filter: wanted });
    if (size > MOST_UNPACKED) return { fault: 'too-big' };
    const parts = new Map(Object.entries(files).map(([name, content]) => [name, strFromU8(content)]));
    return { parts, size };
  } catch {
    return { fault: 'broken' };
  }
}
