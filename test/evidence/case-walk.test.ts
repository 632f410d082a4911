import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readZip } from '../../src/evidence/zip.ts';
import { beat, describePeople, publish } from '../support/campaigns.ts';
import { command } from '../support/cli.ts';
import { MINUTE } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { driveLocal } from '../support/platforms/local.ts';

test('from the card to the court: answered on the page, exported at the host, checked with plain Node.js in an empty folder', async () => {
  const at = await driveLocal();
  const { workspace } = at;
  const facts = { name: '王敏', number: '1024', department: '客户服务部' };
  await describePeople(at.tenant, [{ account: at.account('zh'), workspace, facts }]);
  const version = await publish(at.tenant);
  await at.say('hr', '发起签收 who=部门:客户服务部; due=10');
  await at.press('hr', '发起');
  at.clock.advance(10 * MINUTE);
  await beat(at);
  await at.press('zh', '提问');
  await at.fill('zh', { text: '口头同意算不算？' });
  await at.press('zh', '阅读全文');
  await at.press('zh', '去选一项');
  expect((await at.press('zh', '我已阅读，并愿意遵守')).text).toContain('回执编号 R-2611-0001');
  await beat(at);

  const folder = temporaryFolder();
  const out = join(folder, 'case.zip');
  const env = { DATABASE_URL: at.databaseUrl ?? '' };
  const words = ['export', 'case', '--person', '1024', '--policy', version.policy, '--out', out];
  const made = await command([...words, '--reason', '劳动仲裁', '--json'], env);
  expect(made).toMatchObject({ code: 0 });

  const files = readZip(out);
  const alone = join(folder, 'alone');
  for (const [name, content] of files ?? []) {
    mkdirSync(dirname(join(alone, name)), { recursive: true });
    writeFileSync(join(alone, name), content);
  }
  const key = join(folder, 'key.pem');
  writeFileSync(key, at.tenant.ledger.key().publicKey);
  const check = () =>
    spawnSync(process.execPath, ['verify.mjs', '--public-key', key], {
      cwd: alone,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '' },
    });
  const held = check();
  expect(held.stderr + held.stdout).toMatch(/It holds/);
  expect(held.status).toBe(0);
  const page = readFileSync(join(alone, 'index.html'), 'utf8');
  // The department of that day, whatever the staff list says later.
  expect(page).toContain('列入签收当天的花名册');
  expect(page).toMatch(/2026-11-23：部门 客户服务部，办公地点 shanghai/);
  for (const said of ['王敏', '口头同意算不算？', 'R-2611-0001', '我已阅读，并愿意遵守']) {
    expect(page).toContain(said);
  }
  writeFileSync(join(alone, 'index.html'), page.replace('1024', '1025'));
  const changed = check();
  expect(changed.status).toBe(1);
  expect(changed.stderr + changed.stdout).toContain('index.html');

  const again = await command([...words, '--reason', '劳动仲裁'], env);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('case.zip') });
  await at.stop();
});
