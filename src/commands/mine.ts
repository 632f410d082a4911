import { call } from '../messages/call.ts';
import type { Action, Part, Reply } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import type { Person } from '../people/directory.ts';
import type { ListedRoutine } from '../reminders/routines.ts';
import { sayTime } from '../reminders/say.ts';
import type { Subscription } from '../reminders/subscriptions.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, type LocalDate, plusDays, sayDate } from '../time/days.ts';
import { instantAt, timeIn } from '../time/zones.ts';
import {
  ANYONE,
  type AnyCommand,
  type Arguments,
  type Asking,
  type Checked,
  defineCommand,
} from './command.ts';
import { mineStrings } from './mine-strings.ts';
import { personOf } from './offices.ts';
import { sentence, toAsker } from './reply.ts';
import { sayRange } from './routine-plan.ts';
import { routineStrings } from './routine-strings.ts';
import { notUnderstood, wordsOf } from './routine-target.ts';
import { datesIn, readClockTime } from './routine-words.ts';
import type { Services } from './services.ts';

/** Who asks, with their office and what they can subscribe to there. */
export interface Self {
  readonly person: Person;
  readonly office: Office;
  readonly routines: readonly ListedRoutine[];
}

export async function selfOf(asking: Asking, services: Services): Promise<Self> {
  const person = await personOf(asking, services);
  const office = services.availability.officeOf(asking.company, person);
  const routines = services.routines
    .list(asking.company, office.id)
    // What stands in another post comes with that one.
    .filter(({ on, partOf }) => on && partOf === undefined);
  return { person, office, routines };
}

function sayWhen(routine: ListedRoutine | undefined, subscription: Subscription, lang: Lang): string {
  const text = mineStrings[lang];
  if (subscription.time !== undefined) return text.ownTime(subscription.time);
  return text.row(routine === undefined ? '' : sayTime(routine.time, lang));
}

/** `/routine mine`: what comes to me, my pause, my leave. */
const mine = defineCommand<null>({
  name: 'routine mine',
  words: { zh: ['我的提醒', '例行 我的'], en: ['routine mine', 'my reminders', 'mine'] },
  may: ANYONE,
  effect: 'reads',
  check: (given) => {
    if (wordsOf(given) !== '') throw notUnderstood(true);
    return { args: null };
  },
  run: async (_args, asking, services) => {
    const { lang, company } = asking;
    const text = mineStrings[lang];
    const { person, office, routines } = await selfOf(asking, services);
    const now = services.clock.now();
    const today = dayIn(office.zone, now);
    const all = services.routines.list(company, office.id);
    const subscriptions = await services.subscriptions.of(company, person.id);
    const paused = await services.absences.pausedUntil(company, person.id);
    const leave = await services.absences.leaveOf(company, person.id, today);
    const named = (id: string) => all.find((routine) => routine.id === id);
    const isPaused = paused !== undefined && now < paused;
    const rows = subscriptions.map((each) => ({
      label: named(each.routine)?.name[lang] ?? each.routine,
      value: [sayWhen(named(each.routine), each, lang)],
    }));
    const { buttons } = text;
    const actions: Action[] = [
      ...(routines.length > 0 ? [{ label: buttons.subscribe, call: call('mine', 'subscribe') }] : []),
      ...subscriptions.slice(0, 2).map((each) => ({
        label: buttons.unsubscribe(named(each.routine)?.name[lang] ?? each.routine),
        call: call('mine', 'unsubscribe', each.routine),
      })),
      { label: buttons.leave, call: call('mine', 'leave') },
      ...(isPaused ? [{ label: buttons.resume, call: call('mine', 'resume') }] : []),
    ];
    const cancel = leave
      .filter((each) => !each.confirmed)
      .slice(0, 1)
      .map((each) => ({
        label: buttons.leaveBack(sayDate(each.from, lang, today)),
        call: call('mine', 'leaveback', each.id),
      }));
    const parts: Part[] = [
      { part: 'heading', text: text.title },
      ...(rows.length === 0
        ? [{ part: 'text', text: [text.none] } satisfies Part]
        : [{ part: 'facts', rows } satisfies Part]),
      ...(isPaused
        ? [{ part: 'text', text: [text.pausedUntil(sayMoment(paused, office, lang, today))] } satisfies Part]
        : []),
      ...leave.slice(0, 3).map(
        (each): Part => ({
          part: 'text',
          text: [
            text.leave(sayRange(each.from, each.to, lang, today)) + (each.confirmed ? text.confirmed : ''),
          ],
        }),
      ),
      { part: 'note', text: [text.how] },
      { part: 'note', text: [text.stored] },
      { part: 'actions', actions: [...actions, ...cancel].slice(0, 5) },
    ];
    return toAsker(lang, parts);
  },
});

