import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { importReport } from '../../src/commands/people-text.ts';
import { openStore } from '../../src/data/store/store.ts';
import { createAvailability } from '../../src/people/availability.ts';
import { loadCompanies } from '../../src/people/company.ts';
import { createDirectory } from '../../src/people/directory.ts';
import { createImports, type Preview } from '../../src/people/import/imports.ts';
import { decode } from '../../src/people/import/table.ts';
import { createAbsences } from '../../src/people/leave.ts';
import { loadPeople } from '../../src/people/people.ts';
import { Refusal } from '../../src/shared/errors.ts';
import type { LocalDate } from '../../src/time/days.ts';
import { createTestClock } from '../support/clock.ts';
import { COMPANY, openWorld } from '../support/world.ts';

const OFFICES = ['shanghai', 'london'].map((id) => ({
  id,
  name: { zh: id === 'shanghai' ? '上海办公室' : '伦敦办公室', en: `${id} office` },
  zone: id === 'shanghai' ? 'Asia/Shanghai' : 'Europe/London',
  lang: 'zh' as const,
  calendar: 'none',
  hours: { open: '09:00', close: '18:00' },
  workweek: [1, 2, 3, 4, 5],
  channels: [],
  preparationCounts: false,
}));

const HEADER = '工号,姓名,邮箱,部门,直属上级,办公地点,入职日期,离职日期,语言';
const FILE = [
  HEADER,
  '1001,李岚,li@acme.com,人力资源部,,上海,2020-03-01,,中文',
  '1002,王敏,WANG@acme.com,客户服务部,李岚,上海办公室,2021/5/6,,中文',
  '1003,Tom Hughes,tom@acme.com,运营部,1002,london,2022年1月13日,2026-12-31,English',
].join('\r\n');

const HR = { who: 'hannah', reason: 'monthly file' };
const bytes = (text: string) => new TextEncoder().encode(text);

/** As much of a company as people need, without rules and commands. */
async function openPeople() {
  const clock = createTestClock();
  const store = await openStore('sqlite::memory:', clock);
  const companies = await loadCompanies(store, clock, { [COMPANY]: { offices: OFFICES } });
  const people = await loadPeople(store, clock, [COMPANY]);
  const absences = createAbsences(store, clock);
  return {
    clock,
    tenant: {
      store,
      people,
      absences,
      availability: createAvailability({ companies, absences }),
      directory: createDirectory({
        store,
        clock,
        zoneOf: () => 'Asia/Shanghai',
        outside: { channel: async () => undefined, group: async () => undefined, configured: () => [] },
      }),
      imports: createImports({ store, clock, companies, onChange: (company) => people.refresh(company) }),
    },
  };
}

let world: Awaited<ReturnType<typeof openPeople>>;
let next = 0;
beforeEach(async () => {
  world = await openPeople();
});
afterEach(() => world.tenant.store.close());

const preview = (text: string | Uint8Array, options = {}): Promise<Preview> =>
  world.tenant.imports.preview(COMPANY, typeof text === 'string' ? bytes(text) : text, options);
const apply = async (text: string | Uint8Array, options = {}) => {
  const raw = typeof text === 'string' ? bytes(text) : text;
  const done = await world.tenant.imports.apply(COMPANY, `import-${next++}`, raw, HR, options);
  if (done === 'again') throw new Error('again');
  return done;
};
const undo = (id: string) => world.tenant.imports.undo(COMPANY, `undo-${next++}`, id, HR);
const found = async (text: string) => (await world.tenant.directory.find(COMPANY, text))[0];
const counts = ({ counts }: Preview) => [counts.new, counts.changed, counts.left, counts.unchanged];

async function refusal(run: Promise<unknown>): Promise<Refusal> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error(`no refusal, but ${String(error)}`);
  return error;
}

/** Everything that an import may touch. */
async function everything() {
  const db = world.tenant.store.read(COMPANY);
  const tables = ['people', 'person_accounts', 'person_roles', 'leave', 'shifts'] as const;
  return Promise.all(
    tables.map(async (table) =>
      JSON.stringify(
        (await db.selectFrom(table).selectAll().where('company', '=', COMPANY).execute())
          .map((row) => JSON.stringify(row))
          .sort(),
      ),
    ),
  );
}

