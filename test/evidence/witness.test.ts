import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPack } from '../../src/evidence/pack.ts';
import { createWitness, witnessFiles } from '../../src/evidence/witness.ts';
import { WitnessError } from '../../src/evidence/witness-error.ts';
import { instant } from '../../src/shared/clock.ts';
import { type CaseWorld, openCase } from '../support/case.ts';
import { createTestClock } from '../support/clock.ts';
import { lastingFolder, temporaryFolder } from '../support/folder.ts';
import { ACME, COMPANY, HANNAH, openWorld, textOf, WORKSPACE } from '../support/world.ts';

/* A real authority on this machine: `openssl ts` behind HTTP. */
const folder = lastingFolder();
const at = (name: string) => join(folder, name);
let address: string;
let mood: 'honest' | 'other-hash' | 'old-reply' | 'garbage' | 'refusing' | 'error' = 'honest';
let last: Buffer | undefined;

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  writeFileSync(at('q.tsq'), Buffer.concat(parts));
  if (mood === 'other-hash') {
    writeFileSync(at('other'), 'something else');
    openssl('ts', '-query', '-data', 'other', '-sha256', '-cert', '-out', 'q.tsq');
  }
  openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'q.tsq', '-out', 'r.tsr');
  const honest = readFileSync(at('r.tsr'));
  const sent =
    mood === 'old-reply'
      ? (last ?? honest)
      : mood === 'garbage'
        ? Buffer.from('hello')
        : mood === 'refusing'
          ? Buffer.from('30053003020102', 'hex')
          : honest;
  last = honest;
  response
    .writeHead(mood === 'error' ? 503 : 200, { 'content-type': 'application/timestamp-reply' })
    .end(sent);
}

const server = createServer((request, response) => void reply(request, response));

