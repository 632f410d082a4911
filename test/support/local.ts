import { createApp } from '../../src/app.ts';
import { readEnv } from '../../src/config/env.ts';
import type { Company } from '../../src/people/company.ts';
import type { LocalPlatform } from '../../src/platforms/local/index.ts';
import { type Log, silentLog } from '../../src/shared/log.ts';
import type { Tenant } from '../../src/tenant.ts';
import { createTestClock, type TestClock } from './clock.ts';

/** The demo company with its page, as `npm start` runs it, in memory and on a clock of its own. */
export interface LocalApp {
  readonly tenant: Tenant;
  readonly platform: LocalPlatform;
  readonly clock: TestClock;
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

export interface DemoOptions {
  readonly databaseUrl?: string;
  readonly log?: Log;
  readonly clock?: TestClock;
  /** What the configuration file says of the company: laid over the made-up one. */
  readonly company?: Partial<Company>;
}

/** Puts the program together without listening anywhere, as the terminal does. */
export async function openDemo(
  options: DemoOptions = {},
): Promise<Omit<LocalApp, 'port' | 'url'> & { start(): Promise<{ port: number }> }> {
  const clock = options.clock ?? createTestClock();
  const databaseUrl = options.databaseUrl ?? 'sqlite::memory:';
  const env = readEnv({ DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'silent' });
  const app = await createApp(
    { env, file: { company: options.company ?? {} } },
    { clock, log: options.log ?? silentLog },
  );
  const [tenant] = app.tenants;
  const platform = tenant?.platforms.find((each): each is LocalPlatform => each.name === 'local');
  if (tenant === undefined || platform === undefined) throw new Error('the demo company did not open');
  return { tenant, platform, clock, start: () => app.start(), stop: () => app.stop() };
}

/** Starts it on a free port; whoever starts it stops it. */
export async function startLocal(options: DemoOptions = {}): Promise<LocalApp> {
  const demo = await openDemo(options);
  const { port } = await demo.start();
  return { ...demo, port, url: `http://localhost:${port}` };
}

/** What the page's script does, for tests without a browser. */
export interface Caller {
  readonly token: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** As somebody, in their own chat unless said otherwise. */
  do(
    path: string,
    body: Record<string, unknown>,
  ): Promise<{ lines: { html: string; thread: string }[]; form?: string; anew?: true }>;
}

export async function callerOf(app: LocalApp): Promise<Caller> {
  const page = await (await fetch(`${app.url}/`)).text();
  const token = /"token":"([^"]+)"/.exec(page)?.[1];
  if (token === undefined) throw new Error('the page carries no token');
  const post: Caller['post'] = (path, body, headers = {}) =>
    fetch(`${app.url}/local/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-decorum-token': token, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    token,
    post,
    do: async (path, body) => {
      const response = await post(path, { as: 'wang-min', in: 'chat', id: crypto.randomUUID(), ...body });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json() as ReturnType<Caller['do']>;
    },
  };
}
