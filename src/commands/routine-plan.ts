import { call } from '../messages/call.ts';
import type { Part } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import type { Slot } from '../reminders/plan.ts';
import { sayAudience, sayTime, sayWhy } from '../reminders/say.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, type LocalDate, plusDays, sayDate } from '../time/days.ts';
import { type AnyCommand, type Asking, defineCommand } from './command.ts';
import { managedOffices, refuseUnknownOffice, requireManaged } from './offices.ts';
import { sentence, toAsker } from './reply.ts';
import { missedParts } from './routine-missed.ts';
import { routineStrings } from './routine-strings.ts';
import { notUnderstood, scopeOf, type Target, targetOf, wordsOf } from './routine-target.ts';
import { MANAGERS } from './routine-today.ts';
import type { Services } from './services.ts';
import { goLiveActions } from './setup-office.ts';

const MOST_DAYS = 366;
/** Lines of days that are shown for one routine. */
const MOST_LINES = 12;

interface Asked {
  readonly office: Office;
  readonly days: number;
}

/** Days in a row that are alike. */
interface Range {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly why: string;
}

/** 10月1日（周四）至7日 would save a few letters and cost a second look: both ends are said whole. */
export function sayRange(from: LocalDate, to: LocalDate, lang: Lang, today: LocalDate): string {
  const first = sayDate(from, lang, today);
  if (from === to) return first;
  return lang === 'zh' ? `${first}至${sayDate(to, lang, today)}` : `${first} to ${sayDate(to, lang, today)}`;
}

/** The days on which a routine is not sent, weekends between two of the same reason included. */
function skippedRanges(slots: readonly Slot[], lang: Lang, today: LocalDate): Range[] {
  const ranges: { from: LocalDate; to: LocalDate; why: string }[] = [];
  for (const { why, date } of slots) {
    if (why === undefined || why.code === 'weekend') continue;
    const said = sayWhy(why, lang, today);
    const last = ranges.at(-1);
    const between = slots.filter((slot) => last !== undefined && last.to < slot.date && slot.date < date);
    if (last?.why === said && between.every((slot) => slot.outcome !== 'due')) last.to = date;
    else ranges.push({ from: date, to: date, why: said });
  }
  return ranges;
}

function linesOf(slots: readonly Slot[], office: Office, asking: Asking, services: Services): string[] {
  const { lang, company } = asking;
  const text = routineStrings[lang];
  const today = dayIn(office.zone, services.clock.now());
  const calendar = services.routines.calendar(company, office);
  const skipped = skippedRanges(slots, lang, today).map((range) =>
    text.planSkipped(sayRange(range.from, range.to, lang, today), range.why),
  );
  const makeUp = slots
    .filter((slot) => slot.outcome === 'due' && calendar.dayOf(slot.date).kind === 'make-up')
    .map((slot) => text.planMakeUp(sayDate(slot.date, lang, today)));
  const weekends = slots.some(({ why }) => why?.code === 'weekend') ? [text.planWeekends] : [];
  return [...skipped, ...makeUp, ...weekends].slice(0, MOST_LINES);
}

/** What comes in the next days, in one office: to whom, when, and when not and why. */
export function planParts(office: Office, days: number, asking: Asking, services: Services): Part[] {
  const { lang, company } = asking;
  const text = routineStrings[lang];
  const today = dayIn(office.zone, services.clock.now());
  const slots = services.routines.plan(company, today, plusDays(today, days - 1), office.id);
  const parts: Part[] = [{ part: 'heading', text: text.planTitle(days, office.name[lang]) }];
  for (const routine of services.routines.list(company, office.id)) {
    const own = slots.filter((slot) => slot.routine === routine.id);
    if (own.length === 0) continue;
    const due = own.filter((slot) => slot.outcome === 'due').length;
    const whom = sayAudience(routine.audience, lang);
    parts.push(
      {
        part: 'text',
        text: [text.planLine(routine.name[lang], sayTime(routine.time, lang), whom, due)],
      },
      { part: 'list', items: linesOf(own, office, asking, services).map((line) => [line]) },
    );
  }
  if (slots.length === 0) parts.push({ part: 'text', text: [text.nothing] });
  if (slots.some(({ published }) => !published)) parts.push({ part: 'note', text: [text.assumed] });
  if (services.companies.of(company).live === null) parts.push({ part: 'note', text: [text.notLive] });
  return parts.filter((part) => part.part !== 'list' || part.items.length > 0);
}

