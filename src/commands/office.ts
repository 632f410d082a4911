import { createHash } from 'node:crypto';
import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import { MAX_TEXT, type Office } from '../people/company.ts';
import { OFFICE_ID } from '../people/office.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { isCalendar } from '../time/calendar.ts';
import { dayIn, isZone } from '../time/days.ts';
import { hoursOn } from '../time/zones.ts';
import { type AnyCommand, type Arguments, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { officeStrings } from './office-strings.ts';
import { managedOffices, officeIn, requireManaged } from './offices.ts';
import { staleForm } from './refusals.ts';
import { toAsker } from './reply.ts';
import { wordsOf } from './routine-target.ts';
import { MANAGERS } from './routine-today.ts';
import { bilingual, joined, readClockTime, readRoutineDays, writeRoutineDays } from './routine-words.ts';
import type { Services } from './services.ts';

/** `/offices`: where people work, with hours, calendar and channels. */
const list = defineCommand<null>({
  name: 'offices',
  words: { zh: ['办公地点'], en: ['offices'] },
  may: MANAGERS,
  effect: 'reads',
  help: {
    about: { zh: 'HR、行政负责人：办公地点', en: 'HR, office managers: offices' },
    hint: { zh: '', en: '' },
  },
  check: () => ({ args: null }),
  run: async (_args, asking, services) => {
    const { lang, company, asker } = asking;
    const text = officeStrings[lang];
    const settings = services.companies.of(company);
    const own = await managedOffices(asking, services);
    const [first] = own;
    return toAsker(lang, [
      { part: 'heading', text: text.listTitle },
      {
        part: 'facts',
        rows: services.routines.offices(company).map((office) => {
          const { open, close } = hoursOn(
            office,
            settings.officeHours,
            dayIn(office.zone, services.clock.now()),
          );
          const channels =
            office.channels.length === 0 ? text.noChannel : text.channels(office.channels.length);
          return {
            label: office.name[lang],
            value: [text.listRow(`${open}–${close}`, office.zone, office.calendar) + channels],
          };
        }),
      },
      {
        part: 'actions',
        actions: [
          ...(first === undefined
            ? []
            : [
                { label: text.buttons.hours, call: call('office', 'hours', first.id) },
                ...own.slice(0, 3).map((office) => ({
                  label: `${text.buttons.edit}${lang === 'zh' ? '' : ' '}${office.name[lang]}`,
                  call: call('office', 'edit', office.id),
                })),
              ]),
          ...(asker.roles.includes('hr') ? [{ label: text.buttons.add, call: call('office', 'add') }] : []),
        ],
      },
    ]);
  },
});

/** The channels of an office in the workspace where it is asked; those elsewhere stay as they are. */
const channelsHere = (office: Partial<Office>, workspace: string) =>
  (office.channels ?? []).filter((each) => each.workspace === workspace).map(({ channel }) => channel);

export function officeFields(office: Partial<Office>, asking: Asking, isNew: boolean): Field[] {
  const { lang, asker } = asking;
  const text = officeStrings[lang];
  const { fields } = text;
  const hours = office.hours ?? { open: '09:00', close: '18:00' };
  return [
    ...(isNew
      ? [
          {
            name: 'id',
            kind: 'text',
            label: fields.id,
            hint: fields.idHint,
            max: 20,
            value: '',
          } satisfies Field,
        ]
      : []),
    {
      name: 'name',
      kind: 'text',
      label: fields.name,
      hint: fields.nameHint,
      max: 2 * MAX_TEXT + 3,
      value: office.name === undefined ? '' : joined(office.name),
    },
    {
      name: 'hours',
      kind: 'text',
      label: fields.hours,
      hint: fields.hoursHint,
      max: 20,
      value: `${hours.open}-${hours.close}`,
    },
    {
      name: 'channels',
      kind: 'channel',
      many: true,
      optional: true,
      label: fields.channels,
      hint: fields.channelsHint,
      value: channelsHere(office, asker.workspace).join(','),
    },
    {
      name: 'zone',
      kind: 'text',
      label: fields.zone,
      hint: fields.zoneHint,
      max: 60,
      value: office.zone ?? '',
    },
    {
      name: 'calendar',
      kind: 'text',
      label: fields.calendar,
      hint: fields.calendarHint,
      max: 12,
      value: office.calendar ?? '',
    },
    {
      name: 'week',
      kind: 'text',
      label: fields.week,
      hint: fields.weekHint,
      max: 60,
      value: writeRoutineDays({ weekdays: [...(office.workweek ?? [1, 2, 3, 4, 5])] }),
    },
    {
      name: 'lang',
      kind: 'choice',
      label: fields.lang,
      value: office.lang ?? lang,
      options: (['zh', 'en'] as const).map((value) => ({ value, label: fields.langs[value] })),
    },
    {
      name: 'building',
      kind: 'time',
      optional: true,
      label: fields.building,
      hint: fields.buildingHint,
      value: office.buildingCloses ?? '',
    },
    {
      name: 'preparation',
      kind: 'choice',
      label: fields.preparation,
      hint: fields.preparationHint,
      value: office.preparationCounts ? 'yes' : 'no',
      options: [
        { value: 'yes', label: fields.yes },
        { value: 'no', label: fields.no },
      ],
    },
  ];
}

/** Reads `09:00-18:00`; undefined when it is none or closes before it opens. */
export function readHours(typed: string): { open: string; close: string } | undefined {
  const [first = '', second = '', ...more] = typed.normalize('NFKC').split(/\s*(?:-|–|—|~|至|到)\s*/u);
  const open = readClockTime(first);
  const close = readClockTime(second);
  if (open === undefined || close === undefined || more.length > 0 || close <= open) return undefined;
  return { open, close };
}

/** Reads the whole list of fields; every fault is named at its field. */
function settle(
  given: Given,
  before: Partial<Office>,
  asking: Asking,
  taken: readonly string[] | undefined,
): Office | { errors: Record<string, string> } {
  const { lang, asker } = asking;
  const text = officeStrings[lang];
  const errors: Record<string, string> = {};
  const value = (name: string) => (given[name] ?? '').trim();
  const short = (name: string) => value(name).slice(0, 40);
  const id = taken === undefined ? (before.id ?? '') : value('id').toLowerCase();
  if (!OFFICE_ID.test(id)) errors.id = text.notId;
  else if (taken?.includes(id)) errors.id = text.idTaken(id);
  const name = bilingual(value('name'));
  if (value('name') === '') errors.name = text.required;
  else if (Math.max(name.zh.length, name.en.length) > MAX_TEXT) errors.name = text.tooLong(MAX_TEXT);
  const hours = readHours(value('hours'));
  if (hours === undefined) errors.hours = text.notHours(short('hours'));
  if (value('zone') === '') errors.zone = text.required;
  else if (!isZone(value('zone'))) errors.zone = text.notZone(short('zone'));
  const calendar = /^none$/i.test(value('calendar')) ? 'none' : value('calendar').toUpperCase();
  if (calendar === '') errors.calendar = text.required;
  else if (!isCalendar(calendar)) errors.calendar = text.notCalendar(short('calendar'));
  const week = readRoutineDays(value('week'));
  const weekdays = typeof week === 'object' && 'weekdays' in week ? week.weekdays : undefined;
  if (weekdays === undefined) errors.week = text.notWeek(short('week'));
  const building = value('building') === '' ? undefined : readClockTime(value('building'));
  if (value('building') !== '' && building === undefined) errors.building = text.notClock(short('building'));
  else if (building !== undefined && hours !== undefined && building <= hours.close)
    errors.building = text.buildingEarly;
  if (Object.keys(errors).length > 0 || hours === undefined || weekdays === undefined) return { errors };
  const elsewhere = (before.channels ?? []).filter((each) => each.workspace !== asker.workspace);
  const here = value('channels')
    .split(/[,，、\s]+/)
    .filter((channel) => channel !== '')
    .map((channel) => ({ workspace: asker.workspace, channel }));
  const { buildingCloses: _, ...rest } = before;
  return {
    ...rest,
    id,
    name,
    hours,
    zone: value('zone'),
    calendar,
    workweek: weekdays,
    lang: value('lang') === 'en' ? 'en' : 'zh',
    channels: [...elsewhere, ...here],
    preparationCounts: value('preparation') === 'yes',
    ...(building === undefined ? {} : { buildingCloses: building }),
  };
}

const drawnFrom = (office: Partial<Office>) =>
  createHash('sha256').update(JSON.stringify(office)).digest('hex').slice(0, 12);

/** Typed words or a form: the office they make, or the form with what is missing. */
function filled(
  given: Arguments,
  typedWords: string,
  before: Partial<Office>,
  asking: Asking,
  taken: readonly string[] | undefined,
): Checked<Office> {
  const { lang } = asking;
  const text = officeStrings[lang];
  const fields = officeFields(before, asking, taken !== undefined);
  const form = (shown: readonly Field[], problem?: string): Form => ({
    view: 'form',
    lang,
    title: taken === undefined ? text.editTitle(before.name?.[lang] ?? '') : text.addTitle,
    parts: [],
    fields: shown,
    submit: text.submit,
    call: taken === undefined ? call('office', 'edit', before.id ?? '') : call('office', 'add'),
    drawnFrom: drawnFrom(before),
    ...(problem === undefined ? {} : { problem }),
  });
  if (given.from === 'call' || (given.from === 'words' && typedWords === '')) return { form: form(fields) };
  const typed =
    given.from === 'words' ? parseTypedFields(fields, typedWords) : { given: given.given, unknown: [] };
  if (typed.unknown.length > 0) {
    const known = fields.map((field) => field.name).join(' ');
    const shown = typed.unknown.join(', ').slice(0, 100);
    throw new Refusal('unknown-fields', {
      zh: officeStrings.zh.unknownFields(shown, known),
      en: officeStrings.en.unknownFields(shown, known),
    });
  }
  if (given.from === 'form' && given.drawnFrom !== drawnFrom(before)) throw staleForm();
  const standing = Object.fromEntries(
    fields.flatMap((field) => ('value' in field && field.value ? [[field.name, field.value]] : [])),
  );
  const whole = given.from === 'words' ? { ...standing, ...typed.given } : typed.given;
  const settled = settle(whole, before, asking, taken);
  if ('errors' in settled) return { form: form(redraw(fields, whole, settled.errors), text.problem) };
  return { args: settled };
}

const edit = defineCommand<Office>({
  name: 'office edit',
  words: { zh: ['办公地点 修改', '办公室 修改'], en: ['office edit', 'office change', 'routine office'] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given, asking, services) => {
    const own = await managedOffices(asking, services);
    const words = wordsOf(given);
    const from = words.search(/(?:^|\s)\S+[=＝]/);
    const head = from < 0 ? words : words.slice(0, from);
    const { office: named, rest } = officeIn(head, services.routines.offices(asking.company));
    const office = named ?? own[0];
    await requireManaged(asking, services, office);
    const fields = from < 0 ? rest : `${rest} ${words.slice(from)}`;
    return filled(given, fields.trim(), office ?? {}, asking, undefined);
  },
  run: (office, asking, services) => save(office, 'saved', asking, services),
});

const add = defineCommand<Office>({
  name: 'office add',
  words: { zh: ['办公室 新增', '办公地点 新增'], en: ['office add', 'office new'] },
  may: HR,
  effect: 'changes',
  check: (given, asking, services) => {
    const settings = services.companies.of(asking.company);
    const taken = settings.offices.map(({ id }) => id);
    return filled(given, wordsOf(given), { zone: settings.zone, lang: settings.language }, asking, taken);
  },
  run: (office, asking, services) => save(office, 'added', asking, services),
});

async function save(office: Office, what: 'saved' | 'added', asking: Asking, services: Services) {
  const { lang, company, id, asker } = asking;
  const said = (language: Lang) => officeStrings[language][what](office.name[language]);
  const number = await services.changes.apply(
    { company, request: id, by: asker.account },
    {
      item: 'offices',
      office: what === 'added' ? '' : office.id,
      said: { zh: said('zh'), en: said('en') },
      next: (now) =>
        now.some((each) => each.id === office.id)
          ? now.map((each) => (each.id === office.id ? office : each))
          : [...now, office],
    },
  );
  const text = officeStrings[lang];
  return toAsker(lang, [
    { part: 'heading', text: said(lang) },
    ...(office.channels.length === 0 ? [{ part: 'note', text: [text.fields.channelsHint] } as const] : []),
    { part: 'note', text: [text.fromNext] },
    {
      part: 'actions',
      actions: [{ label: text.buttons.undo, call: call('routine', 'undo', String(number)) }],
    },
  ]);
}

export const officeCommands: readonly AnyCommand[] = [list, edit, add];
