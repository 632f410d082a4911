import { existsSync } from 'node:fs';
import { writeZip } from '../evidence/zip.ts';
import { Refusal } from '../shared/errors.ts';
import type { Tenant } from '../tenant.ts';
import { withCompany } from './open.ts';
import { stoppable } from './stoppable.ts';
import { unwritten } from './unwritten.ts';
import { Failure, UsageError } from './usage.ts';

/** An option that has to be there. @throws UsageError naming it */
export function needed(values: Readonly<Record<string, string | boolean | undefined>>, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value.trim() === '') throw new UsageError(`--${name} is missing`);
  return value.trim();
}

/** Makes a pack and writes it, whole or not at all. @throws Failure in one line */
export async function writePack<M extends { readonly files: Parameters<typeof writeZip>[1] }>(
  out: string,
  make: (tenant: Tenant) => Promise<M>,
): Promise<M> {
  if (existsSync(out)) throw unwritten(out, { code: 'EEXIST' });
  const made = await withCompany(make).catch((error: unknown) => {
    throw error instanceof Refusal ? new Failure(error.text.en) : error;
  });
  try {
    await stoppable((signal) => writeZip(out, made.files, signal));
  } catch (error) {
    throw unwritten(out, error);
  }
  return made;
}
