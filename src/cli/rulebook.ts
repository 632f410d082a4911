import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CheckResult, checkRulebook } from '../rulebook/check.ts';
import { SHIPPED_FOLDER } from '../rulebook/shipped.ts';
import { readRulebookFolder } from '../rulebook/source.ts';
import { Failure, type Subcommand, UsageError } from './usage.ts';

const usage = `decorum rulebook check [DIR] [--json]

Checks the rulebook: both languages, references, figures, prescribed words, and that every article is carried.
With DIR, checks a company's own folder against the shipped rulebook. Faults are named by file, line and column.`;

function describe(result: CheckResult, overlay: boolean): string {
  const lines = result.errors.map((e) => `${e.file}:${e.line}:${e.column}  ${e.message}`);
  for (const id of result.articles.missing) lines.push(`article ${id} is carried by no rule`);
  const covered = overlay
    ? ''
    : `, ${result.articles.covered} of ${result.articles.covered + result.articles.missing.length} articles`;
  const faults = result.errors.length + result.articles.missing.length;
  lines.push(
    `${result.rules} rules${covered}, ${result.conflicts} places where handbooks differ, ${faults === 0 ? 'no fault' : faults === 1 ? '1 fault' : `${faults} faults`}`,
  );
  return `${lines.join('\n')}\n`;
}

export const rulebook: Subcommand = {
  usage,
  about: 'check the rulebook or a company’s own folder',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    });
    const [verb, folder, ...rest] = positionals;
    if (verb !== 'check' || rest.length > 0) throw new UsageError('expected: decorum rulebook check [DIR]');
    if (folder !== undefined && !(existsSync(folder) && statSync(folder).isDirectory())) {
      throw new Failure(`${folder} is not a folder`);
    }
    const shipped = readRulebookFolder(SHIPPED_FOLDER);
    const result =
      folder === undefined ? checkRulebook(shipped) : checkRulebook(readRulebookFolder(folder), shipped);
    terminal.out(values.json ? `${JSON.stringify(result)}\n` : describe(result, folder !== undefined));
    return result.ok ? 0 : 1;
  },
};
