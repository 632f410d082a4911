import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandTable, READMES, withCommands } from '../../scripts/readme-commands.ts';
import { KNOWN_VARIABLES } from '../../src/config/env.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { BOT_SCOPES } from '../../src/platforms/slack/scopes.ts';
import { KNOWN_CODES } from '../../src/platforms/wecom/errors.ts';
import { checkRulebook } from '../../src/rulebook/check.ts';
import { compileRulebook, SHIPPED_ORDER } from '../../src/rulebook/rulebook.ts';
import { SHIPPED_FOLDER } from '../../src/rulebook/shipped.ts';
import { readRulebookFolder } from '../../src/rulebook/source.ts';
import { TOPICS } from '../../src/rulebook/topics.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const sorted = (names: Iterable<string>) => [...names].sort();

const DOCS = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/configuration.md',
  'docs/evidence.md',
  'docs/ledger.md',
  'docs/privacy.md',
  'docs/rulebook.md',
  'docs/slack.md',
  'docs/wecom.md',
];
/** English stands first, the same in Chinese after this heading. */
const CHINESE = '\n# 中文\n';

function halves(name: string): { en: string; zh: string } {
  const [en, zh, ...more] = read(name).split(CHINESE);
  if (en === undefined || zh === undefined || more.length > 0) {
    throw new Error(`${name} needs exactly one heading “# 中文”`);
  }
  return { en, zh };
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/```(\w*)\n([\s\S]*?)```/g)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
}

/** The names in the first column of the tables of a text. */
function firstColumn(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` +\|/gm)].map((match) => match[1] ?? '');
}

/** The address of a heading, as GitHub makes it. */
function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

describe('the list of commands', () => {
  it.each(['en', 'zh'] as const)('is in README (%s) as the registry has it', (lang) => {
    const readme = read(READMES[lang]);
    expect(readme, 'run: npx tsx scripts/readme-commands.ts').toBe(withCommands(readme, lang));
    expect(commandTable(lang).split('\n').length).toBeGreaterThan(TOPICS.length);
  });
});

describe('the variables', () => {
  it('stand in .env.example, every one and no other', () => {
    const named = [...read('.env.example').matchAll(/^#?\s*([A-Z][A-Z_]+)=/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(sorted(new Set(named))).toEqual(sorted(KNOWN_VARIABLES));
  });

  it.each(['en', 'zh'] as const)('stand in docs/configuration.md (%s), every one and no other', (lang) => {
    const named = firstColumn(halves('docs/configuration.md')[lang]).filter((name) => /^[A-Z_]+$/.test(name));
    expect(sorted(named)).toEqual(sorted(KNOWN_VARIABLES));
  });

  it.each(['en', 'zh'] as const)('the example of the configuration file (%s) can be read', (lang) => {
    const [example] = blocks(halves('docs/configuration.md')[lang], 'yaml');
    const folder = mkdtempSync(join(tmpdir(), 'decorum-docs-'));
    try {
      writeFileSync(join(folder, 'decorum.yaml'), example ?? '');
      const file = readConfigFile(join(folder, 'decorum.yaml'));
      expect(file.overlay).toBe(join(folder, 'rules'));
      expect(file.company.handbooks?.[0]?.id).toBe('Company');
      expect(file.company.contacts?.outside.reach.en).toMatch(/^ext\. /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('docs/rulebook.example', () => {
  const shipped = readRulebookFolder(SHIPPED_FOLDER);
  const overlay = readRulebookFolder(join(root, 'docs/rulebook.example'));

  it('passes the check', () => {
    expect(checkRulebook(overlay, shipped)).toMatchObject({ ok: true, errors: [], rules: 2 });
  });

  it('adds, replaces, rewords and switches off, as docs/rulebook.md says', () => {
    const company = { zh: '星河公司', en: 'Xinghe' };
    const before = compileRulebook(shipped, { order: SHIPPED_ORDER, company });
    const after = compileRulebook(shipped, { order: SHIPPED_ORDER, company, overlay });
    expect(before.byId.has('colleague.annual-party')).toBe(false);
    expect(after.byId.get('colleague.annual-party')?.standing).toBe('adopted');
    expect(before.byId.get('dress.casual-days')?.articles[0]?.id).toBe('B-3.2.7');
    expect(after.byId.get('dress.casual-days')?.articles[0]?.id).toBe('Company-dress.1');
    expect(after.byId.get('desk.outing-register')?.note?.en).toContain('8000');
    expect(after.byId.get('desk.outing-register')?.title).toEqual(
      before.byId.get('desk.outing-register')?.title,
    );
    expect(before.byId.has('phone.reachable')).toBe(true);
    expect(after.byId.has('phone.reachable')).toBe(false);
    const samples = (book: typeof after) => book.samples.get('dress.casual-days')?.zh.length ?? 0;
    expect(samples(after)).toBeGreaterThan(samples(before));
  });
});

describe('docs/rulebook.md', () => {
  const folder = join(root, 'docs/rulebook.example');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

  it.each(['en', 'zh'] as const)('shows nothing (%s) that is not in the example folder', (lang) => {
    const shown = blocks(halves('docs/rulebook.md')[lang], 'yaml');
    expect(shown.length).toBeGreaterThan(4);
    // The formatter sets a piece flush left.
    const flush = (text: string) => text.replace(/^ +/gm, '');
    for (const block of shown) {
      const found = files.some((file) => flush(file).includes(flush(block)));
      expect(found, block).toBe(true);
    }
  });

  it.each(['en', 'zh'] as const)('names every topic (%s)', (lang) => {
    const [list] = blocks(halves('docs/rulebook.md')[lang], 'text').filter((block) =>
      block.startsWith('dress'),
    );
    expect(list?.trim().split(/\s+/)).toEqual(TOPICS.map((topic) => topic.id));
  });
});

describe('docs/slack.md', () => {
  it.each(['en', 'zh'] as const)('says of every scope (%s) what it is for', (lang) => {
    const named = firstColumn(halves('docs/slack.md')[lang]).filter((name) => !/^[A-Z_]+$/.test(name));
    expect(sorted(named)).toEqual(sorted(BOT_SCOPES));
  });
});

describe('docs/wecom.md', () => {
  const [zh = '', en = ''] = read('docs/wecom.md').split('\n## English\n');

  it.each([
    ['zh', zh],
    ['en', en],
  ])('says of every error code (%s) what it asks of the operator', (_lang, text) => {
    const named = [...text.matchAll(/^\| (-?\d[-\d、, ]*) \|/gm)].flatMap(([, codes = '']) =>
      codes.split(/[、,]\s*/).map(Number),
    );
    expect(named.sort((a, b) => a - b)).toEqual([...KNOWN_CODES].sort((a, b) => a - b));
  });

  it('names every variable that WeCom needs', () => {
    for (const name of KNOWN_VARIABLES.filter((each) => /^WECOM_(?!API|OAUTH)/.test(each)))
      expect(zh).toContain(name);
  });
});

describe('links and pictures', () => {
  it.each(DOCS)('of %s lead somewhere', (name) => {
    const text = read(name).replace(/```[\s\S]*?```/g, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/(?:src|href)="([^"]+)"/g)];
    for (const [, link = ''] of links) {
      if (/^(https?|mailto):/.test(link)) continue;
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? join(root, name) : resolve(root, dirname(name), path);
      expect(existsSync(file), `${name}: ${link}`).toBe(true);
      if (anchor === undefined) continue;
      const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) =>
        slug(match[1] ?? ''),
      );
      expect(headings, `${name}: ${link}`).toContain(decodeURIComponent(anchor));
    }
  });
});
