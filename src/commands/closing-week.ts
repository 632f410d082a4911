import { call } from '../messages/call.ts';
import type { Message, Part } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import { POINTS } from '../reminders/checklist.ts';
import { CLOSING_WEEK } from '../reminders/closing-week.ts';
import type { Evening } from '../reminders/evenings.ts';
import type { Lang } from '../shared/lang.ts';
import { type LocalDate, plusDays, sayDate } from '../time/days.ts';
import { lastOutStrings } from './lastout-strings.ts';
import { sayRange } from './routine-plan.ts';
import type { Services } from './services.ts';

/** Last week's evenings of an office, for its manager: how many, which, what was left open; never who. */
export function closingWeek(
  evenings: readonly Evening[],
  of: { readonly office: Office; readonly week: LocalDate; readonly today: LocalDate },
  lang: Lang,
): Message {
  const { office, week, today } = of;
  const text = lastOutStrings[lang].week;
  const open = evenings.filter(({ closedAt }) => closedAt === undefined);
  const missed = POINTS.flatMap((point) => {
    const times = evenings.filter((each) => each.missed.some(({ id }) => id === point.id)).length;
    return times === 0 ? [] : [text.times(point.text[lang], times)];
  });
  const list = (pieces: readonly string[]) => pieces.join(text.joint);
  const rows = [
    { label: text.closed, value: [text.evenings(evenings.length - open.length)] },
    {
      label: text.open,
      value: [
        open.length === 0
          ? text.evenings(0)
          : text.which(text.evenings(open.length), list(open.map(({ day }) => sayDate(day, lang, today)))),
      ],
    },
    { label: text.missed, value: [missed.length === 0 ? text.none : list(missed)] },
  ];
  const heading = text.title(office.name[lang]);
  const parts: Part[] = [
    { part: 'heading', text: heading },
    { part: 'text', text: [sayRange(week, plusDays(week, 6), lang, today)] },
    { part: 'facts', rows },
    { part: 'note', text: [text.note] },
    { part: 'actions', actions: [{ label: text.list, call: call('lastout', 'list', office.id) }] },
  ];
  return { view: 'message', lang, summary: heading, parts };
}

/** Teaches the outbox to write it: as things stand when it goes, to whoever still manages the office. */
export function composeClosingWeek(services: Services): void {
  services.outbox.compose(CLOSING_WEEK, async ({ company, subject }, { lang, person }) => {
    const { office: id, week } = JSON.parse(subject) as { office: string; week: LocalDate };
    const office = services.routines.offices(company).find((each) => each.id === id);
    const known = person === undefined ? undefined : await services.directory.byId(company, person.id);
    if (office === undefined || known === undefined) return undefined;
    if (services.companies.of(company).live === null || !services.personal.manages(company, known, office))
      return undefined;
    const evenings = await services.closingWeeks.of(company, id, week);
    // Said in the week after it, whenever in that week: the year is the same or stands there.
    return evenings.length === 0
      ? undefined
      : closingWeek(evenings, { office, week, today: plusDays(week, 7) }, lang);
  });
}
