import { spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CaseFile } from '../../src/evidence/case-file.ts';
import { fileHash, type PackFiles, verifyPack } from '../../src/evidence/pack.ts';
import { verifierFile } from '../../src/evidence/verifier-file.ts';
import { readZip, writeZip } from '../../src/evidence/zip.ts';
import { Refusal } from '../../src/shared/errors.ts';
import { type CaseWorld, openCase } from '../support/case.ts';
import { command } from '../support/cli.ts';
import { lastingFolder, temporaryFolder } from '../support/folder.ts';

let stage: CaseWorld;
let made: CaseFile;
let publicKey: ReturnType<typeof createPublicKey>;
const folder = lastingFolder();

beforeAll(async () => {
  stage = await openCase({ databaseUrl: `sqlite:${join(folder, 'store.db')}` });
  made = await stage.make();
  publicKey = createPublicKey(stage.world.tenant.ledger.key().publicKey);
});

const text = (files: PackFiles, name: string) =>
  Buffer.from(files.get(name) ?? new Uint8Array()).toString('utf8');

function unpack(files: PackFiles): string {
  const at = temporaryFolder();
  for (const [name, content] of files) {
    mkdirSync(dirname(join(at, name)), { recursive: true });
    writeFileSync(join(at, name), content);
  }
  return at;
}

/** Plain Node.js in the folder, with nothing else there. */
function run(at: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['verify.mjs', ...args], {
    cwd: at,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '' },
  });
  return { status, stdout, stderr };
}

