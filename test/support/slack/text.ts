/** Renders messages and views to the plain text a person reads; buttons stand in [brackets]. */
import { optionsOf } from './block-elements.ts';
import { type Fields, fieldsIn, fieldsOf, isFields, listOf, stringOf } from './json.ts';
import { unescapeText } from './normalise.ts';

export type NameOf = (id: string) => string | undefined;
const nobody: NameOf = () => undefined;

function entity(body: string, nameOf: NameOf): string {
  const [target = '', label] = body.split('|', 2);
  if (target.startsWith('@') || target.startsWith('#'))
    return `${target[0]}${label || nameOf(target.slice(1)) || target.slice(1)}`;
  if (target.startsWith('!subteam^')) return label || `@${nameOf(target.slice(9)) ?? target.slice(9)}`;
  if (target.startsWith('!date^')) return label ?? '';
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  return label ?? target.replace(/^mailto:/, '');
}

/** mrkdwn as it is read: links by their label, people by name, marks taken off. */
export function readMrkdwn(text: string, nameOf: NameOf = nobody): string {
  const plain = text.replace(/<([^<>]+)>/g, (_whole, body: string) => entity(body, nameOf));
  const marks = ['\\*', '_', '~', '`'].reduce(
    (out, mark) =>
      out.replace(
        new RegExp(
          `(?<![\\p{L}\\p{N}${mark}])${mark}(\\S|\\S[^\\n]*?\\S)${mark}(?![\\p{L}\\p{N}${mark}])`,
          'gu',
        ),
        '$1',
      ),
    plain.replace(/```\n?/g, ''),
  );
  return unescapeText(marks);
}

const textObject = (value: unknown, nameOf: NameOf): string => {
  const given = fieldsOf(value);
  return given.type === 'mrkdwn'
    ? readMrkdwn(stringOf(given.text), nameOf)
    : unescapeText(stringOf(given.text));
};

function inline(element: Fields, nameOf: NameOf): string {
  const id = (key: string): string => nameOf(stringOf(element[key])) ?? stringOf(element[key]);
  switch (element.type) {
    case 'link':
      return stringOf(element.text) || stringOf(element.url);
    case 'user':
      return `@${id('user_id')}`;
    case 'usergroup':
      return `@${id('usergroup_id')}`;
    case 'channel':
      return `#${id('channel_id')}`;
    case 'emoji':
      return `:${stringOf(element.name)}:`;
    case 'broadcast':
      return `@${stringOf(element.range)}`;
    case 'date':
      return stringOf(element.fallback);
    case 'color':
      return stringOf(element.value);
    default:
      return stringOf(element.text);
  }
}

function richElement(element: Fields, nameOf: NameOf): string {
  const children = fieldsIn(element.elements);
  const line = children.map((child) => inline(child, nameOf)).join('');
  if (element.type === 'rich_text_list') {
    const indent = '  '.repeat(Number(element.indent ?? 0));
    const first = Number(element.offset ?? 0) + 1;
    return children
      .map(
        (child, index) =>
          `${indent}${element.style === 'ordered' ? `${first + index}.` : '•'} ${richElement(child, nameOf)}`,
      )
      .join('\n');
  }
  return element.type === 'rich_text_quote' ? `> ${line}` : line;
}

function control(element: Fields, nameOf: NameOf): string {
  const label = textObject(element.text, nameOf) || textObject(element.placeholder, nameOf);
  const options = optionsOf(element).map((one) => textObject(one.text, nameOf));
  switch (element.type) {
    case 'image':
      return `(${stringOf(element.alt_text)})`;
    case 'overflow':
      return `[⋯ ${options.join(' | ')}]`;
    case 'radio_buttons':
    case 'checkboxes':
      return options.map((one) => `( ) ${one}`).join('\n');
    case 'plain_text_input':
      return `[${stringOf(element.initial_value) || label || '…'}]`;
    case 'feedback_buttons':
      return ['positive_button', 'negative_button']
        .map((side) => `[${textObject(fieldsOf(element[side]).text, nameOf)}]`)
        .join(' ');
    default:
      return options.length === 0
        ? `[${label}]`
        : `[${[label, options.join(' | ')].filter(Boolean).join(': ')}]`;
  }
}

const cellText = (cell: unknown, nameOf: NameOf): string =>
  fieldsOf(cell).type === 'rich_text' ? blockText(fieldsOf(cell), nameOf) : stringOf(fieldsOf(cell).text);

function chartText(block: Fields): string {
  const chart = fieldsOf(block.chart);
  const points = [
    ...fieldsIn(chart.segments),
    ...fieldsIn(chart.series).flatMap((one) => fieldsIn(one.data)),
  ];
  return [stringOf(block.title), ...points.map((one) => `${stringOf(one.label)}: ${String(one.value)}`)].join(
    '\n',
  );
}

/** One block as text. */
export function blockText(block: Fields, nameOf: NameOf = nobody): string {
  const read = (name: string): string => textObject(block[name], nameOf);
  const within = (name: string, join: string, by: (one: Fields) => string): string =>
    fieldsIn(block[name]).map(by).filter(Boolean).join(join);
  switch (block.type) {
    case 'divider':
      return '———';
    case 'section':
      return [
        read('text'),
        within('fields', '\n', (one) => textObject(one, nameOf)),
        isFields(block.accessory) ? control(block.accessory, nameOf) : '',
      ]
        .filter(Boolean)
        .join('\n');
    case 'context':
      return within('elements', ' ', (one) =>
        one.type === 'image' ? control(one, nameOf) : textObject(one, nameOf),
      );
    case 'actions':
    case 'context_actions':
      return within('elements', ' ', (one) => control(one, nameOf));
    case 'input':
      return [read('label'), control(fieldsOf(block.element), nameOf), read('hint')]
        .filter(Boolean)
        .join('\n');
    case 'image':
      return [read('title'), `(${stringOf(block.alt_text)})`].filter(Boolean).join('\n');
    case 'rich_text':
      return within('elements', '\n', (one) => richElement(one, nameOf));
    case 'markdown':
      return stringOf(block.text);
    case 'table':
    case 'data_table':
      return listOf(block.rows)
        .map((row) =>
          listOf(row)
            .map((cell) => cellText(cell, nameOf))
            .join(' | '),
        )
        .join('\n');
    case 'card':
      return [
        read('title'),
        read('subtitle'),
        read('body'),
        within('actions', ' ', (one) => control(one, nameOf)),
      ]
        .filter(Boolean)
        .join('\n');
    case 'carousel':
      return within('elements', '\n\n', (one) => blockText(one, nameOf));
    case 'container':
      return [read('title'), read('subtitle'), within('child_blocks', '\n', (one) => blockText(one, nameOf))]
        .filter(Boolean)
        .join('\n');
    case 'data_visualization':
      return chartText(block);
    default:
      return read('text') || read('title');
  }
}

export interface Readable {
  text?: unknown;
  title?: unknown;
  blocks?: unknown;
  attachments?: unknown;
  files?: unknown;
  submit?: unknown;
  close?: unknown;
}

/** With blocks, Slack shows the blocks; the `text` is for notifications. */
export function textOf(thing: Readable | undefined, nameOf: NameOf = nobody): string {
  if (thing === undefined) return '';
  const blocks = fieldsIn(thing.blocks);
  const parts = [
    isFields(thing.title) ? textObject(thing.title, nameOf) : '',
    ...(blocks.length > 0
      ? blocks.map((block) => blockText(block, nameOf))
      : [readMrkdwn(stringOf(thing.text), nameOf)]),
    ...fieldsIn(thing.attachments).map((one) => textOf(one, nameOf) || stringOf(one.fallback)),
    ...fieldsIn(thing.files).map(
      (file) => `(${stringOf(file.alt_txt) || stringOf(file.title) || stringOf(file.name)})`,
    ),
    [thing.submit, thing.close]
      .flatMap((button) => (isFields(button) ? [`[${textObject(button, nameOf)}]`] : []))
      .join(' '),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
