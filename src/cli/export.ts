import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXPORTS, type ExportKind } from '../evidence/export-rows.ts';
import { ExportError, exportTo, FORMATS } from '../evidence/exports.ts';
import { exportAudit } from './export-audit.ts';
import { exportCase } from './export-case.ts';
import { withCompany } from './open.ts';
import { stoppable } from './stoppable.ts';
import { unwritten } from './unwritten.ts';
import { type Subcommand, type Terminal, UsageError } from './usage.ts';

const usage = `decorum export campaigns|people|routines|gaps --out FILE --reason TEXT [--format csv|xlsx] [--json]
decorum export audit --campaign C | --from DATE --to DATE --out FILE.zip --reason TEXT [--at DATE] [--json]
decorum export case --person P --policy X --out FILE.zip --reason TEXT [--json]

Tables (assignments of all campaigns, the staff list, the history of the routines with every evening's last check, open and settled questions); an
auditor's pack, the staff list of a day against the records of a campaign or of all in a period; or everything on record about one person and one
policy. Packs check themselves on plain Node.js. Every export is recorded.
  --campaign C   its id, as /policy status shows it
  --from, --to   every campaign that was under way on some day of the period
  --at DATE      the day of the staff list; otherwise the last of the period, or today
  --person P     staff number, e-mail address, name or id
  --policy X     title or id
  --out FILE     must not be there yet; above 20,000 rows an XLSX goes on in FILE-2.xlsx
  --format F     csv (UTF-8 that Excel reads, no formulas) or xlsx; as the file's name ends, otherwise csv
  --reason TEXT  why; it goes into the record
  --json         one line: out or files, rows, entry, missing`;

/** `decorum export people`, and the other tables. */
async function exportRows(kind: ExportKind, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      reason: { type: 'string' },
      format: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (positionals.length > 0) throw new UsageError(`“${positionals.join(' ')}” is too much`);
  const out = values.out?.trim() ?? '';
  const reason = values.reason?.trim() ?? '';
  if (out === '') throw new UsageError('--out is missing');
  if (reason === '') throw new UsageError('--reason is missing');
  const named = values.format ?? (/\.xlsx$/i.test(out) ? 'xlsx' : 'csv');
  const format = FORMATS.find((each) => each === named);
  if (format === undefined) throw new UsageError(`--format: “${named}” is neither csv nor xlsx`);
  try {
    const { files, rows, entry } = await stoppable((signal) =>
      withCompany(({ company, store, ledger, services }) =>
        exportTo(
          {
            store,
            ledger,
            evenings: services.evenings,
            titleOf: (version) => services.policies.version(company, version),
          },
          {
            company,
            kind,
            format,
            out,
            reason,
            by: 'host',
            signal,
            progress: progressOn(terminal),
          },
        ),
      ),
    );
    if (values.json) {
      terminal.out(`${JSON.stringify({ files: files.map((file) => resolve(file)), rows, entry })}\n`);
    } else {
      terminal.out(`${files.join(', ')}: ${rows} rows; the record says so in entry ${entry}.\n`);
    }
    return 0;
  } catch (error) {
    throw error instanceof ExportError ? unwritten(error.file, error) : error;
  }
}

/** Says how far it is, a line for every ten thousand rows. */
function progressOn(terminal: Terminal): (done: number, of: number) => void {
  let said = 0;
  return (done, of) => {
    if (done - said < 10_000) return;
    said = done;
    terminal.err(`${done} of ${of} rows\n`);
  };
}

export const exporting: Subcommand = {
  usage,
  about: 'tables for HR and auditors, or a case file that checks itself',
  run: async ([what = '', ...rest], terminal) => {
    if (what === 'case') return exportCase(rest, terminal);
    if (what === 'audit') return exportAudit(rest, terminal);
    const kind = EXPORTS.find((each) => each === what);
    if (kind === undefined)
      throw new UsageError('expected: campaigns, people, routines, gaps, audit or case');
    return exportRows(kind, rest, terminal);
  },
};
