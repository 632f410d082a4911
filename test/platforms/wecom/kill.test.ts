import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Env } from '../../../src/config/env.ts';
import type { Company } from '../../../src/people/company.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { openTenant, type Tenant } from '../../../src/tenant.ts';
import { hire, publish } from '../../support/campaigns.ts';
import { createTestClock, MINUTE } from '../../support/clock.ts';
import { dumpFile } from '../../support/dump.ts';
import { fastClock } from '../../support/fast-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import type { WecomOrders } from '../../support/kill-wecom-app.ts';
import { start } from '../../support/process.ts';
import { startWecomSimulator, type WecomSimulator } from '../../support/wecom/index.ts';
import { freePort } from '../../support/wecom/port.ts';
import { readMessage } from '../../support/wecom/read.ts';
import { ACME } from '../../support/world.ts';

/** `DECORUM_KILLS=300` for the long run: then a thousand people acknowledge, and a call carries a thousand members. */
const KILLS = Number(process.env.DECORUM_KILLS ?? 2);
const LONG = KILLS > 20;
const PEOPLE = LONG ? Math.min(1000, 4 * KILLS) : 8;
const TOGETHER = LONG ? 8 : 4;
/** Members whom a text that suits all is owed to, how many texts, and how many members one call carries. */
const MEMBERS = LONG ? 2000 : 60;
const BATCH = LONG ? 1000 : 20;
const TEXTS = LONG ? 40 : 8;
/** A minute in a second. */
const TIMES = 60;
const MOST_MS = LONG ? 3 * 3_600_000 : 180_000;
const COMPANY = 'company';
const SETTINGS: Partial<Company> = { ...ACME, live: '2026-01-01T00:00:00.000Z' };
const POINTS = ['after', 'before', 'talk', 'answered'] as const;

const SHORT_ZH = '# 工牌制度\n\n第一条 上班时佩戴工牌。\n\n第二条 遗失当天报告行政。\n';
const SHORT_EN =
  '# Staff Cards\n\nArticle 1 Wear the staff card at work.\n\nArticle 2 Report a loss the same day.\n';
const RECEIPT = /R-\d{4}-\d{4,}/;

const account = (n: number) => `staff${String(n).padStart(4, '0')}`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const drill = (n: number) => `第${n}次演习，请到集合点。`;

/** Reads and acknowledges by typing, from the start again whenever nothing came back, until a receipt's number is in hand. */
async function acknowledge(sim: WecomSimulator, who: string, up: () => Promise<void>): Promise<string> {
  /** What is typed, and the next that is shown, at once or a little later. */
  const say = async (words: string, shows: RegExp): Promise<string | undefined> => {
    await up();
    const before = sim.inbox(who).length;
    await sim.say(who, words);
    for (let tries = 0; tries < 60; tries++) {
      const found = sim
        .inbox(who)
        .slice(before)
        .map(readMessage)
        .find((text) => shows.test(text));
      if (found !== undefined) return found;
      await pause(20);
    }
    return undefined;
  };
  for (;;) {
    const shown = await say('签收', /上班时佩戴工牌|“签收 \d{4}”|不用再签|没有待签收/);
    const mine = /不用再签|没有待签收/.test(shown ?? '') ? await say('我的签收', RECEIPT) : undefined;
    const code = /“签收 (\d{4})”/.exec(shown ?? '')?.[1];
    const done = mine ?? (code === undefined ? undefined : await say(`签收 ${code}`, RECEIPT));
    const number = RECEIPT.exec(done ?? '')?.[0];
    if (number !== undefined) return number;
  }
}

