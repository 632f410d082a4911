import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RulebookSource, readRulebookFolder, type Where } from './source.ts';

/** The rulebook that comes with the program. */
export const SHIPPED_FOLDER = fileURLToPath(new URL('../data/rulebook/', import.meta.url));

/** What a build keeps beside the YAML files: the same content, read at start in a fraction of the time. */
const BUILT = join(SHIPPED_FOLDER, 'built.json');

/** The build has no places to name: its faults were found when it was made. */
const nowhere: Where = () => ({ file: 'built.json', line: 1, column: 1 });

/** Reads the shipped rulebook: the build's copy where there is one, else the YAML files. */
export function readShippedRulebook(): RulebookSource {
  if (!existsSync(BUILT)) return readRulebookFolder(SHIPPED_FOLDER);
  const built = JSON.parse(readFileSync(BUILT, 'utf8')) as RulebookSource;
  return {
    ...built,
    rules: built.rules.map((placed) => ({ ...placed, at: nowhere })),
    samples: built.samples.map((file) => ({ ...file, at: nowhere })),
    changes: [],
    faults: [],
  };
}

/** Writes the build's copy. @throws Error when a file has faults, so that no broken rulebook is shipped */
export function buildShippedRulebook(): void {
  const source = readRulebookFolder(SHIPPED_FOLDER);
  const [fault] = source.faults;
  if (fault) throw new Error(`${fault.file}:${fault.line}:${fault.column} ${fault.message}`);
  writeFileSync(BUILT, JSON.stringify(source));
}
