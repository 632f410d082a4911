import { basename, dirname, join } from 'node:path';
import { bringSample } from './acknowledgements/sample.ts';
import { printedRecord } from './commands/print.ts';
import type { Env } from './config/env.ts';
import type { ConfigFile } from './config/file.ts';
import type { LedgerFiles } from './ledger/open.ts';
import type { Owed } from './outbox/outbox.ts';
import type { Account, Profile } from './people/directory.ts';
import { createNotes } from './people/notes.ts';
import { createLocalPlatform, DEMO_COMPANY } from './platforms/local/index.ts';
import { createSlackPlatform } from './platforms/slack/index.ts';
import type { Platform } from './platforms/types.ts';
import { createWecomPlatform } from './platforms/wecom/index.ts';
import { createHeartbeat, type Heartbeat } from './reminders/heartbeat.ts';
import { officeCalendar } from './reminders/ical.ts';
import { type Clock, createMovableClock, systemClock } from './shared/clock.ts';
import { createLog, type Log } from './shared/log.ts';
import { openTenant, type Tenant } from './tenant.ts';
import { calendarRoute } from './web/calendar-feed.ts';
import { exportsRoute } from './web/exports.ts';
import { printRoute } from './web/print.ts';
import { createWebServer, type Route } from './web/server.ts';

/** The id of the company that the configured platforms serve. */
export const COMPANY = 'company';
/** The made-up company of the local chat page. */
export const DEMO = 'demo';

export interface AppConfig {
  readonly env: Env;
  readonly file: ConfigFile;
}

/** What a test may put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Log;
  /** Only looks at what there is: makes neither a database nor a signing key. */
  readonly look?: boolean;
  /** As a tenant has it: for a command at the host. */
  readonly rulesLater?: boolean;
}

export interface App {
  readonly tenants: readonly Tenant[];
  readonly heartbeat: Heartbeat;
  /** Resolves when everything answers. @throws when a port is taken or a platform refuses the credentials */
  start(): Promise<{ readonly port: number }>;
  /** Takes nothing new, finishes what is under way, closes everything in reverse order. */
  stop(): Promise<void>;
}

/** The demo's database lies beside the real one and never in it. */
export function demoDatabase(databaseUrl: string): string {
  const path = databaseUrl.replace(/^sqlite:/, '');
  return path === ':memory:' ? databaseUrl : `sqlite:${join(dirname(path), 'demo.db')}`;
}

/** Does what a company's minute would do, and waits until it is sent: the demo's clock was put forward. */
async function beatAll(tenant: Tenant, log: Log): Promise<void> {
  await createHeartbeat(tenant.jobs, log).beat();
  await tenant.outbox.idle();
}

/** The files of the record; the demo's lie beside the real ones. A database in memory leaves none behind. */
function ledgerFiles(env: Env, look: boolean, prefix = ''): LedgerFiles {
  if (env.databaseUrl === 'sqlite::memory:') return {};
  const beside = (file: string) => join(dirname(file), `${prefix}${basename(file)}`);
  return {
    keyFile: beside(env.ledgerKeyFile),
    headsFile: env.headsFile === undefined ? undefined : beside(env.headsFile),
    witnessUrl: env.witnessUrl,
    look,
  };
}

/** What WeCom needs of a company beside its door: answers that are too much for a callback go by the outbox. */
function wecomDoors({ company, store, outbox, directory }: Tenant, clock: Clock) {
  return {
    roll: {
      ensure: (who: Account, profile: Profile) => directory.ensure(company, who, profile),
      knows: async (who: Account) => (await directory.byAccount(company, who)) !== undefined,
      accountsIn: (workspace: string) => directory.accountsIn(company, workspace),
      languagesIn: (workspace: string) => directory.languagesIn(company, workspace),
    },
    notes: createNotes(store, clock, company),
    compose: outbox.compose,
    owe: async (owed: readonly Owed[]) => {
      await store.write(company, (tx) => outbox.owe(tx, owed));
      void outbox.dispatch(company);
    },
    once: async (request: string) => (await store.once(company, request, async () => 'first')) === 'first',
  };
}

/** The calendar of the office whose secret this is, in whichever company. */
async function calendarBehind(tenants: readonly Tenant[], secret: string): Promise<string | undefined> {
  for (const { company, services } of tenants) {
    const id = await services.feeds.officeOf(company, secret);
    const office = services.routines.offices(company).find((each) => each.id === id);
    if (office !== undefined) return officeCalendar(services.routines, company, office, services.clock.now());
  }
  return undefined;
}

