import { afterEach, describe, expect, test } from 'vitest';
import { type Company, SHIPPED_COMPANY } from '../../../src/people/company.ts';
import { beat } from '../../support/campaigns.ts';
import { HOUR, MINUTE } from '../../support/clock.ts';
import type { Cast, PlatformDriver, Seen } from '../../support/platforms/driver.ts';
import { driveLocal } from '../../support/platforms/local.ts';
import { driveSlack } from '../../support/platforms/slack.ts';
import { driveWecom } from '../../support/platforms/wecom.ts';

/** The office's day as people live it, on every platform. In WeCom an app has no channel: who subscribed reads what the channel would. */
const STAGES: readonly {
  readonly name: string;
  start(company: Partial<Company>): Promise<PlatformDriver>;
}[] = [
  { name: 'Slack over HTTP', start: (company) => driveSlack('http', { company }) },
  { name: 'Slack over Socket Mode', start: (company) => driveSlack('socket', { company }) },
  { name: 'WeCom', start: (company) => driveWecom({ company }) },
  { name: 'the local page', start: (company) => driveLocal({ company }) },
];

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

/** All that comes of something done: what is seen at once, and what arrives a moment later. */
async function all(at: PlatformDriver, who: Cast, doing: Promise<Seen>): Promise<string> {
  const { text } = await doing;
  await beat(at);
  return `${text}\n${(await at.inbox(who)).text}`;
}

/** What somebody reads in their own language. */
const inWords = (at: PlatformDriver, who: Cast) => (zh: string, en: string) =>
  at.reads(who) === 'zh' ? zh : en;

describe.each(STAGES)('$name', ({ start }) => {
  let at: PlatformDriver;
  afterEach(async () => {
    expect(at.faults()).toEqual([]);
    await at.stop();
  });

  test('HR on an empty install: from nothing to live, and nobody else hears anything before', async () => {
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
    await until(at, '2026-11-24T10:00:00+08:00');
    expect(await others()).toEqual([]);
    // A page in WeCom does not stay open for a day: there it is typed.
    const goLive = hasChannel ? at.press('hr', word('开始使用', 'Go live')) : at.say('hr', 'go-live');
    expect(await all(at, 'hr', goLive)).toContain(word('已经开始使用', 'You are live'));
    await until(at, '2026-11-25T08:50:00+08:00');
    const [read, ...more] = await others();
    expect(more).toEqual([]);
    expect(read).toContain('还有15分钟上班');
    expect(at.tenant.companies.of(at.tenant.company)).toMatchObject({
      name: { zh: '海星公司', en: 'Starfish Ltd' },
      offices: [{ hours: { open: '09:00', close: '18:00' } }],
    });
  });
});
