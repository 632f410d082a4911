import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/messages/parts.ts';
import { DAY, HOUR, MINUTE } from '../support/clock.ts';
import { crashImage } from '../support/crash.ts';
import { dumpFile } from '../support/dump.ts';
import { COMPANY, later, openRig, person, settle, WORKSPACE } from '../support/outbox.ts';

const LOST = new Error('the line broke');

describe('a delivery', () => {
  test('that is owed twice arrives once; its call is frozen before it is made; its address is forgotten', async () => {
    const rig = await openRig();
    let frozen: unknown;
    rig.onCall = ({ bytes }) => {
      frozen = dumpFile(rig.file).dispatches?.[0];
      expect(frozen).toMatchObject({ state: 'calling', bytes, attempts: 1 });
      expect(rig.states()).toEqual({ a: 'sending' });
    };
    await rig.owe({ key: 'a' });
    await rig.owe({ key: 'a', subject: 'other' });
    await rig.dispatch();
    await rig.dispatch();
    expect(frozen).toBeDefined();
    expect(rig.arrived).toEqual(['a']);
    expect(dumpFile(rig.file).dispatches).toEqual([]);
    expect(rig.row('a')).toMatchObject({ state: 'sent', account: '' });
    expect(JSON.stringify(dumpFile(rig.file))).not.toContain('u-a');
    const bytes = rig.calls[0]?.dispatch.bytes ?? '';
    expect(rig.settled).toMatchObject([
      {
        outcome: 'sent',
        account: 'u-a',
        platformId: rig.calls[0]?.dispatch.id,
        rendered: createHash('sha256').update(bytes).digest('hex'),
      },
    ]);
  });

  test('waits for its moment, and expires when that is missed', async () => {
    const rig = await openRig();
    await rig.owe(
      { key: 'soon', dueAt: later(rig.clock, 5 * MINUTE), until: later(rig.clock, HOUR) },
      { key: 'noise', until: later(rig.clock, MINUTE) },
    );
    rig.clock.advance(2 * MINUTE);
    await rig.dispatch();
    expect(rig.states()).toEqual({ soon: 'due', noise: 'expired' });
    // Nobody calls: it goes by itself.
    await rig.pass(5 * MINUTE, 30_000);
    expect(rig.arrived).toEqual(['soon']);
    expect(rig.settled.map(({ owed, outcome }) => [owed.key, outcome])).toEqual([
      ['noise', 'expired'],
      ['soon', 'sent'],
    ]);
  });

  test('that is no longer wanted, or refused, ends with its reason; its maker is told in the same transaction', async () => {
    const rig = await openRig({ message: () => undefined });
    rig.outbox.onSettled('note', async (tx, { owed }) => {
      await tx
        .insertInto('counts')
        .values({ company: COMPANY, day: '2026-11-23', kind: 'told', subject: owed.key, count: 1 })
        .execute();
    });
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    expect(rig.row('a')).toMatchObject({ state: 'failed', reason: 'no longer wanted' });
    expect(dumpFile(rig.file).counts).toMatchObject([{ subject: 'a' }]);
  });

  test('is withdrawn while it waits, by the beginning of its key', async () => {
    const rig = await openRig();
    await rig.owe({ key: 'chaser:1:a' }, { key: 'chaser:1:b' }, { key: 'chaser:10:a' });
    const gone = await rig.store.write(COMPANY, (tx) =>
      rig.outbox.withdraw(tx, COMPANY, 'chaser:1:', 'answered'),
    );
    expect(gone).toBe(2);
    await rig.dispatch();
    expect(rig.arrived).toEqual(['chaser:10:a']);
    expect(await rig.outbox.progress(COMPANY, 'chaser:')).toEqual({
      due: 0,
      held: 0,
      sent: 1,
      failed: 0,
      inDoubt: 0,
      cancelled: 2,
    });
  });
});

