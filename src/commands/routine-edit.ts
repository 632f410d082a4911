import { createHash } from 'node:crypto';
import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import { MAX_WORDING, type RoutineSettings } from '../people/routine-settings.ts';
import type { Routine } from '../reminders/routine.ts';
import { Refusal } from '../shared/errors.ts';
import { randomIds } from '../shared/ids.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { type AnyCommand, type Arguments, type Asking, type Checked, defineCommand } from './command.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { requireManaged } from './offices.ts';
import { staleForm } from './refusals.ts';
import { routineStrings } from './routine-strings.ts';
import { changeRoutine, saidOf } from './routine-switch.ts';
import {
  notUnderstood,
  scopeOf,
  scopeWord,
  type Target,
  targetOf,
  whereOf,
  wordsOf,
} from './routine-target.ts';
import { MANAGERS } from './routine-today.ts';
import {
  bilingual,
  joined,
  readAudience,
  readRoutineDays,
  readRoutineTime,
  writeAudience,
  writeRoutineDays,
  writeRoutineTime,
} from './routine-words.ts';

/** Most characters of a name or a title. */
const MAX_NAME = 60;
const MINUTES = /^\d{1,4}$/;

/** The one list of fields: it draws the form, reads typed words and writes the help. */
function fieldsOf(routine: Partial<Routine>, lang: Lang, which: 'all' | 'wording'): Field[] {
  const { fields } = routineStrings[lang];
  const { wording } = routine;
  const words: Field[] = [
    {
      name: 'title',
      kind: 'text',
      label: fields.title,
      max: 200,
      value: wording === undefined ? '' : joined(wording.title),
    },
    {
      name: 'text',
      kind: 'text',
      lines: 5,
      label: fields.text,
      hint: fields.textHint,
      max: 2 * MAX_WORDING,
      ...(which === 'all' && wording !== undefined ? { optional: true as const } : {}),
      value: wording === undefined ? '' : joinedText(wording),
    },
  ];
  if (which === 'wording') return words;
  return [
    {
      name: 'name',
      kind: 'text',
      label: fields.name,
      hint: fields.nameHint,
      max: 130,
      value: routine.name === undefined ? '' : joined(routine.name),
    },
    {
      name: 'time',
      kind: 'text',
      label: fields.time,
      hint: fields.timeHint,
      max: 60,
      value: routine.time === undefined ? '' : writeRoutineTime(routine.time),
    },
    {
      name: 'days',
      kind: 'text',
      label: fields.days,
      hint: fields.daysHint,
      max: 600,
      value: routine.days === undefined ? 'working' : writeRoutineDays(routine.days),
    },
    {
      name: 'dayoff',
      kind: 'choice',
      label: fields.dayOff,
      value: routine.onDayOff ?? 'skip',
      options: (['skip', 'next', 'send'] as const).map((value) => ({ value, label: fields.dayOffs[value] })),
    },
    {
      name: 'audience',
      kind: 'text',
      label: fields.audience,
      hint: fields.audienceHint,
      max: 300,
      value: writeAudience(routine.audience ?? ['channels']),
    },
    ...words,
    {
      name: 'useful',
      kind: 'text',
      label: fields.useful,
      hint: fields.usefulHint,
      max: 4,
      value: String(routine.usefulMinutes ?? 60),
    },
  ];
}

/** What a shipped routine says, as somebody would type it. */
function joinedText({ text, points }: Routine['wording']): string {
  const lines = (lang: Lang) =>
    [
      ...(text === undefined ? [] : [text[lang]]),
      ...(points ?? []).map((point) => `- ${point.text[lang]}`),
    ].join('\n');
  return joined({ zh: lines('zh'), en: lines('en') });
}

type Entry = Omit<RoutineSettings, 'id' | 'office'>;

