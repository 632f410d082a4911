import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import type { Company } from '../../src/people/company.ts';
import { silentLog } from '../../src/shared/log.ts';
import { openTenant } from '../../src/tenant.ts';
import { hire, publish } from '../support/campaigns.ts';
import { createTestClock, MINUTE } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { start } from '../support/process.ts';
import { type SlackSimulator, startSlackSimulator, textOf } from '../support/slack/index.ts';

/** `DECORUM_KILLS=300` for the long run: then two thousand people. */
const KILLS = Number(process.env.DECORUM_KILLS ?? 2);
const PEOPLE = KILLS > 20 ? 2000 : 16;
const TOGETHER = KILLS > 20 ? 8 : 4;
const MOST_MS = KILLS > 20 ? 3 * 3_600_000 : 120_000;
const COMPANY = 'company';

const SETTINGS: Partial<Company> = {
  name: { zh: '知礼演示公司', en: 'Acme Ltd' },
  contacts: {
    inside: { name: { zh: '李岚', en: 'Li Lan' }, reach: { zh: '分机8021', en: 'ext. 8021' } },
    outside: { name: { zh: '周宁', en: 'Zhou Ning' }, reach: { zh: '分机8033', en: 'ext. 8033' } },
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const account = (n: number) => `U0P${String(n).padStart(4, '0')}`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One press or command; undefined when nothing came back, because nobody was there. */
async function tried<T>(what: () => Promise<T>): Promise<T | undefined> {
  try {
    return await what();
  } catch {
    return undefined;
  }
}

const RECEIPT = /R-\d{4}-\d{4,}/;

/** Reads and acknowledges, from the start again whenever something did not work, until a receipt is in hand. */
async function acknowledge(sim: SlackSimulator, who: string, up: () => Promise<void>): Promise<string> {
  const persona = sim.as(who);
  /** The modal, as soon as it shows what is looked for. */
  const modal = async (shows: RegExp) => {
    for (let tries = 0; tries < 100; tries++) {
      const view = persona.view();
      if (view !== undefined && shows.test(textOf(view))) return view;
      await pause(20);
    }
    throw new Error(`nothing shows ${shows}`);
  };
  for (;;) {
    await up();
    const number = await tried(async () => {
      if (persona.view() !== undefined) await persona.closeView({ all: true });
      await persona.command('/policy', 'mine');
      const list = persona.ephemerals.at(-1);
      const label = /\[(阅读全文 [^\]]*|签收回执 [^\]]*)\]/.exec(list === undefined ? '' : textOf(list))?.[1];
      if (list === undefined || label === undefined) throw new Error('no list');
      await persona.press(list, label);
      if (!label.startsWith('签收回执')) {
        await persona.press(await modal(/去选一项/), '去选一项');
        await persona.press(await modal(/愿意遵守\]/), '我已阅读，并愿意遵守');
      }
      return RECEIPT.exec(textOf(await modal(RECEIPT)))?.[0];
    });
    if (number !== undefined) return number;
    await pause(50);
  }
}

