import { describe, expect, test } from 'vitest';
import { dumpFile } from '../../support/dump.ts';
import { cardOf, faultsOf, labelsOf, PEOPLE, setStage } from './stage.ts';

const { AMY, BEN, HR, ODD } = PEOPLE;

describe('asking in WeCom', () => {
  test('a rule comes back at once, as one text', async () => {
    const { sim } = await setStage();
    const friday = await sim.say(AMY, '着装 周五');
    expect(friday.text).toContain('11月27日（周五）可以穿便装');
    expect(friday.text).toContain('B-3.2.7');
    expect(friday.text).toMatch(/\n回复：.*其他规范/);
    expect(friday.text).not.toContain('发到这里');
    expect(sim.inbox(AMY)).toHaveLength(1);
    expect((await sim.say(BEN, '/dress friday')).text).toContain('Friday 27 November: casual is fine');
    expect((await sim.say(ODD, '来电找的人不在怎么办')).text).toContain('B-4.5.3');
    expect(sim.state.calls.filter(({ api }) => api === 'message/send')).toEqual([]);
    expect(faultsOf(sim)).toEqual([]);
  });

  test('what a text offers can be typed back', async () => {
    const { sim } = await setStage();
    await sim.say(AMY, '着装 周五');
    expect((await sim.say(AMY, '其他规范')).text).toContain('C-dress');
    await sim.say(AMY, '着装 周五');
    expect((await sim.say(AMY, '“其他规范”')).text).toContain('C-dress');
    // Nobody else was offered it.
    expect((await sim.say(BEN, '其他规范')).text).not.toContain('C-dress.1');
  });

  test('choices come as a card, whose press is answered with a message', async () => {
    const { sim } = await setStage();
    const asked = await sim.say(AMY, '快迟到了怎么办');
    expect(asked.text).toBe('');
    const card = sim.last(AMY);
    expect(cardOf(card).card_type).toBe('button_interaction');
    const [label = ''] = labelsOf(card);
    await sim.press(card, label);
    expect(sim.last(AMY).text).toMatch(/〔[A-E]-/);
    // The same card may be pressed again, and a repeated answer is not swallowed as a duplicate.
    await sim.press(card, label);
    expect(sim.inbox(AMY).filter(({ text }) => text.includes('〔'))).toHaveLength(2);
    expect(faultsOf(sim)).toEqual([]);
  });

  test('nor is it where WeCom goes by what a message says', async () => {
    const { sim } = await setStage({ duplicatesBy: 'content' });
    await sim.say(AMY, '快迟到了怎么办');
    const card = sim.last(AMY);
    const [label = ''] = labelsOf(card);
    await sim.press(card, label);
    await sim.press(card, label);
    expect(faultsOf(sim)).toEqual([]);
    expect(sim.inbox(AMY)).toHaveLength(3);
  });

  test('voice, pictures and files: text only, please', async () => {
    const { sim } = await setStage();
    for (const type of ['voice', 'image', 'file', 'video', 'location', 'link']) {
      expect((await sim.sendMedia(AMY, type)).text).toContain('我只看得懂文字');
    }
  });

  test('a user id like a number stays what it is', async () => {
    const { sim, tenant } = await setStage();
    await sim.say(ODD, 'English');
    const lang = (account: string) =>
      tenant.people.of(tenant.company, { workspace: sim.state.corpId, account }).lang;
    expect(lang('00123')).toBe('en');
    expect(lang('123')).toBeUndefined();
  });

  test('user ids are compared without case', async () => {
    const { sim } = await setStage();
    await sim.say('WANGMIN', 'English');
    expect((await sim.say('wangmin', '/dress')).text).toContain('what would you like to know');
  });

  test('a menu click is a call', async () => {
    const { sim } = await setStage();
    expect((await sim.clickMenu(AMY, 'decorum')).text).toContain('可以这样问');
    expect((await sim.clickMenu(AMY, 'no such call')).text).toContain('旧按钮');
  });

  test('HR’s rights come with the account that the deployment named', async () => {
    const { sim } = await setStage();
    expect((await sim.say(HR, 'gaps')).text).not.toContain('Only HR');
    expect((await sim.say(AMY, '待答问题')).text).toContain('只有 HR 能做');
  });

  test('a card for passing on quotes the question; its buttons decide', async () => {
    const { sim, database } = await setStage();
    await sim.say(AMY, '年会能带家属吗');
    await sim.say(AMY, '转给 HR');
    const card = sim.last(AMY);
    expect(JSON.stringify(cardOf(card).quote_area)).toContain('年会能带家属吗');
    await sim.press(card, '不带姓名');
    expect(card.card?.replaced).toBe('已选：不带姓名');
    expect(sim.last(AMY).text).toContain('G-1');
    expect(() => sim.press(card, '不带姓名')).toThrow('已选');
    // What was passed on is kept once: with HR's questions, not among what was sent.
    expect(JSON.stringify(dumpFile(database)).split('年会能带家属吗')).toHaveLength(2);
    expect(faultsOf(sim)).toEqual([]);
  });
});

describe('hello', () => {
  test('the notice on privacy first; then at most once a day, and shorter', async () => {
    const { sim, clock } = await setStage({ newcomers: true });
    const first = await sim.event(AMY, 'enter_agent');
    expect(first.text).toContain('您好，我是知礼');
    expect(first.text).toContain('不留记录');
    clock.advance(1000);
    expect((await sim.event(AMY, 'enter_agent')).text).toBe('');
    expect((await sim.event(AMY, 'subscribe')).text).toBe('');
    // It is not said again before an answer.
    expect((await sim.say(AMY, '着装 周五')).text).not.toContain('您好，我是知礼');
    clock.set('2026-11-24T09:00:00+08:00');
    const next = await sim.event(AMY, 'enter_agent');
    expect(next.text).toContain('您好，我是知礼');
    expect(next.text).not.toContain('不留记录');
    expect(faultsOf(sim)).toEqual([]);
  });

  test('who never entered gets it before the first answer', async () => {
    const { sim } = await setStage({ newcomers: true });
    const asked = await sim.say(AMY, '着装 周五');
    expect(asked.text).toMatch(/^您好，我是知礼/);
    expect(asked.text).toContain('B-3.2.7');
  });
});

test('healthz names the address that WeCom does not take', async () => {
  const { health, wecom, sim } = await setStage({
    prepare: (wecomSim) =>
      wecomSim.faults.always('agent/get', { errcode: 60020, errmsg: 'from ip: 203.0.113.7, more' }),
  });
  expect(await health()).toMatchObject({
    status: 200,
    body: {
      ready: true,
      platforms: { wecom: { ready: true, why: expect.stringContaining('203.0.113.7') as string } },
    },
  });
  expect(wecom.missing?.()[0]?.needs).toContain('203.0.113.7');
  // Answers need no call of ours.
  expect((await sim.say(AMY, '着装 周五')).text).toContain('B-3.2.7');
});

test('wrong settings end the start in one plain line', async () => {
  await expect(
    setStage({ prepare: (sim) => sim.faults.always('gettoken', { errcode: 40001 }) }),
  ).rejects.toThrow(/WECOM_SECRET/);
});
