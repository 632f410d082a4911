/**
 * Checks blocks as Slack does: fields, limits, ids, and where a block may be used.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
import {
  anyText,
  asAccessory,
  imageElement,
  inActions,
  inContextActions,
  inInput,
  mrkdwn,
  oneImageSource,
  plain,
  slackFile,
  url,
} from './block-elements.ts';
import { chart } from './charts.ts';
import { type Fields, fieldsIn, fieldsOf, isFields, listOf, stringOf } from './json.ts';
import { richText } from './rich-text.ts';
import {
  anything,
  bool,
  byType,
  type Check,
  integer,
  list,
  number,
  oneOf,
  Report,
  record,
  type Shape,
  string,
} from './schema.ts';

export type Surface = 'message' | 'modal' | 'home';
export interface BlockWorld {
  /** Why this uploaded file cannot be shown, if so. */
  fileProblem?(id: string): string | undefined;
}

const block_id = string(255);
const block = (
  required: Shape,
  optional: Shape = {},
  also?: (value: Fields, at: string, report: Report) => void,
): Check => record({ type: anything, ...required }, { block_id, ...optional }, also);

const rawText = record({ type: anything, text: string() });
const rawNumber = record({ type: anything, value: number, text: string() });
const cell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const rows = list(list(cell, 1, 20), 1, 100);
const image = block(
  { alt_text: string(2000) },
  { image_url: url(), slack_file: slackFile, title: plain(2000) },
  oneImageSource,
);
const section = block(
  {},
  { text: anyText(3000), fields: list(anyText(2000), 1, 10), accessory: byType(asAccessory), expand: bool },
  (value, at, report) => {
    if (value.text === undefined && value.fields === undefined)
      report.add(at, 'must define either `text` or `fields`');
  },
);
const card = block(
  {},
  {
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(byType({ button: asAccessory.button ?? anything }), 1, 25),
  },
  (value, at, report) => {
    if (!['hero_image', 'title', 'actions', 'body'].some((name) => value[name] !== undefined))
      report.add(at, 'must define `hero_image`, `title`, `actions` or `body`');
  },
);
const task = block(
  { task_id: string(), title: string(), status: oneOf('pending', 'in_progress', 'complete', 'error') },
  { details: richText, output: richText, sources: anything },
);

