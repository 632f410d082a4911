/** What a person can fill in or pick, in the shape Slack keeps in `state.values`. */
import { optionsOf } from './block-elements.ts';
import { elementsOf, type Placed } from './blocks.ts';
import { type Fields, fieldsOf, isFields, listOf, stringOf } from './json.ts';
import { unescapeText } from './normalise.ts';

export type Choice = string | number | boolean | null | readonly string[] | readonly Fields[];
export type StateValues = Record<string, Record<string, Fields>>;

export const textIn = (value: unknown): string => unescapeText(stringOf(fieldsOf(value).text));

/** Where the value lies in the state, by element type. */
const SLOT: Record<string, string> = {
  plain_text_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  number_input: 'value',
  rich_text_input: 'rich_text_value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  file_input: 'files',
};
const MANY = new Set([
  'selected_options',
  'selected_users',
  'selected_conversations',
  'selected_channels',
  'files',
]);

const typeOf = (element: Fields): string => stringOf(element.type);
export const slotOf = (element: Fields): string | undefined => SLOT[typeOf(element)];
const stored = (option: Fields): Fields => ({
  text: option.text,
  value: option.value,
  ...(option.description !== undefined && { description: option.description }),
});

function initial(element: Fields, slot: string): unknown {
  const name = slot.replace('selected_', 'initial_').replace('rich_text_value', 'initial_value');
  const given = element[name === 'value' ? 'initial_value' : name];
  return given ?? (MANY.has(slot) ? [] : null);
}

/** The state of all elements that keep one; what was filled in before stays when block and action ids are the same. */
export function stateOf(blocks: readonly Fields[], before: StateValues = {}): StateValues {
  const values: StateValues = {};
  for (const { block, element } of elementsOf(blocks)) {
    const slot = slotOf(element);
    if (slot === undefined) continue;
    const blockId = stringOf(block.block_id);
    const actionId = stringOf(element.action_id);
    const kept = before[blockId]?.[actionId];
    const value = kept?.type === element.type ? kept : { type: element.type, [slot]: initial(element, slot) };
    values[blockId] = { ...values[blockId], [actionId]: value ?? {} };
  }
  return values;
}

function option(element: Fields, choice: string): Fields {
  const found = optionsOf(element).find((one) => one.value === choice || textIn(one.text) === choice);
  if (found !== undefined) return stored(found);
  const labels = optionsOf(element).map((one) => `“${textIn(one.text)}”`);
  throw new Error(`No option “${choice}” to pick; there are ${labels.join(', ')}.`);
}

/** The state a choice leads to. Options are found by label or value. */
export function chosen(element: Fields, choice: Choice): Fields {
  const type = typeOf(element);
  const slot = slotOf(element);
  if (type === 'overflow' && typeof choice === 'string')
    return { type, selected_option: option(element, choice) };
  if (slot === undefined) throw new Error(`A person cannot fill in an element of type ${type}.`);
  if (MANY.has(slot)) {
    const many: readonly unknown[] = Array.isArray(choice)
      ? choice
      : choice === null || choice === ''
        ? []
        : [choice];
    return {
      type,
      [slot]: slot === 'selected_options' ? many.map((one) => option(element, String(one))) : [...many],
    };
  }
  if (choice === null || choice === '') return { type, [slot]: null };
  if (slot === 'selected_option') return { type, [slot]: option(element, String(choice)) };
  if (slot === 'rich_text_value') {
    const written = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: String(choice) }] }],
    };
    return { type, [slot]: isFields(choice) ? choice : written };
  }
  return { type, [slot]: slot === 'selected_date_time' ? Number(choice) : String(choice) };
}

/** Why Slack's client would not send this form, by block id. */
export function clientRefusals(blocks: readonly Fields[], values: StateValues): Record<string, string> {
  const refused: Record<string, string> = {};
  for (const { block, element } of elementsOf(blocks)) {
    const slot = slotOf(element);
    if (slot === undefined) continue;
    const id = stringOf(block.block_id);
    const value = values[id]?.[stringOf(element.action_id)]?.[slot];
    const empty =
      value === null ||
      value === undefined ||
      value === '' ||
      listOf(value).length + (Array.isArray(value) ? 0 : 1) === 0;
    const complaint = empty ? emptyRefusal(block) : refusal(element, value);
    if (complaint !== undefined) refused[id] = complaint;
  }
  return refused;
}

