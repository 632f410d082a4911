import { join } from 'node:path';
import { openStore, type Store } from '../../src/data/store/store.ts';
import type { Ledger, NewEntry } from '../../src/ledger/ledger.ts';
import { type LedgerFiles, openLedger } from '../../src/ledger/open.ts';
import { silentLog } from '../../src/shared/log.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { temporaryFolder } from './folder.ts';

export const COMPANY = 'acme';

/** A record in files of its own. */
export interface Kept {
  readonly file: string;
  readonly files: { readonly keyFile: string; readonly headsFile: string };
  readonly clock: TestClock;
  readonly store: Store;
  readonly ledger: Ledger;
  /** Adds entries, each in a commit of its own. */
  add(...entries: readonly NewEntry[]): Promise<number[]>;
  close(): Promise<void>;
  /** Closes it and opens it again from its files. */
  reopen(files?: Partial<LedgerFiles>): Promise<Kept>;
}

export async function openKept(
  where: { file: string; files: Kept['files'] } = inFolder(temporaryFolder()),
): Promise<Kept> {
  const clock = createTestClock();
  const store = await openStore(`sqlite:${where.file}`, clock);
  const ledger = await openLedger({
    store,
    company: COMPANY,
    clock,
    log: silentLog,
    files: where.files,
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const close = async () => {
    ledger.close();
    await store.close();
  };
  return {
    ...where,
    clock,
    store,
    ledger,
    close,
    add: async (...entries) => {
      const seqs: number[] = [];
      for (const entry of entries) {
        const [made] = await store.write(COMPANY, (tx) => ledger.append(tx, COMPANY, [entry]));
        seqs.push(made?.seq ?? 0);
      }
      return seqs;
    },
    reopen: async (files = {}) => {
      await close();
      return openKept({ file: where.file, files: { ...where.files, ...(files as Kept['files']) } });
    },
  };
}

export function inFolder(folder: string): { file: string; files: Kept['files'] } {
  return {
    file: join(folder, 'store.db'),
    files: { keyFile: join(folder, 'config', 'ledger.key'), headsFile: join(folder, 'elsewhere', 'heads') },
  };
}

/** What a person's answer looks like in the record. */
export function acknowledged(number: number, person = `p-${number}`): NewEntry {
  return {
    kind: 'acknowledged',
    subject: { policy: 'pol-1', version: 'ver-1', campaign: 'camp-1', assignment: `as-${number}` },
    act: { version: 'ver-1', hash: 'f'.repeat(64), statement: '我已阅读，并愿意遵守' },
    identity: { name: `王敏${number}`, number: String(1000 + number) },
    person,
  };
}
