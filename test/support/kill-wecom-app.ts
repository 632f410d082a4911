/*
 * The whole program with WeCom in a process of its own, on a clock that runs fast. A test starts it, kills it, and starts it
 * again.
 */
import { createApp } from '../../src/app.ts';
import type { Env } from '../../src/config/env.ts';
import type { ConfigFile } from '../../src/config/file.ts';
import { silentLog } from '../../src/shared/log.ts';
import { fastClock } from './fast-clock.ts';

export interface WecomOrders {
  readonly env: Env;
  readonly file: ConfigFile;
  readonly clock: { readonly from: number; readonly real: number; readonly times: number };
}

const orders = JSON.parse(process.argv[2] ?? '{}') as WecomOrders;
const app = await createApp(
  { env: orders.env, file: orders.file },
  {
    clock: fastClock(orders.clock),
    log: {
      ...silentLog,
      error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
    },
  },
);
for (const { outbox } of app.tenants) {
  outbox.compose('drill', async ({ subject }) => ({
    view: 'message',
    lang: 'zh',
    parts: [{ part: 'text', text: [subject] }],
    summary: subject,
  }));
}
await app.start();
process.stdout.write('ready\n');
process.on('SIGTERM', () => {
  void app.stop().then(() => process.exit(0));
});
