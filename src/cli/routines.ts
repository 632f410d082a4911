import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { COMPANY, DEMO, demoDatabase } from '../app.ts';
import { readConfig } from '../config/config.ts';
import { openStore, type Store } from '../data/store/store.ts';
import { type Companies, loadCompanies, type Office } from '../people/company.ts';
import { createDirectory } from '../people/directory.ts';
import type { RoutineAudience } from '../people/routine-settings.ts';
import { DEMO_COMPANY } from '../platforms/local/index.ts';
import type { Slot } from '../reminders/plan.ts';
import { createRoutines, type Routines } from '../reminders/routines.ts';
import { sayAssumed, sayAudience, sayOutcome, sayWhy } from '../reminders/say.ts';
import { selectorsOf } from '../reminders/sending.ts';
import { createSubscriptions } from '../reminders/subscriptions.ts';
import { openShelf } from '../rulebook/shelf.ts';
import { systemClock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { isoWeekday, type LocalDate, parseLocalDate, plusDays } from '../time/days.ts';
import { isoIn } from '../time/zones.ts';
import { withCompany } from './open.ts';
import { Failure, type Subcommand, type Terminal, UsageError } from './usage.ts';

const usage = `decorum routines plan --from DATE --to DATE [--office ID] [--json]
decorum routines resume

The dry run: every slot of the routines in these days, what goes out, to whom, and what does not and why. Nothing is sent
and no server is needed. Days whose year is not announced yet are assumed, and every such line says so. The check of the
last one out is part of the closing post, and listed by itself only where that is off.
  --from DATE, --to DATE   both included, written 2026-10-01
  --office ID              only this office
  --json                   one JSON line per slot: at, office, routine, audience, recipients, outcome, why, date, published

resume: a clock that jumped by more than a day is right, and the routines that wait for your word go on; the same as
decorum store accept-clock.`;

/** Longest stretch of days; a plan of more says nothing that a shorter one does not. */
const MOST_DAYS = 1100;

function dayOf(name: string, text: string | undefined): LocalDate {
  if (text === undefined)
    throw new UsageError(`--${name} is missing: write a day such as --${name} 2026-10-01`);
  const date = parseLocalDate(text);
  if (date === undefined)
    throw new UsageError(`--${name}: there is no day “${text}”; write it like 2026-10-01`);
  return date;
}

/** The settings in force, with what HR changed in chat where there is a database; none is made. */
async function openSettings(): Promise<{
  company: string;
  companies: Companies;
  store: Store;
  inMemory: boolean;
}> {
  const { env, file } = readConfig(process.env);
  const demo = env.slack === undefined && env.wecom === undefined;
  const company = demo ? DEMO : COMPANY;
  const url = demo ? demoDatabase(env.databaseUrl) : env.databaseUrl;
  const inMemory = !existsSync(url.replace(/^sqlite:/, ''));
  const store = await openStore(inMemory ? 'sqlite::memory:' : url, systemClock);
  const fromFile = demo ? { ...DEMO_COMPANY, ...file.company } : file.company;
  return {
    company,
    companies: await loadCompanies(store, systemClock, { [company]: fromFile }),
    store,
    inMemory,
  };
}

function audienceIds(audience: RoutineAudience): string {
  return audience
    .map((each) => {
      if (typeof each === 'string') return each;
      if ('channel' in each) return `channel:${each.channel.channel}`;
      return 'department' in each ? `department:${each.department}` : `role:${each.role}`;
    })
    .join(',');
}

/** Channels that a slot goes to. */
function channelCount(slot: Slot, office: Office): number {
  if (slot.outcome !== 'due') return 0;
  return slot.audience.reduce((sum, each) => {
    if (each === 'channels') return sum + office.channels.length;
    return typeof each === 'object' && 'channel' in each ? sum + 1 : sum;
  }, 0);
}

type Counted = Slot & { readonly recipients: number };

/**
 * Adds how many a slot reaches: its channels, and of the people known by now those of its office, with who subscribed. Who has a
 * role by a group of the platform is known when it is sent.
 */
async function counted(
  slots: readonly Slot[],
  parts: { company: string; companies: Companies; store: Store; routines: Routines },
): Promise<Counted[]> {
  const { company, companies, store, routines } = parts;
  const directory = createDirectory({
    store,
    clock: systemClock,
    zoneOf: (id) => companies.of(id).zone,
    outside: { channel: async () => undefined, group: async () => undefined, configured: () => [] },
  });
  const subscriptions = createSubscriptions(store);
  directory.subscribersFrom((id, topic) => subscriptions.subscribers(id, topic));
  const [first] = routines.offices(company);
  const known = new Map<string, Promise<number>>();
  const people = async (slot: Slot, any: ReturnType<typeof selectorsOf>): Promise<number> => {
    let sum = 0;
    for (let after: string | undefined; ; ) {
      const some = await directory.select(company, { any }, { on: slot.date, after, limit: 1000 });
      sum += some.filter(
        (each) => each.kind === 'employee' && (each.office ?? first.id) === slot.office,
      ).length;
      if (some.length < 1000) return sum;
      after = some.at(-1)?.id;
    }
  };
  return Promise.all(
    slots.map(async (slot) => {
      const any = selectorsOf(slot);
      const channels = channelCount(slot, routines.office(company, slot.office));
      if (slot.outcome !== 'due' || any.length === 0) return { ...slot, recipients: channels };
      const key = `${slot.office} ${slot.routine} ${slot.date}`;
      const found = known.get(key) ?? people(slot, any);
      known.set(key, found);
      return { ...slot, recipients: channels + (await found) };
    }),
  );
}

function whyOf(slot: Slot): string | null {
  const said = [
    ...(slot.why === undefined ? [] : [sayWhy(slot.why, 'en', slot.date)]),
    ...(slot.published ? [] : [sayAssumed(slot.date.slice(0, 4), 'en')]),
  ];
  return said.length === 0 ? null : said.join('; ');
}

function jsonLine(slot: Counted, office: Office): string {
  return JSON.stringify({
    at: isoIn(office.zone, slot.at),
    office: slot.office,
    routine: slot.routine,
    audience: audienceIds(slot.audience),
    recipients: slot.recipients,
    outcome: slot.outcome,
    why: whyOf(slot),
    date: slot.date,
    published: slot.published,
  });
}

const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function tableLine(slot: Counted, office: Office): string {
  const at = isoIn(office.zone, slot.at);
  const outcome = sayOutcome(slot.outcome, 'en');
  const detail =
    slot.outcome === 'due'
      ? `${sayAudience(slot.audience, 'en')}: ${slot.recipients}`
      : slot.why === undefined
        ? ''
        : sayWhy(slot.why, 'en', slot.date);
  return [
    `${slot.date} ${WEEKDAYS[isoWeekday(slot.date)]} ${at.slice(11, 16)}`,
    slot.office.padEnd(12),
    slot.routine.padEnd(20),
    outcome.padEnd(9),
    `${detail}${slot.published ? '' : ' (assumed)'}`,
  ].join('  ');
}

/** How many go out and how many do not, by office and routine. */
function summary(slots: readonly Slot[]): string[] {
  const counts = new Map<string, { due: number; skipped: number }>();
  for (const { office, routine, outcome } of slots) {
    const key = `${office.padEnd(12)}  ${routine.padEnd(20)}`;
    const count = counts.get(key) ?? { due: 0, skipped: 0 };
    count[outcome === 'due' ? 'due' : 'skipped'] += 1;
    counts.set(key, count);
  }
  return [...counts].map(([key, { due, skipped }]) => `${key}  ${due} go out, ${skipped} do not`);
}

/** Says aloud which years are only assumed. */
function sayAssumedYears(slots: readonly Slot[], terminal: Terminal): void {
  const years = new Set(slots.filter((slot) => !slot.published).map((slot) => slot.date.slice(0, 4)));
  for (const year of years) {
    terminal.err(
      `${sayAssumed(year, 'en')}. A file of the official days settles it: calendarFile in the configuration.\n`,
    );
  }
}

function print(
  routines: Routines,
  company: string,
  slots: readonly Counted[],
  json: boolean,
  terminal: Terminal,
): void {
  const offices = new Map(routines.offices(company).map((office) => [office.id, office]));
  const lines = slots.flatMap((slot) => {
    const office = offices.get(slot.office);
    return office === undefined ? [] : [json ? jsonLine(slot, office) : tableLine(slot, office)];
  });
  const all = json ? lines : [...lines, '', ...summary(slots)];
  if (all.length > 0) terminal.out(`${all.join('\n')}\n`);
  sayAssumedYears(slots, terminal);
}

async function planCommand(
  values: { from?: string; to?: string; office?: string; json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const from = dayOf('from', values.from);
  const to = dayOf('to', values.to);
  if (to < from) throw new UsageError(`--to (${to}) lies before --from (${from})`);
  if (plusDays(from, MOST_DAYS) < to) throw new UsageError(`at most ${MOST_DAYS} days at once`);
  const { company, companies, store } = await openSettings();
  try {
    const shelf = openShelf((id) => ({ company: companies.of(id).name, order: companies.of(id).handbooks }));
    const routines = createRoutines({ store, companies, shelf });
    const slots = await counted(routines.plan(company, from, to, values.office), {
      company,
      companies,
      store,
      routines,
    });
    print(routines, company, slots, values.json === true, terminal);
    return 0;
  } catch (error) {
    if (error instanceof Refusal) throw new Failure(error.text.en);
    throw error;
  } finally {
    await store.close();
  }
}

/** The operator's word that the clock is right; the running service finds it with its next minute. */
async function resume(terminal: Terminal): Promise<number> {
  const { store, inMemory } = await openSettings();
  await store.close();
  if (inMemory) throw new Failure('There is no database here: set DATABASE_URL as the service has it.');
  return withCompany(async ({ company, engine, outbox }) => {
    // A jump holds up planning, sending, or both: one word is enough.
    const planning = await engine.accept(company);
    const sending = await outbox.accept(company, 'clock', 'decorum routines resume');
    if (!planning && !sending) {
      throw new Failure('Nothing waits: the clock has not jumped, or this was said before.');
    }
    terminal.out('The routines go on within a minute.\n');
    return 0;
  });
}

export const routines: Subcommand = {
  usage,
  about: 'what the routines will send, and what not and why',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        office: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const [verb, ...rest] = positionals;
    if (verb === 'resume' && rest.length === 0) return resume(terminal);
    if (verb !== 'plan' || rest.length > 0)
      throw new UsageError('expected: decorum routines plan --from DATE --to DATE');
    return planCommand(values, terminal);
  },
};