const emptyRefusal = (block: Fields): string | undefined =>
  block.type === 'input' && block.optional !== true ? 'Please complete this required field.' : undefined;

function refusal(element: Fields, value: unknown): string | undefined {
  const { max_length: most, min_length: least, max_selected_items: items, max_files: files } = element;
  if (typeof value === 'string') {
    const limit = typeof most === 'number' ? most : 3000;
    if (value.length > limit && slotOf(element) === 'value') return `Must be ${limit} characters or fewer.`;
    if (typeof least === 'number' && value.length < least) return `Must be at least ${least} characters.`;
  }
  if (Array.isArray(value)) {
    const limit =
      typeof items === 'number' ? items : typeof files === 'number' ? files : Number.POSITIVE_INFINITY;
    if (value.length > limit) return `Choose ${limit} or fewer.`;
  }
  if (typeOf(element) === 'number_input') return numberRefusal(element, Number(value));
  if (typeOf(element) === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(String(value)))
    return 'Enter an email address.';
  if (typeOf(element) === 'url_text_input' && !/^https?:\/\//.test(String(value))) return 'Enter a URL.';
  return undefined;
}

function numberRefusal(element: Fields, value: number): string | undefined {
  if (Number.isNaN(value) || (element.is_decimal_allowed !== true && !Number.isInteger(value)))
    return 'Enter a number.';
  if (element.min_value !== undefined && value < Number(element.min_value))
    return `Must be at least ${String(element.min_value)}.`;
  if (element.max_value !== undefined && value > Number(element.max_value))
    return `Must be at most ${String(element.max_value)}.`;
  return undefined;
}

/** How a test names an element: by its label, or by one of its ids, or by the value a button carries. */
export type Which =
  | string
  | RegExp
  | { actionId?: string; blockId?: string; text?: string | RegExp; value?: string };

const isText = (wanted: string | RegExp, label: string): boolean =>
  typeof wanted === 'string' ? wanted === label : wanted.test(label);
const labelOf = ({ block, element }: Placed): string =>
  textIn(element.text) || textIn(block.label) || textIn(element.placeholder) || textIn(block.text);

function fits(placed: Placed, which: Which): boolean {
  if (typeof which === 'string' || which instanceof RegExp) return isText(which, labelOf(placed));
  const { block, element } = placed;
  return (
    (which.actionId === undefined || element.action_id === which.actionId) &&
    (which.blockId === undefined || block.block_id === which.blockId) &&
    (which.value === undefined || element.value === which.value) &&
    (which.text === undefined || isText(which.text, labelOf(placed)))
  );
}

/** The one element meant; throws with the labels there are. */
export function findElement(
  blocks: readonly Fields[],
  which: Which,
  wanted: (element: Fields) => boolean,
): Placed {
  const all = elementsOf(blocks).filter(({ element }) => wanted(element));
  const found = all.filter((placed) => fits(placed, which));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const labels = all.map((placed) => `[${labelOf(placed)}]`).join(' ') || 'nothing';
  const asked = typeof which === 'string' || which instanceof RegExp ? String(which) : JSON.stringify(which);
  throw new Error(
    `${found.length === 0 ? 'Nothing fits' : 'More than one fits'} ${asked}; there is ${labels}.`,
  );
}

/** The input a form value belongs to: by block id, action id, or label. */
export function findInput(blocks: readonly Fields[], name: string): Placed {
  const inputs = elementsOf(blocks).filter(({ element }) => slotOf(element) !== undefined);
  const by = (test: (placed: Placed) => boolean): Placed | undefined => inputs.find(test);
  const found =
    by(({ block }) => block.block_id === name) ??
    by(({ element }) => element.action_id === name) ??
    by((placed) => labelOf(placed) === name);
  if (found !== undefined) return found;
  throw new Error(
    `The form has no field “${name}”; there are ${inputs.map((one) => `“${labelOf(one)}”`).join(', ') || 'none'}.`,
  );
}
