import { createHash } from 'node:crypto';
import type { Store, Tx } from '../../data/store/store.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Ids, randomIds } from '../../shared/ids.ts';
import { dayIn } from '../../time/days.ts';
import { type Companies, officesOf } from '../company.ts';
import { type FieldName, type Kind, type Mapping, mapColumns } from './columns.ts';
import { type Comparison, compare, type PersonChange } from './compare.ts';
import { newLeave, readDays } from './days.ts';
import { type Known, loadKnown, workspacesOf } from './known.ts';
import { faulty, undoneBefore, unknownImport } from './refusals.ts';
import { readTable, type Table } from './table.ts';
import { takeIn } from './take-in.ts';
import { type Counts, Tally } from './tally.ts';
import { revert } from './undo.ts';
import type { Fault } from './values.ts';
import { Faults, readPeople, type Wanted, type Workspaces } from './wanted.ts';
import { writeNotes } from './write.ts';
import { daysThere, writeDays } from './write-days.ts';

export type { Kind } from './columns.ts';
export type { FieldChange, PersonChange } from './compare.ts';
export type { Counts } from './tally.ts';
export type { Fault } from './values.ts';

/** What a file would do, or did. */
export interface Preview {
  readonly kind: Kind;
  readonly counts: Counts;
  readonly mapping: readonly { readonly header: string; readonly field: FieldName }[];
  readonly ignored: readonly string[];
  /** People only: whom the file changes, at most a thousand of them; the counts are of all. */
  readonly changes: readonly PersonChange[];
  /** At most 200 of them. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
}

export interface Options {
  readonly kind?: Kind | undefined;
  /** Header to field, `-` for none. */
  readonly map?: ReadonlyMap<string, string> | undefined;
  readonly workspaces?: Workspaces | undefined;
  readonly progress?: ((rows: number) => void) | undefined;
}

export interface Applied extends Preview {
  readonly id: string;
}

export interface ImportRow {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly counts: Counts;
  readonly undoneAt: string | undefined;
}

/** HR's files: looked at first, then taken in as a whole or not at all, and taken back. */
export interface Imports {
  /** @throws Refusal when the file as a whole cannot be used */
  preview(company: string, file: Uint8Array, options?: Options): Promise<Preview>;
  /** @throws Refusal, also when any row is wrong: then nothing was imported */
  apply(
    company: string,
    request: string,
    file: Uint8Array,
    by: { who: string; reason?: string | undefined },
    options?: Options,
  ): Promise<Applied | 'again'>;
  /** @throws Refusal when there is no such import, it is undone, or a later one touched the same people */
  undo(
    company: string,
    request: string,
    id: string,
    by: { who: string; reason?: string | undefined },
  ): Promise<void>;
  list(company: string): Promise<readonly ImportRow[]>;
}

interface ReadFile {
  readonly table: Table;
  readonly kind: Kind;
  readonly mapping: Mapping;
  readonly faults: Faults;
  readonly wanted: readonly Wanted[];
}

