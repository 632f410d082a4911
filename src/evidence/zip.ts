import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { unzipSync, Zip, ZipDeflate } from 'fflate';
import { growingName, sweepDead, unlessStopped } from './growing.ts';

/** One date for all files: the same contents are the same pack. */
const LONG_AGO = new Date('2000-01-01T12:00:00Z');

/** Something written beside its final name: kept under it, or dropped. */
export interface Grown {
  keep(): void;
  drop(): void;
}

/** Bytes that are compressed, or written, before others get their turn. */
const PIECE = 1024 * 1024;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function writeAll(handle: number, content: Uint8Array): void {
  for (let written = 0; written < content.length; ) {
    written += writeSync(handle, content, written, content.length - written);
  }
}

/** A new file, written by `fill`, and on the disk before it counts. */
async function writeFile(path: string, fill: (handle: number) => Promise<void>): Promise<void> {
  const handle = openSync(path, 'wx', 0o600);
  try {
    await fill(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function grow(
  out: string,
  write: (growing: string) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<Grown> {
  if (existsSync(out)) throw Object.assign(new Error(`${out} is there already`), { code: 'EEXIST' });
  sweepDead(out);
  const growing = growingName(out);
  const drop = () => rmSync(growing, { recursive: true, force: true });
  try {
    await write(growing);
    unlessStopped(signal);
  } catch (error) {
    drop();
    throw error;
  }
  return {
    keep: () => {
      try {
        renameSync(growing, out);
      } catch (error) {
        drop();
        throw error;
      }
    },
    drop,
  };
}

/**
 * Writes files as one ZIP beside its final name, piece by piece: what is compressed goes to the disk at once.
 * @throws what the disk says, such as ENOSPC; EEXIST when the name is taken
 */
export function growZip(
  file: string,
  files: ReadonlyMap<string, Uint8Array>,
  signal?: AbortSignal,
): Promise<Grown> {
  const write = (growing: string) =>
    writeFile(growing, async (handle) => {
      let failed: unknown;
      const zip = new Zip((error, chunk) => {
        failed ??= error ?? undefined;
        if (failed !== undefined) return;
        try {
          writeAll(handle, chunk);
        } catch (full) {
          failed = full;
        }
      });
      for (const [name, content] of files) {
        const one = new ZipDeflate(name, { level: 6 });
        one.mtime = LONG_AGO;
        zip.add(one);
        for (let from = 0; ; from += PIECE) {
          const last = from + PIECE >= content.length;
          one.push(content.subarray(from, from + PIECE), last);
          if (failed !== undefined) throw failed;
          if (last) break;
          await turn();
          unlessStopped(signal);
        }
      }
      zip.end();
      if (failed !== undefined) throw failed;
    });
  return grow(file, write, signal);
}

/** As `growZip`, into a folder of its own; the names of the files have no folders in them. */
export function growFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  signal?: AbortSignal,
): Promise<Grown> {
  const write = async (growing: string) => {
    mkdirSync(growing, { mode: 0o700 });
    for (const [name, content] of files)
      await writeFile(join(growing, name), async (handle) => writeAll(handle, content));
  };
  return grow(folder, write, signal);
}

/** Writes files as one ZIP under its final name, or nothing. Throws as `growZip` does. */
export async function writeZip(
  file: string,
  files: ReadonlyMap<string, Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  (await growZip(file, files, signal)).keep();
}

/** The files of a ZIP, or undefined when it is none. */
export function readZip(file: string): Map<string, Uint8Array> | undefined {
  try {
    return new Map(Object.entries(unzipSync(new Uint8Array(readFileSync(file)))));
  } catch (error) {
    // The disk speaks in words, the unpacker in numbers.
    if (typeof (error as NodeJS.ErrnoException).code === 'string') throw error;
    return undefined;
  }
}
