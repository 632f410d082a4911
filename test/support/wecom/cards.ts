import { type ApiAnswer, fault, fieldsOf, type Json, type JsonFields, listOf, textOf } from './state.ts';

/*
 * What WeCom asks of a template card. https://developer.work.weixin.qq.com/document/path/90236, codes of …/90313.
 * Lengths are “suggested”: what is longer is shown cut, so it is told as a violation and not as an error.
 */

const TYPES = new Set(['text_notice', 'button_interaction', 'vote_interaction', 'multiple_interaction']);
const TASK = /^[0-9A-Za-z_\-@]{1,128}$/;

export interface Checked {
  readonly error: ApiAnswer | undefined;
  readonly violations: string[];
}

/** Cards that call back when they are pressed. */
export function callsBack(card: JsonFields): boolean {
  return card.card_type !== 'text_notice' || card.action_menu !== undefined;
}

export function checkCard(card: JsonFields): Checked {
  const violations: string[] = [];
  const type = textOf(card.card_type);
  const long = (what: string, value: Json | undefined, most: number) => {
    const text = textOf(value);
    if ([...text].length > most) violations.push(`${type} ${what}: ${[...text].length} > ${most}: ${text}`);
  };
  const error = firstError(card, type, long, violations);
  return { error, violations };
}

type Long = (what: string, value: Json | undefined, most: number) => void;

function firstError(card: JsonFields, type: string, long: Long, violations: string[]): ApiAnswer | undefined {
  if (!TYPES.has(type)) return fault(42031, 'invalid card_type');
  const title = fieldsOf(card.main_title);
  const action = fieldsOf(card.card_action);
  long('source.desc', fieldsOf(card.source).desc, 20);
  long('main_title.title', title.title, 36);
  long('main_title.desc', title.desc, 44);
  long('sub_title_text', card.sub_title_text, 160);
  const known = new Set([
    'card_type',
    'source',
    'main_title',
    'quote_area',
    'sub_title_text',
    'horizontal_content_list',
    'jump_list',
    'card_action',
    'action_menu',
    'task_id',
    'button_list',
    'button_selection',
    'checkbox',
    'submit_button',
    'select_list',
    'emphasis_content',
    'replace_text',
  ]);
  for (const name of Object.keys(card))
    if (!known.has(name)) violations.push(`${type}: unknown field ${name}`);
  if (type === 'text_notice' && textOf(title.title) === '' && textOf(card.sub_title_text) === '') {
    return fault(42033, 'title missing');
  }
  if (type !== 'text_notice' && textOf(title.title) === '') return fault(42033, 'title missing');
  if (type === 'text_notice' && action.type !== 1 && action.type !== 2) return fault(42045, 'card_action');
  if (action.type === 1 && !isUrl(action.url)) return fault(42028, 'invalid url');
  const rows = rowsError(card, long);
  if (rows !== undefined) return rows;
  const jumps = listOf(card.jump_list);
  if (jumps.length > 3) return fault(42036, 'jump_list');
  for (const jump of jumps.map(fieldsOf)) {
    long('jump title', jump.title, 18);
    if (jump.type === 1 && !isUrl(jump.url)) return fault(42028, 'invalid url');
  }
  if (callsBack(card) && !TASK.test(textOf(card.task_id))) return fault(40058, 'invalid task_id');
  switch (type) {
    case 'button_interaction':
      return buttonsError(card, long);
    case 'vote_interaction':
      return voteError(card, long);
    case 'multiple_interaction':
      return selectsError(card, long);
    default:
      return undefined;
  }
}

function isUrl(value: Json | undefined): boolean {
  return /^https?:\/\/\S+$/.test(textOf(value)) && Buffer.byteLength(textOf(value)) <= 2048;
}

function rowsError(card: JsonFields, long: Long): ApiAnswer | undefined {
  const rows = listOf(card.horizontal_content_list);
  if (rows.length > 6) return fault(42035, 'horizontal_content_list');
  for (const row of rows.map(fieldsOf)) {
    if (textOf(row.keyname) === '') return fault(42027, 'keyname missing');
    long('keyname', row.keyname, 5);
    long('value', row.value, 30);
    if (row.type === 1 && !isUrl(row.url)) return fault(42028, 'invalid url');
    if (row.type === 3 && textOf(row.userid) === '') return fault(42050, 'userid missing');
  }
  return undefined;
}

function keyError(value: Json | undefined, seen: Set<string>, code: number): ApiAnswer | undefined {
  const key = textOf(value);
  if (key === '' || Buffer.byteLength(key) > 1024 || seen.has(key)) return fault(code, 'key');
  seen.add(key);
  return undefined;
}

function buttonsError(card: JsonFields, long: Long): ApiAnswer | undefined {
  const buttons = listOf(card.button_list).map(fieldsOf);
  if (buttons.length < 1 || buttons.length > 6) return fault(42038, 'button_list');
  const seen = new Set<string>();
  for (const button of buttons) {
    if (textOf(button.text) === '') return fault(42038, 'button text');
    long('button', button.text, 10);
    if (button.style !== undefined && ![1, 2, 3, 4].includes(Number(button.style)))
      return fault(42038, 'style');
    if (button.type === 1) {
      if (!isUrl(button.url)) return fault(42028, 'invalid url');
      continue;
    }
    const wrong = keyError(button.key, seen, 42039);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function optionsError(
  options: JsonFields[],
  most: number,
  length: { most: number; long: Long },
  code: number,
): ApiAnswer | undefined {
  if (options.length < 1 || options.length > most) return fault(code, 'option_list');
  const seen = new Set<string>();
  for (const option of options) {
    const id = textOf(option.id);
    if (id === '' || Buffer.byteLength(id) > 128 || seen.has(id)) return fault(42040, 'option id');
    seen.add(id);
    if (textOf(option.text) === '') return fault(42041, 'option text');
    length.long('option', option.text, length.most);
  }
  return undefined;
}

function submitError(card: JsonFields, long: Long): ApiAnswer | undefined {
  const submit = fieldsOf(card.submit_button);
  if (textOf(submit.key) === '' || Buffer.byteLength(textOf(submit.key)) > 1024)
    return fault(42046, 'submit key');
  if (textOf(submit.text) === '') return fault(42049, 'submit text');
  long('submit', submit.text, 10);
  return undefined;
}

function voteError(card: JsonFields, long: Long): ApiAnswer | undefined {
  const box = fieldsOf(card.checkbox);
  return (
    keyError(box.question_key, new Set(), 42043) ??
    optionsError(listOf(box.option_list).map(fieldsOf), 20, { most: 17, long }, 42037) ??
    submitError(card, long)
  );
}

function selectsError(card: JsonFields, long: Long): ApiAnswer | undefined {
  const selects = listOf(card.select_list).map(fieldsOf);
  if (selects.length < 1 || selects.length > 3) return fault(42047, 'select_list');
  const seen = new Set<string>();
  for (const select of selects) {
    long('select title', select.title, 13);
    const wrong =
      keyError(select.question_key, seen, 42043) ??
      optionsError(listOf(select.option_list).map(fieldsOf), 10, { most: 10, long }, 42042);
    if (wrong !== undefined) return wrong;
  }
  return submitError(card, long);
}
