/*
 * The sending half of the program (store, outbox, Slack's sender) in a process of its own, on a clock that runs fast. A test
 * starts it, kills it, and starts it again.
 */
import { openStore } from '../../src/data/store/store.ts';
import { createOutbox, type Owed } from '../../src/outbox/outbox.ts';
import type { People } from '../../src/people/people.ts';
import { sendClient } from '../../src/platforms/slack/clients.ts';
import { bridgeLogger } from '../../src/platforms/slack/logger.ts';
import { createSender } from '../../src/platforms/slack/sender.ts';
import { randomIds } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { fastClock } from './fast-clock.ts';

export interface Orders {
  readonly database: string;
  readonly slack: {
    readonly apiUrl: string;
    readonly botToken: string;
    readonly team: string;
    readonly bot: { readonly id: string; readonly user: string };
  };
  /** Calls a minute, and at once. */
  readonly limits: { readonly perMinute: number; readonly parallel: number };
  readonly clock: { readonly from: number; readonly real: number; readonly times: number };
  /** Deliveries to owe at first. */
  readonly owe?: readonly Omit<Owed, 'company'>[];
}

const company = 'company';
const say = (word: string) => process.stdout.write(`${word}\n`);
const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
const { slack } = orders;
const clock = fastClock(orders.clock);
const store = await openStore(`sqlite:${orders.database}`, clock);
const sender = createSender({
  client: sendClient({ botToken: slack.botToken, apiUrl: slack.apiUrl, logger: bridgeLogger(silentLog) }),
  clock,
  profiles: { fetched: async () => ({ lang: 'en' }) } as unknown as Parameters<
    typeof createSender
  >[0]['profiles'],
  team: slack.team,
  bot: slack.bot,
});
const outbox = createOutbox({
  store,
  people: { of: () => ({ lang: undefined, greeted: true, roles: [] }) } as unknown as People,
  clock,
  log: {
    ...silentLog,
    error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  },
  ids: randomIds,
  senders: () => [sender],
  limits: () => orders.limits,
  officeLanguage: () => 'en',
  dailyMessages: () => 3,
  zone: () => 'Asia/Shanghai',
});
outbox.compose('numbered', async ({ subject }, { lang }) => ({
  view: 'message',
  lang,
  parts: [{ part: 'text', text: [subject] }],
  summary: subject,
}));
if (orders.owe !== undefined) {
  const owed = orders.owe.map((each) => ({ ...each, company }));
  await store.write(company, (tx) => outbox.owe(tx, owed));
}
say('ready');
await outbox.recover(company);
void outbox.dispatch(company);
for (;;) {
  await clock.sleep(1000);
  const { due, held } = await outbox.progress(company, '');
  if (due + held === 0) break;
}
await outbox.stop();
await store.close();
say('done');
