import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeAudit } from '../evidence/audit-pack.ts';
import { writeZip } from '../evidence/zip.ts';
import { systemClock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { parseLocalDate } from '../time/days.ts';
import { drawCase } from '../web/case-page.ts';
import { withCompany } from './open.ts';
import { unwritten } from './unwritten.ts';
import { Failure, type Terminal, UsageError } from './usage.ts';

/** `decorum export audit`. */
export async function exportAudit(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      campaign: { type: 'string' },
      at: { type: 'string' },
      out: { type: 'string' },
      reason: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (positionals.length > 0) throw new UsageError(`“${positionals.join(' ')}” is too much`);
  const given = (name: 'campaign' | 'out' | 'reason') => {
    const value = values[name]?.trim();
    if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
    return value;
  };
  const [campaign, out, reason] = [given('campaign'), given('out'), given('reason')];
  const on = values.at === undefined ? undefined : parseLocalDate(values.at);
  if (values.at !== undefined && on === undefined)
    throw new UsageError(`--at: “${values.at}” is no date; write it as 2026-12-31`);
  if (existsSync(out)) throw unwritten(out, { code: 'EEXIST' });
  const made = await withCompany((tenant) => {
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
      { company, campaign, reason, by: 'host', ...(on === undefined ? {} : { on }) },
    );
  }).catch((error: unknown) => {
    throw error instanceof Refusal ? new Failure(error.text.en) : error;
  });
  try {
    writeZip(out, made.files);
  } catch (error) {
    throw unwritten(out, error);
  }
  const { files, rows, notAsked, entry } = made;
  terminal.out(
    values.json
      ? `${JSON.stringify({ out: resolve(out), files: files.size, rows, notAsked, entry })}\n`
      : `${out}: ${rows} people, ${notAsked} of them not asked; the record says so in entry ${entry}.\n`,
  );
  return 0;
}
