import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call } from '../../src/messages/call.ts';
import type { Field } from '../../src/messages/form.ts';
import type { Form, Page, Part } from '../../src/messages/parts.ts';
import { type Drawing, drawPage, drawParts, safeUrl } from '../../src/web/html.ts';
import { drawForm } from '../../src/web/html-form.ts';
import { html, jsonForPage } from '../../src/web/html-template.ts';

const drawing: Drawing = {
  lang: 'en',
  action: (action, index) => html`<button data-action="${index}">${action.label}</button>`,
};
const draw = (...parts: Part[]) => drawParts(parts, drawing).join('');

/** Every tag in some markup, by name. */
const tagsOf = (markup: string) =>
  [...markup.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]?.toLowerCase());

describe('parts as HTML', () => {
  it('draws every kind of part', () => {
    expect(draw({ part: 'heading', text: 'Casual is fine' })).toBe('<h3 class="title">Casual is fine</h3>');
    expect(
      draw({ part: 'text', text: ['Do ', { strong: 'this' }, ' ', { person: 'U1', name: 'Li Lan' }] }),
    ).toBe('<p>Do <strong>this</strong> <span class="person">Li Lan</span></p>');
    expect(draw({ part: 'note', text: [{ label: 'the notice', url: 'https://example.com/a' }] })).toContain(
      '<a href="https://example.com/a" rel="noopener noreferrer" target="_blank">the notice</a>',
    );
    expect(draw({ part: 'list', items: [['a'], ['b']], numbered: true })).toBe(
      '<ol><li>a</li><li>b</li></ol>',
    );
    expect(draw({ part: 'words', say: '您好', meaning: 'Hello' })).toContain('<span lang="zh">“您好”</span>');
    expect(draw({ part: 'words', say: '喂', never: true })).toContain('Not to be said');
    expect(draw({ part: 'image', file: 'x.png', alt: '3 of 4' })).toContain('role="img"');
    expect(draw({ part: 'facts', rows: [{ label: 'Due', value: ['Friday'] }] })).toBe(
      '<dl><div><dt>Due</dt><dd>Friday</dd></div></dl>',
    );
    expect(
      draw({ part: 'actions', actions: [{ label: 'Full text', call: call('rule', 'full', 'a') }] }),
    ).toContain('<button data-action="0">Full text</button>');
  });

  it('counts actions over the whole view', () => {
    const actions = (label: string): Part => ({ part: 'actions', actions: [{ label, call: call('help') }] });
    const page: Page = {
      view: 'page',
      lang: 'zh',
      parts: [actions('一'), actions('二')],
      title: '《信息保密制度》',
      page: 2,
      pages: 3,
      back: call('page', '1'),
      next: call('page', '3'),
      actions: [{ label: '提问', call: call('ask') }],
    };
    const drawn = drawPage(page, { ...drawing, lang: 'zh' }).toString();
    expect(
      [...drawn.matchAll(/data-action="(\d)">([^<]+)/g)].map(([, index, label]) => `${index}${label}`),
    ).toEqual(['0一', '1二', '2提问', '3上一页', '4下一页']);
    expect(drawn).toContain('2/3');
  });

  it('keeps an article id on one line and marks Chinese in English text', () => {
    expect(draw({ part: 'note', text: ['Handbook B [B-3.2.7] [C-office.4(1)]'] })).toContain(
      '<span class="id">[B-3.2.7]</span>',
    );
    expect(
      drawParts([{ part: 'note', text: ['依据〔B-3.2.7〕'] }], { ...drawing, lang: 'zh' }).join(''),
    ).toContain('<span class="id">〔B-3.2.7〕</span>');
    expect(draw({ part: 'text', text: ['Send 中文 for Chinese'] })).toContain('<span lang="zh">中文</span>');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', ' javascript:alert(1)', 'vbscript:x', '//evil', ''])(
    'opens no address such as %j',
    (url) => {
      expect(safeUrl(url)).toBeUndefined();
      expect(draw({ part: 'text', text: [{ label: 'x', url }] })).not.toContain('<a');
    },
  );

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='x",
      '</p><svg/onload=x>',
      '&lt;b',
      '\u0000<',
      '`{x}`',
      ']]><!--',
      '〔<b>〕',
      '[B-<i>]',
    ),
  );

  it('lets no text become markup, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 14, maxLength: 14 }),
        fc.constantFrom('zh', 'en'),
        (texts, lang) => {
          const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = '', j = ''] = texts;
          const parts: Part[] = [
            { part: 'heading', text: a },
            { part: 'text', text: [b, { strong: c }, { person: d, name: e }, { label: f, url: g }] },
            { part: 'list', items: [[h]] },
            { part: 'words', say: i, meaning: j, never: true },
            { part: 'image', file: a, alt: b },
            { part: 'facts', rows: [{ label: c, value: [d] }] },
            { part: 'actions', actions: [{ label: e, call: call('help') }] },
          ];
          const drawn = drawParts(parts, { ...drawing, lang }).join('');
          const allowed = [
            'h3',
            'p',
            'strong',
            'span',
            'a',
            'ul',
            'li',
            'blockquote',
            'dl',
            'div',
            'dt',
            'dd',
            'button',
          ];
          expect(tagsOf(drawn).filter((tag) => !allowed.includes(tag ?? ''))).toEqual([]);
          // Outside our own tags nothing looks like an attribute that runs.
          expect(drawn.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>"'`]/);
          expect(drawn.replace(/"[^"]*"/g, '')).not.toMatch(/<[^>]*\son\w+=/i);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lets no data end the script element', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constant('</script><script>')), (text) => {
        const drawn = jsonForPage({ text }).toString();
        expect(drawn).not.toMatch(/[<>&]/);
        expect(JSON.parse(drawn)).toEqual({ text });
      }),
    );
  });
});