test(`${PEOPLE} people acknowledge while the process is killed ${KILLS} times: whoever holds a receipt is in the record, nobody twice`, {
  timeout: MOST_MS,
}, async () => {
  const folder = temporaryFolder();
  const database = `sqlite:${join(folder, 'decorum.db')}`;
  const keyFile = join(folder, 'ledger.key');
  const headsFile = join(folder, 'heads.txt');
  const sim = await startSlackSimulator({ limits: { enforce: false }, ackTimeoutMs: 10_000 });
  onTestFinished(() => sim.stop());
  const open = (clock = createTestClock(new Date(Date.now() - 11 * MINUTE).toISOString())) =>
    openTenant({
      company: COMPANY,
      databaseUrl: database,
      fromFile: SETTINGS,
      ledger: { keyFile, headsFile },
      clock,
      log: silentLog,
    }).then((tenant) => ({ tenant, clock }));

  // A policy and a campaign that has gone out.
  const { tenant, clock } = await open();
  await tenant.companies.change(COMPANY, 'live', 'test', { live: '2026-01-01T00:00:00.000Z' });
  const people = Array.from({ length: PEOPLE }, (_, n) => ({
    id: `p-${n}`,
    account: account(n),
    workspace: sim.teamId,
    name: `同事${n}`,
    department: '客户服务部',
  }));
  for (const { account: id } of people) {
    sim.addUser({ id, name: id.toLowerCase(), displayName: id, tz: 'Asia/Shanghai', locale: 'zh-CN' });
    await tenant.people.firstMeeting(COMPANY, { workspace: sim.teamId, account: id });
  }
  await hire(tenant, people);
  const version = await publish(tenant);
  const { campaigns, launching } = tenant.acknowledgements;
  const made = await campaigns.make(
    COMPANY,
    'make',
    { workspace: sim.teamId, account: account(0) },
    {
      version: version.id,
      audience: { any: [{ department: '客户服务部' }] },
      terms: { due: { workingDays: 10 }, newcomers: 5, yearly: false, said: '客户服务部' },
      quiz: null,
    },
  );
  if (made === 'again') throw new Error('again');
  await campaigns.launch(COMPANY, 'launch', made.id);
  clock.advance(10 * MINUTE);
  await launching.run(COMPANY);
  await tenant.close();

  // The program, started again whenever it was killed.
  const config = join(folder, 'decorum.yaml');
  writeFileSync(config, stringify({ company: SETTINGS }));
  const port = await freePort();
  let child: ChildProcessWithoutNullStreams | undefined;
  let ready: Promise<void> = Promise.resolve();
  const startApp = () => {
    const app = start('main.ts', [], {
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: database,
      DECORUM_CONFIG: config,
      DECORUM_LEDGER_KEY_FILE: keyFile,
      DECORUM_HEADS_FILE: headsFile,
      SLACK_API_URL: sim.apiUrl,
      SLACK_BOT_TOKEN: sim.botToken,
      SLACK_SIGNING_SECRET: sim.signingSecret,
      LOG_LEVEL: 'error',
    });
    child = app;
    app.stdout.resume();
    app.stderr.resume();
    ready = (async () => {
      while (app.exitCode === null && app.signalCode === null) {
        const up = await fetch(`http://127.0.0.1:${port}/healthz`).then(
          (response) => response.status === 200,
          () => false,
        );
        if (up) return;
        await pause(50);
      }
    })();
  };
  startApp();
  await ready;
  sim.connectHttp(`http://127.0.0.1:${port}/slack/events`);

  let kills = 0;
  const killNow = async () => {
    const dead = child;
    if (dead === undefined) return;
    const gone = once(dead, 'exit');
    dead.kill('SIGKILL');
    await gone;
    kills += 1;
    startApp();
    await ready;
  };

  const receipts = new Map<string, string>();
  const waiting = people.map(({ account: id }) => id);
  /** Deaths are spread over the people: in any call, and between the commit of an answer and its reply. */
  let dying: Promise<void> = Promise.resolve();
  const deaths = async () => {
    while (kills < KILLS) {
      const share = Math.floor(((kills + 0.5) * PEOPLE) / KILLS);
      while (receipts.size < share) await pause(10);
      if (kills % 2 === 0) {
        const gate = sim.faults.slow('views.update');
        await Promise.race([gate.arrived, pause(3000)]);
        gate.release();
      } else await pause(20 * (kills % 7));
      dying = killNow();
      await dying;
      sim.faults.clear();
    }
  };
  const up = async () => {
    await dying;
    await ready;
  };
  const started = Date.now();
  const worker = async () => {
    for (let who = waiting.shift(); who !== undefined; who = waiting.shift())
      receipts.set(who, await acknowledge(sim, who, up));
  };
  await Promise.all([deaths(), ...Array.from({ length: TOGETHER }, worker)]);
  const running = child;
  if (running !== undefined) {
    const gone = once(running, 'exit');
    running.kill('SIGTERM');
    await gone;
  }

  // Whoever holds a receipt is in the record, once, under that number; the chain verifies.
  const after = await open();
  const { ledger, store } = after.tenant;
  const verdict = await ledger.verify(COMPANY);
  const entries = await ledger.entriesOf(COMPANY, { kinds: ['acknowledged'], limit: 100_000 });
  const kept = await store
    .read(COMPANY)
    .selectFrom('receipts')
    .select(['number', 'person'])
    .where('company', '=', COMPANY)
    .execute();
  await after.tenant.close();
  const numbers = new Map(kept.map(({ person, number }) => [person, number]));
  const strangers = [...receipts].filter(
    ([who, number]) => numbers.get(`p-${Number(who.slice(3))}`) !== number,
  );
  process.stdout.write(
    `${JSON.stringify({ people: PEOPLE, kills, receipts: receipts.size, entries: entries.length, verified: verdict.ok, seconds: Math.round((Date.now() - started) / 1000) })}\n`,
  );
  expect(verdict.ok).toBe(true);
  expect(receipts.size).toBe(PEOPLE);
  expect(entries).toHaveLength(PEOPLE);
  expect(kept).toHaveLength(PEOPLE);
  expect(strangers).toEqual([]);
  expect(kills).toBe(KILLS);
});
