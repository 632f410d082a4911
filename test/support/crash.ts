import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folder.ts';

/** What lies on the disk when the process that has this database open is killed now: the next one opens the copy. */
export function crashImage(file: string): string {
  const copy = join(temporaryFolder(), 'store.db');
  copyFileSync(file, copy);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  return copy;
}
