import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { runCli } from '../../src/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const before = process.env.DATABASE_URL;
afterEach(() => {
  if (before === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = before;
});

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const code = await runCli(['people', ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: Readable.from([]),
  });
  return { code, out, err };
}

test('the staff list from the terminal: look, import, list, show, undo', async () => {
  const folder = temporaryFolder();
  process.env.DATABASE_URL = `sqlite:${join(folder, 'decorum.db')}`;
  const file = join(folder, 'people.csv');
  writeFileSync(
    file,
    '工号,姓名,部门,办公地点,入职日期\n1001,李岚,人力资源部,上海,2020-03-01\n1002,王敏,客服,上海,2021-02-01\n',
  );

  // The database is made by the first thing that writes.
  const refused = await run('import', file, '--apply');
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--reason')]);
  const done = await run('import', file, '--apply', '--reason', 'monthly file', '--json');
  expect(done.code).toBe(0);
  const { id, counts, ok } = JSON.parse(done.out) as { id: string; counts: { new: number }; ok: boolean };
  expect([ok, counts.new]).toEqual([true, 2]);

  const look = await run('import', file, '--lang', 'zh');
  expect([look.code, look.out]).toEqual([0, expect.stringContaining('2行：新增0，更改0，离职0，不变2')]);
  expect(look.out).toContain('这是预览，什么都没有改动。');
  expect((await run('list', '--office', 'shanghai')).out).toContain('1001  李岚  人力资源部  shanghai');
  expect((await run('show', '1002')).out).toContain('王敏');
  expect((await run('show', '9999')).code).toBe(1);
  expect((await run('imports')).out).toContain(id);

  writeFileSync(file, '工号,入职日期\n1003,2026-13-01\n');
  const wrong = await run('import', file);
  expect([wrong.code, wrong.out]).toEqual([
    1,
    expect.stringContaining('Row 2, “入职日期”: 2026-13-01 has no month 13.'),
  ]);
  writeFileSync(file, '工号,性别\n1003,x\n');
  expect(await run('import', file)).toMatchObject({ code: 1, err: expect.stringContaining('(sex)') });

  expect((await run('undo', id, '--reason', 'wrong file')).code).toBe(0);
  expect((await run('show', '1001')).code).toBe(1);
  expect(await run('undo', id, '--reason', 'again')).toMatchObject({
    code: 1,
    err: expect.stringContaining('was undone'),
  });
  expect((await run('undo', id)).code).toBe(2);
  expect((await run('fire', 'everybody')).code).toBe(2);
  expect((await run('import', join(folder, 'nowhere.csv'))).code).toBe(1);
});
