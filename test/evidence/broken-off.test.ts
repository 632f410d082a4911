import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { hire, publish } from '../support/campaigns.ts';
import { command } from '../support/cli.ts';
import { lastingFolder, temporaryFolder } from '../support/folder.ts';
import { openDemo } from '../support/local.ts';
import { SECRECY_EN, SECRECY_ZH } from '../support/policies.ts';
import { type Ended, ROOT } from '../support/process.ts';

const folder = lastingFolder();
/** A demo company with many people, for exports that take a moment. */
const env = { DATABASE_URL: `sqlite:${join(folder, 'decorum.db')}` };
const PEOPLE = 16_000;
let policy = '';

beforeAll(async () => {
  const demo = await openDemo({ databaseUrl: env.DATABASE_URL });
  await hire(
    demo.tenant,
    Array.from({ length: PEOPLE }, (_, index) => ({
      id: `p-${String(index).padStart(6, '0')}`,
      number: String(index),
      name: `员工${index}`,
      email: `somebody.with.a.long.address.${index}@acme.example`,
      department: '客户服务部',
    })),
  );
  // Nothing that can be packed tighter: the case is larger than the room there is.
  const signs = () =>
    Array.from(randomBytes(600), (byte, index) =>
      String.fromCharCode(0x4e00 + byte * 64 + (index % 64)),
    ).join('');
  const words = () =>
    randomBytes(700)
      .toString('base64')
      .replace(/[^a-zA-Z]/g, ' ');
  const articles = Array.from({ length: 60 }, (_, index) => index + 8);
  const version = await publish(demo.tenant, {
    zh: `${SECRECY_ZH}\n${articles.map((n) => `第${n}条 附录${n}\n${signs()}\n`).join('\n')}`,
    en: `${SECRECY_EN}\n${articles.map((n) => `Article ${n} Appendix ${n}\n${words()}\n`).join('\n')}`,
  });
  policy = version.policy;
  const { store, ledger, company } = demo.tenant;
  await store.write(company, (tx) =>
    ledger.append(tx, company, [
      {
        kind: 'offered',
        subject: { policy, version: version.id, campaign: 'camp-1', assignment: 'as-1' },
        act: { hash: version.hash },
        identity: { person: 'p-000007' },
        person: 'p-000007',
      },
    ]),
  );
  await demo.stop();
}, 60_000);

/** Runs the program in a process of its own, where no file may grow beyond `blocks` of 1024 bytes; it is killed as soon as it has begun to write. */
async function apart(
  args: readonly string[],
  o: { blocks?: number; kill?: NodeJS.Signals },
): Promise<Ended & { signal: NodeJS.Signals | null }> {
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const line = ['--import', `file://${tsx}`, `${ROOT}src/cli.ts`, ...args];
  const limit = o.blocks === undefined ? '' : `ulimit -f ${o.blocks}; `;
  const child = spawn('bash', ['-c', `${limit}exec "$0" "$@"`, process.execPath, ...line], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let killed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    // It has begun to write: the progress says so.
    if (o.kill !== undefined && !killed && /of \d+ rows/.test(err)) {
      killed = true;
      child.kill(o.kill);
    }
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, out, err, signal };
}

/** What the record says of itself: unchanged when nothing was entered. */
const record = async () => (await command(['ledger', 'verify', '--json'], env)).out;

test('no more room half-way: a plain sentence, no half file, nothing entered; with room again it is written', async () => {
  const at = temporaryFolder();
  const tables = ['csv', 'xlsx'].map((format) => join(at, `people.${format}`));
  const before = await record();
  const full = await Promise.all(
    tables.map((out) => apart(['export', 'people', '--out', out, '--reason', 'audit'], { blocks: 96 })),
  );
  for (const done of full) {
    expect(done).toMatchObject({ code: 1, out: '' });
    expect(done.err).toMatch(
      /people\.\w+ could not be written \(it is larger than the system allows\); no half file/,
    );
  }
  expect(readdirSync(at)).toEqual([]);
  expect(await record()).toBe(before);

  const out = join(at, 'case.zip');
  const made = ['export', 'case', '--person', '7', '--policy', policy, '--out', out, '--reason', 'a dispute'];
  const done = await apart(made, { blocks: 96 });
  expect(done).toMatchObject({ code: 1, out: '' });
  expect(done.err).toContain('case.zip could not be written (it is larger than the system allows)');
  expect(readdirSync(at)).toEqual([]);
  expect(JSON.parse(await record())).toMatchObject({ ok: true });
  expect(await command(made, env)).toMatchObject({ code: 0 });
  expect(readdirSync(at)).toEqual(['case.zip']);
}, 60_000);

test('broken off by Ctrl-C and by kill -9: nothing under the final name; the next one clears up and is whole', async () => {
  const [gently, hard] = [temporaryFolder(), temporaryFolder()];
  const before = await record();
  const args = (at: string) => ['export', 'people', '--out', join(at, 'people.csv'), '--reason', 'audit'];
  const [stopped, killed] = await Promise.all([
    apart(args(gently), { kill: 'SIGINT' }),
    apart(args(hard), { kill: 'SIGKILL' }),
  ]);
  expect(stopped).toMatchObject({ code: 1, signal: null, out: '' });
  expect(stopped.err).toContain('people.csv could not be written (interrupted); no half file was left there');
  expect(readdirSync(gently)).toEqual([]);
  expect(killed).toMatchObject({ signal: 'SIGKILL' });
  expect(readdirSync(hard)).toEqual([expect.stringMatching(/^people\.csv\.\d+\.part$/)]);
  expect(await record()).toBe(before);
  expect(await command(args(hard), env)).toMatchObject({ code: 0 });
  expect(readdirSync(hard)).toEqual(['people.csv']);
  const lines = readFileSync(join(hard, 'people.csv'), 'utf8').trimEnd().split('\r\n');
  expect(lines.length).toBeGreaterThan(PEOPLE);
}, 60_000);
