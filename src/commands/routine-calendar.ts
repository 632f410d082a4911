import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form, Part } from '../messages/parts.ts';
import { type CalendarDays as Entry, MAX_TEXT, type Office } from '../people/company.ts';
import type { Lang, Text } from '../shared/lang.ts';
import type { CalendarDay } from '../time/calendar.ts';
import { dayIn, type LocalDate, parseLocalDate, plusDays, sayDate } from '../time/days.ts';
import { calendarStrings } from './calendar-strings.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand } from './command.ts';
import { editionOf } from './edition.ts';
import { redraw } from './fields.ts';
import { officeStrings } from './office-strings.ts';
import { managedOffices, requireManaged } from './offices.ts';
import { oldButton, staleForm } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import { sayRange } from './routine-plan.ts';
import { scopeOf, wordsOf } from './routine-target.ts';
import { MANAGERS } from './routine-today.ts';
import { bilingual, datesIn } from './routine-words.ts';
import type { Services } from './services.ts';

type CalendarDays = readonly Entry[];

/** Days ahead that are shown. */
const AHEAD = 120;
const MOST_ROWS = 20;

const allOf = (lang: Lang) => calendarStrings[lang].all;

function sayDay(day: CalendarDay, lang: Lang): string | undefined {
  const { kinds } = calendarStrings[lang];
  if (day.kind === 'workday' || day.kind === 'weekend') return undefined;
  return kinds[day.kind](day.name?.[lang] ?? '');
}

/** The special days ahead, those in a row that are alike as one. */
function rowsOf(office: Office, asking: Asking, services: Services): { label: string; value: string[] }[] {
  const { lang, company } = asking;
  const text = calendarStrings[lang];
  const calendar = services.routines.calendar(company, office);
  const today = dayIn(office.zone, services.clock.now());
  const ranges: { from: LocalDate; to: LocalDate; said: string; own: boolean }[] = [];
  for (let date = today; date <= plusDays(today, AHEAD); date = plusDays(date, 1)) {
    const day = calendar.dayOf(date);
    const said = sayDay(day, lang);
    if (said === undefined) continue;
    const last = ranges.at(-1);
    if (last?.said === said && last.to === plusDays(date, -1)) last.to = date;
    else ranges.push({ from: date, to: date, said, own: day.kind === 'closed' || day.kind === 'extra' });
  }
  return ranges.slice(0, MOST_ROWS).map(({ from, to, said, own }) => ({
    label: sayRange(from, to, lang, today),
    value: [`${said} · ${own ? text.sources.company : text.sources.public}`],
  }));
}

/** `/routine calendar`: days off and make-up workdays ahead, and what of them is the company's own. */
const calendar = defineCommand<Office>({
  name: 'routine calendar',
  words: { zh: ['例行 日历', '放假日历', '放假安排'], en: ['routine calendar'] },
  may: MANAGERS,
  effect: 'reads',
  check: async (given, asking, services): Promise<Checked<Office>> => {
    const scope = await scopeOf(wordsOf(given), asking, services);
    if (given.from !== 'words' || scope.rest === '') return { args: scope.office };
    // “closed 24 December Annual party” after it is a day to add: shown as a form, to be saved.
    await requireManaged(asking, services, scope.everywhere ? undefined : scope.office);
    const today = dayIn(scope.office.zone, services.clock.now());
    const where = scope.everywhere ? 'all' : scope.office.id;
    const values = typedGiven(scope.rest, where, today, 'closed');
    return { form: closureForm(await managedOffices(asking, services), asking, services, values) };
  },
  run: async (office, asking, services) => {
    const { lang, company, asker } = asking;
    const text = calendarStrings[lang];
    const { buttons } = officeStrings[lang];
    const today = dayIn(office.zone, services.clock.now());
    const hr = asker.roles.includes('hr');
    const rows = rowsOf(office, asking, services);
    const own = services.companies
      .of(company)
      .calendarDays.filter(
        (each) => each.to >= today && (each.office === office.id || (hr && each.office === undefined)),
      );
    const days = services.routines.calendar(company, office);
    const assumed = [today, plusDays(today, AHEAD)].find((date) => !days.dayOf(date).published);
    const managed = (await managedOffices(asking, services)).some(({ id }) => id === office.id);
    return toAsker(lang, [
      { part: 'heading', text: text.title(office.name[lang]) },
      ...(rows.length === 0
        ? [{ part: 'text', text: [text.none(AHEAD)] } satisfies Part]
        : [{ part: 'facts', rows } satisfies Part]),
      ...(assumed === undefined
        ? []
        : [{ part: 'note', text: [text.assumed(assumed.slice(0, 4))] } satisfies Part]),
      ...(managed
        ? [
            {
              part: 'actions',
              actions: [
                { label: buttons.closure, call: call('routine', 'closure', office.id) },
                ...own.slice(0, 2).map((each) => ({
                  label: buttons.remove(sayDate(each.from, lang, today)),
                  call: call('routine', 'dayback', each.office ?? 'all', each.from),
                })),
                ...(hr ? [{ label: buttons.official, call: call('routine', 'official') }] : []),
                { label: buttons.feed, call: call('routine', 'feed', office.id) },
              ],
            } satisfies Part,
          ]
        : []),
    ]);
  },
});

