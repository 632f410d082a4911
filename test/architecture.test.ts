import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** Who may import whom: a line may use itself and the lines above it. A folder, or a file of src. */
const ORDER = [
  'shared',
  'messages',
  'time',
  'data/store',
  'rulebook',
  'ledger',
  'people',
  'outbox',
  'gaps',
  'acknowledgements',
  'reminders',
  'evidence',
  'commands',
  'web',
  'platforms',
  'config',
  'tenant-jobs.ts',
  'tenant.ts',
  'app.ts',
  'main.ts',
  'cli',
  'cli.ts',
] as const;

/** What a line may not use although it stands below it. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  rulebook: ['data/store'],
  commands: ['data/store'],
  web: ['data/store'],
  platforms: ['data/store'],
};

/** Packages with one owner: nobody else imports them. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  kysely: ['data/store'],
  'better-sqlite3': ['data/store'],
  'node-cron': ['reminders'],
  '@slack/bolt': ['platforms'],
  '@slack/web-api': ['platforms'],
  '@slack/types': ['platforms'],
  pino: ['shared'],
  'chinese-days': ['time'],
  'date-holidays': ['time'],
};

const MOST_LINES = 400;
const SRC = fileURLToPath(new URL('../src/', import.meta.url));

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort();

interface Import {
  readonly from: string;
  readonly to: string;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/g;

/** Every import of every file; a relative one as a path below src. */
const imports: readonly Import[] = files.flatMap((from) =>
  [...readFileSync(join(SRC, from), 'utf8').matchAll(IMPORT)].map((match) => {
    const to = match[1] ?? match[2] ?? match[3] ?? '';
    const path = to.startsWith('.') ? relative(SRC, join(SRC, dirname(from), to)) : to;
    return { from, to: path.replaceAll('\\', '/') };
  }),
);
const inner = imports.filter(({ to }) => files.includes(to));

function lineOf(file: string): string {
  const line = ORDER.find((each) => file === each || file.startsWith(`${each}/`));
  if (line === undefined) throw new Error(`src/${file} stands in no line of the order`);
  return line;
}

const rank = (line: string) => ORDER.indexOf(line as (typeof ORDER)[number]);
const said = ({ from, to }: Import) => `src/${from} imports ${to}`;

describe('the order of the folders', () => {
  test('every import was seen, and every file stands in a line', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports.filter(({ to }) => to.startsWith('..')).map(said)).toEqual([]);
    for (const file of files) if (file !== 'data/store') expect(lineOf(file)).toBeDefined();
  });

  test('a file imports only from its own line and those above', () => {
    const wrong = inner.filter(({ from, to }) => rank(lineOf(to)) > rank(lineOf(from)));
    expect(wrong.map(said)).toEqual([]);
  });

  test('some lines never use others: no store in rules, commands, pages and platforms', () => {
    const wrong = inner.filter(({ from, to }) => NEVER[lineOf(from)]?.includes(lineOf(to)));
    expect(wrong.map(said)).toEqual([]);
  });

  test('platforms do not know each other', () => {
    const platform = (file: string) => /^platforms\/([^/]+)\//.exec(file)?.[1];
    const wrong = inner.filter(({ from, to }) => {
      const other = platform(to);
      return platform(from) !== undefined && other !== undefined && other !== platform(from);
    });
    expect(wrong.map(said)).toEqual([]);
  });

  test('no file leads back to itself', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of inner) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const to of next.get(file) ?? []) {
        const circle = walk(to, [...path, file]);
        if (circle) return circle;
      }
      done.add(file);
      return undefined;
    };
    expect(files.flatMap((file) => walk(file, []) ?? [])).toEqual([]);
  });
});

describe('what has one owner', () => {
  test.each(Object.entries(OWNERS))('%s', (name, owners) => {
    const wrong = imports.filter(
      ({ from, to }) => (to === name || to.startsWith(`${name}/`)) && !owners.includes(lineOf(from)),
    );
    expect(wrong.map(said)).toEqual([]);
  });

  test('nobody takes the company guard off', () => {
    const wrong = files.filter((file) => /\bwithoutPlugins\b/.test(readFileSync(join(SRC, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  test('time is read from the clock that is handed in', () => {
    const own = /\bDate\.now\(|\bnew Date\(\)/;
    const wrong = files
      .filter((file) => own.test(readFileSync(join(SRC, file), 'utf8')))
      // The clock itself.
      .filter((file) => file !== 'shared/clock.ts');
    expect(wrong).toEqual([]);
  });

  test(`no file has ${MOST_LINES} lines`, () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(SRC, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines >= MOST_LINES);
    expect(long).toEqual([]);
  });
});