describe('a call of unknown outcome', () => {
  test('is looked up after 30 seconds, and never made again when it is found', async () => {
    const rig = await openRig();
    rig.outcomes.push(LOST);
    rig.found.push({ found: 'yes', platformId: 'p1', channel: 'D1' });
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    await rig.pass(29_000, 1000);
    expect(rig.found).toHaveLength(1);
    await rig.pass(5_000, 1000);
    expect(rig.states()).toEqual({ a: 'sent' });
    expect(rig.settled).toMatchObject([{ platformId: 'p1', channel: 'D1', account: 'u-a' }]);
    expect(rig.calls).toHaveLength(1);
  });

  test('is made again with the very same bytes when it was absent twice', async () => {
    const rig = await openRig();
    rig.outcomes.push(LOST);
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    await rig.pass(59_000, 1000);
    expect(rig.calls).toHaveLength(1);
    await rig.pass(5_000, 1000);
    expect(rig.calls).toHaveLength(2);
    const [first, second] = rig.calls.map(({ dispatch }) => dispatch);
    expect(second).toMatchObject({ id: first?.id, bytes: first?.bytes, attempt: 2 });
    expect(rig.states()).toEqual({ a: 'sent' });
  });

  test('that cannot be looked up stays in doubt, with a reason for HR', async () => {
    const rig = await openRig();
    rig.outcomes.push(LOST);
    rig.found.push({ found: 'later', waitMs: 5000 }, { found: 'unreadable', reason: 'nobody can say' });
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    await rig.pass(40_000, 1000);
    expect(rig.row('a')).toMatchObject({ state: 'in-doubt', reason: 'nobody can say', account: '' });
    expect(rig.calls).toHaveLength(1);
  });

  test('is repeated inside the duplicate window where the platform keeps doubles away itself', async () => {
    const rig = await openRig({ lookUp: false, limits: { duplicateWindowMs: 1_800_000, batch: 1000 } });
    rig.outcomes.push(LOST, LOST);
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    await rig.pass(2 * MINUTE, 1000);
    expect(rig.states()).toEqual({ a: 'sent' });
    expect(new Set(rig.calls.map(({ dispatch }) => `${dispatch.id} ${dispatch.bytes}`)).size).toBe(1);
  });

  test('after the duplicate window is in doubt, not sent again', async () => {
    const rig = await openRig({ lookUp: false, limits: { duplicateWindowMs: 1_800_000 } });
    rig.outcomes.push(LOST);
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    rig.clock.advance(HOUR);
    await settle();
    expect(rig.states()).toEqual({ a: 'in-doubt' });
    expect(rig.calls).toHaveLength(1);
  });

  test('that the process did not survive is looked up by the next one', async () => {
    const rig = await openRig();
    let end = () => {};
    rig.onCall = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    await rig.owe({ key: 'a' });
    void rig.dispatch();
    await settle(60);
    expect(rig.states()).toEqual({ a: 'sending' });
    const next = await openRig({ file: crashImage(rig.file), clock: rig.clock });
    next.found.push({ found: 'yes' });
    await next.dispatch();
    expect(next.states()).toEqual({ a: 'sending' });
    await next.pass(35_000, 1000);
    expect(next.states()).toEqual({ a: 'sent' });
    expect(next.calls).toEqual([]);
    end();
  });
});

