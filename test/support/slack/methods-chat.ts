/** https://docs.slack.dev/reference/methods: chat.* */
import { type Core, SlackRefusal } from './core.ts';
import { type DraftResult, draftOf, refusalFields, somethingSaid } from './draft.ts';
import { stateOf } from './inputs.ts';
import { type Fields, stringOf, truthy } from './json.ts';
import { channelArg, type Methods, refuse, required, userArg } from './method.ts';
import { KIND, SUBSCRIPTION } from './payloads.ts';
import type { Channel, SimMessage } from './workspace.ts';

type Drafted = Exclude<DraftResult, { error: string }>;

/** The draft, or the refusal; what Slack would refuse for its form is noted as a violation. */
function drafted(
  core: Core,
  method: string,
  args: Fields,
  check: (result: DraftResult) => DraftResult,
): Drafted {
  const result = check(draftOf(core, method, args));
  if (!('error' in result)) return result;
  core.journal.violations.push({ where: method, error: result.error, messages: result.lines, body: args });
  throw new SlackRefusal(result.error, refusalFields(result.lines));
}

/** The channel a message goes to; a user's id stands for the DM with that person. */
function target(args: Fields, core: Core): Channel {
  const { workspace, settings } = core;
  const id = required(args, 'channel');
  const user = workspace.users.get(id);
  if (user !== undefined && (user.deleted === true || user.isBot === true)) refuse('channel_not_found');
  const channel =
    user === undefined
      ? (workspace.channels.get(id) ?? [...workspace.channels.values()].find((one) => `#${one.name}` === id))
      : workspace.dm(id);
  if (channel === undefined || (channel.kind === 'private' && !workspace.hasBot(channel)))
    return refuse('channel_not_found');
  if (channel.archived) refuse('is_archived');
  if (!workspace.hasBot(channel) && !settings.scopes.has('chat:write.public')) refuse('not_in_channel');
  return channel;
}

function ownMessage(args: Fields, core: Core, problem: string): SimMessage {
  // A person's id does not stand for the conversation here: only its own `D…` does.
  const channel = channelArg(args, core);
  if (channel.kind === 'private' && !core.workspace.hasBot(channel)) refuse('channel_not_found');
  const message = core.workspace.find(channel.id, required(args, 'ts')) ?? refuse('message_not_found');
  if (message.botId !== core.identity.botId) refuse(problem);
  if (channel.archived) refuse('is_archived');
  return message;
}

