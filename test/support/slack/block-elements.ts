/**
 * Composition objects and interactive elements of Block Kit with their limits.
 * https://docs.slack.dev/reference/block-kit/block-elements, …/composition-objects
 */
import { type Fields, fieldsIn, isFields, listOf } from './json.ts';
import {
  anything,
  bool,
  byType,
  type Check,
  integer,
  list,
  oneOf,
  pattern,
  type Report,
  record,
  type Shape,
  string,
} from './schema.ts';

const URL_RULE = /^https?:\/\/[^\s]+$/;
export const url = (max = 3000): Check => pattern(URL_RULE, 'url', max);

export const plain = (max: number): Check =>
  record({ type: oneOf('plain_text'), text: string(max) }, { emoji: bool });
export const mrkdwn = (max: number): Check =>
  record({ type: oneOf('mrkdwn'), text: string(max) }, { verbatim: bool });
export const anyText = (max: number): Check => byType({ plain_text: plain(max), mrkdwn: mrkdwn(max) });

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const confirm = record(
  { text: anyText(300) },
  { title: plain(100), confirm: plain(30), deny: plain(30), style: oneOf('primary', 'danger') },
);

/** Documented at 150 characters, typed at 75: longer than 75 is only warned about. */
const optionValue: Check = (value, at, report) => {
  string(150)(value, at, report);
  if (typeof value === 'string' && value.length > 75)
    report.warn(at, 'option value longer than 75 characters');
};
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const option = (text: Check, extra: Shape = {}): Check =>
  record({ text, value: optionValue }, { description: anyText(75), ...extra });
const plainOption = option(plain(75));
const richOption = option(anyText(75));
const group = record({ label: plain(75), options: list(plainOption, 1, 100) });

const id = string(255);
const placeholder = plain(150);
const common: Shape = { type: anything, action_id: id };
const focus: Shape = { focus_on_load: bool };
const dispatch: Shape = {
  dispatch_action_config: record(
    {},
    { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2) },
  ),
};

const sameOption = (a: unknown, b: unknown): boolean =>
  isFields(a) &&
  isFields(b) &&
  a.value === b.value &&
  isFields(a.text) &&
  isFields(b.text) &&
  a.text.text === b.text.text;

/** Options of a select, flat. */
export const optionsOf = (element: Fields): Fields[] => [
  ...fieldsIn(element.options),
  ...fieldsIn(element.option_groups).flatMap((one) => fieldsIn(one.options)),
];

const initialAmongOptions = (element: Fields, at: string, report: Report): void => {
  const wanted =
    element.initial_option === undefined ? listOf(element.initial_options) : [element.initial_option];
  for (const one of wanted) {
    if (!optionsOf(element).some((known) => sameOption(known, one)))
      report.add(at, 'initial option must be one of the options');
  }
  const values = optionsOf(element).map((one) => one.value);
  if (new Set(values).size !== values.length) report.warn(at, 'two options have the same value');
};
const oneSourceOfOptions = (element: Fields, at: string, report: Report): void => {
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    report.add(at, 'must define either `options` or `option_groups`, not both');
  }
  initialAmongOptions(element, at, report);
};

const element = (
  optional: Shape,
  required: Shape = {},
  also?: (value: Fields, at: string, report: Report) => void,
): Check => record(required, { ...common, ...optional }, also);

const select = (optional: Shape, also?: (value: Fields, at: string, report: Report) => void): Check =>
  element({ placeholder, confirm, ...focus, ...optional }, {}, also);
const many: Shape = { max_selected_items: integer(1, 1000) };
const staticOptions: Shape = { options: list(plainOption, 1, 100), option_groups: list(group, 1, 100) };
const filter = record(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 1, 4),
    exclude_external_shared_channels: bool,
    exclude_bot_users: bool,
  },
);
const conversation: Shape = { filter, default_to_current_conversation: bool };
const ids = list(string(), 1, 1000);

export const slackFile: Check = (value, at, report) => {
  record({}, { id: string(), url: string(3000) })(value, at, report);
  if (isFields(value) && (value.id === undefined) === (value.url === undefined)) {
    report.add(at, 'must define either `id` or `url`, not both');
  }
};
export const oneImageSource = (value: Fields, at: string, report: Report): void => {
  if ((value.image_url === undefined) === (value.slack_file === undefined)) {
    report.add(at, 'must define either `image_url` or `slack_file`, not both');
  }
};
export const imageElement = record(
  { type: anything, alt_text: string(2000) },
  { image_url: url(), slack_file: slackFile },
  oneImageSource,
);

