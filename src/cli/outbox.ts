import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import type { Report } from '../outbox/standing.ts';
import type { Tenant } from '../tenant.ts';
import { withCompany } from './open.ts';
import { type Subcommand, type Terminal, UsageError } from './usage.ts';

const usage = `decorum outbox status [--watch] [--json]

What is owed and how far sending has come. The service may be running; nothing is changed.
  --watch   shows the progress until everything that may go now has gone
  --json    one line: waiting, planned, underWay, doubtful, held (by reason), shutOut (held by the platform, by the reason it
            gave), sent, failed, expired, inDoubt (of the last day), heldToday, estimateMinutes, stopped (why nothing is sent, or
            null), troubles (the latest, with reasons)`;

const WATCH_MS = 1000;

const list = (held: Report['held']) =>
  Object.entries(held)
    .map(([why, count]) => `${why} ${count}`)
    .join(', ');

function say(report: Report & { estimateMinutes: number; stopped: string | null }, terminal: Terminal): void {
  const { waiting, planned, underWay, doubtful, held, sent, failed, expired, inDoubt } = report;
  if (report.stopped !== null) terminal.out(`Nothing is sent: ${report.stopped}\n`);
  const estimate = waiting > 0 ? ` (about ${report.estimateMinutes} min)` : '';
  terminal.out(`waiting    ${waiting}${estimate}, later ${planned}\n`);
  terminal.out(`under way  ${underWay}, outcome being looked up ${doubtful}\n`);
  terminal.out(`held       ${list(held) || 0}; for the daily budget in the last day ${report.heldToday}\n`);
  for (const [reason, n] of Object.entries(report.shutOut)) terminal.out(`           ${n}: ${reason}\n`);
  terminal.out(`last day   sent ${sent}, failed ${failed}, expired ${expired}, in doubt ${inDoubt}\n`);
  for (const { at, state, key, to, reason } of report.troubles) {
    terminal.out(`${at}  ${state}  ${key}${to === undefined ? '' : `  ${to}`}  ${reason}\n`);
  }
}

const STOPPED = {
  restored: 'an older database was restored; see decorum store accept-restore --help',
  clock: 'the clock jumped by more than a day; see decorum store accept-clock --help',
} as const;

async function standing({ outbox, company }: Tenant) {
  const report = await outbox.report(company);
  const guarded = await outbox.guarded(company);
  return {
    ...report,
    estimateMinutes: Math.ceil(outbox.estimate(report.waiting) / 60_000),
    stopped: guarded === undefined ? null : STOPPED[guarded.kind],
  };
}

/** A bar on the terminal until nothing waits any more. */
async function watch(tenant: Tenant): Promise<void> {
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value} / {total} sent, {left}',
    stream: process.stderr,
    hideCursor: true,
  });
  let { waiting, underWay, doubtful } = await tenant.outbox.report(tenant.company);
  const total = waiting + underWay + doubtful;
  bar.start(total, 0, { left: '' });
  while (waiting + underWay + doubtful > 0) {
    await tenant.services.clock.sleep(WATCH_MS);
    ({ waiting, underWay, doubtful } = await tenant.outbox.report(tenant.company));
    const minutes = Math.ceil(tenant.outbox.estimate(waiting) / 60_000);
    bar.update(Math.max(0, total - waiting - underWay - doubtful), { left: `about ${minutes} min left` });
  }
  bar.stop();
}

export const outbox: Subcommand = {
  usage,
  about: 'what is owed and how far sending has come',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { watch: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    if (positionals.join(' ') !== 'status') throw new UsageError('expected: decorum outbox status');
    if (values.watch && values.json) throw new UsageError('--watch and --json exclude each other');
    return withCompany(
      async (tenant) => {
        if (values.watch) await watch(tenant);
        const now = await standing(tenant);
        if (values.json) terminal.out(`${JSON.stringify(now)}\n`);
        else say(now, terminal);
        return 0;
      },
      { look: true },
    );
  },
};
