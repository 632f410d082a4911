import { closeSync, fdatasyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** How far sending has come, kept outside the database: a database that knows less was restored from an older backup. */
export interface Mark {
  readonly company: string;
  /** Calls that were frozen since the beginning. */
  readonly calls: number;
  readonly at: string;
}

export interface MarkFile {
  read(): Mark | undefined;
  /** On the disk when it comes back. @throws when it could not be written */
  write(mark: Mark): void;
  close(): void;
}

/** Two places that are written by turns: one that a crash tore leaves the other. */
const PLACE = 256;

function parse(text: string): Mark | undefined {
  try {
    const value = JSON.parse(text) as Partial<Mark>;
    return typeof value.calls === 'number' && typeof value.company === 'string' ? (value as Mark) : undefined;
  } catch {
    return undefined;
  }
}

export function openMarkFile(file: string): MarkFile {
  let handle: number | undefined;
  return {
    read: () => {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      const marks = [text.slice(0, PLACE), text.slice(PLACE)].flatMap((place) => parse(place) ?? []);
      return marks.sort((a, b) => b.calls - a.calls)[0];
    },
    write: (mark) => {
      if (handle === undefined) {
        mkdirSync(dirname(file), { recursive: true });
        handle = openSync(file, 'a+', 0o640);
        closeSync(handle);
        handle = openSync(file, 'r+');
      }
      writeSync(handle, `${JSON.stringify(mark).padEnd(PLACE - 1)}\n`, (mark.calls % 2) * PLACE);
      fdatasyncSync(handle);
    },
    close: () => {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
