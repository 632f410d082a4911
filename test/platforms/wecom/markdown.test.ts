import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inline, Message, Part } from '../../../src/messages/parts.ts';
import { markdownPieces } from '../../../src/platforms/wecom/markdown.ts';
import { markdownFaults } from '../../support/wecom/messages.ts';
import { faultsOf, PEOPLE, setStage } from './stage.ts';

const { AMY } = PEOPLE;
const message = (parts: readonly Part[], lang: 'zh' | 'en' = 'zh'): Message => ({
  view: 'message',
  lang,
  parts,
  summary: '',
});

describe('markdown, as far as WeCom renders it', () => {
  test('bold headings, quotes for words to say, grey notes, our own bullets', () => {
    const [only, ...more] = markdownPieces(
      message([
        { part: 'heading', text: '来电找的人不在' },
        {
          part: 'text',
          text: ['先问', { strong: '姓名和电话' }, '，', { label: '细则', url: 'https://a.example/b' }],
        },
        { part: 'words', say: '请问您贵姓', meaning: 'May I have your name' },
        { part: 'list', items: [['记下来'], ['复述一遍']] },
        { part: 'facts', rows: [{ label: '期限', value: ['当天'] }] },
        { part: 'note', text: ['依据：B-4.5.3'] },
      ]),
      2024,
    );
    expect(more).toEqual([]);
    expect(only).toBe(
      [
        '**来电找的人不在**',
        '先问**姓名和电话**，[细则](https://a.example/b)',
        '> “请问您贵姓”（May I have your name）',
        '· 记下来',
        '· 复述一遍',
        '期限：当天',
        '<font color="comment">依据：B-4.5.3</font>',
      ].join('\n'),
    );
  });

  test('whatever people write stays what it is: no link, no colour, no bold of theirs', () => {
    const [hostile = ''] = markdownPieces(
      message([
        {
          part: 'text',
          text: [
            '# 大 **粗** [点我](https://evil.example) <font color="warning">红</font> `x` <a href="#">a</a>',
          ],
        },
      ]),
      2024,
    );
    expect(markdownFaults(hostile)).toEqual([]);
    expect(hostile).not.toMatch(/\]\(|<font|<a |^#|\*\*/);
  });

  test('any message comes in pieces of at most 2048 bytes, broken between paragraphs, with nothing left open', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('**', '[a](b)', '</font>', '> q', '# h', '`', '\n', '长'.repeat(900)),
    );
    const inline: fc.Arbitrary<Inline> = fc.oneof(
      text,
      text.map((strong) => ({ strong })),
      text.map((label) => ({ label, url: 'https://a.example/b' })),
    );
    const runs = fc.array(inline, { maxLength: 4 });
    const part: fc.Arbitrary<Part> = fc.oneof(
      text.map((heading): Part => ({ part: 'heading', text: heading })),
      runs.map((each): Part => ({ part: 'text', text: each })),
      runs.map((each): Part => ({ part: 'note', text: each })),
      text.map((say): Part => ({ part: 'words', say })),
      fc.array(runs, { maxLength: 5 }).map((items): Part => ({ part: 'list', items })),
      fc
        .array(fc.record({ label: text, value: runs }), { maxLength: 3 })
        .map((rows): Part => ({ part: 'facts', rows })),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        for (const piece of markdownPieces(message(parts), 2024)) {
          expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(2024);
          expect(markdownFaults(piece)).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('what we send first is markdown where the operator allows it, else text; an answer stays passive', async () => {
    for (const markdown of [false, true]) {
      const { sim, tenant } = await setStage({ markdown });
      const { company, outbox, store } = tenant;
      outbox.compose('drill', async (_owed, { lang }) =>
        message(
          [
            { part: 'heading', text: '消防演习' },
            { part: 'list', items: [['关窗'], ['走楼梯']] },
          ],
          lang,
        ),
      );
      const to = { workspace: sim.state.corpId, account: AMY.toLowerCase() };
      await store.write(company, (tx) =>
        outbox.owe(tx, { company, key: 'drill:1', to, kind: 'drill', subject: '', lane: 'bulk' }),
      );
      await outbox.dispatch(company);
      await outbox.idle();
      expect(sim.last(AMY).msgtype).toBe(markdown ? 'markdown' : 'text');
      expect(sim.last(AMY).text).toContain(markdown ? '**消防演习**\n· 关窗' : '消防演习\n· 关窗');
      expect((await sim.say(AMY, '着装 周五')).text).toContain('便装');
      expect(faultsOf(sim)).toEqual([]);
    }
  });
});
