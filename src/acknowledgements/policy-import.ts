import type { Company } from '../people/company.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang, Text } from '../shared/lang.ts';
import type { NewDraft } from './policies.ts';
import { together, told } from './policy-strings.ts';
import { type NewText, wholeTitle } from './policy-write.ts';
import { joinLanguages, type LooseClause, unmatched } from './text/pair.ts';
import { readSource } from './text/source.ts';

/** The longest title of a policy. */
export const MOST_TITLE = 80;
/** Clauses named in one sentence about languages that do not match. */
const MOST_NAMED = 5;

/** Files that were read and fit together. */
export interface Imported {
  readonly texts: Readonly<Partial<Record<Lang, NewText>>>;
  readonly clauses: readonly LooseClause[];
  /** The title that stands in the files. */
  readonly title: Text | undefined;
}

function refuse(faults: readonly Text[]): never {
  throw new Refusal('policy-import', together([...faults, told((s) => s.nothingImported)]));
}

/** Reads the files of a version in the languages of the company. @throws Refusal that names every fault */
export async function importFiles(
  draft: Pick<NewDraft, 'files' | 'media'>,
  settings: Pick<Company, 'languages' | 'prevails'>,
): Promise<Imported> {
  const langs = languagesInOrder(settings);
  const given = (['zh', 'en'] as const).filter((lang) => draft.files[lang] !== undefined);
  const faults: Text[] = [
    ...langs.filter((lang) => !given.includes(lang)).map((lang) => told((s) => s.missingLanguage(lang))),
    ...given.filter((lang) => !langs.includes(lang)).map((lang) => told((s) => s.extraLanguage(lang))),
  ];
  if (faults.length > 0) refuse(faults);
  const texts: Partial<Record<Lang, NewText>> = {};
  for (const lang of langs) {
    const file = draft.files[lang];
    if (file === undefined) continue;
    const read = await readSource(file, lang);
    if ('faults' in read) faults.push(...read.faults);
    else texts[lang] = { file, read, media: draft.media ?? read.media };
  }
  if (faults.length > 0) refuse(faults);
  const { zh, en } = texts;
  if (zh !== undefined && en !== undefined) {
    const odd = unmatched(zh.read.entries, en.read.entries);
    if (odd.length > 0) {
      refuse([told((s) => s.mismatch(odd.slice(0, MOST_NAMED), Math.max(0, odd.length - MOST_NAMED)))]);
    }
  }
  const entries = Object.fromEntries(Object.entries(texts).map(([lang, text]) => [lang, text.read.entries]));
  return {
    texts,
    clauses: joinLanguages(entries, langs[0] ?? 'zh'),
    title: wholeTitle(
      Object.fromEntries(
        Object.entries(texts).flatMap(([lang, text]) =>
          text.read.title === undefined ? [] : [[lang, text.read.title]],
        ),
      ),
    ),
  };
}

/** The languages a policy is written in, the prevailing one first. */
export function languagesInOrder(settings: Pick<Company, 'languages' | 'prevails'>): Lang[] {
  const langs = [...new Set(settings.languages)];
  return langs.sort((a, b) => Number(b === settings.prevails) - Number(a === settings.prevails));
}

/** The title to write down. @throws Refusal when there is none, or it is too long */
export function settledTitle(...from: readonly (Partial<Text> | undefined)[]): Text {
  for (const each of from) {
    const title = wholeTitle(trimmed(each ?? {}));
    if (title === undefined) continue;
    if (Math.max([...title.zh].length, [...title.en].length) > MOST_TITLE) {
      throw new Refusal(
        'policy-title',
        told((s) => s.longTitle(MOST_TITLE)),
      );
    }
    return title;
  }
  throw new Refusal(
    'policy-title',
    told((s) => s.noTitle),
  );
}

/** Without 《》 around it, which are put where a title is cited. */
function trimmed(title: Partial<Text>): Partial<Text> {
  return Object.fromEntries(
    Object.entries(title).flatMap(([lang, text]) => {
      const bare = text
        .trim()
        .replace(/^《(.*)》$/u, '$1')
        .trim();
      return bare === '' ? [] : [[lang, bare]];
    }),
  );
}
