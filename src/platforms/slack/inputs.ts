import type { InputBlock, InputBlockElement, PlainTextOption } from '@slack/types';
import type { Field, Given, Option } from '../../messages/form.ts';
import { assertNever } from '../../shared/errors.ts';
import { plain } from './blocks.ts';
import { type Fields, fieldsOf, listOf, textOf } from './incoming.ts';
import { LIMITS } from './limits.ts';
import { shorten } from './text.ts';

const ACTION = 'value';
const PREFIX = 'field:';

export function blockIdOf(name: string): string {
  return `${PREFIX}${name}`;
}

/** The field behind a block of a form; undefined for any other block. */
export function fieldOfBlock(id: string): string | undefined {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined;
}

function optionOf(option: Option): PlainTextOption {
  return { text: plain(shorten(option.label, LIMITS.optionText)), value: option.value };
}

const listed = (value: string | undefined): string[] =>
  (value ?? '').split(',').filter((each) => each !== '');
const ids = (value: string | undefined, rule: RegExp): string[] =>
  listed(value).filter((each) => rule.test(each));
const ACCOUNT = /^[UW][A-Z0-9]{2,20}$/;
const CHANNEL = /^[CG][A-Z0-9]{2,20}$/;

/** Radio buttons and check boxes up to ten, a menu above. */
function choice(field: Field & { kind: 'choice' }): InputBlockElement {
  const options = field.options.map(optionOf);
  const chosen = field.many ? listed(field.value) : field.value === undefined ? [] : [field.value];
  const initial = options.filter((option) => chosen.includes(option.value ?? ''));
  const few = options.length <= LIMITS.radioOptions;
  const listOrGroups =
    options.length <= LIMITS.menuOptions
      ? { options }
      : {
          option_groups: Array.from(
            { length: Math.ceil(options.length / LIMITS.menuOptions) },
            (_, index) => ({
              label: plain(
                `${index * LIMITS.menuOptions + 1}–${Math.min((index + 1) * LIMITS.menuOptions, options.length)}`,
              ),
              options: options.slice(index * LIMITS.menuOptions, (index + 1) * LIMITS.menuOptions),
            }),
          ),
        };
  if (field.many) {
    const start = initial.length > 0 ? { initial_options: initial } : {};
    if (few) return { type: 'checkboxes', action_id: ACTION, options, ...start };
    return { type: 'multi_static_select', action_id: ACTION, ...listOrGroups, ...start };
  }
  const [first] = initial;
  const start = first === undefined ? {} : { initial_option: first };
  if (few) return { type: 'radio_buttons', action_id: ACTION, options, ...start };
  return { type: 'static_select', action_id: ACTION, ...listOrGroups, ...start };
}

function text(field: Field & { kind: 'text' }): InputBlockElement {
  const max = Math.min(field.max ?? LIMITS.inputLength, LIMITS.inputLength);
  const fits = field.value !== undefined && field.value !== '' && field.value.length <= max;
  return {
    type: 'plain_text_input',
    action_id: ACTION,
    multiline: (field.lines ?? 1) > 1,
    max_length: max,
    ...(fits && field.value !== undefined ? { initial_value: field.value } : {}),
  };
}

function person(field: Field & { kind: 'person' | 'channel' }): InputBlockElement {
  const initial = ids(field.value, field.kind === 'person' ? ACCOUNT : CHANNEL);
  const [first] = initial;
  if (field.kind === 'person') {
    if (field.many) {
      return {
        type: 'multi_users_select',
        action_id: ACTION,
        ...(first === undefined ? {} : { initial_users: initial }),
      };
    }
    return {
      type: 'users_select',
      action_id: ACTION,
      ...(first === undefined ? {} : { initial_user: first }),
    };
  }
  const filter = { include: ['public' as const, 'private' as const], exclude_bot_users: true };
  if (field.many) {
    const start = first === undefined ? {} : { initial_conversations: initial };
    return { type: 'multi_conversations_select', action_id: ACTION, filter, ...start };
  }
  const start = first === undefined ? {} : { initial_conversation: first };
  return { type: 'conversations_select', action_id: ACTION, filter, ...start };
}

function elementOf(field: Field): InputBlockElement {
  switch (field.kind) {
    case 'text':
      return text(field);
    case 'choice':
      return choice(field);
    case 'date': {
      const known = /^\d{4}-\d{2}-\d{2}$/.test(field.value ?? '') && field.value !== undefined;
      return { type: 'datepicker', action_id: ACTION, ...(known ? { initial_date: field.value } : {}) };
    }
    case 'time': {
      const known = /^([01]\d|2[0-3]):[0-5]\d$/.test(field.value ?? '') && field.value !== undefined;
      return { type: 'timepicker', action_id: ACTION, ...(known ? { initial_time: field.value } : {}) };
    }
    case 'person':
    case 'channel':
      return person({ ...field, kind: field.kind });
    case 'file': {
      const filetypes = field.accept
        .map((each) => each.replace(/^\./, ''))
        .filter((each) => /^\w+$/.test(each));
      return {
        type: 'file_input',
        action_id: ACTION,
        max_files: 1,
        ...(filetypes.length > 0 ? { filetypes } : {}),
      };
    }
    default:
      return assertNever(field);
  }
}

/** One field of a form as an input block; what was wrong with it stands before its hint. */
export function inputOf(field: Field): InputBlock {
  const hint = [field.error, field.hint].filter((each) => each !== undefined && each !== '').join(' ');
  return {
    type: 'input',
    block_id: blockIdOf(field.name),
    label: plain(shorten(field.label, LIMITS.label) || field.name),
    element: elementOf(field),
    ...(hint === '' ? {} : { hint: plain(shorten(hint, LIMITS.hint)) }),
    ...(field.optional ? { optional: true } : {}),
  };
}

/** The value of one input's state, as text; several are joined by commas. */
function stateText(state: Fields): string {
  const many = (name: string, key?: string) =>
    listOf(state[name])
      .map((each) => (key === undefined ? textOf(each) : textOf(fieldsOf(each)[key])))
      .filter((each) => each !== '')
      .join(',');
  return (
    textOf(state.value) ||
    textOf(fieldsOf(state.selected_option).value) ||
    textOf(state.selected_date) ||
    textOf(state.selected_time) ||
    textOf(state.selected_user) ||
    textOf(state.selected_conversation) ||
    textOf(state.selected_channel) ||
    many('selected_options', 'value') ||
    many('selected_users') ||
    many('selected_conversations') ||
    many('selected_channels') ||
    many('files', 'name')
  );
}

/** What was filled in, by field name. */
export function givenOf(values: Fields): Given {
  const given: Record<string, string> = {};
  for (const [blockId, elements] of Object.entries(values)) {
    const name = fieldOfBlock(blockId);
    if (name === undefined) continue;
    const value = stateText(fieldsOf(fieldsOf(elements)[ACTION]));
    if (value !== '') given[name] = value;
  }
  return given;
}

/** The errors of a form that was refused, for `response_action: errors`. */
export function errorsOf(fields: readonly Field[]): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) =>
      field.error === undefined || field.error === '' ? [] : [[blockIdOf(field.name), field.error]],
    ),
  );
}