const simple: Shape = {
  section,
  image,
  rich_text: richText,
  header: block({ text: plain(150) }),
  divider: block({}),
  context: block({
    elements: list(byType({ image: imageElement, plain_text: plain(3000), mrkdwn: mrkdwn(3000) }), 1, 10),
  }),
  actions: block({ elements: list(byType(inActions), 1, 25) }),
  input: block(
    { label: plain(2000), element: byType(inInput) },
    { hint: plain(2000), optional: bool, dispatch_action: bool },
  ),
  table: block(
    { rows },
    {
      column_settings: list(record({}, { align: oneOf('left', 'center', 'right'), is_wrapped: bool }), 0, 20),
    },
  ),
  file: block({ source: oneOf('remote'), external_id: string() }),
  video: block(
    { video_url: url(), thumbnail_url: url(), alt_text: string(2000), title: plain(199) },
    {
      title_url: url(),
      author_name: string(49),
      provider_name: string(),
      provider_icon_url: url(),
      description: plain(200),
    },
  ),
};
const blocks: Shape = {
  ...simple,
  markdown: block({ text: string(12_000) }),
  data_table: block(
    { rows, caption: string() },
    { page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  ),
  data_visualization: chart,
  alert: block({ text: anyText(3000) }, { level: oneOf('default', 'info', 'warning', 'error', 'success') }),
  card,
  carousel: block({ elements: list(byType({ card }), 1, 10) }),
  container: block(
    { child_blocks: list(byType(simple), 1, 10) },
    {
      title: plain(150),
      rich_text_title: richText,
      subtitle: anyText(150),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: imageElement,
      is_collapsible: bool,
      default_collapsed: bool,
      has_header_divider: bool,
    },
  ),
  context_actions: block({ elements: list(byType(inContextActions), 1, 5) }),
  task_card: task,
  plan: block({ title: string() }, { tasks: list(byType({ task_card: task }), 0, 50) }),
};

const AGENT = [
  'context_actions',
  'data_visualization',
  'data_table',
  'markdown',
  'plan',
  'table',
  'task_card',
  'card',
  'carousel',
];
const NOT_ON: Record<Surface, readonly string[]> = {
  message: ['alert', 'file'],
  modal: AGENT,
  home: ['alert', ...AGENT],
};
/** https://docs.slack.dev/reference/block-kit/blocks */
const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

export interface Placed {
  block: Fields;
  element: Fields;
  at: string;
}

/** Every interactive element with the block it stands in. */
export function elementsOf(given: unknown, at = '/blocks'): Placed[] {
  return listOf(given).flatMap((entry, index): Placed[] => {
    if (!isFields(entry)) return [];
    const here = `${at}/${index}`;
    const found = (value: unknown, where: string): Placed[] =>
      isFields(value) && typeof value.type === 'string'
        ? [{ block: entry, element: value, at: `${here}/${where}` }]
        : [];
    switch (entry.type) {
      case 'actions':
      case 'context_actions':
        return listOf(entry.elements).flatMap((one, nth) => found(one, `elements/${nth}`));
      case 'section':
        return fieldsOf(entry.accessory).type === 'image' ? [] : found(entry.accessory, 'accessory');
      case 'input':
        return found(entry.element, 'element');
      case 'card':
        return listOf(entry.actions).flatMap((one, nth) => found(one, `actions/${nth}`));
      case 'carousel':
        return elementsOf(entry.elements, `${here}/elements`);
      case 'container':
        return elementsOf(entry.child_blocks, `${here}/child_blocks`);
      default:
        return [];
    }
  });
}

function checkTogether(given: Fields[], surface: Surface, at: string, report: Report): void {
  const seen = new Set<string>();
  given.forEach((entry, index) => {
    const id = entry.block_id;
    if (typeof id !== 'string') return;
    if (seen.has(id)) report.add(`${at}/${index}/block_id`, `block_id "${id}" already exists`);
    seen.add(id);
  });
  // An action_id has to be unique within its block: https://docs.slack.dev/reference/block-kit/block-elements/button-element
  const actions = new Map<Fields, Set<string>>();
  let focused = 0;
  for (const { block: holder, element, at: where } of elementsOf(given, at)) {
    const id = stringOf(element.action_id);
    const used = actions.get(holder) ?? new Set<string>();
    if (id !== '' && used.has(id)) report.add(`${where}/action_id`, `action_id "${id}" already exists`);
    actions.set(holder, used.add(id));
    if (element.focus_on_load === true) focused += 1;
    if (element.type === 'file_input' && surface !== 'modal')
      report.add(`${where}/type`, 'unsupported type: file_input');
  }
  if (focused > 1) report.add(at, 'only one element can set `focus_on_load`');
  const count = (type: string): Fields[] => given.filter((entry) => entry.type === type);
  if (count('table').length > 1) report.add(at, 'only one table allowed');
  if (count('data_visualization').length > 2)
    report.add(at, 'no more than 2 data_visualization blocks allowed');
  if (count('markdown').reduce((sum, entry) => sum + stringOf(entry.text).length, 0) > 12_000) {
    report.add(at, 'markdown blocks must be less than 12001 characters together');
  }
}

function checkFiles(value: unknown, at: string, report: Report, world: BlockWorld): void {
  for (const [index, entry] of listOf(value).entries()) checkFiles(entry, `${at}/${index}`, report, world);
  if (!isFields(value)) return;
  const id = fieldsOf(value.slack_file).id;
  if (typeof id === 'string') {
    const problem = world.fileProblem?.(id);
    if (problem !== undefined) report.add(`${at}/slack_file`, problem);
  }
  for (const [name, child] of Object.entries(value))
    if (name !== 'slack_file') checkFiles(child, `${at}/${name}`, report, world);
}

/** Checks a list of blocks for a surface; `at` is the JSON pointer of the list. */
export function checkBlocks(
  given: unknown,
  surface: Surface,
  at = '/blocks',
  world: BlockWorld = {},
  report = new Report(),
): Report {
  list(
    (value, where, into) => {
      const type = isFields(value) ? stringOf(value.type) : '';
      if (NOT_ON[surface].includes(type)) into.add(`${where}/type`, `unsupported type: ${type}`);
      else byType(blocks)(value, where, into);
    },
    0,
    MAX_BLOCKS[surface],
  )(given, at, report);
  checkTogether(fieldsIn(given), surface, at, report);
  checkFiles(given, at, report, world);
  return report;
}
