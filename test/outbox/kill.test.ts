import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dumpFile } from '../support/dump.ts';
import { fastClock } from '../support/fast-clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import type { Orders } from '../support/kill-app.ts';
import { ROOT } from '../support/process.ts';
import { type Fault, type SimMessage, startSlackSimulator } from '../support/slack/index.ts';

/** `DECORUM_KILLS=300` for the long run: then a thousand deliveries, paced so that they last for all the deaths. */
const KILLS = Number(process.env.DECORUM_KILLS ?? 6);
const LONG = KILLS > 20;
const DELIVERIES = LONG ? 1000 : 100;
const LIMITS = LONG ? { perMinute: 6, parallel: 2 } : { perMinute: 240, parallel: 8 };
/** Posts that a process may make before it dies. */
const POSTS = LONG ? 1 : 15;
const LATE = LONG ? 10 : 2;
/** Two hours in a minute. */
const TIMES = 120;
const MOST_MS = LONG ? 3_600_000 : 60_000;

const POINTS = [
  'before',
  'after',
  'answered',
  'look',
  'start',
  'between',
  'after',
  'answered',
  'before',
  'after',
] as const;

/** The program in one file, so that it starts fast however often. */
async function bundle(): Promise<string> {
  const require = createRequire(createRequire(import.meta.url).resolve('tsx'));
  const { build } = require('esbuild') as { build(options: object): Promise<unknown> };
  // Below node_modules, where the native part is found.
  const folder = mkdtempSync(`${ROOT}node_modules/.kill-`);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'app.mjs');
  await build({
    entryPoints: [`${ROOT}test/support/kill-app.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

function startApp(program: string, orders: Orders): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [program, JSON.stringify(orders)], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => process.stderr.write(text));
  return child;
}

/** Resolves when the process has said the word. */
async function said(child: ChildProcessWithoutNullStreams, word: string): Promise<void> {
  let text = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.split('\n').includes(word)) return;
  }
  throw new Error(`the process ended before it said ${word}`);
}

/** The key of the delivery that a message carries. */
const keyOf = (message: SimMessage) => /n:\d{4}/.exec(message.text ?? '')?.[0] ?? '?';

test(`${DELIVERIES} deliveries, the process killed ${KILLS} times: none lost, none doubled`, {
  timeout: MOST_MS,
}, async () => {
  const speed = { from: Date.parse('2026-11-23T09:00:00+08:00'), real: Date.now(), times: TIMES };
  const clock = fastClock(speed);
  const now = () => clock.now();
  const sim = await startSlackSimulator({ now, signedAt: now, ackTimeoutMs: 60_000 });
  onTestFinished(() => sim.stop());
  // What was posted is not in the history at once.
  sim.faults.historyLag(20);
  const file = join(temporaryFolder(), 'decorum.db');
  const orders: Orders = {
    database: file,
    slack: {
      apiUrl: sim.apiUrl,
      botToken: sim.botToken,
      team: sim.teamId,
      bot: { id: sim.botId, user: sim.botUserId },
    },
    limits: LIMITS,
    clock: speed,
  };
  const keys = Array.from({ length: DELIVERIES }, (_, n) => `n:${String(n).padStart(4, '0')}`);
  const owe = keys.map((key, n) => {
    const account = `U${key.slice(2)}`;
    sim.addUser({ id: account, name: account.toLowerCase(), tz: 'Asia/Shanghai', locale: 'zh-CN' });
    const lane = n % 10 === 0 ? ('routine' as const) : ('bulk' as const);
    return { key, to: { workspace: sim.teamId, account }, kind: 'numbered', subject: key, lane };
  });

  const tally = Object.fromEntries(POINTS.map((point) => [point, 0]));
  let child: ChildProcessWithoutNullStreams | undefined;
  let alive = false;
  let kills = 0;
  const kill = (point: string) => {
    if (!alive) return;
    alive = false;
    kills += 1;
    tally[point] = (tally[point] ?? 0) + 1;
    child?.kill('SIGKILL');
  };
  /** Orders the next death; it comes after so many more posts. */
  const arm = (number: number) => {
    const point = POINTS[number % POINTS.length] ?? 'after';
    sim.faults.clear();
    sim.faults.historyLag(20);
    const fault = (when: 'before' | 'after' | 'answered'): Fault => ({ end: () => kill(point), when });
    if (point === 'start') return void setTimeout(() => kill(point), 30 * (number % 7));
    if (point === 'look') return sim.faults.next('conversations.history', fault('before'));
    if (point === 'between')
      return void sim
        .until(() => sim.posted.length % 3 === 1, MOST_MS)
        .then(
          () => kill(point),
          () => {},
        );
    sim.faults.after('chat.postMessage', POSTS - (number % 2 === 0 && POSTS > 1 ? 1 : 0), fault(point));
  };

  const program = await bundle();
  onTestFinished(() => void child?.kill('SIGKILL'));
  const started = Date.now();
  for (let number = 0; ; number += 1) {
    child = startApp(program, { ...orders, ...(number === 0 ? { owe } : {}) });
    const ended = once(child, 'close');
    await said(child, 'ready');
    alive = true;
    if (kills >= KILLS) {
      sim.faults.clear();
      // Some posts come through only after they were looked for twice: the one documented double.
      sim.faults.next('chat.postMessage', { late: 200_000 / TIMES }, LATE);
      await said(child, 'done');
      await sim.until(() => sim.late.length === LATE, MOST_MS);
      await ended;
      break;
    }
    arm(number);
    // Without a post or a look to die at, it dies of age.
    const age = setTimeout(() => kill('start'), 5000);
    await ended;
    // Nothing is left to be killed at.
    if (alive) break;
    clearTimeout(age);
    alive = false;
  }

  const counts = new Map<string, number>();
  for (const message of sim.posted) {
    const key = keyOf(message);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const lateKeys = new Set(sim.late.map(keyOf));
  const lost = keys.filter((key) => !counts.has(key));
  const doubled = keys.filter((key) => (counts.get(key) ?? 0) > 1 && !lateKeys.has(key));
  const late = keys.filter((key) => (counts.get(key) ?? 0) > 1 && lateKeys.has(key));
  const states = (dumpFile(file).deliveries ?? []).map((row) => row.state);
  process.stdout.write(
    `${JSON.stringify({ deliveries: keys.length, kills, ...tally, posts: sim.posted.length, lost: lost.length, doubled: doubled.length, late: late.length, looks: sim.callsTo('conversations.history').length, seconds: Math.round((Date.now() - started) / 1000) })}\n`,
  );
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
  expect(late.length).toBeLessThanOrEqual(LATE);
  expect(new Set(states)).toEqual(new Set(['sent']));
  expect(kills).toBe(KILLS);
});
