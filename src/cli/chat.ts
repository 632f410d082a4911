import { createApp, DEMO } from '../app.ts';
import { readEnv } from '../config/env.ts';
import { readConfigFile } from '../config/file.ts';
import { runTerminalChat } from '../platforms/local/terminal.ts';
import { silentLog } from '../shared/log.ts';
import { Failure, type Subcommand, UsageError } from './usage.ts';

const usage = `decorum chat

The demo company's bot in the terminal. /who changes who you are, /quit ends.`;

export const chat: Subcommand = {
  usage,
  about: 'the bot in the terminal',
  run: async (args, terminal) => {
    if (args.length > 0) throw new UsageError('decorum chat takes no arguments');
    const env = readEnv({
      DATABASE_URL: process.env.DATABASE_URL,
      DECORUM_CONFIG: process.env.DECORUM_CONFIG,
    });
    const app = await createApp({ env, file: readConfigFile(env.configFile) }, { log: silentLog });
    const tenant = app.tenants.find((each) => each.company === DEMO);
    if (tenant === undefined) throw new Failure('the demo company could not be opened');
    try {
      await runTerminalChat({ ...tenant, input: terminal.input, output: process.stdout });
      return 0;
    } finally {
      await app.stop();
    }
  },
};