describe('forms as HTML', () => {
  const form = (fields: Field[], more: Partial<Form> = {}): string =>
    drawForm(
      {
        view: 'form',
        lang: 'en',
        title: 'Pass to HR',
        parts: [],
        fields,
        submit: 'Pass on',
        call: call('gaps', 'pass'),
        drawnFrom: 'v1',
        ...more,
      },
      {
        people: [{ value: 'li-lan', label: 'Li Lan' }],
        channels: [{ value: 'london', label: '#london-office' }],
      },
    ).toString();

  it.each<[string, Field, RegExp]>([
    [
      'text',
      { kind: 'text', name: 'a', label: 'A', value: 'x' },
      /<input type="text" id="field-a" name="a"[^>]* value="x"/,
    ],
    [
      'long text',
      { kind: 'text', name: 'a', label: 'A', lines: 4, max: 9 },
      /<textarea[^>]* rows="4" maxlength="9"/,
    ],
    [
      'one choice',
      { kind: 'choice', name: 'a', label: 'A', options: [{ value: 'x', label: 'X' }], value: 'x' },
      /<fieldset.*type="radio"[^>]* checked/,
    ],
    [
      'many choices',
      { kind: 'choice', name: 'a', label: 'A', options: [{ value: 'x', label: 'X' }], many: true },
      /type="checkbox"/,
    ],
    [
      'date',
      { kind: 'date', name: 'a', label: 'A', value: '2026-11-27' },
      /<input type="date"[^>]* value="2026-11-27"/,
    ],
    ['time', { kind: 'time', name: 'a', label: 'A' }, /<input type="time"/],
    [
      'person',
      { kind: 'person', name: 'a', label: 'A', value: 'li-lan' },
      /<select.*<option value="li-lan" selected>Li Lan/,
    ],
    [
      'people',
      { kind: 'person', name: 'a', label: 'A', many: true },
      /type="checkbox" name="a" value="li-lan"/,
    ],
    ['channel', { kind: 'channel', name: 'a', label: 'A' }, /<option value="london">#london-office/],
    [
      'file',
      { kind: 'file', name: 'a', label: 'A', accept: ['.csv', '.xlsx'] },
      /<input type="file"[^>]* accept=".csv,.xlsx"/,
    ],
  ])('draws a field for %s with its label', (_kind, field, expected) => {
    const drawn = form([field]);
    expect(drawn).toMatch(expected);
    expect(drawn).toMatch(/<label for="field-a">A|<legend>A/);
  });

  it('ties the hint and the error to the field, and puts the problem on top', () => {
    const drawn = form(
      [{ kind: 'text', name: 'q', label: 'Question', hint: 'one line', error: 'Please write one.' }],
      { problem: 'One thing is missing.' },
    );
    expect(drawn).toContain('aria-describedby="field-q-error field-q-hint" aria-invalid="true"');
    expect(drawn).toContain('<p class="error" id="field-q-error">Please write one.</p>');
    expect(drawn.indexOf('role="alert"')).toBeLessThan(drawn.indexOf('<label'));
  });
});
