import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { LogLevel } from '../shared/log.ts';
import { readWecom, WECOM_VARIABLES, type WecomEnv } from './wecom-env.ts';

/** What a deployment sets. Secrets stand apart, so that nothing else can be printed with them by mistake. */
export interface Env {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly databaseUrl: string;
  readonly configFile: string | undefined;
  /** The private key with which the record is signed; made when it is not there. */
  readonly ledgerKeyFile: string;
  /** Where signed heads of the record are kept outside the database. */
  readonly headsFile: string | undefined;
  /** An RFC 3161 authority that stamps heads of the record; absent: none. */
  readonly witnessUrl: string | undefined;
  /** Account ids of the first HR, as they appear on the platform. */
  readonly firstHr: readonly string[];
  readonly logLevel: LogLevel;
  readonly demo: boolean;
  readonly slack: SlackEnv | undefined;
  readonly wecom: WecomEnv | undefined;
}

export interface SlackEnv {
  readonly apiUrl: string | undefined;
  readonly mode: 'http' | 'socket';
  readonly secrets: {
    readonly botToken: string;
    readonly signingSecret?: string;
    readonly appToken?: string;
  };
}

/** Everything that is wrong with the configuration, in the operator's words, all at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n- ${faults.join('\n- ')}`,
    );
    this.faults = faults;
  }
}

const url = z.url({ protocol: /^https?$/ });

/** Variables that later parts read: known, so that a mistyped name can be told from them. */
export const KNOWN_VARIABLES = [
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'DATABASE_URL',
  'DECORUM_CONFIG',
  'DECORUM_FIRST_HR',
  'DECORUM_DEMO',
  'DECORUM_LEDGER_KEY_FILE',
  'DECORUM_HEADS_FILE',
  'DECORUM_WITNESS_URL',
  'LOG_LEVEL',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_API_URL',
  ...WECOM_VARIABLES,
] as const;

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * Reads the whole environment. An empty variable counts as absent; a group that is only half there is a fault.
 * @throws ConfigError naming every fault
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const faults: string[] = [];
  const value = (name: string): string | undefined => {
    const text = source[name]?.trim();
    return text === undefined || text === '' ? undefined : text;
  };
  const address = (name: string): string | undefined => {
    const text = value(name);
    if (text !== undefined && !url.safeParse(text).success) {
      faults.push(`${name} is “${text}”: expected an address such as https://decorum.example.com`);
    }
    return text;
  };

  for (const name of Object.keys(source)) {
    if (/^(DECORUM|SLACK|WECOM)_/.test(name) && !isKnown(name)) {
      faults.push(`${name} is not a variable that Decorum knows; see .env.example${nearest(name)}`);
    }
  }
  const port = value('PORT') ?? '3000';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    faults.push(`PORT is “${port}”: expected a number from 0 to 65535`);
  }
  const level = value('LOG_LEVEL') ?? 'info';
  const logLevel = LEVELS.find((each) => each === level);
  if (logLevel === undefined) faults.push(`LOG_LEVEL is “${level}”: expected one of ${LEVELS.join(', ')}`);
  const demo = value('DECORUM_DEMO');
  if (demo !== undefined && demo !== '1' && demo !== '0')
    faults.push(`DECORUM_DEMO is “${demo}”: expected 1 or 0`);
  const database = value('DATABASE_URL') ?? 'sqlite:./var/decorum.db';
  if (/^postgres(ql)?:/.test(database)) {
    faults.push('DATABASE_URL names PostgreSQL, which is not supported yet: use sqlite:./var/decorum.db');
  } else if (!/^sqlite:.+/.test(database)) {
    faults.push(`DATABASE_URL is “${database}”: expected sqlite:PATH, for example sqlite:./var/decorum.db`);
  }
  const publicUrl = address('PUBLIC_URL');
  const witnessUrl = address('DECORUM_WITNESS_URL');
  const slack = readSlack(value, address, faults);
  const wecom = readWecom(value, address, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  const configFile = value('DECORUM_CONFIG');
  const headsFile = value('DECORUM_HEADS_FILE');
  return {
    port: Number(port),
    host: value('HOST') ?? '127.0.0.1',
    publicUrl,
    databaseUrl: database,
    configFile:
      configFile === undefined ? undefined : isAbsolute(configFile) ? configFile : resolve(configFile),
    ledgerKeyFile: resolve(value('DECORUM_LEDGER_KEY_FILE') ?? 'config/ledger.key'),
    headsFile: headsFile === undefined ? undefined : resolve(headsFile),
    witnessUrl,
    firstHr: (value('DECORUM_FIRST_HR') ?? '').split(/[\s,]+/).filter((id) => id !== ''),
    logLevel: logLevel ?? 'info',
    demo: demo === '1',
    slack,
    wecom,
  };
}

function readSlack(
  value: (name: string) => string | undefined,
  address: (name: string) => string | undefined,
  faults: string[],
): SlackEnv | undefined {
  const botToken = value('SLACK_BOT_TOKEN');
  const signingSecret = value('SLACK_SIGNING_SECRET');
  const appToken = value('SLACK_APP_TOKEN');
  const apiUrl = address('SLACK_API_URL');
  if (botToken === undefined && signingSecret === undefined && appToken === undefined) {
    if (apiUrl !== undefined) faults.push('SLACK_API_URL is set, but SLACK_BOT_TOKEN is missing');
    return undefined;
  }
  if (botToken === undefined) {
    faults.push('SLACK_BOT_TOKEN is missing, but another SLACK_ variable is set: Slack needs both');
  } else if (!/^xoxb-|^xoxe\.xoxb-/.test(botToken)) {
    faults.push('SLACK_BOT_TOKEN does not look like a bot token: it begins with xoxb-');
  }
  if (signingSecret === undefined && appToken === undefined) {
    faults.push(
      'SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN (for Socket Mode) is missing beside SLACK_BOT_TOKEN',
    );
  }
  if (appToken !== undefined && !appToken.startsWith('xapp-')) {
    faults.push('SLACK_APP_TOKEN does not look like an app-level token: it begins with xapp-');
  }
  if (apiUrl !== undefined && !apiUrl.endsWith('/')) {
    faults.push(`SLACK_API_URL is “${apiUrl}”: it has to end with a slash, as in https://slack.com/api/`);
  }
  if (botToken === undefined) return undefined;
  return {
    apiUrl,
    mode: appToken === undefined ? 'http' : 'socket',
    secrets: {
      botToken,
      ...(signingSecret === undefined ? {} : { signingSecret }),
      ...(appToken === undefined ? {} : { appToken }),
    },
  };
}

function isKnown(name: string): boolean {
  // The Slack command line hands its own variables to `slack run`, and the test runner its own to what it starts.
  return (
    name.startsWith('SLACK_CLI_') ||
    name.startsWith('DECORUM_TEST_') ||
    (KNOWN_VARIABLES as readonly string[]).includes(name)
  );
}

/** “did you mean …” for a name with the same letters in another order or one too many. */
function nearest(name: string): string {
  const letters = (text: string) => [...text].sort().join('');
  const close = KNOWN_VARIABLES.find(
    (known) => letters(known) === letters(name) || known.startsWith(name) || name.startsWith(known),
  );
  return close === undefined ? '' : ` (did you mean ${close}?)`;
}
