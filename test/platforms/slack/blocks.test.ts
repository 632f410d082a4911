import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { otherHandbooksParts, ruleParts } from '../../../src/commands/answer.ts';
import { type Call, MAX_CALL_BYTES } from '../../../src/messages/call.ts';
import type { Field } from '../../../src/messages/form.ts';
import type { Action, Form, Inline, Message, Page, Part } from '../../../src/messages/parts.ts';
import { blocksOf } from '../../../src/platforms/slack/blocks.ts';
import { errorsOf, givenOf } from '../../../src/platforms/slack/inputs.ts';
import { LIMITS } from '../../../src/platforms/slack/limits.ts';
import { messagesOf } from '../../../src/platforms/slack/messages.ts';
import { escapeText, mrkdwnOf, readText, splitText } from '../../../src/platforms/slack/text.ts';
import { formBehind, homeView, modalOf } from '../../../src/platforms/slack/views.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { openTenant } from '../../../src/tenant.ts';
import type { LocalDate } from '../../../src/time/days.ts';
import { createTestClock } from '../../support/clock.ts';
import { checkBlocks, checkView, textOf } from '../../support/slack/index.ts';
import { ACME } from '../../support/world.ts';

const LANGS = ['zh', 'en'] as const;
const message = (parts: readonly Part[], lang: 'zh' | 'en' = 'en'): Message => ({
  view: 'message',
  lang,
  parts,
  summary: 's',
});

/** Text with everything in it that means something to Slack. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<!channel>',
        '<!here|x>',
        '<@U0BEN>',
        '<#C0OFFICE|office>',
        '<!subteam^S1>',
        '<https://evil.example|your bank>',
      ),
      fc.constantFrom(
        '&',
        '<',
        '>',
        '&lt;',
        '|',
        '*',
        '_',
        '~',
        '`',
        '```',
        '\n',
        '\n\n',
        '> ',
        '。',
        '. ',
        ' ',
        '😀',
        '👩‍👩‍👧',
        '\u202e',
      ),
      fc.constantFrom(
        '@channel',
        'https://evil.example/?a=b&c=<d>',
        'mailto:a@b.c',
        '<!date^1^x|y>',
        '请不要：',
      ),
      fc.string({ maxLength: 30, unit: 'grapheme' }),
      fc.nat(4000).map((n) => '文'.repeat(n)),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));
const inline: fc.Arbitrary<Inline> = fc.oneof(
  nasty,
  nasty.map((strong) => ({ strong })),
  fc.record({ person: fc.oneof(nasty, fc.constant('U0BEN')), name: nasty }),
  fc.record({ label: nasty, url: fc.oneof(nasty, fc.webUrl(), fc.constant('javascript:alert(1)')) }),
);
const line = fc.array(inline, { maxLength: 4 });
const action: fc.Arbitrary<Action> = fc
  .record(
    {
      label: nasty,
      short: nasty,
      confirm: nasty,
      style: fc.constantFrom('primary' as const, 'danger' as const),
      target: fc.oneof(
        fc
          .stringMatching(/^[a-z]{1,20}( [a-z0-9.]{1,20}){0,2}$/)
          .map((call) => ({ call: call.slice(0, MAX_CALL_BYTES) as Call })),
        fc.webUrl().map((url) => ({ url })),
        nasty.map((url) => ({ url })),
      ),
    },
    { requiredKeys: ['label', 'target'] },
  )
  .map(({ target, ...rest }) => ({ ...rest, ...target }));
const part: fc.Arbitrary<Part> = fc.oneof(
  nasty.map((text) => ({ part: 'heading' as const, text })),
  line.map((text) => ({ part: 'text' as const, text })),
  line.map((text) => ({ part: 'note' as const, text })),
  fc.array(line, { maxLength: 6 }).map((items) => ({ part: 'list' as const, items })),
  fc
    .array(line, { maxLength: 6 })
    .map((items) => ({ part: 'list' as const, items, numbered: true as const })),
  fc
    .record({ say: nasty.filter((text) => text !== ''), meaning: nasty })
    .map((words) => ({ part: 'words' as const, ...words })),
  nasty.filter((text) => text !== '').map((say) => ({ part: 'words' as const, say, never: true as const })),
  nasty.map((alt) => ({ part: 'image' as const, file: 'x.png', alt })),
  fc
    .array(fc.record({ label: nasty, value: line }), { maxLength: 14 })
    .map((rows) => ({ part: 'facts' as const, rows })),
  fc.array(action, { maxLength: 30 }).map((actions) => ({ part: 'actions' as const, actions })),
);
const parts = fc.array(part, { maxLength: 40 });

/** Every mrkdwn text in a payload. */
function mrkdwnIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, verbatim } = value as { type?: unknown; text?: unknown; verbatim?: unknown };
  if (type === 'mrkdwn') expect(verbatim).toBe(true);
  return [
    ...(type === 'mrkdwn' && typeof text === 'string' ? [text] : []),
    ...Object.values(value).flatMap(mrkdwnIn),
  ];
}

