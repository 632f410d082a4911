import type Database from 'better-sqlite3';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './schema.ts';

type Tx = Transaction<Tables>;
type Db = Kysely<Tables>;

/**
 * Work that belongs to the end of a transaction, however many parts of the program add to it on the way: what has been
 * gathered is written once before the commit, and told outside once it is durable.
 */
export interface Ending {
  /** Writes what was gathered; a failure undoes the whole transaction. */
  beforeCommit(): Promise<void>;
  /** The transaction is durable. Must not throw: nothing can be undone any more. */
  afterCommit(): void;
  /** Remembers how much has been gathered; what is returned goes back to that, when a part of the transaction is undone. */
  mark(): () => void;
}

/** Where a query runs: what a prepared statement has to know of a door to the data. */
interface Place {
  readonly company: string;
  /** PostgreSQL and SQLite write the same query differently. */
  readonly engine: 'sqlite' | 'postgres';
  /** The connection itself, where it is SQLite's and free: for prepared statements. */
  readonly raw: Database.Database | undefined;
  /** The same door without the guard: for what the guard has seen, and for what is no query. */
  readonly plain: Db;
  /** True where nothing is read that may still be undone. */
  readonly committed: boolean;
}

interface Context extends Omit<Place, 'committed'> {
  readonly endings: Map<string, Ending>;
}

const places = new WeakMap<Db, Place>();
const contexts = new WeakMap<Tx, Context>();

/** Makes a reader known, so that prepared statements run on it; only the store does this. */
export function lookAt(db: Db, place: Place): void {
  places.set(db, place);
}

export function placeOf(db: Db | Tx): Place {
  const place = places.get(db);
  if (place === undefined) throw new Error('a reader that was not opened by the store');
  return place;
}

/** Makes a transaction known, so that its end can be prepared; only the store does this. */
export function enter(tx: Tx, context: Omit<Context, 'endings'>): Context {
  const entered = { ...context, endings: new Map<string, Ending>() };
  contexts.set(tx, entered);
  places.set(tx, { ...context, committed: false });
  return entered;
}

export function contextOf(tx: Tx): Context {
  const context = contexts.get(tx);
  if (context === undefined) throw new Error('a transaction that was not opened by the store');
  return context;
}

/** The company that a transaction writes for. */
export function companyOf(tx: Tx): string {
  return contextOf(tx).company;
}

/** What ends this transaction under a name; made by the first who asks. */
export function endingOf<E extends Ending>(tx: Tx, name: string, make: () => E): E {
  const { endings } = contextOf(tx);
  const found = endings.get(name);
  if (found !== undefined) return found as E;
  const made = make();
  endings.set(name, made);
  return made;
}

/** Runs a piece of SQL that is no query: a savepoint, a lock. */
export async function command(tx: Tx, text: string): Promise<void> {
  const { raw, plain } = contextOf(tx);
  if (raw === undefined) await plain.executeQuery(CompiledQuery.raw(text));
  else commandOf(raw, text).run();
}

const commands = new WeakMap<Database.Database, Map<string, Database.Statement>>();

function commandOf(raw: Database.Database, text: string): Database.Statement {
  const known = commands.get(raw) ?? new Map<string, Database.Statement>();
  commands.set(raw, known);
  const statement = known.get(text) ?? raw.prepare(text);
  known.set(text, statement);
  return statement;
}

/**
 * Takes the company's lock until the end of the transaction. SQLite's write lock has been taken by `begin immediate`;
 * PostgreSQL lets writers in side by side.
 */
export async function lockCompany(tx: Tx): Promise<void> {
  const { raw, plain, company } = contextOf(tx);
  if (raw !== undefined) return;
  await plain.executeQuery(CompiledQuery.raw('select pg_advisory_xact_lock(hashtext($1))', [company]));
}

/** True when the engine has given up the whole transaction, as SQLite does on a full or failing disk. */
export function givenUp(tx: Tx): boolean {
  const { raw } = contextOf(tx);
  return raw !== undefined && !raw.inTransaction;
}

/** Runs a part of a transaction that can be undone alone. */
export async function inSavepoint<T>(tx: Tx, fn: () => Promise<T>): Promise<T> {
  const { endings } = contextOf(tx);
  await command(tx, 'savepoint part');
  const before = new Map([...endings].map(([name, ending]) => [name, ending.mark()]));
  try {
    const result = await fn();
    await command(tx, 'release savepoint part');
    return result;
  } catch (error) {
    // Nothing is left of the transaction: whoever opened it has to end it.
    if (givenUp(tx)) throw error;
    await command(tx, 'rollback to savepoint part');
    await command(tx, 'release savepoint part');
    for (const name of [...endings.keys()]) {
      const undo = before.get(name);
      if (undo === undefined) endings.delete(name);
      else undo();
    }
    throw error;
  }
}
