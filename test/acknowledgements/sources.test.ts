import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readSource } from '../../src/acknowledgements/text/source.ts';
import type { Lang } from '../../src/shared/lang.ts';
import { file, SECRECY_EN, SECRECY_ZH } from '../support/policies.ts';
import { word } from '../support/word.ts';

async function read(name: string, content: string | Uint8Array, lang: Lang = 'zh') {
  const source = await readSource(file(name, content), lang);
  if ('faults' in source) throw new Error(source.faults.map((fault) => fault.en).join(' '));
  return source;
}

async function faults(name: string, content: string | Uint8Array, lang: Lang = 'zh'): Promise<string[]> {
  const source = await readSource(file(name, content), lang);
  return 'faults' in source ? source.faults.map((fault) => fault[lang]) : [];
}

/** Labels with headings, indented by level. */
async function shape(name: string, content: string | Uint8Array, lang: Lang = 'zh'): Promise<string[]> {
  const { entries } = await read(name, content, lang);
  return entries.map(
    (entry) =>
      `${'  '.repeat(entry.level - 1)}${[entry.label, entry.heading].filter((each) => each).join(' ')}${entry.section ? ' §' : ''}${entry.lines.length > 1 ? ` +${entry.lines.length - 1}` : ''}`,
  );
}

describe('Markdown', () => {
  test('articles are clauses, chapters are titles, items stay in their clause', async () => {
    expect(await shape('保密.md', SECRECY_ZH)).toEqual([
      '信息保密制度 +1',
      '第1章 总则 §',
      '  第1条 适用范围 +1',
      '  第2条 定义 +4',
      '第2章 日常要求 §',
      '  第3条 桌面 +1',
      '  第4条 谈话 +1',
      '  第5条 带出文件 +1',
      '第3章 附则 §',
      '  第6条 报告 +1',
      '  第7条 解释 +1',
    ]);
    expect((await shape('s.md', SECRECY_EN, 'en'))[4]).toBe('Chapter 2 Every day §');
  });

  test.each([
    [
      '一、总则\n（一）目的\n为了规范行为，制定本手册。\n（二）范围\n适用于全体员工。\n二、考勤\n1. 准时到岗\n2. 请假要批准：\n（a）病假；\n（b）事假。\n三、其他\n3.5倍工资不适用。',
      [
        '一 总则 §',
        '  一（一） 目的 +1',
        '  一（二） 范围 +1',
        '二 考勤 §',
        '  二.1',
        '  二.2 +2',
        '三 其他 +1',
      ],
    ],
    [
      '1. Scope\n1.1 All staff.\n1.2 All visitors, as far as this applies to them.\n2. Duties\n2.1 Be on time.\n2.1.1 Five minutes early.\n',
      ['1 Scope §', '  1.1', '  1.2', '2 Duties §', '  2.1 +1'],
    ],
    [
      '# Conduct\n\n## Being on time\n\nCome on time.\n\n## Phones\n\n- quiet\n- short\n',
      ['Conduct §', 'Being on time +1', 'Phones +2'],
    ],
    [
      'Article 1. Purpose\nWe care. \nArticle 2 of the law applies.\nArticle 2. Law\nNone.',
      ['Article 1 Purpose +2', 'Article 2 Law +1'],
    ],
    ['第一条员工应当守时。\n第二条员工应当整洁。\n第五条规定的情形除外。', ['第1条', '第2条 +1']],
  ])('%s', async (text, expected) => {
    expect(await shape('a.txt', text, /\p{Script=Han}/u.test(text) ? 'zh' : 'en')).toEqual(expected);
  });

  test('keeps list numbers as they were written and takes marks off', async () => {
    const { text } = await read(
      'a.md',
      '# 办法\n\n一、**重点**\n\n3) `甲` 和 [乙](https://example.com)\n4) 丙\n\n| 级别 | 时限 |\n|---|---|\n| 一 | 1天 |',
    );
    expect(text).toBe('办法\n一、重点\n3) 甲 和 乙 https://example.com\n4) 丙\n级别 | 时限\n一 | 1天');
  });

  test('the same text in another Unicode form, with a byte order mark and other line ends, is the same text', async () => {
    const plain = await read('a.md', SECRECY_ZH);
    const bom = `\uFEFF${SECRECY_ZH.normalize('NFD').replaceAll('\n', '\r\n').replaceAll('本制度', '本\u200B制度')}`;
    expect((await read('a.md', bom)).text).toBe(plain.text);
    const wide = new Uint8Array(Buffer.from(`\uFEFF${SECRECY_ZH}`, 'utf16le'));
    expect((await read('a.md', wide)).text).toBe(plain.text);
  });
});