describe('text', () => {
  test('splits without losing or tearing anything, at the coarsest place there is', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 40, max: 3000 }), (text, max) => {
        const escaped = escapeText(text);
        const pieces = splitText(escaped, max);
        expect(pieces.every((piece) => piece.length <= max && piece.length > 0)).toBe(true);
        expect(pieces.join('').replace(/\s/gu, '')).toBe(escaped.replace(/\s/gu, ''));
        for (const piece of pieces) expect(piece.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
      }),
    );
    expect(splitText('One.\n\nTwo. Three.', 12)).toEqual(['One.', 'Two. Three.']);
    expect(splitText('先问要不要留言。再记下来。', 9)).toEqual(['先问要不要留言。', '再记下来。']);
  });

  test('what comes from outside can never mention, notify or disguise', () => {
    fc.assert(
      fc.property(line, (text) => {
        for (const [, inside = ''] of mrkdwnOf(text).matchAll(/<([^>]*)>/g)) {
          // Only a person given as one, and addresses of the web whose label is no other address.
          expect(inside).toMatch(/^(@[UW][A-Z0-9]+|https?:\/\/[^|<>]*(\|[^|<>\n]*)?)$/);
          expect(inside).not.toMatch(/\|\s*(\w+:\/\/|www\.)/i);
        }
        expect(mrkdwnOf(text.filter((run) => typeof run === 'string'))).not.toMatch(/[<>]/);
      }),
    );
  });

  test('reads what people typed out of Slack’s form', () => {
    expect(readText('<@U0BOT> what about <@U0BEN|ben> &amp; &lt;b&gt; in <#C1|office>?', 'U0BOT')).toBe(
      'what about @ben & <b> in #office?',
    );
    expect(readText('<https://a.example|a.example> <!here> <!subteam^S1|@staff>')).toBe('a.example   @staff');
    expect(readText('3 &lt; 4')).toBe('3 < 4');
  });
});

