import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { ConfigError, KNOWN_VARIABLES, readEnv } from '../../src/config/env.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { temporaryFolder, writeFiles } from '../support/folder.ts';

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  test('with nothing in it starts the demo on port 3000', () => {
    expect(readEnv({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      databaseUrl: 'sqlite:./var/decorum.db',
      configFile: undefined,
      ledgerKeyFile: resolve('config/ledger.key'),
      headsFile: undefined,
      witnessUrl: undefined,
      firstHr: [],
      logLevel: 'info',
      demo: false,
      slack: undefined,
      wecom: undefined,
    });
  });

  test('an empty variable counts as absent', () => {
    expect(readEnv({ PORT: ' ', SLACK_BOT_TOKEN: '', DECORUM_CONFIG: '' })).toEqual(readEnv({}));
  });

  test('all faults are named at once', () => {
    const faults = faultsOf(() =>
      readEnv({
        PORT: '70000',
        LOG_LEVEL: 'loud',
        DECORUM_DEMO: 'yes',
        DATABASE_URL: 'mysql://db',
        PUBLIC_URL: 'decorum.example.com',
        SLACK_APP_TOKEN: 'xoxb-1',
        SLACK_API_URL: 'https://slack.test/api',
        DECORUM_FRIST_HR: 'U1',
      }),
    );
    expect(faults).toHaveLength(9);
    for (const name of [
      'PORT',
      'LOG_LEVEL',
      'DECORUM_DEMO',
      'DATABASE_URL',
      'PUBLIC_URL',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_API_URL',
    ]) {
      expect(
        faults.filter((fault) => fault.startsWith(name)),
        name,
      ).toHaveLength(1);
    }
    expect(faults.join('\n')).toContain(
      'DECORUM_FRIST_HR is not a variable that Decorum knows; see .env.example (did you mean DECORUM_FIRST_HR?)',
    );
  });

  test.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /SLACK_SIGNING_SECRET .* or SLACK_APP_TOKEN .* is missing/],
    [{ SLACK_SIGNING_SECRET: 's' }, /SLACK_BOT_TOKEN is missing/],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, /SLACK_BOT_TOKEN is missing/],
    [{ SLACK_API_URL: 'https://slack.test/api/' }, /SLACK_BOT_TOKEN is missing/],
    [{ SLACK_BOT_TOKEN: 'token', SLACK_SIGNING_SECRET: 's' }, /begins with xoxb-/],
    [{ DATABASE_URL: 'postgres://db' }, /PostgreSQL.*not supported yet/],
  ])('half a group is a fault: %j', (source, fault) => {
    expect(faultsOf(() => readEnv(source))).toEqual([expect.stringMatching(fault)]);
  });

  test('Slack over HTTP, over a socket, and over a socket beside a secret', () => {
    const bot = { SLACK_BOT_TOKEN: 'xoxb-1' };
    expect(readEnv({ ...bot, SLACK_SIGNING_SECRET: 's' }).slack?.mode).toBe('http');
    expect(readEnv({ ...bot, SLACK_APP_TOKEN: 'xapp-1' }).slack?.mode).toBe('socket');
    expect(readEnv({ ...bot, SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 's' }).slack?.mode).toBe(
      'socket',
    );
  });

  test('faults of the environment and of the file it names stand in one list, in plain words', () => {
    const file = join(temporaryFolder(), 'decorum.yaml');
    writeFileSync(file, 'company:\n  name: {zh: 甲}\n  zone: Mars/Base\n  lunch: 12:00\n');
    const faults = faultsOf(() => readConfig({ PORT: 'eighty', DECORUM_CONFIG: file }));
    expect(faults).toEqual([
      expect.stringMatching(/^PORT /),
      expect.stringMatching(/line 2: company\.name\.en: is missing; it has to be a text$/),
      expect.stringMatching(/line 3: company\.zone: not a time zone this machine knows/),
      expect.stringMatching(/there is no setting “lunch” here/),
    ]);
  });

  test('no fault shows a secret', () => {
    const faults = faultsOf(() =>
      readEnv({ SLACK_BOT_TOKEN: 'hush-1', SLACK_APP_TOKEN: 'hush-2', SLACK_SIGNING_SECRET: 'hush-3' }),
    );
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain('hush');
  });

  test('.env.example has every variable, each with a comment, and its values are sound', () => {
    const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
    const set = lines.flatMap((line, index) => {
      const match = /^([A-Z_]+)=(.*)$/.exec(line);
      if (!match) return [];
      expect(lines[index - 1], line).toMatch(/^# \S/);
      return [[match[1] ?? '', match[2] ?? ''] as const];
    });
    expect(set.map(([name]) => name)).toEqual([...KNOWN_VARIABLES]);
    expect(readEnv(Object.fromEntries(set))).toEqual(readEnv({}));
  });
});

describe('the configuration file', () => {
  const read = (text: string) => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'decorum.yaml': text });
    return readConfigFile(join(folder, 'decorum.yaml'));
  };

  test('sets single items, and its folder of rules is found beside it', () => {
    const file = read('company:\n  zone: Europe/London\n  language: en\noverlay: rules\n');
    expect(file.company).toEqual({ zone: 'Europe/London', language: 'en' });
    expect(file.overlay).toMatch(/decorum-[^/\\]+[/\\]rules$/);
  });

  test('empty or absent, it sets nothing', () => {
    expect(read('')).toEqual({ company: {} });
    expect(readConfigFile(undefined)).toEqual({ company: {} });
  });

  test('every fault is named with its line', () => {
    const faults = faultsOf(() =>
      read(
        'company:\n  zone: Mars/Olympus\n  language: fr\n  handbooks:\n    - {id: B, standing: maybe}\ncolour: red\n',
      ),
    );
    expect(faults).toHaveLength(4);
    const at = (line: number) => faults.find((fault) => fault.includes(`decorum.yaml, line ${line}: `));
    expect(at(2)).toMatch(/company\.zone: not a time zone/);
    expect(at(3)).toContain('company.language');
    expect(at(5)).toContain('company.handbooks.0.standing');
    expect(faults.join('\n')).toContain('colour');
  });

  test('what is no YAML is named with its line', () => {
    expect(faultsOf(() => read('company:\n  zone: "Europe\n'))).toEqual([
      expect.stringMatching(/line \d+: /),
    ]);
    expect(faultsOf(() => read('company:\n  zone: *nowhere\n'))).toEqual([
      expect.stringMatching(/line \d+: /),
    ]);
  });

  test('a file that is not there is named', () => {
    expect(faultsOf(() => readConfigFile('/nowhere/decorum.yaml'))).toEqual([
      'DECORUM_CONFIG names /nowhere/decorum.yaml, which cannot be read (ENOENT)',
    ]);
  });
});