describe('Word', () => {
  test('automatic numbers are counted out as Word shows them', async () => {
    const bytes = word([
      { text: '信息保密制度', style: 'Title' },
      { text: '目录', style: 'TOC1' },
      { text: '总则', number: [1, 0] },
      { text: '范围', number: [1, 1] },
      { text: '本制度适用于全体员工。' },
      { text: '定义', number: [1, 1] },
      { text: '下列信息：' },
      { text: '计划；', number: [1, 2] },
      { text: '客户资料。', number: [1, 2] },
      { text: '附则', number: [1, 0] },
      { text: '本制度由人力资源部解释。', number: [1, 1] },
    ]);
    const { text, title, warnings } = await read('保密.docx', bytes);
    expect(title).toBe('信息保密制度');
    expect(text).toBe(
      '信息保密制度\n第一章 总则\n第一条 范围\n本制度适用于全体员工。\n第二条 定义\n下列信息：\n（一） 计划；\n（二） 客户资料。\n第二章 附则\n第一条 本制度由人力资源部解释。',
    );
    expect(warnings.map((each) => each.zh)).toEqual(['文件里的目录没有导入。']);
  });

  test('numbers come from styles too, headings from styles and outline levels', async () => {
    const bytes = word([
      { text: 'Rules & <duties>', style: 'Heading1' },
      { text: 'Being on time', style: 'Heading2' },
      { text: 'Come on time.' },
      { text: 'Phones', outline: 1 },
      { text: 'Quiet.\nShort.' },
      [
        ['Level', 'Time'],
        ['one', '1 day'],
      ],
      { text: 'first', number: [3, 0] },
    ]);
    expect(await shape('a.docx', bytes, 'en')).toEqual([
      'Rules & <duties> §',
      'Being on time +1',
      'Phones +5',
    ]);
    const styled = word([
      { text: '员工守时。', style: 'Tiao' },
      { text: '员工整洁。', style: 'Tiao2' },
    ]);
    expect((await read('a.docx', styled)).text).toBe('第一条 员工守时。\n第二条 员工整洁。');
  });

  test('hidden and deleted words are left out, inserted ones taken, pictures counted, and all of it said', async () => {
    const bytes = word([
      { text: '第一条 员工守时。' },
      { text: '藏起来的', hidden: true },
      { text: '删掉的', deleted: true },
      { text: '第二条 员工整洁。', inserted: true, picture: true },
    ]);
    const { text, warnings } = await read('a.docx', bytes);
    expect(text).toBe('第一条 员工守时。\n第二条 员工整洁。');
    expect(warnings.map((each) => each.zh)).toEqual([
      '文件里有1张图片没有导入；图片里的文字不会出现在制度里。',
      '文件里有还没处理的修订；导入的是接受修订之后的文字。',
    ]);
  });
});

