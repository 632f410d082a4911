/*
 * The whole program, as `decorum serve` runs it from the same environment, but on a clock that runs fast. A test starts it, kills
 * it, and starts it again.
 */
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { fastClock } from './fast-clock.ts';

const clock = JSON.parse(process.env.KILL_CLOCK ?? '{}') as Parameters<typeof fastClock>[0];
const app = await createApp(readConfig(process.env), { clock: fastClock(clock) });
await app.start();
process.on('SIGTERM', () => {
  void app.stop().then(() => process.exit(0));
});
