import * as crypto from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Expression, ExpressionBuilder, Kysely, SqlBool, Transaction } from 'kysely';
import type { Clock } from '../../shared/clock.ts';
import { BackupError, backUp } from './backup.ts';
import { createGroup } from './group.ts';
import type { Lock } from './lock.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './schema.ts';
import { companyScope } from './scope.ts';
import { type Connections, openSqlite } from './sqlite.ts';
import { enter, lookAt } from './transaction.ts';

export type Db = Kysely<Tables>;
export type { Lock } from './lock.ts';
export type Tx = Transaction<Tables>;
/** A condition on the rows of a query, and what builds one. */
export type Condition = Expression<SqlBool>;
export type ConditionBuilder<T extends keyof Tables> = ExpressionBuilder<Tables, T>;

/** The only two doors to the data; both are pinned to a company, and a query that is not is refused. */
export interface Store {
  read(company: string): Db;
  /** Several reads of one and the same state. Others who read wait meanwhile: keep it short. */
  snapshot<T>(company: string, fn: (db: Db) => Promise<T>): Promise<T>;
  /** One transaction: all of `fn` is kept, or nothing. `fn` awaits nothing but queries on `tx`. */
  write<T>(company: string, fn: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * As `write`, for a request that may arrive twice: the request's id is kept in the same transaction, and a second
   * arrival runs nothing and gets `again`.
   */
  once<T>(company: string, request: string, fn: (tx: Tx) => Promise<T>): Promise<T | 'again'>;
  /**
   * As `once`, for many small writes at the same moment: they share one commit, each in a savepoint of its own, so that one
   * that fails does so alone. Answered when the commit is durable.
   */
  grouped<T>(company: string, request: string, fn: (tx: Tx) => Promise<T>): Promise<T | 'again'>;
  /** For what only one process at a time may do; undefined while another one does it. */
  lock(name: string): Lock | undefined;
  /** Copies the whole database into a new file, also while it is being written. @throws BackupError */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

const NO_LOCK: Lock = { release: () => {} };

/** A request's id as it is kept: it can be recognised, but tells nothing of who sent it or to the minute when. */
const digest: (request: string) => string =
  typeof crypto.hash === 'function'
    ? (request) => crypto.hash('sha256', request, 'base64url')
    : (request) => crypto.createHash('sha256').update(request).digest('base64url');

/** A store over open connections; used with SQLite, and by the contract suite with PostgreSQL. */
export async function createStore(connections: Connections, clock: Clock): Promise<Store> {
  const now = () => new Date(clock.now()).toISOString();
  await migrate(connections.writer as unknown as Kysely<unknown>, now);
  const scopes = new Map<string, ReturnType<typeof companyScope>>();
  const scopeOf = (company: string) => {
    const scope = scopes.get(company) ?? companyScope(company);
    scopes.set(company, scope);
    return scope;
  };
  const engine = connections.raw === undefined ? 'postgres' : 'sqlite';
  const looking = connections.shared ? connections.raw : connections.reading;
  const readers = new Map<string, Db>();
  const readerOf = (company: string): Db => {
    const known = readers.get(company);
    if (known !== undefined) return known;
    const plain = connections.reader;
    const db = plain.withPlugin(scopeOf(company));
    // The writer's connection has its pages at hand whatever was written. While a transaction is open on a connection, a
    // read of somebody else goes to the other one, or waits its turn.
    lookAt(db, {
      company,
      engine,
      get raw() {
        if (connections.raw?.inTransaction === false) return connections.raw;
        return looking?.inTransaction === false ? looking : undefined;
      },
      plain,
      get committed() {
        return !(connections.shared && looking?.inTransaction);
      },
    });
    readers.set(company, db);
    return db;
  };
  const write: Store['write'] = async (company, fn) => {
    const { result, endings } = await connections.writer.transaction().execute(async (plain) => {
      const tx = plain.withPlugin(scopeOf(company));
      const context = enter(tx, { company, engine, raw: connections.raw, plain });
      const result = await fn(tx);
      for (const ending of context.endings.values()) await ending.beforeCommit();
      return { result, endings: context.endings };
    });
    for (const ending of endings.values()) ending.afterCommit();
    return result;
  };
  const group = createGroup({ write, digest, today: () => now().slice(0, 10) });
  return {
    read: readerOf,
    snapshot: (company, fn) =>
      (connections.shared ? connections.writer : connections.reader)
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((plain) => {
          const db = plain.withPlugin(scopeOf(company));
          lookAt(db, { company, engine, raw: looking, plain, committed: false });
          return fn(db);
        }),
    write,
    once: (company, request, fn) =>
      write(company, async (tx) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('seen')
          .values({ company, id: digest(request), at: now().slice(0, 10) })
          .onConflict((conflict) => conflict.columns(['company', 'id']).doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 0n ? 'again' : fn(tx);
      }),
    grouped: group.once,
    lock: (name) => (connections.lock === undefined ? NO_LOCK : connections.lock(name)),
    backup: async (file) => {
      if (connections.raw === undefined) throw new BackupError('only SQLite is backed up by this program');
      await backUp(connections.raw, file);
    },
    close: () => connections.close(),
  };
}

/** A database address that this program cannot use, said for the operator. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
  readonly code = 'database-url';
}

/** There is no database where one should only be looked at. */
export class NoDatabaseError extends Error {
  override readonly name = 'NoDatabaseError';
  readonly code = 'no-database';
}

/**
 * Opens the store at `sqlite:./var/decorum.db` (or `sqlite::memory:`), making the file and the tables as needed.
 * @throws DatabaseUrlError for any other address
 */
export async function openStore(
  url: string,
  clock: Clock,
  options: { mustExist?: boolean } = {},
): Promise<Store> {
  if (/^postgres(ql)?:/.test(url)) {
    throw new DatabaseUrlError('DATABASE_URL: PostgreSQL is not supported yet; use sqlite:./var/decorum.db');
  }
  const match = /^sqlite:(.+)$/.exec(url);
  if (!match?.[1])
    throw new DatabaseUrlError('DATABASE_URL: expected sqlite:PATH, for example sqlite:./var/decorum.db');
  if (options.mustExist && !existsSync(match[1])) {
    throw new NoDatabaseError(`there is no database at ${match[1]}; DATABASE_URL names it`);
  }
  return createStore(openSqlite(match[1]), clock);
}
