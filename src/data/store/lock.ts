import Database from 'better-sqlite3';

/** Something only one process at a time may do with a database. Ends with its process, however that ends. */
export interface Lock {
  release(): void;
}

/**
 * Takes a lock beside a database file, or gives undefined while another process (or another part of this one) has it. It is an
 * operating system's lock on a file of its own: it needs no clock, no renewal, and is gone the moment its holder is, also after
 * kill -9; what is in the file does not matter. Both hosts of a shared folder must see each other's locks: no NFS without them.
 */
export function lockFile(path: string): Lock | undefined {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}
