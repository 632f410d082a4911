import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../src/cli.ts';
import { temporaryFolder, writeFiles } from '../support/folder.ts';
import { overlayFolder } from '../support/overlay.ts';
import { type Ended, decorum as spawned } from '../support/process.ts';

const AT = '2026-11-23T09:00:00+08:00';

/** One command line, run in this process: the same code that the program runs. */
async function decorum(
  args: readonly string[],
  options: { input?: string; config?: string } = {},
): Promise<Ended> {
  const before = process.env.DECORUM_CONFIG;
  onTestFinished(() => {
    if (before === undefined) delete process.env.DECORUM_CONFIG;
    else process.env.DECORUM_CONFIG = before;
  });
  if (options.config !== undefined) process.env.DECORUM_CONFIG = options.config;
  let out = '';
  let err = '';
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: Readable.from([options.input ?? '']),
  });
  return { code, out, err };
}

/** A complaint is one line, or lines of faults, never a stack. */
function expectPlain(err: string): void {
  expect(err).not.toMatch(/^\s+at /m);
  expect(err.trim()).not.toBe('');
}

/** Every subcommand. */
const NAMES = ['serve', 'chat', 'ask', 'rulebook', 'routines', 'ledger', 'export', 'slack'];

describe('help', () => {
  test('of everything', async () => {
    const { code, out } = await decorum(['--help']);
    expect(code).toBe(0);
    for (const name of NAMES) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  test.each(NAMES)('of %s', async (name) => {
    const { code, out, err } = await decorum([name, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`decorum ${name}`);
  });
});

describe('wrong usage ends with 2 and says how it is done', () => {
  test.each([
    [[]],
    [['nothing']],
    [['constructor']],
    [['ask']],
    [['ask', '--colour', 'red', 'x']],
    [['ask', '--lang', 'fr', 'x']],
    [['ask', '--at', 'yesterday', 'x']],
    [['rulebook']],
    [['rulebook', 'check', 'a', 'b']],
    [['chat', 'now']],
    [['serve', 'now']],
    [['ledger']],
    [['ledger', 'burn']],
    [['export', 'everything']],
    [['export', 'case', '--person', 'x']],
    [['ledger', 'verify', '--head', 'abc']],
    [['slack', 'manifest', '--socket', '--url', 'https://x.example']],
  ])('%j', async (args) => {
    const { code, out, err } = await decorum(args);
    expect(code).toBe(2);
    expectPlain(out + err);
    expect(out + err).toContain('decorum ');
  });
});

describe('ask', () => {
  test('answers in plain words', async () => {
    const { code, out } = await decorum(['ask', '--at', AT, '/dress', 'friday']);
    expect(code).toBe(0);
    expect(out).toMatch(/^As a model: Friday 27 November: casual is fine\n/);
    expect(out).toContain('[B-3.2.7]');
  });

  test('--json: one line, as the contract has it', async () => {
    const { code, out } = await decorum(['ask', '--json', '--at', AT, '/dress friday']);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    const line = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(line)).toEqual(['id', 'outcome', 'rules', 'lang', 'plain', 'ms']);
    expect(line).toMatchObject({
      id: '1',
      outcome: 'answer',
      lang: 'en',
      rules: [
        { id: 'dress.casual-days', articles: expect.arrayContaining(['B-3.2.7']), score: expect.any(Number) },
      ],
      plain: expect.stringContaining('casual is fine'),
      ms: expect.any(Number),
    });
  });

  test('--batch: one line for each, in order, with its own time and language', async () => {
    const questions = [
      { id: 'a', text: '/dress friday', at: AT },
      { id: 'b', text: '着装 周一', at: AT },
      { id: 3, text: '/dress friday', lang: 'zh', at: AT },
      { id: 'd', text: '年会由哪个部门负责' },
      { id: 'e', text: '' },
      { id: 'f', text: '领导对我动手动脚' },
      { id: 'g', text: '/dress 11-31', at: AT },
      { id: 'h', text: '着装 今天', at: '2026-11-27T23:30:00+08:00' },
      { id: 'i', text: '着装 今天', at: '2026-11-27T00:30' },
      { id: 'j', text: '穿'.repeat(10_000) },
    ];
    const input = `\uFEFF${questions.map((each) => JSON.stringify(each)).join('\r\n')}\n\n`;
    const { code, out, err } = await decorum(['ask', '--batch', '-'], { input });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out
      .trimEnd()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            id: string;
            outcome: string;
            lang: string;
            plain: string;
            rules: { id: string }[];
          },
      );
    expect(lines.map((line) => line.id)).toEqual(['a', 'b', '3', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
    expect(lines.map((line) => line.outcome)).toEqual([
      'answer',
      'answer',
      'answer',
      'none',
      'none',
      'none',
      'none',
      'answer',
      'answer',
      'none',
    ]);
    expect(lines[2]).toMatchObject({ lang: 'zh', plain: expect.stringContaining('可以穿便装') });
    expect(lines[7]?.plain).toContain('11月27日');
    expect(lines[8]?.plain).toContain('11月27日');
    for (const line of lines) {
      expect(line.plain).not.toBe('');
      expect(line.rules.length).toBeLessThanOrEqual(5);
      if (line.outcome === 'none') expect(line.rules).toEqual([]);
    }
  });

  test.each([
    [
      'a file that is not there',
      ['ask', '--batch', '/nowhere.jsonl'],
      '',
      /^\/nowhere\.jsonl cannot be read\n$/,
    ],
    ['a folder', ['ask', '--batch', '/tmp'], '', /^\/tmp cannot be read\n$/],
    [
      'a line that is no JSON',
      ['ask', '--batch', '-'],
      '{"id":"1","text":"着装"}\nnot json\n',
      /line 2: expected JSON/,
    ],
    [
      'a time that is none',
      ['ask', '--batch', '-'],
      '{"id":"1","text":"着装","at":"noon"}\n',
      /line 1: .*noon/,
    ],
  ])('%s ends with 1 and one clear line', async (_what, args, input, said) => {
    const { code, err } = await decorum(args, { input });
    expect(code).toBe(1);
    expect(err).toMatch(said);
    expectPlain(err);
  });

  test('reads the configuration, and says what is wrong with it', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      'good.yaml': 'company:\n  handbooks: [{id: C, standing: adopted}, {id: B, standing: adopted}]\n',
      'bad.yaml': 'company:\n  zone: Mars\n',
    });
    const ask = (name: string) => decorum(['ask', '--at', AT, '着装 周五'], { config: join(folder, name) });
    expect((await ask('good.yaml')).out).toMatch(/^11月27日（周五）没有便装日，穿正装\n/);
    const bad = await ask('bad.yaml');
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/bad\.yaml, line 2: company\.zone/);
    expectPlain(bad.err);
  });
});

