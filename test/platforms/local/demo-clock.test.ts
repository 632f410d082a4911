import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runTerminalChat } from '../../../src/platforms/local/terminal.ts';
import { createMovableClock } from '../../../src/shared/clock.ts';
import { at, createTestClock, HOUR, MINUTE } from '../../support/clock.ts';
import { callerOf, type LocalApp, openDemo, startLocal } from '../../support/local.ts';

const now = (app: { tenant: { services: { clock: { now(): number } } } }) =>
  new Date(app.tenant.services.clock.now()).toISOString();

test('a clock that is put forward wakes whoever sleeps over that moment, and runs on', async () => {
  const base = createTestClock();
  const clock = createMovableClock(base);
  const woken: string[] = [];
  const soon = clock.sleep(30 * MINUTE).then(() => woken.push('soon'));
  const late = clock.sleep(2 * HOUR).then(() => woken.push('late'));
  clock.forward(HOUR);
  await soon;
  expect(woken).toEqual(['soon']);
  clock.forward(-HOUR);
  base.advance(HOUR);
  clock.forward(0);
  await late;
  expect(clock.now()).toBe(at('2026-11-23T11:00:00+08:00'));
});

describe('on the page', () => {
  let app: LocalApp;
  beforeAll(async () => {
    app = await startLocal();
  });
  afterAll(() => app.stop());

  test('the page moves it by an hour, to the next opening, to the next closing; everybody under way is told', async () => {
    const caller = await callerOf(app);
    const page = await (await fetch(`${app.url}/?as=wang-min`)).text();
    expect(page).toContain('演示时钟 11月23日（周一）09:00');
    const moved = await caller.do('clock', { to: 'hour' });
    expect(now(app)).toBe('2026-11-23T02:00:00.000Z');
    expect(moved.lines.map((line) => line.html).join()).toContain('演示时钟拨到11月23日（周一）10:00');
    expect(moved).toMatchObject({ side: expect.stringContaining('演示时钟 11月23日（周一）10:00') });
    // London's next opening is today, Shanghai's tomorrow.
    await caller.do('clock', { as: 'amy-clarke', to: 'opening' });
    expect(now(app)).toBe('2026-11-23T09:00:00.000Z');
    await caller.do('clock', { to: 'closing' });
    expect(now(app)).toBe('2026-11-23T10:00:00.000Z');
    await caller.do('clock', { to: 'opening' });
    expect(now(app)).toBe('2026-11-24T01:00:00.000Z');
    const channel = await (await fetch(`${app.url}/?as=tom-hughes&in=channel`)).text();
    expect(channel).toContain('Demo clock moved to Tuesday 24 November, 01:00');
  });

  test('the same press twice moves it once; nonsense not at all', async () => {
    const caller = await callerOf(app);
    const id = crypto.randomUUID();
    const before = app.tenant.services.clock.now();
    await Promise.all([caller.do('clock', { to: 'hour', id }), caller.do('clock', { to: 'hour', id })]);
    expect(app.tenant.services.clock.now()).toBe(before + HOUR);
    const refused = await caller.post('clock', {
      as: 'wang-min',
      in: 'chat',
      id: crypto.randomUUID(),
      to: 'year',
    });
    expect(refused.status).toBe(400);
  });

  test('days off are passed over', async () => {
    const caller = await callerOf(app);
    // From the Tuesday above, with Wednesday to Friday closed: the next opening is Monday's.
    const { companies } = app.tenant;
    const days = {
      from: '2026-11-25',
      to: '2026-11-27',
      kind: 'closed',
      name: { zh: '搬家', en: 'Moving' },
    } as const;
    await companies.change('demo', 'closed', 'test', { calendarDays: [days as never] });
    await caller.do('clock', { to: 'opening' });
    expect(now(app)).toBe('2026-11-30T01:00:00.000Z');
  });
});

test('the terminal says what it shows and moves it', async () => {
  const app = await openDemo();
  onTestFinished(() => app.stop());
  const input = new PassThrough();
  const output = new PassThrough();
  const printed = text(output);
  const running = runTerminalChat({ ...app.tenant, input, output });
  input.end('/clock\n/时钟 下班\n/clock +1h\n我最后走\n全部\n/quit\n');
  await running;
  output.end();
  const said = await printed;
  expect(said).toContain('演示时钟：11月23日（周一）09:00。');
  expect(said).toContain('11月23日（周一）18:00 发到 #上海办公室：\n下班前看一眼');
  expect(said).toContain('回复：1 我最后走');
  expect(said).toContain('最后检查：上海办公室');
  expect(said).toContain('演示时钟拨到11月23日（周一）18:00');
  expect(said).toContain('演示时钟拨到11月23日（周一）19:00');
});