describe('blocks', () => {
  test('anything fits into messages, modals and App Home, and mentions nobody', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...LANGS), (given, lang) => {
        const view = message(given, lang);
        for (const { text, blocks } of messagesOf(view)) {
          expect(text.length).toBeGreaterThan(0);
          expect(text).not.toMatch(/[<>]/);
          expect(checkBlocks(blocks, 'message').lines()).toEqual([]);
          for (const each of mrkdwnIn(blocks)) expect(each).not.toMatch(/<[!#]/);
        }
        const blocks = blocksOf(given, { lang });
        if (blocks.length <= LIMITS.blocksPerView) {
          expect(checkView(modalOf(view)).lines()).toEqual([]);
          expect(checkView(homeView(given, lang)).lines()).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a long answer goes on in the next section and says every word', () => {
    const items = Array.from({ length: 60 }, (_, n) => [`第${n}项：${'先敲门，应了再进。'.repeat(20)}`]);
    const [first, ...rest] = messagesOf(
      message(
        [
          { part: 'heading', text: '敲门' },
          { part: 'list', items },
        ],
        'zh',
      ),
    );
    expect(rest).toEqual([]);
    const shown = textOf(first);
    for (const [text] of items) expect(shown.replace(/\s/gu, '')).toContain(text);
  });

  test('more blocks than a message may have go on in the next message', () => {
    const many = Array.from({ length: 60 }, (_, n): Part[] => [
      { part: 'text', text: [`line ${n}`] },
      { part: 'note', text: ['note'] },
    ]).flat();
    const messages = messagesOf(message(many));
    expect(messages.map(({ blocks }) => blocks.length)).toEqual([50, 50, 20]);
  });

  test('words to say stand alone in a quote, to be copied; forbidden ones keep their marks', () => {
    const { blocks } = messagesOf(
      message([
        { part: 'words', say: '喂，<您好>', meaning: 'Hello' },
        { part: 'words', say: '不知道', never: true },
      ]),
    )[0];
    expect(blocks).toHaveLength(1);
    expect(textOf({ blocks })).toBe('> 喂，<您好>\nHello\n> “不知道”');
  });
});

describe('every rule of the rulebook', () => {
  test('renders within the limits, in both languages, short, whole and shared', async () => {
    const tenant = await openTenant({
      company: 'acme',
      databaseUrl: 'sqlite::memory:',
      fromFile: ACME,
      clock: createTestClock(),
      log: silentLog,
    });
    const { book } = tenant.shelf.of('acme');
    const today = '2026-11-23' as LocalDate;
    let count = 0;
    for (const rule of book.byId.values()) {
      for (const lang of LANGS) {
        const showing = { lang, book, today };
        const views = [
          ruleParts(rule, showing),
          ruleParts(rule, showing, { whole: true }),
          ruleParts(rule, showing, { shared: true }),
          otherHandbooksParts(rule, showing),
        ];
        for (const shown of views) {
          const messages = messagesOf(message(shown, lang));
          expect(messages).toHaveLength(1);
          expect(checkBlocks(messages[0].blocks, 'message').lines()).toEqual([]);
          expect(checkView(modalOf(message(shown, lang))).lines()).toEqual([]);
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(1000);
    await tenant.close();
  });
});

const option = (n: number) => ({ value: `v${n}`, label: `${'label '.repeat(20)}${n}` });
const fields: Field[] = [
  {
    name: 'text',
    kind: 'text',
    label: 'Text',
    value: 'before',
    lines: 3,
    max: 5000,
    hint: 'a hint',
    error: 'not so',
  },
  { name: 'short', kind: 'text', label: 'Short', value: 'too long for its field', max: 5, optional: true },
  { name: 'few', kind: 'choice', label: 'Few', options: [1, 2, 3].map(option), value: 'v2' },
  {
    name: 'many',
    kind: 'choice',
    label: 'Many',
    options: Array.from({ length: 12 }, (_, n) => option(n)),
    value: 'v11',
  },
  {
    name: 'most',
    kind: 'choice',
    label: 'Most',
    options: Array.from({ length: 240 }, (_, n) => option(n)),
    many: true,
    value: 'v1,v239,gone',
  },
  { name: 'boxes', kind: 'choice', label: 'Boxes', options: [1, 2].map(option), many: true },
  { name: 'date', kind: 'date', label: 'Date', value: '2026-11-27' },
  { name: 'odd', kind: 'date', label: 'Odd date', value: 'friday', optional: true },
  { name: 'time', kind: 'time', label: 'Time', value: '08:55' },
  { name: 'person', kind: 'person', label: 'Person', value: 'U0BEN' },
  { name: 'people', kind: 'person', label: 'People', many: true, value: 'U0BEN,nobody,U0AMY' },
  { name: 'channel', kind: 'channel', label: 'Channel', value: 'C0OFFICE' },
  { name: 'channels', kind: 'channel', label: 'Channels', many: true },
  { name: 'file', kind: 'file', label: 'File', accept: ['.md', 'docx'] },
];
const form: Form = {
  view: 'form',
  lang: 'en',
  parts: [{ part: 'note', text: ['All of it'] }],
  title: 'A title that is longer than twenty-four characters',
  fields,
  submit: 'Send',
  call: 'setup' as Call,
  drawnFrom: 'abc',
  problem: 'Something was wrong.',
};

describe('forms and pages', () => {
  test('every kind of field is drawn, within the limits', () => {
    const view = modalOf(form);
    expect(checkView(view).lines()).toEqual([]);
    expect(textOf(view)).toContain('A title that is longer than twenty-four characters');
    expect(formBehind(view.private_metadata ?? '')).toEqual({ call: 'setup', drawnFrom: 'abc' });
    for (const broken of ['', 'x', '{}', '["setup"]', '["a  b","c"]', 'null'])
      expect(formBehind(broken)).toBeUndefined();
    expect(errorsOf(fields)).toEqual({ 'field:text': 'not so' });
    const elements = view.blocks.flatMap((block) =>
      'element' in block && block.element ? [block.element.type] : [],
    );
    expect(elements).toEqual([
      ...[
        'plain_text_input',
        'plain_text_input',
        'radio_buttons',
        'static_select',
        'multi_static_select',
        'checkboxes',
      ],
      ...['datepicker', 'datepicker', 'timepicker', 'users_select', 'multi_users_select'],
      ...['conversations_select', 'multi_conversations_select', 'file_input'],
    ]);
  });

  test('what was filled in comes back as text; what was left empty is absent', () => {
    const values = {
      'field:text': { value: { value: 'words' } },
      'field:few': { value: { selected_option: { value: 'v2' } } },
      'field:most': { value: { selected_options: [{ value: 'v1' }, { value: 'v2' }] } },
      'field:date': { value: { selected_date: '2026-11-27' } },
      'field:time': { value: { selected_time: null } },
      'field:people': { value: { selected_users: ['U0BEN', 'U0AMY'] } },
      'field:channel': { value: { selected_conversation: 'C0OFFICE' } },
      'field:file': { value: { files: [{ id: 'F1' }] } },
      other: { value: { value: 'not ours' } },
      'field:odd': null,
    };
    expect(givenOf(values)).toEqual({
      text: 'words',
      few: 'v2',
      most: 'v1,v2',
      date: '2026-11-27',
      people: 'U0BEN,U0AMY',
      channel: 'C0OFFICE',
    });
  });

  test('a page shows its place and leads on and back', () => {
    const page: Page = {
      view: 'page',
      lang: 'zh',
      title: '《信息保密制度》',
      page: 2,
      pages: 5,
      parts: [{ part: 'text', text: ['第二页'] }],
      next: 'policy read as1 3' as Call,
      back: 'policy read as1 1' as Call,
      actions: [],
    };
    expect(checkView(modalOf(page)).lines()).toEqual([]);
    expect(textOf(modalOf(page))).toBe('《信息保密制度》 2/5\n第二页\n[上一页] [下一页]\n[关闭]');
    expect(textOf(messagesOf(page)[0])).toContain('《信息保密制度》 2/5');
  });
});
