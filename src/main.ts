import { existsSync } from 'node:fs';
import { type App, createApp } from './app.ts';
import { readConfig } from './config/config.ts';
import { ConfigError } from './config/env.ts';
import { describeError } from './shared/log.ts';
import { withSmallHeap } from './shared/memory.ts';

/** How long work under way may take after the first signal before the process ends all the same. */
const DRAIN_MS = 20_000;

/** Says in one plain line why the program cannot start, and ends with 1. */
function giveUp(error: unknown): never {
  const { code } = (error ?? {}) as { code?: string };
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else if (code === 'EADDRINUSE') {
    process.stderr.write(
      'The port is taken by another program; set PORT to a free one, for example PORT=3001.\n',
    );
  } else if (code === 'EACCES') {
    process.stderr.write(
      'The port or the database folder is not allowed to this user; set PORT or DATABASE_URL.\n',
    );
  } else if (error instanceof Error && code !== undefined) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`Decorum could not start: ${JSON.stringify(describeError(error))}\n`);
  process.exit(1);
}

/** Runs the service until a signal ends it: the first one lets work under way finish, a second one forces. */
export async function serve(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  let app: App;
  try {
    const config = readConfig(process.env);
    const { env } = config;
    app = await withSmallHeap(() => createApp(config));
    const { port } = await app.start();
    if ((env.slack === undefined && env.wecom === undefined) || env.demo) {
      process.stderr.write(`Decorum · 知礼 is ready: http://localhost:${port}\n`);
    }
  } catch (error) {
    giveUp(error);
  }
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

if (process.argv[1]?.match(/main\.(js|ts)$/)) await serve();