describe('rulebook check', () => {
  test('--json: the shipped one is whole', async () => {
    const { code, out } = await decorum(['rulebook', 'check', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      ok: true,
      rules: expect.any(Number),
      articles: { covered: 331, missing: [] },
      conflicts: expect.any(Number),
      errors: [],
    });
  });

  test("a company's folder: sound ends with 0, faults with 1 and their places", async () => {
    expect((await decorum(['rulebook', 'check', overlayFolder()])).code).toBe(0);
    const broken = overlayFolder({
      'changes.yaml': 'dress.casual-days:\n  title: {zh: "x"}\nphone.gone: {off: true}\n',
    });
    const said = await decorum(['rulebook', 'check', broken]);
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^changes\.yaml:2:\d+ {2}/m);
    const { out } = await decorum(['rulebook', 'check', broken, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      errors: [{ file: 'changes.yaml', line: 2, column: expect.any(Number), message: expect.any(String) }],
    });
  });

  test('a folder that is not there', async () => {
    const { code, err } = await decorum(['rulebook', 'check', '/nowhere']);
    expect({ code, err }).toEqual({ code: 1, err: '/nowhere is not a folder\n' });
  });
});

describe('the program itself', () => {
  test('writes its result to standard output and ends with the code', async () => {
    const { code, out, err } = await spawned(['ask', '--json', '--batch', '-'], {
      input: `${JSON.stringify({ id: 'a', text: '/dress friday', at: AT })}\n`,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ id: 'a', outcome: 'answer' });
  });

  test('writes its complaint to standard error', async () => {
    const { code, out, err } = await spawned(['nothing']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^There is no command “nothing”\./);
  });
});
