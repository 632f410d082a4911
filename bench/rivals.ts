import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { Rulebook } from '../src/rulebook/rulebook.ts';
import type { Lang } from '../src/shared/lang.ts';

/** Another engine over the same texts: ids of rules, the best first; none where it refuses. */
export interface Rival {
  readonly name: string;
  find(text: string, lang: Lang): Promise<readonly string[]> | readonly string[];
}

interface Doc {
  readonly id: string;
  readonly samples: readonly string[];
  readonly own: readonly string[];
}

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** The rivals' packages are no part of the bot: they are installed here, once, when first needed. */
export function installRivals(): void {
  if (existsSync(`${HERE}node_modules/minisearch`)) return;
  console.error('bench: installing the rival engines into bench/node_modules …');
  const command = existsSync(`${HERE}package-lock.json`) ? 'ci' : 'install';
  execFileSync('npm', [command, '--no-audit', '--no-fund'], {
    cwd: HERE,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Packages without types here: the type checker must pass before they are installed. */
async function load<T>(name: string): Promise<T> {
  return (await import(name)) as T;
}

function docsOf(book: Rulebook, lang: Lang): Doc[] {
  return book.rules.map((rule) => ({
    id: rule.id,
    samples: book.samples.get(rule.id)?.[lang] ?? [],
    own: [
      rule.title,
      rule.short,
      rule.answer,
      ...rule.do,
      ...rule.dont,
      ...rule.say,
      ...rule.never,
      ...rule.articles,
    ].map((text) => text[lang]),
  }));
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)].slice(0, 5);
}

interface MiniSearchLike {
  addAll(docs: readonly object[]): void;
  search(text: string): { id: string }[];
}

async function miniSearch(
  name: string,
  docs: Record<Lang, Doc[]>,
  tokenize?: (text: string) => string[],
): Promise<Rival> {
  const { default: MiniSearch } = await load<{ default: new (options: object) => MiniSearchLike }>(
    'minisearch',
  );
  const build = (lang: Lang) => {
    const index = new MiniSearch({ fields: ['samples', 'own'], ...(tokenize ? { tokenize } : {}) });
    index.addAll(
      docs[lang].map((doc) => ({ id: doc.id, samples: doc.samples.join('\n'), own: doc.own.join('\n') })),
    );
    return index;
  };
  const indexes = { zh: build('zh'), en: build('en') };
  return {
    name,
    find: (text, lang) =>
      distinct(
        indexes[lang]
          .search(text)
          .slice(0, 5)
          .map((hit) => hit.id),
      ),
  };
}

async function jiebaWords(): Promise<(text: string) => string[]> {
  const { Jieba } = await load<{
    Jieba: { withDict(dict: Uint8Array): { cut(text: string, hmm: boolean): string[] } };
  }>('@node-rs/jieba');
  const { dict } = await load<{ dict: Uint8Array }>('@node-rs/jieba/dict.js');
  const jieba = Jieba.withDict(dict);
  return (text) => jieba.cut(text, true).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

async function fuse(docs: Record<Lang, Doc[]>): Promise<Rival> {
  interface FuseLike {
    search(text: string, options: { limit: number }): { item: { id: string } }[];
  }
  const { default: Fuse } = await load<{
    default: new (list: readonly object[], options: object) => FuseLike;
  }>('fuse.js');
  const build = (lang: Lang) =>
    new Fuse(
      docs[lang].flatMap((doc) => [...doc.samples, ...doc.own].map((text) => ({ id: doc.id, text }))),
      { keys: ['text'], ignoreLocation: true },
    );
  const indexes = { zh: build('zh'), en: build('en') };
  // Fuse.js takes 32 characters of a pattern at a time.
  return {
    name: 'Fuse.js',
    find: (text, lang) => distinct(indexes[lang].search(text, { limit: 20 }).map((h) => h.item.id)),
  };
}

async function flexSearch(docs: Record<Lang, Doc[]>): Promise<Rival> {
  interface IndexLike {
    add(id: number, text: string): void;
    search(text: string, options: object): number[];
  }
  const { default: Flex } = await load<{
    default: { Index: new (options: object) => IndexLike; Charset: Record<string, unknown> };
  }>('flexsearch');
  const build = (lang: Lang) => {
    const encoder = lang === 'zh' ? Flex.Charset.CJK : Flex.Charset.LatinBalance;
    const index = new Flex.Index({ tokenize: 'forward', encoder });
    docs[lang].forEach((doc, i) => {
      index.add(i, [...doc.samples, ...doc.own].join('\n'));
    });
    return index;
  };
  const indexes = { zh: build('zh'), en: build('en') };
  return {
    name: 'FlexSearch',
    find: (text, lang) =>
      indexes[lang].search(text, { limit: 5, suggest: true }).flatMap((i) => docs[lang][i]?.id ?? []),
  };
}

function fts5(docs: Record<Lang, Doc[]>): Rival {
  const db = new Database(':memory:');
  const build = (lang: Lang) => {
    const tokenizer = lang === 'zh' ? 'trigram' : 'porter unicode61';
    db.exec(`CREATE VIRTUAL TABLE ${lang} USING fts5(id UNINDEXED, samples, own, tokenize = '${tokenizer}')`);
    const insert = db.prepare(`INSERT INTO ${lang} VALUES (?, ?, ?)`);
    for (const doc of docs[lang]) insert.run(doc.id, doc.samples.join('\n'), doc.own.join('\n'));
    return db.prepare(`SELECT id FROM ${lang} WHERE ${lang} MATCH ? ORDER BY rank LIMIT 5`);
  };
  const statements = { zh: build('zh'), en: build('en') };
  const partsOf = (text: string, lang: Lang): string[] => {
    const runs = text.match(/[\p{L}\p{N}]+/gu) ?? [];
    if (lang === 'en') return runs;
    return runs.flatMap((run) =>
      [...run].flatMap((_, i, all) => (i + 3 <= all.length ? [all.slice(i, i + 3).join('')] : [])),
    );
  };
  return {
    name: 'SQLite FTS5',
    find: (text, lang) => {
      const parts = partsOf(text, lang);
      if (parts.length === 0) return [];
      const rows = statements[lang].all(parts.map((part) => `"${part}"`).join(' OR ')) as { id: string }[];
      return rows.map((row) => row.id);
    },
  };
}

async function nlpJs(docs: Record<Lang, Doc[]>): Promise<Rival> {
  interface Nlp {
    settings: { autoSave: boolean; log?: boolean; threshold?: number };
    addLanguage(lang: string): void;
    addDocument(lang: string, text: string, intent: string): void;
    train(): Promise<void>;
    process(lang: string, text: string): Promise<{ intent: string; classifications: { intent: string }[] }>;
  }
  interface Container {
    use(plugin: unknown): void;
    get(name: string): Nlp;
  }
  const { containerBootstrap } = await load<{ containerBootstrap(): Promise<Container> }>('@nlpjs/core');
  const { Nlp } = await load<{ Nlp: unknown }>('@nlpjs/nlp');
  const { LangEn } = await load<{ LangEn: unknown }>('@nlpjs/lang-en');
  const { LangZh } = await load<{ LangZh: unknown }>('@nlpjs/lang-zh');
  const container = await containerBootstrap();
  for (const plugin of [Nlp, LangEn, LangZh]) container.use(plugin);
  const nlp = container.get('nlp');
  nlp.settings.autoSave = false;
  nlp.settings.log = false;
  for (const lang of ['zh', 'en'] as const) {
    nlp.addLanguage(lang);
    for (const doc of docs[lang]) for (const text of doc.samples) nlp.addDocument(lang, text, doc.id);
  }
  // It reports every epoch of its training on the console.
  const { log } = console;
  console.log = () => {};
  try {
    await nlp.train();
  } finally {
    console.log = log;
  }
  return {
    name: 'nlp.js',
    // Its own refusal is left aside: it would cost it two fifths of the right answers.
    find: async (text, lang) => {
      const { classifications } = await nlp.process(lang, text);
      const intents = classifications.map((each) => each.intent);
      return intents.filter((intent) => intent !== 'None').slice(0, 5);
    },
  };
}

/** Builds every rival over the rules and sample questions of one rulebook. */
export async function buildRivals(book: Rulebook): Promise<Rival[]> {
  installRivals();
  const docs = { zh: docsOf(book, 'zh'), en: docsOf(book, 'en') };
  const makers: readonly [string, () => Promise<Rival> | Rival][] = [
    ['MiniSearch', () => miniSearch('MiniSearch', docs)],
    ['MiniSearch + jieba', async () => miniSearch('MiniSearch + jieba', docs, await jiebaWords())],
    ['Fuse.js', () => fuse(docs)],
    ['FlexSearch', () => flexSearch(docs)],
    ['SQLite FTS5', () => fts5(docs)],
    ['nlp.js', () => nlpJs(docs)],
  ];
  const rivals: Rival[] = [];
  for (const [name, make] of makers) {
    const start = performance.now();
    rivals.push(await make());
    console.error(`bench: ${name} built in ${Math.round(performance.now() - start)} ms`);
  }
  return rivals;
}
