import type { Inline, Part } from '../../messages/parts.ts';
import type { Lang, Text } from '../../shared/lang.ts';
import type { Clause, FrozenPage } from '../policies.ts';
import { sha256 } from './canonical.ts';
import { readLabel } from './labels.ts';

/** What every platform can show as one page. */
export const MOST_PARTS = 40;
export const MOST_CHARACTERS = 2800;
/** The longest paragraph that is taken in: a page holds it whole, with its clause's first line. */
export const MOST_IN_PARAGRAPH = 2000;
/** A page is closed before a clause that would fit on the next one whole, once it holds this much. */
const GOOD_FILL = 0.5;

/** Pieces of a clause tried beyond the fewest that could do: paragraphs are short enough for a few more to be enough. */
const MOST_TRIES = 1000;

/** What a page says where one language of a clause ended on the page before. */
const ENDED: Text = {
  zh: '这一条的中文在前一页已经写完。',
  en: 'The English text of this clause ended on the page before.',
};

/** A run of a clause's paragraphs, in all languages, that stands on one page. */
interface Piece {
  readonly clause: string;
  readonly paragraphs: Readonly<Partial<Record<Lang, readonly Part[]>>>;
}

/** Characters of a part as a page counts them, its line break included. */
function size(part: Part): number {
  if (part.part === 'heading') return part.text.length + 1;
  if (part.part !== 'text') return 0;
  return part.text.reduce((sum, run) => sum + (typeof run === 'string' ? run : plainRun(run)).length, 1);
}

function plainRun(run: Inline): string {
  return typeof run === 'string' ? run : 'strong' in run ? run.strong : '';
}

/** The paragraphs of a clause as parts: a title stands as a heading, a number in front of its text is strong. */
function partsOf(clause: Clause, lang: Lang): Part[] {
  const [first = '', ...rest] = (clause.text[lang] ?? '').split('\n');
  return [firstPart(clause, first, lang), ...rest.map((line): Part => ({ part: 'text', text: [line] }))];
}

function firstPart(clause: Clause, line: string, lang: Lang): Part {
  const label = readLabel(line);
  const rest = label?.rest ?? line;
  if (clause.heading?.[lang] === rest || (clause.section && rest === ''))
    return { part: 'heading', text: line };
  if (label === undefined || rest === '') return { part: 'text', text: [line] };
  return { part: 'text', text: [{ strong: line.slice(0, line.length - rest.length) }, rest] };
}

interface Fill {
  readonly parts: number;
  readonly characters: number;
}

function fillOf(parts: readonly Part[]): Fill {
  return { parts: parts.length, characters: parts.reduce((sum, part) => sum + size(part), 0) };
}

function fits(a: Fill, b: Fill): boolean {
  return a.parts + b.parts <= MOST_PARTS && a.characters + b.characters <= MOST_CHARACTERS;
}

/** Parts in runs that each fit on a page, cut between paragraphs only. */
function runsOf(parts: readonly Part[]): Part[][] {
  const runs: Part[][] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (last !== undefined && fits(fillOf(last), fillOf([part]))) last.push(part);
    else runs.push([part]);
  }
  return runs;
}

/** Parts in exactly `count` runs of about equal length, each at most a page; undefined when that cannot be. */
function spread(parts: readonly Part[], count: number): Part[][] | undefined {
  const total = fillOf(parts).characters;
  const runs: Part[][] = Array.from({ length: count }, () => []);
  let at = 0;
  let seen = 0;
  for (const part of parts) {
    while (at < count - 1 && seen >= (total * (at + 1)) / count) at++;
    const fill = fillOf(runs[at] ?? []);
    if (!fits(fill, fillOf([part])) && at < count - 1) at++;
    runs[at]?.push(part);
    seen += size(part);
  }
  return runs.every((run) => fits(fillOf(run), { parts: 0, characters: 0 })) ? runs : undefined;
}

/** A clause in pieces, as many in one language as in the other: its second page is the second page in both. */
function piecesOf(clause: Clause, langs: readonly Lang[]): Piece[] {
  const parts = langs.map((lang) => partsOf(clause, lang));
  const least = Math.max(...parts.map((each) => runsOf(each).length));
  for (let count = least; count <= least + MOST_TRIES; count++) {
    const runs = parts.map((each) => (count === 1 ? [each] : spread(each, count)));
    if (runs.some((each) => each === undefined)) continue;
    return Array.from({ length: count }, (_, n) => ({
      clause: clause.id,
      paragraphs: Object.fromEntries(langs.map((lang, i) => [lang, runs[i]?.[n] ?? []])),
    }));
  }
  throw new Error('a clause that cannot be divided into pages');
}

/** Divides clauses into pages, alike in every language; nothing is cut inside a paragraph. */
export function pagesOf(
  clauses: readonly Clause[],
  langs: readonly Lang[],
): Partial<Record<Lang, FrozenPage[]>> {
  const pages: Piece[][] = [];
  const pieceFill = (piece: Piece, lang: Lang) => fillOf(piece.paragraphs[lang] ?? []);
  const pageFill = (page: readonly Piece[], lang: Lang): Fill =>
    page.reduce(
      (sum, piece) => {
        const fill = pieceFill(piece, lang);
        return { parts: sum.parts + fill.parts, characters: sum.characters + fill.characters };
      },
      { parts: 0, characters: 0 },
    );
  let sectionOpen = false;
  for (const [i, clause] of clauses.entries()) {
    const pieces = piecesOf(clause, langs);
    for (const piece of pieces) {
      const page = pages.at(-1);
      const room =
        page !== undefined && langs.every((lang) => fits(pageFill(page, lang), pieceFill(piece, lang)));
      if (page !== undefined && room && !(clause.section && wellFilled(page, langs, pageFill)))
        page.push(piece);
      else {
        // A chapter's title does not stay behind at the foot of a page.
        const carried = sectionOpen && page !== undefined && page.length > 1 ? page.splice(-1) : [];
        const withTitle = [...carried, piece];
        const together = langs.every((lang) => fits(pageFill(carried, lang), pieceFill(piece, lang)));
        if (together) pages.push(withTitle);
        else {
          page?.push(...carried);
          pages.push([piece]);
        }
      }
    }
    sectionOpen = clauses[i]?.section === true;
  }
  return Object.fromEntries(langs.map((lang) => [lang, pages.map((page) => frozen(page, lang))]));
}

function wellFilled(
  page: readonly Piece[],
  langs: readonly Lang[],
  fill: (page: readonly Piece[], lang: Lang) => Fill,
): boolean {
  return langs.some((lang) => fill(page, lang).characters > MOST_CHARACTERS * GOOD_FILL);
}

function frozen(page: readonly Piece[], lang: Lang): FrozenPage {
  const own = page.flatMap((piece) => piece.paragraphs[lang] ?? []);
  const parts: Part[] = own.length > 0 ? own : [{ part: 'note', text: [ENDED[lang]] }];
  return {
    parts,
    clauses: [...new Set(page.map((piece) => piece.clause))],
    hash: sha256(JSON.stringify(parts)),
  };
}

/** How long reading takes, in minutes: 400 Chinese characters or 220 English words each. */
export function minutesToRead(texts: readonly string[], lang: Lang): number {
  const all = texts.join('\n');
  const han = all.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = all.match(/[A-Za-z0-9’'-]+/g)?.length ?? 0;
  const minutes = lang === 'zh' ? (han + words * 2) / 400 : words / 220 + han / 400;
  return Math.max(1, Math.ceil(minutes));
}
