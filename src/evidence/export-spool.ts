import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Clock, type Instant, instant } from '../shared/clock.ts';
import { isAlive } from './growing.ts';

/** How long a file waits to be fetched. */
export const EXPORT_LIFE = 8 * 3_600_000;

/** A file that waits for whoever asked for it. Its token is all that is needed to fetch it, once. */
export interface SpooledFile {
  readonly token: string;
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly until: Instant;
}

/** Files on their way to one person: on the disk, in a folder that nobody else reads, until they are fetched or over. */
export interface ExportSpool {
  /** An empty folder for one export. */
  place(): string;
  /** What lies in the place can be fetched from now on. */
  keep(paths: readonly string[]): SpooledFile[];
  find(token: string): SpooledFile | undefined;
  bytes(token: string): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined>;
  /** It was fetched, or nobody will. */
  drop(token: string): void;
  /** Deletes a place that came to nothing. */
  clear(place: string): void;
  /** Deletes what nobody fetched in time. */
  forget(): void;
  close(): void;
}

/** Beside the database; one in memory has its files in the folder for temporary ones. */
export function spoolFolder(databaseUrl: string): string {
  const file = databaseUrl.replace(/^sqlite:/, '');
  return file === ':memory:'
    ? join(tmpdir(), `decorum-exports-${randomBytes(6).toString('hex')}`)
    : `${file}.exports`;
}

export function createSpool(folder: string, clock: Clock): ExportSpool {
  const files = new Map<string, SpooledFile>();
  const places = new Set<string>();
  let swept = false;
  /** What a process left behind that ended without a word. */
  const sweep = () => {
    if (swept) return;
    swept = true;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      const pid = Number(/^(\d+)-/.exec(name)?.[1]);
      if (!places.has(join(folder, name)) && Number.isInteger(pid) && (pid === process.pid || !isAlive(pid)))
        rmSync(join(folder, name), { recursive: true, force: true });
    }
  };
  const drop = (token: string) => {
    const file = files.get(token);
    files.delete(token);
    if (file === undefined) return;
    rmSync(file.path, { force: true });
    const place = dirname(file.path);
    if (![...files.values()].some(({ path }) => dirname(path) === place)) clear(place);
  };
  const clear = (place: string) => {
    places.delete(place);
    rmSync(place, { recursive: true, force: true });
  };
  const find = (token: string) => {
    const file = files.get(token);
    return file === undefined || file.until <= clock.now() ? undefined : file;
  };
  return {
    place: () => {
      sweep();
      const place = join(folder, `${process.pid}-${randomBytes(8).toString('hex')}`);
      mkdirSync(place, { recursive: true, mode: 0o700 });
      places.add(place);
      return place;
    },
    keep: (paths) =>
      paths.map((path) => {
        const token = randomBytes(16).toString('base64url');
        const until = instant(clock.now() + EXPORT_LIFE);
        const file = { token, name: basename(path), path, size: statSync(path).size, until };
        files.set(token, file);
        return file;
      }),
    find,
    bytes: async (token) => {
      const file = find(token);
      if (file === undefined) return undefined;
      // Fetched by another way in the meantime, it is gone.
      const bytes = await readFile(file.path).catch(() => undefined);
      return bytes === undefined ? undefined : { name: file.name, bytes };
    },
    drop,
    clear,
    forget: () => {
      for (const { token, until } of [...files.values()]) if (until <= clock.now()) drop(token);
    },
    close: () => {
      for (const place of places) rmSync(place, { recursive: true, force: true });
      places.clear();
      files.clear();
      try {
        rmdirSync(folder);
      } catch {
        // It was never made, or another process uses it.
      }
    },
  };
}
