import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { unzipSync, type Zippable, zipSync } from 'fflate';

/** One date for all files: the same contents are the same pack. */
const LONG_AGO = new Date('2000-01-01T12:00:00Z');

/**
 * Writes files as one ZIP under its final name, or nothing: it grows under another name first.
 * @throws what the disk says, such as ENOSPC; EEXIST when the name is taken
 */
export function writeZip(file: string, files: ReadonlyMap<string, Uint8Array>): void {
  if (existsSync(file)) throw Object.assign(new Error(`${file} is there already`), { code: 'EEXIST' });
  const zippable: Zippable = {};
  for (const [name, content] of files) zippable[name] = [content, { mtime: LONG_AGO }];
  const packed = zipSync(zippable, { level: 6 });
  const growing = `${file}.${process.pid}.part`;
  try {
    const handle = openSync(growing, 'wx', 0o600);
    try {
      for (let written = 0; written < packed.length; ) {
        written += writeSync(handle, packed, written, packed.length - written);
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(growing, file);
  } catch (error) {
    rmSync(growing, { force: true });
    throw error;
  }
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
