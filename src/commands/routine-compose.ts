import type { Reader } from '../outbox/outbox.ts';
import { channelLanguages, nextDayLine } from '../reminders/compose.ts';
import type { SlotKey } from '../reminders/slots.ts';
import { LAST_OUT_RECORD } from '../reminders/use.ts';
import type { Lang } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';
import { composeClosingWeek } from './closing-week.ts';
import { recordMessage } from './lastout-record.ts';
import { personalActions } from './mine-press.ts';
import { morningCard } from './morning.ts';
import { ROUTINE_TEST } from './routine-plan.ts';
import type { Services } from './services.ts';

/** The routine that is a card of its own for each person. */
const MORNING = 'morning-card';

/** The card of one person on one day. */
async function cardFor(company: string, slot: SlotKey, reader: Reader, services: Services) {
  const person =
    reader.person === undefined ? undefined : await services.directory.byId(company, reader.person.id);
  const office = services.routines.offices(company).find(({ id }) => id === slot.office);
  if (person === undefined || office === undefined) return undefined;
  const own = await services.subscriptions.of(company, person.id);
  return morningCard(
    {
      company,
      person: person.id,
      office,
      date: slot.date,
      lang: reader.lang,
      manager: services.personal.manages(company, person, office),
    },
    own.some(({ routine }) => routine === MORNING),
    services,
  );
}

/** Teaches the outbox to write what these commands owe: the record of a last check, a routine as a test. */
export function composeRoutineUse(services: Services): void {
  const { outbox, routines, checklist } = services;
  outbox.compose(LAST_OUT_RECORD, async ({ company, subject }, { replaces }) => {
    // Before HR has gone live nobody is told anything.
    if (services.companies.of(company).live === null) return undefined;
    const { office, day, revision } = JSON.parse(subject) as {
      office: string;
      day: LocalDate;
      revision: number;
    };
    const check = await checklist.of(company, office, day);
    const where = routines.offices(company).find(({ id }) => id === office);
    // What was corrected before it went out is told once, as it is now.
    if (check?.closedAt === undefined || where === undefined || check.revision !== revision) return undefined;
    const calendar = routines.calendar(company, where);
    const { book } = services.shelf.of(company);
    // The dress of the next day stood in the post that the record replaces.
    const kept = (lang: Lang) => (replaces ? nextDayLine({ date: day, calendar, book }, lang) : undefined);
    return recordMessage(check, where, channelLanguages(where), kept);
  });
  outbox.compose(ROUTINE_TEST, async ({ company, subject }, { lang }) => {
    const of = JSON.parse(subject) as { routine: string; office: string; date: LocalDate };
    return routines.message(company, of, { lang, test: true });
  });
  composeClosingWeek(services);
  services.sending.buttons(personalActions);
  services.sending.writer(MORNING, (company, slot, reader) => cardFor(company, slot, reader, services));
}
