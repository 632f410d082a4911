import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTerminalChat } from '../../../src/platforms/local/terminal.ts';
import { openDemo } from '../../support/local.ts';

let demo: Awaited<ReturnType<typeof openDemo>>;
beforeAll(async () => {
  demo = await openDemo();
});
afterAll(() => demo?.stop());

/** Types the lines, piped as from a file, and gives back what was printed. */
async function chat(...lines: string[]): Promise<string> {
  const output = new PassThrough();
  await runTerminalChat({ ...demo.tenant, input: Readable.from(lines.map((line) => `${line}\n`)), output });
  output.end();
  return Buffer.concat(await output.toArray()).toString('utf8');
}

it('answers a question with its source and numbered buttons', async () => {
  const printed = await chat('着装 周五');
  expect(printed).toContain('演示公司');
  expect(printed).toContain('11月27日（周五）');
  expect(printed).toContain('〔B-3.2.7〕');
  expect(printed).toMatch(/回复：1 \S+ \/ 2 /);
});

it('presses a button by its number or by its label', async () => {
  expect(await chat('话术', '道歉')).toMatch(/这样说|您问的是哪一种/);
  expect(await chat('电话', '1')).toContain('依据：');
});

it('fills in a form line by line, switches person, and brings HR’s answer', async () => {
  const printed = await chat(
    '/who 周宁',
    '/转HR',
    '',
    '',
    '年会能带家属吗',
    '/who Li Lan',
    '/decorum gaps',
    '1',
    '可以带一位。',
    '/who 周宁',
    '/quit',
    '着装 周五',
  );
  expect(printed).toContain('请写下要问的问题');
  expect(printed).toMatch(/已转给 HR，编号 G-1/);
  expect(printed).toContain('您是：李岚 · 上海 · HR');
  expect(printed).toContain('G-1 已答复');
  expect(printed).toMatch(/发给 周宁 的新消息：[\s\S]*可以带一位。/);
  expect(printed).not.toContain('11月27日');
});

it('changes the language', async () => {
  const printed = await chat('/who 张伟', '/lang en', '/dress friday');
  expect(printed).toContain('Friday 27 November');
  expect(printed).toContain('Reply: 1 ');
});

it('lets no text steer the terminal', async () => {
  expect(await chat('/who \u001b[2J', '\u001b]0;x\u0007 你好')).not.toContain('\u001b');
});
