// Writes the list of commands into README.md and README.zh-CN.md, between their markers, from the registry:
//   npx tsx scripts/readme-commands.ts
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

function row(command: AnyCommand, lang: Lang): string {
  const { about, hint } = command.help ?? { about: { zh: '', en: '' }, hint: { zh: '', en: '' } };
  const typed = slashed(command);
  const chinese = command.words.zh[0] ?? '';
  const example = `${lang === 'zh' ? chinese : typed} ${hint[lang]}`.trim();
  return lang === 'zh'
    ? `| ${chinese} | \`${typed}\` | ${about.zh} | ${example} |`
    : `| \`${typed}\` | ${about.en} | \`${example}\` |`;
}

/** Every command with a help line, as a table in Markdown. */
export function commandTable(lang: Lang): string {
  const head =
    lang === 'zh'
      ? ['| 发这个词 | 或这个命令 | 做什么 | 例子 |', '| --- | --- | --- | --- |']
      : ['| Command | What it does | For example |', '| --- | --- | --- |'];
  const listed = COMMANDS.filter((command) => command.help !== undefined);
  return [...head, ...listed.map((command) => row(command, lang))].join('\n');
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