describe('limits', () => {
  test('many that read alike go out in one call, others apart', async () => {
    const message = (text: string): Message => ({
      view: 'message',
      lang: 'en',
      parts: [{ part: 'text', text: [text] }],
      summary: text,
    });
    const rig = await openRig({ limits: { batch: 1000 }, message: ({ subject }) => message(subject) });
    const many = Array.from({ length: 250 }, (_, n) => ({
      key: `n:${n}`,
      subject: n % 50 === 0 ? 'odd' : 'even',
    }));
    await rig.owe(...many);
    await rig.pass(30_000);
    expect(rig.arrived).toHaveLength(250);
    const sizes = rig.calls.map(({ dispatch }) => dispatch.targets.length);
    expect(rig.calls.length).toBeLessThan(8);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(250);
  });

  test('the rate is kept by itself: 240 a minute, a reply at once in between, one a second into a channel', async () => {
    const rig = await openRig();
    await rig.owe(...Array.from({ length: 600 }, (_, n) => ({ key: `bulk:${n}` })));
    await rig.dispatch();
    await rig.pass(MINUTE);
    const minute = rig.calls.length;
    expect(minute).toBeGreaterThanOrEqual(236);
    expect(minute).toBeLessThanOrEqual(240);
    await rig.owe({ key: 'answer', lane: 'reply' });
    await rig.dispatch();
    expect(rig.arrived).toContain('answer');
    const channel = { workspace: WORKSPACE, channel: 'C1' };
    await rig.owe(...[1, 2, 3].map((n) => ({ key: `c:${n}`, to: channel, lane: 'reply' as const })));
    await rig.pass(4000, 100);
    const times = rig.calls
      .filter(({ dispatch }) => dispatch.targets[0]?.channel === 'C1')
      .map(({ at }) => Number(at));
    expect(times).toHaveLength(3);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2000);
  });

  test('a storm of rate limits delays, but never gives up; it is honoured to the second', async () => {
    const rig = await openRig();
    for (let n = 0; n < 30; n += 1) rig.outcomes.push({ outcome: 'later', waitMs: 7000, scope: 'workspace' });
    await rig.owe({ key: 'a' });
    await rig.dispatch();
    await rig.pass(6_900, 100);
    expect(rig.calls).toHaveLength(1);
    await rig.pass(31 * 7_000, 500);
    expect(rig.states()).toEqual({ a: 'sent' });
    expect(rig.row('a')).toMatchObject({ attempts: 1 });
  });

  test('a workspace that lets the bot in no more is waited for; in the end HR reads why', async () => {
    const rig = await openRig();
    const out = {
      outcome: 'later',
      waitMs: 600_000,
      scope: 'workspace',
      reason: 'the bot was removed',
    } as const;
    rig.outcomes.push(out);
    await rig.owe({ key: 'a' }, { key: 'b' });
    await rig.dispatch();
    expect(rig.row('a')).toMatchObject({
      state: 'held',
      held_why: 'platform',
      reason: 'the bot was removed',
    });
    rig.clock.advance(10 * MINUTE);
    await settle();
    expect(rig.states()).toEqual({ a: 'sent', b: 'sent' });

    for (let n = 0; n < 500; n += 1) rig.outcomes.push(out);
    await rig.owe({ key: 'c' });
    for (let hours = 0; hours < 80; hours += 1) {
      await rig.dispatch();
      rig.clock.advance(HOUR);
    }
    expect(rig.row('c')).toMatchObject({ state: 'failed', reason: 'the bot was removed' });
  });

  test('one process sends for a database; the other takes over when it has ended', async () => {
    const one = await openRig();
    const two = await openRig({ file: one.file, clock: one.clock });
    await one.dispatch();
    await two.owe({ key: 'a' });
    await two.dispatch();
    expect(two.calls).toEqual([]);
    await one.dispatch();
    expect(one.arrived).toEqual(['a']);
    await two.owe({ key: 'b' });
    await one.outbox.stop();
    await two.pass(6_000, 1000);
    expect(two.arrived).toEqual(['b']);
  });

  test('a stop lets the call under way end, and takes up nothing new', async () => {
    const rig = await openRig({ limits: { parallel: 1 } });
    let release = () => {};
    rig.onCall = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    await rig.owe({ key: 'a' }, { key: 'b' });
    const sending = rig.dispatch();
    await settle(60);
    const stopping = rig.outbox.stop();
    release();
    await Promise.all([sending, stopping]);
    expect(rig.states()).toEqual({ a: 'sent', b: 'due' });
  });
});

