import { stringify } from 'yaml';
import type { AnyCommand } from '../../commands/command.ts';
import type { Text } from '../../shared/lang.ts';
import { BUILT_IN_COMMANDS } from './builtins.ts';
import { LIMITS } from './limits.ts';
import { BOT_SCOPES } from './scopes.ts';

export interface ManifestOptions {
  /** The registry: what is not in it is not offered. */
  readonly commands: readonly AnyCommand[];
  /** A slash command for every topic, not only the usual ones. */
  readonly all?: boolean;
  /** `/acme-dress` in place of `/dress`, where another app has the name. */
  readonly prefix?: string;
  /** Socket Mode: the default where no address is given. */
  readonly socket?: boolean;
  /** Where Slack reaches this service over HTTP. */
  readonly url?: string;
}

/** The commands every workspace gets. Those that are not in the registry yet are left out. */
export const DEFAULT_NAMES = ['decorum', 'rule', 'dress', 'phone', 'say', 'policy', 'routine'] as const;

/** https://docs.slack.dev/reference/events */
const BOT_EVENTS = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'message.im',
  'team_join',
  'tokens_revoked',
  'user_change',
] as const;

interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usage_hint?: string;
  readonly should_escape: false;
  readonly url?: string;
}

const both = (text: Text): string => (text.zh === text.en ? text.en : `${text.en} · ${text.zh}`);

/** The first name of a command that Slack takes: small ASCII letters, and none of its own. */
function slackName(command: AnyCommand, prefix: string): string | undefined {
  return [command.name, ...command.words.en]
    .map((word) => `${prefix}${word}`)
    .find(
      (word) =>
        /^[a-z][a-z0-9_-]*$/.test(word) && word.length < LIMITS.commandName && !BUILT_IN_COMMANDS.has(word),
    );
}

function slashCommands(options: ManifestOptions, url: string | undefined): SlashCommand[] {
  const prefix = options.prefix === undefined ? '' : `${options.prefix}-`;
  const known = new Map(options.commands.map((command) => [command.name, command]));
  const usual = DEFAULT_NAMES.flatMap((name) => known.get(name) ?? []);
  // What has a help line and is for everybody is worth a command of its own; HR's are behind `/decorum`.
  const more = options.all
    ? options.commands.filter((command) => command.help && command.may.includes('employee'))
    : [];
  const commands = [...new Set([...usual, ...more])].slice(0, LIMITS.commands);
  return commands.flatMap((command): SlashCommand[] => {
    const name = slackName(command, prefix);
    if (name === undefined || command.help === undefined) return [];
    const hint = both(command.help.hint);
    return [
      {
        command: `/${name}`,
        ...(url === undefined ? {} : { url }),
        description: both(command.help.about),
        ...(hint.trim() === '' ? {} : { usage_hint: hint }),
        should_escape: false,
      },
    ];
  });
}

/**
 * The manifest with which Slack creates the app: https://docs.slack.dev/reference/app-manifest. Without an address it is for
 * Socket Mode.
 */
export function generateManifest(options: ManifestOptions) {
  const url =
    options.url === undefined || options.socket
      ? undefined
      : `${options.url.replace(/\/+$/, '')}/slack/events`;
  const reached = url === undefined ? {} : { request_url: url };
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: 'Decorum · 知礼',
      description:
        'Rules of conduct, with their source, when you need them · 公司的行为规范，问了就答，写明出处',
      long_description:
        'Ask how to dress on Friday, how to pass on a call or what to say to a visitor, in Chinese or English, and get the rule at once, with the article it rests on. Answers are found in the handbooks of your company, never made up; when nothing is written, Decorum says so and passes your question on to HR if you like. · 用中文或英文问，马上得到规则和出处；规范没有写的会直说，也可以转给 HR。',
      background_color: '#1f4d3a',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Decorum', always_online: true },
      shortcuts: [
        {
          name: 'Ask a rule',
          type: 'global',
          callback_id: 'ask_rule',
          description: 'Look up a rule of conduct · 查一条规范',
        },
        {
          name: 'Check this wording',
          type: 'message',
          callback_id: 'check_wording',
          description:
            'Compare a message with the handbooks; only you see the result · 核对用语，只有您看得到',
        },
      ],
      slash_commands: slashCommands(options, url),
    },
    oauth_config: { scopes: { bot: [...BOT_SCOPES] } },
    settings: {
      event_subscriptions: { ...reached, bot_events: [...BOT_EVENTS] },
      interactivity: { is_enabled: true, ...reached },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** The same as YAML, for `manifest.yml` and for pasting into Slack. */
export function manifestYaml(options: ManifestOptions): string {
  const head =
    '# Made by `decorum slack manifest`; a test keeps it equal to the registry of commands. Do not edit.\n';
  return head + stringify(generateManifest(options), { lineWidth: 0 });
}
