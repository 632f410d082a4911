import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Connections, openSqlite } from '../../src/data/store/sqlite.ts';
import { createStore } from '../../src/data/store/store.ts';
import { beat, hire, lettersTo, night, pressIn, publish, readWhole } from '../support/campaigns.ts';
import { createTestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { overPglite } from '../support/pglite.ts';
import {
  ACME,
  AMY,
  BEN,
  COMPANY,
  HANNAH,
  openWorld,
  type Persona,
  textOf,
  type World,
} from '../support/world.ts';

const pg = new PGlite();
afterAll(() => pg.close());

const engines: readonly [string, () => Promise<Connections>][] = [
  ['SQLite', async () => openSqlite(join(temporaryFolder(), 'store.db'))],
  [
    'PostgreSQL',
    async () => {
      await pg.exec('drop schema public cascade; create schema public;');
      return overPglite(pg);
    },
  ],
];

const CLAIRE: Persona = { account: 'claire' };
const DAVID: Persona = { account: 'david' };
const EVE: Persona = { account: 'eve' };
const DAY = 24 * 3_600_000;
/** What each engine answers; the second has to say the same as the first. */
const answers: unknown[] = [];

const states = async ({ tenant }: World, campaign: string) =>
  Object.fromEntries(
    (await tenant.acknowledgements.campaigns.counts(COMPANY, campaign)).map(({ state, count }) => [
      state,
      Number(count),
    ]),
  );
const inbox = (world: World) =>
  [AMY, BEN, CLAIRE, DAVID, EVE, HANNAH].map(({ account }) =>
    lettersTo(world, account)
      .map(({ message }) => hidden(textOf(message)))
      .sort(),
  );
/** Without what is drawn at random: ids, hashes. */
const hidden = (text: string) =>
  text
    .replace(/\b(as|camp|chg|ver|pol|exp)-[0-9a-z]{8}\b/g, '$1-…')
    .replace(/[0-9a-f]{4}…[0-9a-f]{4}|[0-9a-f]{16,64}/g, '#');

describe.each(engines)('a campaign on %s', (_, prepare) => {
  test('from the policy to the checked record: the same words, states and entries', async () => {
    const clock = createTestClock();
    const store = await createStore(await prepare(), clock);
    const world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' }, clock, store });
    onTestFinished(() => world.close());
    const { tenant } = world;
    for (const { account } of [CLAIRE, DAVID, EVE])
      await tenant.people.firstMeeting(COMPANY, { workspace: 'local', account });
    await hire(tenant, [
      { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' },
      ...['amy', 'ben', 'claire', 'david', 'eve'].map((account, index) => ({
        id: `p-${account}`,
        account,
        name: ['陈安', '吴斌', '刘彩', '杜伟', '何伊'][index] ?? '',
        number: String(1024 + index),
        department: '客户服务部',
        manager: 'p-hr',
      })),
    ]);

    // Publish and launch.
    await publish(tenant);
    const preview = await world.say(HANNAH, '发起签收 范围=部门:客户服务部; 截止=5');
    expect(textOf(preview)).toContain('5人');
    await world.pressLabel(HANNAH, preview, '发起');
    clock.advance(10 * 60_000);
    await beat(world);
    const id = (await tenant.acknowledgements.campaigns.list(COMPANY))[0]?.id ?? '';
    expect(await states(world, id)).toEqual({ waiting: 5 });

    // Three outcomes, one of them pressed twice at once.
    const choose = await readWhole(world, AMY);
    const twice = await Promise.all([
      world.pressLabel(AMY, choose, '我已阅读，并愿意遵守'),
      world.pressLabel(AMY, choose, '我已阅读，并愿意遵守'),
    ]);
    expect(twice.every((reply) => textOf(reply).includes('R-2611-0001'))).toBe(true);
    const objecting = await world.pressLabel(BEN, await readWhole(world, BEN), '我已阅读，但有异议');
    await world.submit(BEN, objecting.view, { text: '范围太宽。' });
    await world.pressLabel(CLAIRE, await readWhole(world, CLAIRE), '暂不签收');
    const asking = await pressIn(world, DAVID, '提问');
    await world.submit(DAVID, asking.view, { clause: 'whole', text: '口头同意算不算？' });
    await beat(world);
    expect(await states(world, id)).toEqual({ acknowledged: 1, objected: 1, declined: 1, waiting: 2 });

    // Reminders until the due date has passed.
    for (const days of [2, 5, 2]) {
      clock.advance(days * DAY);
      await night(world);
    }
    const chased = world.post.sent.filter(({ key }) => key.startsWith('chaser:'));
    expect(new Set(chased.map(({ account }) => account))).toEqual(new Set(['david', 'eve']));

    // A new date for one, undone; a paper for one; a recall of the other.
    const later = await world.say(HANNAH, `签收延期 ${id} 1028 +3`);
    const moved = await world.pressLabel(HANNAH, later, '办理');
    await world.pressLabel(HANNAH, moved, '撤销');
    const paper = await world.say(HANNAH, `纸质补录 ${id} 1027,2026-11-24,王工,${'a'.repeat(64)}`);
    await world.pressLabel(HANNAH, paper, '办理');
    const recall = await world.say(HANNAH, `撤回签收单 ${id} who=1028; why=发错了`);
    await world.pressLabel(HANNAH, recall, '办理');
    await beat(world);
    const after = await states(world, id);
    expect(after).toEqual({ acknowledged: 2, objected: 1, declined: 1, recalled: 1 });

    // The figures, and the record that agrees with them.
    const status = textOf(await world.say(HANNAH, `签收进度 ${id}`));
    expect(status).toContain('已签收2人');
    const verdict = await tenant.ledger.verify(COMPANY);
    expect(verdict.ok).toBe(true);
    const entries = await tenant.ledger.entriesOf(COMPANY, {});
    expect(entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'published',
        'offered',
        'acknowledged',
        'objected',
        'declined',
        'chased',
        'recalled',
        'paper',
        'due-changed',
      ]),
    );
    answers.push({
      after,
      status: hidden(status),
      kinds: entries.map(({ kind }) => kind).sort(),
      inbox: inbox(world),
    });
    expect(answers.at(-1)).toEqual(answers[0]);

    // Nobody changes what is on record, and the check sees a state that the record does not tell of.
    await expect(
      store.write(COMPANY, (tx) =>
        tx.deleteFrom('ledger_entries').where('company', '=', COMPANY).where('seq', '=', 3).execute(),
      ),
    ).rejects.toThrow();
    await store.write(COMPANY, (tx) =>
      tx
        .updateTable('assignments')
        .set({ state: 'acknowledged' })
        .where('company', '=', COMPANY)
        .where('person', '=', 'p-claire')
        .execute(),
    );
    expect((await tenant.ledger.verify(COMPANY)).ok).toBe(false);
  }, 60_000);
});
