import { expect, onTestFinished, test } from 'vitest';
import type { Owed } from '../../src/outbox/outbox.ts';
import { beat, hire, lettersTo, pressIn, publish, readWhole } from '../support/campaigns.ts';
import { fitsEverywhere } from '../support/everywhere.ts';
import { SECRECY_EN, SECRECY_ZH } from '../support/policies.ts';
import { AMY, BEN, COMPANY, HANNAH, openWorld, WORKSPACE } from '../support/world.ts';

/** As long as it may be: signs of three and four bytes, no place to break. */
const long = (length: number) =>
  '𠮷字'
    .repeat(length)
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/u, '字');
const SHANGHAI = {
  id: 'shanghai',
  name: { zh: long(120), en: 'S'.repeat(120) },
  zone: 'Asia/Shanghai',
  lang: 'zh' as const,
  calendar: 'CN',
  hours: { open: '09:00', close: '18:00' },
  workweek: [1, 2, 3, 4, 5],
  channels: [{ workspace: WORKSPACE, channel: 'c-sha' }],
  preparationCounts: true,
};

/** A company in which everything that somebody may write is as long as they may write it. */
async function longest() {
  const world = await openWorld({
    roles: { hannah: ['hr', 'manager'] },
    company: {
      live: '2026-11-01T00:00:00.000Z',
      offices: [SHANGHAI],
      limits: { dailyMessages: 50, quietMarginMinutes: 30 },
      languages: ['zh', 'en'],
      witness: { authority: null, channel: { workspace: WORKSPACE, channel: 'c-sha' }, every: 'day' },
      routines: [
        {
          id: 'opening',
          wording: {
            title: { zh: long(120), en: 'T'.repeat(120) },
            text: { zh: long(1000), en: 'w '.repeat(500) },
          },
        },
      ],
    } as never,
  });
  onTestFinished(() => world.close());
  await world.tenant.people.firstMeeting(COMPANY, { workspace: WORKSPACE, account: 'claire' });
  const staff = (account: string, name: string) => ({
    id: `p-${account}`,
    account,
    name,
    department: long(100),
    manager: 'p-hannah',
  });
  await hire(world.tenant, [
    { id: 'p-hannah', account: 'hannah', name: long(100) },
    staff('amy', long(100)),
    staff('ben', 'B'.repeat(100)),
    staff('claire', long(100)),
    // A department of a hundred and twenty, none of whom answers.
    ...Array.from({ length: 120 }, (_, n) => ({
      id: `p-n${n}`,
      name: `${n}${long(60)}`,
      department: long(100),
      manager: 'p-hannah',
    })),
  ]);
  return world;
}