/** Reads the whole list of fields; every fault is named at its field. */
function settle(
  given: Given,
  routine: Partial<Routine>,
  lang: Lang,
  which: 'all' | 'wording',
): { entry: Entry } | { errors: Record<string, string> } {
  const text = routineStrings[lang];
  const errors: Record<string, string> = {};
  const value = (name: string) => (given[name] ?? '').trim();
  const read = <T>(
    name: string,
    reader: (typed: string) => T | undefined,
    wrong: (typed: string) => string,
  ) => {
    const found = value(name) === '' ? undefined : reader(value(name));
    if (found === undefined)
      errors[name] = value(name) === '' ? text.required : wrong(value(name).slice(0, 60));
    return found;
  };
  const words = (name: string, most: number): Text | undefined => {
    const both = bilingual(value(name));
    if (value(name) === '') errors[name] = text.required;
    else if (Math.max(both.zh.length, both.en.length) > most) errors[name] = text.tooLong(most);
    return errors[name] === undefined ? both : undefined;
  };
  const title = words('title', MAX_NAME);
  const said = words('text', MAX_WORDING);
  const before = routine.wording;
  const sameWords =
    before !== undefined && value('title') === joined(before.title) && value('text') === joinedText(before);
  const wording =
    title === undefined || said === undefined || (sameWords && which === 'all')
      ? {}
      : { wording: { title, text: said } };
  if (which === 'wording') return Object.keys(errors).length > 0 ? { errors } : { entry: wording };
  const name = words('name', MAX_NAME);
  const time = read('time', readRoutineTime, text.notTime);
  const days = read('days', readRoutineDays, text.notDays);
  const audience =
    value('audience') === writeAudience(routine.audience ?? ['channels'])
      ? (routine.audience ?? ['channels'])
      : read('audience', readAudience, text.notAudience);
  const useful = read(
    'useful',
    (typed) =>
      MINUTES.test(typed) && Number(typed) >= 1 && Number(typed) <= 1440 ? Number(typed) : undefined,
    () => text.notMinutes,
  );
  const onDayOff = (['skip', 'next', 'send'] as const).find((each) => each === value('dayoff')) ?? 'skip';
  if (Object.keys(errors).length > 0) return { errors };
  const all: Entry = { name, time, days, onDayOff, audience, usefulMinutes: useful, ...wording };
  return { entry: onlyChanged(all, routine) };
}

/** What is as it was stays out of the settings, so that a shipped routine keeps following what ships. */
function onlyChanged(entry: Entry, routine: Partial<Routine>): Entry {
  const before = routine as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(entry).filter(
      ([key, value]) =>
        value !== undefined && (key === 'wording' || JSON.stringify(value) !== JSON.stringify(before[key])),
    ),
  ) as Entry;
}

function drawnFrom(routine: Partial<Routine>): string {
  return createHash('sha256').update(JSON.stringify(routine)).digest('hex').slice(0, 12);
}

interface Filled {
  readonly target: Target;
  readonly entry: Entry;
}

/** Typed words after the routine, or a form: what is filled in, checked; else the form. */
function filled(
  given: Arguments,
  target: Target,
  asking: Asking,
  of: { name: 'add' | 'edit' | 'reword'; title: string; routine: Partial<Routine>; which: 'all' | 'wording' },
): Checked<Filled> {
  const { lang } = asking;
  const text = routineStrings[lang];
  const fields = fieldsOf(of.routine, lang, of.which);
  const ids = of.name === 'add' ? [scopeWord(target)] : [target.routine.id, scopeWord(target)];
  const form = (shown: readonly Field[], problem?: string): Form => ({
    view: 'form',
    lang,
    title: of.title,
    parts: [
      { part: 'note', text: [`${text.fields.office}${lang === 'zh' ? '：' : ': '}${whereOf(target, lang)}`] },
    ],
    fields: shown,
    submit: text.submit,
    call: call('routine', of.name, ...ids),
    drawnFrom: drawnFrom(of.routine),
    ...(problem === undefined ? {} : { problem }),
  });
  if (given.from === 'call' || (given.from === 'words' && target.rest.trim() === ''))
    return { form: form(fields) };
  const typed =
    given.from === 'words' ? parseTypedFields(fields, target.rest) : { given: given.given, unknown: [] };
  if (typed.unknown.length > 0) throw unknownFields(typed.unknown, fields);
  if (given.from === 'form' && given.drawnFrom !== drawnFrom(of.routine)) throw staleForm();
  const before = Object.fromEntries(
    fields.flatMap((field) => ('value' in field && field.value ? [[field.name, field.value]] : [])),
  );
  const whole = given.from === 'words' ? { ...before, ...typed.given } : typed.given;
  const settled = settle(whole, of.routine, lang, of.which);
  if ('errors' in settled) return { form: form(redraw(fields, whole, settled.errors), text.problem) };
  refuseSilent(settled.entry, target);
  return { args: { target, entry: settled.entry } };
}

