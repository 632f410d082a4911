import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callerOf, type LocalApp, startLocal } from '../support/local.ts';

let app: LocalApp;
beforeAll(async () => {
  app = await startLocal();
});
afterAll(() => app.stop());

test('HR makes an office’s calendar address in chat; a calendar program reads it until it is revoked', async () => {
  const caller = await callerOf(app);
  const say = async (as: string, text: string) =>
    (await caller.do('say', { as, text })).lines.map(({ html }) => html).join();
  expect(await say('sun-qiang', '例行 订阅')).toContain('还没有订阅地址');
  const made = await caller.do('press', { as: 'li-lan', call: 'routine feedmake shanghai' });
  const address =
    /http:\/\/localhost:\d+\/calendar\/[\w-]{22}\.ics/.exec(made.lines.map(({ html }) => html).join())?.[0] ??
    '';
  const file = await fetch(address);
  expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const calendar = new ICAL.Component(ICAL.parse(await file.text()) as never);
  expect(calendar.getAllSubcomponents('vevent').length).toBeGreaterThan(100);
  expect((await fetch(address, { method: 'POST' })).status).toBe(405);
  expect((await fetch(address.replace(/[\w-]{22}\.ics/, `${'a'.repeat(22)}.ics`))).status).toBe(404);
  expect((await fetch(`${app.url}/calendar/`)).status).toBe(404);
  await caller.do('press', { as: 'li-lan', call: 'routine feedrevoke shanghai' });
  expect((await fetch(address)).status).toBe(404);
  // A colleague may not make one, and London's manager not Shanghai's.
  for (const as of ['wang-min', 'priya-nair']) {
    const refused = await caller.do('press', { as, call: 'routine feedmake shanghai' });
    expect(refused.lines.map(({ html }) => html).join()).not.toContain('/calendar/');
  }
});
