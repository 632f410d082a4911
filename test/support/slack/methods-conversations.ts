/** https://docs.slack.dev/reference/methods: conversations.* */
import type { Core } from './core.ts';
import { type Fields, stringOf, truthy } from './json.ts';
import {
  channelArg,
  cursorFields,
  type Method,
  type Methods,
  numberArg,
  page,
  refuse,
  required,
  scopeOf,
} from './method.ts';
import type { Channel, SimMessage } from './workspace.ts';

const anyKind = (verb: 'read' | 'history'): Pick<Method, 'scopes' | 'scopesFor'> => ({
  scopes: ['channels', 'groups', 'im', 'mpim'].map((kind) => `${kind}:${verb}`),
  scopesFor: (args, core) => {
    const channel = core.workspace.channels.get(stringOf(args.channel));
    return channel === undefined ? [] : [scopeOf(channel, verb)];
  },
});

/** A private channel the bot is not in does not exist for it. */
function visible(channel: Channel, core: Core): Channel {
  return channel.kind === 'public' || core.workspace.hasBot(channel) ? channel : refuse('channel_not_found');
}
function joined(channel: Channel, core: Core): Channel {
  return core.workspace.hasBot(visible(channel, core)) ? channel : refuse('not_in_channel');
}

function channelObject(channel: Channel, core: Core): Fields {
  const { identity, workspace } = core;
  const other = [...channel.members].find((id) => id !== identity.botUserId);
  if (channel.kind === 'im') {
    return {
      id: channel.id,
      created: channel.created,
      is_im: true,
      is_archived: channel.archived,
      user: other,
      is_user_deleted: workspace.users.get(other ?? '')?.deleted ?? false,
      is_open: true,
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    created: channel.created,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived,
    is_general: false,
    is_shared: false,
    is_ext_shared: false,
    is_member: workspace.hasBot(channel),
    context_team_id: identity.teamId,
    num_members: channel.members.size,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

function between(messages: SimMessage[], args: Fields, core: Core): SimMessage[] {
  const inclusive = truthy(args.inclusive);
  const oldest = numberArg(args.oldest, 0);
  const latest = numberArg(args.latest, Number.POSITIVE_INFINITY);
  const fresh = core.faults.historyLagMs;
  return messages.filter((message) => {
    const ts = Number(message.ts);
    if (message.deleted || core.now() - message.at < fresh) return false;
    return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
  });
}
const metadataWanted = (args: Fields): 'all' | 'type' => (truthy(args.include_all_metadata) ? 'all' : 'type');

export const conversationMethods: Methods = {
  'conversations.open': {
    tier: 3,
    scopes: ['im:write', 'channels:manage', 'groups:write', 'mpim:write'],
    run: (args, core) => {
      const { workspace } = core;
      const users = stringOf(args.users).split(',').filter(Boolean);
      if (args.channel !== undefined) return { channel: channelObject(channelArg(args, core), core) };
      const [id] = users;
      if (id === undefined) return refuse('users_list_not_supplied');
      if (users.length > 1) return refuse('not_enough_users');
      const user = workspace.users.get(id) ?? refuse('user_not_found');
      if (user.deleted === true) refuse('user_disabled');
      if (user.isBot === true || user.id === 'USLACKBOT') refuse('cannot_dm_bot');
      const known = workspace.findDm(id) !== undefined;
      const channel = workspace.dm(id);
      return {
        ...(known && { no_op: true, already_open: true }),
        channel: truthy(args.return_im) ? channelObject(channel, core) : { id: channel.id },
      };
    },
  },
  'conversations.info': {
    tier: 3,
    ...anyKind('read'),
    run: (args, core) => ({ channel: channelObject(visible(channelArg(args, core), core), core) }),
  },
  'conversations.list': {
    tier: 2,
    ...anyKind('read'),
    run: (args, core) => {
      const types = (stringOf(args.types) || 'public_channel').split(',').map((type) => type.trim());
      const kinds = { public: 'public_channel', private: 'private_channel', im: 'im' } as const;
      const all = [...core.workspace.channels.values()].filter(
        (channel) =>
          types.includes(kinds[channel.kind]) &&
          (channel.kind === 'public' || core.workspace.hasBot(channel)) &&
          !(channel.archived && truthy(args.exclude_archived)),
      );
      const { items, next } = page(all, args, 1000, 100);
      return { channels: items.map((channel) => channelObject(channel, core)), ...cursorFields(next) };
    },
  },
  'conversations.members': {
    tier: 4,
    ...anyKind('read'),
    run: (args, core) => {
      const { items, next } = page([...visible(channelArg(args, core), core).members], args, 1000, 100);
      return { members: items, ...cursorFields(next) };
    },
  },
  'conversations.join': {
    tier: 3,
    scopes: ['channels:join'],
    run: (args, core) => {
      const channel = visible(channelArg(args, core), core);
      if (channel.kind !== 'public') refuse('method_not_supported_for_channel_type');
      if (channel.archived) refuse('is_archived');
      const already = core.workspace.hasBot(channel);
      channel.members.add(core.identity.botUserId);
      return {
        channel: channelObject(channel, core),
        ...(already && {
          warning: 'already_in_channel',
          response_metadata: { warnings: ['already_in_channel'] },
        }),
      };
    },
  },
  'conversations.history': {
    tier: 3,
    ...anyKind('history'),
    run: (args, core) => {
      const channel = joined(channelArg(args, core), core);
      const top = core.workspace.messages.filter(
        (one) =>
          one.channel === channel.id &&
          (one.threadTs === undefined || one.threadTs === one.ts || one.broadcast === true),
      );
      const found = between(top, args, core).sort((a, b) => (a.ts < b.ts ? 1 : -1));
      const { items, next } = page(found, args, 999, 100);
      return {
        messages: items.map((message) => core.workspace.wire(message, metadataWanted(args))),
        has_more: next !== '',
        pin_count: 0,
        ...(next !== '' && cursorFields(next)),
      };
    },
  },
  'conversations.replies': {
    tier: 3,
    ...anyKind('history'),
    run: (args, core) => {
      const channel = joined(channelArg(args, core), core);
      const asked = core.workspace.find(channel.id, required(args, 'ts')) ?? refuse('thread_not_found');
      if (core.now() - asked.at < core.faults.historyLagMs) refuse('thread_not_found');
      const parent =
        asked.threadTs === undefined ? asked : (core.workspace.find(channel.id, asked.threadTs) ?? asked);
      // The parent always leads, whatever the time range.
      const { items, next } = page(between(core.workspace.replies(parent), args, core), args, 1000, 1000);
      return {
        messages: [parent, ...items].map((message) => core.workspace.wire(message, metadataWanted(args))),
        has_more: next !== '',
        ...(next !== '' && cursorFields(next)),
      };
    },
  },
};
