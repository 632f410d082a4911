// Writes the list of commands into README.md and README.zh-CN.md, between their markers, from the registry:
// npx tsx scripts/readme-commands.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnyCommand } from '../src/commands/command.ts';
import { COMMANDS } from '../src/commands/registry.ts';
import type { Lang } from '../src/shared/lang.ts';

export const READMES: Readonly<Record<Lang, string>> = { en: 'README.md', zh: 'README.zh-CN.md' };

const START = '<!-- commands -->';
const END = '<!-- /commands -->';

/** HR's commands have no name of their own on every platform: `/decorum` reaches them everywhere. */
function slashed(command: AnyCommand): string {
  return command.may.includes('employee') ? `/${command.name}` : `/decorum ${command.name}`;
}

function cells(command: AnyCommand, lang: Lang): readonly string[] {
  const { about, hint } = command.help ?? { about: { zh: '', en: '' }, hint: { zh: '', en: '' } };
  const typed = slashed(command);
  const chinese = command.words.zh[0] ?? '';
  return lang === 'zh'
    ? [chinese, `\`${typed}\``, about.zh, `${chinese} ${hint.zh}`.trim()]
    : [`\`${typed}\``, about.en, `\`${`${typed} ${hint.en}`.trim()}\``];
}

const HEADS: Readonly<Record<Lang, readonly string[]>> = {
  en: ['Command', 'What it does', 'For example'],
  zh: ['发这个词', '或这个命令', '做什么', '例子'],
};

/** How many columns a text takes up: Chinese characters and their punctuation take two. */
function width(text: string): number {
  return [...text].length + (text.match(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uff60]/gu)?.length ?? 0);
}

/** Every command with a help line, as a table in Markdown, its columns aligned as the formatter wants them. */
export function commandTable(lang: Lang): string {
  const listed = COMMANDS.filter((command) => command.help !== undefined);
  const rows = [HEADS[lang], ...listed.map((command) => cells(command, lang))];
  const widths = HEADS[lang].map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join(' | ')} |`;
  const [head = '', ...rest] = rows.map(line);
  return [head, line(widths.map((wide) => '-'.repeat(wide))), ...rest].join('\n');
}

/** A README with the list as it has to be. @throws Error when the markers are missing */
export function withCommands(readme: string, lang: Lang): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) throw new Error(`${READMES[lang]} lacks ${START} … ${END}`);
  return `${readme.slice(0, start + START.length)}\n${commandTable(lang)}\n${readme.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL('../', import.meta.url);
  for (const lang of ['en', 'zh'] as const) {
    const file = new URL(READMES[lang], root);
    writeFileSync(file, withCommands(readFileSync(file, 'utf8'), lang));
  }
}
