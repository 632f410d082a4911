import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { contextOf } from '../../src/data/store/transaction.ts';
import { beat, hire, lettersTo, pressIn, publish, readWhole } from '../support/campaigns.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ACME, AMY, BEN, COMPANY, english, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

const LIVE = { ...ACME, live: '2026-11-01T00:00:00.000Z' };

const mount = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' }).status === 0;
const unmount = (folder: string) => void spawnSync('umount', ['-l', folder], { stdio: 'ignore' });

/** Whether this machine lets the test have a disk of its own. */
const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'decorum-disk-'));
  const can = mount(folder);
  if (can) unmount(folder);
  else
    console.warn(
      'no small disk can be mounted here: a full disk is tried at the commit alone, not from the press to HR',
    );
  return can;
})();

/** A disk of 8 MB of its own. */
function smallDisk(): string {
  const folder = temporaryFolder();
  if (!mount(folder)) throw new Error('a small disk could be mounted before, and cannot any more');
  onTestFinished(() => unmount(folder));
  return folder;
}

/** Writes until there is no byte left. */
function fill(folder: string): void {
  const file = openSync(join(folder, 'filler'), 'w');
  try {
    for (const bytes = Buffer.alloc(4096); ; ) writeSync(file, bytes);
  } catch (error) {
    expect((error as { code?: string }).code).toBe('ENOSPC');
  } finally {
    closeSync(file);
  }
}

