import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/shared/clock.ts';
import { createTestClock, DAY, HOUR, type TestClock } from '../support/clock.ts';
import { dumpFile } from '../support/dump.ts';
import { temporaryFolder } from '../support/folder.ts';
import { COMPANY, openRig, settle } from '../support/outbox.ts';

describe('a database restored from an older backup', () => {
  test('sends nothing until it was accepted; then all that was not settled is in doubt', async () => {
    const marks = join(temporaryFolder(), 'heads.sent');
    const rig = await openRig({ marks });
    const backup = join(temporaryFolder(), 'backup.db');
    await rig.owe({ key: 'a' }, { key: 'b', dueAt: (rig.clock.now() + HOUR) as never });
    await rig.store.backup(backup);
    await rig.dispatch();
    expect(rig.arrived).toEqual(['a']);
    await rig.outbox.stop();

    const restored = await openRig({ file: backup, marks, clock: rig.clock });
    await restored.pass(10_000, 1000);
    expect(restored.calls).toEqual([]);
    expect(restored.outbox.guardedNow(COMPANY)).toMatchObject({ kind: 'restored' });
    expect(await restored.outbox.accept(COMPANY, 'clock', 'wrong kind')).toBe(false);
    expect(await restored.outbox.accept(COMPANY, 'restored', 'disk failed')).toBe(true);
    expect(restored.states()).toEqual({ a: 'in-doubt', b: 'in-doubt' });
    expect(restored.settled.map(({ owed, outcome }) => [owed.key, outcome])).toEqual([
      ['a', 'in-doubt'],
      ['b', 'in-doubt'],
    ]);
    expect(dumpFile(backup).outbox_guards).toMatchObject([{ kind: 'restored', reason: 'disk failed' }]);
    await restored.owe({ key: 'c' });
    await restored.pass(2 * HOUR, 60_000);
    expect(restored.arrived).toEqual(['c']);
    // And the next start finds nothing to complain of.
    await restored.outbox.stop();
    const next = await openRig({ file: backup, marks, clock: rig.clock });
    await next.owe({ key: 'd' });
    await next.dispatch();
    expect(next.arrived).toEqual(['d']);
  });

  test('is noticed by any file outside that knows more, and accepted from another process', async () => {
    const rig = await openRig({ knowsMore: async () => true });
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    expect(rig.calls).toEqual([]);
    const operator = await openRig({ file: rig.file, clock: rig.clock, knowsMore: async () => true });
    expect(await operator.outbox.accept(COMPANY, 'restored', 'known')).toBe(true);
    await rig.owe({ key: 'b' });
    await rig.pass(10_000, 1000);
    expect(rig.states()).toEqual({ a: 'in-doubt', b: 'sent' });
  });

  test('a database that is ahead of the file, or a file that a crash tore, is no restore', async () => {
    const marks = join(temporaryFolder(), 'heads.sent');
    const rig = await openRig({ marks });
    await rig.owe({ key: 'a' }, { key: 'b' });
    await rig.dispatch();
    await rig.outbox.stop();
    const text = readFileSync(marks, 'utf8');
    writeFileSync(marks, `${text.slice(0, 256)}{"company":"ac`);
    const next = await openRig({ file: rig.file, marks, clock: rig.clock });
    await next.owe({ key: 'c' });
    await next.dispatch();
    expect(next.arrived).toEqual(['c']);
  });
});

describe('a clock that jumps by more than a day', () => {
  test('backward, also while the process was down, waits for the operator', async () => {
    const rig = await openRig();
    await rig.dispatch();
    await rig.outbox.stop();
    rig.clock.advance(-25 * HOUR);
    const next = await openRig({ file: rig.file, clock: rig.clock });
    await next.owe({ key: 'a' });
    await next.dispatch();
    expect(next.calls).toEqual([]);
    expect(await next.outbox.accept(COMPANY, 'clock', 'it had been wrong before')).toBe(true);
    await next.dispatch();
    expect(next.arrived).toEqual(['a']);
  });

  test('forward while it runs, too; a long stop of the process is no jump', async () => {
    const clock = createTestClock();
    let steady = 0;
    const watched = Object.assign(clock, { steady: () => steady }) as TestClock & Clock;
    const rig = await openRig({ clock: watched });
    await rig.dispatch();
    steady += 8 * DAY;
    clock.advance(8 * DAY);
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    expect(rig.arrived).toEqual(['a']);
    clock.advance(25 * HOUR);
    await rig.owe({ key: 'b' });
    await rig.dispatch();
    expect(rig.arrived).toEqual(['a']);
    expect(rig.outbox.guardedNow(COMPANY)).toMatchObject({ kind: 'clock' });
    await rig.outbox.stop();

    const next = await openRig({ file: rig.file, clock: watched });
    await next.dispatch();
    expect(next.calls).toEqual([]);
    expect(await next.outbox.accept(COMPANY, 'clock', 'right now')).toBe(true);
    await next.dispatch();
    await settle();
    expect(next.arrived).toEqual(['b']);
  });
});

test('a report says what waits, what is held, how it ended and what needs an eye', async () => {
  const rig = await openRig({ dailyMessages: 1 });
  rig.persons.set('p', { id: 'p', accounts: [{ workspace: 'w', account: 'u-p' }] });
  rig.outcomes.push({ outcome: 'refused', reason: 'the channel is archived' });
  await rig.owe(
    { key: 'a', to: { workspace: 'w', channel: 'C1' }, lane: 'reply' },
    { key: 'b', to: { person: 'p' }, unasked: 'personal' },
    { key: 'c', to: { person: 'p' }, unasked: 'personal' },
    { key: 'd', dueAt: (rig.clock.now() + DAY) as never },
  );
  await rig.pass(5000, 1000);
  expect(await rig.outbox.report(COMPANY)).toMatchObject({
    waiting: 0,
    planned: 1,
    underWay: 0,
    doubtful: 0,
    held: { budget: 1 },
    heldToday: 1,
    sent: 1,
    failed: 1,
    troubles: [{ key: 'a', to: 'C1', state: 'failed', reason: 'the channel is archived' }],
  });
  expect(rig.outbox.estimate(1000)).toBe((1000 / 240) * 60_000);
});
