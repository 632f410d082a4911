import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCase } from '../evidence/case-file.ts';
import { writeZip } from '../evidence/zip.ts';
import { systemClock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { drawCase } from '../web/case-page.ts';
import { withCompany } from './open.ts';
import { stoppable } from './stoppable.ts';
import { unwritten } from './unwritten.ts';
import { Failure, type Terminal, UsageError } from './usage.ts';

/** `decorum export case`. */
export async function exportCase(rest: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: {
      person: { type: 'string' },
      policy: { type: 'string' },
      out: { type: 'string' },
      reason: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (positionals.length > 0) throw new UsageError(`“${positionals.join(' ')}” is too much`);
  const given = (name: 'person' | 'policy' | 'out' | 'reason') => {
    const value = values[name]?.trim();
    if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
    return value;
  };
  const [person, policy, out, reason] = [given('person'), given('policy'), given('out'), given('reason')];
  if (existsSync(out)) throw unwritten(out, { code: 'EEXIST' });
  const made = await withCompany(async (tenant) => {
    const { company } = tenant;
    return makeCase(
      { ...tenant, policies: tenant.services.policies, clock: systemClock, draw: drawCase },
      { company, person, policy, reason, by: 'host' },
    );
  }).catch((error: unknown) => {
    throw error instanceof Refusal ? new Failure(error.text.en) : error;
  });
  try {
    await stoppable((signal) => writeZip(out, made.files, signal));
  } catch (error) {
    throw unwritten(out, error);
  }
  const { files, entry, missing } = made;
  if (values.json) {
    terminal.out(`${JSON.stringify({ out: resolve(out), files: files.size, entry, missing: missing.en })}\n`);
    return 0;
  }
  terminal.out(`${out}: ${files.size} files; the record says so in entry ${entry}.\n`);
  for (const each of missing.en) terminal.out(`Missing: ${each}\n`);
  return 0;
}