/** 11月27日（周五）09:00; the day alone where it is midnight. */
export function sayMoment(at: number, office: Office, lang: Lang, today: LocalDate): string {
  const moment = at as Parameters<typeof timeIn>[1];
  const day = dayIn(office.zone, moment);
  const time = timeIn(office.zone, moment);
  if (time === '00:00') return sayDate(day, lang, today);
  if (day === today) return time;
  return lang === 'zh' ? `${sayDate(day, lang, today)}${time}` : `${sayDate(day, lang, today)}, ${time}`;
}

/** The routine that words name, of those that can be subscribed to. @throws Refusal naming what there is */
function routineNamed(
  words: string,
  routines: readonly ListedRoutine[],
): { routine: ListedRoutine; rest: string } {
  const lower = words.toLowerCase();
  for (const routine of routines) {
    for (const name of [routine.id, routine.name.zh, routine.name.en]) {
      const at = lower.indexOf(name.toLowerCase());
      if (at >= 0) return { routine, rest: `${words.slice(0, at)} ${words.slice(at + name.length)}`.trim() };
    }
  }
  const known = (lang: Lang) =>
    routines.map(({ id, name }) => `${id} ${name[lang]}`).join(lang === 'zh' ? '、' : ', ');
  const typed = words.slice(0, 40);
  throw new Refusal('no-reminder', {
    zh: mineStrings.zh.noSuch(typed, known('zh')),
    en: mineStrings.en.noSuch(typed, known('en')),
  });
}

interface Wanted {
  readonly self: Self;
  readonly routine: ListedRoutine;
  readonly time: string | undefined;
}

/** Begins a subscription, or sets one's own time for it. */
const subscribe = defineCommand<Wanted>({
  name: 'mine subscribe',
  words: {
    zh: ['订阅', '我的提醒 订阅', '我的提醒 时间'],
    en: ['subscribe', 'mine subscribe', 'mine time', 'routine mine subscribe', 'routine mine time'],
  },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<Wanted>> => {
    const { lang } = asking;
    const text = mineStrings[lang];
    const self = await selfOf(asking, services);
    const form = (values: Record<string, string>, errors: Record<string, string> = {}) => ({
      form: {
        view: 'form' as const,
        lang,
        title: text.subscribeTitle,
        parts: [{ part: 'note' as const, text: [text.stored] }],
        fields: [
          {
            name: 'routine',
            kind: 'choice' as const,
            label: text.which,
            options: self.routines.map(({ id, name, time }) => ({
              value: id,
              label: `${name[lang]} · ${sayTime(time, lang)}`,
            })),
            ...(values.routine === undefined ? {} : { value: values.routine }),
            ...(errors.routine === undefined ? {} : { error: errors.routine }),
          },
          {
            name: 'time',
            kind: 'time' as const,
            optional: true as const,
            label: text.time,
            hint: text.timeHint,
            ...(values.time === undefined ? {} : { value: values.time }),
            ...(errors.time === undefined ? {} : { error: errors.time }),
          },
        ],
        submit: text.submit,
        call: call('mine', 'subscribe'),
        drawnFrom: '',
        ...(Object.keys(errors).length === 0 ? {} : { problem: text.problem }),
      },
    });
    if (given.from !== 'form') {
      const words = wordsOf(given);
      if (words === '') return form({});
      const { routine, rest } = routineNamed(words, self.routines);
      const time = rest === '' ? undefined : readClockTime(rest);
      if (rest !== '' && time === undefined)
        throw new Refusal('not-a-time', {
          zh: mineStrings.zh.notClock(rest.slice(0, 20)),
          en: mineStrings.en.notClock(rest.slice(0, 20)),
        });
      return { args: { self, routine, time } };
    }
    const routine = self.routines.find(({ id }) => id === given.given.routine);
    const typed = (given.given.time ?? '').trim();
    const time = typed === '' ? undefined : readClockTime(typed);
    const errors = {
      ...(routine === undefined ? { routine: text.chooseOne } : {}),
      ...(typed !== '' && time === undefined ? { time: text.notClock(typed.slice(0, 20)) } : {}),
    };
    if (routine === undefined || Object.keys(errors).length > 0) return form({ ...given.given }, errors);
    return { args: { self, routine, time } };
  },
  run: async ({ self, routine, time }, asking, services): Promise<Reply> => {
    const { lang, company, id } = asking;
    const subscription = { routine: routine.id, person: self.person.id, time };
    await services.subscriptions.subscribe(company, id, subscription);
    return sentence(
      lang,
      mineStrings[lang].subscribed(routine.name[lang], sayWhen(routine, subscription, lang)),
    );
  },
});

