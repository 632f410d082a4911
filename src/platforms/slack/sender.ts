import type { WebClient } from '@slack/web-api';
import type { Letter, Outcome, Sender } from '../../outbox/sender.ts';
import type { Clock } from '../../shared/clock.ts';
import { failureOf } from './errors.ts';
import { fieldsOf, listOf, textOf } from './incoming.ts';
import { messagesOf } from './messages.ts';
import type { Profiles } from './profiles.ts';

/** Names our deliveries in message metadata: ids only, because whoever reads the channel can read it. */
export const EVENT_TYPE = 'decorum_delivery';

/** A post whose outcome is unknown is looked up no earlier than this: history lags behind. */
const SETTLE_MS = 30_000;
/** How far back a doubtful post is looked for: the outbox gives up within a few hours. */
const LOOK_BACK_S = 2 * 86_400;
const MOST_PAGES = 5;

/** Refusals in words for HR. https://docs.slack.dev/reference/methods/chat.postMessage#errors, …/conversations.open#errors */
const REASONS: Readonly<Record<string, string>> = {
  account_inactive: 'the Slack account of the bot is deactivated',
  cannot_dm_bot: 'the account is a bot',
  channel_not_found: 'Slack knows no such conversation',
  invalid_auth: 'Slack no longer takes the bot’s token',
  is_archived: 'the conversation is archived',
  messages_tab_disabled: 'direct messages to the app are switched off in Slack',
  missing_scope: 'the bot was not given the permission to send direct messages',
  not_authed: 'Slack no longer takes the bot’s token',
  not_in_channel: 'the bot is not in the conversation',
  restricted_action: 'the workspace does not let the bot send messages',
  token_expired: 'the bot’s token has expired',
  token_revoked: 'the bot was removed from the workspace',
  user_disabled: 'the person’s Slack account is deactivated',
  user_not_found: 'Slack knows no such person',
  user_not_visible: 'the person cannot be seen by the bot',
};

function refused(error: string): Outcome {
  return { outcome: 'refused', reason: REASONS[error] ?? `Slack refused the message (${error})` };
}

export function createSender(parts: {
  client: WebClient;
  clock: Clock;
  profiles: Profiles;
  team: string;
  bot: { id: string; user: string };
}): Sender {
  const { client, clock, profiles, team, bot } = parts;
  const conversations = new Map<string, string>();

  const conversationWith = async (account: string): Promise<string> => {
    const known = conversations.get(account);
    if (known !== undefined) return known;
    // A post to a user's id may end up in another conversation; the D… id is sure, and is what history needs.
    const channel = (await client.conversations.open({ users: account })).channel?.id;
    if (channel === undefined) throw new Error('conversations.open gave no channel');
    conversations.set(account, channel);
    return channel;
  };

  /** Which pieces of a delivery already stand in the conversation. */
  const found = async (channel: string, key: string): Promise<ReadonlySet<number>> => {
    const pieces = new Set<number>();
    const oldest = String(Math.floor(clock.now() / 1000) - LOOK_BACK_S);
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
        const { metadata, bot_id, user } = fieldsOf(message);
        const payload = fieldsOf(fieldsOf(metadata).event_payload);
        const own = bot_id === bot.id || user === bot.user;
        if (own && fieldsOf(metadata).event_type === EVENT_TYPE && payload.key === key)
          pieces.add(Number(payload.piece));
      }
      cursor = textOf(history.response_metadata?.next_cursor) || undefined;
      if (cursor === undefined) break;
    }
    return pieces;
  };

  /** What went wrong before anything was posted: certain, or worth another try. */
  const beforePost = (error: unknown): Outcome => {
    const failure = failureOf(error);
    if (failure.kind === 'refused') return refused(failure.error);
    return { outcome: 'later', waitMs: failure.kind === 'limited' ? failure.waitMs : SETTLE_MS };
  };

  const lookUp = async (channel: string, letter: Letter): Promise<ReadonlySet<number> | Outcome> => {
    try {
      return await found(channel, letter.key);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'refused') return beforePost(error);
      // Sending it again might be the second time; HR is told instead.
      return {
        outcome: 'refused',
        reason: `it is not certain whether this message arrived, and Slack does not let the bot look it up (${failure.error})`,
      };
    }
  };

  const send = async (letter: Letter): Promise<Outcome> => {
    let channel: string;
    try {
      channel = await conversationWith(letter.account);
    } catch (error) {
      return beforePost(error);
    }
    let there: ReadonlySet<number> = new Set();
    if (letter.doubtful) {
      const looked = await lookUp(channel, letter);
      if ('outcome' in looked) return looked;
      there = looked;
    }
    for (const [piece, message] of messagesOf(letter.message).entries()) {
      if (there.has(piece)) continue;
      try {
        await client.chat.postMessage({
          channel,
          ...message,
          metadata: { event_type: EVENT_TYPE, event_payload: { key: letter.key, piece } },
          unfurl_links: false,
          unfurl_media: false,
        });
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'refused' && failure.error === 'channel_not_found')
          conversations.delete(letter.account);
        return beforePost(error);
      }
    }
    return { outcome: 'sent' };
  };

  return {
    reaches: (workspace) => workspace === team,
    languageOf: async (_workspace, account) => (await profiles.fetched(account))?.lang,
    send,
  };
}
