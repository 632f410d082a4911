import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Reply } from '../../src/messages/parts.ts';
import { SHIPPED_COMPANY } from '../../src/people/company.ts';
import { temporaryFolder } from '../support/folder.ts';
import {
  AMY,
  actionLabelled,
  BEN,
  COMPANY,
  drawnValues,
  english,
  HANNAH,
  openWorld,
  textOf,
  type World,
} from '../support/world.ts';

let world: World;
beforeEach(async () => {
  const url = `sqlite:${join(temporaryFolder(), 'store.db')}`;
  world = await openWorld({ databaseUrl: url, company: {} });
  onTestFinished(() => world.close());
});

const FILLED = {
  name: '知礼演示公司 / Acme Ltd',
  languages: 'zh+en',
  zone: 'Asia/Shanghai',
  order: 'B C E A D',
  adopted: 'B C',
  hr: 'hannah',
  inside: '李岚 / Li Lan',
  inside_reach: '分机8021 / ext. 8021',
  outside: '周宁 / Zhou Ning',
  outside_reach: '分机8033 / ext. 8033',
};

const settings = () => world.tenant.companies.of(COMPANY);

function errorsOf(reply: Reply): Record<string, string> {
  if (reply.view.view !== 'form') throw new Error(`no form, but: ${textOf(reply)}`);
  return Object.fromEntries(
    reply.view.fields.flatMap((field) => (field.error === undefined ? [] : [[field.name, field.error]])),
  );
}

async function fill(given: Record<string, string>): Promise<Reply> {
  const form = await world.say(HANNAH, '设置');
  return world.submit(HANNAH, form.view, given);
}

describe('the first run', () => {
  test('one screen, one answer, then live', async () => {
    const form = await world.say(HANNAH, '/decorum setup');
    expect(drawnValues(form)).toEqual({
      name: '本公司 / the company',
      languages: 'zh+en',
      zone: 'Asia/Shanghai',
      order: 'B C E A D',
      hr: 'hannah',
      hours: '09:00-18:00',
    });
    const saved = await world.submit(HANNAH, form.view, FILLED);
    expect(textOf(saved)).toContain('已保存，还没有开始使用');
    expect(textOf(saved)).toContain('可以穿便装');
    expect(textOf(saved)).toContain('本公司已采用');
    expect(settings()).toMatchObject({
      name: { zh: '知礼演示公司', en: 'Acme Ltd' },
      languages: ['zh', 'en'],
      prevails: 'zh',
      language: 'zh',
      zone: 'Asia/Shanghai',
      handbooks: [
        { id: 'B', standing: 'adopted' },
        { id: 'C', standing: 'adopted' },
        { id: 'E', standing: 'reference' },
        { id: 'A', standing: 'reference' },
        { id: 'D', standing: 'reference' },
      ],
      contacts: {
        inside: { name: { zh: '李岚', en: 'Li Lan' }, reach: { zh: '分机8021', en: 'ext. 8021' } },
        outside: { name: { zh: '周宁', en: 'Zhou Ning' }, reach: { zh: '分机8033', en: 'ext. 8033' } },
      },
      live: null,
    });
    const live = await world.pressLabel(HANNAH, saved, '开始使用');
    expect(textOf(live)).toContain('已经开始使用');
    expect(settings().live).toBe('2026-11-23T01:00:00.000Z');
    expect(textOf(await world.press(HANNAH, 'setup live'))).toContain('早就开始使用了');
  });

  test('asking works for everybody before it', async () => {
    expect(textOf(await world.say(AMY, '着装 周五'))).toContain('可以穿便装');
  });

  test('does not go live without the two contacts', async () => {
    expect(textOf(await world.press(HANNAH, 'setup live'))).toMatch(/^还不能开始使用/);
    expect(textOf(await world.say(english(HANNAH), 'go-live'))).toMatch(/^Not live yet/);
    expect(settings().live).toBeNull();
  });

  test('an administrator of the workspace may do it until HR is named, then no more', async () => {
    await world.close();
    world = await openWorld({ company: {}, roles: {} });
    const admin = { account: 'boss', profile: { admin: true } };
    expect(textOf(await world.say(BEN, '设置'))).toContain('只有 HR 能做');
    const form = await world.say(admin, '设置');
    expect(form.view.view).toBe('form');
    await world.submit(admin, form.view, FILLED);
    expect(textOf(await world.say(admin, '设置'))).toContain('只有 HR 能做');
    expect((await world.say(HANNAH, '设置')).view.view).toBe('form');
  });
});

