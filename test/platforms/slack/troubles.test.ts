import { expect, test } from 'vitest';
import type { Owed } from '../../../src/outbox/outbox.ts';
import { createHeartbeat } from '../../../src/reminders/heartbeat.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { DAY, HOUR, MINUTE } from '../../support/clock.ts';
import { office } from '../../support/offices.ts';
import { textOf } from '../../support/slack/index.ts';
import { OFFICE, PEOPLE, type Stage, setStage } from './stage.ts';

/*
 * What can go wrong between the program and Slack: nothing is lost, nothing comes twice, and HR reads why something did not come.
 */

const { AMY, BEN, HR } = PEOPLE;
const SHANGHAI = office({ channels: [{ workspace: 'T0SIM', channel: OFFICE }] });

async function open(): Promise<Stage> {
  const stage = await setStage({ company: { live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI] } });
  stage.app.tenants[0]?.outbox.compose('note', async ({ subject }) => ({
    view: 'message',
    lang: 'en',
    summary: subject,
    parts: [{ part: 'text', text: [subject] }],
  }));
  return stage;
}

function tenantOf({ app }: Stage) {
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company');
  return tenant;
}

/** Owes notes whose text is their key. */
async function owe(stage: Stage, to: string, ...keys: readonly string[]): Promise<void> {
  const { store, outbox, company } = tenantOf(stage);
  const one = (key: string): Owed => ({
    ...{ company, key, kind: 'note', subject: key, lane: 'reply' },
    to: to.startsWith('C') ? { workspace: 'T0SIM', channel: to } : { workspace: 'T0SIM', account: to },
  });
  await store.write(company, (tx) => outbox.owe(tx, keys.map(one)));
}

/** Lets time pass: what is due goes out after each step; with `beat` the office’s day goes on too. */
async function pass(stage: Stage, ms: number, o: { step?: number; beat?: boolean } = {}): Promise<void> {
  const { outbox, company, jobs } = tenantOf(stage);
  const end = stage.clock.now() + ms;
  for (;;) {
    if (o.beat === true) await createHeartbeat(jobs, silentLog).beat();
    await outbox.dispatch(company);
    await outbox.idle();
    if (stage.clock.now() >= end) return;
    stage.clock.advance(o.step ?? 5000);
  }
}

/** How often each text stands in Slack, by its first line. */
function posts({ sim }: Stage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { text } of sim.posted) {
    const [title = ''] = text.split('\n');
    counts[title] = (counts[title] ?? 0) + 1;
  }
  return counts;
}

const once = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, 1]));

async function sending({ sim }: Stage): Promise<string> {
  const said = await sim.as(HR).command('/decorum', 'sending');
  return said.ephemeral.map((message) => textOf(message)).join('\n');
}

const ALL_OUT = 'All messages of the last 7 days went out.';

test('a storm of rate limits, server errors, and time-outs before and after the post: each message once', async () => {
  const stage = await open();
  const { faults } = stage.sim;
  // What was posted is not in the history at once.
  faults.historyLag(10);
  faults.next('chat.postMessage', { retryAfter: 9 }, 6);
  faults.next('chat.postMessage', { status: 503, commit: false });
  faults.next('chat.postMessage', { drop: true });
  faults.next('chat.postMessage', { retryAfter: 40 }, 3);
  faults.next('chat.postMessage', { status: 500, commit: true }, 2);
  faults.next('chat.postMessage', { drop: true, commit: false });
  faults.next('chat.postMessage', { error: 'fatal_error', commit: true });
  // Looking them up is no better off.
  faults.next('conversations.history', { retryAfter: 30 }, 2);
  faults.next('conversations.history', { status: 502 }, 3);
  const [amy, ben, all] = ['amy', 'ben', 'all'].map((who) => [1, 2, 3, 4].map((n) => `${who} ${n}`));
  await owe(stage, AMY, ...(amy ?? []));
  await owe(stage, BEN, ...(ben ?? []));
  await owe(stage, OFFICE, ...(all ?? []));
  await pass(stage, 12 * MINUTE);
  expect(posts(stage)).toEqual(once(...[amy, ben, all].flatMap((keys) => keys ?? [])));
  expect(await sending(stage)).toBe(ALL_OUT);
});