function threadOf(args: Fields, channel: Channel, core: Core): string | undefined {
  const ts = typeof args.thread_ts === 'number' ? String(args.thread_ts) : stringOf(args.thread_ts);
  if (ts === '') return undefined;
  if (!/^\d+\.\d{6}$/.test(ts)) refuse('invalid_thread_ts');
  const parent = core.workspace.find(channel.id, ts) ?? refuse('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

/** Whoever subscribed to messages hears its own too. */
function echo(core: Core, channel: Channel, message: SimMessage): void {
  const { echoBotMessages, events } = core.settings;
  if (!echoBotMessages || !events.has(SUBSCRIPTION[channel.kind])) return;
  const where = { channel: channel.id, channel_type: KIND[channel.kind], event_ts: message.ts };
  core.sendEvent({ ...core.workspace.wire(message), ...where });
}

const pacedChannel = (args: Fields, core: Core): string => {
  const id = stringOf(args.channel);
  return core.workspace.users.has(id) ? core.workspace.dm(id).id : id;
};
const given = (value: unknown): value is string => value !== undefined && value !== '';

const MAX_UPDATE_TEXT = 4000;

export const chatMethods: Methods = {
  'chat.postMessage': {
    tier: 'special',
    scopes: ['chat:write'],
    paced: pacedChannel,
    run: (args, core) => {
      const channel = target(args, core);
      const { draft } = drafted(core, 'chat.postMessage', args, somethingSaid);
      const username = stringOf(args.username);
      if (username !== '' && !core.settings.scopes.has('chat:write.customize'))
        refuse('missing_scope', {
          needed: 'chat:write.customize',
          provided: [...core.settings.scopes].join(','),
        });
      const threadTs = threadOf(args, channel, core);
      const message = core.workspace.writeAsBot(channel.id, draft, {
        ...(threadTs !== undefined && { threadTs }),
        ...(threadTs !== undefined && truthy(args.reply_broadcast) && { broadcast: true }),
        ...(username !== '' && { username }),
        unfurl: {
          ...(given(args.unfurl_links) && { links: truthy(args.unfurl_links) }),
          ...(given(args.unfurl_media) && { media: truthy(args.unfurl_media) }),
        },
        state: stateOf(draft.blocks),
      });
      core.journal.posted.push(message);
      const wire = core.workspace.wire(message, 'all');
      echo(core, channel, message);
      return { channel: channel.id, ts: message.ts, message: wire };
    },
  },
  'chat.postEphemeral': {
    tier: 4,
    scopes: ['chat:write'],
    paced: pacedChannel,
    run: (args, core) => {
      const channel = target(args, core);
      const { draft } = drafted(core, 'chat.postEphemeral', args, somethingSaid);
      const user = userArg(args, core);
      if (!channel.members.has(user.id) || user.deleted === true) refuse('user_not_in_channel');
      const threadTs = stringOf(args.thread_ts);
      const message = core.workspace.writeAsBot(channel.id, draft, {
        ephemeralTo: user.id,
        ...(threadTs !== '' && { threadTs }),
        state: stateOf(draft.blocks),
      });
      return { message_ts: message.ts };
    },
  },
  'chat.update': {
    tier: 3,
    scopes: ['chat:write'],
    run: (args, core) => {
      const message = ownMessage(args, core, 'cant_update_message');
      const { draft, given: has } = drafted(core, 'chat.update', args, (result) => {
        if ('error' in result) return result;
        // Unlike a post, a change refuses a long text: https://docs.slack.dev/reference/methods/chat.update#errors
        if (stringOf(args.text).length > MAX_UPDATE_TEXT) return { error: 'msg_too_long', lines: [] };
        if (result.given.text || result.given.blocks || result.given.attachments) return result;
        return { error: 'no_text', lines: [] };
      });
      // Text without blocks takes the old blocks away: https://docs.slack.dev/reference/methods/chat.update
      if (has.text || has.blocks) message.text = draft.text;
      if (has.text || has.blocks) message.blocks = draft.blocks;
      if (has.attachments) message.attachments = draft.attachments;
      if (has.metadata) {
        if (draft.metadata === undefined) delete message.metadata;
        else message.metadata = draft.metadata;
      }
      message.state = stateOf(message.blocks, message.state);
      // https://docs.slack.dev/reference/methods/chat.update: left out, it is `client`, which makes links of names and addresses.
      if (!['none', 'full'].includes(stringOf(args.parse)))
        core.journal.warnings.push(
          'chat.update: without `parse` names and addresses in the text become links',
        );
      message.edited = { user: core.identity.botUserId, ts: core.workspace.nextTs() };
      return {
        channel: message.channel,
        ts: message.ts,
        text: message.text,
        message: core.workspace.wire(message, 'all'),
      };
    },
  },
  'chat.delete': {
    tier: 3,
    scopes: ['chat:write'],
    run: (args, core) => {
      const message = ownMessage(args, core, 'cant_delete_message');
      message.deleted = true;
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    tier: 'special',
    scopes: [],
    run: (args, core) => {
      const message =
        core.workspace.find(channelArg(args, core).id, required(args, 'message_ts')) ??
        refuse('message_not_found');
      return {
        channel: message.channel,
        permalink: `${core.baseUrl}archives/${message.channel}/p${message.ts.replace('.', '')}`,
      };
    },
  },
};
