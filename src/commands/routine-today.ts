import { call } from '../messages/call.ts';
import type { Action, Part, Reply } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import type { Slot } from '../reminders/plan.ts';
import type { ListedRoutine } from '../reminders/routines.ts';
import { sayAudience, sayDays, sayOutcome, sayTime, sayWhy } from '../reminders/say.ts';
import type { KeptSlot } from '../reminders/slots.ts';
import { articleMark } from '../rulebook/cite.ts';
import { nextWorkingDay } from '../time/calendar.ts';
import { dayIn, sayDate } from '../time/days.ts';
import { hoursOn, timeIn } from '../time/zones.ts';
import { ANYONE, type AnyCommand, type Asking, defineCommand } from './command.ts';
import { officeIn, officeMeant } from './offices.ts';
import { toAsker } from './reply.ts';
import { routineStrings } from './routine-strings.ts';
import { notUnderstood, scopeOf, scopeWord, type Target, targetOf, wordsOf } from './routine-target.ts';
import { unsentHint } from './sending.ts';
import type { Services } from './services.ts';

/** Slots of a day that are looked through. */
const MOST_KEPT = 60;

/** Who manages routines: HR everywhere, an office's manager there. */
export const MANAGERS = ['hr', 'manager'] as const;

const manages = ({ asker }: Asking) => MANAGERS.some((role) => asker.roles.includes(role));

async function todayParts(office: Office, asking: Asking, services: Services): Promise<Part[]> {
  const { lang, company } = asking;
  const text = routineStrings[lang];
  const now = services.clock.now();
  const today = dayIn(office.zone, now);
  const calendar = services.routines.calendar(company, office);
  const day = calendar.dayOf(today);
  const settings = services.companies.of(company);
  const hours = hoursOn(office, settings.officeHours, today);
  const names = new Map(services.routines.list(company, office.id).map(({ id, name }) => [id, name[lang]]));
  const slots = services.routines.plan(company, today, today, office.id);
  const off = slots.find(
    ({ why }) => why !== undefined && why.code !== 'paused' && why.code !== 'no-channel',
  );
  const closed =
    day.working || off?.why === undefined
      ? []
      : [
          text.closedToday(
            sayWhy(off.why, lang, today),
            sayDate(nextWorkingDay(calendar, today), lang, today),
          ),
        ];
  const kept = await services.routines.history(company, { office: office.id, limit: MOST_KEPT });
  const rows = slots.map((slot) => {
    const was = kept.find((each) => each.routine === slot.routine && each.date === today);
    return {
      label: names.get(slot.routine) ?? slot.routine,
      value: [text.row(timeIn(office.zone, was?.at ?? slot.at), sayNow(slot, was, now, asking))],
    };
  });
  const facts = [
    ...(day.working ? [{ label: text.hours, value: [`${hours.open}–${hours.close}`] }] : []),
    ...(closed.length > 0 ? [] : rows),
  ];
  const parts: Part[] = [
    { part: 'heading', text: text.today(office.name[lang], sayDate(today, lang, today)) },
    ...closed.map((line): Part => ({ part: 'text', text: [line] })),
  ];
  if (facts.length > 0) parts.push({ part: 'facts', rows: facts });
  if (slots.length === 0) parts.push({ part: 'text', text: [text.nothing] });
  if (!day.published) parts.push({ part: 'note', text: [text.assumed] });
  if (settings.live === null) parts.push({ part: 'note', text: [text.notLive] });
  return parts;
}

/** How a slot stands now: what became of it, or what will. */
function sayNow(slot: Slot, was: KeptSlot | undefined, now: number, { lang }: Asking): string {
  if (was !== undefined) {
    const why = was.why === undefined ? '' : ` · ${sayWhy(was.why, lang, slot.date)}`;
    return sayOutcome(was.state === 'open' ? 'due' : was.state, lang) + why;
  }
  const why = slot.why === undefined ? '' : ` · ${sayWhy(slot.why, lang, slot.date)}`;
  if (slot.outcome === 'due' && slot.at <= now) return lang === 'zh' ? '已过时间，没有发' : 'past, not sent';
  return sayOutcome(slot.outcome, lang) + why;
}

/** `/routine`: what comes today; for those who manage it, with everything else one press away. */
const today = defineCommand<Office>({
  name: 'routine',
  words: { zh: ['例行', '例行提醒', '今日提醒', '今天的提醒'], en: ['routine', 'routines', 'reminders'] },
  may: ANYONE,
  effect: 'reads',
  help: {
    about: { zh: '今天的提醒、我的提醒、办公时间', en: "Today's reminders, mine, office hours" },
    hint: { zh: '我的', en: 'mine' },
  },
  check: async (given, asking, services) => {
    const { office, rest } = officeIn(wordsOf(given), services.routines.offices(asking.company));
    if (rest !== '') throw notUnderstood(!manages(asking));
    return { args: await officeMeant(office, asking, services) };
  },
  run: async (office, asking, services) => {
    const { lang, company, asker } = asking;
    const { buttons, heldToday } = routineStrings[lang];
    const held = asker.roles.includes('hr') ? await services.outbox.heldToday(company) : 0;
    const more: Action[] = manages(asking)
      ? [
          { label: buttons.list, call: call('routine', 'list', office.id) },
          { label: buttons.plan, call: call('routine', 'plan', '30', office.id) },
          { label: buttons.hours, call: call('office', 'hours', office.id) },
          { label: buttons.calendar, call: call('routine', 'calendar', office.id) },
        ]
      : [];
    return toAsker(lang, [
      ...(await todayParts(office, asking, services)),
      ...(held === 0 ? [] : [{ part: 'note', text: [heldToday(held)] } satisfies Part]),
      ...(asker.roles.includes('hr') ? await unsentHint(company, lang, services) : []),
      { part: 'actions', actions: [{ label: buttons.mine, call: call('routine', 'mine') }, ...more] },
    ]);
  },
});

