import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT } from '../support/process.ts';
import type { Orders } from '../support/routines-app.ts';

/** An hour a second. */
const TIMES = 3600;
const FROM = Date.parse('2026-11-23T08:40:00+08:00');
const HALF_HOUR = 1_800_000;

/** A routine each half hour from nine to half past four. */
const TITLES = Array.from({ length: 16 }, (_, n) => `r${n}`);
const ROUTINES = TITLES.map((id, n) => ({
  id,
  name: { zh: id, en: id },
  on: true,
  time: { at: `${String(9 + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 === 0 ? '00' : '30'}` },
  days: 'working' as const,
  audience: ['channels' as const],
  wording: { title: { zh: id, en: id }, text: { zh: id, en: id } },
  usefulMinutes: 1200,
}));

function start(orders: Orders, posted: string[]): ChildProcessWithoutNullStreams & { ready: Promise<void> } {
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const child = spawn(
    process.execPath,
    ['--import', `file://${tsx}`, `${ROOT}test/support/routines-app.ts`, JSON.stringify(orders)],
    { cwd: ROOT, env: { PATH: process.env.PATH, HOME: process.env.HOME } },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stderr.setEncoding('utf8').on('data', (text: string) => process.stderr.write(text));
  let rest = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === 'ready') resolve();
        const title = /^posted (.+)$/.exec(line)?.[1];
        if (title !== undefined) posted.push(title);
      }
    });
  });
  return Object.assign(child, { ready });
}

test('two processes on one database, the one that sends killed in the middle: each reminder once, by the other', {
  timeout: 120_000,
}, async () => {
  const posted: string[] = [];
  const orders: Orders = {
    database: join(temporaryFolder(), 'decorum.db'),
    // Time enough to start both before the first is due, however busy the machine.
    clock: { from: FROM - 30 * HALF_HOUR, real: Date.now(), times: TIMES },
    routines: [
      { id: 'opening', on: false },
      { id: 'closing', on: false },
      { id: 'last-out', on: false },
      ...ROUTINES,
    ],
    until: Date.parse('2026-11-23T18:30:00+08:00'),
  };
  const first = start(orders, posted);
  await first.ready;
  const second = start(orders, posted);
  while (posted.length < 8) await Promise.race([once(first.stdout, 'data'), once(second.stdout, 'data')]);
  // The first holds the lock: it is the one that sends.
  first.kill('SIGKILL');
  await once(first, 'close');
  const before = posted.length;
  await once(second, 'close');
  expect(posted.length).toBeGreaterThan(before);
  expect(new Set(posted).size).toBe(posted.length);
  // At most the call during which it died is in doubt instead.
  expect(TITLES.filter((title) => !posted.includes(title)).length).toBeLessThanOrEqual(1);
});
