import type { Store, Tx } from '../data/store/store.ts';
import type { Message } from '../messages/parts.ts';
import { type Companies, type Company, type Office, officesOf, type Source } from '../people/company.ts';
import { type RoutineSettings, routines as routinesSchema } from '../people/routine-settings.ts';
import type { Shelf } from '../rulebook/shelf.ts';
import type { Instant } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { type Calendar, calendarOf } from '../time/calendar.ts';
import type { LocalDate } from '../time/days.ts';
import { hoursOn } from '../time/zones.ts';
import { channelLanguages, composeRoutine, type Occasion } from './compose.ts';
import { isShipped, routinesOf } from './effective.ts';
import { type PlanSettings, planDays, type Slot } from './plan.ts';
import type { Routine } from './routine.ts';
import { type KeptSlot, slotHistory } from './slots.ts';

/** A routine with where it comes from: shipped, the configuration file, or HR in chat. */
export interface ListedRoutine extends Routine {
  readonly source: Source;
  /** True when this office has an entry of its own. */
  readonly ownCopy: boolean;
}

/** Who changes what; `request` makes a retry harmless. */
export interface Change {
  readonly company: string;
  readonly request: string;
  readonly by: string;
  /** Runs in the transaction of the change, with the item as it was and as it becomes. */
  readonly record?: (tx: Tx, before: unknown, after: unknown) => Promise<void>;
}

/** The company's routines: what is in force, changes to it, the plan, and each message as it would be sent. */
export interface Routines {
  /** The offices, and one in the company's zone where none is set up. */
  offices(company: string): readonly [Office, ...Office[]];
  /** @throws Refusal when there is no such office */
  office(company: string, id: string): Office;
  calendar(company: string, office: Office): Calendar;
  /** Every routine of an office, those switched off included. */
  list(company: string, office: string): readonly ListedRoutine[];
  has(company: string, office: string, id: string): boolean;
  /** @throws Refusal when there is no such routine */
  find(company: string, office: string, id: string): ListedRoutine;
  /**
   * Sets parts of a routine everywhere (no `office`) or in one office; parts that are not named stay. Makes a routine of the company's
   * own where none has this id. It acts from the next occurrence on. @throws Refusal, nothing changed
   */
  change(change: Change, entry: RoutineSettings): Promise<void>;
  /** Takes the company's changes back, everywhere or in one office; a routine of its own is gone then. */
  reset(change: Change, id: string, office?: string): Promise<void>;
  /** The slots of the local days, both included. */
  plan(company: string, from: LocalDate, to: LocalDate, office?: string): readonly Slot[];
  /** What was sent and what was not, the newest first. */
  history(
    company: string,
    of: {
      routine?: string | undefined;
      office?: string | undefined;
      before?: Instant | undefined;
      limit: number;
    },
  ): Promise<readonly KeptSlot[]>;
  /** The message of a routine on a day, as it goes to the office's channels or, with `lang`, to one person. */
  message(
    company: string,
    of: { routine: string; office: string; date: LocalDate },
    options?: { lang?: Lang; test?: boolean },
  ): Message;
}

export function planSettings(company: Company): PlanSettings {
  return { ...company, offices: officesOf(company) };
}

