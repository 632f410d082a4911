import { closeSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The font that pictures are drawn with; it comes with the program, so that no machine's own fonts matter. */
export const FONT_FAMILY = 'Noto Sans SC';

const path = (): string =>
  createRequire(import.meta.url).resolve(
    '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  );

export interface Font {
  readonly file: string;
  /** True when the font can draw the character. */
  has(codePoint: number): boolean;
}

let known: Font | undefined;

/** The font and what it can draw. @throws when the package is not installed whole */
export function pictureFont(): Font {
  known ??= openFont(path());
  return known;
}

function openFont(file: string): Font {
  const groups = readCmap(file);
  return {
    file,
    has: (codePoint) => {
      let [low, high] = [0, groups.length - 1];
      while (low <= high) {
        const middle = (low + high) >> 1;
        const [from, to] = groups[middle] ?? [0, 0];
        if (codePoint < from) high = middle - 1;
        else if (codePoint > to) low = middle + 1;
        else return true;
      }
      return false;
    },
  };
}

/**
 * The ranges of characters in a font's `cmap` table, its segmented coverage (format 12):
 * https://learn.microsoft.com/en-us/typography/opentype/spec/cmap
 */
function readCmap(file: string): [number, number][] {
  const handle = openSync(file, 'r');
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    readSync(handle, bytes, 0, length, at);
    return bytes;
  };
  try {
    const tables = read(0, 12).readUInt16BE(4);
    const directory = read(12, tables * 16);
    for (let table = 0; table < tables; table++) {
      if (directory.toString('latin1', table * 16, table * 16 + 4) !== 'cmap') continue;
      const start = directory.readUInt32BE(table * 16 + 8);
      const cmap = read(start, directory.readUInt32BE(table * 16 + 12));
      for (let index = 0; index < cmap.readUInt16BE(2); index++) {
        const at = cmap.readUInt32BE(4 + index * 8 + 4);
        if (cmap.readUInt16BE(at) === 12) {
          return Array.from({ length: cmap.readUInt32BE(at + 12) }, (_, group) => [
            cmap.readUInt32BE(at + 16 + group * 12),
            cmap.readUInt32BE(at + 20 + group * 12),
          ]);
        }
      }
    }
    throw new Error(`${file} has no table of characters that can be read`);
  } finally {
    closeSync(handle);
  }
}
