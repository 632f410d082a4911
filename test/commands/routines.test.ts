import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHeartbeat } from '../../src/reminders/heartbeat.ts';
import { silentLog } from '../../src/shared/log.ts';
import { MINUTE } from '../support/clock.ts';
import { LONDON, office, SHANGHAI } from '../support/offices.ts';
import {
  ACME,
  AMY,
  actionLabelled,
  drawnValues,
  english,
  HANNAH,
  openWorld,
  textOf,
  type World,
} from '../support/world.ts';

const SILENT = office({ id: 'lab', name: { zh: '实验室', en: 'Lab' }, channels: [] });
let world: World;

beforeEach(async () => {
  world = await openWorld({
    company: { ...ACME, live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI, LONDON, SILENT] },
  });
});
afterEach(() => world.close());

const settings = () => JSON.stringify(world.tenant.companies.of('acme'));
const errorsOf = (reply: Awaited<ReturnType<World['say']>>) =>
  reply.view.view === 'form'
    ? Object.fromEntries(
        reply.view.fields.flatMap((field) => (field.error === undefined ? [] : [[field.name, field.error]])),
      )
    : {};

async function until(iso: string): Promise<void> {
  while (world.clock.now() < Date.parse(iso)) {
    world.clock.advance(15 * MINUTE);
    await createHeartbeat(world.tenant.jobs, silentLog).beat();
    await world.tenant.outbox.dispatch('acme');
    await world.tenant.outbox.idle();
  }
}