/** Builds the whole program in order; this function is its wiring diagram. */
export async function createApp(config: AppConfig, overrides: Overrides = {}): Promise<App> {
  const { env, file } = config;
  const clock = overrides.clock ?? systemClock;
  const look = overrides.look ?? false;
  const rulesLater = overrides.rulesLater ?? false;
  const log = overrides.log ?? createLog(env.logLevel);
  for (const warning of file.warnings ?? [])
    log.warn({ warning }, 'the configuration file leaves something open');
  /** Known once the server listens. */
  let port: number | undefined;
  const tenants: Tenant[] = [];
  const platforms: Platform[] = [];
  const add = (tenant: Tenant, platform: Platform) => {
    tenant.platforms.push(platform);
    platforms.push(platform);
  };

  if (env.slack !== undefined || env.wecom !== undefined) {
    const tenant = await openTenant({
      company: COMPANY,
      databaseUrl: env.databaseUrl,
      fromFile: file.company,
      overlay: file.overlay,
      limits: file.sending,
      ledger: ledgerFiles(env, look),
      publicUrl: () => env.publicUrl,
      rulesLater,
      clock,
      log,
    });
    tenants.push(tenant);
    const { firstHr, publicUrl } = env;
    if (env.slack !== undefined) {
      const parts = { ...tenant, clock, log: log.child({ part: 'slack' }) };
      add(tenant, createSlackPlatform(parts, { ...env.slack, firstHr }));
    }
    if (env.wecom !== undefined) {
      const parts = { ...tenant, ...wecomDoors(tenant, clock), clock, log: log.child({ part: 'wecom' }) };
      add(tenant, createWecomPlatform(parts, { ...env.wecom, firstHr, publicUrl }));
    }
  }
  if ((env.slack === undefined && env.wecom === undefined) || env.demo) {
    const movable = createMovableClock(clock);
    const tenant = await openTenant({
      company: DEMO,
      databaseUrl: demoDatabase(env.databaseUrl),
      fromFile: { ...DEMO_COMPANY, ...file.company },
      overlay: file.overlay,
      ledger: ledgerFiles(env, look, 'demo-'),
      publicUrl: () => (port === undefined ? undefined : `http://localhost:${port}`),
      rulesLater,
      clock: movable,
      log,
    });
    tenants.push(tenant);
    add(
      tenant,
      createLocalPlatform(
        { ...tenant, clock: movable, log: log.child({ part: 'local' }) },
        {
          movable: { clock: movable, beat: () => beatAll(tenant, log) },
          furnish: () => bringSample(tenant.services.policies, DEMO),
        },
      ),
    );
  }

  let started = false;
  const health = () => {
    const states = platforms.map((platform) => [platform.name, platform.health()] as const);
    const ready = started && states.every(([, state]) => state.ready);
    const rulebooks = tenants.map(
      (tenant) =>
        [
          tenant.company,
          {
            version: tenant.shelf.of(tenant.company).book.version,
            faults: tenant.shelf.faults(tenant.company),
          },
        ] as const,
    );
    const routines = tenants.map(
      (tenant) => [tenant.company, tenant.engine.state(tenant.company)?.beat] as const,
    );
    // Questions are answered all the same; only sending waits for the operator.
    const waiting = tenants.flatMap(({ company, outbox }) => {
      const guarded = outbox.guardedNow(company);
      return guarded === undefined ? [] : [[company, guarded.kind] as const];
    });
    return {
      ready,
      platforms: Object.fromEntries(states),
      rulebooks: Object.fromEntries(rulebooks),
      routines: Object.fromEntries(routines),
      ...(waiting.length === 0 ? {} : { sendingStopped: Object.fromEntries(waiting) }),
    };
  };
  const healthRoute: Route = {
    path: '/healthz',
    listener: (_request, response) => {
      const state = health();
      response
        .writeHead(state.ready ? 200 : 503, {
          'content-type': 'application/json',
          'cache-control': 'no-store',
        })
        .end(JSON.stringify(state));
    },
  };
  /** A person's own record, for printing: whichever company the token belongs to. */
  const records = printRoute(async (token) => {
    for (const { company, services } of tenants) {
      const record = await printedRecord(company, token, services);
      if (record !== undefined) return record;
    }
    return undefined;
  });
  const calendars = calendarRoute((secret) => calendarBehind(tenants, secret));
  const server = createWebServer([
    healthRoute,
    records,
    calendars,
    exportsRoute(tenants.map(({ exports }) => exports.files)),
    ...platforms.flatMap((platform) => platform.mounts),
  ]);
  const heartbeat = createHeartbeat(
    [...tenants.flatMap((tenant) => tenant.jobs), ...platforms.flatMap((platform) => platform.jobs ?? [])],
    log,
  );

  return {
    tenants,
    heartbeat,
    start: async () => {
      port = await server.start(env.port, env.host);
      for (const platform of platforms) await platform.start();
      for (const tenant of tenants) {
        await tenant.outbox.recover(tenant.company);
        void tenant.outbox.dispatch(tenant.company);
      }
      heartbeat.start();
      started = true;
      log.info({ port, platforms: platforms.map((platform) => platform.name) }, 'Decorum is ready');
      return { port };
    },
    stop: async () => {
      started = false;
      await heartbeat.stop();
      await Promise.all(tenants.map((tenant) => tenant.outbox.stop()));
      const closing = server.stop();
      for (const platform of [...platforms].reverse()) await platform.stop();
      await closing;
      for (const tenant of [...tenants].reverse()) await tenant.close();
      log.info({}, 'Decorum has stopped');
    },
  };
}