test('every kind of message, as long as it can become, goes out on Slack, WeCom and the page within all limits', {
  timeout: 60_000,
}, async () => {
  const world = await longest();
  const { tenant, post, clock } = world;
  const title = (text: string, name: string) => text.replace(/^# .*$/m, `# ${name}`);
  const [zh, en] = [title(SECRECY_ZH, long(80)), title(SECRECY_EN, 'P'.repeat(80))];
  const first = await publish(tenant, { zh, en });
  // A second version in which every clause has changed.
  const decide = Object.fromEntries(first.clauses.map(({ label }) => [label, true as const]));
  await publish(tenant, {
    policy: first.policy,
    zh: zh.replace(/。/g, '，也一样。'),
    en: en.replace(/\./g, ', too.'),
    decide,
  }).catch(() => undefined);
  const preview = await world.say(HANNAH, '发起签收 who=所有人; due=10');
  await world.pressLabel(HANNAH, preview, '先发给我');
  await world.pressLabel(HANNAH, preview, '发起');
  clock.advance(10 * 60_000);
  await beat(world);
  const ask = await pressIn(world, AMY, '提问');
  await world.submit(AMY, ask.view, { text: long(1000) });
  await beat(world);
  const answering = await pressIn(world, HANNAH, '答复');
  await world.submit(HANNAH, answering.view, { answer: long(2500), text: long(2500) });
  await world.pressLabel(AMY, await readWhole(world, AMY), '我已阅读，并愿意遵守');
  const objecting = await world.pressLabel(BEN, await readWhole(world, BEN), '我已阅读，但有异议');
  await world.submit(BEN, objecting.view, { text: long(2000) });
  await beat(world);
  const passing = await world.press(BEN, 'gaps pass');
  await world.submit(BEN, passing.view, { text: long(1000), name: 'with' });
  await beat(world);
  const gap = await world.press(HANNAH, 'gaps 1');
  await world.submit(HANNAH, gap.view, { answer: long(2500) });
  clock.set('2026-11-23T20:12:00+08:00');
  await world.say(AMY, '我最后走 关灯');
  await pressIn(world, AMY, '就这样结束').catch(() => world.press(AMY, 'lastout close shanghai 2026-11-23'));
  await beat(world);

  clock.set('2026-11-24T09:30:00+08:00');

  // What comes only at a certain moment is owed by hand, about the same things.
  const { store, company } = tenant;
  const db = store.read(company);
  const one = async (table: 'assignments' | 'campaigns' | 'assignment_tasks', person?: string) =>
    (
      await db
        .selectFrom(table as 'assignments')
        .select('id')
        .where('company', '=', company)
        .$if(person !== undefined, (query) => query.where('person', '=', person ?? ''))
        .executeTakeFirstOrThrow()
    ).id;
  const assignment = await one('assignments', 'p-claire');
  const slot = { routine: 'opening', office: 'shanghai', date: '2026-11-23', occurrence: 1 };
  const subjects: readonly (readonly [string, object | string])[] = [
    ['policy-chaser', { assignment, stage: 7, last: true }],
    ['policy-ended', { assignment }],
    ['policy-card-changed', { assignment: await one('assignments', 'p-amy') }],
    ['policy-task-reply', { task: await one('assignment_tasks') }],
    ['policy-manager-digest', { manager: 'p-hannah' }],
    ['policy-hr-digest', { week: '2026-W48' }],
    ['policy-leaving', { person: 'p-amy' }],
    ['routine', slot],
    ['routine-test', slot],
    ['clock-jump', [clock.now() - 90_000_000, clock.now()]],
    ['export-ready', 'none'],
    ['closing-week', { office: 'shanghai', week: '2026-11-23' }],
    ['calendar-year', { year: 2027, office: 'shanghai' }],
    ['ledger-head', '2026-11-23'],
    ['witness-news', { zh: long(300), en: 'w '.repeat(300) }],
  ];
  const kinds = tenant.outbox.kinds();
  for (const [kind] of subjects) expect(kinds).toContain(kind);
  await store.write(company, async (tx) => {
    await tx
      .updateTable('assignment_tasks')
      .set({ note: long(2500), done_at: new Date(clock.now()).toISOString() })
      .where('company', '=', company)
      .execute();
    await tenant.outbox.owe(
      tx,
      subjects.map(
        ([kind, subject]): Owed => ({
          company,
          key: `by-hand:${kind}`,
          to:
            kind === 'routine' || kind === 'ledger-head'
              ? { workspace: WORKSPACE, channel: 'c-sha' }
              : kind === 'export-ready'
                ? { workspace: WORKSPACE, account: 'hannah' }
                : { person: 'p-hannah' },
          kind,
          subject: JSON.stringify(subject),
          lane: 'reply',
        }),
      ),
    );
  });
  await beat(world);

  const rows = await db
    .selectFrom('deliveries')
    .select(['key', 'kind'])
    .where('company', '=', company)
    .execute();
  const came = new Map<string, string[]>();
  for (const { key, message } of post.sent) {
    const kind = rows.find((row) => row.key === key)?.kind ?? '?';
    const { slack, wecom } = fitsEverywhere(message);
    came.set(kind, [...(came.get(kind) ?? []), `${slack}/${wecom}`]);
  }
  expect([...came.keys()].sort()).toEqual([...kinds].sort());
  expect(lettersTo(world, HANNAH).length).toBeGreaterThan(5);
  // Some are too long for one call: those open as pages.
  expect([...came.values()].flat()).toContain('whole/card');
});
