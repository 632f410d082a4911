import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export interface Started {
  readonly child: ChildProcess;
  /** Milliseconds from spawning until the process answered. */
  readonly readyMs: number;
  /** Resident memory in MiB. */
  memory(): number;
  /** Milliseconds of processor time that the main thread has used so far. */
  cpuMs(): number;
  stop(): Promise<void>;
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = get({ host: '127.0.0.1', port, path, timeout: 2000 }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 500);
    });
    outgoing.on('error', () => resolve(false));
  });
}

/** Starts a Node.js process and waits until `path` on `port` answers below 500. */
export async function startProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  port: number,
  path: string,
): Promise<Started> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let exited = false;
  child.once('exit', () => {
    exited = true;
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  while (!(await answers(port, path))) {
    if (exited) throw new Error(`${args.join(' ')} ended before it was ready`);
    if (performance.now() - started > 60_000)
      throw new Error(`${args.join(' ')} was not ready within a minute`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const readyMs = performance.now() - started;
  return {
    child,
    readyMs,
    memory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    },
    cpuMs: () => {
      // The name may hold spaces; what follows it is counted from the closing bracket. Ticks are 10 ms: proc_pid_stat(5).
      const after =
        readFileSync(`/proc/${child.pid}/task/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(after[11]) + Number(after[12])) * 10;
    },
    stop: () =>
      new Promise((resolve) => {
        if (exited) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
