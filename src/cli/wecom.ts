import { parseArgs } from 'node:util';
import { readEnv } from '../config/env.ts';
import { WecomError } from '../platforms/wecom/index.ts';
import { createMenu, menuOf } from '../platforms/wecom/menu.ts';
import { Failure, type Subcommand, UsageError } from './usage.ts';

const usage = `decorum wecom menu [--lang zh|en] [--dry-run] [--json]

Creates the menu of the app in WeCom; what is there before is replaced. Needs the WECOM_ variables, and an address that
WeCom takes calls from (企业可信IP).
  --lang       the language of its words; otherwise Chinese
  --dry-run    shows the menu and creates nothing
  --json       for machines`;

export const wecom: Subcommand = {
  usage,
  about: 'the menu of the WeCom app',
  run: async (args, terminal) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { lang: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    if (positionals.join(' ') !== 'menu') throw new UsageError('expected: decorum wecom menu');
    const { lang = 'zh' } = values;
    if (lang !== 'zh' && lang !== 'en') throw new UsageError('--lang is zh or en');
    const menu = menuOf(lang);
    if (values['dry-run'] !== true) {
      const { wecom: settings } = readEnv(process.env);
      if (settings === undefined) {
        throw new Failure('WECOM_CORP_ID and the rest of its group are not set; see .env.example');
      }
      try {
        await createMenu(settings, menu);
      } catch (error) {
        if (error instanceof WecomError) throw new Failure(error.message);
        throw error;
      }
    }
    if (values.json === true) terminal.out(`${JSON.stringify(menu, null, 2)}\n`);
    else {
      for (const { name, sub_button: below } of menu.button) {
        terminal.out(
          `${name}${below === undefined ? '' : `: ${below.map((each) => each.name).join(' · ')}`}\n`,
        );
      }
      if (values['dry-run'] !== true) terminal.out('The menu is created; members see it within minutes.\n');
    }
    return 0;
  },
};
