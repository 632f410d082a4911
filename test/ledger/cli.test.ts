import { createPublicKey } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { DEMO } from '../../src/app.ts';
import { openStore } from '../../src/data/store/store.ts';
import { headOf, parseHeads } from '../../src/ledger/heads.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { silentLog } from '../../src/shared/log.ts';
import { command } from '../support/cli.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { acknowledged } from '../support/ledger.ts';

let folder: string;
let env: Record<string, string>;
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = temporaryFolder();
  env = {
    DATABASE_URL: `sqlite:${at('decorum.db')}`,
    DECORUM_LEDGER_KEY_FILE: at('config/ledger.key'),
    DECORUM_HEADS_FILE: at('heads'),
  };
});

/** What the service of the made-up company has recorded. */
async function record(from: number, to: number): Promise<void> {
  const clock = createTestClock();
  const store = await openStore(`sqlite:${at('demo.db')}`, clock);
  const files = { keyFile: at('config/demo-ledger.key'), headsFile: at('demo-heads') };
  const ledger = await openLedger({ store, company: DEMO, clock, log: silentLog, files });
  for (let number = from; number <= to; number++) {
    await store.write(DEMO, (tx) => ledger.append(tx, DEMO, [acknowledged(number)]));
  }
  ledger.close();
  await store.close();
}

const verify = (...args: string[]) => command(['ledger', 'verify', ...args], env);
const json = async (...args: string[]) =>
  JSON.parse((await verify('--json', ...args)).out) as Record<string, unknown>;

/** Changes the database without asking its triggers. */
function tamper(sql: string): void {
  const database = new Database(at('demo.db'));
  const triggers = database.prepare(`select name from sqlite_master where type = 'trigger'`).all();
  for (const { name } of triggers as { name: string }[]) database.exec(`drop trigger ${name}`);
  database.exec(sql);
  database.close();
}

describe('decorum ledger verify', () => {
  test('of a sound record: one line, and one of JSON as the contract has it', async () => {
    await record(1, 3);
    const { code, out, err } = await verify();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^The record holds: 4 entries, the last is 4:[0-9a-f]{64}\n$/);
    const line = await json();
    expect(Object.keys(line)).toEqual(['ok', 'entries', 'head', 'firstBad', 'why']);
    expect(line).toMatchObject({ ok: true, entries: 4, firstBad: null, head: { seq: 4, company: DEMO } });
  });

  test('names the first bad entry, and ends with 1', async () => {
    await record(1, 3);
    tamper(
      `update ledger_payloads set content = replace(content, '愿意', '不愿') where seq = 3 and part = 'act'`,
    );
    const { code, out, err } = await verify();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The record does not hold: what entry 3 stands for .*\n$/);
    expect(await json()).toMatchObject({ ok: false, firstBad: 3 });
  });

  test('yesterday’s backup against a later receipt: entries are missing after its last', async () => {
    await record(1, 3);
    copyFileSync(at('demo.db'), at('backup.db'));
    await record(4, 6);
    const head = headOf(parseHeads(readFileSync(at('demo-heads'), 'utf8')).at(-1)?.body ?? '');
    copyFileSync(at('backup.db'), at('demo.db'));
    for (const name of ['demo.db-wal', 'demo.db-shm']) rmSync(at(name), { force: true });
    const kept = readFileSync(at('demo-heads'), 'utf8');
    rmSync(at('demo-heads'));
    expect(await json()).toMatchObject({ ok: true });
    const receipt = `${head?.seq}:${head?.hash}`;
    expect(await json('--head', receipt)).toMatchObject({ ok: false, firstBad: 5 });
    expect((await verify('--head', receipt)).err).toContain('entries are missing after 4');
    writeFileSync(at('copy'), kept);
    expect(await json('--heads', at('copy'))).toMatchObject({ ok: false, firstBad: 5 });
    // A receipt from before the backup fits.
    const early = headOf(parseHeads(kept)[1]?.body ?? '');
    expect(await json('--head', `${early?.seq}:${early?.hash}`)).toMatchObject({ ok: true });
  });

  test('with a public key from elsewhere', async () => {
    await record(1, 1);
    const { out: pem } = await command(['ledger', 'key'], env);
    writeFileSync(at('public.pem'), pem);
    expect(createPublicKey(pem).asymmetricKeyType).toBe('ed25519');
    expect(await json('--public-key', at('public.pem'))).toMatchObject({ ok: true });
    const { out: other } = await command(['ledger', 'key'], {
      ...env,
      DATABASE_URL: `sqlite:${at('other/decorum.db')}`,
      DECORUM_LEDGER_KEY_FILE: at('other.key'),
    });
    writeFileSync(at('other.pem'), other);
    expect(await json('--public-key', at('other.pem'))).toMatchObject({ ok: false, firstBad: 1 });
  });

  test('needs no private key, makes nothing, and says what it cannot read', async () => {
    const missing = await verify();
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('there is no database at') });
    expect(existsSync(at('config'))).toBe(false);
    await record(1, 2);
    rmSync(at('config'), { recursive: true });
    expect(await json()).toMatchObject({ ok: true, entries: 3 });
    expect(existsSync(at('config'))).toBe(false);
    expect(await verify('--public-key', at('nowhere'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be read (ENOENT)'),
    });
    writeFileSync(at('text'), 'hello');
    expect((await verify('--public-key', at('text'))).err).toContain('holds no Ed25519 public key');
    expect((await verify('--heads', at('text'))).err).toContain('holds no signed heads');
  });
});

test('decorum ledger rotate: the next key is in place, the record verifies under both', async () => {
  expect(await command(['ledger', 'rotate'], env)).toMatchObject({
    code: 1,
    err: 'nothing has been recorded yet: there is no key to follow\n',
  });
  await record(1, 1);
  const { out: old } = await command(['ledger', 'key'], env);
  const { code, out } = await command(['ledger', 'rotate'], env);
  expect(code).toBe(0);
  const { out: now } = await command(['ledger', 'key'], env);
  expect(out).toContain(now);
  expect(now).not.toBe(old);
  await record(2, 2);
  writeFileSync(at('old.pem'), old);
  expect(await json('--public-key', at('old.pem'))).toMatchObject({ ok: true, entries: 5 });
});

test('a service whose key is missing does not start, and says so in one line', async () => {
  await record(1, 1);
  rmSync(at('config'), { recursive: true });
  const { code, err } = await command(['ledger', 'rotate'], env);
  expect(code).toBe(1);
  expect(err).toMatch(/^DECORUM_LEDGER_KEY_FILE: the record was signed with the key [0-9a-f]{32}, but .*\n$/);
});
