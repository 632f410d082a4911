/** The payloads Slack sends for what people do. https://docs.slack.dev/reference/interaction-payloads */
import type { Core } from './core.ts';
import { type Fields, fieldsIn, fieldsOf, stringOf } from './json.ts';
import { escapeText, storedBlocks } from './normalise.ts';
import type { Interaction } from './outcome.ts';
import type { SimView } from './views.ts';
import type { Channel, SimMessage, User } from './workspace.ts';

export const KIND = { public: 'channel', private: 'group', im: 'im' } as const;
export const SUBSCRIPTION = {
  public: 'message.channels',
  private: 'message.groups',
  im: 'message.im',
} as const;
const SHOWN_AS = { public: undefined, private: 'privategroup', im: 'directmessage' } as const;
const nameOf = (channel: Channel): string => SHOWN_AS[channel.kind] ?? channel.name;

/** What every interactive payload begins with. */
export function interactive(core: Core, type: string, user: User): Fields {
  const { identity, settings } = core;
  return {
    type,
    team: { id: identity.teamId, domain: identity.teamDomain },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: identity.appId,
    token: settings.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
export function commandPayload(
  core: Core,
  user: User,
  channel: Channel,
  typed: { command: string; text: string },
  interaction: Interaction,
): Fields {
  const { identity, settings, tickets, baseUrl } = core;
  return {
    token: settings.verificationToken,
    team_id: identity.teamId,
    team_domain: identity.teamDomain,
    channel_id: channel.id,
    channel_name: nameOf(channel),
    user_id: user.id,
    user_name: user.name,
    command: typed.command,
    text: settings.escapeCommandText ? escapedCommand(core, typed.text) : typed.text,
    api_app_id: identity.appId,
    is_enterprise_install: 'false',
    response_url: tickets.responseUrl(baseUrl, 'commands', {
      interaction,
      user: user.id,
      channel: channel.id,
    }),
    trigger_id: tickets.trigger(user.id, interaction),
  };
}

/** `should_escape`: names and channels become ids, URLs get brackets. */
function escapedCommand(core: Core, text: string): string {
  const users = [...core.workspace.users.values()];
  const channels = [...core.workspace.channels.values()];
  return escapeText(text)
    .replace(/@([\w.-]+)/g, (whole, name: string) => {
      const user = users.find((one) => one.name === name);
      return user === undefined ? whole : `<@${user.id}|${name}>`;
    })
    .replace(/#([\w-]+)/g, (whole, name: string) => {
      const channel = channels.find((one) => one.name === name);
      return channel === undefined ? whole : `<#${channel.id}|${channel.kind === 'private' ? '' : name}>`;
    })
    .replace(/(?<![<|])https?:\/\/[^\s<>]+/g, '<$&>');
}

export const viewPart = (view: SimView): Fields => ({
  container: { type: 'view', view_id: view.id },
  view,
  state: view.state,
});

export function messagePart(
  core: Core,
  user: User,
  message: SimMessage,
  channel: Channel,
  interaction: Interaction,
): Fields {
  const ephemeral = message.ephemeralTo !== undefined;
  const url = { interaction, user: user.id, channel: channel.id, original: message };
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: nameOf(channel) },
    // Slack does not send the content of an ephemeral message back.
    ...(!ephemeral && { message: core.workspace.wire(message, 'all') }),
    state: { values: message.state },
    response_url: core.tickets.responseUrl(core.baseUrl, 'actions', url),
  };
}

/** For menus with `response_url_enabled`: a URL into the conversation that was picked. */
export function responseUrls(core: Core, user: User, view: SimView, interaction: Interaction): Fields[] {
  return fieldsIn(view.blocks).flatMap((block) => {
    const element = fieldsOf(block.element);
    if (element.response_url_enabled !== true) return [];
    const picked = view.state.values[stringOf(block.block_id)]?.[stringOf(element.action_id)];
    const channel = stringOf(picked?.selected_conversation ?? picked?.selected_channel);
    if (channel === '') return [];
    const response_url = core.tickets.responseUrl(core.baseUrl, 'actions', {
      interaction,
      user: user.id,
      channel,
    });
    return [{ block_id: block.block_id, action_id: element.action_id, channel_id: channel, response_url }];
  });
}

const TOKEN = /<@([UW]\w+)(?:\|[^>]*)?>|<#(C\w+)(?:\|[^>]*)?>|<(https?:[^|>]+)(?:\|([^>]*))?>/g;
/** Typed text as the rich text block Slack makes of it. */
function richText(text: string): Fields[] {
  const elements: Fields[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > from) elements.push({ type: 'text', text: text.slice(from, match.index) });
    const [whole, user, channel, url, label] = match;
    if (user !== undefined) elements.push({ type: 'user', user_id: user });
    else if (channel !== undefined) elements.push({ type: 'channel', channel_id: channel });
    else elements.push({ type: 'link', url, ...(label !== undefined && { text: label }) });
    from = match.index + whole.length;
  }
  if (from < text.length) elements.push({ type: 'text', text: text.slice(from) });
  return storedBlocks([{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]);
}

/** A message somebody types, and the events the app gets of it by its subscriptions. */
export function typedMessage(
  core: Core,
  user: User,
  channel: Channel,
  text: string,
  threadTs?: string,
): { written: SimMessage; events: Fields[] } {
  const { workspace, settings, identity } = core;
  const draft = { text: escapeText(text), blocks: richText(text), attachments: [] };
  const written = workspace.write(channel.id, user.id, draft, threadTs === undefined ? {} : { threadTs });
  const base = {
    client_msg_id: workspace.newId('msg'),
    user: user.id,
    text: written.text,
    ts: written.ts,
    team: user.teamId,
    blocks: written.blocks,
    channel: channel.id,
    event_ts: written.ts,
    ...(threadTs !== undefined && {
      thread_ts: threadTs,
      parent_user_id: workspace.find(channel.id, threadTs)?.user,
    }),
  };
  if (!workspace.hasBot(channel)) return { written, events: [] };
  const mention = channel.kind !== 'im' && written.text.includes(`<@${identity.botUserId}`);
  const events: Fields[] = [];
  if (mention && settings.events.has('app_mention')) events.push({ ...base, type: 'app_mention' });
  if (settings.events.has(SUBSCRIPTION[channel.kind]))
    events.push({ ...base, type: 'message', channel_type: KIND[channel.kind] });
  return { written, events };
}
