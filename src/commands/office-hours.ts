import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form, Part } from '../messages/parts.ts';
import type { Office, OfficeHours } from '../people/company.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { addWorkingDays } from '../time/calendar.ts';
import { dayIn, type LocalDate, parseLocalDate, plusDays, sayDate } from '../time/days.ts';
import { hoursOn } from '../time/zones.ts';
import { type AnyCommand, type Arguments, type Asking, type Checked, defineCommand } from './command.ts';
import { redraw } from './fields.ts';
import { officeStrings } from './office-strings.ts';
import { managedOffices, officeIn, refuseUnknownOffice, requireManaged } from './offices.ts';
import { oldButton } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import { MANAGERS } from './routine-today.ts';
import { datesIn, readClockTime } from './routine-words.ts';
import type { Services } from './services.ts';

/** New hours of an office from a day on, to a last day or for good. */
interface NewHours {
  readonly office: Office;
  readonly hours: OfficeHours;
}

/** Working days that are shown, old and new. */
const SHOWN = 5;

function fieldsOf(offices: readonly Office[], given: Given, lang: Lang): Field[] {
  const text = officeStrings[lang];
  const value = (name: string) => (given[name] === undefined ? {} : { value: given[name] });
  return [
    {
      name: 'office',
      kind: 'choice',
      label: text.office,
      options: offices.map(({ id, name }) => ({ value: id, label: name[lang] })),
      ...value('office'),
    },
    { name: 'open', kind: 'time', label: text.open, ...value('open') },
    { name: 'close', kind: 'time', label: text.close, ...value('close') },
    { name: 'from', kind: 'date', label: text.from, ...value('from') },
    { name: 'to', kind: 'date', label: text.to, hint: text.toHint, optional: true, ...value('to') },
  ];
}

const TIMES =
  /(\d{1,2}[:：]\d{2}|\d{1,2}点(?:半|\d{1,2}分?)?)\s*(?:-|–|—|~|至|到|to)\s*(\d{1,2}[:：]\d{2}|\d{1,2}点(?:半|\d{1,2}分?)?)/u;

