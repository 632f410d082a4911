import { Readable } from 'node:stream';
import { runCli } from '../../src/cli.ts';
import type { Ended } from './process.ts';

/**
 * One command line, run in this process: the same code that the program runs. The environment holds nothing of Decorum's
 * but what is given.
 */
export async function command(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ended> {
  const before = { ...process.env };
  for (const name of Object.keys(process.env))
    if (/^(DECORUM|SLACK|WECOM|DATABASE)_/.test(name)) delete process.env[name];
  Object.assign(process.env, env);
  let out = '';
  let err = '';
  try {
    const code = await runCli(args, {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      input: Readable.from([input]),
    });
    return { code, out, err };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
