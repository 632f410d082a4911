import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type { Tables } from '../../src/data/store/schema.ts';
import type { Connections } from '../../src/data/store/sqlite.ts';

/** As much of a `pg` pool as Kysely uses, over one embedded PostgreSQL: who connects waits until it is free. */
function pool(pg: PGlite, exclusive: boolean): PostgresPool {
  let last: Promise<void> = Promise.resolve();
  const query = async (text: string, parameters: readonly unknown[]) => {
    const { rows, affectedRows } = await pg.query(text, [...parameters]);
    const command = /^\s*\(?\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? '';
    return { command, rowCount: affectedRows ?? rows.length, rows };
  };
  return {
    connect: async () => {
      let release = () => {};
      if (exclusive) {
        const before = last;
        last = new Promise((resolve) => {
          release = resolve;
        });
        await before;
      }
      return { query, release } as unknown as PostgresPoolClient;
    },
    end: async () => {},
  };
}

/** The two doors of a store over PostgreSQL, for the contract suite: writers take turns, readers do not wait. */
export function overPglite(pg: PGlite): Connections {
  const writer = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool(pg, true) }) });
  const reader = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool(pg, false) }) });
  return {
    reader,
    writer,
    close: async () => {
      await reader.destroy();
      await writer.destroy();
    },
  };
}
