import { call } from '../messages/call.ts';
import type { Form } from '../messages/parts.ts';
import type { Leave } from '../people/leave.ts';
import { dayIn, type LocalDate, parseLocalDate } from '../time/days.ts';
import { ANYONE, type AnyCommand, type Checked, defineCommand } from './command.ts';
import { editionOf } from './edition.ts';
import { type Self, selfOf } from './mine.ts';
import { mineStrings } from './mine-strings.ts';
import { oldButton, staleForm } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import { sayRange } from './routine-plan.ts';
import { datesIn } from './routine-words.ts';

interface Away {
  readonly self: Self;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** The same days, entered already. */
  readonly there: Leave | undefined;
}

const sameDays = (known: readonly Leave[], from: LocalDate, to: LocalDate): Leave | undefined =>
  known.find((each) => each.from === from && each.to === to);

/** Leave as the person says it: it pauses their reminders and nothing else. Why is not asked. */
const leave = defineCommand<Away>({
  name: 'mine leave',
  words: {
    zh: ['我的提醒 休假', '登记休假', '我休假', '我的提醒 请假', '登记请假'],
    en: ['mine leave', 'routine leave', 'routine mine leave'],
  },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<Away>> => {
    const { lang } = asking;
    const text = mineStrings[lang];
    const self = await selfOf(asking, services);
    const today = dayIn(self.office.zone, services.clock.now());
    const known = await services.absences.leaveOf(asking.company, self.person.id, today);
    const drawnFrom = editionOf(known.map(({ id, from, to, confirmed }) => [id, from, to, confirmed]));
    const form = (values: Record<string, string>, errors: Record<string, string> = {}): Form => ({
      view: 'form',
      lang,
      title: text.leaveTitle,
      parts: [{ part: 'note', text: [text.leaveHint] }],
      fields: (['from', 'to'] as const).map((name) => ({
        name,
        kind: 'date' as const,
        label: text[name],
        ...(values[name] === undefined ? {} : { value: values[name] }),
        ...(errors[name] === undefined ? {} : { error: errors[name] }),
      })),
      submit: text.submit,
      call: call('mine', 'leave'),
      drawnFrom,
      ...(Object.keys(errors).length === 0 ? {} : { problem: text.problem }),
    });
    if (given.from === 'call') return { form: form({ from: today }) };
    if (given.from === 'words') {
      const [from, to] = datesIn(given.words, today).dates;
      if (from === undefined) return { form: form({ from: today }) };
      if (to !== undefined && to < from) return { form: form({ from, to }, { to: text.ends }) };
      return { args: { self, from, to: to ?? from, there: sameDays(known, from, to ?? from) } };
    }
    const errors: Record<string, string> = {};
    const read = (name: 'from' | 'to') => {
      const typed = (given.given[name] ?? '').trim();
      const date = parseLocalDate(typed);
      if (date === undefined) errors[name] = typed === '' ? text.required : text.noDay(typed.slice(0, 20));
      return date;
    };
    const from = read('from');
    const to = read('to');
    if (from !== undefined && to !== undefined && to < from) errors.to = text.ends;
    if (from === undefined || to === undefined || Object.keys(errors).length > 0)
      return { form: form({ ...given.given }, errors) };
    const there = sameDays(known, from, to);
    // After HR entered a leave, or one was taken back, what was meant may be another; sent twice, it is the one that is there.
    if (there === undefined && given.drawnFrom !== drawnFrom) throw staleForm();
    return { args: { self, from, to, there } };
  },
  run: async ({ self, from, to, there }, asking, services) => {
    const { lang, company, id, asker } = asking;
    const text = mineStrings[lang];
    const { person, office } = self;
    const entry = { person: person.id, from, to, confirmed: false };
    const done = there ?? (await services.absences.enter(company, id, entry, asker.account));
    const today = dayIn(office.zone, services.clock.now());
    return toAsker(lang, [
      { part: 'heading', text: text.leaveSaved(sayRange(from, to, lang, today)) },
      { part: 'note', text: [text.leaveHow] },
      ...(done === 'again' || done.confirmed
        ? []
        : [
            {
              part: 'actions',
              actions: [
                {
                  label: text.buttons.leaveBack(sayRange(from, from, lang, today)),
                  call: call('mine', 'leaveback', done.id),
                },
              ],
            } as const,
          ]),
    ]);
  },
});

/** Takes back a leave that one declared oneself. */
const leaveBack = defineCommand<{ self: Self; id: string }>({
  name: 'mine leaveback',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const [id] = given.from === 'call' ? given.ids : [];
    if (id === undefined) throw oldButton();
    return { args: { self: await selfOf(asking, services), id } };
  },
  run: async ({ self, id }, asking, services) => {
    const { lang, company } = asking;
    const text = mineStrings[lang];
    const entry = await services.absences.byId(company, id);
    // Only one's own, and only what HR has not confirmed.
    if (entry === undefined || entry.person !== self.person.id || entry.confirmed)
      return sentence(lang, text.leaveGone);
    await services.absences.remove(company, asking.id, id, asking.asker.account);
    const today = dayIn(self.office.zone, services.clock.now());
    return sentence(lang, text.leaveBack(sayRange(entry.from, entry.to, lang, today)));
  },
});

export const mineLeaveCommands: readonly AnyCommand[] = [leave, leaveBack];
