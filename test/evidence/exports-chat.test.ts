import { existsSync, readdirSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { COMPANY as SLACK_COMPANY } from '../../src/app.ts';
import { verifyPack } from '../../src/evidence/pack.ts';
import { PEOPLE, setStage } from '../platforms/slack/stage.ts';
import { beat, describePeople, publish } from '../support/campaigns.ts';
import { MINUTE } from '../support/clock.ts';
import type { PlatformDriver } from '../support/platforms/driver.ts';
import { driveLocal } from '../support/platforms/local.ts';
import { driveWecom } from '../support/platforms/wecom.ts';
import { textOf } from '../support/slack/index.ts';
import { ACME, COMPANY, HANNAH, openWorld, textOf as worldText } from '../support/world.ts';

const LINK = /https?:\/\/[^\s"]+\/exports\/[A-Za-z0-9_-]{22}/;

/** Two people who answered, and one who has not. */
async function answered(at: PlatformDriver): Promise<void> {
  const { workspace } = at;
  const facts = (name: string, number: string) => ({ name, number, department: '客户服务部' });
  await describePeople(at.tenant, [
    { account: at.account('zh'), workspace, facts: facts('王敏', '1024') },
    { account: at.account('third'), workspace, facts: facts('刘洋', '1025') },
  ]);
  await publish(at.tenant);
  const preview = await at.say('hr', '发起签收 who=部门:客户服务部; due=10');
  await at.press('hr', preview.text.includes('[发起]') ? '发起' : 'Launch');
  at.clock.advance(10 * MINUTE);
  await beat(at);
}

/** The address in what the page shows. */
async function linkOn(at: PlatformDriver, url: string): Promise<string> {
  const html = await (await fetch(`${url}/?as=${at.account('hr')}&in=chat`)).text();
  return LINK.exec(html)?.[0] ?? '';
}

describe('on the local page', () => {
  test('HR asks for the staff list, says why, and downloads it once; the record says who and why', async () => {
    const at = await driveLocal();
    await answered(at);
    const form = await at.say('hr', '导出');
    expect(form.form).toBe(true);
    // Without a reason nothing is made.
    expect((await at.fill('hr', { what: 'people', format: 'csv', reason: ' ' })).text).toContain('请填写。');
    const done = await at.fill('hr', { what: 'people', format: 'csv', reason: '年度审计' });
    expect(done.last).toMatch(/文件好了：花名册[\s\S]*people-2026-11-\d\d\.csv[\s\S]*只能下载一次/);
    const url = at.tenant.services.publicUrl('') ?? '';
    const link = await linkOn(at, url);

    // Whoever only looks, as a program that follows links does, takes nothing.
    for (const look of [1, 2]) {
      const page = await fetch(link);
      expect(page.status, String(look)).toBe(200);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(await page.text()).toContain('只能下载一次');
    }
    const file = await fetch(link, { method: 'POST' });
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="people-2026-11-\d\d\.csv"$/,
    );
    const rows = parse(Buffer.from(await file.arrayBuffer()), { bom: true, columns: true }) as {
      number: string;
    }[];
    expect(rows.map(({ number }) => number)).toContain('1024');
    expect((await fetch(link, { method: 'POST' })).status).toBe(404);
    expect((await fetch(link)).status).toBe(404);
    expect((await fetch(link.replace(/.{22}$/, 'A'.repeat(22)))).status).toBe(404);

    const [entry] = await at.tenant.ledger.entriesOf(at.tenant.company, { kinds: ['exported'] });
    const hr = await at.tenant.directory.byAccount(at.tenant.company, {
      workspace: at.workspace,
      account: at.account('hr'),
    });
    expect(entry).toMatchObject({ act: { what: 'people' }, identity: { by: hr?.id, reason: '年度审计' } });
    await at.stop();
  }, 30_000);

  test('HR exports the case of one person: the pack checks itself; what is wrong is a sentence', async () => {
    const at = await driveLocal();
    await answered(at);
    const policies = await at.tenant.services.policies.list(at.tenant.company);
    const policy = policies.find(({ published }) => published !== undefined);
    await at.say('hr', '导出举证材料');
    const none = await at.fill('hr', { person: '9999', policy: policy?.policy ?? '', reason: '劳动仲裁' });
    expect(none.text).toContain('没有找到“9999”');
    await at.say('hr', '导出 举证材料');
    const done = await at.fill('hr', { person: '1024', policy: policy?.policy ?? '', reason: '劳动仲裁' });
    expect(done.last).toContain('verify.mjs');
    const link = await linkOn(at, at.tenant.services.publicUrl('') ?? '');
    const bytes = new Uint8Array(await (await fetch(link, { method: 'POST' })).arrayBuffer());
    const verdict = await verifyPack(new Map(Object.entries(unzipSync(bytes))));
    expect(verdict).toMatchObject({ ok: true, problems: [] });

    await at.say('hr', '导出 审计');
    const audit = await at.fill('hr', { of: 'period', from: '2026-11-01', to: '2026-11-30', reason: '审计' });
    expect(audit.last).toContain('审计材料');
    await at.say('hr', '导出 审计');
    const wrong = await at.fill('hr', { of: 'period', from: '2026-12-01', to: '2026-11-30', reason: '审计' });
    expect(wrong.text).toContain('时间段写反了');
    expect((await at.say('zh', '导出')).text).not.toContain('花名册');
    // Nothing of it outlives the process.
    const spool = `${(at.databaseUrl ?? '').replace(/^sqlite:/, '').replace('decorum.db', 'demo.db')}.exports`;
    expect(readdirSync(spool).length).toBeGreaterThan(0);
    await at.stop();
    expect(existsSync(spool)).toBe(false);
  }, 30_000);
});

test('on WeCom the file waits behind a link', async () => {
  const at = await driveWecom({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  await answered(at);
  const done = await at.say('hr', 'policy export campaigns reason=yearly audit');
  const link = LINK.exec(done.text)?.[0] ?? '';
  const file = await fetch(link, { method: 'POST' });
  expect(await file.text()).toContain('1024');
  expect((await fetch(link, { method: 'POST' })).status).toBe(404);
  expect(at.faults()).toEqual([]);
  await at.stop();
}, 30_000);

describe('on Slack', () => {
  test('the file is uploaded into the direct messages of whoever asked, and nowhere else', async () => {
    const stage = await setStage();
    const { sim } = stage;
    const hr = sim.as(PEOPLE.HR);
    await hr.command('/policy', 'export');
    await hr.submit(hr.view(), {
      'field:what': 'people',
      'field:format': 'csv',
      'field:reason': 'yearly audit',
    });
    await sim.until(() => hr.dm().some((message) => JSON.stringify(message).includes('people-2026')));
    expect(textOf(hr.view() ?? { blocks: [] })).toContain('Your file is ready: Staff list');
    const message = hr.dm().find((each) => JSON.stringify(each).includes('people-2026'));
    const id = /"id":"(F[A-Z0-9]+)"/.exec(JSON.stringify(message))?.[1] ?? '';
    const file = sim.file(id);
    expect(file).toMatchObject({ completed: true, channels: [message?.channel] });
    expect(Buffer.from(file?.bytes ?? []).toString('utf8')).toContain('number,name,email');
    expect(
      sim
        .as(PEOPLE.AMY)
        .dm()
        .some((each) => JSON.stringify(each).includes('people-2026')),
    ).toBe(false);
    expect(sim.violations).toEqual([]);
    const tenant = stage.app.tenants.find(({ company }) => company === SLACK_COMPANY);
    const [entry] = (await tenant?.ledger.entriesOf(SLACK_COMPANY, { kinds: ['exported'] })) ?? [];
    expect(entry).toMatchObject({ act: { what: 'people' }, identity: { reason: 'yearly audit' } });
    await stage.stop();
  }, 30_000);

  test('where the app may not upload, a sentence says what to do', async () => {
    const stage = await setStage({ prepare: (sim) => sim.scopes.delete('files:write') });
    const hr = stage.sim.as(PEOPLE.HR);
    await hr.command('/policy', 'export people reason=audit');
    await stage.sim.until(() => hr.dm().some((message) => textOf(message).includes('files:write')));
    expect(stage.sim.callsTo('files.getUploadURLExternal')).toEqual([]);
    await stage.stop();
  }, 30_000);
});

describe('what takes long', () => {
  const AUDITOR = { account: 'ben', profile: { lang: 'en' as const } };
  const slow = async () => {
    const world = await openWorld({ roles: { hannah: ['hr'], ben: ['auditor'] } });
    onTestFinished(() => world.close());
    const { store, services } = world.tenant;
    Object.assign(services, { publicUrl: (path: string) => `http://localhost${path}` });
    // A read that stands still, as of a million rows.
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { read } = store;
    let closed = false;
    const hold = () => {
      closed = true;
    };
    Object.assign(store, {
      read: (company: string) => {
        const db = read(company);
        if (!closed) return db;
        // The store knows its readers: it stays the same one, and only what it reads stands still.
        const selectFrom = db.selectFrom.bind(db) as (table: string) => object;
        const held = (table: string) => {
          const query = selectFrom(table);
          return table === 'slots' ? delayed(query, gate) : query;
        };
        return Object.assign(db, { selectFrom: held });
      },
    });
    return { world, hold, go };
  };

  test('is announced when it is there; meanwhile there is no second', async () => {
    const { world, hold, go } = await slow();
    hold();
    const first = world.say(AUDITOR, 'policy export routines reason=audit');
    await turns();
    world.clock.advance(2_000);
    expect(worldText((await first).view)).toContain('will come as a direct message');
    expect(worldText((await world.say(AUDITOR, 'policy export routines reason=audit')).view)).toContain(
      'Your last file is still being made',
    );
    go();
    await turnsUntil(async () => {
      await world.tenant.outbox.dispatch(COMPANY);
      return world.post.sent.some(({ account }) => account === 'ben');
    });
    const letter = world.post.sent.find(({ account }) => account === 'ben');
    expect(letter?.message.summary).toContain('文件好了：routines-2026-11-23.csv');
    const action = letter?.message.parts.flatMap((part) => (part.part === 'actions' ? part.actions : []))[0];
    const got = await world.press(AUDITOR, action !== undefined && 'call' in action ? action.call : '');
    expect(got.view.parts).toContainEqual(
      expect.objectContaining({ part: 'file', name: 'routines-2026-11-23.csv' }),
    );
    expect(JSON.stringify(letter?.message)).not.toContain('/exports/');
  });

  test('questions that people passed on, and cases, are HR’s alone', async () => {
    const { world } = await slow();
    for (const what of ['gaps', 'case'])
      expect(worldText((await world.say(AUDITOR, `policy export ${what} reason=audit`)).view)).toContain(
        'Only HR can export',
      );
    expect(worldText((await world.say(HANNAH, 'policy export frogs')).view)).toContain('frogs');
  });
});

function delayed(query: object, gate: Promise<void>): object {
  return new Proxy(query, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      if (name === 'execute' || name === 'executeTakeFirstOrThrow' || name === 'executeTakeFirst')
        return async (...given: unknown[]) => {
          await gate;
          return (value as (...given: unknown[]) => unknown).apply(target, given);
        };
      return (...given: unknown[]) => {
        const made = (value as (...given: unknown[]) => unknown).apply(target, given);
        return typeof made === 'object' && made !== null ? delayed(made, gate) : made;
      };
    },
  });
}

async function turns(count = 50): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

async function turnsUntil(done: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500 && !(await done()); turn += 1) await new Promise(setImmediate);
}