describe('what cannot be read is said in a sentence', () => {
  const ole = (inside: string) =>
    new Uint8Array(
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(512),
        Buffer.from(inside, 'utf16le'),
      ]),
    );
  test.each<[string, string, string | Uint8Array, RegExp]>([
    ['empty', 'a.md', '', /没有文字/],
    ['blank', 'a.md', ' \n\n', /没有文字/],
    ['an old .doc', 'a.doc', ole('WordDocument'), /旧的 Word 格式.*另存为 \.docx/],
    ['with a password', 'a.docx', ole('EncryptedPackage'), /打开密码/],
    ['RTF', 'a.doc', '{\\rtf1 text}', /旧的 Word 格式/],
    ['PDF', 'a.docx', '%PDF-1.7', /PDF/],
    ['a text that calls itself Word', 'a.docx', '第一条 守时', /打不开/],
    ['a cut Word file', 'a.docx', word([{ text: '第一条 守时' }]).slice(0, 300), /打不开/],
    ['a spreadsheet', 'a.xlsx', zipSync({ 'xl/workbook.xml': strToU8('<a/>') }), /不是能读的格式/],
    ['pictures only', 'a.docx', word([{ text: '', picture: true }]), /只有图片/],
    [
      'entities of its own',
      'a.docx',
      word([], { 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }),
      /打不开/,
    ],
    ['another ending', 'a.exe', 'MZ', /不是能读的格式/],
    ['GBK', 'a.md', new Uint8Array([0xb5, 0xda, 0xd2, 0xbb, 0xcc, 0xf5]), /UTF-8/],
    ['zero bytes', 'a.md', '第一条\0守时', /UTF-8/],
    ['English given as Chinese', 'a.md', SECRECY_EN, /几乎没有中文/],
    ['no clauses', 'a.md', '大家都要守时，这一点很重要，也请互相提醒。', /没有找到条款/],
    ['a giant paragraph', 'a.md', `第一条 ${'守时'.repeat(1200)}`, /第1条有一段超过2000字/],
    [
      'too long',
      'a.md',
      Array.from({ length: 80 }, (_, i) => `第${i + 1}条 ${'守时'.repeat(700)}`).join('\n'),
      /太长/,
    ],
    ['too many', 'a.md', Array.from({ length: 500 }, (_, i) => `第${i + 1}条 守时。`).join('\n'), /条款太多/],
  ])('%s', async (_case, name, content, expected) => {
    const said = await faults(name, content);
    expect(said.join('')).toMatch(expected);
    expect(said.join('')).not.toMatch(/[!！]/);
  });
});

describe('a file that would keep everybody waiting', () => {
  /** How often others had their turn meanwhile. */
  async function turnsDuring(work: Promise<unknown>): Promise<number> {
    let turns = 0;
    let over = false;
    void work.finally(() => {
      over = true;
    });
    while (!over) {
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return turns;
  }

  test('a long Word file is read beside: others go on', async () => {
    const bytes = word(
      Array.from({ length: 390 }, (_, i) => ({
        text: `第${i + 1}条 ${'守时。'.repeat(80)}`,
        style: 'Heading1',
      })),
    );
    const work = faults('长.docx', bytes);
    expect(await turnsDuring(work)).toBeGreaterThan(100);
    expect(await work).toEqual([]);
  });

  test('Markdown made of brackets and quotes is refused in good time, and others go on', async () => {
    const brackets = `${SECRECY_ZH}\n${'['.repeat(3_000)}`;
    expect(await turnsDuring(faults('a.md', brackets))).toBeGreaterThan(0);
    const quotes = faults('a.md', '> '.repeat(12_000));
    expect(await turnsDuring(quotes)).toBeGreaterThan(100);
    expect((await quotes).join('')).toMatch(/打不开|太长/);
    expect((await faults('a.md', '> '.repeat(3_900))).join('')).toMatch(/打不开/);
    expect((await faults('a.md', '守时。'.repeat(200_000))).join('')).toMatch(/太长/);
  });

  test('what is small and unpacks to much is not unpacked; a size that lies helps nobody', async () => {
    const document = `<w:document xmlns:w="w"><w:body>${'<w:p/>'.repeat(1_700_000)}</w:body></w:document>`;
    const bomb = word([], { 'word/document.xml': document.padEnd(11 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(200_000);
    expect((await faults('a.docx', bomb)).join('')).toMatch(/太长/);
    const lying = Buffer.from(bomb);
    for (let at = 0; at < lying.length - 30; at++) {
      const mark = lying.readUInt32LE(at);
      if (mark === 0x02014b50) lying.writeUInt32LE(500, at + 24);
      if (mark === 0x04034b50) lying.writeUInt32LE(500, at + 22);
    }
    expect((await faults('a.docx', lying)).join('')).toMatch(/打不开|没有文字/);
    // Within the size, but half a million empty paragraphs: read beside, and ended when it takes too long or too much.
    const many = word([], { 'word/document.xml': document.slice(0, 3_000_000) });
    const work = faults('a.docx', many);
    expect(await turnsDuring(work)).toBeGreaterThan(100);
    expect((await work).join('')).toMatch(/太长|打不开|没有文字/);
  }, 60_000);
});
