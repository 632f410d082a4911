import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { beat, hire, publish } from '../support/campaigns.ts';
import { ACME, COMPANY, HANNAH, openWorld, textOf, type World } from '../support/world.ts';

const STAFF = 1500;
let world: World;
beforeEach(async () => {
  world = await openWorld({ company: { ...ACME, live: '2026-11-01T00:00:00.000Z' } });
  onTestFinished(() => world.close());
  await hire(world.tenant, [
    { id: 'p-hr', account: 'hannah', name: '李岚', department: '人力资源部' },
    ...Array.from({ length: STAFF }, (_, index) => ({
      id: `p-${String(index).padStart(4, '0')}`,
      name: index < 2 ? '王伟' : `员工${index}`,
      number: `K${index}`,
      department: index % 2 === 0 ? '客户服务部' : '运营部',
    })),
  ]);
  await publish(world.tenant);
});

const csv = (rows: readonly string[]) => ({
  name: 'list.csv',
  bytes: new TextEncoder().encode(rows.join('\r\n')),
});
const xlsx = async (rows: readonly (readonly string[])[]) => ({
  name: 'list.xlsx',
  bytes: new Uint8Array(await writeXlsxFile(rows.map((row) => row.map((value) => ({ value })))).toBuffer()),
});
const launchForm = async () => {
  const form = await world.say(HANNAH, '发起签收');
  if (form.view.view !== 'form') throw new Error(textOf(form));
  const version = form.view.fields.find(({ name }) => name === 'version');
  const given = {
    version: version !== undefined && 'value' in version ? String(version.value) : '',
    who: '全员',
    due: '10',
  };
  return { form: form.view, given };
};

describe('a list in a file', () => {
  test('is the audience: wrong rows are named, a thousand people are counted and asked, nobody else', async () => {
    const { form, given } = await launchForm();
    const wrong = await world.submit(HANNAH, form, given, {
      files: { list: csv(['部门,姓名', '客服,员工2', '客服,王伟', '客服,员工9999']) },
    });
    expect(wrong.view).toMatchObject({ view: 'form' });
    expect(JSON.stringify(wrong.view)).toContain(
      '第3行：有几位叫“王伟”，请用工号。第4行：花名册里没有“员工9999”。改好后重新导入；这次一行也没有导入。',
    );

    const rows = Array.from({ length: 1200 }, (_, index) => `客服,K${index}`);
    const preview = await world.submit(HANNAH, form, given, { files: { list: csv(['部门,工号', ...rows]) } });
    expect(textOf(preview)).toContain('名单文件（1200人）');
    expect(textOf(preview)).toContain('1200人，预计');
    await world.pressLabel(HANNAH, preview, '发起');
    world.clock.advance(10 * 60_000);
    await world.tenant.acknowledgements.launching.run(COMPANY);
    const [campaign] = await world.tenant.acknowledgements.campaigns.list(COMPANY);
    const counts = await world.tenant.acknowledgements.campaigns.counts(COMPANY, campaign?.id ?? '');
    expect(counts.reduce((sum, { count }) => sum + Number(count), 0)).toBe(1200);
  });

  test('a workbook of paper signatures, columns in any order: preview, entered, undone', async () => {
    const preview0 = await world.say(HANNAH, '发起签收 范围=部门:客户服务部; 截止=10');
    await world.pressLabel(HANNAH, preview0, '发起');
    world.clock.advance(10 * 60_000);
    await beat(world);
    const [campaign] = await world.tenant.acknowledgements.campaigns.list(COMPANY);
    const scan = createHash('sha256').update('scan').digest('hex');
    const form = await world.say(HANNAH, `纸质补录 ${campaign?.id}`);
    const head = ['见证人', '扫描件 SHA-256', '工号', '签字日期'];
    const bad = await world.submit(
      HANNAH,
      form.view,
      {},
      {
        files: {
          list: await xlsx([
            head,
            ['周宁', scan, 'K2', '2026-11-20'],
            ['', scan, 'K4', '2026-11-20'],
            ['周宁', '12', 'K6', '2026-11-20'],
          ]),
        },
      },
    );
    expect(JSON.stringify(bad.view)).toContain('第3行：没有写见证人。第4行：扫描件的 SHA-256 要有64位。');
    const rows = [2, 4, 6, 7].map((n) => ['周宁', scan, `K${n}`, '2026-11-20']);
    const preview = await world.submit(
      HANNAH,
      form.view,
      {},
      { files: { list: await xlsx([head, ...rows]) } },
    );
    expect(textOf(preview)).toContain('将补录3份纸质签收');
    expect(textOf(preview)).toContain('另有1人不在这次签收里，或者已经答复，不动。');
    const done = await world.pressLabel(HANNAH, preview, '办理');
    expect(textOf(done)).toContain('已补录3份');
    expect(textOf(await world.pressLabel(HANNAH, done, '撤销'))).toContain('已撤销，3人恢复原样');
    // The same way for a new date: only who is on the list.
    const later = await world.say(HANNAH, `签收延期 ${campaign?.id}`);
    const moved = await world.submit(
      HANNAH,
      later.view,
      { due: '+3' },
      { files: { list: csv(['K8', 'K10']) } },
    );
    expect(textOf(moved)).toContain('将给2人改截止日');
  });

  test('what is no list, or far too big when unpacked, gets a sentence', async () => {
    const { form, given } = await launchForm();
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(40 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    const said = async (bytes: Uint8Array) =>
      textOf(await world.submit(HANNAH, form, given, { files: { list: { name: 'x.xlsx', bytes } } }));
    expect(await said(bomb)).toContain('名单太大：最多20000行、2MB');
    expect(await said(new Uint8Array([0x50, 0x4b, 3, 4, 5]))).toContain('打不开这个 .xlsx 文件');
    expect(await said(new Uint8Array())).toContain('文件是空的');
  });
});
