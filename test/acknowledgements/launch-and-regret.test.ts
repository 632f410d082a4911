import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { statusOf } from '../../src/acknowledgements/status.ts';
import { beat, hire, lettersTo, night, publish, readWhole, type Staff } from '../support/campaigns.ts';
import { DAY, MINUTE } from '../support/clock.ts';
import { ACME, COMPANY, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

const LIVE = { ...ACME, live: '2026-11-01T00:00:00.000Z' };

let world: World;
beforeEach(async () => {
  world = await openWorld({ company: LIVE });
  onTestFinished(() => world.close());
});

const staff = (count: number, department: string, from = 0): Staff[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `p-${department}-${from + index}`,
    account: `${department}-${from + index}`,
    name: `${department}${from + index}`,
    number: `${department === '客户服务部' ? 'K' : 'Y'}${from + index}`,
    department,
  }));
const HR: Staff = { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' };

/** What was made for a department, as its due dates. */
async function duesOf(department: string): Promise<string[]> {
  const [campaign] = await world.tenant.acknowledgements.campaigns.list(COMPANY, ['running']);
  const { rows } = await world.tenant.acknowledgements.campaigns.waiting(
    COMPANY,
    campaign?.id ?? '',
    0,
    1000,
  );
  return [...new Set(rows.filter((row) => row.department === department).map(({ due }) => due))];
}

describe('launch and regret', () => {
  test('a test card, a launch taken back, twelve wrong people, a new date for one department and its undoing', async () => {
    await hire(world.tenant, [HR, ...staff(188, '客户服务部'), ...staff(12, '运营部')]);
    await publish(world.tenant);
    // The making of the policy is missing on record: a warning, and it goes on.
    const preview = await world.say(HANNAH, '发起签收 范围=部门:客户服务部、部门:运营部; 截止=2026-12-04');
    expect(textOf(preview)).toContain('200人，预计1分钟内发完');
    expect(textOf(preview)).toMatch(/⚠️ 没有记录：.*可以继续发起，缺的步骤一直显示为缺。/);

    // Only HR gets the test, and nothing is made.
    expect(textOf(await world.pressLabel(HANNAH, preview, '先发给我'))).toContain('没有发给别人');
    await beat(world);
    expect(world.post.sent.map(({ account }) => account)).toEqual(['hannah']);
    expect(textOf(world.post.sent[0]?.message ?? ({} as never))).toMatch(/^测试 · 请签收/);
    const [draft] = await world.tenant.acknowledgements.campaigns.list(COMPANY);
    const look = await world.press(HANNAH, `policy look ${draft?.id} choose`);
    expect(textOf(await world.pressLabel(HANNAH, look, '我已阅读，并愿意遵守'))).toBe(
      '这是测试，什么都没有记录。',
    );

    // Launched, and taken back within ten minutes: nobody gets anything, ever.
    const launched = await world.pressLabel(HANNAH, preview, '发起');
    expect(textOf(launched)).toContain('10分钟后发给200人\n预计1分钟内发完。现在撤回，一条也不会发。');
    world.clock.advance(9 * MINUTE);
    await beat(world);
    expect(textOf(await world.pressLabel(HANNAH, launched, '撤回'))).toBe('已撤回，一条也没有发');
    world.clock.advance(60 * MINUTE);
    await beat(world);
    expect(world.post.sent).toHaveLength(1);
    expect(await world.tenant.ledger.entriesOf(COMPANY, { kinds: ['offered'] })).toEqual([]);
    expect(textOf(await world.pressLabel(HANNAH, preview, '发起'))).toContain('什么都没有改动');

    // Relaunched; later it turns out that twelve people were wrong.
    const second = await world.say(HANNAH, '发起签收 范围=部门:客户服务部、部门:运营部; 截止=2026-12-04');
    await world.pressLabel(HANNAH, second, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
    expect(world.post.sent).toHaveLength(201);
    const [campaign] = await world.tenant.acknowledgements.campaigns.list(COMPANY, ['running']);
    const early = { account: '运营部-3' };
    await world.pressLabel(early, await readWhole(world, early), '我已阅读，并愿意遵守');
    const recalling = await world.say(
      HANNAH,
      `policy recall-some ${campaign?.id} who=部门:运营部; why=发错了部门`,
    );
    expect(textOf(recalling)).toContain('将撤回11人的签收单');
    expect(textOf(await world.pressLabel(HANNAH, recalling, '办理'))).toContain('已撤回11人的签收单');
    await beat(world);
    expect(
      lettersTo(world, '运营部-0')
        .map(({ message }) => textOf(message))
        .at(-1),
    ).toContain('不用签收了');
    const sheets = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-运营部-0');
    expect(textOf(await world.press({ account: '运营部-0' }, `policy choose ${sheets[0]?.id}`))).toContain(
      '这次签收发错了范围，已经撤回，您不用签收。',
    );
    // What was acknowledged is kept.
    const counts = statusOf(
      await world.tenant.acknowledgements.campaigns.counts(COMPANY, campaign?.id ?? ''),
    );
    expect(counts.by).toMatchObject({ acknowledged: 1, recalled: 11, waiting: 188 });

    // Three working days more for one department, and back.
    const extending = await world.say(HANNAH, `签收延期 ${campaign?.id} 部门:客户服务部 +3`);
    expect(textOf(extending)).toContain('将给188人改截止日');
    expect(textOf(extending)).toMatch(/客户服务部\d+：12月4日 → 12月9日/);
    expect(await duesOf('客户服务部')).toEqual(['2026-12-04']);
    const extended = await world.pressLabel(HANNAH, extending, '办理');
    expect(textOf(extended)).toContain('已给188人改截止日');
    expect(await duesOf('客户服务部')).toEqual(['2026-12-09']);
    expect(textOf(await world.pressLabel(HANNAH, extending, '办理'))).toContain('没有再动');
    expect(textOf(await world.pressLabel(HANNAH, extended, '撤销'))).toContain('已撤销，188人恢复原样');
    expect(await duesOf('客户服务部')).toEqual(['2026-12-04']);
    expect((await world.tenant.ledger.verify(COMPANY)).ok).toBe(true);
  });

  test('a wrong version is withdrawn as a whole, and says so to an old card', async () => {
    await hire(world.tenant, [HR, ...staff(3, '客户服务部')]);
    await publish(world.tenant);
    const preview = await world.say(HANNAH, '发起签收 范围=客户服务部; 截止=5');
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
    const form = await world.say(HANNAH, '撤回版本');
    const done = await world.submit(HANNAH, form.view, { why: '发错了稿子' });
    expect(textOf(done)).toContain('没有答复的3份作废');
    await beat(world);
    expect(
      lettersTo(world, '客户服务部-1')
        .map(({ message }) => textOf(message))
        .at(-1),
    ).toContain('已经撤回');
    const [sheet] = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-客户服务部-1');
    expect(textOf(await world.press({ account: '客户服务部-1' }, `policy accept ${sheet?.id}`))).toContain(
      '这一版已经撤回',
    );
    world.clock.advance(30 * DAY);
    await beat(world);
    expect(world.post.sent.filter(({ key }) => key.startsWith('chaser:'))).toEqual([]);
  });
});

describe('who is asked later', () => {
  test('newcomers within a day with their own days, rehired people again, leavers see their record', async () => {
    await hire(world.tenant, [HR, ...staff(2, '客户服务部')]);
    await publish(world.tenant);
    const preview = await world.say(
      HANNAH,
      '发起签收 范围=全员; 除外=人力资源部; 截止=10; 新入职的给几个工作日=3',
    );
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
    const amy = { account: '客户服务部-0' };
    await world.pressLabel(amy, await readWhole(world, amy), '我已阅读，并愿意遵守');
    await beat(world);
    world.clock.advance(DAY);
    await hire(world.tenant, [
      { id: 'p-new', account: 'new', name: '新人', department: '运营部', joined: '2026-11-24' },
    ]);
    await night(world);
    expect(
      lettersTo(world, 'new')
        .map(({ message }) => textOf(message))
        .at(-1),
    ).toContain('11月27日（周五）18:00截止');
    // Once only; and a night on which nobody is new writes nothing to find that out.
    await night(world);
    expect(lettersTo(world, 'new')).toHaveLength(1);
    const { ledger } = world.tenant.acknowledgements.desk;
    const commits: string[] = [];
    const { commit } = ledger;
    Object.assign(ledger, {
      commit: (...given: Parameters<typeof commit>) => {
        commits.push(given[1]);
        return commit(...given);
      },
    });
    await world.tenant.acknowledgements.launching.daily(COMPANY);
    expect(commits).toEqual([]);
    // Who comes later the same day is asked with the next look.
    await hire(world.tenant, [{ id: 'p-later', account: 'later', name: '后来', department: '运营部' }]);
    await world.tenant.acknowledgements.launching.daily(COMPANY);
    expect(commits).toHaveLength(1);
    Object.assign(ledger, { commit });
    expect(await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-later')).toHaveLength(1);

    // She leaves, and comes back: asked again, for the whole; the old answer stays.
    const { store } = world.tenant;
    const set = (facts: Record<string, string | null>) =>
      store.write(COMPANY, (tx) =>
        tx
          .updateTable('people')
          .set(facts as never)
          .where('company', '=', COMPANY)
          .where('id', '=', 'p-客户服务部-0')
          .execute(),
      );
    await set({ left_on: '2026-11-27' });
    await night(world);
    expect(
      lettersTo(world, amy)
        .map(({ message }) => textOf(message))
        .at(-1),
    ).toContain('账号关闭之前');
    world.clock.advance(30 * DAY);
    await night(world);
    await set({ left_on: null, joined: '2026-12-24' });
    world.clock.advance(DAY);
    await night(world);
    const mine = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-客户服务部-0');
    expect(mine.map(({ standing }) => standing.state)).toEqual(['waiting', 'acknowledged']);
    await night(world);
    expect(await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-客户服务部-0')).toHaveLength(2);
  });

  test('everybody again after a year, when that was wanted', async () => {
    await hire(world.tenant, [HR, ...staff(1, '客户服务部')]);
    await publish(world.tenant);
    const preview = await world.say(
      HANNAH,
      '发起签收 范围=客户服务部; 截止=10; 每年重签=每年重签; 新入职的给几个工作日=',
    );
    expect(textOf(preview)).toContain('每年重签');
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
    const amy = { account: '客户服务部-0' };
    await world.pressLabel(amy, await readWhole(world, amy), '我已阅读，并愿意遵守');
    world.clock.advance(364 * DAY);
    await night(world);
    expect(await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-客户服务部-0')).toHaveLength(1);
    world.clock.advance(DAY);
    await night(world);
    const mine = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-客户服务部-0');
    expect(mine.map(({ standing }) => standing.state)).toEqual(['waiting', 'acknowledged']);
  });
});

describe('reminders', () => {
  test('come three working days before, on the day, one, three and seven after; the last says so; then no more', async () => {
    await hire(world.tenant, [HR, ...staff(1, '客户服务部')]);
    await publish(world.tenant);
    const preview = await world.say(HANNAH, '发起签收 范围=客户服务部; 截止=2026-12-04');
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
    const days: string[] = [];
    for (let hour = 0; hour < 24 * 40; hour += 6) {
      world.clock.advance(6 * 60 * MINUTE);
      const before = world.post.sent.length;
      await beat(world);
      for (const { key } of world.post.sent.slice(before))
        if (key.startsWith('chaser:'))
          days.push(new Date(world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10));
    }
    expect(days).toEqual(['2026-12-01', '2026-12-04', '2026-12-07', '2026-12-09', '2026-12-15']);
    const texts = lettersTo(world, '客户服务部-0').map(({ message }) => textOf(message));
    expect(texts.at(-1)).toContain('最后一次提醒：《信息保密制度》第1版\n12月4日截止，已过7个工作日。');
    expect(texts[1]).toContain('《信息保密制度》第1版等您答复\n12月4日（周五）18:00截止，约1分钟读完。');
  });

  test('wait while somebody is exempt, and begin anew when the exemption is over', async () => {
    await hire(world.tenant, [HR, ...staff(2, '客户服务部')]);
    await publish(world.tenant);
    const preview = await world.say(HANNAH, '发起签收 范围=客户服务部; 截止=2026-12-04');
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
    const exempting = await world.say(HANNAH, '豁免签收 who=K0; until=2026-12-31; why=产假');
    await world.pressLabel(HANNAH, exempting, '办理');
    for (let day = 0; day < 38; day++) {
      world.clock.advance(DAY);
      await beat(world);
    }
    expect(
      world.post.sent.filter(({ key, account }) => key.startsWith('chaser:') && account === '客户服务部-0'),
    ).toEqual([]);
    world.clock.advance(DAY);
    await night(world);
    const [sheet] = await world.tenant.acknowledgements.assignments.mine(COMPANY, 'p-客户服务部-0');
    expect(sheet).toMatchObject({ standing: { state: 'waiting' }, due: '2027-01-08' });
  });
});