/** Typed words as the form would have them: `shanghai 09:30-18:30 from 2026-11-30 to 2026-12-04`. */
function typedGiven(words: string, office: Office, today: LocalDate, offices: readonly Office[]): Given {
  const times = TIMES.exec(words);
  const { dates, rest } = datesIn(words.replace(TIMES, ' '), today);
  const [from, to] = dates;
  refuseUnknownOffice(rest, offices);
  return {
    office: office.id,
    ...(times?.[1] === undefined ? {} : { open: readClockTime(times[1]) ?? times[1] }),
    ...(times?.[2] === undefined ? {} : { close: readClockTime(times[2]) ?? times[2] }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** Checks what was given, each fault at its field. */
function settle(
  given: Given,
  offices: readonly Office[],
  now: (office: Office) => LocalDate,
  lang: Lang,
): NewHours | { errors: Record<string, string> } {
  const text = officeStrings[lang];
  const errors: Record<string, string> = {};
  const office = offices.find(({ id }) => id === given.office);
  if (office === undefined) errors.office = text.required;
  const clock = (name: 'open' | 'close') => {
    const typed = (given[name] ?? '').trim();
    const time = readClockTime(typed);
    if (time === undefined) errors[name] = typed === '' ? text.required : text.notClock(typed.slice(0, 20));
    return time ?? '';
  };
  const day = (name: 'from' | 'to') => {
    const typed = (given[name] ?? '').trim();
    const date = parseLocalDate(typed);
    if (typed === '' && name === 'from') errors.from = text.required;
    else if (typed !== '' && date === undefined) errors[name] = text.noDay(typed.slice(0, 20));
    return date;
  };
  const open = clock('open');
  const close = clock('close');
  if (open !== '' && close !== '' && close <= open) errors.close = text.order;
  const from = day('from');
  const to = day('to');
  if (office !== undefined && from !== undefined && from < now(office))
    errors.from = text.past(sayDate(from, lang, now(office)));
  if (from !== undefined && to !== undefined && to < from) errors.to = text.ends;
  if (office === undefined || from === undefined || Object.keys(errors).length > 0) return { errors };
  return { office, hours: { office: office.id, from, ...(to === undefined ? {} : { to }), open, close } };
}

function saidOf({ office, hours }: NewHours, today: LocalDate): Text {
  const said = (lang: Lang) => {
    const text = officeStrings[lang];
    const day = (date: LocalDate | undefined) =>
      date === undefined ? undefined : sayDate(date, lang, today);
    const period = text.since(day(hours.from) ?? '', day(hours.to));
    return text.newHours(office.name[lang], period, `${hours.open}–${hours.close}`);
  };
  return { zh: said('zh'), en: said('en') };
}

/** The next five working days from the change on: what holds now, and what would. */
function comparison({ office, hours }: NewHours, asking: Asking, services: Services): Part {
  const { lang, company } = asking;
  const text = officeStrings[lang];
  const { officeHours } = services.companies.of(company);
  const calendar = services.routines.calendar(company, office);
  const today = dayIn(office.zone, services.clock.now());
  const rows: { label: string; value: string[] }[] = [];
  for (
    let day = addWorkingDays(calendar, hours.from, 0);
    rows.length < SHOWN;
    day = addWorkingDays(calendar, plusDays(day, 1), 0)
  ) {
    const said = (each: { open: string; close: string }) => `${each.open}–${each.close}`;
    const old = said(hoursOn(office, officeHours, day));
    const next = said(hoursOn(office, [...officeHours, hours], day));
    rows.push({
      label: sayDate(day, lang, today),
      value: [old === next ? `${old}${text.same}` : text.oldNew(old, next)],
    });
  }
  return { part: 'facts', rows };
}

/** `/office hours shanghai 09:30-18:30 from 30 November`: shows what would change; nothing is changed yet. */
const hours = defineCommand<NewHours>({
  name: 'office hours',
  words: { zh: ['办公时间', '办公室 时间', '例行 时间'], en: ['office hours', 'hours', 'routine hours'] },
  may: MANAGERS,
  effect: 'reads',
  help: {
    about: { zh: 'HR、行政负责人：办公时间', en: 'HR, office managers: office hours' },
    hint: { zh: '上海 09:30-18:30 从 下周一', en: 'shanghai 09:30-18:30 from monday' },
  },
  check: async (given, asking, services): Promise<Checked<NewHours>> => {
    const { lang, company } = asking;
    const own = await managedOffices(asking, services);
    const words = given.from === 'words' ? given.words : given.ids.join(' ');
    const { office: named, rest } = officeIn(words, services.routines.offices(company));
    await requireManaged(asking, services, named ?? own[0]);
    const now = (office: Office) => dayIn(office.zone, services.clock.now());
    const office = named ?? own[0];
    const form = (values: Given, errors: Record<string, string> = {}, problem?: string): Form => ({
      view: 'form',
      lang,
      title: officeStrings[lang].hoursTitle,
      parts: [],
      fields: redraw(fieldsOf(own, values, lang), values, errors),
      submit: officeStrings[lang].preview,
      call: call('office', 'hours'),
      drawnFrom: '',
      ...(problem === undefined ? {} : { problem }),
    });
    if (office !== undefined && given.from !== 'form' && rest.trim() === '') {
      const holds = hoursOn(office, services.companies.of(company).officeHours, now(office));
      return { form: form({ office: office.id, open: holds.open, close: holds.close }) };
    }
    const values =
      given.from === 'form' || office === undefined
        ? given.from === 'form'
          ? given.given
          : {}
        : typedGiven(rest, office, now(office), services.routines.offices(company));
    const settled = settle(values, own, now, lang);
    if ('errors' in settled) return { form: form(values, settled.errors, officeStrings[lang].problem) };
    return { args: settled };
  },
  run: (change, asking, services) => {
    const { lang } = asking;
    const text = officeStrings[lang];
    const { office, hours: next } = change;
    const ids = [office.id, next.open, next.close, next.from, ...(next.to === undefined ? [] : [next.to])];
    return toAsker(lang, [
      { part: 'heading', text: saidOf(change, dayIn(office.zone, services.clock.now()))[lang] },
      comparison(change, asking, services),
      { part: 'note', text: [text.moves] },
      { part: 'note', text: [text.noneYet] },
      {
        part: 'actions',
        actions: [{ label: text.buttons.apply, style: 'primary', call: call('office', 'apply', ...ids) }],
      },
    ]);
  },
});

const apply = defineCommand<NewHours>({
  name: 'office apply',
  words: { zh: [], en: [] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given: Arguments, asking, services) => {
    if (given.from !== 'call') throw oldButton();
    const [id, open, close, from, to] = given.ids;
    const offices = services.routines.offices(asking.company);
    const values = {
      office: id ?? '',
      open: open ?? '',
      close: close ?? '',
      from: from ?? '',
      ...(to === undefined ? {} : { to }),
    };
    const settled = settle(
      values,
      offices,
      (office) => dayIn(office.zone, services.clock.now()),
      asking.lang,
    );
    if ('errors' in settled) throw oldButton();
    await requireManaged(asking, services, settled.office);
    return { args: settled };
  },
  run: async (change, asking, services) => {
    const { lang, company, id, asker } = asking;
    const text = officeStrings[lang];
    const { office, hours: next } = change;
    const said = saidOf(change, dayIn(office.zone, services.clock.now()));
    const same = (each: OfficeHours) =>
      each.office === next.office &&
      each.from === next.from &&
      each.to === next.to &&
      each.open === next.open &&
      each.close === next.close;
    const last = services.companies.of(company).officeHours.findLast((each) => each.office === office.id);
    if (last !== undefined && same(last)) return sentence(lang, text.appliedBefore);
    const number = await services.changes.apply(
      { company, request: id, by: asker.account },
      { item: 'officeHours', office: office.id, said, next: (now) => [...now, next] },
    );
    return toAsker(lang, [
      { part: 'heading', text: text.applied(said[lang]) },
      { part: 'note', text: [text.fromNext] },
      {
        part: 'actions',
        actions: [{ label: text.buttons.undo, call: call('routine', 'undo', String(number)) }],
      },
    ]);
  },
});

export const officeHoursCommands: readonly AnyCommand[] = [hours, apply];
