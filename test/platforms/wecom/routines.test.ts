import { describe, expect, test } from 'vitest';
import { beat } from '../../support/campaigns.ts';
import { createTestClock } from '../../support/clock.ts';
import { office } from '../../support/offices.ts';
import { handsOf } from '../../support/wecom/hands.ts';
import { readMessage } from '../../support/wecom/read.ts';
import { ACME } from '../../support/world.ts';
import { cardOf, faultsOf, PEOPLE, setStage } from './stage.ts';

const { AMY, BEN } = PEOPLE;
const LIVE = {
  ...ACME,
  live: '2026-01-05T01:00:00.000Z',
  // An app cannot speak in a group it did not make: the office has no channel here.
  offices: [office({ channels: [] })],
};

describe('the office’s day in WeCom', () => {
  test('the last one out ticks a list: one card, in place until all is done', async () => {
    const clock = createTestClock('2026-11-27T20:05:00+08:00');
    const stage = await setStage({ company: LIVE, clock });
    const { sim } = stage;
    await sim.say(AMY, '我最后走');
    const card = sim.last(AMY);
    expect(cardOf(card)).toMatchObject({
      card_type: 'vote_interaction',
      main_title: { title: '最后检查：上海办公室' },
      checkbox: { mode: 1 },
      submit_button: { text: '完成' },
    });
    await sim.submit(card, ['关窗', '关灯', '关空调和其他电器', '切断全部电源']);
    expect(sim.inbox(AMY).map(readMessage).join('\n')).toContain('还有1项没勾：锁门');
    await sim.say(BEN, '我最后走');
    expect(sim.inbox(BEN).map(readMessage).join('\n')).toContain('已经有同事在做最后检查');
    await sim.say(AMY, '我最后走');
    await sim.submit(sim.last(AMY), ['关窗', '关灯', '关空调和其他电器', '切断全部电源', '锁门']);
    expect(sim.inbox(AMY).map(readMessage).join('\n')).toContain('5项全部完成。辛苦了');
    expect(faultsOf(sim)).toEqual([]);
  });

  test('who subscribed gets a card at the time, with what can be pressed', async () => {
    const clock = createTestClock('2026-11-26T17:30:00+08:00');
    const stage = await setStage({ company: LIVE, clock });
    const { sim } = stage;
    const amy = handsOf(sim, AMY);
    await amy.say('订阅 closing');
    for (let minutes = 0; minutes < 45; minutes += 5) {
      clock.advance(5 * 60_000);
      await beat(stage);
      await stage.settle();
    }
    const card = sim.inbox(AMY).findLast(({ card }) => card !== undefined);
    if (card === undefined) throw new Error(sim.inbox(AMY).map(readMessage).join('\n--\n'));
    expect(readMessage(card)).toContain('下班前看一眼');
    expect(cardOf(card)).toMatchObject({
      card_type: 'button_interaction',
      source: { desc: '知礼 · 11月26日' },
    });
    await amy.press('做完了');
    expect(faultsOf(sim)).toEqual([]);
  });
});
