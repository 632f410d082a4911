#!/usr/bin/env node
import { ask } from './cli/ask.ts';
import { chat } from './cli/chat.ts';
import { exporting } from './cli/export.ts';
import { ledger } from './cli/ledger.ts';
import { outbox } from './cli/outbox.ts';
import { people } from './cli/people.ts';
import { policy } from './cli/policy.ts';
import { retention } from './cli/retention.ts';
import { routines } from './cli/routines.ts';
import { rulebook } from './cli/rulebook.ts';
import { slack } from './cli/slack.ts';
import { store } from './cli/store.ts';
import { Failure, type Subcommand, type Terminal, UsageError } from './cli/usage.ts';
import { wecom } from './cli/wecom.ts';
import { ConfigError } from './config/env.ts';
import { serve } from './main.ts';

const serveCommand: Subcommand = {
  usage: 'decorum serve\n\nRuns the service; what npm start does. See .env.example for the settings.',
  about: 'run the service',
  run: async (args) => {
    if (args.length > 0)
      throw new UsageError('decorum serve takes no arguments; settings come from the environment');
    await serve();
    // The service ends its own process, on a signal.
    return new Promise<number>(() => {});
  },
};

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  serve: serveCommand,
  chat,
  ask,
  rulebook,
  people,
  routines,
  policy,
  ledger,
  export: exporting,
  retention,
  slack,
  wecom,
  outbox,
  store,
};

function overview(): string {
  const names = Object.entries(SUBCOMMANDS).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`);
  return `Decorum · 知礼\n\ndecorum COMMAND\n${names.join('\n')}\n\ndecorum COMMAND --help tells more.\n`;
}

/** Runs one command line; returns the exit code: 0 done, 1 it did not hold or could not be done, 2 wrong usage. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help' || name === '-h') {
    terminal.out(overview());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (command === undefined) {
    terminal.err(`There is no command “${name}”.\n\n${overview()}`);
    return 2;
  }
  const own = rest.indexOf('--');
  if (rest.slice(0, own < 0 ? undefined : own).some((arg) => arg === '--help' || arg === '-h')) {
    terminal.out(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError || isParseArgsError(error)) {
      terminal.err(`${(error as Error).message}\n\n${command.usage}\n`);
      return 2;
    }
    if (error instanceof Failure || error instanceof ConfigError) {
      terminal.err(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

function isParseArgsError(error: unknown): boolean {
  return (
    error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
  );
}

if (/(^|[\\/])(cli\.(js|ts)|decorum)$/.test(process.argv[1] ?? '')) {
  // A reader that stops reading (head) is no error.
  process.stdout.on('error', () => process.exit(0));
  process.exitCode = await runCli(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    input: process.stdin,
  });
}
