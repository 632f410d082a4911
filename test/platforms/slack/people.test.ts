import { describe, expect, test } from 'vitest';
import type { SlackPlatform } from '../../../src/platforms/slack/index.ts';
import type { LocalDate } from '../../../src/time/days.ts';
import { LONDON, SHANGHAI } from '../../support/offices.ts';
import { faultsOf, NO_FAULTS, OFFICE, PEOPLE, type Stage, setStage } from './stage.ts';

const TODAY = '2026-11-23' as LocalDate;

function companyOf({ app, sim }: Stage) {
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company');
  const { company, directory, imports } = tenant;
  const of = (account: string) => directory.byAccount(company, { workspace: sim.teamId, account });
  return { company, directory, imports, of, idle: () => (tenant.platforms[0] as SlackPlatform).idle() };
}

test('everybody in the workspace is known after the first beat: guests as guests, machines and strangers not at all', async () => {
  const stage = await setStage({
    newcomers: true,
    prepare: (sim) => {
      sim.addUser({ id: 'U0GUEST', name: 'gus', isRestricted: true });
      sim.addUser({ id: 'U0BOT', name: 'bot', isBot: true });
      sim.addUser({ id: 'U0GONE', name: 'old', deleted: true });
    },
  });
  const { directory, company, of, idle } = companyOf(stage);
  expect(await of(PEOPLE.AMY)).toBeUndefined();
  await stage.app.heartbeat.beat();
  await idle();
  expect(await of(PEOPLE.AMY)).toMatchObject({ kind: 'employee', zone: 'Asia/Shanghai', lang: 'zh' });
  expect((await of('U0GUEST'))?.kind).toBe('guest');
  expect(await of('U0BOT')).toBeUndefined();
  expect(await of(PEOPLE.STRANGER)).toBeUndefined();
  expect(await of('U0GONE')).toMatchObject({ left: TODAY, accounts: [] });
  const everybody = await directory.select(
    company,
    { any: [{ everyone: true }] },
    { on: '2026-11-24' as LocalDate, limit: 100 },
  );
  expect(everybody.flatMap((person) => person.accounts.map((who) => who.account)).sort()).toEqual(
    [PEOPLE.AMY, PEOPLE.BEN, PEOPLE.HR, PEOPLE.ADMIN].sort(),
  );
  expect(faultsOf(stage.sim)).toEqual(NO_FAULTS);
});

test('Slack is followed: who joins, changes and leaves', async () => {
  const stage = await setStage({ newcomers: true });
  const { of } = companyOf(stage);
  await stage.sim.userJoins({ id: 'U0NEW', name: 'nina', tz: 'Europe/London' });
  expect(await of('U0NEW')).toMatchObject({ kind: 'employee', zone: 'Europe/London' });
  await stage.sim.userChanges('U0NEW', { tz: 'Asia/Shanghai' });
  expect(await of('U0NEW')).toMatchObject({ zone: 'Asia/Shanghai' });
  await stage.sim.userChanges('U0NEW', { deleted: true });
  expect(await of('U0NEW')).toMatchObject({ left: TODAY, accounts: [] });
  await stage.sim.userChanges('U0NEW', { deleted: false });
  expect((await of('U0NEW'))?.left).toBeUndefined();
});

test('an account belongs to whom HR imported with the e-mail that Slack has, never to who types it', async () => {
  const stage = await setStage({ newcomers: true });
  const { company, imports, of } = companyOf(stage);
  const file = new TextEncoder().encode('工号,姓名,邮箱\n1024,妮娜,nina@acme.com');
  await imports.apply(company, 'one', file, { who: 'host' });
  await stage.sim.userJoins({ id: 'U0NEW', name: 'nina', email: 'Nina@acme.com' });
  expect(await of('U0NEW')).toMatchObject({ number: '1024', name: '妮娜' });
});

test('a channel is an audience, without the machines and strangers in it', async () => {
  const stage = await setStage({ newcomers: true });
  const { company, directory } = companyOf(stage);
  const channel = { workspace: stage.sim.teamId, channel: OFFICE };
  const members = await directory.select(company, { any: [{ channel }] }, { on: TODAY, limit: 100 });
  expect(members.flatMap((person) => person.accounts.map((who) => who.account)).sort()).toEqual(
    [PEOPLE.AMY, PEOPLE.BEN, PEOPLE.HR, PEOPLE.ADMIN].sort(),
  );
  const nowhere = { workspace: stage.sim.teamId, channel: 'C0NOWHERE' };
  await expect(
    directory.select(company, { any: [{ channel: nowhere }] }, { on: TODAY, limit: 100 }),
  ).rejects.toMatchObject({ code: 'channel-members' });
});

