import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call } from '../../../src/messages/call.ts';
import type { Action, Form, Message, Part } from '../../../src/messages/parts.ts';
import { type Card, cardOf, pressedOf } from '../../../src/platforms/wecom/cards.ts';
import { choiceCard, formCard } from '../../../src/platforms/wecom/form-cards.ts';
import { render } from '../../../src/platforms/wecom/render.ts';
import { piecesOf } from '../../../src/platforms/wecom/text.ts';
import { checkCard } from '../../support/wecom/cards.ts';
import type { JsonFields } from '../../support/wecom/index.ts';

const R = { task: () => 't-1', pageFor: () => undefined, hold: () => 'h-1', pageOf: () => undefined };
const faultsIn = (card: Card) => {
  const { error, violations } = checkCard(JSON.parse(JSON.stringify(card)) as JsonFields);
  return { error, violations };
};
const FINE = { error: undefined, violations: [] };
const action = (label: string, more: Partial<Action> = {}): Action =>
  ({ label, call: call('topic', 'dress'), ...more }) as Action;
const message = (parts: readonly Part[], lang: 'zh' | 'en' = 'zh'): Message => ({
  view: 'message',
  lang,
  summary: '',
  parts,
});

const words = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    '今天的工作做完〔B-5.2.2〕',
    '依据：《规范》第三章〔B-3.2.7〕〔C-office.4(1)〕',
    'Source: Handbook B [B-3.2.7]',
    '《信息保密制度》第2版：请选一项，范围是第5条和第9条，中英文不一致时以中文为准',
  ),
);
const runs = words.map((text) => [text]);
const part: fc.Arbitrary<Part> = fc.oneof(
  words.map((text) => ({ part: 'heading', text }) as const),
  runs.map((text) => ({ part: 'text', text }) as const),
  runs.map((text) => ({ part: 'note', text }) as const),
  fc.array(runs, { maxLength: 6 }).map((items) => ({ part: 'list', items }) as const),
  words.map((say) => ({ part: 'words', say }) as const),
  fc
    .array(fc.record({ label: words, value: runs }), { maxLength: 8 })
    .map((rows) => ({ part: 'facts', rows }) as const),
  fc
    .array(fc.record({ label: words, confirm: fc.option(words, { nil: undefined }) }), { maxLength: 7 })
    .map((actions) => ({
      part: 'actions' as const,
      actions: actions.map(({ label, confirm }) => action(label, confirm === undefined ? {} : { confirm })),
    })),
);

