import { existsSync } from 'node:fs';
import type { Store } from '../data/store/store.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { headOf, openHeadsFile } from './heads.ts';
import { keyIsMissing, openKeyRing } from './key-ring.ts';
import { isOpenToOthers } from './keys.ts';
import { createLedger, type Ledger } from './ledger.ts';

export interface LedgerFiles {
  /** The private key; absent: one that lives as long as the process, for a database in memory. */
  readonly keyFile?: string | undefined;
  /** Where signed heads are kept outside the database; absent: nowhere. */
  readonly headsFile?: string | undefined;
  /** An outside authority that stamps heads. */
  readonly witnessUrl?: string | undefined;
  /** Nothing is going to be added: the key may be elsewhere, and none is made. */
  readonly look?: boolean | undefined;
}

/**
 * Opens the record of a company, making the key at the first start.
 * @throws LedgerKeyError when there are entries and the key that signed them is missing or another one
 */
export async function openLedger(parts: {
  store: Store;
  company: string;
  clock: Clock;
  log: Log;
  files: LedgerFiles;
}): Promise<Ledger> {
  const { store, company, clock, log, files } = parts;
  const latest = await store
    .read(company)
    .selectFrom('ledger_heads')
    .select(['seq', 'body', 'signature'])
    .where('company', '=', company)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const inUse = latest === undefined ? undefined : headOf(latest.body)?.key;
  if (files.look) {
    const keys = openKeyRing(
      files.keyFile !== undefined && existsSync(files.keyFile) ? files.keyFile : undefined,
    );
    const heads = files.headsFile === undefined ? undefined : openHeadsFile(files.headsFile);
    return createLedger({ store, clock, log, keys, heads });
  }
  const { keyFile } = files;
  if (
    keyFile !== undefined &&
    inUse !== undefined &&
    !existsSync(keyFile) &&
    !existsSync(`${keyFile}.next`)
  ) {
    throw keyIsMissing(keyFile, inUse);
  }
  const keys = openKeyRing(keyFile);
  if (keyFile !== undefined && inUse !== undefined) keys.use(inUse);
  const { id, publicKey } = keys.current();
  if (keyFile !== undefined) {
    log.info({ company, key: id, publicKey }, keys.made ? 'the signing key was made' : 'the signing key');
    if (isOpenToOthers(keyFile)) {
      log.warn({ company, key: id }, 'others may read the file of the signing key: chmod 600 it');
    }
  }

  const heads = files.headsFile === undefined ? undefined : openHeadsFile(files.headsFile);
  if (heads !== undefined) {
    const kept = heads.read().flatMap((line) => {
      const head = headOf(line.body);
      return head?.company === company ? [head] : [];
    });
    const farthest = Math.max(0, ...kept.map((head) => head.seq));
    const seq = latest?.seq ?? 0;
    // A process that died between its commit and the file left the file one head behind.
    if (latest !== undefined && farthest < seq) heads.append([latest]);
    if (farthest > seq) {
      log.error(
        { company, entries: seq, heads: farthest },
        'the heads file knows entries that the database has not: was a backup restored? see decorum ledger verify',
      );
    }
  }
  return createLedger({ store, clock, log, keys, heads });
}