test('an hour of nothing but server errors: what was posted all the same is found, the rest is posted afterwards', async () => {
  const stage = await open();
  await owe(stage, AMY, 'posted');
  stage.sim.faults.next('chat.postMessage', { status: 500, commit: true });
  await pass(stage, 0);
  stage.sim.faults.always('*', { status: 503 });
  await owe(stage, BEN, 'not posted');
  await pass(stage, HOUR, { step: 30_000 });
  expect(posts(stage)).toEqual(once('posted'));
  stage.sim.faults.clear();
  await pass(stage, 2 * HOUR, { step: 5 * MINUTE });
  expect(posts(stage)).toEqual(once('posted', 'not posted'));
  expect(await sending(stage)).toBe(ALL_OUT);
});

test('an app that is taken out of the workspace and let in again: all waits, HR reads why, and each comes once', async () => {
  const stage = await open();
  const { sim } = stage;
  await sending(stage);
  sim.faults.always('*', { error: 'token_revoked' });
  await sim.sendEvent({ type: 'tokens_revoked', tokens: { oauth: [], bot: [sim.botUserId] } });
  await owe(stage, AMY, 'one');
  await owe(stage, OFFICE, 'two');
  await pass(stage, DAY, { step: HOUR });
  expect(posts(stage)).toEqual({});
  expect(await sending(stage)).toContain(
    '2 messages wait for the platform: the bot was removed from the workspace.',
  );
  sim.faults.clear();
  await pass(stage, HOUR, { step: 10 * MINUTE });
  expect(posts(stage)).toEqual(once('one', 'two'));
  expect(await sending(stage)).toBe(ALL_OUT);
});

test('an app that stays away: given up after days, with the reason; back again, nothing old is sent', async () => {
  const stage = await open();
  const { sim } = stage;
  await sending(stage);
  sim.faults.always('*', { error: 'account_inactive' });
  await owe(stage, AMY, 'old');
  await pass(stage, 5 * DAY, { step: 2 * HOUR });
  expect(await sending(stage)).toMatch(
    /Not sent, or in doubt, in the last 7 days: 1\n.*: not sent; the Slack account of the bot is deactivated/,
  );
  sim.faults.clear();
  await owe(stage, AMY, 'new');
  await pass(stage, HOUR, { step: 10 * MINUTE });
  expect(posts(stage)).toEqual(once('new'));
});

test.each([
  [
    'is archived',
    'the channel is archived',
    (stage: Stage, on: boolean) => {
      const channel = stage.sim.channelOf(OFFICE);
      if (channel !== undefined) channel.archived = on;
    },
  ],
  [
    'has lost the bot',
    'the bot is not in the channel: invite it',
    (stage: Stage, on: boolean) => {
      const members = stage.sim.channelOf(OFFICE)?.members;
      if (on) members?.delete(stage.sim.botUserId);
      else members?.add(stage.sim.botUserId);
    },
  ],
])(
  'an office whose channel %s: its reminder is not sent and HR reads why, the others go out; mended, the next one comes',
  async (_name, why, set) => {
    const stage = await open();
    set(stage, true);
    // The closing reminder of this day, and what is owed to a person.
    stage.clock.set('2026-11-23T17:50:00+08:00');
    await pass(stage, 0, { beat: true });
    await owe(stage, AMY, 'amy');
    await pass(stage, 30 * MINUTE, { step: 5 * MINUTE, beat: true });
    expect(posts(stage)).toEqual(once('amy'));
    expect(await sending(stage)).toContain(`1 × routine (channel of Shanghai office): not sent; ${why}`);
    set(stage, false);
    await pass(stage, 15 * HOUR, { step: 15 * MINUTE, beat: true });
    // Not the one of yesterday, when it is of no use any more.
    expect(posts(stage)).toEqual(once('amy', '还有15分钟上班'));
  },
);

test('somebody who leaves while a message to them waits: it is not sent, HR reads why, the others get theirs', async () => {
  const stage = await open();
  stage.sim.faults.next('chat.postMessage', { retryAfter: 60 });
  await owe(stage, BEN, 'ben');
  await pass(stage, 0);
  await stage.sim.userChanges(BEN, { deleted: true });
  await owe(stage, AMY, 'amy');
  await pass(stage, 5 * MINUTE);
  expect(posts(stage)).toEqual(once('amy'));
  expect(await sending(stage)).toMatch(/1 × message.*: not sent; the person’s Slack account is deactivated/);
});
