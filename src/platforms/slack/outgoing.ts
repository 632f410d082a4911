import type { View as SlackView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { failureOf } from './errors.ts';
import { fieldsOf, listOf, textOf } from './incoming.ts';
import type { SlackMessage } from './messages.ts';

type ModalView = Extract<SlackView, { type: 'modal' }>;
type HomeView = Extract<SlackView, { type: 'home' }>;

/** How an answer by response URL is shown. https://docs.slack.dev/interactivity/handling-user-interaction */
export interface Respond {
  readonly to: 'asker' | 'everybody';
  readonly replace: boolean;
  readonly thread?: string | undefined;
}

/** Everything that answers send to Slack. Each call says by its result whether it was shown; what failed is logged. */
export interface Outgoing {
  respond(url: string, message: SlackMessage, how: Respond): Promise<boolean>;
  post(channel: string, message: SlackMessage, thread?: string): Promise<boolean>;
  whisper(channel: string, account: string, message: SlackMessage, thread?: string): Promise<boolean>;
  /** The direct conversation with somebody. */
  direct(account: string): Promise<string | undefined>;
  open(trigger: string, view: ModalView): Promise<boolean>;
  push(trigger: string, view: ModalView): Promise<boolean>;
  update(view: { id: string; hash: string }, content: ModalView): Promise<boolean>;
  publish(account: string, view: HomeView): Promise<boolean>;
  /** Hands Slack a file that stays private until it is posted; gives its id. */
  upload(name: string, bytes: Uint8Array, alt: string): Promise<string | undefined>;
  /** Uploads a file into a conversation. */
  share(channel: string, name: string, bytes: Uint8Array): Promise<boolean>;
  /** Posts an uploaded picture; Slack takes a moment until it can be shown. */
  picture(channel: string, file: string, alt: string): Promise<boolean>;
}

const RESPOND_TIMEOUT_MS = 10_000;
/** The longest a person is kept waiting because Slack asks for patience. */
const LONGEST_WAIT_MS = 30_000;
/** How often, and how far apart, a picture is posted again that Slack has not looked through yet. */
const PICTURE_TRIES = 6;
const PICTURE_WAIT_MS = 1_000;
/** https://docs.slack.dev/messaging/message-metadata */
const PICTURE_EVENT = 'decorum_picture';
const MOST_DIRECT = 20_000;
const UNFURL = { unfurl_links: false, unfurl_media: false } as const;

export function createOutgoing(parts: {
  client: WebClient;
  clock: Clock;
  log: Log;
  /** The address of Slack's API when it is not the usual one; response URLs then lie beside it. */
  apiUrl: string | undefined;
  /** Aborted when the platform stops: nobody waits for a rate limit then. */
  stopping: AbortSignal;
}): Outgoing {
  const { client, clock, log } = parts;
  const hosts = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);
  if (parts.apiUrl !== undefined) hosts.add(new URL(parts.apiUrl).host);
  const direct = new Map<string, string>();

  /** One call; a rate limit is waited for once, because then nothing was done. */
  const attempt = async (what: string, call: () => Promise<unknown>, again = true): Promise<boolean> => {
    try {
      await call();
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'limited' && again && failure.waitMs <= LONGEST_WAIT_MS) {
        await clock.sleep(failure.waitMs, parts.stopping);
        return attempt(what, call, false);
      }
      const why = failure.kind === 'refused' ? failure.error : failure.kind;
      log.warn({ what, failure: why }, 'Slack did not take an answer');
      return false;
    }
  };

  const mayRespond = (url: string): boolean => {
    if (!URL.canParse(url)) return false;
    const { protocol, host } = new URL(url);
    return hosts.has(host) && (protocol === 'https:' || parts.apiUrl !== undefined);
  };

  return {
    respond: async (url, message, { to, replace, thread }) => {
      if (!mayRespond(url)) return false;
      const body = {
        ...message,
        response_type: to === 'asker' ? 'ephemeral' : 'in_channel',
        replace_original: replace,
        ...(thread === undefined || replace ? {} : { thread_ts: thread }),
      };
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
          redirect: 'error',
          signal: AbortSignal.timeout(RESPOND_TIMEOUT_MS),
        });
        if (!response.ok)
          log.warn({ what: 'response_url', failure: response.status }, 'Slack did not take an answer');
        await response.body?.cancel();
        return response.ok;
      } catch {
        log.warn({ what: 'response_url', failure: 'unknown' }, 'Slack did not take an answer');
        return false;
      }
    },
    post: (channel, message, thread) =>
      attempt('chat.postMessage', () =>
        client.chat.postMessage({
          channel,
          ...message,
          ...UNFURL,
          ...(thread === undefined ? {} : { thread_ts: thread }),
        }),
      ),
    whisper: (channel, account, message, thread) =>
      attempt('chat.postEphemeral', () =>
        client.chat.postEphemeral({
          channel,
          user: account,
          ...message,
          ...(thread === undefined ? {} : { thread_ts: thread }),
        }),
      ),
    direct: async (account) => {
      const known = direct.get(account);
      if (known !== undefined) return known;
      let found: string | undefined;
      await attempt('conversations.open', async () => {
        found = (await client.conversations.open({ users: account })).channel?.id;
      });
      if (found !== undefined) {
        direct.set(account, found);
        const oldest = direct.keys().next().value;
        if (direct.size > MOST_DIRECT && oldest !== undefined) direct.delete(oldest);
      }
      return found;
    },
    open: (trigger, view) =>
      attempt('views.open', () => client.views.open({ trigger_id: trigger, view }), false),
    push: (trigger, view) =>
      attempt('views.push', () => client.views.push({ trigger_id: trigger, view }), false),
    update: ({ id, hash }, view) =>
      attempt(
        'views.update',
        () => client.views.update({ view_id: id, view, ...(hash === '' ? {} : { hash }) }),
        false,
      ),
    publish: (account, view) =>
      attempt('views.publish', () => client.views.publish({ user_id: account, view })),
    upload: async (name, bytes, alt) => {
      let id: string | undefined;
      // https://docs.slack.dev/reference/methods/files.completeUploadExternal: without a channel the file stays private
      await attempt('files.uploadV2', async () => {
        const done = await client.filesUploadV2({ filename: name, file: Buffer.from(bytes), alt_text: alt });
        id = uploadedId(done);
      });
      return id;
    },
    // https://docs.slack.dev/reference/methods/files.completeUploadExternal: with a channel it is shared there
    share: (channel, name, bytes) =>
      attempt('files.uploadV2', () =>
        client.filesUploadV2({ channel_id: channel, filename: name, title: name, file: Buffer.from(bytes) }),
      ),
    picture: async (channel, file, alt) => {
      for (let tries = 1; ; tries += 1) {
        try {
          await client.chat.postMessage({
            channel,
            text: alt,
            blocks: [{ type: 'image', alt_text: alt, slack_file: { id: file } }],
            metadata: { event_type: PICTURE_EVENT, event_payload: { file } },
            ...UNFURL,
          });
          return true;
        } catch (error) {
          const failure = failureOf(error);
          const again =
            failure.kind === 'limited' || (failure.kind === 'refused' && failure.error === 'invalid_blocks');
          if (again && tries < PICTURE_TRIES && !parts.stopping.aborted) {
            const waitMs = failure.kind === 'limited' ? failure.waitMs : PICTURE_WAIT_MS * tries;
            await clock.sleep(Math.min(waitMs, LONGEST_WAIT_MS), parts.stopping);
            continue;
          }
          const why = failure.kind === 'refused' ? failure.error : failure.kind;
          log.warn({ what: 'picture', failure: why }, 'Slack did not take an answer');
          return false;
        }
      }
    },
  };
}

/** The id in what an upload answers: one file in one batch. */
function uploadedId(done: unknown): string | undefined {
  const [batch] = listOf(fieldsOf(done).files);
  const [file] = listOf(fieldsOf(batch).files);
  return textOf(fieldsOf(file).id) || undefined;
}