describe('bad input is refused with what is wrong and how to mend it, and nothing is changed', () => {
  test.each([
    ['办公时间 上海 18:00-09:00 从 下周一', { close: '下班比上班早。请改好再试。' }],
    ['办公时间 上海 9:30-18:30 从 2026-11-20', { from: '11月20日（周五）已经过去。请写今天或以后的一天。' }],
    ['办公时间 上海 9:30-18:30 从 12月4日 到 12月1日', { to: '结束比开始早。请把两天对调。' }],
    ['办公时间 上海 9:30-18:30', { from: '请填写。' }],
    [
      '办公地点 修改 上海 zone=Mars/Olympus',
      { zone: '没有“Mars/Olympus”这个时区。可以写 Asia/Shanghai 或 Europe/London。' },
    ],
    [
      '办公地点 修改 上海 hours=18:00-09:00',
      { hours: '看不懂办公时间“18:00-09:00”。请写成 09:00-18:00，上班在前。' },
    ],
    ['办公地点 修改 上海 calendar=XX', { calendar: '没有“XX”这个日历。可以写 CN、GB-ENG 或 none。' }],
    ['办公地点 修改 上海 building=17:00', { building: '大楼关门比下班早。请改好再试。' }],
    ['例行 修改 opening time=soon', { time: '看不懂时间“soon”。可以写 08:50、上班前15分钟或下班时。' }],
    [
      '例行 修改 opening days=02-29',
      { days: '看不懂“02-29”是哪几天。可以写工作日、周一、每月1日或12-24；2月29日不是每年都有。' },
    ],
    ['例行 修改 opening useful=0', { useful: '请写1到1440之间的整数。' }],
  ])('%s', async (words, errors) => {
    const before = settings();
    expect(errorsOf(await world.say(HANNAH, words))).toEqual(errors);
    expect(settings()).toBe(before);
  });

  test.each([
    ['办公时间 上海 9:30-18:30 从 2月30日', '没有2月30日'],
    ['例行 暂停 opening', '请写明到哪一天恢复'],
    ['例行 暂停 opening 到 11月1日', '已经过去'],
    ['例行 查看 nothing', '请写明是哪一项：opening 上班提醒'],
    ['例行 预览 1000天', '请写1到366天'],
    ['例行 复制 opening', '请写明复制到哪个办公地点'],
    ['例行 修改 opening colour=red', '没有这几项：colour'],
    ['例行 跳舞', '没看懂，什么都没有改动'],
  ])('%s: says so', async (words, said) => {
    const before = settings();
    expect(textOf(await world.say(HANNAH, words))).toContain(said);
    expect(settings()).toBe(before);
  });

  test('closures that overlap', async () => {
    await world.say(HANNAH, '例行 放假 12月24日 到 12月25日 年会 / Annual party');
    const before = settings();
    const again = await world.say(
      english(HANNAH),
      '/routine closure closed from 2026-12-25 to 2026-12-26 stock-taking',
    );
    expect(errorsOf(again)).toEqual({
      from: 'It overlaps “Annual party” (Thursday 24 December to Friday 25 December). Remove that first, or choose other days.',
    });
    expect(settings()).toBe(before);
  });

  test('a routine for the channels of an office that has none', async () => {
    const before = settings();
    const said = textOf(await world.say(HANNAH, '例行 修改 opening 实验室 audience=channels; time=08:00'));
    // What stays as it is needs no channel of its own; a new one does.
    expect(said).not.toContain('抱歉');
    const added = textOf(
      await world.say(
        HANNAH,
        '例行 新增 实验室 name=浇花 / Plants; time=10:00; days=周一; title=浇花; text=请浇花',
      ),
    );
    expect(added).toContain('实验室还没有频道，发不出去');
    expect(JSON.parse(settings()).routines.length).toBeLessThanOrEqual(
      JSON.parse(before).routines.length + 1,
    );
  });

  test('official days, line by line', async () => {
    const form = await world.say(HANNAH, '例行 放假安排');
    expect(drawnValues(form)).toMatchObject({ calendar: 'CN', year: '2027' });
    const wrong = await world.submit(HANNAH, form.view, {
      calendar: 'CN',
      year: '2027',
      days: '2027-02-05 放假 春节 / Spring Festival\n2027-02-29 放假 春节',
    });
    expect(errorsOf(wrong)).toEqual({ days: '第2行：没有“2027-02-29”这一天。请写成 2026-12-24 这样。' });
    const right = await world.submit(HANNAH, form.view, {
      calendar: 'CN',
      year: '2027',
      days: '2027-02-05 放假 春节 / Spring Festival\n2027-02-20 上班 春节 / Spring Festival',
    });
    expect(textOf(right)).toContain('CN日历2027年已填：放假1天，调休上班1天');
    expect(world.tenant.companies.of('acme').officialDays).toHaveLength(1);
  });

  describe('official days in a file', () => {
    const official = () => world.tenant.companies.of('acme').officialDays;
    const file = (name: string, text: string | Uint8Array) => ({
      files: { file: { name, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text } },
    });
    const whole = '2027-01-01,放假,元旦\n2027-05-01,放假,劳动节\n2027-10-01,放假,国庆';

    test('a table, in the encoding of the old Excel too, or lines as they are typed; undone with one press', async () => {
      const form = await world.say(HANNAH, '例行 放假安排');
      const given = { calendar: 'CN', year: '2027' };
      const saved = await world.submit(
        HANNAH,
        form.view,
        given,
        file('2027.csv', `日期,类型,名称\n${whole}\n2027-10-09,上班,国庆\n`),
      );
      expect(textOf(saved)).toContain('CN日历2027年已填：放假3天，调休上班1天');
      expect(official()).toMatchObject([{ calendar: 'CN', year: 2027 }]);
      await world.pressLabel(HANNAH, saved, '撤销');
      expect(official()).toEqual([]);
      const again = await world.say(HANNAH, '例行 放假安排');
      // 日期,类型,名称 · 放假 · 元旦 and so on, in GB18030.
      const old = Uint8Array.from(
        Buffer.from(
          'c8d5c6da2cc0e0d0cd2cc3fbb3c60a323032372d30312d30312cb7c5bcd92cd4aab5a90a323032372d30352d30312cb7c5bcd92cc0cdb6afbdda0a323032372d31302d30312cb7c5bcd92cb9fac7ec0a',
          'hex',
        ),
      );
      const other = await world.submit(HANNAH, again.view, given, file('old.csv', old));
      expect(textOf(other)).toContain('CN日历2027年已填：放假3天');
      const third = await world.say(HANNAH, '例行 放假安排');
      const lines = await world.submit(
        HANNAH,
        third.view,
        given,
        file('2027.txt', `${whole.replaceAll(',', ' ')} / National Day\n2027-02-20 上班 春节\n`),
      );
      expect(textOf(lines)).toContain('放假3天，调休上班1天');
      expect(official()[0]?.days[2]?.name).toEqual({ zh: '国庆', en: 'National Day' });
    });

    test('what is wrong is named by its line, nothing is changed; a form from before somebody else’s change is refused', async () => {
      const form = await world.say(HANNAH, '例行 放假安排');
      const given = { calendar: 'CN', year: '2027' };
      const fault = async (name: string, text: string | Uint8Array, more = {}) => {
        const reply = await world.submit(HANNAH, form.view, { ...given, ...more }, file(name, text));
        return errorsOf(reply);
      };
      expect((await fault('a.csv', `日期,类型,名称\n\n${whole}\n2027-02-30,放假,春节`)).file).toContain(
        '第6行没有“2027-02-30”这一天',
      );
      expect((await fault('a.csv', '日期,类型,名称\n2027-01-01,放假,元旦')).file).toContain(
        '2027年不全，缺 2027-05-01',
      );
      expect((await fault('a.txt', `${whole.replaceAll(',', ' ')}\n2027-02-20 春节`)).file).toBe(
        '第4行：写明“放假”或“上班”',
      );
      expect((await fault('a.xlsx', Uint8Array.from([0x50, 0x4b, 3, 4]))).file).toContain(
        '打不开这个 .xlsx 文件',
      );
      expect((await fault('a.txt', '')).file).toBeDefined();
      expect(await fault('a.csv', `日期,类型,名称\n${whole}`, { days: '2027-01-01 放假 元旦' })).toEqual({
        days: '附了文件，这里就不要填。请留一样。',
      });
      expect(official()).toEqual([]);
      const other = await world.say(HANNAH, '例行 放假安排');
      await world.submit(HANNAH, other.view, given, file('a.csv', `日期,类型,名称\n${whole}`));
      expect(official()).toHaveLength(1);
      expect(
        textOf(await world.submit(HANNAH, form.view, given, file('b.csv', `日期,类型,名称\n${whole}`))),
      ).not.toContain('已填');
      const employee = await world.submit(AMY, other.view, given, file('a.csv', `日期,类型,名称\n${whole}`));
      expect(textOf(employee)).not.toContain('已填');
    });
  });
});