describe('a file of people', () => {
  test('is looked at first: nothing changes', async () => {
    const before = await everything();
    const seen = await preview(FILE);
    expect(counts(seen)).toEqual([3, 0, 0, 0]);
    expect(seen.faults).toEqual([]);
    expect(seen.mapping.map(({ field }) => field)).toEqual([
      'number',
      'name',
      'email',
      'department',
      'manager',
      'office',
      'joined',
      'left',
      'lang',
    ]);
    expect(await everything()).toEqual(before);
  });

  test('is taken in as a whole, with managers, offices and dates as people write them', async () => {
    await apply(FILE);
    const tom = await found('1003');
    expect(tom).toMatchObject({
      name: 'Tom Hughes',
      email: 'tom@acme.com',
      office: 'london',
      joined: '2022-01-13',
      left: '2026-12-31',
      lang: 'en',
      manager: (await found('1002'))?.id,
    });
    expect((await found('1002'))?.manager).toBe((await found('li@acme.com'))?.id);
  });

  test('of a long file all is counted and taken in, the first thousand changes are listed; undone, nobody is left', async () => {
    const rows = Array.from({ length: 1201 }, (_, at) => `${5000 + at},人${at},${at === 0 ? '' : 5000}`);
    const file = ['工号,姓名,直属上级', ...rows].join('\n');
    const before = await everything();
    const done = await apply(file);
    expect([counts(done), done.changes.length]).toEqual([[1201, 0, 0, 0], 1000]);
    expect(importReport(done, 'zh')).toContain('还有1171人。');
    expect((await found('6200'))?.manager).toBe((await found('5000'))?.id);
    expect(counts(await preview(file))).toEqual([0, 0, 0, 1201]);
    await undo(done.id);
    expect(await everything()).toEqual(before);
  });

  test('a second time changes nothing; what changed is shown old and new', async () => {
    await apply(FILE);
    expect(counts(await preview(FILE))).toEqual([0, 0, 0, 3]);
    const moved = FILE.replace('运营部', '客户服务部').replace(
      '上海办公室,2021/5/6,,',
      '上海办公室,2021/5/6,2026-11-30,',
    );
    const seen = await preview(moved);
    expect(counts(seen)).toEqual([0, 1, 1, 1]);
    expect(seen.changes.map(({ kind, number, fields }) => [kind, number, fields])).toEqual([
      ['left', '1002', [{ field: 'left', from: null, to: '2026-11-30' }]],
      ['changed', '1003', [{ field: 'department', from: '运营部', to: '客户服务部' }]],
    ]);
  });

  test('of some people leaves the others alone, and says how many', async () => {
    await apply(FILE);
    const seen = await preview(`${HEADER}\n1001,李岚,li@acme.com,人力资源部,,上海,2020-03-01,,中文`);
    expect([seen.counts.unchanged, seen.counts.absent]).toEqual([1, 1]);
  });

  test('the same request twice imports once', async () => {
    const raw = bytes(FILE);
    await world.tenant.imports.apply(COMPANY, 'same', raw, HR);
    expect(await world.tenant.imports.apply(COMPANY, 'same', raw, HR)).toBe('again');
    expect(await world.tenant.imports.list(COMPANY)).toHaveLength(1);
  });

  test('stands in the record, without a name', async () => {
    const whole = await openWorld();
    await whole.tenant.imports.apply(
      COMPANY,
      'one',
      bytes(FILE.replaceAll(/上海办公室|上海|london/g, '')),
      HR,
    );
    const entries = await whole.tenant.ledger.entriesOf(COMPANY, { kinds: ['imported'] });
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain('李岚');
    await whole.close();
  });
});

