import type { WebClient } from '@slack/web-api';
import {
  type Dispatch,
  type Found,
  MessageTooLong,
  type Outcome,
  type Sender,
  type Target,
} from '../../outbox/sender.ts';
import { failureOf } from './errors.ts';
import { fieldsOf, listOf, textOf } from './incoming.ts';
import { LIMITS } from './limits.ts';
import { messagesOf } from './messages.ts';
import type { Profiles } from './profiles.ts';
import { SLACK_LIMITS } from './sender-limits.ts';
import { splitText } from './text.ts';

/** Names our deliveries in message metadata: ids only, because whoever reads the channel can read it. */
export const EVENT_TYPE = 'decorum_delivery';

/** A call that could not be looked up now is looked up no earlier than this. */
const LOOK_AGAIN_MS = 30_000;
/** Looked for from a little before the first call: clocks differ. */
const LOOK_BACK_MS = 60_000;
const MOST_PAGES = 10;
/** A workspace that lets nobody in is tried this often. */
const SHUT_OUT_MS = 10 * 60_000;

/** Refusals in words for HR. https://docs.slack.dev/reference/methods/chat.postMessage#errors, …/chat.update#errors, …/conversations.open#errors */
const REASONS: Readonly<Record<string, string>> = {
  cannot_dm_bot: 'the account is a bot',
  cant_update_message: 'Slack does not let the bot change the message',
  channel_not_found: 'Slack knows no such conversation, or the bot may not see it',
  edit_window_closed: 'the workspace lets nobody change messages after so long',
  is_archived: 'the channel is archived',
  message_not_found: 'the message that was to be changed is no longer there',
  messages_tab_disabled: 'direct messages to the app are switched off in Slack',
  not_in_channel: 'the bot is not in the channel: invite it',
  restricted_action: 'the workspace does not let the bot send messages',
  user_disabled: 'the person’s Slack account is deactivated',
  user_not_found: 'Slack knows no such person',
  user_not_visible: 'the person cannot be seen by the bot',
};

/** What concerns the whole workspace: nothing goes out until the operator has mended it. */
const SHUT_OUT: Readonly<Record<string, string>> = {
  account_inactive: 'the Slack account of the bot is deactivated',
  invalid_auth: 'Slack no longer takes the bot’s token',
  missing_scope: 'the bot was not given the permission to send messages',
  not_authed: 'Slack no longer takes the bot’s token',
  token_expired: 'the bot’s token has expired',
  token_revoked: 'the bot was removed from the workspace',
};

/** While the token is not taken nobody can look anything up; it may be mended. A missing permission will not be by waiting. */
const SHUT_OUT_TOKEN = new Set(Object.keys(SHUT_OUT).filter((error) => error !== 'missing_scope'));

