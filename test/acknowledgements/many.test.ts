import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { statusOf } from '../../src/acknowledgements/status.ts';
import { Refusal } from '../../src/shared/errors.ts';
import { hire, publish } from '../support/campaigns.ts';
import { MINUTE } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ACME, COMPANY, HANNAH, openWorld, textOf } from '../support/world.ts';

test('a campaign of many is recalled step by step: no answer is taken meanwhile, and the rest goes on after a restart', async () => {
  const databaseUrl = `sqlite:${join(temporaryFolder(), 'many.db')}`;
  const world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' }, databaseUrl });
  onTestFinished(() => world.close());
  const staff = Array.from({ length: 450 }, (_, n) => ({
    id: `p-${n}`,
    account: `u-${n}`,
    name: `同事${n}`,
    department: '客户服务部',
  }));
  await hire(world.tenant, [
    { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' },
    ...staff,
  ]);
  await publish(world.tenant);
  const preview = await world.say(HANNAH, '发起签收 范围=部门:客户服务部; 截止=2026-12-04');
  await world.pressLabel(HANNAH, preview, '发起');
  world.clock.advance(10 * MINUTE);
  const { campaigns, launching, assignments } = world.tenant.acknowledgements;
  await launching.run(COMPANY);
  const [campaign] = await campaigns.list(COMPANY, ['running']);
  const id = campaign?.id ?? '';
  expect(statusOf(await campaigns.counts(COMPANY, id)).by).toEqual({ waiting: 450 });

  const recalled = await world.say(HANNAH, `policy recall ${id} 发错了部门`);
  expect(textOf(recalled)).toContain('没有答复的400份作废');
  expect(textOf(recalled)).toContain('还有50份正在处理');
  expect(statusOf(await campaigns.counts(COMPANY, id)).by).toEqual({ waiting: 50, recalled: 400 });

  // One of those who have not been gone through reads to the end, and presses.
  const [late] = (await campaigns.waiting(COMPANY, id, 0, 1)).rows;
  const who = { workspace: 'local', account: `u-${late?.person.slice(2)}` };
  let sheet = await assignments.sheet(
    COMPANY,
    await assignments.personOf(COMPANY, who),
    late?.id ?? '',
    'zh',
  );
  for (let page = 1; page <= sheet.pages.length; page++)
    sheet = await assignments.read(COMPANY, `page-${page}`, sheet, page, 'zh');
  const pressed = assignments.answer(COMPANY, 'press', who, sheet, { outcome: 'acknowledged', lang: 'zh' });
  await expect(pressed).rejects.toThrow(Refusal);
  await expect(pressed).rejects.toMatchObject({ code: 'recalled' });

  // The process dies; the next one finds the rest.
  const after = await world.restart();
  onTestFinished(() => after.close());
  for (const job of after.tenant.jobs) if (job.every === 'minute') await job.run();
  const then = after.tenant.acknowledgements.campaigns;
  expect(statusOf(await then.counts(COMPANY, id)).by).toEqual({ recalled: 450 });
  expect((await then.find(COMPANY, id))?.cursor).toBeNull();
  expect(await after.tenant.outbox.progress(COMPANY, 'offer:')).toMatchObject({ due: 0, sent: 0 });
  const [entry, ...more] = await after.tenant.ledger.entriesOf(COMPANY, { kinds: ['recalled'] });
  expect(more).toEqual([]);
  expect(JSON.stringify(entry)).toContain('450');
  expect((await after.tenant.ledger.verify(COMPANY)).ok).toBe(true);
}, 30_000);

test('an older text that a newer version did not replace is still answered for', async () => {
  const world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  onTestFinished(() => world.close());
  await hire(world.tenant, [
    { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' },
    { id: 'p-1', account: 'u-1', name: '同事1', department: '客户服务部' },
  ]);
  const version = await publish(world.tenant);
  const preview = await world.say(HANNAH, '发起签收 范围=部门:客户服务部; 截止=2026-12-04');
  await world.pressLabel(HANNAH, preview, '发起');
  world.clock.advance(10 * MINUTE);
  const { launching, assignments } = world.tenant.acknowledgements;
  await launching.run(COMPANY);
  const who = { workspace: 'local', account: 'u-1' };
  const [mine] = await assignments.mine(COMPANY, 'p-1');
  const { SECRECY_ZH } = await import('../support/policies.ts');
  const label = version.clauses.findLast((clause) => clause.label !== '')?.label ?? '';
  const changed = SECRECY_ZH.trimEnd();
  await publish(world.tenant, {
    policy: version.policy,
    zh: `${changed}。`,
    decide: { [label]: '只改了一个标点' },
  });
  let sheet = await assignments.sheet(
    COMPANY,
    await assignments.personOf(COMPANY, who),
    mine?.id ?? '',
    'zh',
  );
  for (let page = 1; page <= sheet.pages.length; page++)
    sheet = await assignments.read(COMPANY, `page-${page}`, sheet, page, 'zh');
  const given = { outcome: 'acknowledged', lang: 'zh' } as const;
  const answered = await assignments.answer(COMPANY, 'press', who, sheet, given);
  expect(answered.before).toBe(false);
  expect((await assignments.answer(COMPANY, 'press-2', who, sheet, given)).receipt).toEqual(answered.receipt);
}, 30_000);