describe('what is kept', () => {
  test('survives a restart', async () => {
    await fill(FILLED);
    await world.press(HANNAH, 'setup live');
    const before = settings();
    world = await world.restart();
    expect(settings()).toEqual(before);
  });

  test.each([
    ['a name that is too long', { name: '长'.repeat(121) }, 'name'],
    ['a contact that is too long', { inside: 'x'.repeat(200) }, 'inside'],
    ['a way to reach them that is too long', { outside_reach: 'x'.repeat(10_000) }, 'outside_reach'],
  ])(
    '%s is refused at its field, and what was there stays, also after a restart',
    async (_what, change, field) => {
      await fill(FILLED);
      const refused = await fill({ ...FILLED, ...change });
      expect(Object.keys(errorsOf(refused))).toEqual([field]);
      world = await world.restart();
      expect(settings().name.zh).toBe('知礼演示公司');
    },
  );

  test('half a name counts for both languages', async () => {
    await fill({ ...FILLED, name: ' / Acme Ltd', inside: '李岚 /' });
    world = await world.restart();
    expect(settings().name).toEqual({ zh: 'Acme Ltd', en: 'Acme Ltd' });
    expect(settings().contacts?.inside.name).toEqual({ zh: '李岚', en: '李岚' });
  });

  test('keeps the version and the date with which a handbook was adopted', async () => {
    await world.close();
    const adopted = { id: 'B', standing: 'adopted' as const, version: '2.1', since: '2026-01-01' };
    world = await openWorld({ company: { handbooks: [adopted, { id: 'C', standing: 'reference' }] } });
    await fill({ ...FILLED, order: 'C B', adopted: 'B' });
    expect(settings().handbooks).toEqual([{ id: 'C', standing: 'reference' }, adopted]);
  });

  test('is shown as changed in chat; what is reset falls back', async () => {
    const { companies } = world.tenant;
    expect(companies.sourceOf(COMPANY, 'name')).toBe('shipped');
    await fill(FILLED);
    expect(companies.sourceOf(COMPANY, 'name')).toBe('chat');
    await companies.reset(COMPANY, 'reset-1', 'name');
    expect(companies.of(COMPANY).name).toEqual(SHIPPED_COMPANY.name);
    expect(companies.sourceOf(COMPANY, 'name')).toBe('shipped');
  });

  test('a late retry of an old form does not undo a newer one', async () => {
    const form = await world.say(HANNAH, '设置');
    await world.submit(HANNAH, form.view, FILLED, { id: 'first' });
    await fill({ ...FILLED, name: '新名字' });
    const { companies } = world.tenant;
    await companies.change(COMPANY, 'first:settings', 'hannah', { name: { zh: '旧', en: 'old' } });
    expect(settings().name.zh).toBe('新名字');
  });
});

