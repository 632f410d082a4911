import { afterEach, describe, expect, test } from 'vitest';
import { type Company, type Office, SHIPPED_COMPANY } from '../../../src/people/company.ts';
import { beat } from '../../support/campaigns.ts';
import { createTestClock, HOUR, MINUTE, type TestClock } from '../../support/clock.ts';
import { office } from '../../support/offices.ts';
import type { Cast, PlatformDriver, Seen } from '../../support/platforms/driver.ts';
import { driveLocal } from '../../support/platforms/local.ts';
import { driveSlack } from '../../support/platforms/slack.ts';
import { driveWecom } from '../../support/platforms/wecom.ts';
import { ACME } from '../../support/world.ts';

/** The office's day as people live it, on every platform. In WeCom an app has no channel: who subscribed reads what the channel would. */
const STAGES: readonly {
  readonly name: string;
  /** The channels of the Shanghai office here. */
  readonly channels: Office['channels'];
  start(company: Partial<Company>, clock?: TestClock): Promise<PlatformDriver>;
}[] = [
  {
    name: 'Slack over HTTP',
    channels: [{ workspace: 'T0SIM', channel: 'C0OFFICE' }],
    start: (company, clock) => driveSlack('http', { company, ...(clock && { clock }) }),
  },
  {
    name: 'Slack over Socket Mode',
    channels: [{ workspace: 'T0SIM', channel: 'C0OFFICE' }],
    start: (company, clock) => driveSlack('socket', { company, ...(clock && { clock }) }),
  },
  {
    name: 'WeCom',
    channels: [],
    start: (company, clock) => driveWecom({ company, ...(clock && { clock }) }),
  },
  {
    name: 'the local page',
    channels: [{ workspace: 'local', channel: 'shanghai' }],
    start: (company, clock) => driveLocal({ company, ...(clock && { clock }) }),
  },
];
/** Live, with one office in Shanghai. */
const live = (channels: Office['channels']): Partial<Company> => ({
  ...ACME,
  live: '2026-01-05T01:00:00.000Z',
  offices: [office({ channels })],
  // Where the bot has no channel, HR has the posts go to the people of the office.
  ...(channels.length > 0
    ? {}
    : { routines: ['opening', 'closing'].map((id) => ({ id, audience: ['office' as const] })) }),
});

/** Lets time pass; something happens once an hour, at 08:46 among them: what is due a quarter to nine is of use until nine. */
async function until(at: PlatformDriver, iso: string): Promise<void> {
  const end = Date.parse(iso);
  const minutes46 = 46 * MINUTE;
  while (at.clock.now() < end) {
    const next = Math.floor((at.clock.now() - minutes46) / HOUR) * HOUR + HOUR + minutes46;
    at.clock.set(new Date(Math.min(next, end)).toISOString());
    await beat(at);
  }
}

/** What happens at these moments alone; nights are passed over. */
async function moments(at: PlatformDriver, ...isos: readonly string[]): Promise<void> {
  for (const iso of isos) {
    at.clock.set(iso);
    await beat(at);
  }
}

/** All that comes of something done: what is seen at once, and what arrives a moment later. */
async function all(at: PlatformDriver, who: Cast, doing: Promise<Seen>): Promise<string> {
  const { text } = await doing;
  await beat(at);
  return `${text}\n${(await at.inbox(who)).text}`;
}

/** What somebody reads in their own language. */
const inWords =
  (at: PlatformDriver, who: Cast) =>
  <T>(zh: T, en: T): T =>
    at.reads(who) === 'zh' ? zh : en;

