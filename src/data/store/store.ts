import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../../shared/clock.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './schema.ts';
import { companyScope } from './scope.ts';
import { type Connections, openSqlite } from './sqlite.ts';

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/** The only two doors to the data; both are pinned to a company, and a query that is not is refused. */
export interface Store {
  read(company: string): Db;
  /** One transaction: all of `fn` is kept, or nothing. `fn` awaits nothing but queries on `tx`. */
  write<T>(company: string, fn: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * As `write`, for a request that may arrive twice: the request's id is kept in the same transaction, and a second
   * arrival runs nothing and gets `again`.
   */
  once<T>(company: string, request: string, fn: (tx: Tx) => Promise<T>): Promise<T | 'again'>;
  close(): Promise<void>;
}

/** A request's id as it is kept: it can be recognised, but tells nothing of who sent it or to the minute when. */
function digest(request: string): string {
  return createHash('sha256').update(request).digest('base64url');
}

/** A store over open connections; used with SQLite, and by the contract suite with PostgreSQL. */
export async function createStore(connections: Connections, clock: Clock): Promise<Store> {
  const now = () => new Date(clock.now()).toISOString();
  await migrate(connections.writer as unknown as Kysely<unknown>, now);
  const write: Store['write'] = (company, fn) =>
    connections.writer.withPlugin(companyScope(company)).transaction().execute(fn);
  return {
    read: (company) => connections.reader.withPlugin(companyScope(company)),
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
    close: () => connections.close(),
  };
}

/** A database address that this program cannot use, said for the operator. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
  readonly code = 'database-url';
}

/**
 * Opens the store at `sqlite:./var/decorum.db` (or `sqlite::memory:`), making the file and the tables as needed.
 * @throws DatabaseUrlError for any other address
 */
export async function openStore(url: string, clock: Clock): Promise<Store> {
  if (/^postgres(ql)?:/.test(url)) {
    throw new DatabaseUrlError('DATABASE_URL: PostgreSQL is not supported yet; use sqlite:./var/decorum.db');
  }
  const match = /^sqlite:(.+)$/.exec(url);
  if (!match?.[1])
    throw new DatabaseUrlError('DATABASE_URL: expected sqlite:PATH, for example sqlite:./var/decorum.db');
  return createStore(openSqlite(match[1]), clock);
}