test('a user group makes its members managers of an office as long as they are in it; never HR', async () => {
  const stage = await setStage({
    company: { offices: [SHANGHAI, LONDON] },
    prepare: (sim) => sim.addUserGroup({ id: 'S0BOSSES', handle: 'bosses', users: [PEOPLE.BEN] }),
  });
  const { sim, app } = stage;
  const hr = sim.as(PEOPLE.HR);
  const beat = async (minutes = 1) => {
    stage.clock.advance(minutes * 60_000);
    await app.heartbeat.beat();
  };
  const said = async (text: string) => (await hr.command('/decorum', `people group ${text}`)).text;
  expect(await said('S0BOSSES auditor')).toContain('granted by name');
  expect(await said('bosses manager')).not.toContain('User group');
  expect(await said('S0BOSSES manager office=mars')).not.toContain('User group');
  const refused = await sim.as(PEOPLE.AMY).command('/decorum', 'people group S0BOSSES manager');
  expect(refused.text).toContain('HR');

  expect(await said('S0BOSSES manager office=london')).toContain(
    'User group S0BOSSES: manager (London office)',
  );
  await beat();
  const hours = (who: string, office: string) =>
    sim.as(who).command('/decorum', `office hours ${office} 10:00-18:00 from 2026-12-07`);
  expect((await hours(PEOPLE.BEN, 'london')).text).toContain('10:00');
  expect((await hours(PEOPLE.BEN, 'shanghai')).text).toMatch(/HR/);
  const removed = await hr.command('/decorum', `people role ${PEOPLE.BEN} remove manager`);
  expect(removed.text).toContain('through a user group');

  // Out of the group, out of the role: within ten minutes, and not when Slack cannot be asked.
  sim.addUserGroup({ id: 'S0BOSSES', handle: 'bosses', users: [] });
  await beat(11);
  expect((await hours(PEOPLE.BEN, 'london')).text).toMatch(/HR/);
  sim.addUserGroup({ id: 'S0BOSSES', handle: 'bosses', users: [PEOPLE.AMY] });
  await beat(11);
  const [tenant] = app.tenants;
  const roles = (account: string) =>
    tenant?.people.of(tenant.company, { workspace: sim.teamId, account }).roles ?? [];
  expect(roles(PEOPLE.AMY)).toContain('manager');
  expect(await said('S0BOSSES remove')).toContain('gives no role any more');
  await beat();
  expect(roles(PEOPLE.AMY)).not.toContain('manager');
  const kinds = (await tenant?.ledger.entriesOf(tenant.company, {}))?.map(({ kind }) => kind) ?? [];
  expect(kinds.filter((kind) => kind === 'role-granted')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'role-revoked')).toHaveLength(2);
  expect(faultsOf(sim)).toEqual(NO_FAULTS);
});

/** Lets what Slack is asked for in the background come to its end: the pauses between the calls pass at once. */
async function synced(stage: Stage): Promise<void> {
  await stage.app.heartbeat.beat();
  let over = false;
  const idle = companyOf(stage)
    .idle()
    .then(() => {
      over = true;
    });
  while (!over) {
    stage.clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await idle;
}

describe('department and manager in the profiles', () => {
  const fields = (sim: Stage['sim']) => {
    sim.addProfileField('Xf0DEPT', '所属部门');
    sim.addProfileField('Xf0BOSS', 'Reports to', { type: 'user' });
    sim.addProfileField('Xf0PET', 'Pet');
    sim.user(PEOPLE.AMY).email = 'amy@acme.com';
    sim.user(PEOPLE.AMY).profileFields = { Xf0DEPT: '客户服务部', Xf0BOSS: PEOPLE.BEN, Xf0PET: 'cat' };
    sim.user(PEOPLE.BEN).profileFields = { Xf0DEPT: 'Sales', Xf0BOSS: PEOPLE.BEN };
  };

  test('fill what HR has not; what HR imported stays', async () => {
    const stage = await setStage({ newcomers: true, prepare: fields });
    const { company, imports, of } = companyOf(stage);
    const file = '工号,姓名,部门,邮箱\n1024,艾米,市场部,amy@acme.com';
    await imports.apply(company, 'one', new TextEncoder().encode(file), { who: 'host' });
    await synced(stage);
    const ben = await of(PEOPLE.BEN);
    expect(ben).toMatchObject({ department: 'Sales' });
    // Nobody leads themselves.
    expect(ben?.manager).toBeUndefined();
    expect(await of(PEOPLE.AMY)).toMatchObject({ number: '1024', department: '市场部', manager: ben?.id });
    expect(faultsOf(stage.sim)).toEqual(NO_FAULTS);
  });

  test('at a limit the call waits and is asked again; somebody whom Slack does not give is passed over', async () => {
    const stage = await setStage({ newcomers: true, prepare: fields });
    stage.sim.faults.next('users.profile.get', { error: 'user_not_found' });
    stage.sim.faults.next('users.profile.get', { retryAfter: 5 });
    const { of } = companyOf(stage);
    const from = stage.clock.now();
    await synced(stage);
    const known = [await of(PEOPLE.AMY), await of(PEOPLE.BEN)].map((person) => person?.department);
    expect(known.filter((department) => department !== undefined).length).toBeGreaterThan(0);
    expect(stage.clock.now() - from).toBeGreaterThan(5_000);
    expect(stage.sim.callsTo('team.profile.get')).toHaveLength(1);
  });

  test('nobody is asked for where there are no such fields, nor without the scope; HR is told of the scope', async () => {
    const plain = await setStage({ newcomers: true, prepare: (sim) => sim.addProfileField('Xf0PET', 'Pet') });
    await synced(plain);
    expect(plain.sim.callsTo('users.profile.get')).toEqual([]);
    const stage = await setStage({
      newcomers: true,
      prepare: (sim) => {
        fields(sim);
        sim.scopes.delete('users.profile:read');
      },
    });
    await synced(stage);
    expect(stage.sim.callsTo('team.profile.get')).toEqual([]);
    expect((await companyOf(stage).of(PEOPLE.BEN))?.department).toBeUndefined();
    expect((await stage.sim.as(PEOPLE.HR).command('/decorum', '帮助')).text).toContain(
      'did not grant users.profile:read',
    );
    expect(stage.logged.join()).toContain('users.profile:read');
  });
});
