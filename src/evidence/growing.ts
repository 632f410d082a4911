import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The name under which a file grows until it is whole. */
export const growingName = (out: string): string => `${out}.${process.pid}.part`;

/** Deletes what a process left under such a name that was killed before the file was whole. */
export function sweepDead(out: string): void {
  const folder = dirname(out);
  const begins = `${basename(out)}.`;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    if (!name.startsWith(begins)) continue;
    const pid = Number(/^(\d+)\.part$/.exec(name.slice(begins.length))?.[1]);
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** True while another process has that number. */
export function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Throws when the work was broken off. */
export function unlessStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw Object.assign(new Error('interrupted'), { code: 'interrupted' });
}
