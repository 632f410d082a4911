import type { Part } from '../messages/parts.ts';
import { sayOutcome, sayWhy } from '../reminders/say.ts';
import { dayIn, plusDays, sayDate } from '../time/days.ts';
import { timeIn } from '../time/zones.ts';
import type { Asking } from './command.ts';
import { managedOffices } from './offices.ts';
import { routineStrings } from './routine-strings.ts';
import type { Services } from './services.ts';

const DAYS = 7;
/** Slots of an office that are looked through, and lines that are shown of it. */
const MOST_SLOTS = 400;
const SHOWN = 10;

/** Reminders of the last week that came late or not at all, because the program was away or its clock was wrong: newest first. */
export async function missedParts(
  office: string | undefined,
  asking: Asking,
  services: Services,
): Promise<Part[]> {
  const { lang, company } = asking;
  const offices = (await managedOffices(asking, services)).filter(
    ({ id }) => office === undefined || id === office,
  );
  const lines: string[] = [];
  for (const { id, zone, name } of offices) {
    const today = dayIn(zone, services.clock.now());
    const names = new Map(services.routines.list(company, id).map((each) => [each.id, each.name[lang]]));
    const slots = await services.routines.history(company, { office: id, limit: MOST_SLOTS });
    const missed = slots.filter(
      ({ state, date }) => (state === 'expired' || state === 'caught-up') && date > plusDays(today, -DAYS),
    );
    for (const { routine, date, at, state, why } of missed.slice(0, SHOWN)) {
      lines.push(
        [
          `${sayDate(date, lang, today)} ${timeIn(zone, at)}`,
          ...(offices.length > 1 ? [name[lang]] : []),
          names.get(routine) ?? routine,
          sayOutcome(state === 'open' ? 'due' : state, lang),
          ...(why === undefined ? [] : [sayWhy(why, lang, date)]),
        ].join(' · '),
      );
    }
  }
  if (lines.length === 0) return [];
  return [
    { part: 'heading', text: routineStrings[lang].historyMissed },
    { part: 'list', items: lines.map((line) => [line]) },
  ];
}