describe('a case file', () => {
  test('holds the exact texts and pages, the record, a page to read and the verifier', () => {
    const { version } = stage;
    expect([...made.files.keys()].sort()).toEqual(
      [
        'case.json',
        'index.html',
        'manifest.sig',
        'manifest.txt',
        'record/chain.txt',
        'record/heads.txt',
        'record/keys.txt',
        'record/payloads.txt',
        ...[
          'en-original.md',
          'en.txt',
          'pages-en.txt',
          'pages-zh.txt',
          'version.json',
          'zh-original.md',
          'zh.txt',
        ].map((name) => `texts/${version.id}/${name}`),
        'verify.mjs',
      ].sort(),
    );
    expect(fileHash(made.files.get(`texts/${version.id}/zh.txt`) as Uint8Array)).toBe(version.texts.zh?.hash);
  });

  test('says in both languages what happened, what is missing and that nobody outside has witnessed it', () => {
    const page = text(made.files, 'index.html');
    for (const said of [
      '举证材料：《信息保密制度》，王敏',
      'Case file: Information Secrecy Policy, ',
      '签收：我已阅读，并愿意遵守',
      'Whole text shown',
      '没有与工会或职工代表平等协商的登记',
      'no consultation with union or representatives is on record',
      '没有外部机构的时间戳',
      'Not independently witnessed',
      'a dispute',
    ]) {
      expect(page, said).toContain(said);
    }
    expect(page).toContain('@media print');
    expect(page).not.toMatch(/<script|https?:\/\//);
    expect(made.missing.en).toEqual(
      expect.arrayContaining([expect.stringContaining('Not independently witnessed')]),
    );
    expect(made.missing.en.join()).not.toContain('no record of');
  });

  test('shows of others only commitments', () => {
    const all = [...made.files.values()].map((content) => Buffer.from(content).toString('utf8')).join('\n');
    expect(all).not.toContain(`"${stage.ben.id}"`);
    expect(all).not.toContain('ben@acme.example');
    const payloads = text(made.files, 'record/payloads.txt');
    expect(payloads).toContain(stage.amy.id);
    expect(payloads).not.toContain('p-hr');
  });

  test('verifies on plain Node.js in an empty folder, under the key from elsewhere', () => {
    const at = unpack(made.files);
    writeFileSync(join(temporaryFolder(), 'x'), '');
    const key = join(temporaryFolder(), 'key.pem');
    writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
    const { status, stdout, stderr } = run(at, '--public-key', key);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/核对通过：共\d+条记录/);
    expect(stdout).toMatch(/It holds: \d+ entries/);
    expect(stdout).toContain('Not independently witnessed');
    expect(stdout).not.toContain('No public key from elsewhere');
    expect(run(at).stdout).toContain('No public key from elsewhere');
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    writeFileSync(key, other);
    expect(run(at, '--public-key', key).status).toBe(1);
  });

  // Three bytes of each file; every byte of every file with DECORUM_EVERY_BYTE=1, which takes minutes.
  const every = process.env.DECORUM_EVERY_BYTE === '1';
  test('one changed byte in any file is found, and the file is named', {
    timeout: every ? 3_600_000 : 20_000,
  }, async () => {
    const verifier = (await verifierFile()).hash;
    for (const [name, content] of made.files) {
      // A big file has one hash: its bytes are alike.
      const step = content.length > 20_000 ? 997 : 1;
      const places = every
        ? Array.from({ length: Math.ceil(content.length / step) }, (_, index) => index * step)
        : new Set([0, content.length >> 1, content.length - 1]);
      for (const at of places) {
        const changed = new Uint8Array(content);
        changed[at] = (changed[at] ?? 0) ^ (1 << (every ? at % 8 : 0));
        const verdict = await verifyPack(new Map([...made.files, [name, changed]]), { publicKey, verifier });
        expect(verdict.ok, `${name} at ${at}`).toBe(false);
        expect(
          verdict.problems.map((each) => each.file),
          `${name} at ${at}`,
        ).toContain(name);
      }
    }
  });

  test('a changed byte is found by verify.mjs too, in every file but itself', () => {
    const at = unpack(made.files);
    for (const [name, content] of made.files) {
      if (name === 'verify.mjs') continue;
      const changed = new Uint8Array(content);
      const index = content.length >> 1;
      changed[index] = (changed[index] ?? 0) ^ 2;
      writeFileSync(join(at, name), changed);
      const { status, stdout } = run(at);
      expect(status, name).toBe(1);
      expect(stdout, name).toContain(`✗ ${name}`);
      writeFileSync(join(at, name), content);
    }
    expect(run(at).status).toBe(0);
  });

  test('a file taken out or put in is found', async () => {
    for (const name of made.files.keys()) {
      const rest = new Map([...made.files].filter(([each]) => each !== name));
      expect((await verifyPack(rest, { publicKey })).ok, name).toBe(false);
    }
    const more = new Map([...made.files, ['texts/new.txt', new Uint8Array(1)]]);
    expect((await verifyPack(more, { publicKey })).problems).toMatchObject([{ file: 'texts/new.txt' }]);
  });

  test('a whole file made anew with another key is found by the key from elsewhere', async () => {
    const other = await openCase();
    const forged = await other.make();
    expect((await verifyPack(forged.files)).ok).toBe(true);
    expect((await verifyPack(forged.files, { publicKey })).ok).toBe(false);
    await other.world.close();
  });

  test('the export itself is in the record, with who and why', async () => {
    const { ledger } = stage.world.tenant;
    const [entry] = await ledger.entriesOf(stage.company, { kinds: ['exported'] });
    expect(entry).toMatchObject({ seq: made.entry, identity: { by: 'host', reason: 'a dispute' } });
    expect((await ledger.verify(stage.company)).ok).toBe(true);
  });

  test('after a change of key it verifies under the old one and the new one', async () => {
    const own = await openCase({ databaseUrl: `sqlite:${join(temporaryFolder(), 'store.db')}` });
    const { ledger } = own.world.tenant;
    const old = createPublicKey(ledger.key().publicKey);
    await ledger.rotate(own.company);
    const { files } = await own.make();
    expect(await verifyPack(files, { publicKey: old })).toMatchObject({ ok: true, problems: [] });
    const now = createPublicKey(ledger.key().publicKey);
    expect(await verifyPack(files, { publicKey: now })).toMatchObject({ ok: true, problems: [] });
    await own.world.close();
  });
});

