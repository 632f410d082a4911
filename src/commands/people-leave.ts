import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import type { Person } from '../people/directory.ts';
import { readDate } from '../people/import/values.ts';
import type { LocalDate } from '../time/days.ts';
import { type AnyCommand, type Checked, defineCommand, HR } from './command.ts';
import { redraw } from './fields.ts';
import { nameOfPerson, personMeant, staffEdition } from './people-find.ts';
import { peopleWords } from './people-words.ts';
import { oldButton, staleForm } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';

interface Away {
  readonly person: Person;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** `1024 2026-12-01 2026-12-05` as the form has it; one day stands for both. */
function typedOf(words: string): Given {
  const pieces = words.split(/\s+(?:到|至|to|-|–)?\s*/).filter((piece) => piece !== '');
  const dates = pieces.filter((piece) => /^\d{4}[-/.年]/.test(piece));
  const who = pieces.filter((piece) => !dates.includes(piece)).join(' ');
  const [from = '', to = from] = dates;
  return { who, from, to };
}

/** `/people leave`: HR enters somebody's leave, which is confirmed by that. */
const leave = defineCommand<Away>({
  name: 'people leave',
  words: { zh: ['员工 休假'], en: ['people leave'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<Away>> => {
    const { lang } = asking;
    const text = peopleWords[lang];
    const fields: Field[] = [
      { name: 'who', kind: 'text', label: text.who, hint: text.whoHint, max: 100 },
      { name: 'from', kind: 'date', label: text.leave.from },
      { name: 'to', kind: 'date', label: text.leave.to },
    ];
    const drawnFrom = await staffEdition(asking, services);
    if (given.from === 'form' && given.drawnFrom !== drawnFrom) throw staleForm();
    const form = (problem?: string, drawn: readonly Field[] = fields): { form: Form } => ({
      form: {
        view: 'form',
        lang,
        title: text.leave.title,
        parts: [{ part: 'note', text: [text.leave.note] }],
        fields: drawn,
        submit: text.leave.submit,
        call: call('people', 'leave'),
        drawnFrom,
        ...(problem === undefined ? {} : { problem }),
      },
    });
    if (given.from === 'call' || (given.from === 'words' && given.words.trim() === '')) return form();
    const values = given.from === 'words' ? typedOf(given.words.trim()) : given.given;
    const errors: Record<string, string> = {};
    const day = (name: 'from' | 'to') => {
      const typed = (values[name] ?? '').trim();
      const found = typed === '' ? undefined : readDate(typed);
      if (found === undefined) errors[name] = text.required;
      else if ('wrong' in found) errors[name] = found.wrong[lang];
      else return found.value;
      return undefined;
    };
    const from = day('from');
    const to = day('to');
    if ((values.who ?? '').trim() === '') errors.who = text.required;
    if (from !== undefined && to !== undefined && to < from) errors.to = text.leave.ends;
    if (from === undefined || to === undefined || Object.keys(errors).length > 0) {
      return form(text.problem, redraw(fields, values, errors));
    }
    return { args: { person: await personMeant(values.who ?? '', asking, services), from, to } };
  },
  run: async ({ person, from, to }, asking, services) => {
    const { lang, company, id, asker } = asking;
    const text = peopleWords[lang].leave;
    const entry = { person: person.id, from, to, confirmed: true };
    const done = await services.absences.enter(company, id, entry, asker.account);
    return toAsker(lang, [
      { part: 'heading', text: text.saved(nameOfPerson(person, services), from, to) },
      { part: 'note', text: [text.how] },
      ...(done === 'again'
        ? []
        : [
            {
              part: 'actions',
              actions: [{ label: text.back, call: call('people', 'leaveback', done.id) }],
            } as const,
          ]),
    ]);
  },
});

/** Takes back a leave that HR entered. */
const leaveBack = defineCommand<string>({
  name: 'people leaveback',
  words: { zh: [], en: [] },
  may: HR,
  effect: 'changes',
  check: (given) => {
    const [id] = given.from === 'call' ? given.ids : [];
    if (id === undefined) throw oldButton();
    return { args: id };
  },
  run: async (leaveId, asking, services) => {
    const { lang, company } = asking;
    const text = peopleWords[lang].leave;
    const entry = await services.absences.byId(company, leaveId);
    if (entry === undefined) return sentence(lang, text.gone);
    await services.absences.remove(company, asking.id, leaveId, asking.asker.account);
    return sentence(lang, text.taken);
  },
});

export const peopleLeaveCommands: readonly AnyCommand[] = [leave, leaveBack];
