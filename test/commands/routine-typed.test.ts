import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LONDON, SHANGHAI } from '../support/offices.ts';
import { ACME, AMY, english, HANNAH, openWorld, textOf, WORKSPACE, type World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await openWorld({
    company: { ...ACME, live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI, LONDON] },
  });
});
afterEach(() => world.close());

const settings = () => JSON.stringify(world.tenant.companies.of('acme'));
const said = async (who: typeof AMY, words: string) => textOf(await world.say(who, words));

describe('one’s own reminders, typed after /routine mine', () => {
  test.each([
    ['/routine mine subscribe opening', 'Opening reminder'],
    ['/routine mine time opening 08:30', '08:30'],
    ['/routine mine leave from 2026-12-01 to 2026-12-05', '1 December'],
    ['/routine mine pause until 2026-12-01', '1 December'],
    ['/routine mine snooze', 'today'],
    ['/routine mine resume', 'go on'],
  ])('%s', async (words, part) => {
    const reply = await said(english(AMY), words);
    expect(reply).not.toContain('could not be read');
    expect(reply).toContain(part);
  });

  test('people write 请假 as well as 休假', async () => {
    expect(await said(AMY, '我的提醒 请假 12月1日 到 12月5日')).toContain('12月1日');
  });

  test('leave that ends before it starts is drawn again with what is wrong', async () => {
    const reply = await world.say(english(AMY), '/routine mine leave from 2026-12-05 to 2026-12-01');
    expect(reply.view).toMatchObject({
      view: 'form',
      fields: [
        { name: 'from' },
        { name: 'to', error: 'It ends before it starts. Please swap the two days.' },
      ],
    });
  });

  test('a pause that would end before it begins changes nothing', async () => {
    expect(await said(AMY, '我的提醒 暂停 到 2025-01-01')).toContain('已经过去，什么都没有改动');
  });
});

describe('HR types a change of the calendar', () => {
  test.each([
    ['例行 上班 上海 2026-12-05 盘点', 'open'],
    ['/routine workday shanghai 2026-12-05 stock-taking', 'open'],
    ['例行 放假 上海 2026-12-07 年会', 'closed'],
    ['/routine dayoff shanghai 2026-12-07 party', 'closed'],
    ['例行 上班 上海 2026-12-05 休息 盘点', 'closed'],
  ])('%s: %s', async (words, kind) => {
    await world.say(HANNAH, words);
    expect(world.tenant.companies.of('acme').calendarDays).toMatchObject([{ office: 'shanghai', kind }]);
  });

  test('after /routine calendar: the form comes filled in, to be saved', async () => {
    const before = settings();
    const reply = await world.say(
      english(HANNAH),
      '/routine calendar shanghai open 2026-12-05 to 2026-12-06 Stock-taking',
    );
    expect(reply.view).toMatchObject({
      view: 'form',
      call: 'routine closure',
      fields: [
        { name: 'office', value: 'shanghai' },
        { name: 'kind', value: 'open' },
        { name: 'from', value: '2026-12-05' },
        { name: 'to', value: '2026-12-06' },
        { name: 'name', value: 'Stock-taking' },
      ],
    });
    expect(settings()).toBe(before);
  });

  test('an office that there is not is named, not taken for another', async () => {
    const before = settings();
    expect(await said(english(HANNAH), '/office hours mars 09:30-18:30 from 2026-12-01')).toBe(
      'There is no office “mars”. There are: Shanghai office, London office. Nothing was changed.',
    );
    expect(await said(english(HANNAH), '/routine plan 30d mars')).toContain('There is no office “mars”');
    expect(await said(HANNAH, '办公时间 火星 09:30-18:30 从 2026-12-01')).toContain('没有“火星”这个办公地点');
    expect(settings()).toBe(before);
  });
});

describe('an office, typed', () => {
  test('fields need no semicolons between them; what is missing is asked for', async () => {
    const words = '办公室 新增 id=lab name=实验室 / Lab hours=9:00-17:00 zone=Australia/Lord_Howe';
    const reply = await world.say(HANNAH, words);
    const errors = reply.view.view === 'form' ? reply.view.fields.filter(({ error }) => error) : [];
    expect(errors.map(({ name, error }) => [name, error])).toEqual([['calendar', '请填写。']]);
    await world.say(HANNAH, `${words} calendar=none`);
    expect(world.tenant.companies.of('acme').offices.at(-1)).toMatchObject({
      id: 'lab',
      name: { zh: '实验室', en: 'Lab' },
      zone: 'Australia/Lord_Howe',
      hours: { open: '09:00', close: '17:00' },
    });
  });
});

test('HR sees how many messages the daily limit held back; others do not', async () => {
  const { outbox, store } = world.tenant;
  outbox.compose('note', async ({ subject }, { lang }) => ({
    view: 'message',
    lang,
    summary: subject,
    parts: [{ part: 'text', text: [subject] }],
  }));
  world.clock.set('2026-11-24T10:00:00+08:00');
  await world.say(AMY, '/routine mine');
  const person = await world.tenant.services.directory.byAccount('acme', {
    workspace: WORKSPACE,
    account: AMY.account,
  });
  await store.write('acme', (tx) =>
    outbox.owe(
      tx,
      [1, 2, 3, 4, 5].map((n) => ({
        company: 'acme',
        key: `note:${n}`,
        to: { person: person?.id ?? '' },
        kind: 'note',
        subject: String(n),
        lane: 'routine' as const,
        unasked: 'personal' as const,
      })),
    ),
  );
  // One a second into a conversation.
  for (let second = 0; second < 10; second += 1) {
    world.clock.advance(1000);
    await outbox.dispatch('acme');
    await outbox.idle();
  }
  expect(await said(HANNAH, '例行')).toContain('过去24小时有2条提醒超出每日消息上限，并入下一张，没有丢。');
  expect(await said(AMY, '例行')).not.toContain('每日消息上限');
});

test('an employee who is not understood is shown what employees may send', async () => {
  expect(await said(AMY, '例行 跳舞')).toBe(
    '没看懂，什么都没有改动。可以发“今天的提醒”“我的提醒”“我的提醒 休假 12月1日 到 12月5日”。',
  );
});