function fieldsOf(offices: readonly Office[], hr: boolean, given: Given, lang: Lang): Field[] {
  const text = calendarStrings[lang];
  const value = (name: string) => (given[name] === undefined ? {} : { value: given[name] });
  return [
    {
      name: 'office',
      kind: 'choice',
      label: text.office,
      options: [
        ...(hr ? [{ value: 'all', label: text.all }] : []),
        ...offices.map(({ id, name }) => ({ value: id, label: name[lang] })),
      ],
      ...value('office'),
    },
    {
      name: 'kind',
      kind: 'choice',
      label: text.kind,
      value: given.kind ?? 'closed',
      options: [
        { value: 'closed', label: text.closed },
        { value: 'open', label: text.open },
      ],
    },
    { name: 'from', kind: 'date', label: text.from, ...value('from') },
    { name: 'to', kind: 'date', label: text.to, hint: text.toHint, optional: true, ...value('to') },
    {
      name: 'name',
      kind: 'text',
      label: text.name,
      hint: text.nameHint,
      max: 2 * MAX_TEXT + 3,
      ...value('name'),
    },
  ];
}

const KIND = /(^|\s)(closed?|closing|open|work(?:day)?|休息|放假|上班)(?=\s|$)/iu;

/** Typed as the form would have it: `closed 2026-12-24 to 2026-12-25 年会 / Annual party`. */
function typedGiven(words: string, office: string, today: LocalDate, usual: Entry['kind']): Given {
  const kind = KIND.exec(words)?.[2];
  const { dates, rest } = datesIn(words.replace(KIND, ' '), today);
  const [from, to] = dates;
  return {
    office,
    kind: kind === undefined ? usual : /^(clos|休息|放假)/i.test(kind) ? 'closed' : 'open',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(rest === '' ? {} : { name: rest }),
  };
}

/** Checks what was given, each fault at its field. */
function settle(
  given: Given,
  before: CalendarDays,
  allowed: readonly string[],
  today: LocalDate,
  lang: Lang,
): Entry | { errors: Record<string, string> } {
  const text = calendarStrings[lang];
  const errors: Record<string, string> = {};
  const where = given.office ?? '';
  if (!allowed.includes(where)) errors.office = text.required;
  const day = (name: 'from' | 'to') => {
    const typed = (given[name] ?? '').trim();
    const date = parseLocalDate(typed);
    if (typed === '' && name === 'from') errors.from = text.required;
    else if (typed !== '' && date === undefined) errors[name] = text.noDay(typed.slice(0, 20));
    return date;
  };
  const from = day('from');
  const to = day('to') ?? from;
  const name = bilingual((given.name ?? '').trim());
  if (name.zh === '') errors.name = text.required;
  else if (Math.max(name.zh.length, name.en.length) > MAX_TEXT) errors.name = text.tooLong(MAX_TEXT);
  if (from !== undefined && to !== undefined) {
    if (to < from) errors.to = text.ends;
    const office = where === 'all' ? undefined : where;
    const other = before.find((each) => each.office === office && each.from <= to && from <= each.to);
    if (other !== undefined)
      errors.from = text.overlaps(sayRange(other.from, other.to, lang, today), other.name[lang]);
  }
  if (from === undefined || to === undefined || Object.keys(errors).length > 0) return { errors };
  const kind = given.kind === 'open' ? 'open' : 'closed';
  return { ...(where === 'all' ? {} : { office: where }), from, to, kind, name };
}

/** The company's own days and whose they are: a day that somebody else entered or took out meanwhile is looked at first. */
const closureEdition = (own: readonly Office[], { company }: Asking, services: Services): string =>
  editionOf([services.companies.of(company).calendarDays, own.map(({ id }) => id)]);