describe('whatever the HR system writes', () => {
  const GB = Uint8Array.from([
    ...[0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0a],
    ...[0x31, 0x30, 0x30, 0x31, 0x2c, 0xc0, 0xee, 0xe1, 0xb0, 0x0a],
  ]);
  test('GB18030', async () => {
    expect(decode(GB)).toBe('工号,姓名\n1001,李岚\n');
    await apply(GB);
    expect((await found('1001'))?.name).toBe('李岚');
  });

  test.each([
    ['UTF-8 with its mark', '\uFEFF工号,姓名\n1001,李岚'],
    ['semicolons', '工号;姓名;邮箱\n1001;李岚;li@acme.com'],
    ['tabs and old line ends', '工号\t姓名\r1001\t李岚'],
    ['quotation marks', '"工号","姓名"\n"1001","李岚"'],
    ['other names', 'Employee No.*,Full Name,Work E-mail\n1001,李岚,li@acme.com'],
    ['brackets behind the headings', '工号（必填）,姓名(中文)\n1001,李岚'],
    ['empty lines', '工号,姓名\n\n1001,李岚\n,,\n'],
  ])('%s', async (_what, text) => {
    expect(counts(await apply(text))).toEqual([1, 0, 0, 0]);
    expect((await found('1001'))?.name).toBe('李岚');
  });

  test('UTF-16, as spreadsheets save “Unicode text”', async () => {
    const text = '\uFEFF工号\t姓名\r\n1001\t李岚';
    await apply(new Uint8Array(Buffer.from(text, 'utf16le')));
    expect((await found('1001'))?.name).toBe('李岚');
  });

  test('XLSX with true dates and numbers', async () => {
    const rows = [
      ['工号', '姓名', '入职日期'].map((value) => ({ value })),
      [
        { value: 1001 },
        { value: '李岚' },
        { value: new Date(Date.UTC(2020, 1, 29)), type: Date, format: 'yyyy-mm-dd' },
      ],
    ];
    const buffer = await writeXlsxFile(rows as never).toBuffer();
    await apply(new Uint8Array(buffer));
    expect(await found('1001')).toMatchObject({ name: '李岚', joined: '2020-02-29' });
  });

  test('columns by other names, as told', async () => {
    const map = new Map([
      ['代码', 'number'],
      ['称呼', 'name'],
    ]);
    await apply('代码,称呼\n1001,李岚', { map });
    expect((await found('1001'))?.name).toBe('李岚');
  });
});