export function createRoutines(parts: { store: Store; companies: Companies; shelf: Shelf }): Routines {
  const { store, companies, shelf } = parts;
  /** Changes of one company follow each other: two at once must not lose one. */
  const queues = new Map<string, Promise<unknown>>();

  const offices = (company: string) => officesOf(companies.of(company));
  const office = (company: string, id: string): Office => {
    const all = offices(company);
    const found = all.find((each) => each.id === id);
    if (found !== undefined) return found;
    const ids = all.map((each) => each.id).join(' ');
    throw new Refusal('no-office', {
      zh: `没有“${id.slice(0, 40)}”这个办公地点。现有：${ids}。`,
      en: `There is no office “${id.slice(0, 40)}”. There are: ${ids}.`,
    });
  };
  const calendar = (company: string, of: Office) => calendarOf(of, companies.of(company));

  const list = (company: string, id: string): ListedRoutine[] => {
    const { routines } = companies.of(company);
    const source = companies.sourceOf(company, 'routines');
    return routinesOf(office(company, id), routines).map((routine) => ({
      ...routine,
      source: routine.changed ? source : 'shipped',
      ownCopy: routines.some((each) => each.id === routine.id && each.office === id),
    }));
  };
  const find = (company: string, officeId: string, id: string): ListedRoutine => {
    const all = list(company, officeId);
    const found = all.find((each) => each.id === id);
    if (found !== undefined) return found;
    const ids = all.map((each) => each.id).join(' ');
    throw new Refusal('no-routine', {
      zh: `没有“${id.slice(0, 40)}”这项例行提醒。现有：${ids}。`,
      en: `There is no routine “${id.slice(0, 40)}”. There are: ${ids}.`,
    });
  };

  /** Reads, changes and writes the whole item, one after another. */
  const rewrite = (
    { company, request, by, record }: Change,
    change: (before: readonly RoutineSettings[]) => readonly RoutineSettings[],
  ): Promise<void> => {
    const next = (queues.get(company) ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        // Another process may have changed them: whole items are written.
        await companies.refresh(company);
        const before = companies.of(company).routines;
        const changed = routinesSchema.safeParse(change(before));
        if (!changed.success) {
          const message = changed.error.issues[0]?.message ?? '';
          throw new Refusal('routine', {
            zh: `这项例行提醒没有改动：${message}`,
            en: `The routine was not changed: ${message}`,
          });
        }
        await companies.change(company, request, by, { routines: changed.data }, async (tx) => {
          await record?.(tx, before, changed.data);
        });
      });
    queues.set(company, next);
    return next;
  };

  const refuseIncomplete = (company: string, entry: RoutineSettings, merged: RoutineSettings) => {
    if (entry.office !== undefined) office(company, entry.office);
    const { routines } = companies.of(company);
    const everywhere = routines.find((each) => each.id === entry.id && each.office === undefined);
    const whole = { ...everywhere, ...merged };
    const complete = whole.time !== undefined && whole.days !== undefined && whole.wording !== undefined;
    if (!isShipped(entry.id) && !complete) {
      throw new Refusal('routine-incomplete', {
        zh: '新的例行提醒要写明时间、哪几天和内容。',
        en: 'A new routine needs its time, its days and its words.',
      });
    }
    const [routine] = routinesOf({ id: entry.office ?? '' }, [whole]).filter(({ id }) => id === entry.id);
    if (entry.on === true && routine !== undefined && routine.marks.length > 0 && !routine.on) {
      throw new Refusal('routine-choice', {
        zh: `“${routine.name.zh}”依据的规范写法较旧或有法律风险，请先选：keep（照出厂的中性写法）或 reword（自己写）。`,
        en: `“${routine.name.en}” rests on a rule that is dated or doubtful in law. Choose first: keep (the neutral wording it ships with) or reword (your own).`,
      });
    }
  };

  return {
    offices,
    office,
    calendar,
    list,
    has: (company, officeId, id) =>
      offices(company).some((each) => each.id === officeId) &&
      list(company, officeId).some((each) => each.id === id),
    find,
    change: (change, entry) =>
      rewrite(change, (before) => {
        const same = (each: RoutineSettings) => each.id === entry.id && each.office === entry.office;
        const given = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
        const merged = { ...before.find(same), ...given } as RoutineSettings;
        refuseIncomplete(change.company, entry, merged);
        return before.some(same) ? before.map((each) => (same(each) ? merged : each)) : [...before, merged];
      }),
    reset: (change, id, officeId) =>
      rewrite(change, (before) => before.filter((each) => !(each.id === id && each.office === officeId))),
    plan: (company, from, to, only) => {
      const settings = planSettings(companies.of(company));
      const chosen = only === undefined ? settings.offices : [office(company, only)];
      return planDays({ ...settings, offices: chosen }, from, to);
    },
    history: (company, of) => slotHistory(store, company, of),
    message: (company, { routine, office: officeId, date }, options = {}) => {
      const settings = companies.of(company);
      const where = office(company, officeId);
      const all = list(company, officeId);
      const occasion: Occasion = {
        routine: find(company, officeId, routine),
        office: where,
        date,
        hours: hoursOn(where, settings.officeHours, date),
        calendar: calendar(company, where),
        book: shelf.of(company).book,
        lastOut: all.find((each) => each.id === 'last-out' && each.on),
      };
      const langs = options.lang === undefined ? channelLanguages(where) : ([options.lang] as const);
      return composeRoutine(occasion, langs, options);
    },
  };
}
