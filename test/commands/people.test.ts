import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerKind } from '../../src/ledger/types.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { DAY } from '../support/clock.ts';
import {
  AMY,
  actionLabelled,
  BEN,
  COMPANY,
  HANNAH,
  openWorld,
  textOf,
  WORKSPACE,
  type World,
} from '../support/world.ts';

const OFFICE = {
  id: 'office',
  name: { zh: '办公室', en: 'The office' },
  zone: 'Asia/Shanghai',
  lang: 'zh' as const,
  calendar: 'none',
  hours: { open: '09:00', close: '18:00' },
  workweek: [1, 2, 3, 4, 5],
  channels: [],
  preparationCounts: false,
};

let world: World;
beforeEach(async () => {
  world = await openWorld({ roles: {} });
  await world.tenant.people.grant(COMPANY, 'first', 'setup', 'hr', [
    { workspace: WORKSPACE, account: 'hannah' },
  ]);
  const file =
    '工号,姓名,邮箱,部门\n1001,李岚,li@acme.com,人力资源部\n1002,陈安,amy@acme.com,客服部\n1003,吴斌,ben@acme.com,客服部';
  for (const [account, email] of [
    ['hannah', 'li@acme.com'],
    ['amy', 'amy@acme.com'],
    ['ben', 'ben@acme.com'],
  ] as const) {
    const who = { workspace: WORKSPACE, account };
    await world.tenant.directory.ensure(COMPANY, who, { email });
    await world.tenant.people.chooseLanguage(COMPANY, `lang-${account}`, who, 'zh');
  }
  await world.tenant.imports.apply(COMPANY, 'file', new TextEncoder().encode(file), { who: 'host' });
});
afterEach(() => world.close());

/** What is said, with the faults at the fields of a form. */
const say = async (text: string, who = HANNAH) => {
  const { view } = await world.say(who, text);
  const faults = view.view === 'form' ? view.fields.map((field) => field.error ?? '') : [];
  return [textOf(view), ...faults].join('\n');
};
const rolesOf = (account: string) => world.tenant.people.of(COMPANY, { workspace: WORKSPACE, account }).roles;

describe('the staff list in chat', () => {
  test('says how many, and what is known of one', async () => {
    expect(await say('/people')).toContain('在职3人');
    const amy = await say('/people 1002');
    expect(amy).toContain('陈安');
    expect(amy).toContain('客服部');
    expect(await say('花名册 amy@acme.com')).toContain('1002');
    expect(await say('/people 9999')).toContain('花名册里没有“9999”');
  });

  test('is no business of colleagues', async () => {
    expect(await say('/people', AMY)).toContain('只有 HR 能做');
    expect(await say('/people role 1002 hr', AMY)).toContain('只有 HR 能做');
    expect(rolesOf('amy')).toEqual(['employee']);
  });
});

describe('roles', () => {
  test('are granted by name and taken back', async () => {
    expect(await say('/people role 1002 manager')).toContain('陈安现在是负责人');
    expect(rolesOf('amy')).toContain('manager');
    expect(await say('员工 角色 陈安 去掉 负责人')).toContain('陈安不再是负责人');
    expect(rolesOf('amy')).toEqual(['employee']);
    expect(await say('/people role 1002 remove manager')).toContain('没有被授予过');
  });

  test('an auditor has a last day, and is none the day after', async () => {
    expect(await say('/people role 1002 auditor')).toContain('审计要写到哪天为止');
    expect(rolesOf('amy')).toEqual(['employee']);
    await say('/people role 1002 auditor 2026-11-24');
    expect(await say('/people', AMY)).toContain('在职3人');
    expect(await say('/people role 1003 hr', AMY)).toContain('只有 HR 能做');
    world.clock.advance(2 * DAY);
    expect(rolesOf('amy')).toEqual(['employee']);
    expect(await say('/people', AMY)).toContain('只有 HR 能做');
  });

  test('the last HR stays', async () => {
    expect(await say('/people role 1001 remove hr')).toContain('这是最后一位 HR');
    await say('/people role 1002 hr');
    expect(await say('/people role 1001 remove hr', AMY)).toContain('李岚不再是HR');
    expect(await say('/people', HANNAH)).toContain('只有 HR 能做');
    expect(await say('/people role 1002 remove hr', AMY)).toContain('这是最后一位 HR');
  });

  test('belong to the person, in every account, and end with the employment', async () => {
    const second = { workspace: 'T0000001', account: 'U1' };
    await world.tenant.directory.ensure(COMPANY, second, { email: 'amy@acme.com' });
    await say('/people role 1002 manager');
    expect(world.tenant.people.of(COMPANY, second).roles).toContain('manager');
    const left = new TextEncoder().encode('工号,离职日期\n1002,2026-11-20');
    await world.tenant.imports.apply(COMPANY, 'left', left, { who: 'host' });
    expect(rolesOf('amy')).toEqual(['employee']);
    expect(world.tenant.people.of(COMPANY, second).roles).toEqual(['employee']);
  });

  test.each([
    ['/people role 1002 emperor', '没有看懂'],
    ['/people role 1002 auditor 2026-02-29', '2026年2月没有29日'],
    ['/people role 1002 auditor 2020-01-01', '这一天已经过去了'],
    ['/people role 9999 manager', '花名册里没有'],
  ])('%s changes nothing', async (words, said) => {
    expect(await say(words)).toContain(said);
    expect(rolesOf('amy')).toEqual(['employee']);
  });
});