describe('what is wrong', () => {
  const row = (text: string) => `${HEADER}\n${text}`;
  test.each([
    [
      '1001,李岚,,,,,2026-13-01,,',
      '第2行“入职日期”是2026-13-01，没有13月',
      'Row 2, “入职日期”: 2026-13-01 has no month 13',
    ],
    ['1001,李岚,,,,,2026-02-29,,', '2026年2月没有29日', 'there is no 29 February 2026'],
    ['1001,李岚,,,,,next week,,', '看不出是哪一天', 'write it like 2026-01-13'],
    ['1001,李岚,,,,,03/04/2026,,', '看不出是哪一天', 'write it like 2026-01-13'],
    ['1001,李岚,,,,,2026-03-01,2026-02-01,', '比入职日期2026-03-01还早', 'before the first day'],
    ['1001,李岚,li#acme,,,,,,', '不是邮箱地址', 'no e-mail address'],
    ['1001,李岚,,,,Mars,,,', '没有这个办公地点。现有：shanghai london', 'no office of the company'],
    ['1001,李岚,,,,,,,法语', '写 zh 或 en', 'write zh or en'],
    [',李岚,,,,,,,', '每个人都要有工号', 'needs a staff number'],
    ['1.02E+10,李岚,,,,,,,', '被表格改成了科学记数', 'turned into an exponent'],
    ['1001,李岚,,,赵六,,,,', '文件里和花名册里都没有这个人', 'neither in the file nor on the staff list'],
    ['1001,李岚,,,1001,,,,', '绕成了一圈：工号1001 → 1001', 'goes round in a circle'],
    ['1001,李岚,,,,,,,\n1001,王敏,,,,,,,', '第3行“工号”是1001，第2行也是', 'stands in row 2 too'],
    ['1001,李岚,a@acme.com,,,,,,\n1002,王敏,A@acme.com,,,,,,', '第2行也是', 'stands in row 2 too'],
    ['1001,甲,,,,,,,\n1002,甲,,,,,,,\n1003,乙,,,甲,,,,', '有2位：工号1001、1002', 'is the name of 2'],
    [
      '1001,甲,,,1002,,,,\n1002,乙,,,1003,,,,\n1003,丙,,,1001,,,,',
      '1001 → 1002 → 1003 → 1001',
      'in a circle',
    ],
  ])('%s', async (text, zh, en) => {
    const before = await everything();
    const seen = await preview(row(text));
    expect(seen.faults.map((fault) => fault.text.zh).join('\n')).toContain(zh);
    expect(seen.faults.map((fault) => fault.text.en).join('\n')).toContain(en);
    const error = await refusal(apply(row(text)));
    expect(error.text.zh).toContain('这次一行也没有导入');
    expect(await everything()).toEqual(before);
  });

  test.each([
    ['工号,性别', 'column-refused', '性别'],
    ['工号,Gender', 'column-refused', 'sex'],
    ['工号,出生日期', 'column-refused', '出生日期'],
    ['Employee No,Date of Birth', 'column-refused', 'birth date'],
    ['工号,身份证号码', 'column-refused', '证件号码'],
    ['Employee No,National ID', 'column-refused', 'identity number'],
    ['工号,离职原因', 'column-refused', '原因'],
    ['Employee No,Reason for leaving', 'column-refused', 'reason of leave'],
    ['姓名,部门', 'column-missing', '--map 列名=number'],
    ['工号,员工编号', 'column-twice', '两列'],
  ])('a file with %s is refused as a whole', async (header, code, said) => {
    const error = await refusal(preview(`${header}\n1001,x`));
    expect(error.code).toBe(code);
    expect(`${error.text.zh} ${error.text.en}`).toContain(said);
  });

  test.each([
    ['nothing', new Uint8Array(), 'file-empty'],
    ['an old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), 'file-kind'],
    ['a broken workbook', Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9]), 'file-kind'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), 'file-'],
    ['a quotation mark that never ends', bytes('工号,姓名\n1001,"李岚\n1002,王敏'), 'file-quotes'],
    ['only line ends', bytes('\n\n'), 'file-empty'],
  ])('%s is no file of people', async (_what, raw, code) => {
    expect((await refusal(preview(raw))).code).toContain(code);
  });
});

describe('an import taken back', () => {
  test('leaves everything as it was', async () => {
    const before = await everything();
    const first = await apply(FILE);
    const between = await everything();
    const second = await apply(
      FILE.replace('运营部', '客户服务部').replace('李岚,上海办公室', ',上海办公室'),
    );
    await undo(second.id);
    expect(await everything()).toEqual(between);
    await undo(first.id);
    expect(await everything()).toEqual(before);
  });

  test('waits for a later one of the same people, and is done once', async () => {
    const first = await apply(FILE);
    const second = await apply(FILE.replace('运营部', '客户服务部'));
    const error = await refusal(undo(first.id));
    expect(error.text.en).toContain(`a later import, ${second.id}`);
    await undo(second.id);
    await undo(first.id);
    expect((await refusal(undo(first.id))).code).toBe('import-undone');
    expect((await refusal(undo('im-none'))).code).toBe('import-unknown');
  });

  test('gives accounts, roles and leave back to whom they were of', async () => {
    const { directory, people, absences } = world.tenant;
    const who = { workspace: 'T0000001', account: 'U1' };
    const amy = await directory.ensure(COMPANY, who, { email: 'wang@acme.com' });
    // Somebody else with the number already, so that the two turn out to be one.
    await apply('工号,姓名\n1002,王敏');
    await people.grant(COMPANY, 'grant', 'hannah', 'auditor', [who], { until: '2026-12-31' as LocalDate });
    const leave = {
      person: amy.id,
      from: '2026-12-01' as LocalDate,
      to: '2026-12-02' as LocalDate,
      confirmed: false,
    };
    await absences.enter(COMPANY, 'leave', leave, 'amy');
    const before = await everything();
    const { id } = await apply(FILE);
    expect(await directory.byAccount(COMPANY, who)).toMatchObject({ number: '1002' });
    expect(people.of(COMPANY, who).roles).toContain('auditor');
    await undo(id);
    expect(await everything()).toEqual(before);
    expect(people.of(COMPANY, who).roles).toContain('auditor');
  });
});