describe('what nobody asked for', () => {
  const to = { person: 'p-1' };

  test('comes three times a day; the rest is kept, and comes as one card that lists it', async () => {
    const rig = await openRig();
    rig.persons.set('p-1', person('p-1'));
    await rig.owe(
      ...[1, 2, 3, 4, 5].map((n) => ({
        key: `n:${n}`,
        to,
        unasked: 'personal' as const,
        lane: 'routine' as const,
      })),
      { key: 'asked', to, lane: 'reply' },
    );
    await rig.pass(20_000, 1000);
    expect(rig.arrived).toEqual(['asked', 'n:1', 'n:2', 'n:3']);
    expect(rig.row('n:4')).toMatchObject({
      state: 'held',
      held_why: 'budget',
      due_at: '2026-11-23T16:00:00.000Z',
    });
    await rig.owe({ key: 'n:6', to, unasked: 'personal', lane: 'routine' });
    await rig.pass(5_000, 1000);
    rig.clock.set('2026-11-24T00:00:01+08:00');
    await settle();
    expect(rig.states()).toMatchObject({ 'n:4': 'sent', 'n:5': 'sent', 'n:6': 'sent' });
    expect(rig.calls).toHaveLength(5);
    const card = JSON.parse(rig.calls[4]?.dispatch.bytes ?? '') as Message;
    expect(card.summary).toBe('3 messages kept for you');
    expect(card.parts[1]).toEqual({ part: 'list', items: [['n:4'], ['n:5'], ['n:6']], numbered: true });
    // Held stays on record.
    expect(rig.row('n:4')).toMatchObject({ state: 'sent', held_why: 'budget' });
    expect(rig.settled.filter(({ outcome }) => outcome === 'sent')).toHaveLength(7);
    // The card took one of the new day's three.
    expect(dumpFile(rig.file).daily_messages).toMatchObject([{ count: 3 }, { count: 1 }]);
  });

  test('lets compulsory messages go first', async () => {
    const rig = await openRig();
    rig.persons.set('p-1', person('p-1'));
    await rig.owe(
      ...[1, 2, 3].map((n) => ({
        key: `n:${n}`,
        to,
        unasked: 'personal' as const,
        lane: 'routine' as const,
      })),
      ...[1, 2].map((n) => ({ key: `c:${n}`, to, unasked: 'compulsory' as const, lane: 'bulk' as const })),
    );
    await rig.pass(20_000, 1000);
    expect([...rig.arrived].sort()).toEqual(['c:1', 'c:2', 'n:1']);
    expect(rig.states()).toMatchObject({ 'n:2': 'held', 'n:3': 'held' });
  });

  test('waits for the hours of its person, and expires when they come too late', async () => {
    const rig = await openRig();
    rig.persons.set('p-1', person('p-1'));
    const next = later(rig.clock, 2 * HOUR);
    rig.reach = (_person, at) => (at >= next ? { ok: true } : { ok: false, why: 'outside-hours', next });
    await rig.owe(
      { key: 'a', to, unasked: 'personal' },
      { key: 'b', to, unasked: 'personal', until: later(rig.clock, HOUR) },
      { key: 'reply', to, lane: 'reply' },
    );
    await rig.pass(5_000, 1000);
    expect(rig.states()).toEqual({ a: 'held', b: 'expired', reply: 'sent' });
    rig.clock.advance(2 * HOUR);
    await settle();
    expect(rig.states()).toMatchObject({ a: 'sent' });
  });

  test('never goes to people who have left, and tells why; a person without account, or unknown, likewise', async () => {
    const rig = await openRig();
    rig.persons.set('p-1', person('p-1'));
    rig.persons.set('p-2', person('p-2', { accounts: [] }));
    rig.reach = () => ({ ok: false, why: 'departed' });
    await rig.owe(
      { key: 'a', to, unasked: 'compulsory' },
      { key: 'b', to: { person: 'p-2' } },
      { key: 'c', to: { person: 'p-3' } },
      { key: 'd', to: { workspace: WORKSPACE, account: 'u-p-1' }, unasked: 'personal' },
    );
    await rig.dispatch();
    expect(rig.calls).toEqual([]);
    expect([rig.row('a').reason, rig.row('b').reason, rig.row('c').reason, rig.row('d').reason]).toEqual([
      'the person has left the company',
      'the person has no account that can be reached',
      'nobody in the directory has this id',
      'the person has left the company',
    ]);
  });
});

test('counts of days gone by are forgotten, and what nobody could take for a month is given up', async () => {
  const rig = await openRig();
  rig.persons.set('p-1', person('p-1'));
  await rig.owe(
    { key: 'a', to: { person: 'p-1' }, unasked: 'personal' },
    { key: 'b', to: { workspace: 'x', account: 'y' } },
  );
  await rig.dispatch();
  rig.clock.advance(31 * DAY);
  await rig.outbox.expire(COMPANY);
  expect(dumpFile(rig.file).daily_messages).toEqual([]);
  expect(rig.states()).toEqual({ a: 'sent', b: 'failed' });
});

test('what is addressed to one of somebody’s accounts counts with what is addressed to them, and is merged with it', async () => {
  const rig = await openRig();
  rig.persons.set(
    'p-1',
    person('p-1', {
      accounts: [
        { workspace: WORKSPACE, account: 'u-1' },
        { workspace: WORKSPACE, account: 'u-2' },
      ],
    }),
  );
  const unasked = { unasked: 'personal' as const, lane: 'routine' as const };
  const account = (account: string) => ({ to: { workspace: WORKSPACE, account } });
  await rig.owe(
    { key: 'a', to: { person: 'p-1' }, ...unasked },
    { key: 'b', ...account('u-1'), ...unasked },
    { key: 'c', ...account('u-2'), ...unasked },
    { key: 'd', to: { person: 'p-1' }, ...unasked },
    { key: 'e', ...account('u-2'), ...unasked },
    // Somebody else, of whom nothing is known.
    { key: 'f', ...account('u-9'), ...unasked },
  );
  await rig.pass(20_000, 1000);
  expect([...rig.arrived].sort()).toEqual(['a', 'b', 'c', 'f']);
  expect(await rig.outbox.heldToday(COMPANY)).toBe(2);
  rig.clock.set('2026-11-24T00:00:01+08:00');
  await settle();
  expect(rig.states()).toMatchObject({ d: 'sent', e: 'sent' });
  expect(rig.calls).toHaveLength(5);
  expect((JSON.parse(rig.calls[4]?.dispatch.bytes ?? '') as Message).parts[1]).toEqual({
    part: 'list',
    items: [['d'], ['e']],
    numbered: true,
  });
});