describe('a form that was drawn before', () => {
  const STALE = '这张表单打开之后，内容已经改过';

  test('somebody else gave a role meanwhile: refused, nothing changed; opened again it goes through', async () => {
    const old = (await world.say(HANNAH, '/people role')).view;
    await say('/people role 1003 manager');
    const given = { who: '1002', what: 'grant', role: 'hr', until: '', office: '' };
    expect(textOf(await world.submit(HANNAH, old, given))).toContain(STALE);
    expect(rolesOf('amy')).toEqual(['employee']);
    const fresh = (await world.say(HANNAH, '/people role')).view;
    await world.submit(HANNAH, fresh, given);
    expect(rolesOf('amy')).toContain('hr');
  });

  test('the staff list was imported meanwhile: leave and files are refused', async () => {
    const leave = (await world.say(HANNAH, '/people leave')).view;
    const file = (await world.say(HANNAH, '/people import')).view;
    const csv = new TextEncoder().encode('工号,部门\n1002,运营部');
    await world.tenant.imports.apply(COMPANY, 'meanwhile', csv, { who: 'host' });
    const away = { who: '1002', from: '2026-12-01', to: '2026-12-02' };
    expect(textOf(await world.submit(HANNAH, leave, away))).toContain(STALE);
    expect(textOf(await world.submit(HANNAH, file, { kind: 'people', what: 'apply' }))).toContain(STALE);
  });
});

describe('what goes on record', () => {
  /** Kind, act and identity of the newest entries of these kinds. */
  const recorded = async (...kinds: LedgerKind[]) => {
    const entries = await world.tenant.ledger.entriesOf(COMPANY, { kinds });
    return entries.map(({ kind, act, identity }) => ({ kind, act, identity }));
  };

  test('who gave a role, and who took it back', async () => {
    await say('/people role 1002 manager');
    await say('/people role 1002 remove manager');
    expect(await recorded('role-granted', 'role-revoked')).toMatchObject([
      { kind: 'role-granted', act: { role: 'hr' }, identity: { by: 'setup' } },
      { kind: 'role-granted', act: { role: 'manager' }, identity: { by: 'hannah' } },
      { kind: 'role-revoked', act: { role: 'manager' }, identity: { by: 'hannah' } },
    ]);
  });

  test('leave that HR entered, and that it was taken back; not what people say of themselves', async () => {
    const reply = await world.say(HANNAH, '/people leave 1002 2026-12-01 2026-12-05');
    await world.say(AMY, '/mine leave 2026-12-24');
    await world.pressLabel(HANNAH, reply, '撤回');
    const identity = { by: 'hannah', from: '2026-12-01', to: '2026-12-05' };
    expect(await recorded('leave-confirmed', 'leave-removed')).toMatchObject([
      { kind: 'leave-confirmed', identity },
      { kind: 'leave-removed', identity: { by: 'hannah' } },
    ]);
  });
});

test('an auditor in London is one until midnight there', async () => {
  const zones = ['Asia/Shanghai', 'Europe/London'];
  const offices = zones.map((zone, index) => ({ ...OFFICE, id: `o${index}`, zone }));
  await world.tenant.companies.change(COMPANY, 'offices', 'host', { offices });
  const file = new TextEncoder().encode('工号,办公地点\n1002,o1\n1003,o0');
  await world.tenant.imports.apply(COMPANY, 'seats', file, { who: 'host' });
  for (const number of ['1002', '1003']) await say(`/people role ${number} auditor 2026-11-24`);
  world.clock.advance(Date.parse('2026-11-24T18:00:00Z') - world.clock.now());
  expect([rolesOf('amy'), rolesOf('ben')]).toEqual([['employee', 'auditor'], ['employee']]);
  world.clock.advance(6 * 3_600_000);
  expect(rolesOf('amy')).toEqual(['employee']);
});

