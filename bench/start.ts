/*
 * Time until ready and resident memory of the whole program, beside a bare Bolt app, started in turn. Needs a build.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSlackSimulator } from '../test/support/slack/index.ts';
import { percentile } from './load.ts';
import { freePort, startProcess } from './processes.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const root = fileURLToPath(new URL('..', import.meta.url));
const simulator = await startSlackSimulator({ limits: { enforce: false } });
const figures: Record<'own' | 'bare', { ready: number[]; memory: number[] }> = {
  own: { ready: [], memory: [] },
  bare: { ready: [], memory: [] },
};

async function measure(name: 'own' | 'bare', args: readonly string[], path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'decorum-bench-'));
  const port = await freePort();
  const started = await startProcess(
    args,
    {
      PORT: String(port),
      LOG_LEVEL: 'error',
      DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
      SLACK_SIGNING_SECRET: simulator.signingSecret,
      ...(name === 'own' ? { SLACK_BOT_TOKEN: simulator.botToken, SLACK_API_URL: simulator.apiUrl } : {}),
    },
    port,
    path,
  );
  figures[name].ready.push(started.readyMs);
  figures[name].memory.push(started.memory());
  await started.stop();
  rmSync(folder, { recursive: true, force: true });
}

for (let round = 0; round < ROUNDS; round++) {
  await measure('own', [join(root, 'dist', 'main.js')], '/healthz');
  await measure('bare', ['--import', 'tsx', join(root, 'bench', 'bare-bolt.ts')], '/none');
  process.stderr.write(`round ${round + 1} of ${ROUNDS}\r`);
}
process.stderr.write('\n');
const line = (label: string, name: 'own' | 'bare') =>
  `${label.padEnd(12)} ${percentile(figures[name].ready, 0.5).toFixed(0).padStart(10)} ${percentile(figures[name].memory, 0.5).toFixed(0).padStart(12)}\n`;
process.stdout.write(
  `median of ${ROUNDS}   ${'ready ms'.padStart(8)} ${'memory MiB'.padStart(12)}\n${line('Decorum', 'own')}${line('bare Bolt', 'bare')}` +
    `ready ${(percentile(figures.own.ready, 0.5) / percentile(figures.bare.ready, 0.5)).toFixed(2)} times bare, memory ${(percentile(figures.own.memory, 0.5) / percentile(figures.bare.memory, 0.5)).toFixed(2)} times bare\n`,
);
await simulator.stop();