export function createImports(parts: {
  store: Store;
  clock: Clock;
  companies: Companies;
  ledger?: Ledger | undefined;
  ids?: Ids;
  /** Called when people, accounts or roles may have changed. */
  onChange?: (company: string) => Promise<void>;
}): Imports {
  const { store, clock, companies, ledger, ids = randomIds, onChange } = parts;
  const now = () => new Date(clock.now()).toISOString();
  const today = (company: string) => dayIn(companies.of(company).zone, clock.now());

  const read = async (company: string, file: Uint8Array, options: Options): Promise<ReadFile> => {
    const table = await readTable(file);
    const kind = options.kind ?? 'people';
    const mapping = mapColumns(table.headers, kind, options.map);
    const faults = new Faults();
    const wanted =
      kind === 'people'
        ? await readPeople(table, {
            mapping,
            faults,
            offices: officesOf(companies.of(company)),
            workspaces: await workspacesFor(company, options.workspaces ?? {}),
            progress: options.progress,
          })
        : [];
    return { table, kind, mapping, faults, wanted };
  };
  /** The workspace an account column speaks of: as given, else the only one of its kind that is known. */
  const workspacesFor = async (company: string, given: Workspaces): Promise<Workspaces> => {
    const known = await workspacesOf(store.read(company), company);
    const only = (pattern: RegExp) => {
      const found = known.filter((each) => pattern.test(each));
      return found.length === 1 ? found[0] : undefined;
    };
    return {
      slack: given.slack ?? only(/^[TE][A-Z0-9]{5,}$/),
      wecom: given.wecom ?? only(/^w[a-z][\w-]{6,}$/),
    };
  };

  const previewOf = (file: ReadFile, counts: Counts, changes: readonly PersonChange[]): Preview => ({
    kind: file.kind,
    counts,
    mapping: [...file.mapping.columns].map(([field, index]) => ({
      header: file.mapping.headers[index]?.trim() ?? '',
      field,
    })),
    ignored: file.mapping.ignored,
    changes,
    faults: file.faults.list,
    faultCount: file.faults.count,
  });
  const comparison = (company: string, file: ReadFile, known: Known): Comparison =>
    compare(file.wanted, known, { company, ids, mapping: file.mapping, faults: file.faults });

  /** Leave and shifts against what is there. */
  const daysOf = async (
    db: Pick<Tx, 'selectFrom'>,
    company: string,
    file: ReadFile,
    known: Known,
    options: Options,
  ) => {
    const kind = file.kind === 'rota' ? 'rota' : 'leave';
    const { mapping, faults, table } = file;
    const entries = await readDays(table, kind, { mapping, faults, known, progress: options.progress });
    const there = await daysThere(db, company, entries);
    const leave = newLeave(entries, there.leave, ids);
    const shifts = entries.flatMap((entry) => {
      if (entry.kind !== 'shift') return [];
      const before = there.shifts.get(`${entry.person}/${entry.day}`);
      const same = before !== undefined && before.open === entry.open && before.close === entry.close;
      return same ? [] : [{ entry, before }];
    });
    const changed = shifts.filter(({ before }) => before !== undefined).length;
    const fresh = leave.length + shifts.length - changed;
    const counts: Counts = {
      rows: entries.length,
      new: fresh,
      changed,
      left: 0,
      unchanged: entries.length - fresh - changed,
      absent: 0,
    };
    return { leave, shifts, counts };
  };

  const note = async (
    tx: Tx,
    company: string,
    file: Uint8Array,
    done: { id: string; kind: Kind; counts: Counts },
    by: { who: string; reason?: string | undefined },
  ): Promise<void> => {
    const last = await tx
      .selectFrom('imports')
      .select('number')
      .where('company', '=', company)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const hash = createHash('sha256').update(file).digest('hex');
    const { id, kind, counts } = done;
    await tx
      .insertInto('imports')
      .values({
        company,
        id,
        number: (last?.number ?? 0) + 1,
        kind,
        at: now(),
        by_whom: by.who,
        reason: by.reason ?? null,
        file: hash,
        counts: JSON.stringify(counts),
        undone_at: null,
        undone_by: null,
      })
      .execute();
    await ledger?.append(tx, company, [
      {
        kind: 'imported',
        subject: {},
        act: { import: id, kind, file: hash, counts: { ...counts } },
        identity: { by: by.who, ...(by.reason === undefined ? {} : { reason: by.reason }) },
      },
    ]);
  };

  const applyIn = async (
    tx: Tx,
    company: string,
    raw: Uint8Array,
    file: ReadFile,
    by: { who: string; reason?: string | undefined },
    options: Options,
  ): Promise<Applied> => {
    const known = await loadKnown(tx, company);
    const id = ids('im');
    if (file.kind === 'people') {
      const found = comparison(company, file, known);
      if (file.faults.count > 0) throw faulty(file.faults);
      const tally = new Tally();
      for (const change of found.changes()) tally.add(change);
      const counts = tally.counts(file.wanted.length, found.absent);
      // Its row first: what an undo needs is kept under it, piece by piece.
      await note(tx, company, raw, { id, kind: file.kind, counts }, by);
      await takeIn(tx, company, id, found);
      return { ...previewOf(file, counts, tally.listed), id };
    }
    const { leave, shifts, counts } = await daysOf(tx, company, file, known, options);
    if (file.faults.count > 0) throw faulty(file.faults);
    await note(tx, company, raw, { id, kind: file.kind, counts }, by);
    await writeNotes(
      tx,
      company,
      id,
      await writeDays(tx, company, leave, shifts, { who: by.who, at: now() }),
    );
    return { ...previewOf(file, counts, []), id };
  };

  return {
    preview: async (company, raw, options = {}) => {
      const file = await read(company, raw, options);
      const db = store.read(company);
      const known = await loadKnown(db, company);
      if (file.kind === 'people') {
        const found = comparison(company, file, known);
        const tally = new Tally();
        for (const change of found.changes()) tally.add(change);
        return previewOf(file, tally.counts(file.wanted.length, found.absent), tally.listed);
      }
      const { counts } = await daysOf(db, company, file, known, options);
      return previewOf(file, counts, []);
    },
    apply: async (company, request, raw, by, options = {}) => {
      const file = await read(company, raw, options);
      if (file.faults.count > 0) throw faulty(file.faults);
      const done = await store.once(company, request, (tx) => applyIn(tx, company, raw, file, by, options));
      if (done !== 'again') await onChange?.(company);
      return done;
    },
    undo: async (company, request, id, by) => {
      const done = await store.once(company, request, async (tx) => {
        const row = await tx
          .selectFrom('imports')
          .select(['id', 'number', 'undone_at', 'file', 'kind'])
          .where('company', '=', company)
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined) throw unknownImport(id);
        if (row.undone_at !== null) throw undoneBefore(id, row.undone_at.slice(0, 10));
        await revert(tx, company, row, today(company));
        await tx
          .updateTable('imports')
          .set({ undone_at: now(), undone_by: by.who })
          .where('company', '=', company)
          .where('id', '=', id)
          .execute();
        await ledger?.append(tx, company, [
          {
            kind: 'imported',
            subject: {},
            act: { import: id, kind: row.kind, file: row.file, undone: true },
            identity: { by: by.who, ...(by.reason === undefined ? {} : { reason: by.reason }) },
          },
        ]);
      });
      if (done !== 'again') await onChange?.(company);
    },
    list: async (company) => {
      const rows = await store
        .read(company)
        .selectFrom('imports')
        .selectAll()
        .where('company', '=', company)
        .orderBy('number', 'desc')
        .limit(20)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        at: row.at,
        counts: JSON.parse(row.counts) as Counts,
        undoneAt: row.undone_at ?? undefined,
      }));
    },
  };
}
