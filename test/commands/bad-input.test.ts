import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpFile } from '../support/dump.ts';
import { LONDON, office, SHANGHAI } from '../support/offices.ts';
import {
  ACME,
  AMY,
  BEN,
  COMPANY,
  drawnValues,
  english,
  HANNAH,
  openWorld,
  type Persona,
  textOf,
  WORKSPACE,
  type World,
} from '../support/world.ts';

const SILENT = office({ id: 'lab', name: { zh: '实验室', en: 'Lab' }, channels: [] });
const MAY: Persona = { account: 'may' };

let world: World;
let folder: string;
let file: string;
beforeAll(async () => {
  // One world for all lines: nothing is changed by any of them.
  folder = mkdtempSync(join(tmpdir(), 'decorum-'));
  file = join(folder, 'bad-input.db');
  world = await openWorld({
    databaseUrl: `sqlite:${file}`,
    company: { ...ACME, live: '2026-01-05T01:00:00.000Z', offices: [SHANGHAI, LONDON, SILENT] },
    roles: { hannah: ['hr'], may: ['manager'] },
  });
  const staff = '工号,姓名,邮箱\n1001,李岚,li@acme.com\n1002,陈安,amy@acme.com';
  await world.tenant.imports.apply(COMPANY, 'staff', new TextEncoder().encode(staff), { who: 'host' });
  await world.say(HANNAH, '例行 放假 12月24日 到 12月25日 年会 / Annual party');
  // Everybody has been here before: who asks for the first time is noted as a person.
  await world.tenant.people.firstMeeting(COMPANY, { workspace: WORKSPACE, account: 'may' });
  for (const who of [AMY, BEN, HANNAH, MAY]) await world.say(who, '我的提醒');
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The whole database but what every request leaves: its id, so that it is done once, and counts of topics. */
async function everything(): Promise<unknown> {
  await world.tenant.counts.flush();
  const { seen: _, counts: __, ...rest } = dumpFile(file);
  return rest;
}

/** What somebody reads, with the faults at the fields of a form. */
function read(reply: Awaited<ReturnType<World['say']>>): string {
  const faults = reply.view.view === 'form' ? reply.view.fields.map(({ error }) => error ?? '') : [];
  return [textOf(reply), ...faults].join('\n');
}

/** Every way in which somebody can send this; each says what is wrong and what to do. */
interface Line {
  readonly what: string;
  readonly send: () => Promise<Awaited<ReturnType<World['say']>>>;
  readonly says: readonly string[];
}

const said = (who: Persona, words: string, ...says: string[]): Line => ({
  what: words,
  send: () => world.say(who, words),
  says,
});
const filled = (words: string, change: Record<string, string>, ...says: string[]): Line => ({
  what: `${words} ${JSON.stringify(change)}`,
  send: async () => {
    const form = await world.say(HANNAH, words);
    return world.submit(HANNAH, form.view, { ...drawnValues(form), ...change });
  },
  says,
});
const pressed = (who: Persona, call: string, ...says: string[]): Line => ({
  what: `${who.account} presses ${call}`,
  send: () => world.press(who, call),
  says,
});
let next = 0;
/** A file in HR's form; `official` is the one for the year's official days. */
const handed = (
  kind: 'people' | 'leave' | 'official',
  name: string,
  bytes: Uint8Array,
  ...says: string[]
): Line => ({
  what: `the file ${name} as ${kind}`,
  send: async () => {
    const form = await world.say(HANNAH, kind === 'official' ? '例行 放假安排' : '/people import');
    if (form.view.view !== 'form') throw new Error(textOf(form));
    return world.tenant.door.handle({
      id: `file-${next++}`,
      company: COMPANY,
      asker: world.asker(HANNAH),
      at: world.clock.now(),
      private: true,
      input: {
        input: 'submit',
        call: form.view.call,
        given: {
          ...(kind === 'official' ? { calendar: 'CN', year: '2027' } : { kind, what: 'apply' }),
          file: name,
        },
        drawnFrom: form.view.drawnFrom,
        files: { file: { name, bytes } },
      },
    });
  },
  says,
});
const utf8 = (text: string) => new TextEncoder().encode(text);

const ZONE = ['没有“Mars/Olympus”这个时区', '可以写 Asia/Shanghai 或 Europe/London'];
const ORDER = ['下班比上班早', '请改好再试'];
const HOURS = ['看不懂办公时间“18:00-09:00”', '请写成 09:00-18:00，上班在前'];
const LEAVE = ['结束', '早'];
const ONLY_MANAGERS = '只有 HR 和行政负责人能做';

const LINES: Readonly<Record<string, readonly Line[]>> = {
  'an unknown zone': [
    filled('设置', { zone: 'Mars/Olympus' }, ...ZONE),
    said(HANNAH, '办公地点 修改 上海 zone=Mars/Olympus', ...ZONE),
    said(
      HANNAH,
      '办公地点 新增 id=mars; name=火星 / Mars; hours=09:00-18:00; zone=Mars/Olympus; calendar=none',
      ...ZONE,
    ),
  ],
  'closing before opening': [
    said(
      HANNAH,
      '办公地点 新增 id=mars; name=火星 / Mars; hours=18:00-09:00; zone=Asia/Shanghai; calendar=CN',
      ...HOURS,
    ),
    said(HANNAH, '办公时间 上海 18:00-09:00 从 下周一', ...ORDER),
    filled('办公时间 上海', { open: '18:00', close: '09:00', from: '2026-11-30' }, ...ORDER),
    pressed(HANNAH, 'office apply shanghai 18:00 09:00 2026-11-30', '旧按钮用不了了'),
    said(HANNAH, '办公地点 修改 上海 hours=18:00-09:00', ...HOURS),
    said(HANNAH, '办公地点 修改 上海 building=17:00', '大楼关门比下班早', '请改好再试'),
  ],
  'an office without a channel': [
    said(
      HANNAH,
      '例行 新增 实验室 name=浇花 / Plants; time=10:00; days=周一; title=浇花; text=请浇花',
      '实验室还没有频道，发不出去',
      '请先在',
    ),
  ],
  'closures that overlap': [
    said(
      HANNAH,
      '例行 放假 12月25日 到 12月26日 盘点',
      '和已有的“年会”（',
      '重叠。请先去掉那一条，或换个日期',
    ),
    filled(
      '例行 放假',
      { kind: 'open', from: '2026-12-24', to: '', name: '加班' },
      '重叠。请先去掉那一条，或换个日期',
    ),
    filled(
      '例行 放假',
      { from: '2026-12-31', to: '2026-12-30', name: '盘点' },
      '结束比开始早',
      '请把两天对调',
    ),
  ],
  '29 February': [
    said(HANNAH, '例行 修改 opening days=02-29', '2月29日不是每年都有'),
    said(HANNAH, '办公时间 上海 9:30-18:30 从 2027-02-29', '没有', '2月29日'),
    said(HANNAH, '例行 放假 2027-02-29 盘点', '没有', '2月29日'),
    said(HANNAH, '例行 暂停 opening 到 2027-02-29', '没有', '2月29日'),
    said(HANNAH, '/people leave 1002 2027-02-29', '2027年2月没有29日'),
    said(HANNAH, '/people role 1002 auditor 2027-02-29', 'there is no 29 February 2027'),
    said(AMY, '我休假 2027-02-29', '没有', '2月29日'),
    handed(
      'people',
      'joined.csv',
      utf8('工号,入职日期\n1002,2027-02-29'),
      '第2行“入职日期”是2027-02-29',
      '2027年2月没有29日',
      '一行也没有导入',
    ),
    filled(
      '例行 放假安排',
      { calendar: 'CN', year: '2027', days: '2027-02-29 放假 春节' },
      '第1行：没有“2027-02-29”这一天',
      '请写成',
    ),
  ],
  'wrong columns or encodings': [
    handed('people', 'sex.csv', utf8('工号,性别\n1002,女'), '性别', '一行也没有导入'),
    handed('people', 'names.csv', utf8('姓名,部门\n陈安,客服部'), '工号', '一行也没有导入'),
    handed('people', 'twice.csv', utf8('工号,员工编号\n1002,1003'), '两列', '一行也没有导入'),
    handed(
      'people',
      'latin.csv',
      Uint8Array.from([0xb9, 0xa4, 0x2c, 0xff, 0xfe, 0xff, 0x0a, 0x31]),
      '编码',
      '一行也没有导入',
    ),
    handed(
      'people',
      'old.xls',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
      'xlsx',
      '一行也没有导入',
    ),
    handed(
      'leave',
      'why.csv',
      utf8('工号,开始日期,结束日期,请假原因\n1002,2026-12-01,2026-12-02,病'),
      '原因',
      '一行也没有导入',
    ),
    handed(
      'official',
      'art.csv',
      utf8('datum,art,name\n2027-01-01,holiday,元旦'),
      '缺少这几列：日期（或开始、结束）、类型',
      '请在第一行写上列名',
      '什么都没有改动',
    ),
    handed(
      'official',
      'odd.csv',
      Uint8Array.from([0xb9, 0xa4, 0x2c, 0xff, 0xfe, 0xff, 0x0a]),
      '编码',
      '请在 Excel 里另存为',
    ),
  ],
  'leave that ends before it starts': [
    said(AMY, '我休假 12月5日 到 12月1日', ...LEAVE),
    said(HANNAH, '/people leave 1002 2026-12-05 2026-12-01', '结束日期比开始日期还早'),
    handed(
      'leave',
      'leave.csv',
      utf8('工号,开始日期,结束日期\n1002,2026-12-05,2026-12-01'),
      '比开始日期2026-12-05还早',
      '一行也没有导入',
    ),
    said(HANNAH, '办公时间 上海 9:30-18:30 从 12月4日 到 12月1日', '结束比开始早。请把两天对调'),
  ],
  'an employee presses a manager’s button': [
    ...[
      'office apply shanghai 09:30 18:30 2026-11-30',
      'office hours shanghai',
      'office edit shanghai',
      'routine list shanghai',
      'routine plan 30 shanghai',
      'routine off opening shanghai',
      'routine pause opening shanghai',
      'routine edit opening shanghai',
      'routine test opening shanghai',
      'routine undo 1',
      'routine history shanghai',
      'routine closure shanghai',
      'routine dayback all 2026-12-24',
      'routine feed shanghai',
      'lastout list shanghai',
    ].map((call) => pressed(AMY, call, ONLY_MANAGERS)),
    ...['office add', 'setup live', 'setup', 'routine official', 'people leave'].map((call) =>
      pressed(AMY, call, '只有 HR 能做'),
    ),
    pressed(MAY, 'setup live', '只有 HR 能做'),
    pressed(MAY, 'routine off opening london', '您可以改的是上海办公室'),
    pressed(MAY, 'routine dayback all 2026-12-24', '您可以改的是上海办公室'),
    {
      what: 'in English',
      send: () => world.press(english(BEN), 'routine undo 1'),
      says: ['Only HR and the office manager can do this'],
    },
  ],
};

describe.each(Object.entries(LINES))('%s', (_name, lines) => {
  test.each(lines)('$what', async ({ send, says }) => {
    const before = await everything();
    const reply = read(await send());
    for (const sentence of says) expect(reply).toContain(sentence);
    expect(await everything()).toEqual(before);
  });
});
