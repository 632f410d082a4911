import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBlocks, checkView, textOf } from '../support/slack/index.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const x = (length: number): string => 'x'.repeat(length);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (more: object = {}) => ({ text: plain('One'), value: '1', ...more });
const select = (more: object = {}) => ({ type: 'static_select', options: [option()], ...more });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Field'),
  element,
  ...more,
});
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const line = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const modal = (blocks: object[], more: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Send'),
  blocks,
  ...more,
});

const complaint = (block: object, surface: 'message' | 'modal' | 'home' = 'message'): string[] =>
  checkBlocks([block], surface).lines();

describe('at its limit a block is taken, and one beyond refused', () => {
  const cases: [string, (n: number) => object, number, string][] = [
    [
      'section text',
      (n) => ({ type: 'section', text: mrkdwn(x(n)) }),
      3000,
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'section fields',
      (n) => ({ type: 'section', fields: many(n, () => plain('x')) }),
      10,
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field',
      (n) => ({ type: 'section', fields: [plain(x(n))] }),
      2000,
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'header',
      (n) => ({ type: 'header', text: plain(x(n)) }),
      150,
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'context',
      (n) => ({ type: 'context', elements: many(n, () => mrkdwn('x')) }),
      10,
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'actions',
      (n) => actions(...many(n, (i) => button({ action_id: `${i}` }))),
      25,
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'button label',
      (n) => actions(button({ text: plain(x(n)) })),
      75,
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'button value',
      (n) => actions(button({ value: x(n) })),
      2000,
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'button url',
      (n) => actions(button({ url: `https://${x(n - 8)}` })),
      3000,
      'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
    ],
    [
      'action_id',
      (n) => actions(button({ action_id: x(n) })),
      255,
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    ],
    [
      'block_id',
      (n) => ({ type: 'divider', block_id: x(n) }),
      255,
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'spoken label',
      (n) => actions(button({ accessibility_label: x(n) })),
      75,
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
    ],
    [
      'confirm title',
      (n) => actions(button({ confirm: { title: plain(x(n)), text: plain('?') } })),
      100,
      'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
    ],
    [
      'confirm text',
      (n) => actions(button({ confirm: { text: mrkdwn(x(n)) } })),
      300,
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'confirm button',
      (n) => actions(button({ confirm: { text: plain('?'), deny: plain(x(n)) } })),
      30,
      'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]',
    ],
    [
      'options',
      (n) => actions(select({ options: many(n, (i) => option({ value: `${i}` })) })),
      100,
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'option label',
      (n) => actions(select({ options: [option({ text: plain(x(n)) })] })),
      75,
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    ],
    [
      'option value',
      (n) => actions(select({ options: [option({ value: x(n) })] })),
      150,
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    ],
    [
      'placeholder',
      (n) => actions(select({ placeholder: plain(x(n)) })),
      150,
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
    ],
    [
      'overflow',
      (n) => actions({ type: 'overflow', options: many(n, (i) => option({ value: `${i}` })) }),
      5,
      'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'radio buttons',
      (n) => actions({ type: 'radio_buttons', options: many(n, (i) => option({ value: `${i}` })) }),
      10,
      'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'check boxes',
      (n) => actions({ type: 'checkboxes', options: many(n, (i) => option({ value: `${i}` })) }),
      10,
      'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'image alt text',
      (n) => ({ type: 'image', image_url: 'https://a.b/c.png', alt_text: x(n) }),
      2000,
      'must be less than 2001 characters [json-pointer:/blocks/0/alt_text]',
    ],
    [
      'input label',
      (n) => ({ ...input({ type: 'plain_text_input' }), label: plain(x(n)) }),
      2000,
      'must be less than 2001 characters [json-pointer:/blocks/0/label/text]',
    ],
    [
      'max_length',
      (n) => input({ type: 'plain_text_input', max_length: n }),
      3000,
      'must be less than or equal to 3000 [json-pointer:/blocks/0/element/max_length]',
    ],
    [
      'list indent',
      (n) => rich({ type: 'rich_text_list', style: 'bullet', indent: n, elements: [line()] }),
      8,
      'must be less than or equal to 8 [json-pointer:/blocks/0/elements/0/indent]',
    ],
    [
      'markdown',
      (n) => ({ type: 'markdown', text: x(n) }),
      12_000,
      'must be less than 12001 characters [json-pointer:/blocks/0/text]',
    ],
  ];
  test.each(cases)('%s', (_name, block, most, words) => {
    expect(complaint(block(most))).toEqual([]);
    expect(complaint(block(most + 1))).toContain(words);
  });
});

