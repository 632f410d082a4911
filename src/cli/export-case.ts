import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCase } from '../evidence/case-file.ts';
import { systemClock } from '../shared/clock.ts';
import { drawCase } from '../web/case-page.ts';
import { needed, writePack } from './export-pack.ts';
import { type Terminal, UsageError } from './usage.ts';

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
  const [person, policy, out, reason] = [
    needed(values, 'person'),
    needed(values, 'policy'),
    needed(values, 'out'),
    needed(values, 'reason'),
  ];
  const made = await writePack(out, async (tenant) => {
    const { company } = tenant;
    return makeCase(
      { ...tenant, policies: tenant.services.policies, clock: systemClock, draw: drawCase },
      { company, person, policy, reason, by: 'host' },
    );
  });
  const { files, entry, missing } = made;
  if (values.json) {
    terminal.out(`${JSON.stringify({ out: resolve(out), files: files.size, entry, missing: missing.en })}\n`);
    return 0;
  }
  terminal.out(`${out}: ${files.size} files; the record says so in entry ${entry}.\n`);
  for (const each of missing.en) terminal.out(`Missing: ${each}\n`);
  return 0;
}
