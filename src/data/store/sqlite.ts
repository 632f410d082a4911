import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { type Lock, lockFile } from './lock.ts';
import type { Tables } from './schema.ts';

/**
 * Every write transaction takes its lock at once: no reader turns into a writer half-way and finds the lock gone. On a full or
 * failing disk SQLite gives a transaction up by itself: there is nothing left to roll back then, and the cause is what is told.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #gone: () => boolean;
  constructor(database: SqliteDatabase, gone: () => boolean) {
    super({ database });
    this.#gone = gone;
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (!this.#gone()) await super.rollbackTransaction(connection);
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Most statements that stay prepared: more than the program has. */
const PREPARED = 500;
/** A longer one, such as an insert of many rows, does not come again in the same words. */
const LONGEST = 4_000;

/** A connection that prepares each statement once. (None of ours is read row by row, where two readers would meet.) */
function preparing(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, Database.Statement>();
  return {
    prepare: (text) => {
      if (text.length > LONGEST) return database.prepare(text) as unknown as ReturnType<SqliteDatabase['prepare']>;
      let statement = statements.get(text);
      if (statement === undefined) {
        if (statements.size >= PREPARED) statements.clear();
        statement = database.prepare(text);
        statements.set(text, statement);
      }
      return statement as unknown as ReturnType<SqliteDatabase['prepare']>;
    },
    close: () => database.close(),
  };
}

class ImmediateDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  readonly #gone: () => boolean;
  constructor(database: SqliteDatabase, gone: () => boolean) {
    super({ database });
    this.#database = database;
    this.#gone = gone;
  }
  override createDriver(): Driver {
    return new ImmediateDriver(this.#database, this.#gone);
  }
}

/** The settings of a connection that keeps what it committed, whatever happens to the machine. */
export function configure(database: Database.Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 1000');
  database.pragma('foreign_keys = ON');
  // What was deleted is overwritten: a return address must not be readable in the file afterwards.
  database.pragma('secure_delete = ON');
}

export interface Connections {
  readonly reader: Kysely<Tables>;
  readonly writer: Kysely<Tables>;
  /** SQLite's own writing connection: what a prepared statement runs on. */
  readonly raw?: Database.Database;
  /** SQLite's own reading connection. */
  readonly reading?: Database.Database;
  /** True where both doors lead to one connection: a transaction of a reader then has to wait for the writer's. */
  readonly shared?: boolean;
  /** Where a lock is of no use (in memory), everybody gets it. */
  lock?(name: string): Lock | undefined;
  close(): Promise<void>;
}

/**
 * Opens a SQLite file (or `:memory:`, where both doors share one connection). Reads have a connection of their own, so that a
 * read inside a write transaction cannot wait for itself.
 */
export function openSqlite(file: string): Connections {
  if (file === ':memory:') {
    const database = new Database(file);
    configure(database);
    // Two doors to one connection: a read inside a write transaction must not wait for its own end.
    const shared = preparing(database);
    const writer = new Kysely<Tables>({ dialect: new ImmediateDialect(shared, () => !database.inTransaction) });
    const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: shared }) });
    return { reader, writer, raw: database, shared: true, close: () => writer.destroy() };
  }
  mkdirSync(dirname(file), { recursive: true });
  const writing = new Database(file);
  configure(writing);
  // An answer touches a dozen trees: with the usual 2 MB most of their pages would be read anew each time.
  writing.pragma('cache_size = -16000');
  const reading = new Database(file);
  configure(reading);
  reading.pragma('query_only = ON');
  const writer = new Kysely<Tables>({ dialect: new ImmediateDialect(preparing(writing), () => !writing.inTransaction) });
  const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparing(reading) }) });
  return {
    reader,
    writer,
    raw: writing,
    reading,
    lock: (name) => lockFile(`${file}-${name}.lock`),
    close: async () => {
      await reader.destroy();
      await writer.destroy();
    },
  };
}
