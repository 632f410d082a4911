import { call } from '../messages/call.ts';
import type { Action } from '../messages/parts.ts';
import { ROUTINE_KIND } from '../reminders/sending.ts';
import { type SlotKey, slotKey } from '../reminders/slots.ts';
import { instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import { parseLocalDate } from '../time/days.ts';
import { timeIn } from '../time/zones.ts';
import { ANYONE, type AnyCommand, type Asking, defineCommand } from './command.ts';
import { mineStrings } from './mine-strings.ts';
import { personOf } from './offices.ts';
import { oldButton } from './refusals.ts';
import { sentence } from './reply.ts';
import type { Services } from './services.ts';

/** How much later “later” is. */
const LATER_MS = 30 * 60_000;

/** What stands under a routine's message to one person. Nothing that is pressed is kept: it is no attendance. */
export function personalActions({ routine, office, date }: SlotKey, lang: Lang): readonly Action[] {
  const { actions } = mineStrings[lang];
  return [
    { label: actions.done, call: call('mine', 'done', routine, office, date) },
    { label: actions.later, call: call('mine', 'later', routine, office, date) },
    { label: actions.notToday, call: call('mine', 'nottoday', routine, office, date) },
  ];
}

/** The slot a button stood under. */
function slotOf(ids: readonly string[], asking: Asking, services: Services): SlotKey {
  const [routine = '', office = '', day = ''] = ids;
  const date = parseLocalDate(day);
  if (date === undefined || !services.routines.has(asking.company, office, routine)) throw oldButton();
  return { routine, office, date, occurrence: 1 };
}

/** What “later” owes is found, and cancelled, under this. */
const laterKey = (slot: SlotKey, person: string) => `later:${slotKey(slot)}:${person}:`;

const later = defineCommand<SlotKey>({
  name: 'mine later',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'changes',
  check: (given, asking, services) => {
    if (given.from !== 'call') throw oldButton();
    return { args: slotOf(given.ids, asking, services) };
  },
  run: async (slot, asking, services) => {
    const { lang, company, id } = asking;
    const text = mineStrings[lang];
    const planned = services.routines
      .plan(company, slot.date, slot.date, slot.office)
      .find((each) => each.routine === slot.routine);
    const dueAt = instant(services.clock.now() + LATER_MS);
    if (planned === undefined || dueAt > planned.until) return sentence(lang, text.laterOver);
    const person = await personOf(asking, services);
    await services.owe(company, id, {
      company,
      key: `${laterKey(slot, person.id)}${dueAt}`,
      to: { person: person.id },
      kind: ROUTINE_KIND,
      subject: JSON.stringify(slot),
      lane: 'routine',
      dueAt,
      until: planned.until,
    });
    const { zone } = services.routines.office(company, slot.office);
    return sentence(lang, text.later(timeIn(zone, dueAt)));
  },
});

/** “Done” and “not today” do the same: what was put off does not come again today. */
function putAway(name: 'done' | 'nottoday', said: 'done' | 'notToday'): AnyCommand {
  return defineCommand<SlotKey>({
    name: `mine ${name}`,
    words: { zh: [], en: [] },
    may: ANYONE,
    effect: 'changes',
    check: (given, asking, services) => {
      if (given.from !== 'call') throw oldButton();
      return { args: slotOf(given.ids, asking, services) };
    },
    run: async (slot, asking, services) => {
      const { lang, company, id } = asking;
      const person = await personOf(asking, services);
      await services.withdraw(company, id, laterKey(slot, person.id));
      return sentence(lang, mineStrings[lang][said]);
    },
  });
}

export const minePressCommands: readonly AnyCommand[] = [
  later,
  putAway('done', 'done'),
  putAway('nottoday', 'notToday'),
];
