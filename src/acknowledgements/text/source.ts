import type { Lang, Text } from '../../shared/lang.ts';
import type { SourceFile } from '../policies.ts';
import { told } from '../policy-strings.ts';
import { readBeside } from './beside.ts';
import { lengthOf } from './canonical.ts';
import { readWord } from './docx.ts';
import { kindOf } from './kinds.ts';
import { readMarkdown } from './markdown.ts';
import { type Block, type Entry, outlineOf, titleOf } from './outline.ts';
import { MOST_IN_PARAGRAPH } from './pages.ts';

/** The biggest file that is taken in. */
export const MOST_BYTES = 5 * 1024 * 1024;
export const MOST_TEXT = 100_000;
export const MOST_CLAUSES = 400;

const TEXT_FILES = ['md', 'markdown', 'txt'];

/** One language of a policy, read from its file. */
export interface ReadSource {
  readonly media: 'markdown' | 'docx';
  readonly title: string | undefined;
  readonly entries: readonly Entry[];
  /** All entries joined by line feeds: the canonical text. */
  readonly text: string;
  readonly warnings: readonly Text[];
}

export type SourceFaults = { readonly faults: readonly Text[] };

/** Reads a file as clauses, or says everything that is wrong with it. */
export async function readSource(file: SourceFile, lang: Lang): Promise<ReadSource | SourceFaults> {
  const name = file.name.slice(0, 80);
  if (file.bytes.length === 0) return { faults: [told((s) => s.empty(name))] };
  if (file.bytes.length > MOST_BYTES) return { faults: [told((s) => s.tooBig(name, '5 MB'))] };
  const read = await readBlocks(file, name);
  if ('faults' in read) return read;
  const { blocks, media, warnings } = read;
  const faults: Text[] = [];
  const text = blocks.map((block) => block.text).join('\n');
  if (text === '') return { faults: [told((s) => s.empty(name))] };
  if (lengthOf(text) > MOST_TEXT) return { faults: [told((s) => s.tooLong(name, MOST_TEXT))] };
  if (!inLanguage(text, lang)) faults.push(told((s) => s.wrongLanguage(name, lang)));
  const entries = outlineOf(blocks);
  if (!entries.some((entry, i) => entry.label !== '' || (i > 0 && entry.heading !== undefined))) {
    faults.push(told((s) => s.noClauses(name)));
  }
  if (entries.length > MOST_CLAUSES) faults.push(told((s) => s.tooManyClauses(name, MOST_CLAUSES)));
  for (const entry of entries) {
    if (!entry.lines.some((line) => line.length > MOST_IN_PARAGRAPH)) continue;
    const clause = entry.label || (entry.heading ?? entry.lines[0] ?? '').slice(0, 20);
    faults.push(told((s) => s.longParagraph(name, clause, MOST_IN_PARAGRAPH)));
  }
  if (faults.length > 0) return { faults };
  return { media, title: titleOf(blocks), entries, text, warnings };
}

interface ReadBlocks {
  readonly media: 'markdown' | 'docx';
  readonly blocks: readonly Block[];
  readonly warnings: readonly Text[];
}

async function readBlocks(file: SourceFile, name: string): Promise<ReadBlocks | SourceFaults> {
  const kind = kindOf(file.bytes);
  if (kind === 'zip') return readWordBlocks(file, name);
  if (kind === 'locked') return { faults: [told((s) => s.locked(name))] };
  if (kind === 'old-word' || kind === 'rtf') return { faults: [told((s) => s.oldWord(name))] };
  if (kind === 'pdf') return { faults: [told((s) => s.pdf(name))] };
  const ending = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase();
  if (ending !== undefined && !TEXT_FILES.includes(ending)) {
    return { faults: [told((s) => (ending === 'docx' ? s.broken(name) : s.unknownKind(name)))] };
  }
  const text = decoded(file.bytes);
  if (text === undefined) return { faults: [told((s) => s.encoding(name))] };
  // Marks and blank lines do not count, but a text is not that much of them.
  if (text.length > 3 * MOST_TEXT) return { faults: [told((s) => s.tooLong(name, MOST_TEXT))] };
  const read = await markdownOf(text);
  if ('fault' in read)
    return {
      faults: [told((s) => (read.fault === 'too-big' ? s.tooLong(name, MOST_TEXT) : s.broken(name)))],
    };
  const { blocks, pictures } = read;
  return {
    media: 'markdown',
    blocks,
    warnings: pictures === 0 ? [] : [told((s) => s.pictures(pictures))],
  };
}

/** Up to so much is read where it stands, whatever stands in it. */
const AT_ONCE = 8_000;
type Markdown = ReturnType<typeof readMarkdown>;

async function markdownOf(text: string): Promise<Markdown | { fault: 'broken' | 'too-big' }> {
  if (text.length > AT_ONCE) return readBeside<Markdown>({ kind: 'markdown', text });
  try {
    return readMarkdown(text);
  } catch {
    // Quotes within quotes within quotes.
    return { fault: 'broken' };
  }
}

async function readWordBlocks(file: SourceFile, name: string): Promise<ReadBlocks | SourceFaults> {
  const read = await readWord(file.bytes);
  if ('fault' in read) {
    return {
      faults: [
        told((s) =>
          read.fault === 'not-word'
            ? s.unknownKind(name)
            : read.fault === 'too-big'
              ? s.tooLong(name, MOST_TEXT)
              : s.broken(name),
        ),
      ],
    };
  }
  const { blocks, pictures, tracked, contents } = read;
  if (blocks.length === 0 && pictures > 0) return { faults: [told((s) => s.onlyPictures(name))] };
  const warnings = [
    ...(pictures === 0 ? [] : [told((s) => s.pictures(pictures))]),
    ...(tracked ? [told((s) => s.tracked)] : []),
    ...(contents ? [told((s) => s.contents)] : []),
  ];
  return { media: 'docx', blocks, warnings };
}

/** UTF-8, or UTF-16 that says so by its byte order mark; undefined when it is neither. */
function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // Control characters stand in no text: this was something else.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return /[\u0000-\u0008\u000E-\u001F]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A share of Chinese characters that tells a Chinese text from an English one. */
const CHINESE_SHARE = 0.15;

function inLanguage(text: string, lang: Lang): boolean {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/[A-Za-z]+/g)?.length ?? 0;
  const share = han / Math.max(1, han + latin);
  return lang === 'zh' ? share >= CHINESE_SHARE : share < 0.5;
}
