import type Database from 'better-sqlite3';
import {
  type EntryBody,
  entryText,
  type HeadBody,
  headText,
  NO_HASH,
  sha256,
} from '../../src/ledger/chain.ts';
import { commitmentOf } from '../../src/ledger/commitments.ts';
import type { SigningKey } from '../../src/ledger/keys.ts';

interface Row {
  seq: number;
  part: string;
  salt: string;
  content: string;
  body: string;
  kind: string;
}

/**
 * What somebody does who holds the database and wants another past: every declined becomes acknowledged in act, the chain
 * is made anew and signed with a key of their own. The result holds in itself.
 */
export function rebuildWith(database: Database.Database, key: SigningKey): void {
  const all = (table: string) => database.prepare(`select * from ${table} order by seq`).all() as Row[];
  const update = (table: string, set: Record<string, string>, seq: number, more = '') =>
    database
      .prepare(
        `update ${table} set ${Object.keys(set)
          .map((name) => `${name} = ?`)
          .join()} where seq = ? ${more}`,
      )
      .run(...Object.values(set), seq);
  const acts = new Map<number, string>();
  for (const row of all('ledger_payloads')) {
    if (row.part !== 'act') continue;
    const act = JSON.parse(row.content) as Record<string, unknown>;
    if (act.publicKey !== undefined) {
      act.publicKey = key.publicKey;
      if (act.key !== undefined) act.key = key.id;
      if (act.to !== undefined) act.to = key.id;
      if (act.from !== undefined) act.from = key.id;
    }
    if (act.statement !== undefined) act.statement = '从未见过';
    const content = JSON.stringify(act);
    update('ledger_payloads', { content }, row.seq, `and part = 'act'`);
    acts.set(row.seq, commitmentOf(row.salt, content));
  }
  let previous = NO_HASH;
  const hashes = new Map<number, string>();
  for (const row of all('ledger_entries')) {
    const { v: _, ...was } = JSON.parse(row.body) as EntryBody & { v: number };
    const body = entryText({ ...was, act: acts.get(row.seq) ?? '', previous });
    previous = sha256(body);
    hashes.set(row.seq, previous);
    update('ledger_entries', { body, hash: previous }, row.seq);
  }
  for (const row of all('ledger_heads')) {
    const { v: _, ...was } = JSON.parse(row.body) as HeadBody & { v: number };
    const body = headText({ ...was, key: key.id, hash: hashes.get(row.seq) ?? '' });
    update('ledger_heads', { body, signature: key.sign(body) }, row.seq);
  }
}