/** A routine for the channels of an office that has none would go nowhere. */
function refuseSilent({ audience }: Entry, { office, everywhere }: Target): void {
  if (everywhere || office.channels.length > 0 || audience === undefined) return;
  if (!audience.every((one) => one === 'channels')) return;
  throw new Refusal('no-channel', {
    zh: routineStrings.zh.noChannel(office.name.zh),
    en: routineStrings.en.noChannel(office.name.en),
  });
}

function unknownFields(unknown: readonly string[], fields: readonly Field[]): Refusal {
  const names = fields.map(({ name }) => name).join(' ');
  const shown = unknown.join(', ').slice(0, 100);
  return new Refusal('unknown-fields', {
    zh: `没有这几项：${shown}。可以写：${names}，比如“time=08:50; days=工作日”。什么都没有改动。`,
    en: `There is no ${shown}. You can write: ${names}, for example “time=08:50; days=mon, fri”. Nothing was changed.`,
  });
}

const edit = defineCommand<Filled>({
  name: 'routine edit',
  words: { zh: ['例行 修改', '例行 改'], en: ['routine edit', 'routine change'] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given, asking, services) => {
    const target = await targetOf(given, asking, services);
    const title = routineStrings[asking.lang].editTitle(target.routine.name[asking.lang]);
    return filled(given, target, asking, { name: 'edit', title, routine: target.routine, which: 'all' });
  },
  run: ({ target, entry }, asking, services) =>
    changeRoutine(target, entry, saidOf('edited', target), asking, services),
});

/** One's own wording; for a marked routine this is the choice that lets it be switched on. */
const reword = defineCommand<Filled>({
  name: 'routine reword',
  words: { zh: ['例行 改写'], en: ['routine reword'] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given, asking, services) => {
    const target = await targetOf(given, asking, services);
    const title = routineStrings[asking.lang].rewordTitle(target.routine.name[asking.lang]);
    return filled(given, target, asking, {
      name: 'reword',
      title,
      routine: target.routine,
      which: 'wording',
    });
  },
  run: ({ target, entry }, asking, services) => {
    const marked = target.routine.marks.length > 0;
    const choice = marked ? { choice: 'reword' as const, on: true } : {};
    const said = saidOf(marked ? 'reworded' : 'edited', target);
    return changeRoutine(target, { ...entry, ...choice }, said, asking, services);
  },
});

/** A routine of the company's own. */
const add = defineCommand<Filled>({
  name: 'routine add',
  words: { zh: ['例行 新增', '例行 添加', '例行 加'], en: ['routine add', 'routine new'] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given, asking, services) => {
    const scope = await scopeOf(wordsOf(given), asking, services);
    await requireManaged(asking, services, scope.everywhere ? undefined : scope.office);
    // Typed words are fields only: what stands before the first “=” is none of them.
    if (given.from === 'words' && scope.rest !== '' && !/[=＝:：]/.test(scope.rest)) throw notUnderstood();
    const routine = { id: newId() } as Target['routine'];
    const target: Target = { ...scope, routine };
    const { addTitle } = routineStrings[asking.lang];
    return filled(given, target, asking, { name: 'add', title: addTitle, routine: {}, which: 'all' });
  },
  run: ({ target, entry }, asking, services) => {
    const name = entry.name ?? entry.wording?.title ?? { zh: target.routine.id, en: target.routine.id };
    const said = {
      zh: routineStrings.zh.saved.added(name.zh, whereOf(target, 'zh')),
      en: routineStrings.en.saved.added(name.en, whereOf(target, 'en')),
    };
    return changeRoutine(target, entry, said, asking, services);
  },
});

/** The id of a routine of one's own: short enough to be typed. */
function newId(): string {
  return randomIds('own');
}

export const routineEditCommands: readonly AnyCommand[] = [add, edit, reword];
