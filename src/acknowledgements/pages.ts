import type { Lang } from '../shared/lang.ts';
import type { FrozenPage, Version } from './policies.ts';

/** The language in which somebody reads a version: their own where it exists, else the one that decides. */
export function readIn(version: Version, lang: Lang): Lang {
  return version.langs.includes(lang) ? lang : version.prevails;
}

/** The frozen pages that somebody is shown: all, or those that hold the clauses they are asked for. */
export function pagesFor(
  version: Version,
  clauses: readonly string[] | undefined,
  lang: Lang = version.prevails,
): readonly FrozenPage[] {
  const pages = version.pages[readIn(version, lang)] ?? [];
  if (clauses === undefined) return pages;
  const asked = pages.filter((page) => page.clauses.some((id) => clauses.includes(id)));
  return asked.length === 0 ? pages : asked;
}

/** Characters that are read in a minute: an unhurried pace for rules. */
const PER_MINUTE: Readonly<Record<Lang, number>> = { zh: 300, en: 1100 };

/** Minutes to read what is asked, at least one. */
export function minutesToRead(version: Version, clauses: readonly string[] | undefined, lang: Lang): number {
  const read = readIn(version, lang);
  const texts = version.clauses
    .filter(({ id }) => clauses === undefined || clauses.includes(id))
    .map(({ text }) => text[read] ?? '');
  return Math.max(1, Math.ceil(texts.join('').length / PER_MINUTE[read]));
}
