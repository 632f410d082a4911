import { expect, onTestFinished, test } from 'vitest';
import { COMPANY, HANNAH, openWorld, textOf } from '../support/world.ts';

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