const lengths = (value: Fields, at: string, report: Report): void => {
  const { min_length: least, max_length: most, initial_value: initial } = value;
  if (typeof least === 'number' && typeof most === 'number' && least > most)
    report.add(at, 'min_length must not be more than max_length');
  if (typeof initial === 'string' && typeof most === 'number' && initial.length > most)
    report.add(at, 'initial_value is longer than max_length');
};

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const button = element(
  {
    url: url(),
    value: string(2000, 0),
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: string(75),
  },
  { text: plain(75) },
);
const date = pattern(/^\d{4}-\d{2}-\d{2}$/, 'date');
const typed = (extra: Shape): Check =>
  element({ placeholder, ...focus, ...dispatch, initial_value: string(3000, 0), ...extra });

export const elements: Shape = {
  button,
  workflow_button: element(
    { style: oneOf('primary', 'danger'), accessibility_label: string(75), confirm },
    { text: plain(75), workflow: anything },
  ),
  overflow: element({ confirm }, { options: list(option(plain(75), { url: url() }), 1, 5) }),
  static_select: select({ ...staticOptions, initial_option: plainOption }, oneSourceOfOptions),
  multi_static_select: select(
    { ...staticOptions, ...many, initial_options: list(plainOption, 1, 100) },
    oneSourceOfOptions,
  ),
  external_select: select({ initial_option: plainOption, min_query_length: integer(0, 100) }),
  multi_external_select: select({
    ...many,
    initial_options: list(plainOption, 1, 100),
    min_query_length: integer(0, 100),
  }),
  users_select: select({ initial_user: string() }),
  multi_users_select: select({ ...many, initial_users: ids }),
  conversations_select: select({
    ...conversation,
    initial_conversation: string(),
    response_url_enabled: bool,
  }),
  multi_conversations_select: select({ ...conversation, ...many, initial_conversations: ids }),
  channels_select: select({ initial_channel: string(), response_url_enabled: bool }),
  multi_channels_select: select({ ...many, initial_channels: ids }),
  datepicker: select({ initial_date: date }),
  timepicker: select({ initial_time: pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'time'), timezone: string() }),
  datetimepicker: element({ confirm, ...focus, initial_date_time: integer(1_000_000_000, 9_999_999_999) }),
  radio_buttons: element(
    { confirm, ...focus, initial_option: richOption },
    { options: list(richOption, 1, 10) },
    initialAmongOptions,
  ),
  checkboxes: element(
    { confirm, ...focus, initial_options: list(richOption, 1, 10) },
    { options: list(richOption, 1, 10) },
    initialAmongOptions,
  ),
  plain_text_input: element(
    {
      placeholder,
      ...focus,
      ...dispatch,
      multiline: bool,
      initial_value: string(3000, 0),
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    },
    {},
    lengths,
  ),
  email_text_input: typed({}),
  url_text_input: typed({}),
  number_input: element(
    { placeholder, ...focus, ...dispatch, initial_value: string(), min_value: string(), max_value: string() },
    { is_decimal_allowed: bool },
  ),
  rich_text_input: element({
    placeholder,
    ...focus,
    ...dispatch,
    initial_value: anything,
    min_lines: integer(1, 100),
    max_lines: integer(1, 100),
  }),
  file_input: element({ filetypes: list(string(), 1, 100), max_files: integer(1, 10) }),
  feedback_buttons: element(
    {},
    {
      positive_button: record({ text: plain(75), value: string(2000) }, { accessibility_label: string(75) }),
      negative_button: record({ text: plain(75), value: string(2000) }, { accessibility_label: string(75) }),
    },
  ),
  icon_button: element(
    { confirm, accessibility_label: string(75), value: string(2000), visible_to_user_ids: ids },
    { icon: oneOf('trash'), text: plain(75) },
  ),
};

const pick = (...names: string[]): Shape =>
  Object.fromEntries(names.map((name) => [name, elements[name] ?? anything]));
const SELECTS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const PICKERS = ['datepicker', 'timepicker', 'radio_buttons', 'checkboxes'];

/** Which element may stand where: https://docs.slack.dev/reference/block-kit/block-elements */
export const inActions = pick(
  'button',
  'workflow_button',
  'overflow',
  'datetimepicker',
  'rich_text_input',
  ...PICKERS,
  ...SELECTS,
);
export const asAccessory: Shape = {
  ...pick('button', 'workflow_button', 'overflow', ...PICKERS, ...SELECTS),
  image: imageElement,
};
export const inInput = pick(
  ...[
    'plain_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'rich_text_input',
    'file_input',
    'datetimepicker',
  ],
  ...PICKERS,
  ...SELECTS,
);
export const inContextActions = pick('feedback_buttons', 'icon_button');
