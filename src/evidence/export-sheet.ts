import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cells } from './export-table.ts';

/** Rows of one workbook; more go into a second file. */
export const SHEET_ROWS = 20_000;

const CHILD = new URL('./sheet-child', import.meta.url);

/** In a checkout that was not built the child has to be translated first. */
function command(): string[] {
  return import.meta.url.endsWith('.ts')
    ? ['--import', import.meta.resolve('tsx'), `${fileURLToPath(CHILD)}.ts`]
    : [`${fileURLToPath(CHILD)}.js`];
}

/** Writes one workbook in a process of its own. */
export interface SheetWriter {
  add(rows: readonly Cells[]): Promise<void>;
  /** Resolves when the file is whole. @throws with the code that the disk gave */
  end(): Promise<void>;
  /** Gives up: ends the process, and waits for its end. */
  stop(): Promise<void>;
}

export function writeSheet(file: string): SheetWriter {
  const child: ChildProcess = spawn(process.execPath, [...command(), file], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-500);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // Whoever waits for the end hears of it; a child that ends early is no unhandled fault.
  ended.catch(() => {});
  const input = child.stdin;
  input?.on('error', () => {});
  return {
    add: async (rows) => {
      if (input === null || child.exitCode !== null) return;
      const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
      if (!input.write(text)) await Promise.race([once(input, 'drain'), ended]);
    },
    end: async () => {
      input?.end();
      const code = await ended;
      if (code === 0) return;
      throw Object.assign(new Error('the workbook could not be written'), {
        code: code === 3 ? said.trim() : 'the process that writes it ended',
      });
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