describe.each(STAGES)('$name', ({ channels, start }) => {
  let at: PlatformDriver;
  afterEach(async () => {
    expect(at.faults()).toEqual([]);
    await at.stop();
  });

  test('HR on an empty install: from nothing to live, and nobody else hears anything before', {
    timeout: 60_000,
  }, async () => {
    at = await start(SHIPPED_COMPANY);
    const word = inWords(at, 'hr');
    const others = async () => {
      const heard = await Promise.all(
        (['zh', 'third', 'manager', 'en'] as const).map((who) => at.inbox(who)),
      );
      return [...heard.map(({ text }) => text), await at.channel()].filter((text) => text !== '');
    };
    await others();
    expect((await at.say('hr', word('设置', 'setup'))).last).toMatch(
      /公司设置|Company settings|打开表单|Open the form/,
    );
    const saved = await at.fill('hr', {
      name: '海星公司 / Starfish Ltd',
      languages: 'zh+en',
      zone: 'Asia/Shanghai',
      order: 'B C E A D',
      adopted: 'B C',
      hr: at.account('hr'),
      inside: '李岚 / Li Lan',
      inside_reach: '分机8021 / ext. 8021',
      outside: '周宁 / Zhou Ning',
      outside_reach: '分机8036 / ext. 8036',
      office: '上海办公室 / Shanghai office',
      hours: '09:00-18:00',
      ...(at.officeChannel === undefined ? {} : { channels: at.officeChannel }),
      manager: at.account('manager'),
    });
    expect(saved.text).toContain(
      word('明天 11月24日（周二），上海办公室会发', 'Tomorrow, Tuesday 24 November, Shanghai office'),
    );
    const hasChannel = at.officeChannel !== undefined;
    const noChannel = word(
      '上班提醒不发：办公地点还没有频道',
      'Opening reminder is not sent: the office has no channel yet',
    );
    expect(saved.text).toContain(hasChannel ? word('08:45 上班提醒', '08:45 Opening reminder') : noChannel);
    if (hasChannel) expect(saved.text).toContain(word('18:00 下班提醒', '18:00 Closing reminder'));
    else expect((await at.say('zh', '订阅 opening')).text).toContain('上班提醒');
    expect(await all(at, 'hr', at.press('hr', word('发给我看看', 'Test to me')))).toContain(
      word('测试 · 还有15分钟上班', 'Test · Fifteen minutes to nine'),
    );
    await moments(at, '2026-11-23T18:05:00+08:00', '2026-11-24T08:46:00+08:00', '2026-11-24T10:00:00+08:00');
    expect(await others()).toEqual([]);
    // A page in WeCom does not stay open for a day: there it is typed.
    const goLive = hasChannel ? at.press('hr', word('开始使用', 'Go live')) : at.say('hr', 'go-live');
    expect(await all(at, 'hr', goLive)).toContain(word('已经开始使用', 'You are live'));
    await moments(at, '2026-11-24T18:05:00+08:00', '2026-11-25T08:46:00+08:00');
    const [read, ...more] = await others();
    expect(more).toEqual([]);
    expect(read).toContain('还有15分钟上班');
    expect(at.tenant.companies.of(at.tenant.company)).toMatchObject({
      name: { zh: '海星公司', en: 'Starfish Ltd' },
      offices: [{ hours: { open: '09:00', close: '18:00' } }],
    });
  });

  test('an office manager moves the hours from Monday, takes it back, sees why the holiday is skipped; after a restart nothing is sent again', async () => {
    at = await start(live(channels), createTestClock('2026-09-24T08:31:00+08:00'));
    const word = inWords(at, 'manager');
    await beat(at);
    await until(at, '2026-09-24T08:47:00+08:00');
    const read = at.officeChannel === undefined ? (await at.inbox('zh')).text : await at.channel();
    expect(read.split('还有15分钟上班').length - 1).toBe(1);

    const preview = await at.say(
      'manager',
      word('办公时间 上海 9:30-18:30 从下周一', '/office hours shanghai 9:30-18:30 from monday'),
    );
    for (const [zh, en] of FIVE_DAYS)
      expect(preview.text).toMatch(new RegExp(`${word(zh, en)}[^–]{1,12}09:00–18:00 → 09:30–18:30`));
    expect(preview.text).toContain(word('什么都没有改动', 'Nothing is changed before you press “Apply”'));
    const monday = () =>
      at.tenant.services.routines
        .plan(at.tenant.company, '2026-09-28' as never, '2026-09-28' as never, 'shanghai')
        .find(({ routine }) => routine === 'opening')?.at;
    const before = Date.parse('2026-09-28T08:45:00+08:00');
    expect(monday()).toBe(before);
    expect(await all(at, 'manager', at.press('manager', word('应用', 'Apply')))).toContain(
      word('已应用', 'Applied'),
    );
    expect(monday()).toBe(before + HOUR / 2);
    expect(await all(at, 'manager', at.press('manager', word('撤销', 'Undo')))).toContain(
      word('已撤销', 'Taken back'),
    );
    expect(monday()).toBe(before);
    const plan = await all(at, 'manager', at.say('manager', word('例行 预览 30天', '/routine plan 30d')));
    expect(plan).toContain(
      word(
        '10月1日（周四）至10月7日（周三）不发：国庆放假',
        'Thursday 1 October to Wednesday 7 October: not sent, public holiday: National Day',
      ),
    );
    expect(plan).toContain(
      word('10月10日（周六）调休上班，照发', 'Saturday 10 October: make-up workday, sent'),
    );

    // It is still of use to be early: what was sent could be sent again now.
    const progress = () => at.tenant.outbox.progress(at.tenant.company, 'slot:');
    const sent = await progress();
    expect(sent.sent).toBeGreaterThan(0);
    at = await at.restart();
    await beat(at);
    await until(at, '2026-09-24T09:20:00+08:00');
    expect(await progress()).toEqual(sent);
    // The page's conversations end with the process; the others keep theirs.
    expect(await at.channel()).toBe(at.name === 'local page' || at.officeChannel === undefined ? '' : read);
    expect((await at.inbox('zh')).text).not.toContain('还有15分钟上班');
    expect((await at.say('manager', word('例行 记录', '/routine history'))).text).toContain(
      word('（已撤销）', '(taken back)'),
    );
  });

  test('the last one out takes the list at ten past eight, undoes a wrong tick and closes at 20:12; the next evening nobody does', async () => {
    at = await start(live(channels), createTestClock('2026-11-23T17:31:00+08:00'));
    const managers = inWords(at, 'manager');
    const lastOut = (who: Cast) =>
      at.officeChannel === undefined ? at.say(who, '我最后走') : at.pressInChannel(who, '我最后走');
    await beat(at);
    await until(at, '2026-11-23T18:05:00+08:00');
    const posted = at.officeChannel === undefined ? (await at.inbox('zh')).text : await at.channel();
    expect(posted).toContain('下班前看一眼');

    at.clock.set('2026-11-23T20:10:00+08:00');
    expect((await lastOut('zh')).text).toContain('最后检查：上海办公室');
    const colleague = await lastOut('third');
    expect(colleague.text).toContain('已经有同事在做最后检查');
    expect(colleague.text).not.toContain('王敏');
    const tick = (points: string) => all(at, 'zh', at.fill('zh', { points }));
    expect(await tick('windows,lights,appliances,power')).toContain('还有1项没勾：锁门');
    await at.press('zh', '接着勾');
    expect(await tick('windows,lights,appliances,door')).toContain('还有1项没勾：切断全部电源');
    await at.press('zh', '接着勾');
    at.clock.set('2026-11-23T20:12:00+08:00');
    const record = '上海办公室11月23日20:12已关门，5项全部完成。辛苦了。';
    expect(await tick('windows,lights,appliances,power,door')).toContain(record);
    if (at.officeChannel !== undefined) expect(await at.channel()).toContain(record);
    expect(await at.channel()).not.toContain('王敏');
    expect(await all(at, 'third', at.say('third', '我最后走'))).toContain('20:12已经做完最后检查');

    const closings = (who: Cast) =>
      all(at, who, at.say(who, inWords(at, who)('关门记录 上海', 'closings shanghai')));
    const closed = managers('20:12已关门，5项全部完成', 'closed at 20:12, 5 of 5 done');
    const named = await closings('manager');
    expect(named).toContain(closed);
    expect(named).toContain('王敏');
    expect(await closings('hr')).not.toContain('王敏');
    await until(at, '2026-11-24T11:58:00+08:00');
    expect(await closings('manager')).toContain('王敏');
    await until(at, '2026-11-24T12:00:00+08:00');
    const after = await closings('manager');
    expect(after).toContain(closed);
    expect(after).not.toContain('王敏');
    expect(await at.kept()).not.toMatch(/"holder":"/);

    await until(at, '2026-11-24T20:46:00+08:00');
    await at.inbox('manager');
    const before = await at.channel();
    await until(at, '2026-11-25T07:50:00+08:00');
    expect((await at.inbox('manager')).text).toBe('');
    expect(await at.channel()).toBe(before);
    await until(at, '2026-11-25T09:30:00+08:00');
    expect((await at.inbox('manager')).text).toMatch(
      managers(
        /昨晚[^一-龥]*没有人登记“最后离开”，请留意电源和门窗/,
        /Last night[^a-z]*nobody registered as the last one out; please check power and doors/,
      ),
    );
  });
});

/** The working days from the Monday on; the seven days of the holiday lie between. */
const FIVE_DAYS = [
  ['9月28日（周一）', 'Monday 28 September'],
  ['9月29日（周二）', 'Tuesday 29 September'],
  ['9月30日（周三）', 'Wednesday 30 September'],
  ['10月8日（周四）', 'Thursday 8 October'],
  ['10月9日（周五）', 'Friday 9 October'],
] as const;