/** A policy that has gone out to so many people, and texts that are owed to so many members. */
async function prepare(tenant: Tenant, workspace: string, later: (ms: number) => void): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, n) => ({
    id: `p-${n}`,
    account: account(n),
    workspace,
    name: `同事${n}`,
    number: String(n),
    department: '客户服务部',
  }));
  for (let n = 0; n < PEOPLE; n++) {
    await tenant.people.firstMeeting(COMPANY, { workspace, account: account(n) });
  }
  await hire(tenant, people);
  const version = await publish(tenant, { zh: SHORT_ZH, en: SHORT_EN });
  const { campaigns, launching } = tenant.acknowledgements;
  const made = await campaigns.make(
    COMPANY,
    'make',
    { workspace, account: account(0) },
    {
      version: version.id,
      audience: { any: [{ department: '客户服务部' }] },
      terms: { due: { workingDays: 10 }, newcomers: 5, yearly: false, said: '客户服务部' },
      quiz: null,
    },
  );
  if (made === 'again') throw new Error('again');
  await campaigns.launch(COMPANY, 'launch', made.id);
  later(10 * MINUTE);
  await launching.run(COMPANY);
  for (let text = 0; text < TEXTS; text++) {
    const owed = Array.from({ length: MEMBERS }, (_, n) => ({
      company: COMPANY,
      key: `drill:${text}:${n}`,
      to: { workspace, account: `member${n}` },
      kind: 'drill',
      subject: drill(text),
      lane: 'bulk' as const,
    }));
    await tenant.store.write(COMPANY, (tx) => tenant.outbox.owe(tx, owed));
  }
}

