/*
 * The routines half of the program (store, plan, outbox) in a process of its own, on a clock that runs fast. What it posts it
 * says on its standard output. A test starts two of them on one database, and kills one.
 */
import { openStore } from '../../src/data/store/store.ts';
import { createOutbox } from '../../src/outbox/outbox.ts';
import { loadCompanies } from '../../src/people/company.ts';
import { loadPeople } from '../../src/people/people.ts';
import type { RoutineSettings } from '../../src/people/routine-settings.ts';
import { createEngine } from '../../src/reminders/engine.ts';
import { createRoutines } from '../../src/reminders/routines.ts';
import { createSending } from '../../src/reminders/sending.ts';
import { openShelf } from '../../src/rulebook/shelf.ts';
import { randomIds } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { fastClock } from './fast-clock.ts';
import { COMPANY, LIVE } from './routines.ts';

export interface Orders {
  readonly database: string;
  readonly clock: { readonly from: number; readonly real: number; readonly times: number };
  readonly routines: readonly RoutineSettings[];
  readonly until: number;
}

const say = (word: string) => process.stdout.write(`${word}\n`);
const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
const clock = fastClock(orders.clock);
const store = await openStore(`sqlite:${orders.database}`, clock);
const companies = await loadCompanies(store, clock, {
  [COMPANY]: { ...LIVE, routines: [...orders.routines] },
});
const people = await loadPeople(store, clock, [COMPANY]);
const shelf = openShelf((id) => ({ company: companies.of(id).name, order: companies.of(id).handbooks }));
const outbox = createOutbox({
  store,
  people,
  clock,
  log: silentLog,
  ids: randomIds,
  senders: () => [
    {
      reaches: () => true,
      languageOf: async () => 'zh',
      limits: { perMinute: 240, perChannelSecond: 1, batch: 1, parallel: 1 },
      freeze: (message) => message.summary,
      send: async ({ id, bytes, targets }) => {
        say(`posted ${bytes}`);
        return targets.map(() => ({ outcome: 'sent' as const, platformId: id }));
      },
    },
  ],
  officeLanguage: (id) => companies.of(id).language,
  dailyMessages: () => 3,
  zone: (id) => companies.of(id).zone,
});
const routines = createRoutines({ store, companies, shelf });
const sending = createSending({
  store,
  clock,
  outbox,
  routines,
  people: { select: async () => [], officeOf: () => ({ id: 'shanghai' }) },
});
const engine = createEngine({ store, clock, log: silentLog, companies, sending });
await engine.beat(COMPANY);
say('ready');
while (clock.now() < orders.until) {
  await clock.sleep(300_000);
  try {
    await engine.beat(COMPANY);
    await outbox.dispatch(COMPANY);
  } catch (error) {
    // Both write at once: the next turn is another try, as the heartbeat has it.
    process.stderr.write(`${String(error)}\n`);
  }
}
await outbox.stop();
await store.close();
say('done');
