import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import type { Env } from '../../../src/config/env.ts';
import type { Company } from '../../../src/people/company.ts';
import type { WecomPlatform } from '../../../src/platforms/wecom/index.ts';
import type { Tenant } from '../../../src/tenant.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { recordingLog } from '../../support/log.ts';
import {
  fieldsOf,
  type JsonFields,
  listOf,
  type SimMessage,
  startWecomSimulator,
  textOf,
  type WecomSimulator,
} from '../../support/wecom/index.ts';
import { freePort } from '../../support/wecom/port.ts';
import { ACME } from '../../support/world.ts';

/** The whole program with a simulated WeCom around it. */
export interface Stage {
  readonly sim: WecomSimulator;
  readonly app: App;
  readonly tenant: Tenant;
  readonly wecom: WecomPlatform;
  readonly clock: TestClock;
  readonly port: number;
  /** The file of the database. */
  readonly database: string;
  /** Everything that was logged, as JSON. */
  readonly logged: string[];
  /** Everything that is due has been sent. */
  settle(): Promise<void>;
  health(): Promise<{ status: number; body: unknown }>;
  /** The program ends and starts again, at the same address, with the same WeCom around it. */
  restart(): Promise<Stage>;
  stop(): Promise<void>;
}

export const PEOPLE = {
  AMY: 'WangMin',
  BEN: 'ben.clark',
  HR: 'lilan',
  BOSS: 'zhang_wei',
  ODD: '00123',
} as const;

export interface StageOptions {
  readonly company?: Partial<Company>;
  /** Nobody has seen the privacy notice yet. */
  readonly newcomers?: boolean;
  /** No address for our pages. */
  readonly pageless?: boolean;
  readonly markdown?: boolean;
  readonly firstHr?: readonly string[];
  readonly duplicatesBy?: 'request' | 'content';
  /** Before the program starts. */
  readonly prepare?: (sim: WecomSimulator) => void;
  readonly slack?: Env['slack'];
  readonly database?: string;
  readonly clock?: TestClock;
  /** The world of a program that has ended. */
  readonly before?: Pick<Stage, 'sim' | 'port'>;
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const clock = options.clock ?? createTestClock();
  const sim = options.before?.sim ?? (await newCorp(options, clock));
  const database = options.database ?? join(temporaryFolder(), 'decorum.db');
  const port = options.before?.port ?? (await freePort());
  const env: Env = {
    port,
    host: '127.0.0.1',
    publicUrl: options.pageless ? undefined : `http://127.0.0.1:${port}`,
    databaseUrl: `sqlite:${database}`,
    configFile: undefined,
    ledgerKeyFile: `${database}.key`,
    headsFile: undefined,
    witnessUrl: undefined,
    firstHr: options.firstHr ?? ['LiLan'],
    logLevel: 'silent',
    demo: false,
    slack: options.slack,
    wecom: {
      corpId: sim.state.corpId,
      agentId: sim.state.agentId,
      apiUrl: sim.apiUrl,
      oauthUrl: sim.oauthUrl,
      markdown: options.markdown ?? false,
      secrets: {
        secret: sim.state.secret,
        token: sim.state.token,
        encodingAesKey: sim.state.encodingAesKey,
      },
    },
  };
  sim.connect(`http://127.0.0.1:${port}/wecom/callback`);
  sim.login.trusted.add(`127.0.0.1:${port}`);
  options.prepare?.(sim);
  const logged: string[] = [];
  const app = await createApp(
    { env, file: { company: { ...ACME, ...options.company } } },
    { clock, log: recordingLog(logged) },
  );
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await app.stop();
    await sim.stop();
  };
  onTestFinished(stop);
  await app.start();
  const [tenant] = app.tenants;
  const wecom = tenant?.platforms.find((each) => each.name === 'wecom') as WecomPlatform | undefined;
  if (tenant === undefined || wecom === undefined) throw new Error('no company was opened');
  const settle = async () => {
    await wecom.idle();
    await tenant.outbox.dispatch(tenant.company);
    await tenant.outbox.idle();
    // One conversation takes one message after another.
    clock.advance(1000);
    await tenant.outbox.dispatch(tenant.company);
    await tenant.outbox.idle();
    await wecom.idle();
  };
  sim.drainWith(settle);
  await settle();
  if (!options.newcomers) {
    for (const account of Object.values(PEOPLE)) {
      const who = { workspace: sim.state.corpId, account: account.toLowerCase() };
      await tenant.people.firstMeeting(tenant.company, who);
    }
  }
  const health = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const restart = async () => {
    stopped = true;
    await app.stop();
    return setStage({ ...options, newcomers: true, before: { sim, port }, database, clock });
  };
  return { sim, app, tenant, wecom, clock, port, database, logged, settle, health, restart, stop };
}

async function newCorp(options: StageOptions, clock: TestClock): Promise<WecomSimulator> {
  const sim = await startWecomSimulator({
    now: () => clock.now(),
    // A busy test machine is slow; what an answer takes is measured by the bench.
    ackTimeoutMs: 15_000,
    ...(options.duplicatesBy === undefined ? {} : { duplicatesBy: options.duplicatesBy }),
  });
  sim.corp.addDepartment(2, '客户服务部', 1, [PEOPLE.BOSS]);
  sim.corp.addDepartment(3, '人力资源部');
  sim.corp.addMember(PEOPLE.AMY, { name: '王敏', department: [2] });
  sim.corp.addMember(PEOPLE.BEN, { name: 'Ben Clark', department: [2], directLeader: [PEOPLE.BOSS] });
  sim.corp.addMember(PEOPLE.BOSS, { name: '张伟', department: [2], isLeaderInDept: [1] });
  sim.corp.addMember(PEOPLE.HR, { name: '李岚', department: [3] });
  sim.corp.addMember(PEOPLE.ODD, { name: '零一二三', department: [2] });
  sim.corp.addTag(1, '安全员', [PEOPLE.BEN]);
  return sim;
}

/** WeCom had nothing to complain of. */
export function faultsOf(sim: WecomSimulator): readonly string[] {
  return [...sim.state.violations, ...sim.state.dropped.map(({ user, why }) => `${user}: ${why}`)];
}

/** The card of a message. @throws when it has none */
export function cardOf(message: SimMessage): JsonFields {
  if (message.card === undefined) throw new Error(`no card, but: ${message.text}`);
  return message.card.content;
}

/** What stands on the buttons of a card. */
export function labelsOf(message: SimMessage): string[] {
  return listOf(cardOf(message).button_list).map((button) => textOf(fieldsOf(button).text));
}
