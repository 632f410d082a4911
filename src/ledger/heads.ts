import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { HeadBody } from './chain.ts';

/** A signed head, as it lies in the database and in the file of heads: the text that was signed, and the signature. */
export interface SignedHead {
  readonly body: string;
  readonly signature: string;
}

/** The signed heads outside the database: each a line, its text, a tab and its signature. Only ever added to. */
export interface HeadsFile {
  /** Adds heads and comes back when they are on the disk. @throws when they could not be written */
  append(heads: readonly SignedHead[]): void;
  read(): SignedHead[];
  close(): void;
}

/** A signature of Ed25519 in base 64 is as long as this, always. */
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;

/** Reads lines of heads; what is no whole line, as one that a crash tore, is left out. */
export function parseHeads(text: string): SignedHead[] {
  return text.split('\n').flatMap((line) => {
    const [body, signature, ...more] = line.split('\t');
    return body !== undefined && SIGNATURE.test(signature ?? '') && more.length === 0
      ? [{ body, signature: signature as string }]
      : [];
  });
}

/** The parsed text of a head, or undefined when it is none. */
export function headOf(text: string): HeadBody | undefined {
  try {
    const value = JSON.parse(text) as Partial<HeadBody>;
    return typeof value.seq === 'number' && typeof value.hash === 'string' ? (value as HeadBody) : undefined;
  } catch {
    return undefined;
  }
}

export function openHeadsFile(file: string): HeadsFile {
  let handle: number | undefined;
  /** The file that bears the name now: somebody may have moved the one that is open away. */
  const open = (): number => {
    if (handle !== undefined) {
      if (statSync(file, { throwIfNoEntry: false })?.ino === fstatSync(handle).ino) return handle;
      closeSync(handle);
      handle = undefined;
    }
    mkdirSync(dirname(file), { recursive: true });
    handle = openSync(file, 'a', 0o640);
    return handle;
  };
  const text = () => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  };
  // A line that a crash tore is ended before the next one begins.
  let torn = !/(^|\n)$/.test(text());
  return {
    append: (heads) => {
      const lines = heads.map(({ body, signature }) => `${body}\t${signature}\n`).join('');
      const target = open();
      const bytes = Buffer.from(torn ? `\n${lines}` : lines, 'utf8');
      torn = true;
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(target, bytes, written, bytes.length - written);
      }
      torn = false;
      fdatasyncSync(target);
    },
    read: () => parseHeads(text()),
    close: () => {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
