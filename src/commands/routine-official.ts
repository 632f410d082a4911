import { createHash } from 'node:crypto';
import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import type { Company } from '../people/company.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { isCalendar } from '../time/calendar.ts';
import { dayIn, parseLocalDate } from '../time/days.ts';
import { calendarStrings } from './calendar-strings.ts';
import { type AnyCommand, type Checked, defineCommand, HR } from './command.ts';
import { redraw } from './fields.ts';
import { officeStrings } from './office-strings.ts';
import { staleForm } from './refusals.ts';
import { toAsker } from './reply.ts';
import { bilingual } from './routine-words.ts';

type OfficialYear = Company['officialDays'][number];

const MOST_CHARACTERS = 6000;

function fieldsOf(given: Given, lang: Lang): Field[] {
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
    { name: 'year', kind: 'text', label: text.year, max: 4, value: given.year ?? '' },
    {
      name: 'days',
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

/** The official days of a year that the program does not know, entered by HR as the notice says them. */
const official = defineCommand<OfficialYear>({
  name: 'routine official',
  words: { zh: ['例行 放假安排', '填放假安排'], en: ['routine official'] },
  may: HR,
  effect: 'changes',
  check: (given, asking, services): Checked<OfficialYear> => {
    const { lang, company } = asking;
    const text = calendarStrings[lang];
    const drawnFrom = createHash('sha256')
      .update(JSON.stringify(services.companies.of(company).officialDays))
      .digest('hex')
      .slice(0, 12);
    if (given.from === 'form' && given.drawnFrom !== drawnFrom) throw staleForm();
    const form = (values: Given, errors: Record<string, string> = {}, problem?: string): Form => ({
      view: 'form',
      lang,
      title: text.officialTitle,
      parts: [{ part: 'note', text: [text.officialHow] }],
      fields: redraw(fieldsOf(values, lang), values, errors),
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
    const year = Number(values.year);
    if (!Number.isInteger(year) || year < 2000 || year > 2100) errors.year = text.badYear;
    const read = readOfficialDays(values.days ?? '', year, lang);
    if ('error' in read) errors.days = read.error;
    if ('error' in read || Object.keys(errors).length > 0)
      return { form: form(values, errors, text.problem) };
    return { args: { calendar: code, year, days: read.days } };
  },
  run: async (entry, asking, services) => {
    const { lang, company, id, asker } = asking;
    const { calendar, year, days } = entry;
    const off = days.filter(({ kind }) => kind === 'holiday').length;
    const said: Text = {
      zh: calendarStrings.zh.officialSaved(calendar, String(year), off, days.length - off),
      en: calendarStrings.en.officialSaved(calendar, String(year), off, days.length - off),
    };
    const number = await services.changes.apply(
      { company, request: id, by: asker.account },
      {
        item: 'officialDays',
        office: '',
        said,
        next: (now) => [...now.filter((each) => each.calendar !== calendar || each.year !== year), entry],
      },
    );
    return toAsker(lang, [
      { part: 'heading', text: said[lang] },
      { part: 'note', text: [calendarStrings[lang].moves] },
      {
        part: 'actions',
        actions: [{ label: officeStrings[lang].buttons.undo, call: call('routine', 'undo', String(number)) }],
      },
    ]);
  },
});

export const routineOfficialCommands: readonly AnyCommand[] = [official];