describe('accounts', () => {
  test('are joined by a column, whoever they were of before', async () => {
    const who = { workspace: 'T0000001', account: 'U1' };
    const before = await world.tenant.directory.ensure(COMPANY, who);
    await apply('工号,姓名,slack_user\n1001,李岚,U1');
    expect(await world.tenant.directory.byAccount(COMPANY, who)).toMatchObject({
      id: before.id,
      number: '1001',
    });
    const seen = await preview('工号,姓名,slack_user\n1002,王敏,U1');
    expect(seen.faults[0]?.text.zh).toContain('已经是工号1001的');
  });

  test('need a workspace where none is known', async () => {
    const seen = await preview('工号,slack_user\n1001,U1');
    expect(seen.faults[0]?.text.en).toContain('--slack-workspace');
    expect((await preview('工号,slack_user\n1001,T0000009/U1')).faults).toEqual([]);
  });
});

describe('leave and rota', () => {
  beforeEach(async () => {
    await apply(FILE);
  });

  test('come in as confirmed, once, and go again', async () => {
    const before = await everything();
    const file = '工号,开始日期,结束日期\n1002,2026-12-01,2026-12-05';
    const { id } = await apply(file, { kind: 'leave' });
    const wang = await found('1002');
    const { availability } = world.tenant;
    const leave = () =>
      availability.confirmedLeave(
        COMPANY,
        wang?.id ?? '',
        '2026-11-01' as LocalDate,
        '2027-01-01' as LocalDate,
      );
    expect(await leave()).toEqual([{ from: '2026-12-01', to: '2026-12-05' }]);
    expect(counts(await preview(file, { kind: 'leave' }))).toEqual([0, 0, 0, 1]);
    await undo(id);
    expect(await leave()).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  test('shifts stand over office hours, and the old ones come back', async () => {
    await apply('工号,日期,上班,下班\n1002,2026-11-23,22:00,06:00', { kind: 'rota' });
    const before = await everything();
    const { id } = await apply('工号,日期,上班,下班\n1002,2026-11-23,休息,\n1003,2026-11-24,8:00,12:00', {
      kind: 'rota',
    });
    const wang = await found('1002');
    if (wang === undefined) throw new Error('nobody');
    const reach = await world.tenant.availability.reach(COMPANY, wang, world.clock.now());
    expect(reach).toMatchObject({ ok: false, why: 'free-day' });
    await undo(id);
    expect(await everything()).toEqual(before);
  });

  test.each([
    ['leave', '工号,开始日期,结束日期\n1002,2026-12-05,2026-12-01', '比开始日期2026-12-05还早'],
    ['leave', '工号,开始日期,结束日期\n9999,2026-12-01,2026-12-05', '没有这个工号'],
    ['leave', '工号,开始日期,结束日期\n1002,2026-02-29,2026-03-05', '2026年2月没有29日'],
    ['rota', '工号,日期,上班,下班\n1002,2026-11-23,25:00,06:00', '不是时间'],
    [
      'rota',
      '工号,日期,上班,下班\n1002,2026-11-23,8:00,12:00\n1002,2026-11-23,9:00,12:00',
      '和第2行是同一个人',
    ],
  ])('%s: %s is refused', async (kind, text, said) => {
    const before = await everything();
    const seen = await preview(text, { kind });
    expect(seen.faults.map((fault) => fault.text.zh).join('\n')).toContain(said);
    await refusal(apply(text, { kind }));
    expect(await everything()).toEqual(before);
  });

  test('a column of reasons is refused', async () => {
    const error = await refusal(
      preview('工号,开始日期,结束日期,请假类型\n1002,2026-12-01,2026-12-05,病假', { kind: 'leave' }),
    );
    expect(error.code).toBe('column-refused');
  });
});
