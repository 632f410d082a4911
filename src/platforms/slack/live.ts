import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver, type Logger, LogLevel, type Receiver } from '@slack/bolt';
import type { Sender } from '../../outbox/sender.ts';
import { describeError } from '../../shared/log.ts';
import { createAttachmentReader } from './attachments.ts';
import { appOptions, type ClientParts, readClient, sendClient } from './clients.ts';
import { createDeliver } from './deliver.ts';
import { failureOf, SlackStartError } from './errors.ts';
import { createFileSender } from './files.ts';
import { answeredIn, createFront } from './front.ts';
import { createHandlers } from './handlers.ts';
import { createHome } from './home.ts';
import { listen } from './listeners.ts';
import { bridgeLogger } from './logger.ts';
import type { SlackOptions, SlackParts } from './options.ts';
import { createOutgoing } from './outgoing.ts';
import { createPictureSender } from './pictures.ts';
import { createProfileHints } from './profile-hints.ts';
import { createProfiles, type Profiles } from './profiles.ts';
import { createRoster, type Roster } from './roster.ts';
import { type Granted, isGranted } from './scopes.ts';
import { createSender } from './sender.ts';
import { createSocketReceiver, type SocketReceiver } from './socket.ts';
import { createVisitors } from './visitors.ts';
import { createWork } from './work.ts';

