import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { OFFICE, PEOPLE, type Stage, setStage } from '../platforms/slack/stage.ts';
import { command } from '../support/cli.ts';
import { createTestClock, HOUR, MINUTE } from '../support/clock.ts';
import { office } from '../support/offices.ts';
import { textOf } from '../support/slack/index.ts';

/*
 * The whole program and Slack around it, while it is stopped, suspended, run twice, or its clock is wrong: the channel hears each
 * reminder that is still of use once, and HR reads what became of the others.
 */

const COMPANY = {
  live: '2026-01-05T01:00:00.000Z',
  offices: [office({ channels: [{ workspace: 'T0SIM', channel: OFFICE }] })],
};
const OPENING = '还有15分钟上班';
const CLOSING = '下班前看一眼';

async function beat({ app }: Stage): Promise<void> {
  const [tenant] = app.tenants;
  await app.heartbeat.beat();
  await tenant?.outbox.dispatch(tenant.company);
  await tenant?.outbox.idle();
}

/** How far the clock that nobody can set has come. */
let steady = 0;

/** The program as it runs at a moment of November 2026 in Shanghai. */
async function begin(moment: string): Promise<Stage> {
  const clock = Object.assign(createTestClock(`2026-11-${moment}:00+08:00`), { steady: () => steady });
  const stage = await setStage({ clock, company: COMPANY });
  await beat(stage);
  return stage;
}

/** A minute of the program at each of these moments; in between there is nothing, as in a sleeping machine. */
async function at(stage: Stage, ...moments: readonly string[]): Promise<void> {
  for (const each of moments) {
    stage.clock.set(`2026-11-${each}:00+08:00`);
    await beat(stage);
  }
}

/** Programs that run from now until a moment. */
async function run(stages: readonly [Stage, ...Stage[]], until: string): Promise<void> {
  const [{ clock }] = stages;
  const end = Date.parse(`2026-11-${until}:00+08:00`);
  while (clock.now() < end) {
    const ms = Math.min(10 * MINUTE, end - clock.now());
    steady += ms;
    clock.advance(ms);
    for (const each of stages) await beat(each);
  }
}

/** Day, time and title of what stands in the channel, as it came. */
const heard = ({ sim }: Stage) =>
  sim.messagesIn(OFFICE).map(({ ts, text }) => {
    const when = new Date(Number(ts) * 1000 + 8 * HOUR).toISOString().slice(8, 16);
    return `${when} ${text.split('\n')[0]}`;
  });
const titles = (stage: Stage) => heard(stage).map((line) => line.slice(9));

async function said({ sim }: Stage, words: string): Promise<string> {
  const { ephemeral } = await sim.as(PEOPLE.HR).command('/routine', words);
  return ephemeral.map((message) => textOf(message)).join('\n');
}

describe('a program that was stopped', () => {
  test('for an hour: what still helps comes late, once; what does not has expired', async () => {
    const first = await begin('23T08:40');
    first.clock.set('2026-11-23T09:40:00+08:00');
    const second = await first.restart();
    await at(second, '23T09:40', '23T17:50');
    second.clock.set('2026-11-23T18:50:00+08:00');
    const third = await second.restart();
    await at(third, '23T18:50', '23T18:51');
    expect(heard(third)).toEqual([`23T18:50 ${CLOSING}`]);
    const today = await said(third, '');
    expect(today).toContain('08:45 lost its use · 55 minutes late, of no use any more');
    expect(today).toContain('18:00 sent late');
  });

  test('for a week: the reminder of the day it is back, once; each day before it has its reason', async () => {
    const first = await begin('19T12:00');
    first.clock.set('2026-11-26T08:50:00+08:00');
    const second = await first.restart();
    await at(second, '26T08:50', '26T08:51');
    expect(heard(second)).toEqual([`26T08:50 ${OPENING}`]);
    const routines = second.app.tenants[0]?.services.routines;
    const slots = (await routines?.history('company', { routine: 'opening', limit: 20 })) ?? [];
    expect(slots.map(({ date, state, why }) => `${date} ${state} ${why?.code ?? ''}`).sort()).toEqual([
      '2026-11-20 expired late',
      '2026-11-21 skipped weekend',
      '2026-11-22 skipped weekend',
      '2026-11-23 expired late',
      '2026-11-24 expired late',
      '2026-11-25 expired late',
      '2026-11-26 sent ',
    ]);
    const read = await said(second, 'history');
    expect(read).toContain('Late or not sent in the last 7 days');
    expect(read).toContain('08:45 · Opening reminder · lost its use · 3 days late, of no use any more');
    expect(read).not.toContain('weekend');
  });
});

test('a laptop that sleeps through the day: what still helps comes once when it wakes', async () => {
  const stage = await begin('23T08:40');
  await at(stage, '23T18:40', '23T18:41');
  expect(heard(stage)).toEqual([`23T18:40 ${CLOSING}`]);
});

describe('a clock', () => {
  test('that is set back by an hour, and by a day’s work: nothing comes twice', async () => {
    const stage = await begin('23T08:40');
    await run([stage], '23T09:10');
    stage.clock.set('2026-11-23T08:10:00+08:00');
    await run([stage], '23T18:10');
    stage.clock.set('2026-11-23T08:30:00+08:00');
    await run([stage], '24T09:00');
    expect(titles(stage)).toEqual([OPENING, CLOSING, OPENING]);
  });

  test('that jumps by over a day under the running program: it waits for the operator, and goes on at their word', async () => {
    const first = await begin('23T08:40');
    await at(first, '26T08:46', '26T08:47');
    expect(heard(first)).toEqual([]);
    expect((await first.health()).body).toMatchObject({ sendingStopped: { company: 'clock' } });
    // A restart is no word.
    const second = await first.restart();
    await at(second, '26T08:48');
    expect(heard(second)).toEqual([]);
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ['Date'], now: second.clock.now() });
    const typed = await command(['store', 'accept-clock', '--reason', 'the battery had been empty'], {
      DATABASE_URL: `sqlite:${second.database}`,
      DECORUM_LEDGER_KEY_FILE: `${second.database}.key`,
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 's'.repeat(32),
      LOG_LEVEL: 'silent',
    });
    vi.useRealTimers();
    expect(typed).toMatchObject({ code: 0, err: '' });
    await run([second], '26T18:10');
    // Of the days that were jumped over nothing.
    expect(titles(second)).toEqual([OPENING, CLOSING]);
    // HR is told once.
    const told = second.sim.as(PEOPLE.HR).dm();
    expect(told.map((message) => textOf(message))).toEqual([expect.stringContaining('clock jumped')]);
  });
});

test('two programs on one database, and one that takes over: each reminder once', async () => {
  const first = await begin('23T08:40');
  const second = await setStage({ company: COMPANY, newcomers: true, before: first });
  await run([first, second], '23T12:00');
  await run([second, first], '24T12:00');
  await first.app.stop();
  await run([second], '24T18:20');
  expect(titles(second)).toEqual([OPENING, CLOSING, OPENING, CLOSING]);
});
