import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { WecomPlatform } from '../../../src/platforms/wecom/index.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { createTestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { office } from '../../support/offices.ts';
import { start } from '../../support/process.ts';
import { startWecomSimulator, type WecomSimulator } from '../../support/wecom/index.ts';
import { freePort } from '../../support/wecom/port.ts';
import { readMessage } from '../../support/wecom/read.ts';
import { ACME } from '../../support/world.ts';
import { cardOf, faultsOf } from './stage.ts';

/** What an operator writes into `.env`, with a simulated WeCom at the other end. */
async function environment(sim: WecomSimulator): Promise<Record<string, string>> {
  const folder = temporaryFolder();
  const config = join(folder, 'decorum.yaml');
  const { name, contacts } = ACME;
  writeFileSync(
    config,
    stringify({
      company: {
        name,
        contacts,
        // An app cannot speak in groups: the closing reminder goes to everybody in the office.
        offices: [office({ channels: [] })],
        routines: [{ id: 'closing', on: true, audience: ['office'] }],
      },
    }),
  );
  const port = await freePort();
  sim.connect(`http://127.0.0.1:${port}/wecom/callback`);
  const { state } = sim;
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    DATABASE_URL: `sqlite:${join(folder, 'decorum.db')}`,
    DECORUM_LEDGER_KEY_FILE: join(folder, 'ledger.key'),
    DECORUM_CONFIG: config,
    WECOM_CORP_ID: state.corpId,
    WECOM_AGENT_ID: String(state.agentId),
    WECOM_SECRET: state.secret,
    WECOM_TOKEN: state.token,
    WECOM_ENCODING_AES_KEY: state.encodingAesKey,
    WECOM_API_URL: sim.apiUrl,
  };
}

describe('configured by its environment alone', () => {
  test('decorum serve answers the console’s check and an encrypted 着装 周五', async () => {
    const sim = await startWecomSimulator({ ackTimeoutMs: 15_000 });
    onTestFinished(() => sim.stop());
    sim.corp.addMember('WangMin', { name: '王敏' });
    const env = await environment(sim);
    const child = start('cli.ts', ['serve'], env);
    const health = async () =>
      fetch(`http://127.0.0.1:${env.PORT}/healthz`).then(
        ({ status }) => status,
        () => 0,
      );
    while ((await health()) !== 200) {
      if (child.exitCode !== null) throw new Error('decorum serve ended');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await sim.checkUrl()).toEqual({ status: 200, body: '1616140317555161061' });
    const answer = await sim.say('WangMin', '着装 周五');
    expect(answer.text).toMatch(/周五/);
    expect(answer.text).toContain('依据：');
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    expect(faultsOf(sim)).toEqual([]);
  });

  test('and pushes a routine as a card at its time', async () => {
    const clock = createTestClock('2026-11-26T17:30:00+08:00');
    const sim = await startWecomSimulator({ now: () => clock.now(), ackTimeoutMs: 15_000 });
    onTestFinished(() => sim.stop());
    sim.corp.addDepartment(1, '知礼演示公司');
    sim.corp.addMember('WangMin', { name: '王敏', department: [1] });
    const app = await createApp(readConfig(await environment(sim)), { clock, log: silentLog });
    onTestFinished(() => app.stop());
    await app.start();
    const [tenant] = app.tenants;
    if (tenant === undefined) throw new Error('no company was opened');
    // HR has gone through the setting up.
    const { company, companies } = tenant;
    await companies.change(company, 'live', 'hr', { live: '2026-01-05T01:00:00.000Z' });
    await tenant.platforms.find((each): each is WecomPlatform => each.name === 'wecom')?.idle();
    for (let minutes = 0; minutes < 45; minutes += 5) {
      clock.advance(5 * 60_000);
      await app.heartbeat.beat();
      await tenant.outbox.dispatch(company);
      await tenant.outbox.idle();
    }
    const card = sim.inbox('WangMin').find((message) => message.card !== undefined);
    if (card === undefined) throw new Error(sim.inbox('WangMin').map(readMessage).join('\n--\n'));
    expect(readMessage(card)).toContain('下班前看一眼');
    expect(cardOf(card).card_type).toBe('button_interaction');
    expect(faultsOf(sim)).toEqual([]);
  });
});