describe('every fault is named at its field, and nothing is saved', () => {
  test('of an empty form', async () => {
    const reply = await fill({});
    expect(Object.keys(errorsOf(reply)).sort()).toEqual(
      [
        'hr',
        'inside',
        'inside_reach',
        'languages',
        'name',
        'order',
        'outside',
        'outside_reach',
        'zone',
      ].sort(),
    );
    expect(reply.view).toMatchObject({ problem: '还有几处要改，什么都没有保存。' });
    expect(settings()).toEqual(SHIPPED_COMPANY);
  });

  test.each([
    [
      { zone: 'Mars/Olympus' },
      { zone: '没有“Mars/Olympus”这个时区。可以写 Asia/Shanghai 或 Europe/London。' },
    ],
    [{ order: 'B C Z' }, { order: '没有规范 Z。现有的是：A B C D E。' }],
    [{ order: 'B C B' }, { order: '同一份规范写了两次。' }],
    [{ order: 'B', adopted: 'B C' }, { adopted: 'C 没有写在上面的执行名单里。' }],
    [{ hr: ' , ' }, { hr: '请至少写一位 HR。' }],
    [{ languages: 'fr' }, { languages: '请选一项。' }],
    [{ hours: '18:00-09:00' }, { hours: '看不懂办公时间“18:00-09:00”。请写成 09:00-18:00，上班在前。' }],
    [{ outside: '李岚 / Li Lan' }, { outside: '请写另一位不属 HR 的同事。' }],
    [
      { zone: 'x', order: 'Z', outside: '' },
      {
        zone: '没有“x”这个时区。可以写 Asia/Shanghai 或 Europe/London。',
        order: '没有规范 Z。现有的是：A B C D E。',
        adopted: 'B C 没有写在上面的执行名单里。',
        outside: '请填写。',
      },
    ],
  ])('%j', async (change, errors) => {
    expect(errorsOf(await fill({ ...FILLED, ...change }))).toEqual(errors);
    expect(settings()).toEqual(SHIPPED_COMPANY);
  });

  test('what was filled in stays filled in, and what was cleared stays clear', async () => {
    await fill(FILLED);
    const { adopted: _, ...cleared } = FILLED;
    const again = await fill({ ...cleared, zone: 'nowhere' });
    expect(drawnValues(again)).toEqual({ ...cleared, zone: 'nowhere' });
  });

  test('a form drawn before somebody else saved is stale', async () => {
    const form = await world.say(HANNAH, '设置');
    await fill(FILLED);
    const late = await world.submit(HANNAH, form.view, { ...FILLED, name: '晚了' });
    expect(textOf(late)).toBe('这张表单打开之后，内容已经改过。什么都没有改动，请重新打开再填。');
    expect(settings().name.zh).toBe('知礼演示公司');
  });
});

describe('typed', () => {
  test('words change what they name; the rest stays', async () => {
    await fill(FILLED);
    await world.say(HANNAH, '/decorum setup zone=Europe/London; languages=en');
    expect(settings()).toMatchObject({
      zone: 'Europe/London',
      languages: ['en'],
      language: 'en',
      name: { zh: '知礼演示公司' },
    });
  });

  test('by the labels of the screen, in Chinese, in any width', async () => {
    await fill(FILLED);
    await world.say(HANNAH, '设置 时区：Europe/London；公司名称＝新公司 / New Ltd');
    expect(settings()).toMatchObject({ zone: 'Europe/London', name: { zh: '新公司', en: 'New Ltd' } });
  });

  test('the whole screen at once', async () => {
    const line = Object.entries(FILLED).map(([name, value]) => `${name}=${value}`);
    expect(textOf(await world.say(HANNAH, `/decorum setup ${line.join('; ')}`))).toContain('已保存');
    expect(settings().contacts?.outside.name.zh).toBe('周宁');
  });

  test('names the fields that there are not', async () => {
    const said = textOf(await world.say(HANNAH, '/decorum setup colour=red; zone=Europe/London'));
    expect(said).toMatch(/^There is no colour\. You can write: name languages zone/);
    expect(settings()).toEqual(SHIPPED_COMPANY);
  });

  test('incomplete, shows the form with what was typed and what is missing', async () => {
    const reply = await world.say(HANNAH, '/decorum setup zone=Europe/London');
    expect(drawnValues(reply).zone).toBe('Europe/London');
    expect(Object.keys(errorsOf(reply))).toEqual(['inside', 'inside_reach', 'outside', 'outside_reach']);
  });
});

describe('HR', () => {
  test('who is named can do it from then on; who is left out cannot', async () => {
    await fill({ ...FILLED, hr: 'amy, hannah' });
    expect((await world.say(AMY, '设置')).view.view).toBe('form');
    const form = await world.say(AMY, '设置');
    await world.submit(AMY, form.view, { ...FILLED, hr: 'amy' });
    expect((await world.say(AMY, '设置')).view.view).toBe('form');
    expect(textOf(await world.say(HANNAH, '设置'))).toContain('只有 HR 能做');
  });

  test('cannot lock themselves out', async () => {
    await fill({ ...FILLED, hr: 'amy' });
    expect((await world.say(HANNAH, '设置')).view.view).toBe('form');
    expect(actionLabelled(await world.say(HANNAH, '着装 周五'), '全文')).toBeDefined();
  });
});
