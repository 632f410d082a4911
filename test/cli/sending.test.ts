import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfigFile } from '../../src/config/file.ts';
import type { Platform } from '../../src/platforms/types.ts';
import { silentLog } from '../../src/shared/log.ts';
import { openTenant } from '../../src/tenant.ts';
import { command } from '../support/cli.ts';
import { createTestClock, DAY } from '../support/clock.ts';
import { temporaryFolder, writeFiles } from '../support/folder.ts';
import { ACME, FAST } from '../support/world.ts';

const COMPANY = 'company';

/** A company on the disk as the service leaves it, and the environment in which an operator types. */
function place() {
  const folder = temporaryFolder();
  const file = join(folder, 'decorum.db');
  const ledger = { keyFile: join(folder, 'ledger.key'), headsFile: join(folder, 'heads') };
  const env = {
    DATABASE_URL: `sqlite:${file}`,
    DECORUM_LEDGER_KEY_FILE: ledger.keyFile,
    DECORUM_HEADS_FILE: ledger.headsFile,
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 's'.repeat(32),
    LOG_LEVEL: 'silent',
  };
  /** The service runs for a while: owes messages and sends what it may. */
  const runs = async (keys: readonly string[], options: { send: boolean; at?: number }) => {
    const clock = createTestClock(new Date(options.at ?? Date.now()).toISOString());
    const tenant = await openTenant({
      company: COMPANY,
      databaseUrl: env.DATABASE_URL,
      fromFile: ACME,
      ledger,
      clock,
      log: silentLog,
    });
    tenant.platforms.push({
      name: 'slack',
      mounts: [],
      sender: {
        limits: { ...FAST, parallel: 8 },
        reaches: () => true,
        languageOf: async () => 'zh',
        freeze: (message) => JSON.stringify(message),
        send: async ({ targets }) => targets.map(() => ({ outcome: 'sent' })),
      },
      nameOf: () => undefined,
      health: () => ({ ready: true }),
      start: async () => {},
      stop: async () => {},
    } satisfies Platform);
    const { outbox, store } = tenant;
    outbox.compose('note', async () => ({
      view: 'message',
      lang: 'zh',
      summary: '好',
      parts: [{ part: 'text', text: ['好'] }],
    }));
    await store.write(COMPANY, (tx) =>
      outbox.owe(
        tx,
        keys.map((key) => ({
          company: COMPANY,
          key,
          to: { workspace: 'T0', account: `U-${key}` },
          kind: 'note',
          subject: '',
          lane: 'bulk' as const,
        })),
      ),
    );
    if (options.send) {
      await outbox.dispatch(COMPANY);
      await outbox.idle();
    }
    await tenant.close();
  };
  const status = async () => {
    const { code, out } = await command(['outbox', 'status', '--json'], env);
    expect(code).toBe(0);
    return JSON.parse(out) as Record<string, unknown>;
  };
  return { folder, file, env, runs, status };
}

test('back up while in use, restore, see that nothing is sent, accept with a reason: what was not settled is in doubt', async () => {
  const { folder, file, env, runs, status } = place();
  const copy = join(folder, 'copy.db');
  await runs(['a', 'b'], { send: false });
  expect(await command(['store', 'backup', copy], env)).toMatchObject({ code: 0, err: '' });
  expect(existsSync(copy)).toBe(true);
  const again = await command(['store', 'backup', copy], env);
  expect(again.code).toBe(1);
  expect(again.err).toContain('a backup never writes over anything');
  expect((await command(['store', 'backup'], env)).code).toBe(2);

  await runs([], { send: true });
  expect(await status()).toMatchObject({ sent: 2, waiting: 0, stopped: null });

  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  copyFileSync(copy, file);
  await runs([], { send: true });
  expect(await status()).toMatchObject({ sent: 0, waiting: 2 });
  expect((await status()).stopped).toContain('an older database was restored');
  expect((await command(['outbox', 'status'], env)).out).toContain('Nothing is sent: an older database');

  expect((await command(['store', 'accept-restore'], env)).code).toBe(2);
  expect((await command(['store', 'accept-clock', '--reason', 'x'], env)).code).toBe(1);
  expect(await command(['store', 'accept-restore', '--reason', 'the disk had failed'], env)).toMatchObject({
    code: 0,
  });
  expect(await status()).toMatchObject({ stopped: null, waiting: 0, inDoubt: 2 });
  const twice = await command(['store', 'accept-restore', '--reason', 'again'], env);
  expect(twice).toMatchObject({ code: 1 });
  expect(twice.err.trim()).toBe('No restored database is waiting to be accepted.');

  // What is owed from now on goes out; what is in doubt does not.
  await runs(['c'], { send: true });
  expect(await status()).toMatchObject({ sent: 1, inDoubt: 2 });
});

test('a clock that was set back by more than a day waits for the operator', async () => {
  const { env, runs, status } = place();
  await runs([], { send: true, at: Date.now() + 3 * DAY });
  await runs(['a'], { send: true });
  expect((await status()).stopped).toContain('the clock jumped by more than a day');
  expect((await command(['store', 'accept-clock', '--reason', 'it had run ahead'], env)).code).toBe(0);
  await runs([], { send: true });
  expect(await status()).toMatchObject({ stopped: null, sent: 1 });
});

test('`sending` in the configuration file sets the limits, with which the estimate counts; faults are named', async () => {
  const { env, runs, status } = place();
  await runs(
    Array.from({ length: 120 }, (_, n) => `n:${n}`),
    { send: false },
  );
  expect(await status()).toMatchObject({ waiting: 120, estimateMinutes: 1 });
  const folder = temporaryFolder();
  const file = join(folder, 'decorum.yaml');
  writeFiles(folder, { 'decorum.yaml': 'sending:\n  slack:\n    perMinute: 10\n    editsPerMinute: 5\n' });
  const before = process.env.DECORUM_CONFIG;
  onTestFinished(() => {
    if (before === undefined) delete process.env.DECORUM_CONFIG;
    else process.env.DECORUM_CONFIG = before;
  });
  const slow = await command(['outbox', 'status', '--json'], { ...env, DECORUM_CONFIG: file });
  expect(JSON.parse(slow.out)).toMatchObject({ waiting: 120, estimateMinutes: 12 });

  for (const wrong of [
    'sending:\n  slack:\n    perMinute: 0\n',
    'sending:\n  wecom:\n    editsPerMinute: 5\n',
    'sending:\n  teams:\n    perMinute: 5\n',
    'sending:\n  slack:\n    perSecond: 5\n',
  ]) {
    writeFiles(folder, { 'decorum.yaml': wrong });
    expect(() => readConfigFile(file)).toThrow(/decorum\.yaml|sending/);
  }
});
