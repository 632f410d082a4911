import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Env } from '../../src/config/env.ts';
import { verifyPack } from '../../src/evidence/pack.ts';
import { beat, describePeople, night, publish } from '../support/campaigns.ts';
import { command } from '../support/cli.ts';
import { DAY, MINUTE } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import type { PlatformDriver } from '../support/platforms/driver.ts';
import { driveLocal } from '../support/platforms/local.ts';
import { driveSlack } from '../support/platforms/slack.ts';
import type { SlackSimulator } from '../support/slack/index.ts';

const LIVE = { company: { live: '2026-11-01T00:00:00.000Z' } };

/** A platform, and how somebody there gets hold of the file that was just handed to them. */
interface Ground {
  readonly at: PlatformDriver;
  fileOf(who: 'hr' | 'en'): Promise<Buffer>;
  /** Everything that lies before them, as the platform keeps it. */
  raw(who: 'third'): Promise<string>;
}

async function local(): Promise<Ground> {
  const at = await driveLocal();
  const url = at.tenant.services.publicUrl('') ?? '';
  return {
    at,
    raw: async (who) => (await fetch(`${url}/?as=${at.account(who)}&in=chat`)).text(),
    fileOf: async (who) => {
      const html = await (await fetch(`${url}/?as=${at.account(who)}&in=chat`)).text();
      const links = [...html.matchAll(/http:\/\/[^\s"]+\/exports\/[A-Za-z0-9_-]{22}/g)].map(([link]) => link);
      for (const link of links.reverse()) {
        const file = await fetch(link, { method: 'POST' });
        if (file.ok) return Buffer.from(await file.arrayBuffer());
      }
      throw new Error(`no file for ${who}`);
    },
  };
}

async function slack(): Promise<Ground> {
  let sim: SlackSimulator | undefined;
  const at = await driveSlack('http', {
    ...LIVE,
    prepare: (simulator, env) => {
      sim = simulator;
      // The address under which people reach the server; the test goes to the port itself.
      (env as { publicUrl: Env['publicUrl'] }).publicUrl = 'https://decorum.example';
    },
  });
  return {
    at,
    raw: async (who) => JSON.stringify(sim?.as(at.account(who)).dm()),
    fileOf: async (who) => {
      const dm = () =>
        sim
          ?.as(at.account(who))
          .dm()
          .filter((message) => JSON.stringify(message).includes('"files":[{')) ?? [];
      await sim?.until(() => dm().length > 0);
      const id = /"id":"(F[A-Z0-9]+)"/.exec(JSON.stringify(dm().at(-1)?.files))?.[1] ?? '';
      return Buffer.from(sim?.file(id)?.bytes ?? []);
    },
  };
}

describe.each([
  ['the local page', local],
  ['Slack', slack],
] as const)('auditor and restore, on %s', (_name, open) => {
  test('an auditor until Friday matches roster and records; a leaver keeps their file; HR exports the case; a restored backup is found out', async () => {
    const { at, fileOf, raw } = await open();
    const { tenant, workspace } = at;
    const { company, ledger } = tenant;
    const facts = (name: string, number: string, more = {}) => ({
      name,
      number,
      department: '签收测试部',
      ...more,
    });
    const ids = await describePeople(tenant, [
      { account: at.account('zh'), workspace, facts: facts('王敏', '1024') },
      { account: at.account('third'), workspace, facts: facts('刘洋', '1025', { left_on: '2026-11-27' }) },
      { account: at.account('en'), workspace, facts: { name: 'Tom', number: '1026', department: 'Audit' } },
    ]);
    const version = await publish(tenant);
    const preview = await at.say('hr', '发起签收 who=部门:签收测试部; due=10');
    await at.press('hr', preview.text.includes('[发起]') ? '发起' : 'Launch');
    at.clock.advance(10 * MINUTE);
    await beat(at);
    await at.press('zh', '阅读全文');
    await at.press('zh', '去选一项');
    const first = await at.press('zh', '我已阅读，并愿意遵守');
    expect(first.text).toContain('R-2611-0001');
    await beat(at);

    // An auditor until Friday: they read and export, and publish nothing.
    expect((await at.say('hr', 'people role 1026 auditor 2026-11-27')).text).toContain('Tom');
    expect((await at.say('en', 'policy status')).text).toContain('1 acknowledged');
    expect((await at.say('en', 'policy publish')).text).toContain('Only HR can');
    await at.say('en', 'policy audit from=2026-11-01; to=2026-11-30; reason=SOC 2');
    const pack = new Map(Object.entries(unzipSync(new Uint8Array(await fileOf('en')))));
    expect(await verifyPack(pack)).toMatchObject({ ok: true });
    const rows = parse(Buffer.from(pack.get('roster.csv') ?? []), { bom: true, columns: true }) as {
      number: string;
      state: string;
      in_audience: string;
    }[];
    // The population that the pack has is the one on the staff list, and each answer in it is in the record.
    expect(rows.map(({ number }) => number).sort()).toEqual(['1024', '1025']);
    const recorded = await ledger.entriesOf(company, { kinds: ['acknowledged'] });
    expect(recorded.map(({ identity }) => (identity as { person: string }).person)).toEqual([
      ids.get(at.account('zh')),
    ]);
    expect(rows.filter(({ state }) => state === 'acknowledged').map(({ number }) => number)).toEqual([
      '1024',
    ]);
    expect((await at.say('en', 'policy case')).text).toContain('Only HR can');

    // The night before: a copy of the database, with the head that stood then.
    const { database, env } = at.host ?? { database: '', env: {} };
    const folder = temporaryFolder();
    const copy = join(folder, 'yesterday.db');
    expect(await command(['store', 'backup', copy], env)).toMatchObject({ code: 0 });
    const yesterday = await ledger.head(company);

    // Who leaves on Friday answers, is given their file, and still has it when the account is closed.
    at.clock.advance(DAY);
    await at.press('third', '阅读全文');
    await at.press('third', '去选一项');
    const second = await at.press('third', '我已阅读，并愿意遵守');
    await beat(at);
    const receipt = [second.text, (await at.inbox('third')).text].join('\n');
    expect(receipt).toContain('R-2611-0002');
    await night(at);
    const leaving = (await at.inbox('third')).text;
    expect(leaving).toContain('账号关闭之前');
    const token = /\/my-policies\/([A-Za-z0-9_-]{22})/.exec(await raw('third'))?.[1] ?? '';
    const save = async () => (await fetch(`${at.host?.url}/my-policies/${token}`)).text();
    expect(await save()).toContain('R-2611-0002');
    const [entry] = (await ledger.entriesOf(company, { kinds: ['acknowledged'] })).slice(-1);

    // HR makes the case for the arbitration.
    await at.say('hr', 'policy case');
    await at.fill('hr', { person: '1025', policy: version.policy, reason: 'arbitration' });
    const files = new Map(Object.entries(unzipSync(new Uint8Array(await fileOf('hr')))));
    expect(await verifyPack(files)).toMatchObject({ ok: true, entries: expect.any(Number) });
    expect(Buffer.from(files.get('index.html') ?? []).toString('utf8')).toContain('R-2611-0002');

    // On Saturday the auditor is none any more.
    at.clock.set('2026-11-28T10:00:00+08:00');
    await beat(at);
    expect((await at.say('en', 'policy status')).text).not.toContain('acknowledged');
    expect((await at.say('en', 'policy export people reason=x')).text).not.toContain('.csv');
    const exported = await ledger.entriesOf(company, { kinds: ['exported'] });
    expect(exported.map(({ act }) => act.what)).toEqual(['audit', 'case']);
    // The leaver's account is closed; their file is still there.
    expect(await save()).toContain('R-2611-0002');
    expect(at.faults()).toEqual([]);
    await at.stop();

    // Yesterday's backup in place of the database: by itself it holds, by a later receipt it does not.
    for (const end of ['', '-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
    copyFileSync(copy, database);
    const alone = await command(['ledger', 'verify', '--json'], env);
    expect(alone).toMatchObject({ code: 0 });
    expect(JSON.parse(alone.out)).toMatchObject({ ok: true, entries: yesterday?.seq });
    const against = await command(['ledger', 'verify', '--head', `${entry?.seq}:${entry?.hash}`], env);
    expect(against.code).toBe(1);
    expect(against.err).toContain(`missing after ${yesterday?.seq}`);
  }, 60_000);
});
