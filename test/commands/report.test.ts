import { expect, onTestFinished, test } from 'vitest';
import { beat, hire, publish } from '../support/campaigns.ts';
import { MINUTE } from '../support/clock.ts';
import { ACME, COMPANY, HANNAH, openWorld, textOf } from '../support/world.ts';

test('HR reads what is asked, from five on, and never who asked; an employee does not', async () => {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const { tenant } = world;
  for (let n = 0; n < 5; n++) tenant.counts.add(COMPANY, 'asked', 'dress');
  for (let n = 0; n < 4; n++) tenant.counts.add(COMPANY, 'asked', 'lift');
  const who = { workspace: 'local', account: 'amy' };
  await tenant.gaps.open({
    company: COMPANY,
    request: 'gap',
    text: '可以带宠物吗',
    lang: 'zh',
    asker: who,
    withName: true,
  });
  const said = textOf(await world.say(HANNAH, '/decorum report'));
  expect(said).toContain('着装：5次');
  expect(said).not.toContain('4次');
  expect(said).toContain('待答问题：1个没有答复，0个已答复。');
  expect(said).toContain('0个批次已发出');
  expect(said).not.toContain('amy');
  expect(textOf(await world.say({ account: 'amy' }, '使用汇总'))).not.toContain('大家问得多的主题');
}, 20_000);

test('clauses that go wrong in the check of understanding are named from five on, and only where five have tried', async () => {
  const world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  onTestFinished(() => world.close());
  const { tenant } = world;
  const people = (department: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `p-${department}${index}`,
      name: `N${index}`,
      department,
    }));
  await hire(tenant, [...people('A', 6), ...people('B', 3)]);
  const version = await publish(tenant);
  const quiz = '未公开的价格能发到外面的群吗（第5条）\n* 不能\n- 能\n电脑要锁屏吗（第6条）\n* 要\n- 不用';
  for (const department of ['A', 'B']) {
    const form = await world.say(HANNAH, '发起签收');
    const preview = await world.submit(HANNAH, form.view, {
      version: version.id,
      who: `部门:${department}`,
      due: '10',
      yearly: 'no',
      quiz,
    });
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * MINUTE);
    await beat(world);
  }
  const { assignments, campaigns } = tenant.acknowledgements;
  const read = () => world.say(HANNAH, '/decorum report').then(textOf);
  const fail = async (person: string, answers: Record<string, string>) => {
    const [mine] = await assignments.mine(COMPANY, person);
    const sheet = await assignments.any(COMPANY, mine?.id ?? '', 'zh');
    const campaign = await campaigns.find(COMPANY, sheet?.assignment.campaign ?? '');
    if (sheet === undefined || campaign?.quiz == null) throw new Error('there is no check');
    const pages = sheet.version.pages.zh?.length ?? 1;
    let now = sheet;
    for (let page = 1; page <= pages; page += 1)
      now = (await assignments.read(COMPANY, `read-${person}-${page}`, now, page, 'zh')) ?? now;
    await assignments.takeQuiz(COMPANY, `quiz-${person}`, now, campaign.quiz, answers);
  };
  // Three of a small department fail both: nothing of it is in any sum.
  for (const index of [0, 1, 2]) await fail(`p-B${index}`, { q1: '1', q2: '1' });
  for (const index of [0, 1, 2, 3]) await fail(`p-A${index}`, { q1: '1', q2: '0' });
  expect(await read()).not.toContain('答错');
  await fail('p-A4', { q1: '1', q2: '1' });
  const said = await read();
  expect(said).toContain('第5条：答错5次');
  expect(said).not.toContain('第6条：答错');
}, 30_000);
