/*
 * Encrypted callbacks with a rule question into the running app and, interleaved, into a bare server that verifies, decrypts
 * and answers an encrypted constant of the same size. Limit: throughput at least 0.7 of bare. Then one text for 100,000
 * members: at most 110 calls. Needs a build (npm run build). Arguments: rounds, members.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encrypt, getSignature } from '@wecom/crypto';
import { startWecomSimulator } from '../test/support/wecom/index.ts';
import { type Answered, drive, percentile, seeded, zipf } from './load.ts';
import { freePort, startProcess } from './processes.ts';
import { reachAll } from './wecom-members.ts';

const ROUNDS = Number(process.argv[2] ?? 8);
const MEMBERS = Number(process.argv[3] ?? 100_000);
const PER_ROUND = 1500;
const WIDTH = 16;
const QUESTIONS = 300;

const root = fileURLToPath(new URL('..', import.meta.url));
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Questions of the project's own set, as people type them. */
const questions = ['zh', 'en'].flatMap((lang) =>
  readFileSync(join(root, 'bench', 'questions', `${lang}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .slice(0, QUESTIONS / 2)
    .map((line) => (JSON.parse(line) as { text: string }).text),
);

const simulator = await startWecomSimulator();
const { corpId, agentId, token, encodingAesKey, secret } = simulator.state;
const folder = mkdtempSync(join(tmpdir(), 'decorum-bench-'));
const [ownPort, barePort] = [await freePort(), await freePort()];
const own = await startProcess(
  [join(root, 'dist', 'main.js')],
  {
    PORT: String(ownPort),
    LOG_LEVEL: 'error',
    DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
    DECORUM_LEDGER_KEY_FILE: join(folder, 'ledger.key'),
    WECOM_CORP_ID: corpId,
    WECOM_AGENT_ID: String(agentId),
    WECOM_SECRET: secret,
    WECOM_TOKEN: token,
    WECOM_ENCODING_AES_KEY: encodingAesKey,
    WECOM_API_URL: simulator.apiUrl,
  },
  ownPort,
  '/healthz',
);

let nextMessage = 4561255354251345929n;

/** A signed callback, ready to be posted: what it takes to make one is not measured. */
interface Ready {
  readonly path: string;
  readonly body: string;
}

function callback(text: string, user: string): Ready {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(6).toString('hex');
  const plain = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${nextMessage++}</MsgId><AgentID>${agentId}</AgentID></xml>`;
  const encrypted = encrypt(encodingAesKey, plain, corpId);
  const query = new URLSearchParams({
    msg_signature: getSignature(token, timestamp, nonce, encrypted),
    timestamp,
    nonce,
  });
  return {
    path: `/wecom/callback?${query}`,
    body: `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><AgentID><![CDATA[${agentId}]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
}

function post(port: number, { path, body }: Ready): Promise<Answered> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        headers: { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on('end', () =>
          resolve({ ms: performance.now() - started, status: response.statusCode ?? 0, bytes }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const random = seeded(20261123);
const draw = zipf(questions.length, random);
/** Half of them write Chinese, half English, as the questions are. */
const userFor = (question: number, any: number) =>
  `bench${2 * (any % 25) + (question < QUESTIONS / 2 ? 0 : 1)}`;
const load = (count: number): Ready[] =>
  Array.from({ length: count }, () => {
    const question = draw();
    return callback(questions[question] ?? '着装 周五', userFor(question, Math.floor(random() * 25)));
  });

// Warm up, and learn how large an answer is: the peer answers a constant of that size.
const first = questions.map((text, i) => callback(text, userFor(i, i)));
const warm = await drive(first.length, 4, (i) => post(ownPort, first[i] as Ready));
const texts = warm.answers.filter(({ bytes }) => bytes > 0);
const size = Math.round(texts.reduce((sum, each) => sum + each.bytes, 0) / texts.length);
const bare = await startProcess(
  ['--import', 'tsx', join(root, 'bench', 'bare-wecom.ts')],
  {
    PORT: String(barePort),
    TOKEN: token,
    AES_KEY: encodingAesKey,
    CORP_ID: corpId,
    // Base64 makes three bytes four, and the envelope stands around them.
    ANSWER_BYTES: String(Math.max(100, Math.round((size - 230) * 0.75) - 300)),
  },
  barePort,
  '/none',
);
const warmBare = load(400);
await drive(400, 4, (i) => post(barePort, warmBare[i] as Ready));

const results: Record<'own' | 'bare', { answers: Answered[]; rates: number[] }> = {
  own: { answers: [], rates: [] },
  bare: { answers: [], rates: [] },
};
const cpuBefore = { own: own.cpuMs(), bare: bare.cpuMs() };
for (let round = 0; round < ROUNDS; round++) {
  for (const name of round % 2 ? (['bare', 'own'] as const) : (['own', 'bare'] as const)) {
    const ready = load(PER_ROUND);
    const port = name === 'own' ? ownPort : barePort;
    const { answers, seconds } = await drive(PER_ROUND, WIDTH, (i) => post(port, ready[i] as Ready));
    results[name].answers.push(...answers);
    results[name].rates.push(PER_ROUND / seconds);
  }
  process.stderr.write(`round ${round + 1} of ${ROUNDS}\r`);
}
process.stderr.write('\n');

const row = (name: 'own' | 'bare') => {
  const times = results[name].answers.map((each) => each.ms);
  const sizes = results[name].answers.map((each) => each.bytes);
  return {
    rate: percentile(results[name].rates, 0.5),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpu: (1000 * ((name === 'own' ? own : bare).cpuMs() - cpuBefore[name])) / times.length,
    bytes: sizes.reduce((sum, each) => sum + each, 0) / sizes.length,
    bad: results[name].answers.filter((each) => each.status !== 200).length,
  };
};
const [a, b] = [row('own'), row('bare')];
const print = (label: string, r: typeof a) =>
  `${label.padEnd(12)} ${r.rate.toFixed(0).padStart(8)} ${r.p50.toFixed(2).padStart(8)} ${r.p99.toFixed(2).padStart(8)} ${r.cpu.toFixed(0).padStart(8)} ${r.bytes.toFixed(0).padStart(8)} ${String(r.bad).padStart(8)}`;
process.stdout.write(
  `${PER_ROUND * ROUNDS} encrypted questions each, ${WIDTH} at a time\n` +
    `${''.padEnd(12)} ${'per s'.padStart(8)} ${'p50 ms'.padStart(8)} ${'p99 ms'.padStart(8)} ${'CPU µs'.padStart(8)} ${'bytes'.padStart(8)} ${'not 200'.padStart(8)}\n` +
    `${print('Decorum', a)}\n${print('bare server', b)}\n` +
    `throughput ${(a.rate / b.rate).toFixed(2)} of bare (at least 0.70); CPU ${a.cpu.toFixed(0)} µs a request, bare ${b.cpu.toFixed(0)} µs: ${(b.cpu / a.cpu).toFixed(2)}\n`,
);
await own.stop();
await bare.stop();
await simulator.stop();
rmSync(folder, { recursive: true, force: true });

let reached = true;
if (MEMBERS > 0) {
  const { members, calls, seconds, arrived } = await reachAll(MEMBERS);
  const most = Math.ceil((members / 1000) * 1.1);
  reached = calls <= most && arrived === members;
  process.stdout.write(
    `${arrived} of ${members} members reached in ${calls} calls (at most ${most}), ${seconds.toFixed(0)} s\n`,
  );
}
process.exit(a.rate / b.rate >= 0.7 && a.bad + b.bad === 0 && reached ? 0 : 1);
