import { beforeEach, describe, expect, test } from 'vitest';
import { actionsOf } from '../../src/messages/plain.ts';
import { DAY, HOUR, MINUTE } from '../support/clock.ts';
import { LONDON, SHANGHAI } from '../support/offices.ts';
import {
  ACME,
  AMY,
  actionLabelled,
  BEN,
  COMPANY,
  english,
  HANNAH,
  openWorld,
  textOf,
  WORKSPACE,
  type World,
} from '../support/world.ts';

const MAY = { account: 'may' };
let world: World;

/** What the channel was told. */
const told = () => world.post.sent.map(({ message }) => textOf(message));
const settle = () => world.tenant.outbox.idle();

beforeEach(async () => {
  world = await openWorld({
    company: { ...ACME, live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI, LONDON] },
    roles: { hannah: ['hr'], may: ['manager'] },
  });
  world.clock.set('2026-11-27T20:05:00+08:00');
  const { people } = world.tenant;
  await people.firstMeeting(COMPANY, { workspace: WORKSPACE, account: 'may' });
});

describe('the last one out, at ten past eight', () => {
  test('takes it, ticks, finishes; the channel gets a record without a name', async () => {
    const form = await world.press(AMY, 'lastout take shanghai 2026-11-27');
    expect(textOf(form)).toContain('最后检查：上海办公室');
    expect(form.view).toMatchObject({ view: 'form', submit: '完成' });
    const part = await world.submit(AMY, form.view, { points: 'windows,lights,appliances,power' });
    expect(textOf(part)).toBe('还有1项没勾：锁门。\n勾上的已经记下。');
    const again = await world.pressLabel(AMY, part, '接着勾');
    expect(again.view).toMatchObject({ fields: [{ value: 'windows,lights,appliances,power' }] });
    world.clock.set('2026-11-27T20:12:00+08:00');
    const done = await world.submit(AMY, again.view, { points: 'windows,lights,appliances,power,door' });
    expect(textOf(done)).toBe(
      '上海办公室11月27日20:12已关门，5项全部完成。辛苦了。\n频道里会有一条记录，不写姓名。',
    );
    await settle();
    expect(told()).toEqual(['上海办公室11月27日20:12已关门，5项全部完成。辛苦了。']);
    expect(world.post.sent[0]).toMatchObject({ channel: 'c-sha' });
  });

  test('typed: all at once, some of it, and what there is not', async () => {
    expect(textOf(await world.say(AMY, '我最后走 关窗、关灯'))).toContain(
      '还有3项没勾：关空调和其他电器、切断全部电源、锁门。',
    );
    expect(textOf(await world.say(AMY, '我最后走 烧水壶'))).toBe(
      '没有“烧水壶”这一项。可以写：关窗、关灯、关空调和其他电器、切断全部电源、锁门，或者“全部”。什么都没有改动。',
    );
    expect(textOf(await world.say(english(AMY), "I'm last all"))).toMatch(
      /^Shanghai office closed at 20:05 on 27 November, 5 of 5 done\. Thank you\./,
    );
  });

  test('a colleague sees that it is taken, and may take it over', async () => {
    await world.say(AMY, '我最后走');
    const other = await world.say(BEN, '我最后走');
    expect(textOf(other)).toBe('已经有同事在做最后检查。');
    expect(textOf(await world.press(BEN, 'lastout close shanghai 2026-11-27'))).toBe(
      '已经有同事在做最后检查。',
    );
    expect((await world.pressLabel(BEN, other, '换我来做')).view.view).toBe('form');
    expect(textOf(await world.say(AMY, '不是我最后走'))).toBe('最后检查不在您这里，什么都没有改动。');
  });

  test('“not me after all” frees it; a second press says so', async () => {
    const form = await world.say(AMY, '我最后走');
    const back = actionLabelled(form, '不是我最后走').call;
    expect(textOf(await world.press(AMY, back))).toBe('好的，没有记录。最后走的同事再点“我最后走”。');
    expect((await world.say(BEN, '我最后走')).view.view).toBe('form');
  });

  test('with a point open it can be finished as it is; a wrong tick is corrected, and the channel told', async () => {
    const form = await world.say(AMY, '我最后走');
    const open = await world.submit(AMY, form.view, { points: 'windows,lights,appliances,door' });
    const done = await world.pressLabel(AMY, open, '就这样结束');
    expect(textOf(done)).toContain('做完最后检查，5项完成4项，没勾：切断全部电源。');
    await settle();
    const correct = await world.pressLabel(AMY, done, '改一下');
    await world.submit(AMY, correct.view, { points: 'windows,lights,appliances,power' });
    await settle();
    expect(told()).toEqual([
      '上海办公室11月27日20:05做完最后检查，5项完成4项，没勾：切断全部电源。',
      '更正：上海办公室11月27日20:05做完最后检查，5项完成4项，没勾：锁门。',
    ]);
    expect(textOf(await world.say(BEN, '我最后走'))).toBe('上海办公室20:05已经做完最后检查，不用再做。');
  });

  test('a button of another evening, of no office, of a made-up day', async () => {
    expect(textOf(await world.press(AMY, 'lastout take shanghai 2026-11-26'))).toContain(
      '这一晚的最后检查已经过去',
    );
    for (const call of ['lastout take paris 2026-11-27', 'lastout done shanghai 2026-11-31', 'lastout take'])
      expect(textOf(await world.press(AMY, call))).toContain('旧按钮用不了了');
  });

  test('says when the check is switched off', async () => {
    await world.say(HANNAH, '例行 关闭 last-out');
    expect(textOf(await world.say(AMY, '我最后走'))).toBe(
      '上海办公室没有打开最后离开检查。要打开，请找 HR。',
    );
  });
});

describe('who sees what', () => {
  test('the manager sees the name until noon of the next working day; HR never; nobody after', async () => {
    await world.say(AMY, '我最后走 全部');
    world.clock.set('2026-11-30T09:00:00+08:00');
    const list = textOf(await world.say(MAY, '关门记录'));
    expect(list).toContain('11月27日（周五）：20:05已关门，5项全部完成，陈安');
    expect(list).toContain('11月26日（周四）：没有人登记“最后离开”');
    expect(textOf(await world.say(HANNAH, '关门记录 上海'))).not.toContain('陈安');
    world.clock.advance(3 * HOUR);
    expect(textOf(await world.say(MAY, '关门记录'))).not.toContain('陈安');
    world.clock.advance(DAY + MINUTE);
    expect(textOf(await world.say(MAY, '关门记录'))).toContain('11月27日（周五）：20:05已关门');
    expect(textOf(await world.say(AMY, '关门记录'))).toContain('只有 HR 和行政负责人能做');
  });

  test('every reply of the check stands on its own: no name, nothing open to all', async () => {
    for (const reply of [await world.say(AMY, '我最后走'), await world.say(BEN, '我最后走')]) {
      expect(reply).toMatchObject({ to: 'asker' });
      expect(reply.open).toBeUndefined();
      expect(textOf(reply)).not.toMatch(/陈安|amy/);
      expect(actionsOf(reply.view).every((action) => 'call' in action)).toBe(true);
    }
  });
});
