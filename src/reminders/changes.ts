import type { Store, Tx } from '../data/store/store.ts';
import { type Companies, type Company, companySchema } from '../people/company.ts';
import type { Clock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import type { Text } from '../shared/lang.ts';

/** The settings that are changed piece by piece in chat, each a list. */
export type ListItem = 'offices' | 'officeHours' | 'calendarDays' | 'officialDays' | 'routines';

/** One change of routines, hours or days: who made it, what it said, and whether it was taken back. */
export interface RoutineChange {
  readonly number: number;
  readonly at: string;
  readonly by: string;
  readonly item: ListItem;
  /** '' for all offices. */
  readonly office: string;
  readonly said: Text;
  readonly undone: boolean;
}

/** Who changes what; a repeated `request` changes nothing. */
export interface Making {
  readonly company: string;
  readonly request: string;
  readonly by: string;
}

/** Called in the transaction of a change with the item as it was and as it became. */
export type Recorder = (tx: Tx, before: unknown, after: unknown) => Promise<void>;

/** Changes of routines, hours and days, each kept so that it can be shown and taken back. */
export interface Changes {
  /** Changes one item and keeps what was; `next` gets what holds now. Gives the number of the change, by which it is taken back. */
  apply<K extends ListItem>(
    making: Making,
    change: { item: K; office: string; said: Text; next: (now: Company[K]) => Company[K] },
  ): Promise<number>;
  /** Keeps a change that another part makes: give it to that part, it runs in its transaction. */
  recorder(making: Making, what: { item: ListItem; office: string; said: Text }): Recorder;
  /** The number of the newest change. */
  newest(company: string): Promise<number>;
  find(company: string, number: number): Promise<RoutineChange | undefined>;
  /** Newest first; with `office` those of one office and of all. */
  list(company: string, o: { office?: string; limit: number }): Promise<readonly RoutineChange[]>;
  /** Takes a change back. @throws Refusal when what it changed has been changed again */
  undo(making: Making, number: number): Promise<'done' | 'before'>;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A list with a change to it taken back, or undefined when what was changed is not there any more. */
export function takenBack(
  now: readonly unknown[],
  before: readonly unknown[],
  after: readonly unknown[],
): unknown[] | undefined {
  const added = after.filter((each) => !before.some((one) => same(one, each)));
  const removed = before.filter((each) => !after.some((one) => same(one, each)));
  if (!added.every((each) => now.some((one) => same(one, each)))) return undefined;
  if (removed.some((each) => now.some((one) => same(one, each)))) return undefined;
  if (same(now, after)) return [...before];
  const kept = now.filter((each) => !added.some((one) => same(one, each)));
  return [...kept, ...removed];
}

export function createChanges(parts: { store: Store; companies: Companies; clock: Clock }): Changes {
  const { store, companies, clock } = parts;
  const queues = new Map<string, Promise<unknown>>();
  const nowIso = () => new Date(clock.now()).toISOString();

  /** One after the other: two at once must not lose one. */
  const inTurn = <T>(company: string, run: () => Promise<T>): Promise<T> => {
    const next = (queues.get(company) ?? Promise.resolve()).catch(() => undefined).then(run);
    queues.set(company, next);
    return next;
  };

  const newestIn = async (db: Pick<Tx, 'selectFrom'>, company: string): Promise<number> => {
    const row = await db
      .selectFrom('routine_changes')
      .select((eb) => eb.fn.max('number').as('newest'))
      .where('company', '=', company)
      .executeTakeFirst();
    return Number(row?.newest ?? 0);
  };

  const recorder: Changes['recorder'] =
    ({ company, by }, { item, office, said }) =>
    async (tx, before, after) => {
      await tx
        .insertInto('routine_changes')
        .values({
          company,
          number: (await newestIn(tx, company)) + 1,
          at: nowIso(),
          by_whom: by,
          item,
          office,
          before: JSON.stringify(before),
          after: JSON.stringify(after),
          said: JSON.stringify(said),
          undone_at: null,
        })
        .execute();
    };

  const rows = (company: string) =>
    store.read(company).selectFrom('routine_changes').selectAll().where('company', '=', company);

  const read = (row: {
    number: number;
    at: string;
    by_whom: string;
    item: string;
    office: string;
    said: string;
    undone_at: string | null;
  }): RoutineChange => ({
    number: row.number,
    at: row.at,
    by: row.by_whom,
    item: row.item as ListItem,
    office: row.office,
    said: JSON.parse(row.said) as Text,
    undone: row.undone_at !== null,
  });

  return {
    recorder,
    apply: (making, { item, office, said, next }) =>
      inTurn(making.company, async () => {
        const { company, request, by } = making;
        await companies.refresh(company);
        const before = companies.of(company)[item];
        const after = next(before);
        const checked = companySchema.partial().safeParse({ [item]: after });
        if (!checked.success) throw unfit(checked.error.issues[0]?.message ?? item);
        const record = recorder(making, { item, office, said });
        await companies.change(company, request, by, { [item]: after }, (tx) => record(tx, before, after));
        return newestIn(store.read(company), company);
      }),
    newest: (company) => newestIn(store.read(company), company),
    find: async (company, number) => {
      const row = await rows(company).where('number', '=', number).executeTakeFirst();
      return row === undefined ? undefined : read(row);
    },
    list: async (company, { office, limit }) => {
      const all = rows(company).orderBy('number', 'desc').limit(limit);
      const chosen = office === undefined ? all : all.where('office', 'in', ['', office]);
      return (await chosen.execute()).map(read);
    },
    undo: ({ company, request, by }, number) =>
      inTurn(company, async () => {
        const row = await rows(company).where('number', '=', number).executeTakeFirst();
        if (row === undefined) throw gone();
        if (row.undone_at !== null) return 'before';
        const item = row.item as ListItem;
        await companies.refresh(company);
        const now = companies.of(company)[item] as readonly unknown[];
        const before = JSON.parse(row.before ?? '[]') as unknown[];
        const back = takenBack(now, before, JSON.parse(row.after) as unknown[]);
        if (back === undefined) throw changedSince();
        await companies.change(company, request, by, { [item]: back }, async (tx) => {
          await tx
            .updateTable('routine_changes')
            .set({ undone_at: nowIso() })
            .where('company', '=', company)
            .where('number', '=', number)
            .execute();
        });
        return 'done';
      }),
  };
}

/** What the settings do not allow; commands say it better before it comes to this. */
function unfit(message: string): Refusal {
  return new Refusal('unfit', {
    zh: `这样设置不行（${message}）。什么都没有改动。`,
    en: `This cannot be set: ${message}. Nothing was changed.`,
  });
}

function gone(): Refusal {
  return new Refusal('no-change', {
    zh: '没有这次改动。发“例行 记录”看改过什么。什么都没有改动。',
    en: 'There is no such change. Send “/routine history” for what was changed. Nothing was changed.',
  });
}

function changedSince(): Refusal {
  return new Refusal('changed-since', {
    zh: '这处后来又改过，撤销会盖掉后来的改动，所以没有撤销。请直接改成想要的样子。',
    en: 'This was changed again later; taking it back would undo that too, so nothing was changed. Please set it to what you want.',
  });
}
