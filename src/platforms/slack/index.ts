import type { Sender } from '../../outbox/sender.ts';
import type { Platform } from '../types.ts';
import type { Live } from './live.ts';
import type { SlackOptions, SlackParts } from './options.ts';
import { missingFeatures } from './scopes.ts';
import { SLACK_LIMITS } from './sender-limits.ts';

/** Where Slack sends events, commands and presses in HTTP mode. */
export const EVENTS_PATH = '/slack/events';

export interface SlackPlatform extends Platform {
  /** Resolves when what was acknowledged has been done. */
  idle(): Promise<void>;
}

/** Slack as a platform. The libraries are loaded when it starts, so that a program without Slack does not wait for them. */
export function createSlackPlatform(parts: SlackParts, options: SlackOptions): SlackPlatform {
  let live: Live | undefined;
  let read = false;
  const listener: Platform['mounts'][number]['listener'] = (request, response) => {
    if (live?.listener !== undefined && live.health().why !== 'stopping')
      return live.listener(request, response);
    // Starting or stopping: Slack tries again.
    response.writeHead(503, { 'retry-after': '2' }).end();
  };
  return {
    name: 'slack',
    mounts: options.mode === 'http' ? [{ path: EVENTS_PATH, listener }] : [],
    sender: {
      reaches: (workspace) => live?.sender.reaches(workspace) ?? false,
      languageOf: async (workspace, account) => live?.sender.languageOf(workspace, account),
      limits: SLACK_LIMITS,
      freeze: (message, call) => started(live).freeze(message, call),
      send: async (dispatch) => started(live).send(dispatch),
      lookUp: async (dispatch) => live?.sender.lookUp?.(dispatch) ?? { found: 'later', waitMs: 10_000 },
    },
    nameOf: (workspace, account) =>
      workspace === live?.team ? live.profiles.known(account)?.name : undefined,
    membersOf: async (place) =>
      'channel' in place
        ? live?.roster.channelMembers(place.channel)
        : live?.roster.groupMembers(place.group),
    jobs: [
      {
        name: 'slack: read who works here, once after the start',
        every: 'minute',
        run: () => {
          if (read || live === undefined) return;
          read = true;
          live.syncPeople();
        },
      },
      { name: 'slack: read who works here', every: 'day', run: () => live?.syncPeople() },
    ],
    missing: () => (live === undefined ? [] : missingFeatures(live.granted)),
    health: () => live?.health() ?? { ready: false, why: 'not connected to Slack yet' },
    start: async () => {
      const { goLive } = await import('./live.ts');
      live = await goLive(parts, options);
      for (const { needs } of missingFeatures(live.granted)) {
        parts.log.warn({ scope: needs }, 'a feature is off because Slack did not grant the bot a scope');
      }
    },
    idle: async () => live?.idle(),
    stop: async () => {
      await live?.stop();
    },
  };
}

/** Nothing is sent before the platform reaches a workspace. */
function started(live: Live | undefined): Sender {
  if (live === undefined) throw new Error('Slack has not been connected yet');
  return live.sender;
}