describe('changing a routine', () => {
  test('a doubtful one asks: keep, reword or off', async () => {
    const asked = await world.say(HANNAH, '例行 打开 stay-late');
    expect(textOf(asked)).toContain('先选一种：晚走五分钟');
    const isOn = () => world.tenant.services.routines.find('acme', 'shanghai', 'stay-late');
    expect(isOn().on).toBe(false);
    await world.pressLabel(HANNAH, asked, '照这样打开');
    expect(isOn()).toMatchObject({ on: true, choice: 'keep' });
    const form = await world.pressLabel(HANNAH, asked, '改写再打开');
    await world.submit(HANNAH, form.view, {
      title: '收尾 / Closing up',
      text: '愿意的话再看一眼。 / Look around if you like.',
    });
    expect(isOn()).toMatchObject({ on: true, choice: 'reword', reworded: true });
  });

  test('typed or in the form, for one office or all; reset; a stale form', async () => {
    await world.say(HANNAH, '例行 修改 opening 上海 时间：08:50；哪几天：周一、周二');
    const find = (where: string) => world.tenant.services.routines.find('acme', where, 'opening');
    expect(find('shanghai')).toMatchObject({
      time: { at: '08:50' },
      days: { weekdays: [1, 2] },
      source: 'chat',
    });
    expect(find('london')).toMatchObject({ time: { from: 'opening', minutes: -15 }, source: 'shipped' });
    const form = await world.press(HANNAH, 'routine edit opening shanghai');
    expect(drawnValues(form)).toMatchObject({ time: '08:50', days: 'mon, tue' });
    await world.say(HANNAH, '例行 恢复原样 opening 上海');
    expect(find('shanghai').time).toEqual({ from: 'opening', minutes: -15 });
    const late = await world.submit(HANNAH, form.view, drawnValues(form));
    expect(textOf(late)).toContain('内容已经改过');
  });

  test('one’s own is added, tested to oneself, and taken back', async () => {
    const added = await world.say(
      HANNAH,
      '例行 新增 上海 name=浇花 / Plants; time=10:00; days=周一; title=浇花 / Water the plants; text=请浇花。 / Please water them.',
    );
    expect(textOf(added)).toContain('已新增“浇花”（上海办公室）');
    await world.pressLabel(HANNAH, added, '发给我看看');
    await world.tenant.outbox.idle();
    expect(world.post.sent.at(-1)).toMatchObject({ account: 'hannah', message: { summary: '测试 · 浇花' } });
    await world.pressLabel(HANNAH, added, '撤销');
    expect(world.tenant.companies.of('acme').routines).toEqual([]);
  });
});

