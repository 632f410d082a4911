import { channelLanguages } from '../reminders/compose.ts';
import { LAST_OUT_RECORD } from '../reminders/use.ts';
import type { LocalDate } from '../time/days.ts';
import { recordMessage } from './lastout-record.ts';
import { ROUTINE_TEST } from './routine-plan.ts';
import type { Services } from './services.ts';

/** Teaches the outbox to write what these commands owe: the record of a last check, a routine as a test. */
export function composeRoutineUse(services: Services): void {
  const { outbox, routines, checklist } = services;
  outbox.compose(LAST_OUT_RECORD, async ({ company, subject }) => {
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
    return recordMessage(check, where, channelLanguages(where));
  });
  outbox.compose(ROUTINE_TEST, async ({ company, subject }, { lang }) => {
    const of = JSON.parse(subject) as { routine: string; office: string; date: LocalDate };
    return routines.message(company, of, { lang, test: true });
  });
}
