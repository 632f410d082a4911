import { parseArgs } from 'node:util';
import { COMMANDS } from '../commands/registry.ts';
import { generateManifest, manifestYaml } from '../platforms/slack/manifest.ts';
import { type Subcommand, UsageError } from './usage.ts';

const usage = `decorum slack manifest [--all] [--prefix P] [--socket | --url URL] [--json]

Prints the manifest with which Slack creates the app.
  --all        a slash command for every topic, not only the usual ones
  --prefix P   /P-dress in place of /dress, where another app has the name
  --socket     for Socket Mode (no public address needed)
  --url URL    for HTTP: where Slack reaches this service, for example https://decorum.example.com
  --json       as JSON; otherwise YAML`;

export const slack: Subcommand = {
  usage,
  about: 'the manifest for Slack',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: { type: 'boolean' },
        prefix: { type: 'string' },
        socket: { type: 'boolean' },
        url: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    if (positionals.join(' ') !== 'manifest') throw new UsageError('expected: decorum slack manifest');
    const { prefix, url } = values;
    if (values.socket && url !== undefined) throw new UsageError('--socket and --url exclude each other');
    if (prefix !== undefined && !/^[a-z0-9]{1,12}$/.test(prefix)) {
      throw new UsageError('--prefix is 1 to 12 small letters or digits');
    }
    if (url !== undefined && !/^https:\/\/[^/\s]+/.test(url)) {
      throw new UsageError('--url is an address that begins with https://');
    }
    const options = {
      commands: COMMANDS,
      ...(values.all ? { all: true } : {}),
      ...(values.socket ? { socket: true } : {}),
      ...(prefix === undefined ? {} : { prefix }),
      ...(url === undefined ? {} : { url }),
    };
    terminal.out(
      values.json ? `${JSON.stringify(generateManifest(options), null, 2)}\n` : manifestYaml(options),
    );
    return 0;
  },
};