beforeAll(async () => {
  writeFileSync(
    at('tsa.cnf'),
    `[tsa]
default_tsa = own
[own]
serial = ${at('serial')}
crypto_device = builtin
signer_cert = ${at('tsa.pem')}
signer_key = ${at('tsa.key')}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`,
  );
  writeFileSync(at('serial'), '01\n');
  writeFileSync(
    at('ext.cnf'),
    'extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n',
  );
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '3',
    '-subj',
    '/CN=Test root',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.csr',
    '-subj',
    '/CN=Test authority',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '3',
    '-extfile',
    'ext.cnf',
    '-out',
    'tsa.pem',
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => void server.close());

const REAL = new Date(); // The authority has the machine's own time.

async function open(): Promise<CaseWorld> {
  return openCase({
    databaseUrl: `sqlite:${join(temporaryFolder(), 'store.db')}`,
    clock: createTestClock(REAL.toISOString()),
  });
}

test('a head is stamped once; the case carries the stamp, and openssl verifies it offline', async () => {
  const stage = await open();
  const { store, ledger, company } = stage.world.tenant;
  const witness = createWitness({
    store,
    ledger,
    clock: { ...stage.world.clock, now: () => instant(REAL.getTime()) },
    address,
  });
  const head = await ledger.head(company);
  const stamped = await witness.stamp(company);
  expect(stamped).toMatchObject({ seq: head?.seq });
  expect(await witness.stamp(company)).toBeUndefined();
  expect(await ledger.entriesOf(company, { kinds: ['witnessed'] })).toMatchObject([
    { act: { entry: head?.seq, authority: new URL(address).host } },
  ]);
  const { files, missing } = await stage.make();
  expect(missing.en.join()).not.toContain('witnessed');
  const verdict = await verifyPack(files);
  expect(verdict).toMatchObject({ ok: true, problems: [] });
  expect(verdict.notes.map((note) => note.en).join()).not.toContain('witnessed');
  expect(Buffer.from(files.get('index.html') as Uint8Array).toString()).toContain(
    'openssl ts -verify -in witness/',
  );
  const [txt, tsr] = [`witness/${head?.seq}.txt`, `witness/${head?.seq}.tsr`];
  writeFileSync(at('head.txt'), files.get(txt) as Uint8Array);
  writeFileSync(at('head.tsr'), files.get(tsr) as Uint8Array);
  const verify = () =>
    spawnSync('openssl', ['ts', '-verify', '-in', 'head.tsr', '-data', 'head.txt', '-CAfile', 'ca.pem'], {
      cwd: folder,
    });
  expect(verify().status).toBe(0);
  writeFileSync(at('head.txt'), 'another head');
  expect(verify().status).not.toBe(0);
  expect(Buffer.from(files.get('record/heads.txt') as Uint8Array).toString()).toContain(
    `${Buffer.from(files.get(txt) as Uint8Array).toString()}\t`,
  );
  await stage.world.close();
});

test('an authority that lies, refuses or is not there is a plain sentence, and nothing is kept', async () => {
  const stage = await open();
  const { store, ledger, company } = stage.world.tenant;
  const clock = { ...stage.world.clock, now: () => instant(REAL.getTime()) };
  const witness = createWitness({ store, ledger, clock, address });
  for (const [how, sentence] of [
    ['other-hash', /about something else/],
    ['garbage', /no time stamp/],
    ['refusing', /refused/],
    ['error', /answered 503/],
  ] as const) {
    mood = how;
    const failing = witness.stamp(company);
    await expect(failing, how).rejects.toThrow(WitnessError);
    await expect(failing, how).rejects.toThrow(sentence);
  }
  mood = 'honest';
  await expect(
    createWitness({ store, ledger, clock: { ...clock, now: () => instant(0) }, address }).stamp(company),
  ).rejects.toThrow(/more than a day/);
  mood = 'old-reply';
  // The same head, an older reply: right hash, wrong question.
  await expect(witness.stamp(company)).rejects.toThrow(/another request/);
  mood = 'honest';
  const nowhere = createWitness({ store, ledger, clock, address: 'http://127.0.0.1:1/' });
  await expect(nowhere.stamp(company)).rejects.toThrow(/cannot be reached/);
  expect((await witnessFiles(store, company, 0)).size).toBe(0);
  expect(await ledger.entriesOf(company, { kinds: ['witnessed'] })).toEqual([]);
  await stage.world.close();
});

test('HR sets the witness up in the chat: tried at once, said in a message; a head goes to the channel each Monday', async () => {
  mood = 'honest';
  const world = await openWorld({
    company: { ...ACME, live: '2026-11-01T00:00:00.000Z' },
    clock: createTestClock(REAL.toISOString()),
  });
  const { tenant } = world;
  const { ledger, companies } = tenant;
  const { witnessing } = tenant;
  const add = (n: number) =>
    tenant.store.write(COMPANY, (tx) =>
      ledger.append(tx, COMPANY, [{ kind: 'recalled', subject: {}, act: { n } }]),
    );
  const jobs = async () => {
    for (const job of witnessing.jobs(COMPANY)) await job.run();
    await tenant.outbox.dispatch(COMPANY);
    await tenant.outbox.idle();
  };
  const news = () =>
    world.post.sent.filter(({ account }) => account === HANNAH.account).map(({ message }) => message.summary);
  expect(companies.of(COMPANY).witness).toEqual({ authority: null, channel: null, every: 'week' });
  expect(witnessing.witness(COMPANY)).toBeUndefined();
  await add(1);
  const form = await world.say(HANNAH, '外部见证');
  const wrong = await world.submit(HANNAH, form.view, { authority: 'ftp://x', channel: '', every: 'week' });
  expect(wrong.view).toMatchObject({ view: 'form' });
  expect(companies.of(COMPANY).witness.authority).toBeNull();
  const saved = await world.submit(HANNAH, form.view, {
    authority: address,
    channel: 'C0OFFICE',
    every: 'week',
  });
  expect(textOf(saved)).toContain(address);
  await witnessing.idle();
  await tenant.outbox.dispatch(COMPANY);
  await tenant.outbox.idle();
  expect(news().at(-1)).toMatch(/时间戳：盖上了：到第\d+条/);

  // A liar is told in a sentence, once a day, to HR; nothing is kept of it.
  await add(2);
  mood = 'garbage';
  await jobs();
  await jobs();
  expect(news().filter((each) => each.includes('答复不是时间戳'))).toHaveLength(1);
  expect(await ledger.entriesOf(COMPANY, { kinds: ['witnessed'] })).toHaveLength(1);

  // The head of the week, once, whoever runs the job again.
  world.clock.advance(7 * 86_400_000);
  await jobs();
  await jobs();
  const posts = world.post.sent.filter(({ channel }) => channel === 'C0OFFICE');
  const head = await ledger.head(COMPANY);
  expect(new Set(posts.map(({ key }) => key)).size).toBe(posts.length);
  expect(posts.length).toBeLessThanOrEqual(2);
  expect(JSON.stringify(posts.at(-1)?.message)).toContain(`${head?.seq}:${head?.hash}`);
  expect(posts.at(-1)?.workspace).toBe(WORKSPACE);
  await world.close();
  mood = 'honest';
});
