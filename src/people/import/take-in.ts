import type { Tx } from '../../data/store/store.ts';
import { chunks } from '../person.ts';
import type { Comparison, PersonChange } from './compare.ts';
import { mergeEmptied, ROWS, writeMoves, writeNotes, writePeople } from './write.ts';

/**
 * Writes what a file changes, piece by piece with what an undo needs, all in the caller's transaction. Who is left without an
 * account turned out to be the one who has it now: their roles and leave go along.
 */
export async function takeIn(tx: Tx, company: string, importId: string, found: Comparison): Promise<void> {
  let some: PersonChange[] = [];
  const flush = async () => {
    if (some.length === 0) return;
    await writeNotes(tx, company, importId, await writePeople(tx, some));
    some = [];
  };
  for (const change of found.changes()) {
    some.push(change);
    if (some.length === ROWS) await flush();
  }
  await flush();
  for (const moves of chunks(found.moves, ROWS)) {
    await writeNotes(tx, company, importId, await writeMoves(tx, company, moves));
  }
  for (const { from, to } of found.moves) {
    if (from !== undefined)
      await writeNotes(tx, company, importId, await mergeEmptied(tx, company, from, to));
  }
}
