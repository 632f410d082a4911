import { parseLine } from '../../commands/registry.ts';

/**
 * A slash command as one line for the door. Where another app has the name, a company gives ours a prefix: `/acme-dress` is
 * `dress`; a name that is known as a whole (`ask-hr`) stays.
 */
export function commandLine(command: string, text: string): string {
  return `${commandName(command)} ${text}`.trim();
}

/** Names that were read before; Slack sends those of the manifest only. */
const names = new Map<string, string>();
const MOST_NAMES = 500;

function commandName(command: string): string {
  const known = names.get(command);
  if (known !== undefined) return known;
  const name = readName(command);
  if (names.size < MOST_NAMES) names.set(command, name);
  return name;
}

function readName(command: string): string {
  const words = command.split('-');
  for (let from = 0; from < words.length; from += 1) {
    const name = words.slice(from).join('-');
    if (name !== '' && parseLine(name, true).kind === 'command') return name;
  }
  return command;
}
