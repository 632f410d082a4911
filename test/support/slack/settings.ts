/** What a test may set, and what holds when it sets nothing. */
import { ALL_SCOPES } from './api.ts';
import type { Settings } from './core.ts';
import type { LimitOptions } from './limits.ts';
import type { Identity } from './workspace.ts';

export interface SimulatorOptions {
  /** Milliseconds; everything timed goes by it. */
  now?: () => number;
  /** The time request signatures carry; the machine's own, because receivers compare with theirs. */
  signedAt?: () => number;
  /** Granted bot scopes; all that the methods here ask for, unless given. */
  scopes?: readonly string[];
  /** Event subscriptions, as in a manifest (`message.im`, `app_mention`, …). */
  events?: readonly string[];
  limits?: LimitOptions;
  /** Is App Home switched on? */
  homeTab?: boolean;
  /** User groups need a paid plan. */
  paidPlan?: boolean;
  /** How long Slack waits for an acknowledgement. */
  ackTimeoutMs?: number;
  /** How long nothing may come in before what somebody did counts as finished. */
  quietMs?: number;
  /** Slack publishes no number; keep well below. */
  maxMetadataBytes?: number;
  /** Send the app its own messages as events, as Slack does to whoever subscribed. */
  echoBotMessages?: boolean;
  /** `should_escape` of the commands. */
  escapeCommandText?: boolean;
  team?: Partial<Identity>;
}

const EVENTS = [
  ...['app_home_opened', 'app_mention', 'app_uninstalled', 'tokens_revoked', 'message.im'],
  ...['team_join', 'user_change', 'user_profile_changed', 'member_joined_channel', 'member_left_channel'],
  ...['channel_archive', 'channel_rename', 'subteam_updated', 'subteam_members_changed'],
];

export const identityOf = (options: SimulatorOptions): Identity => ({
  teamId: 'T0SIM',
  teamName: 'Simulated',
  teamDomain: 'simulated',
  appId: 'A0SIM',
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  botName: 'decorum',
  ...options.team,
});

export const settingsOf = (options: SimulatorOptions): Settings => ({
  signingSecret: 'simulated-signing-secret',
  botToken: 'xoxb-simulated-bot',
  appToken: 'xapp-simulated-app',
  verificationToken: 'simulated-verification',
  scopes: new Set(options.scopes ?? ALL_SCOPES),
  events: new Set(options.events ?? EVENTS),
  homeTab: options.homeTab ?? true,
  paidPlan: options.paidPlan ?? true,
  ackTimeoutMs: options.ackTimeoutMs ?? 3000,
  quietMs: options.quietMs ?? 30,
  maxMetadataBytes: options.maxMetadataBytes ?? 8000,
  echoBotMessages: options.echoBotMessages ?? false,
  escapeCommandText: options.escapeCommandText ?? false,
});
