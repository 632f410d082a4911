import { describe, expect, test } from 'vitest';
import type { Letter } from '../../../src/outbox/sender.ts';
import { PEOPLE, type Stage, setStage } from './stage.ts';

const letter = (more: Partial<Letter> = {}): Letter => ({
  workspace: 'T0SIM',
  account: PEOPLE.BEN,
  message: {
    view: 'message',
    lang: 'en',
    parts: [{ part: 'text', text: ['Parrots are welcome.'] }],
    summary: 'Parrots',
  },
  key: 'gap-answer:1',
  doubtful: false,
  ...more,
});

function senderOf(stage: Stage) {
  const sender = stage.app.tenants[0]?.platforms[0]?.sender;
  if (sender === undefined) throw new Error('no sender');
  return sender;
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
    expect(await sender.send(letter())).toEqual({ outcome: 'sent' });
    expect(await sender.send(letter({ key: 'gap-answer:2' }))).toEqual({ outcome: 'sent' });
    expect(stage.sim.callsTo('conversations.open')).toHaveLength(1);
    expect(stage.sim.as(PEOPLE.BEN).dm()).toHaveLength(2);
  });

  test.each([
    ['a reply that is lost', { drop: true }],
    ['a server error after the work', { status: 500, commit: true }],
    ['a fatal error after the work', { error: 'fatal_error', commit: true }],
  ] as const)('%s is doubtful: looked up, and not sent twice', async (_name, fault) => {
    const stage = await setStage();
    const sender = senderOf(stage);
    stage.sim.faults.next('chat.postMessage', fault);
    expect(await sender.send(letter())).toEqual({ outcome: 'later', waitMs: 30_000 });
    expect(await sender.send(letter({ doubtful: true }))).toEqual({ outcome: 'sent' });
    expect(stage.sim.as(PEOPLE.BEN).dm()).toHaveLength(1);
  });

  test('what is not found in the history is sent', async () => {
    const stage = await setStage();
    stage.sim.faults.next('chat.postMessage', { drop: true, commit: false });
    const sender = senderOf(stage);
    await sender.send(letter());
    expect(await sender.send(letter({ doubtful: true }))).toEqual({ outcome: 'sent' });
    expect(stage.sim.as(PEOPLE.BEN).dm()).toHaveLength(1);
  });

  test('a doubtful letter that cannot be looked up is not sent again: HR is told', async () => {
    const stage = await setStage();
    stage.sim.scopes.delete('im:history');
    const outcome = await senderOf(stage).send(letter({ doubtful: true }));
    expect(outcome).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('not certain') as string,
    });
    expect(stage.sim.posted).toEqual([]);
  });

  test('a rate limit says when to come back', async () => {
    const stage = await setStage();
    stage.sim.faults.next('chat.postMessage', { retryAfter: 7 });
    expect(await senderOf(stage).send(letter())).toEqual({ outcome: 'later', waitMs: 7000 });
  });

  test.each([
    ['account_inactive', 'deactivated'],
    ['is_archived', 'archived'],
    ['token_revoked', 'removed from the workspace'],
    ['some_new_error', 'some_new_error'],
  ])('%s is a refusal in words', async (error, words) => {
    const stage = await setStage();
    stage.sim.faults.next('chat.postMessage', { error });
    expect(await senderOf(stage).send(letter())).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining(words) as string,
    });
  });

  test('people who left and machines are refused before anything is sent', async () => {
    const stage = await setStage();
    stage.sim.addUser({ id: 'U0GONE', name: 'gone', deleted: true });
    const sender = senderOf(stage);
    expect(await sender.send(letter({ account: 'U0GONE' }))).toMatchObject({
      reason: 'the person’s Slack account is deactivated',
    });
    expect(await sender.send(letter({ account: stage.sim.botUserId }))).toMatchObject({
      reason: 'the account is a bot',
    });
    expect(await sender.send(letter({ account: 'U0NOBODY' }))).toMatchObject({
      reason: 'Slack knows no such person',
    });
  });
});
