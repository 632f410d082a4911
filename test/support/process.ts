import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Starts a program of src with nothing in its environment but what is given. */
export function start(
  program: 'cli.ts' | 'main.ts' | '../test/support/kill-wecom-app.ts',
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): ChildProcessWithoutNullStreams {
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  return run(['--import', `file://${tsx}`, `${ROOT}src/${program}`, ...args], env, cwd);
}

/** Starts a program of a folder that `compiled` made. */
export function startCompiled(
  folder: string,
  program: 'src/cli.js' | 'test/support/kill-app.js',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcessWithoutNullStreams {
  return run([join(folder, program), ...args], env, folder);
}

function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, args, {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      // Not into the checkout.
      DECORUM_LEDGER_KEY_FILE: join(tmpdir(), `decorum-${process.pid}`, 'ledger.key'),
      ...env,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line to its end. */
export async function decorum(
  args: readonly string[],
  options: { input?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const child = start('cli.ts', args, options.env);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
