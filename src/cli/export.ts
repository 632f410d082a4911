import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCase } from '../evidence/case-file.ts';
import { writeZip } from '../evidence/zip.ts';
import { systemClock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { drawCase } from '../web/case-page.ts';
import { withCompany } from './open.ts';
import { Failure, type Subcommand, UsageError } from './usage.ts';

const usage = `decorum export case --person P --policy X --out FILE.zip --reason TEXT [--json]

Everything on record about one person and one policy, in a file that checks itself on plain Node.js. The export is recorded.
  --person P     staff number, e-mail address, name or id
  --policy X     title or id
  --out FILE     must not be there yet
  --reason TEXT  why; it goes into the record and into the file
  --json         one line: out, files, entry, missing`;

/** Why a file could not be written, in one line. */
function unwritten(out: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  if (code === 'EEXIST') return new Failure(`${out} is there already; give another name`);
  const why = code === 'ENOSPC' ? 'the disk is full' : code;
  return new Failure(`${out} could not be written (${why}); no half file was left there`);
}

export const exporting: Subcommand = {
  usage,
  about: 'a case file that checks itself',
  run: async (args, terminal) => {
    const [what, ...rest] = args;
    if (what !== 'case') throw new UsageError('expected: decorum export case');
    const { values, positionals } = parseArgs({
      args: rest,
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
      writeZip(out, made.files);
    } catch (error) {
      throw unwritten(out, error);
    }
    const { files, entry, missing } = made;
    if (values.json) {
      terminal.out(
        `${JSON.stringify({ out: resolve(out), files: files.size, entry, missing: missing.en })}\n`,
      );
      return 0;
    }
    terminal.out(`${out}: ${files.size} files; the record says so in entry ${entry}.\n`);
    for (const each of missing.en) terminal.out(`Missing: ${each}\n`);
    return 0;
  },
};
