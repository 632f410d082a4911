import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Alias, type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import {
  type Article,
  articlesFileSchema,
  type Changes,
  changesFileSchema,
  type Handbook,
  negativesFileSchema,
  type RuleSource,
  rulesFileSchema,
  type Samples,
  type Sensitive,
  type Synonyms,
  samplesFileSchema,
  sensitiveFileSchema,
  synonymsFileSchema,
} from './schema.ts';

/** Something wrong in a rulebook file, with the place to mend it (line and column count from 1). */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Where a piece of the rulebook stands in its file. */
export type Where = (path: readonly (string | number)[]) => Pick<Fault, 'file' | 'line' | 'column'>;

/** A rule together with its topic (the part of its id before the dot) and the place it was read from. */
export interface PlacedRule {
  readonly rule: RuleSource;
  readonly topic: string;
  readonly at: Where;
}

/** Everything a folder of rulebook files holds, before it is checked as a whole. */
export interface RulebookSource {
  readonly handbooks: readonly Handbook[];
  readonly articles: readonly Article[];
  readonly rules: readonly PlacedRule[];
  readonly samples: readonly { readonly samples: Samples; readonly at: Where }[];
  readonly negatives: Samples;
  readonly sensitive: Sensitive;
  readonly synonyms: Synonyms;
  readonly changes: readonly { readonly changes: Changes; readonly at: Where }[];
  readonly faults: readonly Fault[];
}

type Path = readonly (string | number)[];

function placeIn(file: string, doc: Document, lines: LineCounter): Where {
  return (path: Path) => {
    // The nearest node that exists: a missing key is reported at the map which lacks it.
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? doc.contents : doc.getIn(path.slice(0, depth), true);
      const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
      if (range) {
        const { line, col } = lines.linePos(range[0]);
        return { file, line, column: col };
      }
    }
    return { file, line: 1, column: 1 };
  };
}

function messageOf(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  const language = issue.path.at(-1);
  if ((language === 'zh' || language === 'en') && issue.code === 'invalid_type') {
    return `${where}the ${language === 'zh' ? 'Chinese' : 'English'} text is missing`;
  }
  return `${where}${issue.message}`;
}

/** The first reference that leads nowhere, else the first of all. */
export function aliasIn(doc: Document): Alias | undefined {
  const found: Alias[] = [];
  visit(doc, {
    Alias: (_key, alias) => {
      found.push(alias);
    },
  });
  return found.find((alias) => alias.resolve(doc) === undefined) ?? found[0];
}

function parseFile<S extends z.ZodType>(
  root: string,
  path: string,
  schema: S,
): { data?: z.output<S>; at: Where; faults: Fault[] } {
  const file = relative(root, path).replaceAll('\\', '/');
  const lines = new LineCounter();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const at: Where = () => ({ file, line: 1, column: 1 });
    return { at, faults: [{ ...at([]), message: `cannot be read (${code ?? 'unknown reason'})` }] };
  }
  const doc = parseDocument(text, { lineCounter: lines });
  const at = placeIn(file, doc, lines);
  if (doc.errors.length > 0) {
    return {
      at,
      faults: doc.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return {
          file,
          line,
          column: col,
          message: error.message.split('\n')[0]?.replace(/:$/, '') ?? 'not YAML',
        };
      }),
    };
  }
  let value: unknown;
  try {
    value = doc.toJS();
  } catch {
    // A text that begins with a star is a reference in YAML; or there are references without end.
    const alias = aliasIn(doc);
    const { line, col } = lines.linePos(alias?.range?.[0] ?? 0);
    const message = `*${alias?.source ?? ''} leads nowhere, or too far: put quotation marks around a text that begins with *`;
    return { at, faults: [{ file, line, column: col, message }] };
  }
  const result = schema.safeParse(value);
  if (result.success) return { data: result.data, at, faults: [] };
  return {
    at,
    faults: result.error.issues.map((issue) => ({ ...at(issue.path as Path), message: messageOf(issue) })),
  };
}

function yamlFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Reads a folder of rulebook files: `articles.yaml`, `rules/*.yaml`, `samples/*.yaml`, `negatives.yaml`, `sensitive.yaml`,
 * `synonyms.yaml`, `changes.yaml`; each may be missing. Faults of single files come back as data, never as an exception.
 */
export function readRulebookFolder(root: string): RulebookSource {
  const faults: Fault[] = [];
  const read = <S extends z.ZodType>(path: string, schema: S): { data: z.output<S>; at: Where }[] => {
    const parsed = parseFile(root, path, schema);
    faults.push(...parsed.faults);
    return parsed.data === undefined ? [] : [{ data: parsed.data, at: parsed.at }];
  };
  const single = <S extends z.ZodType>(name: string, schema: S) =>
    yamlFiles(root)
      .filter((path) => path.endsWith(name))
      .flatMap((path) => read(path, schema));

  const articles = single('articles.yaml', articlesFileSchema).map((file) => file.data);
  const rules = yamlFiles(join(root, 'rules')).flatMap((path) =>
    read(path, rulesFileSchema).flatMap(({ data, at }) =>
      data.map((rule, index) => ({
        rule,
        topic: rule.id.split('.')[0] ?? '',
        at: (inner: Path) => at([index, ...inner]),
      })),
    ),
  );
  const samples = yamlFiles(join(root, 'samples')).flatMap((path) =>
    read(path, samplesFileSchema).map(({ data, at }) => ({ samples: data, at })),
  );
  return {
    handbooks: articles.flatMap((file) => file.handbooks),
    articles: articles.flatMap((file) => file.articles),
    rules,
    samples,
    negatives: single('negatives.yaml', negativesFileSchema)[0]?.data ?? {},
    sensitive: single('sensitive.yaml', sensitiveFileSchema)[0]?.data ?? {
      zh: { phrases: [], not: [] },
      en: { phrases: [], not: [] },
    },
    synonyms: single('synonyms.yaml', synonymsFileSchema)[0]?.data ?? { zh: [], en: [] },
    changes: single('changes.yaml', changesFileSchema).map(({ data, at }) => ({ changes: data, at })),
    faults,
  };
}
