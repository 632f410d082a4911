import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** The copy did not turn out whole: the database itself may be damaged. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code = 'backup';
}

/**
 * Copies an open database into a new file, as it is at one moment, while others read and write. The file appears under its name
 * once it is whole and has been checked.
 */
export async function backUp(database: Database.Database, file: string): Promise<void> {
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    await database.backup(part);
    const copy = new Database(part);
    try {
      // One file, without a journal beside it.
      copy.pragma('journal_mode = DELETE');
      const found = copy.pragma('quick_check', { simple: true });
      if (found !== 'ok') throw new BackupError('the copy is damaged: check the disk, and “decorum ledger verify”');
    } finally {
      copy.close();
    }
    if (existsSync(file)) throw new BackupError(`${file} exists already`);
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}