function stateOf(routine: ListedRoutine, asking: Asking, on: string): string {
  const text = routineStrings[asking.lang];
  if (!routine.on) return text.off;
  if (routine.pausedUntil !== undefined && on < routine.pausedUntil)
    return text.paused(sayDate(routine.pausedUntil, asking.lang, routine.pausedUntil));
  return text.on;
}

/** `/routine list`: all routines of an office, those switched off included. */
const list = defineCommand<Office>({
  name: 'routine list',
  words: { zh: ['例行 全部', '例行 列表', '全部提醒'], en: ['routine list', 'routine all'] },
  may: MANAGERS,
  effect: 'reads',
  check: async (given, asking, services) => ({
    args: (await scopeOf(wordsOf(given), asking, services)).office,
  }),
  run: (office, asking, services) => {
    const { lang, company } = asking;
    const text = routineStrings[lang];
    const day = dayIn(office.zone, services.clock.now());
    const all = services.routines.list(company, office.id);
    return toAsker(lang, [
      { part: 'heading', text: text.listTitle(office.name[lang]) },
      {
        part: 'list',
        items: all.map((routine) => [
          { strong: routine.name[lang] },
          ` ${routine.id} · ${sayTime(routine.time, lang)} · ${stateOf(routine, asking, day)} · ${text.sources[routine.source]}`,
        ]),
      },
      { part: 'note', text: [text.how] },
      {
        part: 'actions',
        actions: [
          { label: text.buttons.add, call: call('routine', 'add', office.id) },
          { label: text.buttons.plan, call: call('routine', 'plan', '30', office.id) },
          { label: text.buttons.history, call: call('routine', 'history', office.id) },
        ],
      },
    ]);
  },
});

/** Everything about one routine, and what can be done with it. */
export function routineParts(target: Target, asking: Asking, services: Services): Part[] {
  const { lang, company } = asking;
  const { routine, office } = target;
  const text = routineStrings[lang];
  const { facts } = text;
  const today = dayIn(office.zone, services.clock.now());
  const where = scopeWord(target);
  const { book } = services.shelf.of(company);
  const marks = routine.articles
    .filter((id) => book.articles.has(id))
    .map((id) => articleMark(id, lang))
    .join(lang === 'zh' ? '' : ' ');
  const act = (label: string, name: string, ...more: string[]): Action => ({
    label,
    call: call('routine', name, routine.id, where, ...more),
  });
  const { buttons } = text;
  const paused = routine.pausedUntil !== undefined && today < routine.pausedUntil;
  const needsChoice = routine.marks.length > 0 && routine.choice === undefined;
  return [
    { part: 'heading', text: routine.name[lang] },
    {
      part: 'facts',
      rows: [
        { label: facts.state, value: [stateOf(routine, asking, today)] },
        { label: facts.when, value: [sayTime(routine.time, lang)] },
        { label: facts.days, value: [sayDays(routine.days, lang)] },
        { label: facts.whom, value: [sayAudience(routine.audience, lang)] },
        { label: facts.useful, value: [text.useful(routine.usefulMinutes)] },
        { label: facts.source, value: [text.sources[routine.source]] },
        ...(marks === '' ? [] : [{ label: facts.articles, value: [marks] }]),
      ],
    },
    ...(needsChoice ? [{ part: 'note', text: [text.marked] } satisfies Part] : []),
    {
      part: 'actions',
      actions: [
        ...(routine.on ? [act(buttons.switchOff, 'off')] : [act(buttons.switchOn, 'on')]),
        ...(paused ? [act(buttons.resume, 'resume')] : []),
        act(buttons.edit, 'edit'),
        { label: buttons.test, call: call('routine', 'test', routine.id, office.id) },
        ...(routine.changed ? [act(buttons.reset, 'reset')] : []),
      ],
    },
  ];
}

const show = defineCommand<Target>({
  name: 'routine show',
  words: { zh: ['例行 查看', '例行 看'], en: ['routine show', 'routine view'] },
  may: MANAGERS,
  effect: 'reads',
  check: async (given, asking, services) => ({ args: await targetOf(given, asking, services) }),
  run: (target, asking, services): Reply => toAsker(asking.lang, routineParts(target, asking, services)),
});

export const routineTodayCommands: readonly AnyCommand[] = [today, list, show];