/** A started platform: everything that needs to know which workspace it is in. */
export interface Live {
  readonly team: string;
  readonly granted: Granted;
  readonly sender: Sender;
  readonly profiles: Profiles;
  readonly roster: Roster;
  /** Reads everybody from Slack, off the way; resolves when it has begun. */
  syncPeople(): void;
  /** What answers `/slack/events`, in HTTP mode. */
  readonly listener: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  health(): { readonly ready: boolean; readonly why?: string };
  /** Resolves when what was acknowledged has been done. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface Identity {
  readonly team: string;
  readonly enterprise: string | undefined;
  readonly botId: string;
  readonly botUser: string;
  readonly granted: Granted;
}

/** Asks Slack who we are. @throws SlackStartError in words for the operator */
async function identify(
  client: ReturnType<typeof readClient>,
  apiUrl: string | undefined,
): Promise<Identity> {
  try {
    const who = await client.auth.test();
    const { team_id: team, bot_id: botId, user_id: botUser } = who;
    if (team === undefined || botId === undefined || botUser === undefined) {
      throw new SlackStartError(
        'Slack says that SLACK_BOT_TOKEN belongs to no bot in a workspace: use the token that begins with xoxb-.',
      );
    }
    const scopes = who.response_metadata?.scopes;
    return {
      team,
      botId,
      botUser,
      enterprise: who.enterprise_id,
      granted: scopes === undefined ? undefined : new Set(scopes),
    };
  } catch (error) {
    if (error instanceof SlackStartError) throw error;
    const failure = failureOf(error);
    if (failure.kind === 'refused') {
      throw new SlackStartError(
        `Slack refused SLACK_BOT_TOKEN (${failure.error}): copy the Bot User OAuth Token from “OAuth & Permissions” of the app.`,
      );
    }
    throw new SlackStartError(
      `Slack could not be reached at ${apiUrl ?? 'https://slack.com/api/'}: is the network there?`,
    );
  }
}

/** The receiver of the mode; in HTTP mode it is never started: our own server calls its listener. */
function receiverFor(
  parts: SlackParts,
  options: SlackOptions,
  client: ClientParts,
  bridge: Logger,
): Receiver {
  const { appToken, signingSecret } = options.secrets;
  if (options.mode === 'socket') {
    if (appToken === undefined) throw new SlackStartError('SLACK_APP_TOKEN is missing for Socket Mode.');
    return createSocketReceiver({ ...client, appToken, clock: parts.clock, log: parts.log, bridge });
  }
  if (signingSecret === undefined) throw new SlackStartError('SLACK_SIGNING_SECRET is missing for HTTP.');
  return new HTTPReceiver({
    signingSecret,
    // Checked in front, by our clock and in both directions.
    signatureVerification: false,
    customPropertiesExtractor: answeredIn,
    logger: bridge,
    logLevel: LogLevel.WARN,
    processEventErrorHandler: ({ error, response }) => {
      parts.log.error({ err: describeError(error) }, 'something from Slack could not be read');
      if (!response.headersSent) response.writeHead(400).end();
      return Promise.resolve(false);
    },
  });
}

/** Connects to Slack and answers until it is stopped. @throws SlackStartError */
export async function goLive(parts: SlackParts, options: SlackOptions): Promise<Live> {
  const { company, clock, log, people, door } = parts;
  const bridge = bridgeLogger(log);
  const clients: ClientParts = { botToken: options.secrets.botToken, apiUrl: options.apiUrl, logger: bridge };
  const reads = readClient(clients);
  const sends = sendClient(clients);
  const identity = await identify(reads, options.apiUrl);
  const { team, botId, botUser, enterprise, granted } = identity;
  people.firstHr(
    company,
    options.firstHr.map((account) => ({ workspace: team, account })),
  );

  const profiles = createProfiles({
    client: reads,
    clock,
    log,
    home: { team, enterprise },
    allowed: isGranted(granted, 'users:read'),
  });
  const stopped = new AbortController();
  const roster = createRoster({
    client: reads,
    clock,
    log,
    company,
    directory: parts.directory,
    hints: createProfileHints({
      ...{ client: reads, clock, log, company, directory: parts.directory, team },
      allowed: isGranted(granted, 'users.profile:read'),
      stopping: stopped.signal,
    }),
    home: { team, enterprise },
    stopping: stopped.signal,
  });
  const visitors = createVisitors(parts, { team, profiles });
  const outgoing = createOutgoing({
    client: sends,
    clock,
    log,
    apiUrl: options.apiUrl,
    stopping: stopped.signal,
  });
  const home = createHome({ company, door, clock, visitors, outgoing });
  const attachments = createAttachmentReader({ token: clients.botToken, apiUrl: options.apiUrl, log });
  const deliver = createDeliver(outgoing);
  const mayUpload = isGranted(granted, 'files:write');
  const pictures = createPictureSender(
    mayUpload ? parts.pictures : undefined,
    createFileSender(parts.exports?.files, outgoing, mayUpload),
    outgoing,
  );
  const handlers = createHandlers({ visitors, deliver, outgoing, home, attachments, pictures, botUser });
  const work = createWork(log);

  const receiver = receiverFor(parts, options, clients, bridge);
  const app = new App({
    receiver,
    // One workspace, one token: nothing is asked of Slack for each event.
    authorize: () => Promise.resolve({ botToken: clients.botToken, botId, botUserId: botUser, teamId: team }),
    clientOptions: appOptions(clients),
    logger: bridge,
    logLevel: LogLevel.WARN,
    convoStore: false,
    deferInitialization: true,
  });
  await app.init();
  let removed = false;
  let syncing = false;
  listen(app, {
    handlers,
    home,
    profiles,
    roster,
    work,
    clock,
    log,
    onRemoved: () => {
      removed = true;
      log.error({}, 'the app was removed from the Slack workspace');
    },
  });
  let listener: Live['listener'];
  if (receiver instanceof HTTPReceiver && options.secrets.signingSecret !== undefined) {
    listener = createFront({
      signingSecret: options.secrets.signingSecret,
      clock,
      log,
      next: (request, response) => receiver.requestListener(request, response),
    });
  } else await receiver.start();

  return {
    team,
    granted,
    profiles,
    roster,
    syncPeople: () => {
      if (!isGranted(granted, 'users:read')) return;
      if (syncing) return;
      syncing = true;
      void work.run('people', roster.sync).finally(() => {
        syncing = false;
      });
    },
    listener,
    sender: createSender({ client: sends, profiles, team, bot: { id: botId, user: botUser } }),
    health: () => {
      if (stopped.signal.aborted) return { ready: false, why: 'stopping' };
      if (removed) return { ready: false, why: 'the app was removed from the workspace' };
      const open = options.mode === 'http' || (receiver as SocketReceiver).connected();
      return open ? { ready: true } : { ready: false, why: 'no Socket Mode connection is open' };
    },
    idle: work.idle,
    stop: async () => {
      stopped.abort();
      await work.idle();
      if (options.mode === 'socket') await receiver.stop();
      await work.idle();
    },
  };
}
