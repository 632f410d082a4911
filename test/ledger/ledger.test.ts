import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { canonical, entryText, sha256 } from '../../src/ledger/chain.ts';
import { LedgerKeyError, makeKey } from '../../src/ledger/keys.ts';
import { Refusal } from '../../src/shared/errors.ts';
import { temporaryFolder } from '../support/folder.ts';
import { acknowledged, COMPANY, type Kept, openKept } from '../support/ledger.ts';

let kept: Kept;
beforeEach(async () => {
  kept = await openKept();
  onTestFinished(() => kept.close().catch(() => {}));
});

const rows = <T>(sql: string): T[] => {
  const database = new Database(kept.file, { readonly: true });
  try {
    return database.prepare(sql).all() as T[];
  } finally {
    database.close();
  }
};

describe('an entry', () => {
  test('is written with its keys in order, whatever it is about', () => {
    const id = fc.option(fc.string(), { nil: undefined });
    const body = fc.record({
      company: fc.string(),
      seq: fc.nat(),
      at: fc.string(),
      kind: fc.string(),
      subject: fc.record({ policy: id, version: id, campaign: id, assignment: id }),
      act: fc.string(),
      identity: fc.option(fc.string()),
      previous: fc.string(),
    });
    fc.assert(fc.property(body, (each) => entryText(each) === canonical({ ...each, v: 1 })));
  });

  test('carries ids and commitments; names, numbers and words lie beside it', async () => {
    const [seq] = await kept.add(acknowledged(1));
    // The first entry of a record is its key.
    expect(seq).toBe(2);
    const [entry] = rows<{ body: string; hash: string }>(`select * from ledger_entries where seq = 2`);
    expect(JSON.parse(entry?.body ?? '')).toEqual({
      v: 1,
      company: COMPANY,
      seq: 2,
      at: '2026-11-23T01:00:00.000Z',
      kind: 'acknowledged',
      subject: { policy: 'pol-1', version: 'ver-1', campaign: 'camp-1', assignment: 'as-1' },
      act: expect.stringMatching(/^[0-9a-f]{64}$/),
      identity: expect.stringMatching(/^[0-9a-f]{64}$/),
      previous: rows<{ hash: string }>(`select hash from ledger_entries where seq = 1`)[0]?.hash,
    });
    expect(entry?.body).not.toMatch(/王敏|"p-1"|1001|愿意/);
    expect(entry?.hash).toBe(sha256(entry?.body ?? ''));
  });

  test('the same words give another commitment each time', async () => {
    await kept.add(acknowledged(1), acknowledged(1));
    const bodies = rows<{ body: string }>(`select body from ledger_entries where seq > 1`);
    const commitments = bodies.map(({ body }) => (JSON.parse(body) as { act: string }).act);
    expect(new Set(commitments).size).toBe(2);
  });

  test('is read back by what it is about', async () => {
    await kept.add(acknowledged(1), acknowledged(2), {
      kind: 'published',
      subject: { policy: 'pol-1', version: 'ver-1' },
      act: { hash: 'abc' },
    });
    const [mine] = await kept.ledger.entriesOf(COMPANY, { assignment: 'as-2' });
    expect(mine).toMatchObject({
      seq: 3,
      kind: 'acknowledged',
      act: { statement: '我已阅读，并愿意遵守' },
      identity: { name: '王敏2', number: '1002', person: 'p-2' },
    });
    const seqs = async (filter: Parameters<typeof kept.ledger.entriesOf>[1]) =>
      (await kept.ledger.entriesOf(COMPANY, filter)).map((each) => each.seq);
    expect(await seqs({ person: 'p-1' })).toEqual([2]);
    expect(await seqs({ policy: 'pol-1' })).toEqual([2, 3, 4]);
    expect(await seqs({ policy: 'pol-1', kinds: ['published'] })).toEqual([4]);
    expect(await seqs({ after: 2 })).toEqual([3, 4]);
  });

  test('goes with the rows of its transaction, or not at all', async () => {
    await kept.add(acknowledged(1));
    const failing = kept.store.write(COMPANY, async (tx) => {
      await kept.ledger.append(tx, COMPANY, [acknowledged(2)]);
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await kept.add(acknowledged(3))).toEqual([3]);
    expect((await kept.ledger.verify(COMPANY)).ok).toBe(true);
  });

  test('for another company than its transaction is refused', async () => {
    const wrong = kept.store.write(COMPANY, (tx) => kept.ledger.append(tx, 'other', [acknowledged(1)]));
    await expect(wrong).rejects.toThrow(/another company/);
  });
});

describe('a head', () => {
  test('is signed once a commit, covers it, and can be checked by openssl or anybody', async () => {
    await kept.store.write(COMPANY, async (tx) => {
      await kept.ledger.append(tx, COMPANY, [acknowledged(1)]);
      await kept.ledger.append(tx, COMPANY, [acknowledged(2), acknowledged(3)]);
    });
    const heads = rows<{ body: string; signature: string }>('select * from ledger_heads');
    expect(heads).toHaveLength(1);
    const [{ body, signature } = { body: '', signature: '' }] = heads;
    expect(JSON.parse(body)).toMatchObject({ first: 1, seq: 4, company: COMPANY, key: kept.ledger.key().id });
    const key = createPublicKey(kept.ledger.key().publicKey);
    expect(verifySignature(null, Buffer.from(body), key, Buffer.from(signature, 'base64'))).toBe(true);
    expect(await kept.ledger.head(COMPANY)).toMatchObject({ seq: 4, signature });
    expect(await kept.ledger.headCovering(COMPANY, 2)).toMatchObject({ seq: 4 });
    expect(await kept.ledger.headCovering(COMPANY, 5)).toBeUndefined();
  });

  test('lies outside the database too, as soon as its commit is done', async () => {
    await kept.add(acknowledged(1), acknowledged(2));
    const lines = readFileSync(kept.files.headsFile, 'utf8').trimEnd().split('\n');
    expect(lines).toEqual(
      rows<{ body: string; signature: string }>('select * from ledger_heads order by seq').map(
        ({ body, signature }) => `${body}\t${signature}`,
      ),
    );
  });

  test('that did not reach the file, or only in half, is added at the next start', async () => {
    await kept.add(acknowledged(1), acknowledged(2));
    const whole = readFileSync(kept.files.headsFile, 'utf8');
    await kept.close();
    writeFileSync(kept.files.headsFile, whole.slice(0, -40));
    kept = await openKept(kept);
    expect((await kept.ledger.verify(COMPANY)).ok).toBe(true);
    const last = readFileSync(kept.files.headsFile, 'utf8').trimEnd().split('\n').at(-1);
    expect(last).toBe(whole.trimEnd().split('\n').at(-1));
  });

  test('goes on into a new file when somebody has moved the old one away', async () => {
    await kept.add(acknowledged(1));
    renameSync(kept.files.headsFile, `${kept.files.headsFile}.1`);
    await kept.add(acknowledged(2));
    expect(readFileSync(kept.files.headsFile, 'utf8')).toContain('"seq":3');
  });
});

describe('the key', () => {
  test('is made at the first start, for its owner alone, and is the same at the next one', async () => {
    const { id, publicKey } = kept.ledger.key();
    expect(statSync(kept.files.keyFile).mode & 0o777).toBe(0o600);
    expect(publicKey).toContain('BEGIN PUBLIC KEY');
    kept = await kept.reopen();
    expect(kept.ledger.key().id).toBe(id);
  });

  test('while nothing has been recorded, may be another one', async () => {
    await kept.close();
    rmSync(kept.files.keyFile);
    kept = await openKept(kept);
    expect(await kept.add(acknowledged(1))).toEqual([2]);
  });

  test.each([
    ['is missing', (file: string) => rmSync(file), /is not there; put the key file back/],
    [
      'is another one',
      (file: string) => {
        rmSync(file);
        makeKey(file);
      },
      /which is not in .*ledger\.key; put that key file back/,
    ],
    ['is no key', (file: string) => writeFileSync(file, 'hello'), /holds no Ed25519 private key/],
  ])('that %s stops the start with a plain line, and nothing is touched', async (_how, spoil, line) => {
    await kept.add(acknowledged(1));
    await kept.close();
    spoil(kept.files.keyFile);
    const opening = openKept(kept);
    await expect(opening).rejects.toThrow(LedgerKeyError);
    await expect(opening).rejects.toThrow(line);
    expect(rows('select seq from ledger_entries')).toHaveLength(2);
  });

  test('made by two who start at once is one', () => {
    const file = join(temporaryFolder(), 'deep', 'ledger.key');
    expect(makeKey(file).id).toBe(makeKey(file).id);
  });

  test('is followed by another one: both stand in the record, and it verifies under either', async () => {
    await kept.add(acknowledged(1));
    const old = kept.ledger.key();
    const done = await kept.ledger.rotate(COMPANY);
    expect(done).toMatchObject({ from: old.id, to: kept.ledger.key().id });
    expect(done.to).not.toBe(old.id);
    await kept.add(acknowledged(2));
    kept = await kept.reopen();
    await kept.add(acknowledged(3));
    for (const { publicKey } of [old, kept.ledger.key()]) {
      expect(await kept.ledger.verify(COMPANY, { publicKey })).toMatchObject({ ok: true, firstBad: null });
    }
    expect((await kept.ledger.entriesOf(COMPANY, { kinds: ['key-rotated'] }))[0]?.act).toMatchObject({
      from: old.id,
      to: done.to,
    });
  });

  test('changed by another process is taken up with the next entry', async () => {
    await kept.add(acknowledged(1));
    const other = await openKept(kept);
    const { to } = await other.ledger.rotate(COMPANY);
    await other.close();
    await kept.add(acknowledged(2));
    expect(kept.ledger.key().id).toBe(to);
    expect((await kept.ledger.verify(COMPANY)).ok).toBe(true);
  });

  test('whose change was interrupted after the record named it is put in place at the next start', async () => {
    await kept.add(acknowledged(1));
    const before = readFileSync(kept.files.keyFile, 'utf8');
    const { to } = await kept.ledger.rotate(COMPANY);
    await kept.close();
    renameSync(kept.files.keyFile, `${kept.files.keyFile}.next`);
    writeFileSync(kept.files.keyFile, before, { mode: 0o600 });
    kept = await openKept(kept);
    expect(kept.ledger.key().id).toBe(to);
  });
});

describe('a shared commit', () => {
  const press = (number: number, request = `press-${number}`) =>
    kept.ledger.commit(COMPANY, request, async (tx) => {
      const [entry] = await kept.ledger.append(tx, COMPANY, [acknowledged(number)]);
      return entry?.seq;
    });

  test('takes many at once: one head, everybody in the record, in order', async () => {
    const seqs = await Promise.all(Array.from({ length: 64 }, (_, index) => press(index)));
    expect(seqs).toEqual(Array.from({ length: 64 }, (_, index) => index + 2));
    expect(rows('select seq from ledger_heads')).toHaveLength(1);
    expect(await kept.ledger.verify(COMPANY)).toMatchObject({ ok: true, entries: 65 });
  });

  test('one that fails does so alone, and leaves nothing', async () => {
    const failing = kept.ledger.commit(COMPANY, 'bad', async (tx) => {
      await kept.ledger.append(tx, COMPANY, [acknowledged(99)]);
      await tx
        .insertInto('counts')
        .values({ company: COMPANY, day: '2026-11-23', kind: 'asked', subject: 'bad', count: 1 })
        .execute();
      throw new Refusal('no', { zh: '不行', en: 'no' });
    });
    const results = await Promise.allSettled([press(1), failing, press(2)]);
    expect(results.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await kept.ledger.entriesOf(COMPANY, { assignment: 'as-99' })).toEqual([]);
    expect(rows('select * from counts')).toEqual([]);
    expect(await kept.ledger.verify(COMPANY)).toMatchObject({ ok: true, entries: 3 });
    // What failed was not done: it may be tried again.
    expect(await press(3, 'bad')).toBe(4);
  });

  test('the first entry of all may fail, and the record still begins with its key', async () => {
    const failing = kept.ledger.commit(COMPANY, 'bad', async (tx) => {
      await kept.ledger.append(tx, COMPANY, [acknowledged(99)]);
      throw new Error('no');
    });
    const results = await Promise.allSettled([failing, press(1)]);
    expect(results.map((each) => each.status)).toEqual(['rejected', 'fulfilled']);
    expect(await kept.ledger.verify(COMPANY)).toMatchObject({ ok: true, entries: 2 });
  });

  test('a request that comes twice is done once', async () => {
    const results = await Promise.all([press(1, 'same'), press(2, 'same'), press(3)]);
    expect(results).toEqual([2, 'again', 3]);
    expect(await press(4, 'same')).toBe('again');
  });
});
