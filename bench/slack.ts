/*
 * Signed slash commands over HTTP into the running app and, interleaved, into a bare Bolt app that answers a constant of
 * the same size. Limits: throughput at least 0.7 of bare, p99 at most 1.5 times bare. Needs a build (npm run build).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSlackSimulator } from '../test/support/slack/index.ts';
import { type Answered, drive, percentile, postCommand, seeded, zipf } from './load.ts';
import { freePort, startProcess } from './processes.ts';

const ROUNDS = Number(process.argv[2] ?? 8);
const PER_ROUND = 1500;
const WIDTH = 16;
const QUESTIONS = 300;

const root = fileURLToPath(new URL('..', import.meta.url));

/** Questions of the project's own set, as slash commands. */
function questions(): { command: string; text: string }[] {
  const lines = ['zh', 'en'].flatMap((lang) =>
    readFileSync(join(root, 'bench', 'questions', `${lang}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .slice(0, QUESTIONS / 2),
  );
  return lines.map((line) => {
    const { text } = JSON.parse(line) as { text: string };
    const match = /^\/([a-z]+)\s*(.*)$/s.exec(text);
    return match ? { command: `/${match[1]}`, text: match[2] ?? '' } : { command: '/rule', text };
  });
}

const simulator = await startSlackSimulator({ limits: { enforce: false } });
const people = Array.from({ length: 50 }, (_, i) =>
  simulator.addUser({
    name: `bench${i}`,
    realName: `Bench ${i}`,
    tz: 'Asia/Shanghai',
    locale: i % 2 ? 'en-GB' : 'zh-CN',
  }),
);
const folder = mkdtempSync(join(tmpdir(), 'decorum-bench-'));
const [ownPort, barePort] = [await freePort(), await freePort()];
const own = await startProcess(
  [join(root, 'dist', 'main.js')],
  {
    PORT: String(ownPort),
    LOG_LEVEL: 'error',
    DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
    SLACK_BOT_TOKEN: simulator.botToken,
    SLACK_SIGNING_SECRET: simulator.signingSecret,
    SLACK_API_URL: simulator.apiUrl,
  },
  ownPort,
  '/healthz',
);

const asked = questions();
const fields = (index: number, user: string): Record<string, string> => {
  const { command, text } = asked[index] ?? { command: '/rule', text: 'hello' };
  return {
    command,
    text,
    user_id: user,
    user_name: 'bench',
    team_id: simulator.teamId,
    team_domain: 'bench',
    channel_id: 'C0BENCH',
    channel_name: 'bench',
    api_app_id: simulator.appId,
    trigger_id: `${Date.now()}.${Math.random()}`,
    response_url: 'http://127.0.0.1:9/none',
  };
};
const target = (port: number) => ({ port, path: '/slack/events', secret: simulator.signingSecret });

// Warm up, and learn how large an answer is: the peer answers a constant of that size.
const warm = await drive(asked.length, 4, (i) =>
  postCommand(target(ownPort), fields(i, people[i % 50]?.id ?? 'U0')),
);
const size = Math.round(warm.answers.reduce((sum, each) => sum + each.bytes, 0) / warm.answers.length);
const bare = await startProcess(
  ['--import', 'tsx', join(root, 'bench', 'bare-bolt.ts')],
  { PORT: String(barePort), SLACK_SIGNING_SECRET: simulator.signingSecret, ANSWER_BYTES: String(size) },
  barePort,
  '/none',
);
await drive(400, 4, (i) => postCommand(target(barePort), fields(i % asked.length, 'U0')));

const random = seeded(20261123);
const draw = zipf(asked.length, random);
const results: Record<'own' | 'bare', { answers: Answered[]; rates: number[] }> = {
  own: { answers: [], rates: [] },
  bare: { answers: [], rates: [] },
};
const cpuBefore = { own: own.cpuMs(), bare: bare.cpuMs() };
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, port] of round % 2
    ? ([
        ['bare', barePort],
        ['own', ownPort],
      ] as const)
    : ([
        ['own', ownPort],
        ['bare', barePort],
      ] as const)) {
    const { answers, seconds } = await drive(PER_ROUND, WIDTH, () =>
      postCommand(target(port), fields(draw(), people[Math.floor(random() * 50)]?.id ?? 'U0')),
    );
    results[name].answers.push(...answers);
    results[name].rates.push(PER_ROUND / seconds);
  }
  process.stderr.write(`round ${round + 1} of ${ROUNDS}\r`);
}
process.stderr.write('\n');

const row = (name: 'own' | 'bare') => {
  const times = results[name].answers.map((each) => each.ms);
  return {
    rate: percentile(results[name].rates, 0.5),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpu: (1000 * ((name === 'own' ? own : bare).cpuMs() - cpuBefore[name])) / times.length,
    bad: results[name].answers.filter((each) => each.status !== 200).length,
  };
};
const [a, b] = [row('own'), row('bare')];
const print = (label: string, r: typeof a) =>
  `${label.padEnd(12)} ${r.rate.toFixed(0).padStart(8)} ${r.p50.toFixed(2).padStart(8)} ${r.p99.toFixed(2).padStart(8)} ${r.cpu.toFixed(0).padStart(8)} ${String(r.bad).padStart(8)}`;
process.stdout.write(
  `${PER_ROUND * ROUNDS} commands each, ${WIDTH} at a time, answers of ${size} bytes on average\n` +
    `${''.padEnd(12)} ${'per s'.padStart(8)} ${'p50 ms'.padStart(8)} ${'p99 ms'.padStart(8)} ${'CPU µs'.padStart(8)} ${'not 200'.padStart(8)}\n` +
    `${print('Decorum', a)}\n${print('bare Bolt', b)}\n` +
    `throughput ${(a.rate / b.rate).toFixed(2)} of bare (at least 0.70), p99 ${(a.p99 / b.p99).toFixed(2)} times bare (at most 1.50)\n`,
);
await own.stop();
await bare.stop();
await simulator.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(a.rate / b.rate >= 0.7 && a.p99 / b.p99 <= 1.5 && a.bad + b.bad === 0 ? 0 : 1);
