import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, callWords, MAX_CALL_BYTES } from '../../src/messages/call.ts';
import type { Message, Page, Part } from '../../src/messages/parts.ts';
import { plainText } from '../../src/messages/plain.ts';

describe('a call', () => {
  test('is its words with one space between', () => {
    expect(call('rule', 'show', 'dress.casual-days', '2026-11-27')).toBe(
      'rule show dress.casual-days 2026-11-27',
    );
    expect(call('rule', 'show', 'B-3.2.2(1)')).toBe('rule show B-3.2.2(1)');
  });

  test.each([[['']], [['two words']], [['着装']], [['a\nb']], [['<b>']], [['x'.repeat(76)]], [['rule', '']]])(
    'is refused at its making when it could not travel: %j',
    (words) => expect(() => call(...words)).toThrow(),
  );

  test('that was made is read back; what was not made by us is none', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9._:()@+-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), (words) => {
        expect(callWords(call(...words))).toEqual(words);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const words = callWords(text);
        if (words === undefined) return;
        expect(text.length).toBeLessThanOrEqual(MAX_CALL_BYTES);
        expect(call(...words)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the plain text of a view', () => {
  const parts: readonly Part[] = [
    { part: 'heading', text: '周五可以穿便装' },
    {
      part: 'text',
      text: [
        '要',
        { strong: '端庄' },
        '，问',
        { person: 'U1', name: '李岚' },
        '，看',
        { label: '原文', url: 'https://x.example' },
      ],
    },
    { part: 'list', items: [['先敲门'], ['再进']], numbered: true },
    { part: 'list', items: [['背心']] },
    { part: 'words', say: '您好', meaning: 'hello' },
    { part: 'words', say: '喂', never: true },
    { part: 'facts', rows: [{ label: '时限', value: ['2个工作日'] }] },
    { part: 'image', file: 'a.png', alt: '一张图' },
    { part: 'note', text: ['依据〔B-3.2.7〕'] },
    { part: 'actions', actions: [{ label: '全文', call: call('rule', 'full', 'x.y') }] },
  ];
  const message: Message = { view: 'message', lang: 'zh', parts, summary: '' };

  test('has every part on its line, and nothing of what can only be pressed', () => {
    expect(plainText(message)).toBe(
      [
        '周五可以穿便装',
        '要端庄，问李岚，看原文 https://x.example',
        '1. 先敲门',
        '2. 再进',
        '· 背心',
        '“您好”（hello）',
        '“喂”',
        '时限：2个工作日',
        '一张图',
        '依据〔B-3.2.7〕',
      ].join('\n'),
    );
  });

  test('names the buttons where they cannot be shown', () => {
    expect(plainText(message, { buttons: true })).toMatch(/\n回复：全文$/);
    expect(plainText({ ...message, lang: 'en' }, { buttons: true })).toMatch(/\nReply: 全文$/);
  });

  test('of a page says which it is, when there are several', () => {
    const page: Page = { view: 'page', lang: 'en', parts: [], title: 'Code', page: 2, pages: 3, actions: [] };
    expect(plainText(page)).toBe('Code 2/3');
    expect(plainText({ ...page, page: 1, pages: 1 })).toBe('Code');
  });
});
