import { existsSync } from 'node:fs';
import { COMPANY, createApp } from '../app.ts';
import { readConfig } from '../config/config.ts';
import { DatabaseUrlError } from '../data/store/store.ts';
import { LedgerKeyError } from '../ledger/keys.ts';
import { silentLog } from '../shared/log.ts';
import { withSmallHeap } from '../shared/memory.ts';
import type { Tenant } from '../tenant.ts';
import { Failure } from './usage.ts';

/** What a command line does with a company's database. */
export interface OpenFor {
  /** Only looks: works without the signing key, makes neither a database nor a key. */
  readonly look?: boolean;
}

/**
 * Runs a command on the company that `npm start` serves with the same settings (`.env` is read too): that of the configured
 * platforms, or the made-up one where none is.
 */
export async function withCompany<T>(fn: (tenant: Tenant) => Promise<T>, options: OpenFor = {}): Promise<T> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const app = await withSmallHeap(() =>
    createApp(config, { log: silentLog, rulesLater: true, ...(options.look ? { look: true } : {}) }),
  ).catch((error: unknown) => {
    if (error instanceof LedgerKeyError || error instanceof DatabaseUrlError || isPlain(error)) {
      throw new Failure((error as Error).message);
    }
    throw error;
  });
  try {
    const tenant = app.tenants.find((each) => each.company === COMPANY) ?? app.tenants[0];
    if (tenant === undefined) throw new Failure('no company is configured');
    return await fn(tenant);
  } finally {
    await app.stop();
  }
}

/** What is said to the operator as it is: another program version, a database that is not there. */
function isPlain(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === 'newer-store' || code === 'no-database';
}
