import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dispatch, Outcome } from '../../src/outbox/sender.ts';
import { createTestClock, DAY, HOUR, MINUTE, type TestClock } from '../support/clock.ts';
import { crashImage } from '../support/crash.ts';
import { temporaryFolder } from '../support/folder.ts';
import { COMPANY, later, openRig, type Rig, settle } from '../support/outbox.ts';

/** `DECORUM_SCHEDULES=200` tries more of them. */
const RUNS = Number(process.env.DECORUM_SCHEDULES ?? 8);

/** What may happen to a call: done; done or not without an answer; a limit; a refusal; no answer while the process lives. */
const FATES = [
  'done',
  'lost-done',
  'lost-undone',
  'limited',
  'refused',
  'hangs-done',
  'hangs-undone',
] as const;
type Fate = (typeof FATES)[number];

type Step =
  | { readonly do: 'owe'; readonly count: number; readonly until: boolean }
  | { readonly do: 'withdraw' }
  | { readonly do: 'fate'; readonly fate: Fate }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'kill' | 'second' | 'clock back' | 'backup' | 'restore' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('owe' as const),
      count: fc.integer({ min: 1, max: 4 }),
      until: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'withdraw' } as const) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('fate' as const), fate: fc.constantFrom(...FATES) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(1000, 20_000, 35_000, 5 * MINUTE, 3 * HOUR),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'kill' } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ do: 'second' } as const, { do: 'clock back' } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ do: 'backup' } as const, { do: 'restore' } as const) },
);

/** The platform and everything around it that outlives a process. */
function createWorld() {
  const posted = new Map<string, number>();
  const done = new Set<string>();
  const fates: Fate[] = [];
  let hanging: (() => void)[] = [];
  let cut = false;
  const carryOut = ({ id, targets }: Dispatch) => {
    done.add(id);
    for (const { key } of targets) posted.set(key, (posted.get(key) ?? 0) + 1);
  };
  const send = async (dispatch: Dispatch): Promise<readonly Outcome[]> => {
    const fate = fates.shift() ?? 'done';
    if (fate.endsWith('-done') || fate === 'done') carryOut(dispatch);
    if (fate.startsWith('hangs') && !cut) await new Promise<void>((resolve) => hanging.push(resolve));
    if (fate.startsWith('lost') || fate.startsWith('hangs')) throw new Error('the line broke');
    if (fate === 'limited') return [{ outcome: 'later', waitMs: 7000, scope: 'workspace' }];
    if (fate === 'refused') return [{ outcome: 'refused', reason: 'not here' }];
    return [{ outcome: 'sent', platformId: dispatch.id }];
  };
  return {
    posted,
    fates,
    platform: {
      send,
      lookUp: async ({ id }: Dispatch) =>
        done.has(id) ? { found: 'yes' as const, platformId: id } : { found: 'no' as const },
    },
    /** No call hangs any more, also none that begins now, until what waits for them is through. */
    letGo: async (waiting?: Promise<void>) => {
      cut = true;
      for (const each of hanging) each();
      hanging = [];
      await waiting;
      cut = waiting === undefined;
    },
  };
}

/** Runs a schedule and then lets everything come to rest; gives what became of each delivery that the database still knows. */
async function run(steps: readonly Step[]) {
  const clock: TestClock = createTestClock();
  const world = createWorld();
  const marks = join(temporaryFolder(), 'heads.sent');
  const open = (file?: string) =>
    openRig({ clock, platform: world.platform, marks, ...(file === undefined ? {} : { file }) });
  let rig: Rig = await open();
  let backup: string | undefined;
  let restored = false;
  let next = 0;
  /** The process ends where it stands; another one finds what lay on the disk. */
  const replace = async (file: string) => {
    const before = rig;
    await world.letGo(before.outbox.stop());
    rig = await open(file);
    // Not awaited: its first call may be one that hangs.
    void rig.dispatch();
    await settle();
  };
  for (const each of steps) {
    switch (each.do) {
      case 'owe': {
        const keys = Array.from({ length: each.count }, () => `k:${next++}`);
        await rig.owe(
          ...keys.map((key) => ({ key, ...(each.until ? { until: later(clock, 10 * MINUTE) } : {}) })),
        );
        void rig.dispatch();
        break;
      }
      case 'withdraw':
        await rig.store.write(COMPANY, (tx) => rig.outbox.withdraw(tx, COMPANY, `k:${next - 1}`, 'no more'));
        break;
      case 'fate':
        world.fates.push(each.fate);
        break;
      case 'pass':
        await rig.pass(each.ms, Math.max(1000, each.ms / 6));
        break;
      case 'kill':
        await settle();
        await replace(crashImage(rig.file));
        break;
      case 'second': {
        const other = await open(rig.file);
        void other.dispatch();
        await settle();
        // Its call may be one that never comes back while the line stands.
        await world.letGo(other.outbox.stop());
        break;
      }
      case 'clock back':
        clock.advance(-HOUR);
        break;
      case 'backup':
        await settle();
        backup = crashImage(rig.file);
        break;
      case 'restore':
        if (backup === undefined) break;
        restored = true;
        await settle();
        await replace(crashImage(backup));
        break;
    }
    await settle(4);
  }
  world.fates.length = 0;
  await world.letGo();
  for (let turns = 0; turns < 12; turns += 1) {
    if ((await rig.outbox.guarded(COMPANY)) !== undefined)
      await rig.outbox.accept(COMPANY, 'restored', 'an older copy was restored');
    await rig.pass(turns < 8 ? 40_000 : 4 * HOUR, turns < 8 ? 8_000 : HOUR);
  }
  clock.advance(DAY / 2);
  await rig.pass(MINUTE, 10_000);
  const states = rig.states();
  const reasons = Object.fromEntries(Object.keys(states).map((key) => [key, rig.row(key).reason]));
  await rig.outbox.stop();
  return { states, reasons, posted: world.posted, restored };
}

test('whatever happens in whatever order: nothing is lost, nothing is sent twice, and what does not arrive says why', {
  timeout: 60_000 + RUNS * 15_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
      const { states, reasons, posted, restored } = await run(steps);
      for (const [key, times] of posted) expect([key, times]).toEqual([key, 1]);
      for (const [key, state] of Object.entries(states)) {
        const arrived = posted.has(key);
        // Everything has come to an end, and the end is the truth; only a restore leaves doubt.
        expect(['sent', 'failed', 'expired', 'cancelled', ...(restored ? ['in-doubt'] : [])]).toContain(
          state,
        );
        if (state !== 'in-doubt') expect([key, state, arrived]).toEqual([key, state, state === 'sent']);
        if (state !== 'sent') expect(reasons[key]).toBeTruthy();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
