import { createHash } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { FONT_FAMILY, pictureFont } from './font.ts';

/** Pictures that messages show, for as long as somebody may look at them. Their names are what an image part carries. */
export interface Pictures {
  /** Takes a drawing; gives its name. */
  keep(svg: string): string;
  /** The picture as PNG, or undefined when it is no longer there. */
  png(file: string): Promise<Uint8Array | undefined>;
}

const HOUR = 3_600_000;
const MOST = 200;

/** Draws an SVG with the shipped font alone, off the main thread. */
export async function pngOf(
  svg: string,
  fontFiles: readonly string[] = [pictureFont().file],
): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles: [...fontFiles], defaultFontFamily: FONT_FAMILY },
  });
  return image.asPng();
}

/** In memory: after a restart an old message has its words, which say the same. */
export function createPictures(clock: Clock): Pictures {
  const kept = new Map<string, { readonly svg: string; readonly until: number; png?: Promise<Uint8Array> }>();
  const forget = () => {
    for (const [file, { until }] of kept) if (until <= clock.now() || kept.size > MOST) kept.delete(file);
  };
  return {
    keep: (svg) => {
      // Nobody guesses the name: it stands for what is in the picture.
      const file = `${createHash('sha256').update(svg).digest('hex').slice(0, 32)}.png`;
      kept.delete(file);
      kept.set(file, { svg, until: clock.now() + 24 * HOUR });
      forget();
      return file;
    },
    png: async (file) => {
      const found = kept.get(file);
      if (found === undefined || found.until <= clock.now()) return undefined;
      found.png ??= pngOf(found.svg);
      return found.png;
    },
  };
}
