import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import type { Env } from '../../../src/config/env.ts';
import type { Company } from '../../../src/people/company.ts';
import type { SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { recordingLog } from '../../support/log.ts';
import {
  type SimMessage,
  type SimulatorOptions,
  type SlackSimulator,
  startSlackSimulator,
} from '../../support/slack/index.ts';
import { ACME } from '../../support/world.ts';

/** The whole program with a simulated Slack around it. */
export interface Stage {
  readonly sim: SlackSimulator;
  readonly app: App;
  readonly clock: TestClock;
  readonly port: number;
  /** The file of the database. */
  readonly database: string;
  /** Everything that was logged, as JSON. */
  readonly logged: string[];
  health(): Promise<{ status: number; body: unknown }>;
  /** The program ends and starts again on the same database, with the same Slack around it. */
  restart(): Promise<Stage>;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly mode?: 'http' | 'socket';
  readonly slack?: SimulatorOptions;
  readonly company?: Partial<Company>;
  readonly firstHr?: readonly string[];
  /** Nobody has seen the privacy notice yet. */
  readonly newcomers?: boolean;
  /** Before the program starts. */
  readonly prepare?: (sim: SlackSimulator, env: Env) => void;
  readonly secrets?: Partial<NonNullable<Env['slack']>['secrets']>;
  readonly clock?: TestClock;
  /** The world of a program that has ended. */
  readonly before?: Pick<Stage, 'sim' | 'clock' | 'database'>;
}

export const PEOPLE = {
  AMY: 'U0AMY',
  BEN: 'U0BEN',
  HR: 'U0HANNAH',
  ADMIN: 'U0ADMIN',
  STRANGER: 'U0STRANGER',
} as const;
export const OFFICE = 'C0OFFICE';

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const clock = options.before?.clock ?? options.clock ?? createTestClock();
  const sim = options.before?.sim ?? (await newWorkspace(options, clock));
  const { HR } = PEOPLE;
  const database = options.before?.database ?? join(temporaryFolder(), 'decorum.db');
  const mode = options.mode ?? 'http';
  const env: Env = {
    port: 0,
    host: '127.0.0.1',
    publicUrl: undefined,
    databaseUrl: `sqlite:${database}`,
    configFile: undefined,
    ledgerKeyFile: `${database}.key`,
    headsFile: undefined,
    witnessUrl: undefined,
    firstHr: options.firstHr ?? [HR],
    logLevel: 'silent',
    demo: false,
    wecom: undefined,
    slack: {
      apiUrl: sim.apiUrl,
      mode,
      secrets: {
        botToken: sim.botToken,
        ...(mode === 'http' ? { signingSecret: sim.signingSecret } : { appToken: sim.appToken }),
        ...options.secrets,
      },
    },
  };
  options.prepare?.(sim, env);
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
  const { port } = await app.start();
  if (mode === 'http') sim.connectHttp(`http://127.0.0.1:${port}/slack/events`);
  else sim.useSocket();
  const [tenant] = app.tenants;
  if (tenant === undefined) throw new Error('no company was opened');
  sim.drainWith(() => (tenant.platforms[0] as SlackPlatform).idle());
  if (!options.newcomers) {
    for (const account of Object.values(PEOPLE))
      await tenant.people.firstMeeting(tenant.company, { workspace: sim.teamId, account });
  }
  const health = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const restart = async () => {
    stopped = true;
    await app.stop();
    return setStage({ ...options, newcomers: true, before: { sim, clock, database } });
  };
  return { sim, app, clock, port, database, logged, health, restart, stop };
}

async function newWorkspace(options: StageOptions, clock: TestClock): Promise<SlackSimulator> {
  const now = () => clock.now();
  // A busy test machine is slow; what an answer takes is measured by the bench.
  const sim = await startSlackSimulator({
    now,
    signedAt: now,
    limits: { enforce: false },
    ackTimeoutMs: 15_000,
    ...options.slack,
  });
  const { AMY, BEN, HR, ADMIN, STRANGER } = PEOPLE;
  sim.addUser({ id: AMY, name: 'amy', displayName: '王敏', tz: 'Asia/Shanghai', locale: 'zh-CN' });
  sim.addUser({ id: BEN, name: 'ben', displayName: 'Ben', tz: 'Europe/London', locale: 'en-GB' });
  sim.addUser({ id: HR, name: 'hannah', tz: 'Europe/London', locale: 'en-GB' });
  sim.addUser({ id: ADMIN, name: 'ada', tz: 'Europe/London', locale: 'en-US', isAdmin: true });
  sim.addUser({
    id: STRANGER,
    name: 'zoe',
    tz: 'Europe/Paris',
    locale: 'en-US',
    isStranger: false,
    teamId: 'T0OTHER',
  });
  sim.addChannel({ id: OFFICE, name: 'office', members: [...Object.values(PEOPLE), sim.botUserId] });
  return sim;
}

/** The one message that must be there. */
export function only(messages: readonly SimMessage[]): SimMessage {
  const [message, ...more] = messages;
  if (message === undefined || more.length > 0)
    throw new Error(`expected one message, found ${messages.length}`);
  return message;
}

/** Slack had nothing to complain of. */
export function faultsOf(sim: SlackSimulator) {
  return { violations: sim.violations, warnings: sim.warnings, timeouts: sim.timeouts };
}
export const NO_FAULTS = { violations: [], warnings: [], timeouts: [] };
