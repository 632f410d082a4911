import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { BUILT_IN_COMMANDS } from '../../../src/platforms/slack/builtins.ts';
import { commandLine } from '../../../src/platforms/slack/command-line.ts';
import { SHORTCUTS } from '../../../src/platforms/slack/handlers.ts';
import {
  DEFAULT_NAMES,
  generateManifest,
  type ManifestOptions,
  manifestYaml,
} from '../../../src/platforms/slack/manifest.ts';
import { TOPICS } from '../../../src/rulebook/topics.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const schema = JSON.parse(read('test/support/slack/manifest.schema.json')) as object;
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);

const options: [string, ManifestOptions][] = [
  ['by default', { commands: COMMANDS }],
  ['with every topic', { commands: COMMANDS, all: true }],
  ['with a prefix', { commands: COMMANDS, all: true, prefix: 'acme' }],
  ['for HTTP', { commands: COMMANDS, all: true, url: 'https://decorum.example.com/' }],
];

describe('the manifest', () => {
  test.each(options)('%s follows Slack’s schema and its limits', (_name, given) => {
    const manifest = generateManifest(given);
    validate(manifest);
    expect(validate.errors ?? []).toEqual([]);
    const names = manifest.features.slash_commands.map(({ command }) => command.slice(1));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z][a-z0-9_-]{0,30}$/);
      expect(BUILT_IN_COMMANDS.has(name)).toBe(false);
      // What Slack sends back for it is a command of ours.
      expect(
        COMMANDS.some(
          (command) =>
            command.words.en.includes(commandLine(name, '').trim()) || command.name === commandLine(name, ''),
        ),
      ).toBe(true);
    }
    for (const { name } of manifest.features.shortcuts) expect(name.length).toBeLessThanOrEqual(24);
  });

  test('the usual commands are those of the list that exist', () => {
    const names = generateManifest({ commands: COMMANDS }).features.slash_commands.map(
      ({ command }) => command,
    );
    expect(names).toEqual(
      DEFAULT_NAMES.filter((name) => COMMANDS.some((command) => command.name === name)).map(
        (name) => `/${name}`,
      ),
    );
    expect(names).toContain('/dress');
  });

  test('with --all every topic has a command', () => {
    const names = generateManifest({ commands: COMMANDS, all: true }).features.slash_commands.map(
      ({ command }) => command,
    );
    expect(names).toEqual(expect.arrayContaining(TOPICS.map(({ id }) => `/${id}`)));
  });

  test('a name that Slack has for itself is never asked for', () => {
    const [first] = COMMANDS;
    if (first?.help === undefined) throw new Error('no command');
    const leave = { ...first, name: 'leave', words: { zh: ['下班'], en: ['leave', 'offwork'] } };
    const status = { ...first, name: 'status', words: { zh: [], en: ['status'] } };
    const { features } = generateManifest({ commands: [leave, status], all: true });
    expect(features.slash_commands.map(({ command }) => command)).toEqual(['/offwork']);
  });

  test('over HTTP every address is ours, over Socket Mode there is none', () => {
    const http = JSON.stringify(
      generateManifest({ commands: COMMANDS, url: 'https://decorum.example.com/' }),
    );
    expect(http.match(/https:\/\/decorum\.example\.com\/slack\/events/g)).toHaveLength(
      DEFAULT_NAMES.length + 2,
    );
    const socket = generateManifest({ commands: COMMANDS, socket: true });
    expect(JSON.stringify(socket)).not.toContain('https://');
    expect(socket.settings.socket_mode_enabled).toBe(true);
  });

  test('manifest.yml is what the command prints, and its shortcuts are those that are handled', () => {
    expect(read('manifest.yml')).toBe(manifestYaml({ commands: COMMANDS }));
    const manifest = parse(read('manifest.yml')) as ReturnType<typeof generateManifest>;
    expect(manifest).toEqual(generateManifest({ commands: COMMANDS }));
    expect(manifest.features.shortcuts.map(({ callback_id }) => callback_id).sort()).toEqual(
      Object.values(SHORTCUTS).sort(),
    );
  });

  test('Slack’s command line finds its hooks', () => {
    const { hooks } = JSON.parse(read('.slack/hooks.json')) as { hooks: Record<string, string> };
    expect(hooks['get-hooks']).toContain('@slack/cli-hooks');
    expect(hooks['get-manifest']).toContain('slack manifest');
    expect(hooks.start).toBe('npm start');
  });
});
