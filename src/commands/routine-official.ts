import { call } from '../messages/call.ts';
import type { Attachment, Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import { readCalendarUpload, refuseIncomplete } from '../people/calendar-file.ts';
import type { Company } from '../people/company.ts';
import { decode } from '../people/import/table.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { isCalendar } from '../time/calendar.ts';
import { dayIn, type LocalDate, parseLocalDate } from '../time/days.ts';
import { calendarStrings } from './calendar-strings.ts';
import { type AnyCommand, type Checked, defineCommand, HR } from './command.ts';
import { editionOf } from './edition.ts';
import { redraw } from './fields.ts';
import { officeStrings } from './office-strings.ts';
import { mayAttach } from './policy-parts.ts';
import { staleForm } from './refusals.ts';
import { toAsker } from './reply.ts';
import { bilingual } from './routine-words.ts';

type OfficialYear = Company['officialDays'][number];

const MOST_CHARACTERS = 6000;
const ACCEPT = ['.csv', '.xlsx', '.txt', '.yaml', '.yml'];

/** `files`: the platform hands files over. Then the days come in one, or are written down. */
function fieldsOf(given: Given, lang: Lang, files: boolean): Field[] {
  const text = calendarStrings[lang];
  return [
    {
      name: 'calendar',
      kind: 'text',
      label: text.calendar,
      hint: text.calendarHint,
      max: 12,
      value: given.calendar ?? 'CN',
    },
    {
      name: 'year',
      kind: 'text',
      label: text.year,
      max: 4,
      value: given.year ?? '',
      ...(files ? { hint: text.yearHint } : {}),
    },
    ...(files
      ? [
          {
            name: 'file',
            kind: 'file',
            label: text.file,
            hint: text.fileHint,
            optional: true,
            accept: ACCEPT,
          } satisfies Field,
        ]
      : []),
    {
      name: 'days',
      ...(files ? { optional: true as const } : {}),
      kind: 'text',
      lines: 12,
      label: text.lines,
      hint: text.linesHint,
      max: MOST_CHARACTERS,
      value: given.days ?? '',
    },
  ];
}

const LINE = /^(\S+?)[\s,，;；\t]+(off|work|holiday|make-up|放假|休息|休|上班|班|调休)[\s,，;；\t]+(.+)$/iu;

/** Reads lines such as `2027-02-05 放假 春节 / Spring Festival`; a fault names its line. */
export function readOfficialDays(
  typed: string,
  year: number,
  lang: Lang,
): { days: OfficialYear['days'] } | { error: string } {
  const text = calendarStrings[lang];
  const days: OfficialYear['days'] = [];
  const lines = typed.split(/\r?\n|[;；]/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const wrong = (why: string) => ({ error: text.badLine(index + 1, why) });
    const match = LINE.exec(line.trim());
    const first = line.trim().split(/[\s,，]+/)[0] ?? '';
    const date = parseLocalDate(match?.[1] ?? first);
    if (date === undefined) return wrong(text.noDay((match?.[1] ?? first).slice(0, 20)));
    if (match === null) return wrong(text.lineKind);
    if (!date.startsWith(`${year}-`)) return wrong(text.lineYear);
    if (days.some((each) => each.date === date)) return wrong(text.lineTwice);
    const kind = /^(off|holiday|放假|休)/i.test(match[2] ?? '') ? 'holiday' : 'make-up';
    days.push({ date, kind, name: bilingual(match[3] ?? '') });
  }
  return days.length === 0 ? { error: text.required } : { days };
}

/** A file holds lines as they are typed, or a table. @throws Refusal for a table with a fault */
async function readFile(
  { bytes }: Attachment,
  calendar: string,
  lang: Lang,
): Promise<{ years: OfficialYear[] } | { error: string }> {
  if (bytes[0] !== 0x50 && bytes[0] !== 0xd0) {
    const typed = decode(bytes).replace(/^\uFEFF/, '');
    const first = typed.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
    const year = /^\s*(20\d\d)[-/.年]/.exec(first)?.[1];
    if (year !== undefined) {
      const read = readOfficialDays(typed, Number(year), lang);
      if ('error' in read) return read;
      refuseIncomplete(calendar, Number(year), new Map(read.days.map((day) => [day.date, day])));
      return { years: [{ calendar, year: Number(year), days: read.days }] };
    }
  }
  const years = await readCalendarUpload(bytes, calendar);
  return {
    years: years.map((each) => ({
      ...each,
      days: each.days.map((day) => ({ ...day, date: day.date as LocalDate })),
    })),
  };
}

/** The official days of a year that the program does not know, entered by HR as the notice says them. */
const official = defineCommand<OfficialYear[]>({
  name: 'routine official',
  words: { zh: ['例行 放假安排', '填放假安排'], en: ['routine official'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<OfficialYear[]>> => {
    const { lang, company } = asking;
    const text = calendarStrings[lang];
    const files = mayAttach(asking, services);
    const drawnFrom = editionOf(services.companies.of(company).officialDays);
    if (given.from === 'form' && given.drawnFrom !== drawnFrom) throw staleForm();
    const form = (values: Given, errors: Record<string, string> = {}, problem?: string): Form => ({
      view: 'form',
      lang,
      title: text.officialTitle,
      parts: [{ part: 'note', text: [text.officialHow] }],
      fields: redraw(fieldsOf(values, lang, files), values, errors),
      submit: text.submit,
      call: call('routine', 'official'),
      drawnFrom,
      ...(problem === undefined ? {} : { problem }),
    });
    const next = Number(dayIn(services.companies.of(company).zone, services.clock.now()).slice(0, 4)) + 1;
    if (given.from !== 'form' && (given.from === 'call' || given.words.trim() === ''))
      return { form: form({ calendar: 'CN', year: String(next) }) };
    const values: Given =
      given.from === 'form'
        ? given.given
        : { calendar: 'CN', year: /\b(20\d\d)-/.exec(given.words)?.[1] ?? String(next), days: given.words };
    const errors: Record<string, string> = {};
    const code = (values.calendar ?? '').trim().toUpperCase();
    if (!isCalendar(code) || code === 'NONE')
      errors.calendar = officeStrings[lang].notCalendar((values.calendar ?? '').slice(0, 20));
    const file = given.from === 'form' ? given.files?.file : undefined;
    if (file !== undefined) {
      if ((values.days ?? '').trim() !== '') errors.days = text.eitherOr;
      const read = await readFile(file, code, lang).catch((error: unknown) => {
        if (error instanceof Refusal) return { error: error.text[lang] };
        throw error;
      });
      if ('error' in read) errors.file = read.error;
      if ('error' in read || Object.keys(errors).length > 0)
        return { form: form(values, errors, text.problem) };
      return { args: read.years };
    }
    const year = Number(values.year);
    if (!Number.isInteger(year) || year < 2000 || year > 2100) errors.year = text.badYear;
    const read = readOfficialDays(values.days ?? '', year, lang);
    if ('error' in read) errors.days = read.error;
    if ('error' in read || Object.keys(errors).length > 0)
      return { form: form(values, errors, text.problem) };
    return { args: [{ calendar: code, year, days: read.days }] };
  },
  run: async (years, asking, services) => {
    const { lang, company, id, asker } = asking;
    const said = (each: Lang) =>
      years
        .map(({ calendar, year, days }) => {
          const off = days.filter(({ kind }) => kind === 'holiday').length;
          return calendarStrings[each].officialSaved(calendar, String(year), off, days.length - off);
        })
        .join(each === 'zh' ? '；' : '; ');
    const heading: Text = { zh: said('zh'), en: said('en') };
    const number = await services.changes.apply(
      { company, request: id, by: asker.account },
      {
        item: 'officialDays',
        office: '',
        said: heading,
        next: (now) => [
          ...now.filter(
            (each) => !years.some(({ calendar, year }) => each.calendar === calendar && each.year === year),
          ),
          ...years,
        ],
      },
    );
    return toAsker(lang, [
      { part: 'heading', text: heading[lang] },
      { part: 'note', text: [calendarStrings[lang].moves] },
      {
        part: 'actions',
        actions: [{ label: officeStrings[lang].buttons.undo, call: call('routine', 'undo', String(number)) }],
      },
    ]);
  },
});

export const routineOfficialCommands: readonly AnyCommand[] = [official];
