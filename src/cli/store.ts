import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withCompany } from './open.ts';
import { Failure, type Subcommand, UsageError } from './usage.ts';

const usage = `decorum store backup FILE
decorum store accept-restore --reason TEXT
decorum store accept-clock --reason TEXT

  backup          copies the database into a new FILE, also while the service is running: whole, as at one moment
  accept-restore  after an older copy was restored: everything that was not settled then is in doubt, and is not sent again;
                  from then on messages go out as before
  accept-clock    the clock jumped by more than a day and is right now: messages go out as before
  --reason TEXT   why; kept`;

async function backup(file: string): Promise<void> {
  const target = resolve(file);
  if (existsSync(target)) throw new Failure(`${target} exists already: a backup never writes over anything`);
  try {
    await withCompany(({ store }) => store.backup(target), { look: true });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'backup') throw new Failure(message);
    if (code === undefined || error instanceof Failure) throw error;
    throw new Failure(`${target} could not be written (${code})`);
  }
}

export const store: Subcommand = {
  usage,
  about: 'back the database up; go on after a restore',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { reason: { type: 'string' } },
    });
    const [what, ...rest] = positionals;
    if (what === 'backup') {
      const [file, ...more] = rest;
      if (file === undefined || more.length > 0) throw new UsageError('decorum store backup takes one file');
      await backup(file);
      terminal.out(`The database was copied to ${resolve(file)}\n`);
      return 0;
    }
    if (what !== 'accept-restore' && what !== 'accept-clock') {
      throw new UsageError('expected: decorum store backup, accept-restore or accept-clock');
    }
    if (rest.length > 0) throw new UsageError(`“${rest.join(' ')}” is too much`);
    const reason = values.reason?.trim();
    if (reason === undefined || reason === '') throw new UsageError('--reason says why, and is kept');
    const kind = what === 'accept-restore' ? 'restored' : 'clock';
    return withCompany(async ({ engine, outbox, company }) => {
      // A jump holds up sending, planning, or both.
      const planning = kind === 'clock' && (await engine.accept(company));
      if (!(await outbox.accept(company, kind, reason)) && !planning)
        throw new Failure(
          kind === 'restored'
            ? 'No restored database is waiting to be accepted.'
            : 'No jump of the clock is waiting to be accepted.',
        );
      terminal.out('Accepted. A service that is running goes on within a minute.\n');
      return 0;
    });
  },
};