describe('a file in chat', () => {
  const hand = async (csv: string, what: string) => {
    const form = await world.say(HANNAH, '/people import');
    if (form.view.view !== 'form') throw new Error(textOf(form));
    return world.tenant.door.handle({
      id: `file-${what}-${csv.length}`,
      company: COMPANY,
      asker: world.asker(HANNAH),
      at: world.clock.now(),
      private: true,
      input: {
        input: 'submit',
        call: form.view.call,
        given: { kind: 'people', what, file: 'staff.csv' },
        drawnFrom: form.view.drawnFrom,
        files: { file: { name: 'staff.csv', bytes: new TextEncoder().encode(csv) } },
      },
    });
  };

  test('is looked at, imported and undone', async () => {
    const csv = '工号,部门\n1002,运营部';
    expect(textOf(await hand(csv, 'look'))).toContain('部门：客服部 → 运营部');
    expect(await say('/people 1002')).toContain('客服部');
    const done = await hand(csv, 'apply');
    expect(await say('/people 1002')).toContain('运营部');
    expect(textOf(await world.pressLabel(HANNAH, done, '撤销导入'))).toContain('都恢复原样了');
    expect(await say('/people 1002')).toContain('客服部');
  });

  test('with a wrong row changes nothing, also when it is to be imported', async () => {
    const said = textOf(await hand('工号,入职日期\n1002,2026-13-01', 'apply'));
    expect(said).toContain('第2行“入职日期”是2026-13-01，没有13月');
    expect(said).toContain('这次一行也没有导入');
  });
});

describe('leave that HR enters', () => {
  const leaveOf = async (number: string) => {
    const [person] = await world.tenant.directory.find(COMPANY, number);
    return world.tenant.absences.leaveOf(COMPANY, person?.id ?? '', '2026-01-01' as LocalDate);
  };

  test('is confirmed, and can be taken back', async () => {
    const reply = await world.say(HANNAH, '/people leave 1002 2026-12-01 2026-12-05');
    expect(textOf(reply)).toContain('陈安：2026-12-01至2026-12-05休假，已登记');
    expect(await leaveOf('1002')).toMatchObject([{ from: '2026-12-01', to: '2026-12-05', confirmed: true }]);
    expect(textOf(await world.pressLabel(HANNAH, reply, '撤回'))).toContain('已撤回');
    expect(await leaveOf('1002')).toEqual([]);
    expect(textOf(await world.pressLabel(HANNAH, reply, '撤回'))).toContain('已经不在了');
  });

  test.each([
    ['/people leave 1002 2026-12-05 2026-12-01', '结束日期比开始日期还早'],
    ['/people leave 1002 2026-02-29', '2026年2月没有29日'],
    ['/people leave 9999 2026-12-01', '花名册里没有'],
    ['/people leave 1002', '请填写'],
  ])('%s enters nothing', async (words, said) => {
    expect(await say(words)).toContain(said);
    expect(await leaveOf('1002')).toEqual([]);
  });
});

describe('what was forged or comes from elsewhere', () => {
  test('a colleague’s press of HR’s button does nothing', async () => {
    const reply = await world.say(HANNAH, '/people leave 1002 2026-12-01 2026-12-05');
    const { call } = actionLabelled(reply, '撤回');
    expect(textOf(await world.press(BEN, call))).toContain('只有 HR 能做');
    const [person] = await world.tenant.directory.find(COMPANY, '1002');
    expect(
      await world.tenant.absences.leaveOf(COMPANY, person?.id ?? '', '2026-01-01' as LocalDate),
    ).toHaveLength(1);
  });

  test('ids of another company lead nowhere', async () => {
    const { store, imports, absences } = world.tenant;
    const other = 'other';
    const person = await world.tenant.directory.ensure(other, { workspace: 'T2', account: 'U2' });
    const days = { from: '2026-12-01' as LocalDate, to: '2026-12-02' as LocalDate, confirmed: true };
    const leave = await absences.enter(other, 'leave', { ...days, person: person.id }, 'hr');
    if (leave === 'again') throw new Error('again');
    expect(textOf(await world.press(HANNAH, `people leaveback ${leave.id}`))).toContain('已经不在了');
    expect(await absences.leaveOf(other, person.id, '2026-01-01' as LocalDate)).toHaveLength(1);
    const raw = new TextEncoder().encode('工号\n1');
    const done = await imports.apply(other, 'import', raw, { who: 'hr' });
    if (done === 'again') throw new Error('again');
    expect(await say(`/people undo ${done.id}`)).toContain('没有编号是');
    expect(await say(`/people ${person.id}`)).toContain('花名册里没有');
    const rows = await store
      .read(other)
      .selectFrom('people')
      .select('id')
      .where('company', '=', other)
      .execute();
    expect(rows).toHaveLength(2);
  });
});
