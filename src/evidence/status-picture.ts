import type { Lang } from '../shared/lang.ts';
import { FONT_FAMILY, pictureFont } from './font.ts';
import { pictureStrings } from './picture-strings.ts';

/** What a picture of a campaign shows. */
export interface StatusFigures {
  readonly title: string;
  readonly departments: readonly {
    readonly name: string | null;
    readonly done: number;
    readonly of: number;
  }[];
  readonly asked: number;
  /** How many had acknowledged at the end of each day, from the first day to the last. */
  readonly days: readonly { readonly date: string; readonly done: number }[];
}

const WIDTH = 960;
const MARGIN = 40;
/** More departments than these are drawn together. */
const MOST_BARS = 12;
const COLOURS = {
  ink: '#1b2220',
  soft: '#56605b',
  track: '#e3e8e5',
  bar: '#0b5f51',
  line: '#b9c4bf',
} as const;

/** A label: nothing that would break the drawing, and nothing that the font cannot draw. */
export function drawable(text: string): string {
  const font = pictureFont();
  return [...text.normalize('NFC').replace(/\s+/gu, ' ')]
    .map((character) => (font.has(character.codePointAt(0) ?? 0) ? character : '?'))
    .join('');
}

/** How wide a character is, in ems, near enough. */
const widthOf = (character: string): number => (/[\u2e80-\uffef]/u.test(character) ? 1 : 0.56);

/** The text within a width; what is too long ends in an ellipsis. */
export function fitted(text: string, ems: number): string {
  const characters = [...drawable(text)];
  let width = 0;
  for (const [index, character] of characters.entries()) {
    width += widthOf(character);
    if (width > ems) return `${characters.slice(0, Math.max(0, index - 1)).join('')}…`;
  }
  return characters.join('');
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

interface Label {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
  readonly colour?: string;
  readonly anchor?: 'end' | 'middle';
  readonly ems?: number;
}

function label({ x, y, size, text, colour = COLOURS.ink, anchor, ems = 60 }: Label): string {
  const anchored = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}"${anchored}>${escaped(fitted(text, ems))}</text>`;
}

/** The bars that fit; the smallest departments beyond that go to “others”. */
function barsOf({ departments }: StatusFigures): StatusFigures['departments'] {
  const named = departments.filter(({ name }) => name !== null);
  const room = named.length <= MOST_BARS ? named.length : MOST_BARS - 1;
  const rest = [...named.slice(room), ...departments.filter(({ name }) => name === null)];
  if (rest.length === 0) return named;
  const sum = rest.reduce((all, { done, of }) => ({ done: all.done + done, of: all.of + of }), {
    done: 0,
    of: 0,
  });
  return [...named.slice(0, room), { name: null, ...sum }];
}

/** A campaign as SVG: a bar for each department, and a curve over the days. */
export function statusSvg(figures: StatusFigures, lang: Lang): string {
  const text = pictureStrings[lang];
  const bars = barsOf(figures);
  const [left, right, track] = [MARGIN + 190, WIDTH - MARGIN - 150, 18];
  const parts: string[] = [label({ x: MARGIN, y: 56, size: 24, text: figures.title, ems: 36 })];
  let y = 100;
  parts.push(label({ x: MARGIN, y, size: 16, text: text.departments, colour: COLOURS.soft }));
  for (const { name, done, of } of bars) {
    y += 34;
    const width = of === 0 ? 0 : ((right - left) * done) / of;
    parts.push(
      label({ x: left - 12, y: y + 1, size: 16, text: name ?? text.others, anchor: 'end', ems: 11 }),
      `<rect x="${left}" y="${y - 13}" width="${right - left}" height="${track}" rx="3" fill="${COLOURS.track}"/>`,
      `<rect x="${left}" y="${y - 13}" width="${width.toFixed(1)}" height="${track}" rx="3" fill="${COLOURS.bar}"/>`,
      label({ x: right + 12, y: y + 1, size: 16, text: text.done(done, of) }),
    );
  }
  const { svg, height } = curve(figures, lang, y + 56);
  parts.push(svg);
  const total = y + 56 + height;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}" viewBox="0 0 ${WIDTH} ${total}" font-family="${FONT_FAMILY}"><rect width="${WIDTH}" height="${total}" fill="#ffffff"/>${parts.join('')}</svg>`;
}

/** The curve: a line at everybody who was asked, and steps from day to day. */
function curve({ days, asked }: StatusFigures, lang: Lang, top: number): { svg: string; height: number } {
  const text = pictureStrings[lang];
  const [left, right] = [MARGIN + 60, WIDTH - MARGIN - 150];
  const [high, low] = [top + 34, top + 194];
  const most = Math.max(asked, 1, ...days.map(({ done }) => done));
  const x = (index: number) => left + ((right - left) * index) / Math.max(1, days.length - 1);
  const y = (count: number) => low - ((low - high) * count) / most;
  const points = days.map(({ done }, index) => `${x(index).toFixed(1)},${y(done).toFixed(1)}`);
  const last = days.at(-1);
  // As many days by name as there is room for, the first and the last among them.
  const step = Math.max(1, Math.ceil((days.length - 1) / 6));
  const named = days.flatMap((day, index) =>
    index % step === 0 && (days.length - 1 - index >= step || index === days.length - 1)
      ? [{ index, day }]
      : index === days.length - 1
        ? [{ index, day }]
        : [],
  );
  const svg = [
    label({ x: MARGIN, y: top, size: 16, text: text.days, colour: COLOURS.soft }),
    `<line x1="${left}" y1="${y(asked)}" x2="${right}" y2="${y(asked)}" stroke="${COLOURS.line}" stroke-width="1.5" stroke-dasharray="6 5"/>`,
    label({ x: right + 12, y: y(asked) + 6, size: 16, text: text.asked(asked), colour: COLOURS.soft }),
    `<line x1="${left}" y1="${low}" x2="${right}" y2="${low}" stroke="${COLOURS.line}" stroke-width="1.5"/>`,
    label({ x: left - 12, y: low + 6, size: 14, text: '0', anchor: 'end', colour: COLOURS.soft }),
    ...named.map(({ index, day }) =>
      label({
        x: x(index),
        y: low + 26,
        size: 14,
        text: text.day(day.date),
        anchor: 'middle',
        colour: COLOURS.soft,
      }),
    ),
    points.length > 1
      ? `<polyline points="${points.join(' ')}" fill="none" stroke="${COLOURS.bar}" stroke-width="3" stroke-linejoin="round"/>`
      : '',
    ...(last === undefined
      ? []
      : [
          `<circle cx="${x(days.length - 1).toFixed(1)}" cy="${y(last.done).toFixed(1)}" r="5" fill="${COLOURS.bar}"/>`,
          // Where both numbers would lie on each other the one of everybody asked is enough.
          y(last.done) - y(asked) < 20
            ? ''
            : label({ x: right + 12, y: y(last.done) + 6, size: 18, text: String(last.done) }),
        ]),
  ].join('');
  return { svg, height: 194 + 56 };
}