describe('my reminders', () => {
  test('a card at my own time, once; later, done; not on my leave', async () => {
    expect(textOf(await world.say(AMY, '我的提醒 时间 今日一览 08:40'))).toBe(
      '已订阅“今日一览”，08:40（您定的时间）发给您',
    );
    // Today's card still helps: it comes at once.
    await until('2026-11-23T12:00:00+08:00');
    expect(world.post.sent.splice(0).filter(({ account }) => account === 'amy')).toHaveLength(1);
    await until('2026-11-24T10:00:00+08:00');
    const mine = () =>
      world.post.sent.filter(({ account }) => account === 'amy').map(({ message }) => message);
    expect(mine()).toHaveLength(1);
    expect(textOf(mine()[0] as never)).toBe(
      '11月24日（周二）· 上海办公室\n着装：穿公司工作服\n时间：09:00–18:00',
    );
    expect(textOf(await world.say(AMY, '我的提醒'))).toContain('今日一览：08:40（您定的时间）');
    const left = await world.say(AMY, '我的提醒 休假 从 11月25日 到 11月26日');
    expect(textOf(left)).toContain('已登记休假：11月25日（周三）至11月26日（周四）');
    await until('2026-11-26T12:00:00+08:00');
    expect(mine()).toHaveLength(1);
    await world.pressLabel(AMY, left, '取消11月25日（周三）起的休假');
    await until('2026-11-27T10:00:00+08:00');
    expect(mine()).toHaveLength(2);
  });

  test('a routine that goes to channels comes to me too when I want it; “later” brings it again, “done” does not', async () => {
    await world.say(AMY, '订阅 closing');
    await until('2026-11-23T18:00:00+08:00');
    const mine = () => world.post.sent.filter(({ account }) => account === 'amy');
    expect(mine()).toHaveLength(1);
    const reply = { view: mine()[0]?.message, to: 'asker', place: 'new' } as never;
    expect(actionLabelled(reply, '做完了').call).toBe('mine done closing shanghai 2026-11-23');
    expect(textOf(await world.pressLabel(AMY, reply, '稍后提醒'))).toBe('好的，18:30再提醒您。');
    await until('2026-11-23T18:45:00+08:00');
    expect(mine()).toHaveLength(2);
    await world.pressLabel(AMY, reply, '稍后提醒');
    expect(textOf(await world.pressLabel(AMY, reply, '做完了'))).toBe('好的。做没做不留记录。');
    await until('2026-11-23T20:00:00+08:00');
    expect(mine()).toHaveLength(2);
    await world.say(AMY, '退订 closing');
    await until('2026-11-24T19:00:00+08:00');
    expect(mine()).toHaveLength(2);
  });

  test('nonsense is named', async () => {
    expect(textOf(await world.say(AMY, '订阅 天气'))).toContain(
      '没有“天气”这项提醒。可以订：opening 上班提醒',
    );
    expect(textOf(await world.say(AMY, '我的提醒 时间 opening 25:00'))).toBe(
      '“25:00”不是时间。请写成 08:30 这样。',
    );
    expect(textOf(await world.say(AMY, '退订 opening'))).toBe('您没有订阅“上班提醒”，什么都没有改动。');
    const wrong = await world.say(AMY, '我的提醒 休假 从 12月5日 到 12月1日');
    expect(errorsOf(wrong)).toEqual({ to: '结束比开始早。请把两天对调。' });
  });
});

