import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp, DEMO } from '../../src/app.ts';
import { readEnv } from '../../src/config/env.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { overlayFolder } from '../support/overlay.ts';
import { start } from '../support/process.ts';

async function app(env: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder();
  const settings = {
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'decorum.db')}`,
    DECORUM_LEDGER_KEY_FILE: join(folder, 'config', 'ledger.key'),
    ...env,
  };
  const made = await createApp(
    { env: readEnv(settings), file: { company: {} } },
    { clock: createTestClock(), log: silentLog },
  );
  return made;
}

describe('the service', () => {
  test('starts with nothing configured, says that it is ready, and stops', async () => {
    const service = await app();
    const { port } = await service.start();
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ ready: true, platforms: { local: { ready: true } } });
    expect((await fetch(`http://127.0.0.1:${port}/nowhere-at-all`)).status).toBe(404);
    expect(service.tenants.map((tenant) => tenant.company)).toEqual([DEMO]);
    await service.stop();
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  test('a port that is taken is refused, and what was opened can be closed', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const service = await app({ PORT: String((other.address() as AddressInfo).port) });
    await expect(service.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await service.stop();
  });

  test('a company folder with faults is told in /healthz, and the rulebook answers without it', async () => {
    const folder = overlayFolder({ 'rules/dress.yaml': '- id: dress.hat\n  title: {zh: 帽子}\n' });
    const made = await createApp(
      {
        env: readEnv({ PORT: '0', DATABASE_URL: 'sqlite::memory:' }),
        file: { company: {}, overlay: folder },
      },
      { clock: createTestClock(), log: silentLog },
    );
    const { port } = await made.start();
    const health = (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as {
      rulebooks: Record<string, { faults: number }>;
    };
    expect(health).toMatchObject({ ready: true });
    expect(health.rulebooks[DEMO]?.faults).toBeGreaterThan(0);
    await made.stop();
  });

  test('writes its counts before it ends', async () => {
    const service = await app();
    await service.start();
    const [tenant] = service.tenants;
    tenant?.counts.add(DEMO, 'right', 'dress.casual-days');
    await service.heartbeat.beat();
    expect(await tenant?.counts.totals(DEMO)).toMatchObject([{ kind: 'right', count: 1 }]);
    tenant?.counts.add(DEMO, 'right', 'dress.casual-days');
    await service.stop();
  });
});

describe('the process', () => {
  const env = () => ({
    PORT: '0',
    LOG_LEVEL: 'info',
    DATABASE_URL: `sqlite:${join(temporaryFolder(), 'decorum.db')}`,
  });

  async function running(settings = env()) {
    const child = start('main.ts', [], settings);
    let said = '';
    child.stderr.setEncoding('utf8');
    for await (const text of child.stderr.iterator({ destroyOnReturn: false })) {
      said += String(text);
      if (said.includes('is ready')) break;
    }
    const port = Number(/localhost:(\d+)/.exec(said)?.[1]);
    return { child, port };
  }

  test('names its address, answers, and ends with 0 at the first signal', async () => {
    const { child, port } = await running();
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('waits for a request under way; a second signal does not', async () => {
    const { child, port } = await running();
    // A form whose body never comes to its end keeps the first stop waiting.
    const open = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/',
      headers: {
        'content-length': 1000,
        'content-type': 'application/json',
        origin: `http://127.0.0.1:${port}`,
      },
    });
    open.on('error', () => {});
    open.write('{');
    await once(open, 'socket');
    await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
    child.kill('SIGINT');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    expect([0, 1]).toContain(code);
  });

  test.each([
    [
      'settings that are wrong, all of them',
      { PORT: 'x', LOG_LEVEL: 'loud' },
      /PORT is “x”[\s\S]*LOG_LEVEL is “loud”/,
    ],
    [
      'a configuration that is not there',
      { DECORUM_CONFIG: '/nowhere.yaml' },
      /\/nowhere\.yaml, which cannot be read/,
    ],
    ['a database that cannot be opened', { DATABASE_URL: 'sqlite:/dev/null/decorum.db' }, /\S/],
  ])('does not start with %s, and says so plainly', async (_what, settings, said) => {
    const child = start('main.ts', [], { ...env(), ...settings });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(err).toMatch(said);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('does not start on a port that is taken, and names the setting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const child = start('main.ts', [], { ...env(), PORT: String((other.address() as AddressInfo).port) });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(err).toBe(
      'The port is taken by another program; set PORT to a free one, for example PORT=3001.\n',
    );
  });
});
