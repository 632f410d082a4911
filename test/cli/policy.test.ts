import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { runCli } from '../../src/cli.ts';
import { temporaryFolder, writeFiles } from '../support/folder.ts';
import { SECRECY_EN, SECRECY_ZH } from '../support/policies.ts';

// Each command line opens the whole program.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;

async function policy(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(['policy', ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: Readable.from(['']),
  });
  return { code, out, err };
}

beforeEach(() => {
  folder = temporaryFolder();
  writeFiles(folder, {
    'zh.md': SECRECY_ZH,
    'en.md': SECRECY_EN,
    'zh2.md': SECRECY_ZH.replace('立即报告', '马上报告'),
    'en2.md': SECRECY_EN.replace('at once', 'immediately'),
    'decorum.yaml': 'company:\n  languages: [zh, en]\n  prevails: zh\n',
  });
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
  });
  process.env.DATABASE_URL = `sqlite:${join(folder, 'decorum.db')}`;
});

const at = (name: string) => join(folder, name);
const REASON = ['--reason', 'set up by the administrator'];

describe('decorum policy', () => {
  test('imports, records, shows what is missing, publishes only when that is confirmed', async () => {
    expect(await policy('import', at('zh.md'), '--en', at('en.md'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('--reason is missing'),
    });
    expect(await policy('import', at('zh.md'), ...REASON)).toMatchObject({
      code: 1,
      err: 'The company uses two languages; the English text is missing. Nothing was imported.\n',
    });
    const brought = await policy('import', at('zh.md'), '--en', at('en.md'), '--json', ...REASON);
    const draft = JSON.parse(brought.out) as {
      policy: string;
      clauses: { label: string }[];
      warnings: string[];
    };
    expect(brought.code).toBe(0);
    expect(draft).toMatchObject({ number: 1, state: 'draft', languages: ['zh', 'en'], pages: 1 });
    expect(draft.clauses).toHaveLength(11);

    const recorded = await policy(
      ...['record', draft.policy, '--step', 'discussion', '--on', '2020-01-10', '--file', at('zh.md')],
      ...['--parties', 'workers’ congress', '--json', ...REASON],
    );
    expect(JSON.parse(recorded.out)).toMatchObject({
      record: {
        entries: [{ step: 'discussion', enteredBy: 'host', files: [{ name: 'zh.md' }] }],
      },
    });

    const refused = await policy('publish', draft.policy, ...REASON);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Consultation on equal terms: not on record');
    expect(refused.err).toContain('Not published: with --confirm');
    expect((await policy('publish', draft.policy, '--confirm', ...REASON)).out).toContain(
      'version 1: published',
    );
    expect((await policy('show', draft.policy, '--lang', 'en')).out).toContain(
      'Article 5 Taking papers out\n',
    );

    await policy('import', at('zh2.md'), '--en', at('en2.md'), '--policy', '信息保密制度', ...REASON);
    const second = await policy(
      ...[
        'publish',
        '信息保密制度',
        '--not-material',
        '第6条=same meaning',
        '--confirm',
        '--json',
        ...REASON,
      ],
    );
    expect(JSON.parse(second.out)).toMatchObject({ number: 2, state: 'published' });
    expect((await policy('show', draft.policy, '--lang', 'en')).out).toContain(
      'Article 5 Taking papers out\n',
    );
  });

  test('says in one line what cannot be done', async () => {
    expect(await policy('show', 'nothing')).toMatchObject({ code: 1, err: 'there is no policy yet\n' });
    expect((await policy('import', at('missing.md'), ...REASON)).err).toContain('cannot be read (ENOENT)');
    expect((await policy('sign')).code).toBe(2);
    expect((await policy('publish', 'x', '--effective', 'soon', ...REASON)).err).toContain(
      'there is no day “soon”',
    );
  });
});