export function createSender(parts: {
  client: WebClient;
  profiles: Profiles;
  team: string;
  bot: { id: string; user: string };
}): Sender {
  const { client, profiles, team, bot } = parts;
  /** The `D…` of people, as Slack returned it. */
  const conversations = new Map<string, string>();

  const open = async (account: string): Promise<string> => {
    const known = conversations.get(account);
    if (known !== undefined) return known;
    const channel = (await client.conversations.open({ users: account })).channel?.id;
    if (channel === undefined) throw new Error('conversations.open gave no channel');
    conversations.set(account, channel);
    return channel;
  };

  const outcomeOf = (thrown: unknown): Outcome => {
    const failure = failureOf(thrown);
    if (failure.kind === 'unknown') return { outcome: 'unknown' };
    // The rate limit of one method: reading and answering go on.
    if (failure.kind === 'limited') return { outcome: 'later', waitMs: failure.waitMs, scope: 'workspace' };
    const shut = SHUT_OUT[failure.error];
    if (shut !== undefined)
      return { outcome: 'later', waitMs: SHUT_OUT_MS, scope: 'workspace', reason: shut };
    return {
      outcome: 'refused',
      reason: REASONS[failure.error] ?? `Slack refused the message (${failure.error})`,
    };
  };

  /** Slack knows no conversation with somebody: opening one says why. */
  const whyNot = async (account: string, refused: Outcome): Promise<Outcome> => {
    conversations.delete(account);
    try {
      await open(account);
      return refused;
    } catch (error) {
      const outcome = outcomeOf(error);
      // Nothing was posted: what is not known of the opening is known of the post.
      return outcome.outcome === 'unknown' ? { outcome: 'later', waitMs: LOOK_AGAIN_MS } : outcome;
    }
  };

  const send = async ({ bytes, targets: [target] }: Dispatch): Promise<Outcome> => {
    if (target === undefined) return { outcome: 'refused', reason: 'a message without a recipient' };
    try {
      if (target.post !== undefined) {
        const changed = await client.chat.update(JSON.parse(bytes));
        return { outcome: 'sent', platformId: changed.ts, channel: changed.channel };
      }
      const posted = await client.chat.postMessage(JSON.parse(bytes));
      const channel = posted.channel;
      if (target.account !== undefined && channel !== undefined) conversations.set(target.account, channel);
      return { outcome: 'sent', platformId: posted.ts, channel };
    } catch (error) {
      const outcome = outcomeOf(error);
      const failure = failureOf(error);
      if (failure.kind !== 'refused' || failure.error !== 'channel_not_found') return outcome;
      const opens = target.account !== undefined && target.post === undefined;
      return opens ? whyNot(target.account, outcome) : outcome;
    }
  };

  const conversationOf = async (target: Target): Promise<string> =>
    target.account === undefined ? (target.channel ?? '') : open(target.account);

  const lookUp = async ({ id, at, targets: [target] }: Dispatch): Promise<Found> => {
    if (target === undefined) return { found: 'no' };
    try {
      const channel = await conversationOf(target);
      const oldest = String(Math.floor((at - LOOK_BACK_MS) / 1000));
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const history = await client.conversations.history({
          channel,
          oldest,
          limit: 200,
          include_all_metadata: true,
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const message of listOf(history.messages)) {
          const { metadata, bot_id, user, ts } = fieldsOf(message);
          const own = bot_id === bot.id || user === bot.user;
          const payload = fieldsOf(fieldsOf(metadata).event_payload);
          if (own && fieldsOf(metadata).event_type === EVENT_TYPE && payload.key === id)
            return { found: 'yes', platformId: textOf(ts), channel };
        }
        cursor = textOf(history.response_metadata?.next_cursor) || undefined;
        if (cursor === undefined) return { found: 'no' };
      }
      return {
        found: 'unreadable',
        reason: 'it is not certain whether this message arrived: too much was written since',
      };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'limited') return { found: 'later', waitMs: failure.waitMs };
      if (failure.kind === 'unknown' || SHUT_OUT_TOKEN.has(failure.error))
        return { found: 'later', waitMs: LOOK_AGAIN_MS };
      // Sending it again might be the second time; HR is told instead.
      return {
        found: 'unreadable',
        reason: `it is not certain whether this message arrived, and Slack does not let the bot look it up (${failure.error})`,
      };
    }
  };

  return {
    limits: SLACK_LIMITS,
    reaches: (workspace) => workspace === team,
    languageOf: async (_workspace, account) => (await profiles.fetched(account))?.lang,
    freeze: (message, { id, targets: [target] }) => {
      const [first, ...more] = messagesOf(message);
      if (more.length > 0) throw new MessageTooLong('more blocks than one Slack message may have');
      const { account, channel = '', post } = target ?? {};
      if (post !== undefined) {
        // Its metadata stays as it is: by that the first post is found. Nothing in it is to be read as a link or a name.
        const text = splitText(first.text, LIMITS.updateText)[0] ?? '';
        return JSON.stringify({ channel, ts: post, text, blocks: first.blocks, parse: 'none' });
      }
      return JSON.stringify({
        // Posting to a person’s id opens the conversation; its own id is kept once Slack has told it.
        channel: account === undefined ? channel : (conversations.get(account) ?? account),
        ...first,
        metadata: { event_type: EVENT_TYPE, event_payload: { key: id } },
        unfurl_links: false,
        unfurl_media: false,
      });
    },
    send: async (dispatch) => [await send(dispatch)],
    lookUp,
  };
}
