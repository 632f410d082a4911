import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { readEnv } from '../src/config/env.ts';
import { systemClock } from '../src/shared/clock.ts';
import { silentLog } from '../src/shared/log.ts';
import { startWecomSimulator } from '../test/support/wecom/index.ts';
import { freePort } from './processes.ts';

/** What reaching everybody with one text took. */
export interface Reached {
  readonly members: number;
  readonly calls: number;
  readonly seconds: number;
  readonly arrived: number;
}

/** Owes one text to so many members, and sends it through the outbox of the whole program. */
export async function reachAll(members: number): Promise<Reached> {
  const folder = mkdtempSync(join(tmpdir(), 'decorum-bench-'));
  const sim = await startWecomSimulator();
  for (let i = 0; i < members; i++) sim.corp.addMember(`member${i}`);
  const { state } = sim;
  const port = await freePort();
  sim.connect(`http://127.0.0.1:${port}/wecom/callback`);
  const env = readEnv({
    PORT: String(port),
    DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
    DECORUM_LEDGER_KEY_FILE: join(folder, 'ledger.key'),
    WECOM_CORP_ID: state.corpId,
    WECOM_AGENT_ID: String(state.agentId),
    WECOM_SECRET: state.secret,
    WECOM_TOKEN: state.token,
    WECOM_ENCODING_AES_KEY: state.encodingAesKey,
    WECOM_API_URL: sim.apiUrl,
  });
  // The directory is not what is measured.
  sim.faults.always('department/list', { errcode: 60011 });
  const app = await createApp({ env, file: { company: {} } }, { clock: systemClock, log: silentLog });
  await app.start();
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company was opened');
  const { company, outbox, store } = tenant;
  const text = '12月4日（周五）18:00消防演习，请提前收好桌面。';
  outbox.compose('bench', async () => ({
    view: 'message',
    lang: 'zh',
    summary: text,
    parts: [{ part: 'text', text: [text] }],
  }));
  const owed = Array.from({ length: members }, (_, i) => ({
    company,
    key: `bench:${String(i).padStart(6, '0')}`,
    to: { workspace: state.corpId, account: `member${i}` },
    kind: 'bench',
    subject: '',
    lane: 'bulk' as const,
  }));
  for (let from = 0; from < members; from += 10_000) {
    await store.write(company, (tx) => outbox.owe(tx, owed.slice(from, from + 10_000)));
  }
  const started = performance.now();
  for (;;) {
    await outbox.dispatch(company);
    // Calls that another run has made.
    await outbox.idle();
    const { due, sent } = await outbox.progress(company, 'bench:');
    process.stderr.write(`${sent} of ${members} sent\r`);
    if (due === 0) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.stderr.write('\n');
  const seconds = (performance.now() - started) / 1000;
  const calls = state.calls.filter(({ api }) => api === 'message/send').length;
  const arrived = new Set(state.messages.map(({ user }) => user)).size;
  await app.stop();
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
  return { members, calls, seconds, arrived };
}