/** A company with a real database file, a sheet with Amy and one with Ben. */
async function launched(folder = temporaryFolder()): Promise<World> {
  const world = await openWorld({
    company: LIVE,
    databaseUrl: `sqlite:${join(folder, 'decorum.db')}`,
  });
  onTestFinished(() => world.close());
  await hire(world.tenant, [
    { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' },
    { id: 'p-amy', account: 'amy', name: '陈安', department: '客户服务部' },
    { id: 'p-ben', account: 'ben', name: '吴斌', department: '客户服务部' },
  ]);
  await publish(world.tenant);
  const preview = await world.say(HANNAH, '发起签收 范围=部门:客户服务部; 截止=10');
  await world.pressLabel(HANNAH, preview, '发起');
  world.clock.advance(10 * 60_000);
  await beat(world);
  return world;
}

const connections = new WeakMap<World, Database.Database>();

/** The connection that writes. */
async function writer(world: World): Promise<Database.Database> {
  const known =
    connections.get(world) ?? (await world.tenant.store.write(COMPANY, async (tx) => contextOf(tx).raw));
  if (known === undefined) throw new Error('not SQLite');
  connections.set(world, known);
  return known;
}
const pragma = async (world: World, text: string) => (await writer(world)).pragma(text);

interface Fault {
  begin(world: World, folder: string): Promise<unknown>;
  end(world: World, folder: string): Promise<unknown>;
  readonly hr: RegExp;
}

const NO_BYTE = 'a disk with no byte left';

const faults: Readonly<Record<string, Fault>> = {
  [NO_BYTE]: {
    begin: async (_, folder) => fill(folder),
    end: async (_, folder) => rmSync(join(folder, 'filler')),
    hr: /存储空间满了，.+起有1次签收没能保存/,
  },
  'a read-only database': {
    begin: (world) => pragma(world, 'query_only = 1'),
    end: (world) => pragma(world, 'query_only = 0'),
    hr: /数据库写不进去，.+起有1次签收没能保存/,
  },
};

async function kept(world: World) {
  const db = world.tenant.store.read(COMPANY);
  const count = async (table: 'receipts' | 'ledger_entries' | 'deliveries') =>
    (await db.selectFrom(table).select('company').where('company', '=', COMPANY).execute()).length;
  return {
    receipts: await count('receipts'),
    entries: await count('ledger_entries'),
    deliveries: await count('deliveries'),
    states: await db
      .selectFrom('assignments')
      .select(['person', 'state'])
      .where('company', '=', COMPANY)
      .orderBy('person')
      .execute(),
  };
}

const here = Object.entries(faults).filter(([name]) => name !== NO_BYTE || canMount);

describe.each(here)('%s', (name, fault) => {
  const opened = async () => {
    const folder = name === NO_BYTE ? smallDisk() : temporaryFolder();
    return { folder, world: await launched(folder) };
  };

  test('is told to the person and once to HR; the same press is recorded when there is room', async () => {
    const { world, folder } = await opened();
    const choose = await readWhole(world, AMY);
    const other = await readWhole(world, BEN);
    const before = await kept(world);
    const letters = lettersTo(world, HANNAH).length;
    await fault.begin(world, folder);

    const label = '我已阅读，并愿意遵守';
    const failed = await world.pressLabel(AMY, choose, label);
    expect(textOf(failed)).toBe(
      '抱歉，没有签收成功：系统暂时存不了记录，签收状态没有变。请过几分钟再点一次“签收”，HR 已收到通知。',
    );
    expect(textOf(await world.pressLabel(english(AMY), choose, label))).toContain('Sorry, not recorded');
    // Two at once share a commit; both are told.
    const both = await Promise.all([
      world.pressLabel(AMY, choose, label),
      world.pressLabel(BEN, other, label),
    ]);
    for (const reply of both) expect(textOf(reply)).toContain('没有签收成功');
    const told = lettersTo(world, HANNAH).slice(letters);
    expect(told.map(({ message }) => textOf(message))).toEqual([expect.stringMatching(fault.hr)]);
    expect(await kept(world)).toEqual(before);

    await fault.end(world, folder);
    expect(textOf(await world.pressLabel(AMY, choose, label))).toContain('已签收');
    expect(textOf(await world.pressLabel(BEN, other, label))).toContain('已签收');
    await beat(world);
    const after = await kept(world);
    expect(after.states.map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged']);
    expect(after.receipts).toBe(2);
    expect((await world.tenant.ledger.verify(COMPANY)).ok).toBe(true);
  });
});

describe('a database that takes nothing', () => {
  test('is told, in both languages, to whoever changes something else', async () => {
    const world = await launched();
    await pragma(world, 'query_only = 1');
    const page = await pressIn(world, AMY, '阅读全文');
    expect(textOf(page)).toBe(
      '抱歉，没有记录成功：系统暂时存不了记录，什么都没有改动。请过几分钟再试一次，HR 已收到通知。',
    );
    expect(textOf(await world.say(english(AMY), '/policy mine'))).toContain('Secrecy');
    expect(textOf(lettersTo(world, HANNAH).at(-1)?.message as never)).toMatch(
      /^⚠️ 数据库写不进去，.+起有1次操作没能保存，已请本人稍后再试。请联系系统管理员查看。$/,
    );
    await pragma(world, 'query_only = 0');
    expect((await pressIn(world, AMY, '阅读全文')).view.view).toBe('page');
  });

  test('loses all of a commit that the disk broke off, or nothing', async () => {
    const world = await launched();
    const { store } = world.tenant;
    const note = (n: number, text: string) =>
      store.grouped(COMPANY, `gap-${n}`, (tx) =>
        tx
          .insertInto('gaps')
          .values({ company: COMPANY, number: n, text, lang: 'zh', opened_at: '2026-11-23' } as never)
          .execute(),
      );
    await pragma(world, 'max_page_count = 1');
    const all = await Promise.allSettled([note(1, '一'), note(2, 'x'.repeat(1_000_000)), note(3, '三')]);
    await pragma(world, 'max_page_count = 1073741823');
    expect(all[1]).toMatchObject({ status: 'rejected', reason: { code: 'SQLITE_FULL' } });
    const rows = await store
      .read(COMPANY)
      .selectFrom('gaps')
      .select('number')
      .where('company', '=', COMPANY)
      .execute();
    expect(rows.map(({ number }) => number).sort()).toEqual(
      all.flatMap(({ status }, index) => (status === 'fulfilled' ? [index + 1] : [])),
    );
    await note(4, '四');
  });
});
