import type { Message, Part } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import { type LastCheck, POINTS } from '../reminders/checklist.ts';
import type { Lang } from '../shared/lang.ts';
import { timeIn } from '../time/zones.ts';
import { lastOutStrings } from './lastout-strings.ts';
import { dayAndMonth } from './offices.ts';

/** What is not done, in the reader's language. */
export function missedOf(ticked: readonly string[], lang: Lang): string[] {
  return POINTS.filter(({ id }) => !ticked.includes(id)).map(({ text }) => text[lang]);
}

/** “Shanghai office closed at 20:12 …”: what the channel is told, without a name. */
export function recordOf(check: Omit<LastCheck, 'holder'>, office: Office, lang: Lang): string {
  const text = lastOutStrings[lang];
  const at = check.closedAt === undefined ? '' : timeIn(office.zone, check.closedAt);
  const missed = missedOf(check.ticked, lang);
  const day = dayAndMonth(check.day, lang);
  const record = text.record(office.name[lang], day, at, POINTS.length - missed.length, missed);
  return check.revision > 1 ? text.corrected(record) : record;
}

/** The record as a message, in the languages of the channel. */
export function recordMessage(
  check: Omit<LastCheck, 'holder'>,
  office: Office,
  langs: readonly [Lang, ...Lang[]],
  /** What of the closing post still matters, where the record stands in its place. */
  kept: (lang: Lang) => string | undefined = () => undefined,
): Message {
  const lines = langs.map((lang) => recordOf(check, office, lang));
  return {
    view: 'message',
    lang: langs[0],
    summary: lines[0] ?? '',
    parts: langs.flatMap((lang, index): Part[] => {
      const more = kept(lang);
      return [
        { part: 'text', text: [lines[index] ?? ''] },
        ...(more === undefined ? [] : [{ part: 'text', text: [more] } as const]),
      ];
    }),
  };
}