/** `/routine plan 30d`: what fires, to whom, what does not and why. */
const plan = defineCommand<Asked>({
  name: 'routine plan',
  words: { zh: ['例行 预览', '例行 计划'], en: ['routine plan', 'routine preview'] },
  may: MANAGERS,
  effect: 'reads',
  check: async (given, asking, services) => {
    const { office, rest } = await scopeOf(wordsOf(given), asking, services);
    const typed = rest.trim();
    const span = /(?:^|\s)(\d{1,4})\s*(?:d|days?|天|日)?(?=\s|$)/i;
    const others = typed.replace(span, '').trim();
    // “30d mars”: the number is right, the office is not.
    if (span.test(typed)) refuseUnknownOffice(others, services.routines.offices(asking.company));
    const days = typed === '' ? 30 : Number(span.exec(typed)?.[1]);
    if (!(days >= 1 && days <= MOST_DAYS)) {
      throw new Refusal('plan-days', { zh: routineStrings.zh.planDays, en: routineStrings.en.planDays });
    }
    return { args: { office, days } };
  },
  run: ({ office, days }, asking, services) =>
    toAsker(asking.lang, planParts(office, days, asking, services)),
});

/** The message of a routine, sent to whoever asks, marked as a test. */
export const ROUTINE_TEST = 'routine-test';

const test = defineCommand<Target>({
  name: 'routine test',
  words: { zh: ['例行 测试', '例行 试发'], en: ['routine test'] },
  may: MANAGERS,
  effect: 'changes',
  check: async (given, asking, services) => ({ args: await targetOf(given, asking, services) }),
  run: async ({ routine, office }, asking, services) => {
    const { company, id, asker, lang } = asking;
    const text = routineStrings[lang];
    const today = dayIn(office.zone, services.clock.now());
    // The next day on which it really comes: its words may depend on the day.
    const next = services.routines
      .plan(company, today, plusDays(today, 31), office.id)
      .find((slot) => slot.routine === routine.id && slot.outcome === 'due');
    await services.owe(company, id, {
      company,
      key: `routine-test:${id}`,
      to: { workspace: asker.workspace, account: asker.account },
      kind: ROUTINE_TEST,
      subject: JSON.stringify({ routine: routine.id, office: office.id, date: next?.date ?? today }),
      lane: 'reply',
    });
    void services.outbox.dispatch(company);
    const actions = goLiveActions(asking, services);
    return toAsker(lang, [
      { part: 'heading', text: text.testSent(routine.name[lang]) },
      { part: 'note', text: [text.testHow] },
      ...(actions.length === 0 ? [] : [{ part: 'actions', actions } satisfies Part]),
    ]);
  },
});

const SHOWN = 10;

/** `/routine history`: who changed what and when, each with a way back; and what came late or not at all. */
const history = defineCommand<string | undefined>({
  name: 'routine history',
  words: { zh: ['例行 记录', '例行 历史'], en: ['routine history', 'routine log'] },
  may: MANAGERS,
  effect: 'reads',
  check: async (given, asking, services) => {
    const { office, everywhere, rest } = await scopeOf(wordsOf(given), asking, services);
    if (rest !== '') throw notUnderstood();
    await requireManaged(asking, services, everywhere ? undefined : office);
    return { args: everywhere ? undefined : office.id };
  },
  run: async (office, asking, services) => {
    const { lang, company, asker } = asking;
    const text = routineStrings[lang];
    const own = new Set((await managedOffices(asking, services)).map(({ id }) => id));
    const found = await services.changes.list(company, {
      ...(office === undefined ? {} : { office }),
      limit: SHOWN,
    });
    const missed = await missedParts(office, asking, services);
    if (found.length === 0) {
      if (missed.length === 0) return sentence(lang, text.historyEmpty);
      return toAsker(lang, [...missed, { part: 'note', text: [text.historyEmpty] }]);
    }
    const { zone } = services.companies.of(company);
    const now = dayIn(zone, services.clock.now());
    const name = (account: string) => services.nameOf(asker.workspace, account) ?? account;
    return toAsker(lang, [
      { part: 'heading', text: text.historyTitle },
      {
        part: 'list',
        items: found.map((change) => [
          { strong: `${change.number}. ` },
          `${change.said[lang]}${change.undone ? text.undone : ''} · ${sayDate(change.at.slice(0, 10) as LocalDate, lang, now)} · ${name(change.by)}`,
        ]),
      },
      {
        part: 'actions',
        actions: found
          .filter((change) => !change.undone && (own.has(change.office) || asker.roles.includes('hr')))
          .slice(0, 3)
          .map((change) => ({
            label: `${text.buttons.undo} ${change.number}`,
            call: call('routine', 'undo', String(change.number)),
          })),
      },
      ...missed,
    ]);
  },
});

export const routinePlanCommands: readonly AnyCommand[] = [plan, test, history];
