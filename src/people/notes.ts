import type { Store } from '../data/store/store.ts';
import type { Clock, Instant } from '../shared/clock.ts';
import type { Account } from './person.ts';

/** One thing that a platform remembers. */
export interface Note {
  readonly account: string;
  readonly id: string;
  readonly value: string;
}

/**
 * What a platform has to remember of accounts over a restart, for a while and no longer: the number that was shown beside a
 * statement, who is signed in to a page, who was missing from a list of members. Nothing of what anybody asked.
 */
export interface Notes {
  put(who: Account, kind: string, note: Omit<Note, 'account'>, until: Instant): Promise<void>;
  get(who: Account, kind: string, id: string): Promise<string | undefined>;
  /** The one of a kind with this id, whoever it is about. */
  find(workspace: string, kind: string, id: string): Promise<Note | undefined>;
  /** All of a kind about one account, or with `account` absent about all of the workspace. */
  list(where: { workspace: string; account?: string }, kind: string): Promise<readonly Note[]>;
  drop(who: Account, kind: string, id: string): Promise<void>;
  /** These and no others, of a kind in a workspace. */
  replace(workspace: string, kind: string, notes: readonly Note[], until: Instant): Promise<void>;
}

const CHUNK = 500;

/** The notes of one company. What has ended is not given out, and goes with the next that is put down. */
export function createNotes(store: Store, clock: Clock, company: string): Notes {
  const now = () => new Date(clock.now()).toISOString();
  return {
    put: async ({ workspace, account }, kind, { id, value }, until) => {
      const until_at = new Date(until).toISOString();
      await store.write(company, async (tx) => {
        await tx
          .deleteFrom('account_notes')
          .where('company', '=', company)
          .where('until_at', '<=', now())
          .execute();
        await tx
          .insertInto('account_notes')
          .values({ company, workspace, account, kind, id, value, until_at })
          .onConflict((conflict) =>
            conflict
              .columns(['company', 'workspace', 'kind', 'account', 'id'])
              .doUpdateSet({ value, until_at }),
          )
          .execute();
      });
    },
    get: async ({ workspace, account }, kind, id) => {
      const row = await store
        .read(company)
        .selectFrom('account_notes')
        .select('value')
        .where('company', '=', company)
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('account', '=', account)
        .where('id', '=', id)
        .where('until_at', '>', now())
        .executeTakeFirst();
      return row?.value;
    },
    find: (workspace, kind, id) =>
      store
        .read(company)
        .selectFrom('account_notes')
        .select(['account', 'id', 'value'])
        .where('company', '=', company)
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('id', '=', id)
        .where('until_at', '>', now())
        .executeTakeFirst(),
    list: ({ workspace, account }, kind) => {
      const all = store
        .read(company)
        .selectFrom('account_notes')
        .select(['account', 'id', 'value'])
        .where('company', '=', company)
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('until_at', '>', now())
        .orderBy('account')
        .orderBy('id');
      return (account === undefined ? all : all.where('account', '=', account)).execute();
    },
    replace: (workspace, kind, notes, until) =>
      store.write(company, async (tx) => {
        await tx
          .deleteFrom('account_notes')
          .where('company', '=', company)
          .where('workspace', '=', workspace)
          .where('kind', '=', kind)
          .execute();
        const until_at = new Date(until).toISOString();
        for (let from = 0; from < notes.length; from += CHUNK) {
          const rows = notes
            .slice(from, from + CHUNK)
            .map((note) => ({ company, workspace, kind, ...note, until_at }));
          await tx.insertInto('account_notes').values(rows).execute();
        }
      }),
    drop: async ({ workspace, account }, kind, id) => {
      await store.write(company, (tx) =>
        tx
          .deleteFrom('account_notes')
          .where('company', '=', company)
          .where('workspace', '=', workspace)
          .where('kind', '=', kind)
          .where('account', '=', account)
          .where('id', '=', id)
          .execute(),
      );
    },
  };
}
