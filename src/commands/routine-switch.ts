import { call } from '../messages/call.ts';
import type { Part, Reply } from '../messages/parts.ts';
import type { RoutineSettings } from '../people/routine-settings.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { dayIn, type LocalDate, sayDate } from '../time/days.ts';
import { type AnyCommand, type Asking, defineCommand } from './command.ts';
import { officeIn, requireManaged } from './offices.ts';
import { oldButton } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import { type RoutineStrings, routineStrings } from './routine-strings.ts';
import { type Target, targetOf, whereOf, wordsOf } from './routine-target.ts';
import { MANAGERS, routineParts } from './routine-today.ts';
import { datesIn } from './routine-words.ts';
import type { Services } from './services.ts';

const strings = (say: (text: RoutineStrings, lang: Lang) => string): Text => ({
  zh: say(routineStrings.zh, 'zh'),
  en: say(routineStrings.en, 'en'),
});

/** Changes one routine where it is meant, kept in the history; shows what it is now, with “Undo”. */
export async function changeRoutine(
  target: Target,
  entry: Omit<RoutineSettings, 'id' | 'office'>,
  said: Text,
  asking: Asking,
  services: Services,
): Promise<Reply> {
  const { company, id, asker } = asking;
  const { office, everywhere } = target;
  const making = { company, request: id, by: asker.account };
  const scope = everywhere ? {} : { office: office.id };
  await services.routines.change(
    {
      ...making,
      record: services.changes.recorder(making, {
        item: 'routines',
        office: everywhere ? '' : office.id,
        said,
      }),
    },
    { id: target.routine.id, ...scope, ...entry },
  );
  return changedReply(target, said, asking, services);
}

/** What a change came to, with the way back. */
export async function changedReply(
  target: Pick<Target, 'office' | 'everywhere'> & { routine: { id: string } },
  said: Text,
  asking: Asking,
  services: Services,
): Promise<Reply> {
  const { lang, company } = asking;
  const text = routineStrings[lang];
  const number = await services.changes.newest(company);
  const routine = services.routines
    .list(company, target.office.id)
    .find(({ id }) => id === target.routine.id);
  const shown: Part[] =
    routine === undefined
      ? []
      : routineParts({ ...target, routine, rest: '' }, asking, services).filter(
          (part) => part.part === 'facts',
        );
  return toAsker(lang, [
    { part: 'heading', text: said[lang] },
    ...shown,
    { part: 'note', text: [text.fromNext] },
    {
      part: 'actions',
      actions: [
        { label: text.buttons.undo, call: call('routine', 'undo', String(number)) },
        ...(routine === undefined
          ? []
          : [{ label: text.buttons.test, call: call('routine', 'test', routine.id, target.office.id) }]),
      ],
    },
  ]);
}

/** A command that changes the routine which its words or ids name. */
function change(
  name: string,
  words: Record<Lang, readonly string[]>,
  run: (target: Target, asking: Asking, services: Services) => Promise<Reply> | Reply,
): AnyCommand {
  return defineCommand<Target>({
    name: `routine ${name}`,
    words,
    may: MANAGERS,
    effect: 'changes',
    check: async (given, asking, services) => ({ args: await targetOf(given, asking, services) }),
    run,
  });
}

const KEEP = /(^|\s)(keep|保留|照这样)(?=\s|$)/iu;

/** Switching on is HR's own recorded act; what is dated or doubtful needs a choice first. */
const on = change('on', { zh: ['例行 打开'], en: ['routine on'] }, (target, asking, services) => {
  const { routine } = target;
  const keep = KEEP.test(target.rest);
  if (routine.marks.length > 0 && routine.choice === undefined && !keep) {
    return choiceReply(target, asking, services);
  }
  const entry = { on: true, ...(keep && routine.marks.length > 0 ? { choice: 'keep' as const } : {}) };
  return changeRoutine(target, entry, saidOf('on', target), asking, services);
});

function saidOf(
  what: 'edited' | 'on' | 'off' | 'resumed' | 'reworded' | 'reset',
  target: Pick<Target, 'office' | 'everywhere' | 'routine'>,
): Text {
  return strings((text, lang) => text.saved[what](target.routine.name[lang], whereOf(target, lang)));
}

/** Keep, reword or leave it off: what HR has to choose. */
function choiceReply(target: Target, { lang, company }: Asking, services: Services): Reply {
  const text = routineStrings[lang];
  const { routine, office } = target;
  const where = target.everywhere ? 'all' : office.id;
  const today = dayIn(office.zone, services.clock.now());
  const message = services.routines.message(
    company,
    { routine: routine.id, office: office.id, date: today },
    { lang },
  );
  return toAsker(lang, [
    { part: 'heading', text: text.choiceTitle(routine.name[lang]) },
    { part: 'text', text: [routine.marks.map((mark) => text.choiceWhy[mark]).join('')] },
    { part: 'note', text: [text.choiceNow] },
    ...message.parts
      .filter((part) => part.part !== 'actions')
      .map(
        (part): Part => (part.part === 'heading' ? { part: 'text', text: [{ strong: part.text }] } : part),
      ),
    {
      part: 'actions',
      actions: [
        { label: text.buttons.keep, call: call('routine', 'on', routine.id, where, 'keep') },
        { label: text.buttons.reword, call: call('routine', 'reword', routine.id, where) },
        { label: text.buttons.switchOff, call: call('routine', 'off', routine.id, where) },
      ],
    },
  ]);
}