describe('a form that was opened before something changed', () => {
  const STALE = '这张表单打开之后，内容已经改过。什么都没有改动，请重新打开再填。';

  test('leave: sent twice it is one leave; after it was taken back or HR entered another, the old form is refused', async () => {
    const { absences, directory } = world.tenant;
    const form = await world.press(AMY, 'mine leave');
    const days = { from: '2026-12-01', to: '2026-12-03' };
    const first = await world.submit(AMY, form.view, days);
    const second = await world.submit(AMY, form.view, days);
    expect(textOf(second)).toBe(textOf(first));
    const self = await directory.byAccount('acme', { workspace: 'local', account: 'amy' });
    const leave = () => absences.leaveOf('acme', self?.id ?? '', '2026-11-24' as never);
    expect(await leave()).toHaveLength(1);
    expect(textOf(await world.submit(AMY, form.view, { from: '2026-12-02', to: '2026-12-04' }))).toBe(STALE);
    expect(textOf(await world.say(AMY, '登记休假 2026-12-01 到 2026-12-03'))).toContain('已登记休假');
    expect(await leave()).toHaveLength(1);
    const fresh = await world.press(AMY, 'mine leave');
    await absences.enter(
      'acme',
      'by-hr',
      { person: self?.id ?? '', from: '2026-12-07' as never, to: '2026-12-08' as never, confirmed: true },
      'hannah',
    );
    expect(textOf(await world.submit(AMY, fresh.view, { from: '2026-12-07', to: '2026-12-09' }))).toBe(STALE);
    expect(await leave()).toHaveLength(2);
  });

  test('the calendar: a day that somebody else entered or took out meanwhile', async () => {
    const days = () => world.tenant.companies.of('acme').calendarDays;
    const old = await world.press(HANNAH, 'routine closure shanghai');
    const form = await world.press(HANNAH, 'routine closure shanghai');
    const given = { ...drawnValues(form), from: '2026-12-24', name: '年会 / Annual party' };
    // A fault in it is mended in the same form.
    const wrong = await world.submit(HANNAH, form.view, { ...given, from: '2026-02-29' });
    await world.submit(HANNAH, wrong.view, given);
    expect(days()).toHaveLength(1);
    const late = { ...given, from: '2026-12-31', name: '盘点 / Stock-taking' };
    expect(textOf(await world.submit(HANNAH, old.view, late))).toBe(STALE);
    expect(days()).toHaveLength(1);
    await world.submit(HANNAH, (await world.press(HANNAH, 'routine closure shanghai')).view, late);
    expect(days()).toHaveLength(2);
  });

  test('the outside witness: what another HR set stays', async () => {
    const witness = () => world.tenant.companies.of('acme').witness;
    const old = await world.say(HANNAH, '外部见证');
    const form = await world.say(HANNAH, '外部见证');
    await world.submit(HANNAH, form.view, { channel: 'c-sha', every: 'day' });
    expect(witness()).toMatchObject({ channel: { channel: 'c-sha' }, every: 'day' });
    expect(textOf(await world.submit(HANNAH, old.view, { every: 'week' }))).toBe(STALE);
    expect(witness()).toMatchObject({ channel: { channel: 'c-sha' }, every: 'day' });
  });
});