describe('whatever a message holds', () => {
  test('a card of it keeps every limit of WeCom, or there is none and it is text of at most 2048 bytes', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.constantFrom('zh' as const, 'en' as const),
        (parts, lang) => {
          const view = message(parts, lang);
          const made = cardOf(view, { task: 't-1' });
          if (made !== undefined) expect(faultsIn(made)).toEqual(FINE);
          for (const payload of render(view, R, { pushed: true }).payloads) {
            if (payload.msgtype === 'text')
              expect(Buffer.byteLength(payload.text.content)).toBeLessThanOrEqual(2048);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a form of choices likewise', () => {
    const option = fc.record({ value: fc.stringMatching(/^[a-z0-9]{1,8}$/), label: words });
    const field = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      label: words,
      options: fc.uniqueArray(option, { minLength: 1, maxLength: 22, selector: ({ value }) => value }),
      many: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(field, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
        words,
        (fields, title) => {
          const form: Form = {
            view: 'form',
            lang: 'zh',
            parts: [],
            title,
            fields: fields.map(({ many, ...rest }) => ({
              kind: 'choice',
              ...rest,
              ...(many ? { many: true as const } : {}),
            })),
            submit: '完成',
            call: call('lastout', 'done'),
            drawnFrom: '',
          };
          const made = formCard(form, 't-1');
          if (made !== undefined) expect(faultsIn(made)).toEqual(FINE);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('pieces hold every word, and cut no character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 3000 }),
        fc.integer({ min: 64, max: 2048 }),
        (text, most) => {
          const pieces = piecesOf(text, most);
          for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(most);
          const bare = (all: string) => all.replace(/\s+/gu, '');
          expect(bare(pieces.join(''))).toBe(bare(text));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the sample cards', () => {
  const short = (label: string, own: string) => action(label, { short: own });

  test('2.12 before you go: points, sources in a row of their own, four buttons', () => {
    const made = cardOf(
      message([
        { part: 'heading', text: '下班前看一眼' },
        {
          part: 'list',
          items: [
            ['☐ 今天的工作做完〔B-5.2.2〕'],
            ['☐ 桌面、柜台收拾干净，不留客户资料〔A-env.1〕'],
            ['☐ 机密文件、票据、贵重物品收好〔C-office.4(1)〕'],
            ['☐ 电脑等设备关机，抽屉柜子上锁，椅子归位〔B-5.2.2〕'],
          ],
        },
        { part: 'facts', rows: [{ label: '明天', value: ['11月27日（周五）可以穿便装〔B-3.2.7〕'] }] },
        {
          part: 'actions',
          actions: [action('我最后走'), action('做完了'), action('稍后提醒'), action('今天不用')],
        },
      ]),
      { task: 't-1' },
    );
    expect(made).toMatchObject({
      card_type: 'button_interaction',
      main_title: { title: '下班前看一眼' },
      sub_title_text:
        '今天的工作做完；桌面、柜台收拾干净，不留客户资料；机密文件、票据、贵重物品收好；电脑等设备关机，抽屉柜子上锁，椅子归位',
      horizontal_content_list: [
        { keyname: '明天', value: '11月27日（周五）可以穿便装' },
        { keyname: '依据', value: 'B-5.2.2、A-env.1、C-office.4(1)' },
      ],
      button_list: [{ text: '我最后走' }, { text: '做完了' }, { text: '稍后提醒' }, { text: '今天不用' }],
    });
    expect(faultsIn(made as Card)).toEqual(FINE);
  });

  test('2.16 three answers of one style, with short labels in English; each asks with its whole sentence', () => {
    const made = cardOf(
      message(
        [
          { part: 'heading', text: 'Secrecy Policy v2: please choose' },
          { part: 'text', text: ['Covers clause 5; the Chinese text prevails'] },
          {
            part: 'actions',
            actions: [
              {
                ...short('I have read this and am willing to follow it', 'Willing'),
                confirm: 'I am willing to follow it.',
              },
              short('I have read this, with an objection', 'Objection'),
              short('Not now, decline', 'Not now'),
            ],
          },
        ],
        'en',
      ),
      { task: 't-1' },
    );
    expect(made?.button_list?.map(({ text, style }) => [text, style])).toEqual([
      ['Willing', 2],
      ['Objection', 2],
      ['Not now', 2],
    ]);
    expect(pressedOf(made?.button_list?.[0]?.key ?? '')).toEqual({
      call: 'topic dress',
      label: 'I have read this and am willing to follow it',
      question: 'I am willing to follow it.',
    });
    expect(faultsIn(made as Card)).toEqual(FINE);
  });

  test('labels that are too long for a button are numbered and spelt out', () => {
    const made = cardOf(
      message(
        [
          { part: 'text', text: ['Which one do you mean?'] },
          { part: 'actions', actions: [action('Late for a meeting'), action('Late for a customer visit')] },
        ],
        'en',
      ),
      { task: 't-1' },
    );
    expect(made?.horizontal_content_list).toEqual([
      { keyname: '1', value: 'Late for a meeting' },
      { keyname: '2', value: 'Late for a customer visit' },
    ]);
    expect(made?.button_list?.map(({ text }) => text)).toEqual(['1', '2']);
  });

  test('2.7 passing on: the question is quoted, each way is a button', () => {
    const made = choiceCard(
      {
        view: 'form',
        lang: 'zh',
        title: '转给 HR',
        parts: [],
        fields: [
          { name: 'question', kind: 'text', label: '问题', value: '年会能带家属吗' },
          {
            name: 'named',
            kind: 'choice',
            label: '姓名',
            options: [
              { value: 'no', label: '不带姓名' },
              { value: 'yes', label: '带上姓名' },
            ],
          },
        ],
        submit: '转给 HR',
        call: call('gaps', 'pass'),
        drawnFrom: '',
      },
      'h-1',
      't-1',
    );
    expect(made).toMatchObject({
      main_title: { title: '转给 HR' },
      quote_area: { quote_text: '年会能带家属吗' },
      button_list: [{ text: '不带姓名' }, { text: '带上姓名' }, { text: '不办了' }],
    });
    expect(faultsIn(made as Card)).toEqual(FINE);
  });
});