const off = change('off', { zh: ['例行 关闭'], en: ['routine off'] }, (target, asking, services) =>
  changeRoutine(target, { on: false }, saidOf('off', target), asking, services),
);

const pause = change('pause', { zh: ['例行 暂停'], en: ['routine pause'] }, (target, asking, services) => {
  const today = dayIn(target.office.zone, services.clock.now());
  const [until] = datesIn(target.rest, today).dates;
  if (until === undefined)
    throw new Refusal(
      'pause-until',
      strings((text) => text.pauseUntil),
    );
  const said = (lang: Lang) => sayDate(until, lang, today);
  if (until <= today)
    throw new Refusal(
      'pause-past',
      strings((text, lang) => text.pausePast(said(lang))),
    );
  const { routine } = target;
  return changeRoutine(
    target,
    { pausedUntil: until },
    strings((text, lang) => text.saved.paused(routine.name[lang], whereOf(target, lang), said(lang))),
    asking,
    services,
  );
});

const resume = change('resume', { zh: ['例行 恢复'], en: ['routine resume'] }, (target, asking, services) => {
  const today = dayIn(target.office.zone, services.clock.now());
  return changeRoutine(
    target,
    { pausedUntil: today as LocalDate },
    saidOf('resumed', target),
    asking,
    services,
  );
});

const reset = change(
  'reset',
  { zh: ['例行 恢复原样', '例行 还原'], en: ['routine reset'] },
  async (target, asking, services) => {
    const { company, id, asker, lang } = asking;
    const { routine, office, everywhere } = target;
    const before = services.companies.of(company).routines;
    const scope = everywhere ? undefined : office.id;
    if (!before.some((each) => each.id === routine.id && each.office === scope))
      return sentence(lang, routineStrings[lang].notChanged(routine.name[lang]));
    const making = { company, request: id, by: asker.account };
    const said = saidOf('reset', target);
    const record = services.changes.recorder(making, { item: 'routines', office: scope ?? '', said });
    await services.routines.reset({ ...making, record }, routine.id, scope);
    return changedReply(target, said, asking, services);
  },
);

/** Gives one office a copy of its own, as the routine is now; it is changed by itself from then on. */
const copy = change('copy', { zh: ['例行 复制'], en: ['routine copy'] }, async (target, asking, services) => {
  const { company, lang } = asking;
  const offices = services.routines.offices(company);
  // A second office named is where it goes; one office named is both.
  const { office: named } = officeIn(target.rest, offices);
  const to = named ?? (target.everywhere ? undefined : target.office);
  if (to === undefined) {
    const known = offices.map(({ id, name }) => `${id} ${name[lang]}`).join(lang === 'zh' ? '、' : ', ');
    throw new Refusal(
      'copy-where',
      strings((text) => text.copyWhere(known)),
    );
  }
  await requireManaged(asking, services, to);
  const {
    name,
    on: isOn,
    time,
    days,
    onDayOff,
    audience,
    usefulMinutes,
    choice,
    wording,
    reworded,
  } = target.routine;
  const said = strings((text, language) => text.saved.copied(name[language], to.name[language]));
  return changeRoutine(
    { ...target, office: to, everywhere: false },
    {
      on: isOn,
      time,
      days,
      onDayOff,
      audience,
      usefulMinutes,
      ...(choice === undefined ? {} : { choice }),
      ...(reworded && wording.text !== undefined
        ? { wording: { title: wording.title, text: wording.text } }
        : {}),
    },
    said,
    asking,
    services,
  );
});

/** Takes one change back: of a routine, of hours or of days off. */
const undo = defineCommand<number>({
  name: 'routine undo',
  words: { zh: ['例行 撤销', '撤销'], en: ['routine undo', 'undo'] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given, asking, services) => {
    const typed = wordsOf(given);
    const number = typed === '' ? await services.changes.newest(asking.company) : Number(typed);
    if (!Number.isInteger(number) || number < 1) throw oldButton();
    return { args: number };
  },
  run: async (number, asking, services) => {
    const { company, id, asker, lang } = asking;
    const text = routineStrings[lang];
    const found = await services.changes.find(company, number);
    const office = services.routines.offices(company).find((each) => each.id === found?.office);
    await requireManaged(asking, services, office);
    const done = await services.changes.undo({ company, request: id, by: asker.account }, number);
    if (done === 'before' || found === undefined) return sentence(lang, text.undoneBefore);
    return toAsker(lang, [
      { part: 'heading', text: text.undoneNow(found.said[lang]) },
      { part: 'note', text: [text.fromNext] },
    ]);
  },
});

export { saidOf };
export const routineSwitchCommands: readonly AnyCommand[] = [on, off, pause, resume, reset, copy, undo];
