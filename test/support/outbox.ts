import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/data/store/store.ts';
import type { Message } from '../../src/messages/parts.ts';
import { openMarkFile } from '../../src/outbox/mark.ts';
import {
  createOutbox,
  type Outbox,
  type Owed,
  type Recipient,
  type Settled,
} from '../../src/outbox/outbox.ts';
import type { Reach, Reaching } from '../../src/outbox/parts.ts';
import type { Dispatch, Found, Limits, Outcome, Sender } from '../../src/outbox/sender.ts';
import type { People } from '../../src/people/people.ts';
import { type Instant, instant } from '../../src/shared/clock.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { dumpFile } from './dump.ts';
import { temporaryFolder } from './folder.ts';

export const COMPANY = 'acme';
export const WORKSPACE = 'w';

/** One call as the platform got it. */
export interface Made {
  readonly at: Instant;
  readonly dispatch: Dispatch;
}

/** An outbox over a real store, with a platform that does as it is told. */
export interface Rig {
  readonly clock: TestClock;
  readonly store: Store;
  readonly outbox: Outbox;
  readonly file: string;
  readonly calls: Made[];
  /** Keys of the deliveries that arrived, in order. */
  readonly arrived: string[];
  readonly outcomes: (Outcome | Error)[];
  readonly found: Found[];
  readonly settled: Settled[];
  /** Persons of the directory, by id; and whether they may be reached. */
  readonly persons: Map<string, Recipient>;
  reach: (person: Recipient, at: Instant) => Reach;
  /** Called at each call, before it is answered. */
  onCall?: (dispatch: Dispatch) => void | Promise<void>;
  owe(...owed: (Partial<Owed> & { key: string })[]): Promise<void>;
  dispatch(): Promise<void>;
  /** Looks at what is due, then moves the clock in steps and lets everything happen that wakes by itself. */
  pass(ms: number, step?: number): Promise<void>;
  states(): Record<string, string>;
  row(key: string): Record<string, unknown>;
}

export const SLOW: Limits = { perMinute: 240, perChannelSecond: 1, batch: 1, parallel: 8 };

/** Lets promises and database work that is ready run: no time passes. */
export async function settle(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Never given twice, also not by the next process of a test: a call is found by its id. */
let next = 0;

export async function openRig(
  options: {
    file?: string;
    clock?: TestClock;
    limits?: Partial<Limits>;
    reaching?: boolean;
    dailyMessages?: number;
    lookUp?: boolean;
    /** A platform that knows what it carried out, in place of ordered outcomes. */
    platform?: Required<Pick<Sender, 'send' | 'lookUp'>>;
    message?: (owed: Owed) => Message | undefined;
    /** The file outside that keeps how far sending has come. */
    marks?: string;
    knowsMore?: () => Promise<boolean>;
  } = {},
): Promise<Rig> {
  const clock = options.clock ?? createTestClock();
  const file = options.file ?? join(temporaryFolder(), 'store.db');
  const store = await openStore(`sqlite:${file}`, clock);
  const persons = new Map<string, Recipient>();
  const calls: Made[] = [];
  const arrived: string[] = [];
  const outcomes: (Outcome | Error)[] = [];
  const found: Found[] = [];
  const settled: Settled[] = [];
  const sender: Sender = {
    limits: { ...SLOW, ...options.limits },
    reaches: (workspace) => workspace === WORKSPACE,
    languageOf: async () => 'en',
    freeze: (message) => JSON.stringify(message),
    send: async (dispatch) => {
      calls.push({ at: clock.now(), dispatch });
      await rig.onCall?.(dispatch);
      return dispatch.targets.map((target) => {
        const outcome = outcomes.shift() ?? { outcome: 'sent' as const, platformId: dispatch.id };
        if (outcome instanceof Error) throw outcome;
        if (outcome.outcome === 'sent') arrived.push(target.key);
        return outcome;
      });
    },
    ...(options.lookUp === false ? {} : { lookUp: async () => found.shift() ?? { found: 'no' as const } }),
    ...options.platform,
  };
  const reaching: Reaching = {
    person: async (_company, id) => persons.get(id),
    personOf: async (_company, who) =>
      [...persons.values()].find((each) => each.accounts.some(({ account }) => account === who.account)),
    reach: async (_company, person, at) => rig.reach(person, at),
    zoneOf: (_company, person) => person?.zone ?? 'Asia/Shanghai',
  };
  const outbox = createOutbox({
    store,
    people: { of: () => ({ lang: undefined, greeted: true, roles: [] }) } as unknown as People,
    clock,
    log: silentLog,
    ids: (prefix) => {
      next += 1;
      return `${prefix}-${clock.now().toString(36)}-${next}`;
    },
    senders: () => [sender],
    officeLanguage: () => 'en',
    dailyMessages: () => options.dailyMessages ?? 3,
    zone: () => 'Asia/Shanghai',
    ...(options.marks === undefined ? {} : { marks: openMarkFile(options.marks) }),
    ...(options.knowsMore === undefined ? {} : { knowsMore: options.knowsMore }),
    ...(options.reaching === false ? {} : { reaching }),
  });
  const message =
    options.message ??
    ((owed: Owed): Message => ({
      view: 'message',
      lang: 'en',
      parts: [{ part: 'text', text: [owed.subject] }],
      summary: owed.subject,
    }));
  outbox.compose('note', async (owed) => message(owed));
  outbox.onSettled('note', async (_tx, each) => void settled.push(each));
  const rig: Rig = {
    clock,
    store,
    outbox,
    file,
    calls,
    arrived,
    outcomes,
    found,
    settled,
    persons,
    reach: () => ({ ok: true }),
    owe: (...owed) =>
      store.write(COMPANY, (tx) =>
        outbox.owe(
          tx,
          owed.map((each) => ({
            company: COMPANY,
            to: { workspace: WORKSPACE, account: `u-${each.key}` },
            kind: 'note',
            subject: each.key,
            lane: 'bulk' as const,
            ...each,
          })),
        ),
      ),
    dispatch: () => outbox.dispatch(COMPANY),
    pass: async (ms, step = 250) => {
      void outbox.dispatch(COMPANY);
      await settle();
      for (let passed = 0; passed < ms; passed += step) {
        clock.advance(Math.min(step, ms - passed));
        await settle();
      }
    },
    states: () =>
      Object.fromEntries((dumpFile(file).deliveries ?? []).map((row) => [row.key, row.state])) as Record<
        string,
        string
      >,
    row: (key) => dumpFile(file).deliveries?.find((row) => row.key === key) ?? {},
  };
  onTestFinished(async () => {
    await outbox.stop();
    await store.close();
  });
  return rig;
}

export const person = (id: string, more: Partial<Recipient> = {}): Recipient => ({
  id,
  accounts: [{ workspace: WORKSPACE, account: `u-${id}` }],
  ...more,
});

export const later = (clock: TestClock, ms: number): Instant => instant(clock.now() + ms);
