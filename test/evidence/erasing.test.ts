import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { erasePerson, holdPerson } from '../../src/evidence/erasing.ts';
import { openCase } from '../support/case.ts';
import { dumpFile } from '../support/dump.ts';
import { temporaryFolder } from '../support/folder.ts';

test('a person goes: nothing in the file says who it was, and the record verifies', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const stage = await openCase({ databaseUrl: `sqlite:${file}` });
  const { tenant } = stage.world;
  const { company, ledger } = tenant;
  const act = { company, person: 'amy@acme.example', reason: 'asked for it', by: 'host' };

  await holdPerson(tenant, { ...act, reason: 'a dispute' }, true);
  await expect(holdPerson(tenant, act, true)).rejects.toMatchObject({ code: 'held' });
  await expect(erasePerson(tenant, act)).rejects.toMatchObject({ code: 'hold' });
  expect(await tenant.directory.find(company, '王敏')).toHaveLength(1);
  await holdPerson(tenant, act, false);

  await expect(erasePerson(tenant, { ...act, reason: '王敏 asked' })).rejects.toMatchObject({
    code: 'named',
  });
  await expect(erasePerson(tenant, { ...act, person: 'nobody' })).rejects.toMatchObject({ code: 'nobody' });
  const { entries, entry } = await erasePerson(tenant, act);
  // Offered, handed over, opened, shown whole, acknowledged, held and released.
  expect(entries).toBe(7);
  expect(await ledger.verify(company)).toMatchObject({ ok: true });
  const [erased] = await ledger.entriesOf(company, { kinds: ['erased'] });
  expect(erased).toMatchObject({ seq: entry, act: { reason: 'asked for it' } });
  expect(erased?.identity).toBeUndefined();

  const dump = JSON.stringify(dumpFile(file));
  expect(dump).not.toContain('王敏');
  expect(dump).not.toContain('amy@acme.example');
  await expect(stage.make()).rejects.toMatchObject({ code: 'nobody' });
  // Others are as they were.
  expect((await stage.make({ person: 'ben@acme.example' })).entry).toBeGreaterThan(entry);
  await stage.world.close();
  // Neither do the bytes of the file: what is deleted is overwritten.
  expect(readFileSync(file).includes('王敏')).toBe(false);
});
