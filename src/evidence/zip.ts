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
import { unzipSync, type Zippable, zipSync } from 'fflate';

/** One date for all files: the same contents are the same pack. */
const LONG_AGO = new Date('2000-01-01T12:00:00Z');

/** Something written beside its final name: kept under it, or dropped. */
export interface Grown {
  keep(): void;
  drop(): void;
}

function writeWhole(path: string, content: Uint8Array): void {
  const handle = openSync(path, 'wx', 0o600);
  try {
    for (let written = 0; written < content.length; ) {
      written += writeSync(handle, content, written, content.length - written);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function grow(out: string, write: (growing: string) => void): Grown {
  if (existsSync(out)) throw Object.assign(new Error(`${out} is there already`), { code: 'EEXIST' });
  const growing = `${out}.${process.pid}.part`;
  const drop = () => rmSync(growing, { recursive: true, force: true });
  try {
    write(growing);
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
 * Writes files as one ZIP beside its final name.
 * @throws what the disk says, such as ENOSPC; EEXIST when the name is taken
 */
export function growZip(file: string, files: ReadonlyMap<string, Uint8Array>): Grown {
  return grow(file, (growing) => {
    const zippable: Zippable = {};
    for (const [name, content] of files) zippable[name] = [content, { mtime: LONG_AGO }];
    writeWhole(growing, zipSync(zippable, { level: 6 }));
  });
}

/** As `growZip`, into a folder of its own; the names of the files have no folders in them. */
export function growFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Grown {
  return grow(folder, (growing) => {
    mkdirSync(growing, { mode: 0o700 });
    for (const [name, content] of files) writeWhole(join(growing, name), content);
  });
}

/** Writes files as one ZIP under its final name, or nothing. Throws as `growZip` does. */
export function writeZip(file: string, files: ReadonlyMap<string, Uint8Array>): void {
  growZip(file, files).keep();
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
