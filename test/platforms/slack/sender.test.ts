import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/messages/parts.ts';
import { type Dispatch, MessageTooLong, type Sender } from '../../../src/outbox/sender.ts';
import { OFFICE, PEOPLE, type Stage, setStage } from './stage.ts';

const MESSAGE: Message = {
  view: 'message',
  lang: 'en',
  parts: [{ part: 'text', text: ['Parrots are welcome.'] }],
  summary: 'Parrots',
};

function senderOf(stage: Stage): Required<Sender> {
  const sender = stage.app.tenants[0]?.platforms[0]?.sender;
  if (sender?.lookUp === undefined) throw new Error('no sender');
  return sender as Required<Sender>;
}

let calls = 0;
function dispatchTo(
  stage: Stage,
  to: { account?: string; channel?: string } = { account: PEOPLE.BEN },
  message = MESSAGE,
): Dispatch {
  calls += 1;
  const id = `dp-${calls}`;
  const targets = [{ workspace: 'T0SIM', key: 'gap-answer:1', ...to }];
  const bytes = senderOf(stage).freeze(message, { id, targets });
  return { id, bytes, targets, attempt: 1, at: stage.clock.now() };
}

async function send(stage: Stage, dispatch = dispatchTo(stage)) {
  const [outcome] = await senderOf(stage).send(dispatch);
  return outcome;
}

describe('sending', () => {
  test('reaches its own workspace, in the direct conversation, and knows the person’s language', async () => {
    const stage = await setStage();
    const sender = senderOf(stage);
    expect([sender.reaches('T0SIM'), sender.reaches('T0OTHER'), sender.reaches('local')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await sender.languageOf('T0SIM', PEOPLE.AMY)).toBe('zh');
    const channel = stage.sim.dmOf(PEOPLE.BEN);
    expect(await send(stage)).toEqual({
      outcome: 'sent',
      channel,
      platformId: expect.stringMatching(/^\d+\.\d+$/) as string,
    });
    // The conversation's own id is kept: the second post goes there by name.
    expect(JSON.parse(dispatchTo(stage).bytes)).toMatchObject({ channel });
    expect(stage.sim.callsTo('conversations.open')).toEqual([]);
    expect(stage.sim.as(PEOPLE.BEN).dm()).toHaveLength(1);
  });

  test('reaches a channel', async () => {
    const stage = await setStage();
    expect(await send(stage, dispatchTo(stage, { channel: OFFICE }))).toMatchObject({
      outcome: 'sent',
      channel: OFFICE,
    });
    expect(stage.sim.messagesIn(OFFICE)).toHaveLength(1);
  });

  test.each([
    ['a reply that is lost', { drop: true }],
    ['a server error after the work', { status: 500, commit: true }],
    ['a fatal error after the work', { error: 'fatal_error', commit: true }],
  ] as const)('%s is of unknown outcome, and found by its name', async (_name, fault) => {
    const stage = await setStage();
    const dispatch = dispatchTo(stage);
    stage.sim.faults.next('chat.postMessage', fault);
    expect(await send(stage, dispatch)).toEqual({ outcome: 'unknown' });
    expect(await senderOf(stage).lookUp(dispatch)).toMatchObject({
      found: 'yes',
      channel: stage.sim.dmOf(PEOPLE.BEN),
      platformId: stage.sim.as(PEOPLE.BEN).dm()[0]?.ts,
    });
    expect(await senderOf(stage).lookUp(dispatchTo(stage))).toEqual({ found: 'no' });
  });

  test('what was never posted is not found', async () => {
    const stage = await setStage();
    stage.sim.faults.next('chat.postMessage', { drop: true, commit: false });
    const dispatch = dispatchTo(stage);
    expect(await send(stage, dispatch)).toEqual({ outcome: 'unknown' });
    expect(await senderOf(stage).lookUp(dispatch)).toEqual({ found: 'no' });
  });

  test('a post in a channel whose history the bot may not read cannot be looked up', async () => {
    const stage = await setStage();
    const dispatch = dispatchTo(stage);
    await send(stage, dispatch);
    stage.sim.scopes.delete('im:history');
    expect(await senderOf(stage).lookUp(dispatch)).toEqual({
      found: 'unreadable',
      reason: expect.stringContaining('not certain') as string,
    });
  });

  test('a look-up that is not answered, or too soon, is made again later', async () => {
    const stage = await setStage();
    const dispatch = dispatchTo(stage);
    await send(stage, dispatch);
    stage.sim.faults.next('conversations.history', { retryAfter: 9 });
    expect(await senderOf(stage).lookUp(dispatch)).toEqual({ found: 'later', waitMs: 9000 });
    stage.sim.faults.next('conversations.history', { drop: true });
    expect(await senderOf(stage).lookUp(dispatch)).toEqual({ found: 'later', waitMs: 30_000 });
  });

  test('a rate limit says when to come back, for all that is sent', async () => {
    const stage = await setStage();
    stage.sim.faults.next('chat.postMessage', { retryAfter: 7 });
    expect(await send(stage)).toEqual({ outcome: 'later', waitMs: 7000, scope: 'workspace' });
  });

  test.each([
    ['is_archived', 'archived'],
    ['not_in_channel', 'not in the channel'],
    ['some_new_error', 'some_new_error'],
  ])('%s is a refusal in words', async (error, words) => {
    const stage = await setStage();
    stage.sim.faults.next('chat.postMessage', { error });
    expect(await send(stage)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining(words) as string,
    });
  });

  test.each([
    ['account_inactive', 'deactivated'],
    ['token_revoked', 'removed from the workspace'],
  ])('%s holds everything back until it is mended', async (error, words) => {
    const stage = await setStage();
    stage.sim.faults.next('chat.postMessage', { error });
    expect(await send(stage)).toEqual({
      outcome: 'later',
      waitMs: 600_000,
      scope: 'workspace',
      reason: expect.stringContaining(words) as string,
    });
  });

  test('people who left and machines are refused with the reason', async () => {
    const stage = await setStage();
    stage.sim.addUser({ id: 'U0GONE', name: 'gone', deleted: true });
    const reasons = [];
    for (const account of ['U0GONE', stage.sim.botUserId, 'U0NOBODY'])
      reasons.push(await send(stage, dispatchTo(stage, { account })));
    expect(reasons).toEqual([
      { outcome: 'refused', reason: 'the person’s Slack account is deactivated' },
      { outcome: 'refused', reason: 'the account is a bot' },
      { outcome: 'refused', reason: 'Slack knows no such person' },
    ]);
    expect(stage.sim.posted).toEqual([]);
  });

  test('what does not fit one message is refused before anything is frozen', async () => {
    const stage = await setStage();
    const parts = Array.from({ length: 60 }, (_, n) => ({
      part: 'text' as const,
      text: [`${n} `.repeat(1400)],
    }));
    expect(() => dispatchTo(stage, undefined, { ...MESSAGE, parts })).toThrow(MessageTooLong);
  });
});
