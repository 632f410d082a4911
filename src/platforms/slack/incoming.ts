/**
 * What Slack sends, narrowed once: beyond this file nothing reads a payload. What is not of the shape is undefined.
 * https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
 */

export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = Object.freeze({});
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : NONE);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Who did something; `team` is the workspace of the account itself, where the payload says it. */
export interface Person {
  readonly account: string;
  readonly team?: string;
}

export interface Typed {
  readonly id: string;
  readonly person: Person;
  /** Without its slash. */
  readonly command: string;
  readonly text: string;
  readonly trigger: string;
  readonly responseUrl: string;
}

/** Where a button stood. */
export type Source =
  | {
      readonly in: 'message';
      /** Only the presser sees it. */
      readonly ephemeral: boolean;
      /** In a direct conversation. */
      readonly direct: boolean;
      readonly channel: string;
      readonly ts: string;
      readonly thread: string | undefined;
      readonly responseUrl: string;
    }
  | { readonly in: 'modal'; readonly view: string; readonly hash: string }
  | { readonly in: 'home' };

export interface Press {
  readonly id: string;
  readonly person: Person;
  /** The call of the button; empty for a link, which needs no answer. */
  readonly call: string;
  readonly trigger: string;
  readonly source: Source;
}

export interface Submission {
  readonly id: string;
  readonly person: Person;
  readonly view: string;
  readonly callback: string;
  readonly metadata: string;
  readonly values: Fields;
}

export interface ShortcutUse {
  readonly id: string;
  readonly person: Person;
  readonly callback: string;
  readonly trigger: string;
  /** The message it was used on, as Slack keeps it. */
  readonly text: string;
}

/** A message in the direct conversation with the bot, or one that mentions it. */
export interface Said {
  readonly id: string;
  readonly person: Person;
  readonly text: string;
  readonly direct: boolean;
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | undefined;
  readonly files: boolean;
}

const person = (account: string, ...teams: unknown[]): Person => {
  const team = teams.map(textOf).find((each) => each !== '');
  return team === undefined ? { account } : { account, team };
};

export function readTyped(body: unknown): Typed | undefined {
  const given = fieldsOf(body);
  const account = textOf(given.user_id);
  const command = textOf(given.command).replace(/^\/+/, '');
  if (account === '' || command === '') return undefined;
  return {
    id: textOf(given.trigger_id),
    person: { account },
    command,
    text: textOf(given.text),
    trigger: textOf(given.trigger_id),
    responseUrl: textOf(given.response_url),
  };
}

function sourceOf(given: Fields): Source | undefined {
  const container = fieldsOf(given.container);
  const view = fieldsOf(given.view);
  if (container.type === 'view' || textOf(view.id) !== '') {
    if (view.type === 'home') return { in: 'home' };
    return { in: 'modal', view: textOf(view.id), hash: textOf(view.hash) };
  }
  const channel = textOf(fieldsOf(given.channel).id) || textOf(container.channel_id);
  if (channel === '') return undefined;
  return {
    in: 'message',
    ephemeral: container.is_ephemeral === true,
    direct: channel.startsWith('D'),
    channel,
    ts: textOf(container.message_ts),
    thread: textOf(container.thread_ts) || undefined,
    responseUrl: textOf(given.response_url),
  };
}

export function readPress(body: unknown): Press | undefined {
  const given = fieldsOf(body);
  const user = fieldsOf(given.user);
  const action = fieldsOf(listOf(given.actions)[0]);
  const source = sourceOf(given);
  if (textOf(user.id) === '' || source === undefined) return undefined;
  const chosen = textOf(action.value) || textOf(fieldsOf(action.selected_option).value);
  const called = textOf(action.action_id).startsWith('call:');
  return {
    id: textOf(given.trigger_id) || `${textOf(action.action_ts)}:${textOf(action.action_id)}`,
    person: person(textOf(user.id), user.team_id),
    call: called ? chosen : '',
    trigger: textOf(given.trigger_id),
    source,
  };
}

export function readSubmission(body: unknown): Submission | undefined {
  const given = fieldsOf(body);
  const user = fieldsOf(given.user);
  const view = fieldsOf(given.view);
  if (textOf(user.id) === '' || textOf(view.id) === '') return undefined;
  return {
    id: textOf(given.trigger_id) || `${textOf(view.id)}:${textOf(view.hash)}`,
    person: person(textOf(user.id), user.team_id),
    view: textOf(view.id),
    callback: textOf(view.callback_id),
    metadata: textOf(view.private_metadata),
    values: fieldsOf(fieldsOf(view.state).values),
  };
}

export function readShortcut(body: unknown): ShortcutUse | undefined {
  const given = fieldsOf(body);
  const user = fieldsOf(given.user);
  if (textOf(user.id) === '') return undefined;
  return {
    id: textOf(given.trigger_id),
    person: person(textOf(user.id), user.team_id),
    callback: textOf(given.callback_id),
    trigger: textOf(given.trigger_id),
    text: textOf(fieldsOf(given.message).text),
  };
}

/** A message that a person sent to the bot; edits, deletions, other bots' and system messages are none. */
export function readSaid(body: unknown): Said | undefined {
  const given = fieldsOf(body);
  const event = fieldsOf(given.event);
  const account = textOf(event.user);
  const channel = textOf(event.channel);
  const subtype = textOf(event.subtype);
  if (account === '' || channel === '' || (subtype !== '' && subtype !== 'file_share')) return undefined;
  if (textOf(event.bot_id) !== '' || event.edited !== undefined || event.hidden === true) return undefined;
  const direct = event.type === 'message';
  if (direct ? event.channel_type !== 'im' : event.type !== 'app_mention' || channel.startsWith('D'))
    return undefined;
  const thread = textOf(event.thread_ts) || undefined;
  return {
    id: textOf(given.event_id) || `${channel}:${textOf(event.ts)}`,
    person: person(account, event.user_team, event.source_team, event.team),
    text: textOf(event.text),
    direct,
    channel,
    ts: textOf(event.ts),
    thread,
    files: listOf(event.files).length > 0,
  };
}

const INTERACTIVE = new Set([
  'block_actions',
  'view_submission',
  'view_closed',
  'shortcut',
  'message_action',
]);

/** What a parsed request is for: something that is handled, something that needs no more than an answer, or nonsense. */
export function kindOf(body: unknown): 'handled' | 'ignored' | 'nonsense' {
  if (!isFields(body)) return 'nonsense';
  const { type, command } = body;
  if (command !== undefined) return readTyped(body) === undefined ? 'nonsense' : 'handled';
  if (type === 'url_verification') return typeof body.challenge === 'string' ? 'handled' : 'nonsense';
  if (type === 'event_callback')
    return typeof fieldsOf(body.event).type === 'string' ? 'handled' : 'nonsense';
  if (typeof type !== 'string') return 'nonsense';
  if (!INTERACTIVE.has(type)) return 'ignored';
  if (textOf(fieldsOf(body.user).id) === '') return 'nonsense';
  if (type === 'block_actions') return isFields(listOf(body.actions)[0]) ? 'handled' : 'nonsense';
  if (type === 'view_submission' || type === 'view_closed')
    return isFields(body.view) ? 'handled' : 'nonsense';
  return typeof body.callback_id === 'string' ? 'handled' : 'nonsense';
}