/** The form, empty or as somebody typed it. */
function closureForm(
  own: readonly Office[],
  asking: Asking,
  services: Services,
  values: Given,
  errors: Record<string, string> = {},
  problem?: string,
): Form {
  const { lang, asker } = asking;
  const hr = asker.roles.includes('hr');
  return {
    view: 'form',
    lang,
    title: calendarStrings[lang].closureTitle,
    parts: [],
    fields: redraw(fieldsOf(own, hr, values, lang), { kind: 'closed', ...values }, errors),
    submit: calendarStrings[lang].submit,
    call: call('routine', 'closure'),
    drawnFrom: closureEdition(own, asking, services),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** A closure or an extra workday of the company's own; `usual`: which of them it is where the words do not say. */
const dayCommand = (
  name: string,
  words: Readonly<Record<Lang, readonly string[]>>,
  usual: Entry['kind'],
): AnyCommand =>
  defineCommand<Entry>({
    name,
    words,
    may: MANAGERS,
    effect: 'changes',
    check: async (given, asking, services): Promise<Checked<Entry>> => {
      const { lang, company, asker } = asking;
      const hr = asker.roles.includes('hr');
      const own = await managedOffices(asking, services);
      if (given.from === 'form' && given.drawnFrom !== closureEdition(own, asking, services))
        throw staleForm();
      const scope = await scopeOf(wordsOf(given), asking, services);
      const today = dayIn(scope.office.zone, services.clock.now());
      const where = scope.everywhere ? 'all' : scope.office.id;
      if (given.from !== 'form')
        await requireManaged(asking, services, scope.everywhere ? undefined : scope.office);
      if (given.from !== 'form' && scope.rest === '')
        return { form: closureForm(own, asking, services, { office: where, kind: usual }) };
      const values = given.from === 'form' ? given.given : typedGiven(scope.rest, where, today, usual);
      const allowed = [...(hr ? ['all'] : []), ...own.map(({ id }) => id)];
      const before = services.companies.of(company).calendarDays;
      const settled = settle(values, before, allowed, today, lang);
      if ('errors' in settled)
        return {
          form: closureForm(own, asking, services, values, settled.errors, calendarStrings[lang].problem),
        };
      return { args: settled };
    },
    run: async (entry, asking, services) => {
      const said = saidOf(entry, asking, services, (lang, where, period, reason) =>
        calendarStrings[lang].added(entry.kind, where, period, reason),
      );
      return changed(entry, said, (now) => [...now, entry], asking, services);
    },
  });

const closure = dayCommand(
  'routine closure',
  { zh: ['例行 放假', '例行 休息'], en: ['routine closure', 'routine dayoff'] },
  'closed',
);

const workday = dayCommand('routine workday', { zh: ['例行 上班'], en: ['routine workday'] }, 'open');

function saidOf(
  entry: Entry,
  asking: Asking,
  services: Services,
  say: (lang: Lang, where: string, period: string, name: string) => string,
): Text {
  const office = services.routines.offices(asking.company).find(({ id }) => id === entry.office);
  const today = dayIn(services.companies.of(asking.company).zone, services.clock.now());
  const one = (lang: Lang) =>
    say(
      lang,
      office?.name[lang] ?? allOf(lang),
      sayRange(entry.from, entry.to, lang, today),
      entry.name[lang],
    );
  return { zh: one('zh'), en: one('en') };
}

async function changed(
  entry: Entry,
  said: Text,
  next: (now: CalendarDays) => CalendarDays,
  asking: Asking,
  services: Services,
) {
  const { lang, company, id, asker } = asking;
  const number = await services.changes.apply(
    { company, request: id, by: asker.account },
    { item: 'calendarDays', office: entry.office ?? '', said, next: (now) => [...next(now)] },
  );
  return toAsker(lang, [
    { part: 'heading', text: said[lang] },
    { part: 'note', text: [calendarStrings[lang].moves] },
    {
      part: 'actions',
      actions: [{ label: officeStrings[lang].buttons.undo, call: call('routine', 'undo', String(number)) }],
    },
  ]);
}

/** Takes an entry out again, by its office and first day. */
const dayBack = defineCommand<{ office: string | undefined; from: LocalDate }>({
  name: 'routine dayback',
  words: { zh: [], en: [] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given, asking, services) => {
    if (given.from !== 'call') throw oldButton();
    const [where = '', date = ''] = given.ids;
    const from = parseLocalDate(date);
    if (from === undefined) throw oldButton();
    const office = services.routines.offices(asking.company).find(({ id }) => id === where);
    await requireManaged(asking, services, office);
    return { args: { office: office?.id, from } };
  },
  run: async ({ office, from }, asking, services) => {
    const { lang, company } = asking;
    const entry = services.companies
      .of(company)
      .calendarDays.find((each) => each.office === office && each.from === from);
    if (entry === undefined) return sentence(lang, calendarStrings[lang].notThere);
    const said = saidOf(entry, asking, services, (language, _where, period, name) =>
      calendarStrings[language].removed(period, name),
    );
    const without = (now: CalendarDays) =>
      now.filter((each) => !(each.office === office && each.from === from));
    return changed(entry, said, without, asking, services);
  },
});

export const routineCalendarCommands: readonly AnyCommand[] = [calendar, closure, workday, dayBack];
