import { describe, expect, test } from 'vitest';
import { MINUTE } from '../support/clock.ts';
import { crashImage } from '../support/crash.ts';
import { dumpFile } from '../support/dump.ts';
import { COMPANY, openRig, type Rig, settle, WORKSPACE } from '../support/outbox.ts';

const CHANNEL = { workspace: WORKSPACE, channel: 'C1' };
const LOST = new Error('the line broke');
const edited = (rig: Rig) =>
  rig.calls.map(({ dispatch: { targets, bytes } }) => [
    targets[0]?.post ?? 'new',
    (JSON.parse(bytes) as { summary: string }).summary,
  ]);

/** A platform that changes messages, with one that stands there as `p1`. */
async function posted(options: Parameters<typeof openRig>[0] = {}): Promise<Rig> {
  const rig = await openRig({ limits: { editsPerMinute: 50 }, ...options });
  rig.outbox.editable('note');
  rig.outcomes.push({ outcome: 'sent', platformId: 'p1', channel: 'C1' });
  await rig.owe({ key: 'post', to: CHANNEL });
  await rig.dispatch();
  await rig.pass(2000);
  return rig;
}

describe('a change of an earlier message', () => {
  test('is made where that message stands, with frozen bytes, once; a second one follows the first', async () => {
    const rig = await posted();
    const change = { to: CHANNEL, edits: 'post', otherwise: 'new' as const };
    await rig.owe({ key: 'one', ...change }, { key: 'two', ...change });
    rig.onCall = ({ bytes }) => {
      expect(dumpFile(rig.file).dispatches).toMatchObject([{ state: 'calling', bytes }]);
    };
    await rig.pass(10_000);
    expect(edited(rig)).toEqual([
      ['new', 'post'],
      ['p1', 'one'],
      ['p1', 'two'],
    ]);
    expect(rig.states()).toEqual({ post: 'sent', one: 'sent', two: 'sent' });
  });

  test('waits while the message, or the change before it, is in a call of unknown outcome', async () => {
    const rig = await openRig({ limits: { editsPerMinute: 50 } });
    rig.outbox.editable('note');
    rig.outcomes.push(LOST);
    await rig.owe({ key: 'post', to: CHANNEL });
    await rig.dispatch();
    await rig.owe({ key: 'one', to: CHANNEL, edits: 'post' });
    rig.found.push({ found: 'yes', platformId: 'p1', channel: 'C1' });
    await rig.pass(20_000, 1000);
    expect(edited(rig)).toEqual([['new', 'post']]);
    rig.outcomes.push(LOST);
    await rig.pass(30_000, 1000);
    await rig.owe({ key: 'two', to: CHANNEL, edits: 'post' });
    await rig.pass(MINUTE, 1000);
    // The same bytes again, without a look: a message changed twice into the same is changed once. Then the newer change.
    expect(edited(rig)).toEqual([
      ['new', 'post'],
      ['p1', 'one'],
      ['p1', 'one'],
      ['p1', 'two'],
    ]);
    const [, first, again] = rig.calls.map(({ dispatch }) => dispatch);
    expect(again).toMatchObject({ id: first?.id, bytes: first?.bytes, attempt: 2 });
  });

  test('that the process did not survive is made again by the next one', async () => {
    const rig = await posted();
    let end = () => {};
    rig.onCall = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    await rig.owe({ key: 'one', to: CHANNEL, edits: 'post' });
    void rig.dispatch();
    await settle(60);
    const next = await openRig({
      file: crashImage(rig.file),
      clock: rig.clock,
      limits: { editsPerMinute: 50 },
    });
    await next.pass(40_000, 1000);
    expect(edited(next)).toEqual([['p1', 'one']]);
    expect(next.states()).toEqual({ post: 'sent', one: 'sent' });
    end();
  });

  test('that the platform refuses becomes a message of its own where it has to be said, and that one is changed next', async () => {
    const rig = await posted();
    rig.outcomes.push(
      { outcome: 'refused', reason: 'the message is gone' },
      { outcome: 'sent', platformId: 'p2', channel: 'C1' },
    );
    await rig.owe({ key: 'one', to: CHANNEL, edits: 'post', otherwise: 'new' });
    await rig.pass(10_000);
    await rig.owe({ key: 'two', to: CHANNEL, edits: 'post', otherwise: 'new' });
    await rig.pass(10_000);
    expect(edited(rig).slice(1)).toEqual([
      ['p1', 'one'],
      ['new', 'one'],
      ['p2', 'two'],
    ]);
  });

  test('has nothing to change where nothing was posted, or the platform changes nothing: a message of its own, or none', async () => {
    const rig = await posted({ limits: {} });
    await rig.owe(
      { key: 'said', to: CHANNEL, edits: 'post', otherwise: 'new' },
      { key: 'silent', to: CHANNEL, edits: 'post' },
      { key: 'early', to: CHANNEL, edits: 'never owed' },
    );
    await rig.pass(10_000);
    expect(edited(rig).slice(1)).toEqual([['new', 'said']]);
    expect(rig.row('silent')).toMatchObject({ state: 'failed', reason: 'no longer wanted' });
    // HR has no trouble to read of.
    expect(await rig.outbox.report(COMPANY)).toMatchObject({ failed: 0, troubles: [] });
  });

  test('has a rate of its own: changes held back by the platform do not hold messages back, nor the other way', async () => {
    const rig = await posted();
    rig.outcomes.push({ outcome: 'later', waitMs: 30_000, scope: 'workspace' });
    await rig.owe({ key: 'one', to: CHANNEL, edits: 'post', lane: 'reply' });
    await rig.pass(2000);
    await rig.owe(...[1, 2, 3].map((n) => ({ key: `n:${n}`, lane: 'bulk' as const })));
    await rig.pass(3000);
    expect(rig.arrived).toEqual(['post', 'n:1', 'n:2', 'n:3']);
    await rig.pass(30_000, 1000);
    expect(rig.states()).toMatchObject({ one: 'sent' });
  });
});

test('what was posted under some keys is changed together; what was not posted, or is shared by several, is left', async () => {
  const rig = await posted();
  rig.outbox.editable('note', ({ key }) => key !== 'offer:2');
  await rig.owe(...['offer:1', 'offer:2', 'chaser:1:a'].map((key) => ({ key, to: CHANNEL })));
  for (const id of ['p3', 'p4', 'p5']) rig.outcomes.push({ outcome: 'sent', platformId: id, channel: 'C1' });
  await rig.pass(5000);
  await rig.owe({ key: 'offer:3', to: CHANNEL, dueAt: (rig.clock.now() + MINUTE) as never });
  const amendment = {
    company: COMPANY,
    posts: ['offer:', 'chaser:1:'],
    as: 'answered',
    kind: 'note',
    subject: 'done',
    lane: 'routine' as const,
  };
  const amend = () => rig.store.write(COMPANY, (tx) => rig.outbox.amend(tx, amendment));
  expect(await amend()).toBe(2);
  // Owed twice, changed once.
  await amend();
  await rig.pass(10_000);
  const changes = rig.calls.flatMap(({ dispatch }) => dispatch.targets[0]?.post ?? []);
  expect(changes.sort()).toEqual(['p3', 'p4']);
});