test(`WeCom, the program killed ${KILLS} times: ${PEOPLE} people acknowledge once each, ${TEXTS} texts reach ${MEMBERS} members once each`, {
  timeout: MOST_MS,
}, async () => {
  const folder = temporaryFolder();
  const database = join(folder, 'decorum.db');
  const keyFile = join(folder, 'ledger.key');
  const headsFile = join(folder, 'heads.txt');
  const speed = { from: Date.parse('2026-11-23T09:00:00+08:00'), real: Date.now(), times: TIMES };
  const sim = await startWecomSimulator({ now: () => fastClock(speed).now(), ackTimeoutMs: 10_000 });
  onTestFinished(() => sim.stop());
  const { corpId, agentId, secret, token, encodingAesKey } = sim.state;
  sim.corp.addDepartment(2, '客户服务部');
  for (let n = 0; n < PEOPLE; n++) sim.corp.addMember(account(n), { name: `同事${n}`, department: [2] });
  for (let n = 0; n < MEMBERS; n++) sim.corp.addMember(`member${n}`, { department: [1] });

  const open = async (clock = createTestClock('2026-11-23T08:49:00+08:00')) => ({
    clock,
    tenant: await openTenant({
      company: COMPANY,
      databaseUrl: `sqlite:${database}`,
      fromFile: SETTINGS,
      ledger: { keyFile, headsFile },
      clock,
      log: silentLog,
    }),
  });
  const { tenant, clock } = await open();
  await prepare(tenant, corpId, (ms) => clock.advance(ms));
  await tenant.close();

  const port = await freePort();
  const env: Env = {
    port,
    host: '127.0.0.1',
    publicUrl: undefined,
    databaseUrl: `sqlite:${database}`,
    configFile: undefined,
    ledgerKeyFile: keyFile,
    headsFile,
    witnessUrl: undefined,
    firstHr: [],
    logLevel: 'silent',
    demo: false,
    slack: undefined,
    wecom: {
      corpId,
      agentId,
      apiUrl: sim.apiUrl,
      oauthUrl: sim.oauthUrl,
      markdown: false,
      secrets: { secret, token, encodingAesKey },
    },
  };
  const sending = { wecom: { perMinute: LONG ? 3 : 6, parallel: 2, batch: BATCH } };
  const orders: WecomOrders = { env, file: { company: SETTINGS, sending } as never, clock: speed };
  sim.connect(`http://127.0.0.1:${port}/wecom/callback`);
  // The directory is not what is tried here.
  sim.faults.always('department/list', { errcode: 60011 });

  let child: ChildProcessWithoutNullStreams | undefined;
  let ready: Promise<void> = Promise.resolve();
  const startApp = () => {
    const app = start('../test/support/kill-wecom-app.ts', [JSON.stringify(orders)]);
    child = app;
    app.stderr.pipe(process.stderr);
    ready = new Promise((resolve, reject) => {
      app.stdout.on('data', (text: Buffer) => (text.includes('ready') ? resolve() : undefined));
      app.once('exit', () => reject(new Error('the program ended before it was ready')));
    });
    ready.catch(() => {});
  };
  startApp();
  await ready;

  let kills = 0;
  const tally: Record<string, number> = {};
  let dying: Promise<void> = Promise.resolve();
  const killNow = async (point: string) => {
    const dead = child;
    if (dead === undefined) return;
    const gone = once(dead, 'exit');
    dead.kill('SIGKILL');
    await gone;
    kills += 1;
    tally[point] = (tally[point] ?? 0) + 1;
    startApp();
    await ready;
  };
  const receipts = new Map<string, string>();
  /** Deaths are spread over the people: at a send whose answer never comes, or in the middle of what somebody types. */
  const deaths = async () => {
    while (kills < KILLS) {
      const share = Math.floor((kills * PEOPLE) / KILLS);
      while (receipts.size < share) await pause(5);
      const point = POINTS[kills % POINTS.length] ?? 'after';
      const reached = new Promise<string>((resolve) => {
        if (point === 'talk') return void setTimeout(() => resolve(point), 5 + 13 * (kills % 9));
        sim.faults.after('message/send', kills % 2, { end: () => resolve(point), when: point });
      });
      const at = await Promise.race([reached, pause(3000).then(() => 'age')]);
      dying = killNow(at);
      await dying;
      sim.faults.clear();
      sim.faults.always('department/list', { errcode: 60011 });
    }
  };
  const up = async () => {
    await dying;
    await ready;
  };
  const started = Date.now();
  const waiting = Array.from({ length: PEOPLE }, (_, n) => account(n));
  const worker = async () => {
    for (let who = waiting.shift(); who !== undefined; who = waiting.shift())
      receipts.set(who, await acknowledge(sim, who, up));
  };
  await Promise.all([deaths(), ...Array.from({ length: TOGETHER }, worker)]);

  /** Each text of each member, and how often it arrived. */
  const arrived = () => {
    const counts = new Map<string, number>();
    for (const { user, text } of sim.state.messages) {
      const number = /^第(\d+)次演习/.exec(text)?.[1];
      if (number === undefined) continue;
      counts.set(`${number}:${user}`, (counts.get(`${number}:${user}`) ?? 0) + 1);
    }
    return counts;
  };
  while (arrived().size < MEMBERS * TEXTS) await pause(50);
  // What is in doubt is repeated within the next half minute of its clock.
  await pause(2 * (35_000 / TIMES));
  const running = child;
  if (running !== undefined) {
    const gone = once(running, 'exit');
    running.kill('SIGTERM');
    await gone;
  }

  const sends = sim.state.calls.filter(({ api, body }) => api === 'message/send' && body.includes('次演习'));
  const distinct = new Set(sends.map(({ body }) => body));
  const counts = arrived();
  const doubled = [...counts].filter(([, count]) => count > 1);
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
    ([who, number]) => numbers.get(`p-${Number(who.slice(5))}`) !== number,
  );
  const states = (dumpFile(database).deliveries ?? []).filter(({ key }) => String(key).startsWith('drill:'));
  process.stdout.write(
    `${JSON.stringify({ people: PEOPLE, kills, ...tally, receipts: receipts.size, entries: entries.length, verified: verdict.ok, texts: TEXTS * MEMBERS, arrived: counts.size, doubled: doubled.length, calls: sends.length, repeated: sends.length - distinct.size, seconds: Math.round((Date.now() - started) / 1000) })}\n`,
  );
  expect({ doubled, lost: MEMBERS * TEXTS - counts.size }).toEqual({ doubled: [], lost: 0 });
  expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['sent']));
  // Never regrouped: what was repeated was repeated byte for byte, so no member stands in two different calls of one text.
  expect(distinct.size).toBe(Math.ceil(MEMBERS / BATCH) * TEXTS);
  expect(sim.state.violations).toEqual([]);
  expect(verdict.ok).toBe(true);
  expect(entries).toHaveLength(PEOPLE);
  expect(kept).toHaveLength(PEOPLE);
  expect(strangers).toEqual([]);
  expect(kills).toBe(KILLS);
});
