import { expect, test } from 'vitest';
import { createHeartbeat } from '../../../src/reminders/heartbeat.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { MINUTE } from '../../support/clock.ts';
import { textOf } from '../../support/slack/index.ts';
import { faultsOf, NO_FAULTS, OFFICE, PEOPLE, type Stage, setStage } from './stage.ts';

/** Lets time pass on the stage, a quarter of an hour at a time. */
async function until({ app, clock }: Stage, iso: string): Promise<void> {
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company');
  while (clock.now() < Date.parse(iso)) {
    clock.advance(15 * MINUTE);
    await createHeartbeat(tenant.jobs, silentLog).beat();
    await tenant.outbox.dispatch(tenant.company);
    await tenant.outbox.idle();
  }
}

test('a day in a Slack channel: opening, closing, the last one out at ten past eight, and the record', async () => {
  const stage = await setStage({
    company: {
      live: '2026-01-05T01:00:00.000Z',
      offices: [
        {
          id: 'shanghai',
          name: { zh: '上海办公室', en: 'Shanghai office' },
          zone: 'Asia/Shanghai',
          lang: 'zh',
          calendar: 'CN',
          hours: { open: '09:00', close: '18:00' },
          workweek: [1, 2, 3, 4, 5],
          channels: [{ workspace: 'T0SIM', channel: OFFICE }],
          preparationCounts: false,
        },
      ],
    },
  });
  const { sim, app } = stage;
  await until(stage, '2026-11-23T18:15:00+08:00');
  const post = sim.messagesIn(OFFICE).at(-1);
  expect(textOf(post as never)).toContain('下班前看一眼');
  stage.clock.set('2026-11-23T20:10:00+08:00');
  const amy = sim.as(PEOPLE.AMY);
  if (post === undefined) throw new Error('no closing post');
  await amy.press(post, '我最后走');
  expect(JSON.stringify(amy.view())).toContain('锁门');
  await amy.submit(amy.view(), {
    做完一项勾一项: ['关窗', '关灯', '关空调和其他电器', '切断全部电源', '锁门'],
  });
  await app.tenants[0]?.outbox.idle();
  // The closing post has become the record, without its button; nothing was posted beside it.
  const posts = () => sim.messagesIn(OFFICE).map((each) => textOf(each));
  expect(posts()).toEqual(['上海办公室11月23日20:10已关门，5项全部完成。辛苦了。']);
  expect(JSON.stringify(sim.messagesIn(OFFICE).at(-1)?.blocks)).not.toContain('我最后走');
  // A wrong tick is undone: the same post is corrected.
  stage.clock.set('2026-11-23T20:11:00+08:00');
  const done = amy.view();
  if (done === undefined) throw new Error('the modal is gone');
  await amy.press(done, '改一下');
  await amy.submit(amy.view(), { 做完一项勾一项: ['关窗', '关灯', '关空调和其他电器', '切断全部电源'] });
  await app.tenants[0]?.outbox.idle();
  expect(posts()).toEqual(['更正：上海办公室11月23日20:10做完最后检查，5项完成4项，没勾：锁门。']);
  expect(faultsOf(sim)).toEqual(NO_FAULTS);
});

test('HR sets up the office in a modal, tests to themselves, and nobody else hears anything before going live', async () => {
  const stage = await setStage({ company: { contacts: null } });
  const { sim, app } = stage;
  const hr = sim.as(PEOPLE.HR);
  await hr.command('/decorum', 'setup');
  await hr.submit(hr.view(), {
    'field:inside': 'Li Lan',
    'field:inside_reach': 'ext. 8021',
    'field:outside': 'Zhou Ning',
    'field:outside_reach': 'ext. 8036',
    'field:office': 'Shanghai office',
    'field:hours': '09:00-18:00',
    'field:channels': [OFFICE],
  });
  const saved = JSON.stringify(hr.view());
  expect(saved).toContain('Tomorrow, Tuesday 24 November, Shanghai office:');
  expect(saved).toContain('08:45 Opening reminder');
  expect(app.tenants[0]?.companies.of('company').offices[0]?.channels).toEqual([
    { workspace: sim.teamId, channel: OFFICE },
  ]);
  await until(stage, '2026-11-24T09:30:00+08:00');
  expect(sim.messagesIn(OFFICE)).toEqual([]);
  const view = hr.view();
  if (view === undefined) throw new Error('the modal is gone');
  await hr.press(view, 'Test to me');
  await app.tenants[0]?.outbox.idle();
  expect(textOf(hr.dm().at(-1) as never)).toContain('Test · Fifteen minutes to nine');
  expect(sim.messagesIn(OFFICE)).toEqual([]);
  expect(faultsOf(sim)).toEqual(NO_FAULTS);
});

test('a year’s official days come as a file in a form; a wrong line is named there, and the form stays open', async () => {
  const { sim, app } = await setStage();
  const hr = sim.as(PEOPLE.HR);
  await hr.command('/routine', 'official');
  const form = hr.view() ?? expect.fail('no form was opened');
  const year = ['2027-01-01,off,元旦', '2027-05-01,off,劳动节', '2027-10-01,off,国庆'];
  const table = (lines: readonly string[]) =>
    new TextEncoder().encode(['date,kind,name', ...lines].join('\n'));
  const wrong = sim.addFile(PEOPLE.HR, '2027.csv', table([...year, '2027-02-30,off,春节']));
  await hr.submit(form, { 'field:file': [wrong] });
  const again = hr.view() ?? expect.fail('the form is gone');
  expect(textOf(again)).toContain('row 5: there is no day “2027-02-30”');
  expect(app.tenants[0]?.companies.of('company').officialDays).toEqual([]);
  const right = sim.addFile(PEOPLE.HR, '2027.csv', table([...year, '2027-02-20,work,春节']));
  await hr.submit(again, { 'field:file': [right] });
  expect(textOf(hr.view())).toContain('Calendar CN, 2027: 3 days off, 1 make-up workday');
  expect(app.tenants[0]?.companies.of('company').officialDays).toMatchObject([
    { calendar: 'CN', year: 2027 },
  ]);
  expect(faultsOf(sim)).toEqual(NO_FAULTS);
});