describe('refused', () => {
  const cases: [string, object, string][] = [
    [
      'an empty text',
      { type: 'section', text: mrkdwn('') },
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a section without text',
      { type: 'section' },
      'must define either `text` or `fields` [json-pointer:/blocks/0]',
    ],
    [
      'mrkdwn in a header',
      { type: 'header', text: mrkdwn('x') },
      'must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]',
    ],
    ['an unknown block', { type: 'banner' }, 'unsupported type: banner [json-pointer:/blocks/0/type]'],
    [
      'an unknown field',
      { type: 'divider', colour: 'red' },
      'invalid additional property: colour [json-pointer:/blocks/0]',
    ],
    [
      'a missing field',
      { type: 'image', image_url: 'https://a.b/c.png' },
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'two image sources',
      { type: 'image', alt_text: 'x', image_url: 'https://a.b/c.png', slack_file: { id: 'F1' } },
      'must define either `image_url` or `slack_file`, not both [json-pointer:/blocks/0]',
    ],
    [
      'a text input in actions',
      actions({ type: 'plain_text_input' }),
      'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a button in an input',
      input(button()),
      'unsupported type: button [json-pointer:/blocks/0/element/type]',
    ],
    [
      'the same action_id in one block',
      actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
      'action_id "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'an initial option that is none',
      actions(select({ initial_option: option({ value: '9' }) })),
      'initial option must be one of the options [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a wrong style',
      actions(button({ style: 'green' })),
      'must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'a wrong date',
      actions({ type: 'datepicker', initial_date: '1.2.2026' }),
      'must be a valid date [json-pointer:/blocks/0/elements/0/initial_date]',
    ],
    [
      'rich text of an unknown kind',
      rich(line({ type: 'shout', text: 'x' })),
      'unsupported type: shout [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
    [
      'a file input in a message',
      input({ type: 'file_input' }),
      'unsupported type: file_input [json-pointer:/blocks/0/element/type]',
    ],
  ];
  test.each(cases)('%s', (_name, block, words) => expect(complaint(block)).toContain(words));

  test('the same block_id twice, and too many blocks', () => {
    const divider = { type: 'divider' };
    expect(
      checkBlocks(
        [
          { ...divider, block_id: 'a' },
          { ...divider, block_id: 'a' },
        ],
        'message',
      ).lines(),
    ).toEqual(['block_id "a" already exists [json-pointer:/blocks/1/block_id]']);
    expect(
      checkBlocks(
        many(50, () => divider),
        'message',
      ).ok,
    ).toBe(true);
    expect(
      checkBlocks(
        many(51, () => divider),
        'message',
      ).lines(),
    ).toEqual(['no more than 50 items allowed [json-pointer:/blocks]']);
    expect(
      checkBlocks(
        many(100, () => divider),
        'home',
      ).ok,
    ).toBe(true);
    expect(
      checkBlocks(
        many(101, () => divider),
        'modal',
      ).ok,
    ).toBe(false);
  });

  test('blocks that only messages can show', () => {
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] };
    const series = [{ name: 'Signed', data: [{ label: 'May', value: 3 }] }];
    const chart = {
      type: 'data_visualization',
      title: 'T',
      chart: { type: 'bar', series, axis_config: { categories: ['May'] } },
    };
    for (const block of [table, chart, { type: 'markdown', text: 'x' }]) {
      expect(complaint(block)).toEqual([]);
      expect(complaint(block, 'modal')).toEqual([
        `unsupported type: ${block.type} [json-pointer:/blocks/0/type]`,
      ]);
      expect(complaint(block, 'home')).toHaveLength(1);
    }
    expect(
      complaint({ ...chart, chart: { ...chart.chart, axis_config: { categories: ['June'] } } }),
    ).toHaveLength(1);
    expect(checkBlocks([table, table], 'message').ok).toBe(false);
  });
});

test('views have their own limits', () => {
  expect(checkView(modal([input({ type: 'plain_text_input' })])).lines()).toEqual([]);
  expect(
    checkView({ type: 'modal', title: plain('T'), blocks: [input({ type: 'plain_text_input' })] }).lines(),
  ).toEqual(['must define `submit` to use an `input` block in modals [json-pointer:/view]']);
  expect(
    checkView(modal([], { title: plain(x(25)), private_metadata: x(3001), callback_id: x(256) })).lines(),
  ).toEqual([
    'must be less than 25 characters [json-pointer:/view/title/text]',
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    'must be less than 256 characters [json-pointer:/view/callback_id]',
  ]);
  expect(checkView({ type: 'home', blocks: [], title: plain('x') }).lines()).toEqual([
    'invalid additional property: title [json-pointer:/view]',
  ]);
});

test('whatever comes, the checks and the reader do not throw', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.json().map((text) => JSON.parse(text) as unknown),
          fc.constantFrom(actions(button()), rich(line())),
        ),
      ),
      (blocks) => {
        checkBlocks(blocks, 'message').lines();
        checkView({ type: 'modal', title: blocks, blocks }).lines();
        textOf({ text: '', blocks });
      },
    ),
  );
});

test('text is read as people read it', () => {
  const rows = [
    {
      type: 'section',
      text: mrkdwn(
        '*Casual* on <https://a.b|Fridays> &amp; <!date^1^{date}|1 May>, ask <@U1> about snake_case_names _now_',
      ),
    },
    rich({
      type: 'rich_text_list',
      style: 'ordered',
      elements: [line({ type: 'text', text: 'one' }), line({ type: 'user', user_id: 'U1' })],
    }),
    actions(button(), select({ placeholder: plain('Pick') })),
  ];
  expect(textOf({ text: 'not shown', blocks: rows }, (id) => (id === 'U1' ? 'amy' : undefined))).toBe(
    'Casual on Fridays & 1 May, ask @amy about snake_case_names now\n1. one\n2. @amy\n[Go] [Pick: One]',
  );
});
