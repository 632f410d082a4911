import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type AuditScope, makeAudit } from '../evidence/audit-pack.ts';
import { systemClock } from '../shared/clock.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import { drawCase } from '../web/case-page.ts';
import { needed, writePack } from './export-pack.ts';
import { type Terminal, UsageError } from './usage.ts';

function dayOf(name: string, typed: string): LocalDate {
  const day = parseLocalDate(typed);
  if (day === undefined) throw new UsageError(`--${name}: “${typed}” is no date; write it as 2026-12-31`);
  return day;
}

function scopeOf({ campaign, from, to }: Record<string, string | boolean | undefined>): AuditScope {
  if (typeof campaign === 'string' && campaign.trim() !== '') {
    if (from !== undefined || to !== undefined)
      throw new UsageError('--campaign or --from and --to, not both');
    return { campaign: campaign.trim() };
  }
  if (typeof from !== 'string' || typeof to !== 'string')
    throw new UsageError('--campaign, or --from with --to, is missing');
  return { from: dayOf('from', from), to: dayOf('to', to) };
}

/** `decorum export audit`. */
export async function exportAudit(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      campaign: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      at: { type: 'string' },
      out: { type: 'string' },
      reason: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (positionals.length > 0) throw new UsageError(`“${positionals.join(' ')}” is too much`);
  const [out, reason] = [needed(values, 'out'), needed(values, 'reason')];
  const of = scopeOf(values);
  const on = values.at === undefined ? undefined : dayOf('at', values.at);
  const made = await writePack(out, (tenant) => {
    const { company, services, companies } = tenant;
    return makeAudit(
      {
        ...tenant,
        policies: services.policies,
        campaigns: services.acknowledgements.campaigns,
        zoneOf: (id) => companies.of(id).zone,
        clock: systemClock,
        draw: drawCase,
      },
      { company, of, on, reason, by: 'host' },
    );
  });
  const { files, rows, notAsked, campaigns, entry } = made;
  terminal.out(
    values.json
      ? `${JSON.stringify({ out: resolve(out), files: files.size, campaigns, rows, notAsked, entry })}\n`
      : `${out}: ${campaigns === 1 ? '' : `${campaigns} campaigns, `}${rows} people, ${notAsked} of them not asked; the record says so in entry ${entry}.\n`,
  );
  return 0;
}