describe('what cannot be exported is said in a sentence, and nothing is recorded', () => {
  test.each([
    [{ person: 'nobody@acme.example' }, /was not found/],
    [{ policy: 'Dress' }, /no policy “Dress”. There are: Information Secrecy Policy/],
    [{ person: 'zoe' }, /was never put to/],
  ])('%j', async (request, sentence) => {
    const { tenant } = stage.world;
    await tenant.directory.ensure(stage.company, { workspace: 'w2', account: 'zoe' }, { name: 'zoe' });
    const before = await tenant.ledger.head(stage.company);
    const failing = stage.make(request);
    await expect(failing).rejects.toThrow(Refusal);
    await failing.catch((error: Refusal) => {
      expect(error.text.en).toMatch(sentence);
      expect(error.text.zh).not.toBe('');
    });
    expect(await tenant.ledger.head(stage.company)).toEqual(before);
  });

  test('another company’s policy is none of this one’s', async () => {
    const { policies } = stage.world.tenant.services;
    const words = (text: string) => ({ name: 'gifts.md', bytes: new TextEncoder().encode(text) });
    const theirs = await policies.bring('other', 'theirs', 'p-theirs', {
      files: { en: words('# Gifts\n\n1. None.\n'), zh: words('# 礼品制度\n\n1. 不收。\n') },
    });
    if (theirs === 'again') throw new Error('again');
    for (const policy of ['礼品制度', theirs.policy]) {
      const failing = stage.make({ policy });
      await expect(failing).rejects.toMatchObject({ code: 'no-policy' });
      await failing.catch((error: Refusal) => expect(error.text.en).not.toContain('Gifts ('));
    }
  });

  test('a policy that was never published', async () => {
    const { policies } = stage.world.tenant.services;
    const words = new TextEncoder().encode('# Visits\n\n1. Be on time.\n');
    const words_ = new TextEncoder().encode('# 拜访制度\n\n1. 准时。\n');
    await policies.bring(stage.company, 'draft', 'p-hr', {
      files: { en: { name: 'v.md', bytes: words }, zh: { name: 'v.md', bytes: words_ } },
    });
    await expect(stage.make({ policy: '拜访制度' })).rejects.toMatchObject({ code: 'unpublished' });
  });
});

describe('the ZIP', () => {
  test('is written whole under its name, read back, and never overwritten', async () => {
    const out = join(temporaryFolder(), 'case.zip');
    await writeZip(out, made.files);
    const read = readZip(out) as PackFiles;
    expect([...read.keys()].sort()).toEqual([...made.files.keys()].sort());
    expect(await verifyPack(read, { publicKey })).toMatchObject({ ok: true });
    await expect(writeZip(out, made.files)).rejects.toThrow(/there already/);

    const key = join(dirname(out), 'key.pem');
    writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
    const { code, out: said } = await command(['ledger', 'verify', out, '--public-key', key, '--json']);
    expect({ code, said: JSON.parse(said) as unknown }).toMatchObject({
      code: 0,
      said: { ok: true, firstBad: null, files: [], head: { seq: made.entry } },
    });
    const other = join(dirname(out), 'other.zip');
    await writeZip(
      other,
      new Map([...made.files, ['verify.mjs', new TextEncoder().encode('process.exit(0)')]]),
    );
    const refused = await command(['ledger', 'verify', other, '--public-key', key]);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^The file does not hold: verify\.mjs: was changed/);
    writeFileSync(join(dirname(out), 'no.zip'), 'hello');
    expect((await command(['ledger', 'verify', join(dirname(out), 'no.zip')])).err).toMatch(
      /is no exported case/,
    );
  });

  test('that cannot be written leaves nothing behind', async () => {
    const at = temporaryFolder();
    const out = join(at, 'no', 'folder', 'case.zip');
    await expect(writeZip(out, made.files)).rejects.toThrow();
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(at)).toEqual([]);
  });
});