const unsubscribe = defineCommand<Wanted>({
  name: 'mine unsubscribe',
  words: {
    zh: ['退订', '我的提醒 退订'],
    en: ['unsubscribe', 'mine unsubscribe', 'routine mine unsubscribe'],
  },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const self = await selfOf(asking, services);
    // Also what has been switched off since.
    const all = services.routines.list(asking.company, self.office.id);
    return { args: { self, routine: routineNamed(wordsOf(given), all).routine, time: undefined } };
  },
  run: async ({ self, routine }, asking, services) => {
    const { lang, company, id } = asking;
    const text = mineStrings[lang];
    const before = await services.subscriptions.of(company, self.person.id);
    if (!before.some((each) => each.routine === routine.id))
      return sentence(lang, text.notSubscribed(routine.name[lang]));
    await services.subscriptions.unsubscribe(company, id, { routine: routine.id, person: self.person.id });
    return sentence(lang, text.unsubscribed(routine.name[lang]));
  },
});

/** No reminders for me until a day or, with no day said, for the rest of today. Important notices still come. */
const pause = defineCommand<{ self: Self; until: LocalDate }>({
  name: 'mine pause',
  words: {
    zh: ['我的提醒 暂停', '今天不再提醒'],
    en: ['mine pause', 'routine snooze', 'routine mine pause', 'routine mine snooze'],
  },
  may: ANYONE,
  effect: 'changes',
  check: async (given: Arguments, asking, services) => {
    const self = await selfOf(asking, services);
    const today = dayIn(self.office.zone, services.clock.now());
    const [until] = given.from === 'words' ? datesIn(given.words, today).dates : [];
    if (until !== undefined && until <= today) {
      throw new Refusal('pause-past', {
        zh: routineStrings.zh.pausePast(sayDate(until, 'zh', today)),
        en: routineStrings.en.pausePast(sayDate(until, 'en', today)),
      });
    }
    return { args: { self, until: until ?? plusDays(today, 1) } };
  },
  run: async ({ self, until }, asking, services) => {
    const { lang, company, id } = asking;
    const text = mineStrings[lang];
    const today = dayIn(self.office.zone, services.clock.now());
    const at = instantAt(until, '00:00', self.office.zone);
    await services.absences.pause(company, id, self.person.id, at);
    return sentence(
      lang,
      until === plusDays(today, 1) ? text.notToday : text.pausedFor(sayDate(until, lang, today)),
    );
  },
});

const resume = defineCommand<Self>({
  name: 'mine resume',
  words: { zh: ['我的提醒 恢复'], en: ['mine resume', 'routine mine resume'] },
  may: ANYONE,
  effect: 'changes',
  check: async (_given, asking, services) => ({ args: await selfOf(asking, services) }),
  run: async ({ person }, { lang, company, id }, services) => {
    await services.absences.pause(company, id, person.id, undefined);
    return sentence(lang, mineStrings[lang].resumed);
  },
});

export const mineCommands: readonly AnyCommand[] = [mine, subscribe, unsubscribe, pause, resume];
