import Database from 'better-sqlite3';

/** Every table of a database file with all of its rows: what somebody finds who opens the file. */
export function dumpFile(file: string): Record<string, Record<string, unknown>[]> {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .all() as { name: string }[];
    return Object.fromEntries(
      tables.map(({ name }) => [
        name,
        database.prepare(`select * from "${name}"`).all() as Record<string, unknown>[],
      ]),
    );
  } finally {
    database.close();
  }
}

/** The columns of every table of a database file. */
export function columnsOf(file: string): Record<string, string[]> {
  const database = new Database(file, { readonly: true });
  try {
    const columns = database
      .prepare(
        "select t.name as tableName, c.name as columnName from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite_%'",
      )
      .all() as { tableName: string; columnName: string }[];
    const tables: Record<string, string[]> = {};
    for (const { tableName, columnName } of columns) {
      tables[tableName] = [...(tables[tableName] ?? []), columnName];
    }
    return tables;
  } finally {
    database.close();
  }
}
