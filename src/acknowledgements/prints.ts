import { createHash, randomBytes } from 'node:crypto';
import type { Part } from '../messages/parts.ts';
import type { Lang } from '../shared/lang.ts';
import { type Desk, isoOf } from './desk.ts';

/** A person's own record, to be drawn as one file: each sheet with its exact text, receipts, questions and what was added. */
export interface PrintedRecord {
  readonly lang: Lang;
  readonly title: string;
  readonly sheets: readonly { readonly title: string; readonly parts: readonly Part[] }[];
}

/** An address under which somebody opens their own record: for a day, for whoever holds the 128 random bits. */
export interface Prints {
  /** Makes the last part of the address. `assignment` absent: everything the person ever answered. */
  make(company: string, person: string, assignment?: string, why?: 'leaver'): Promise<string>;
  open(company: string, token: string): Promise<{ person: string; assignment: string | null } | undefined>;
  /** Deletes what is over. */
  forget(company: string): Promise<void>;
}

const LIFE = 24 * 3_600_000;
/** Who leaves has no account any more with which to ask for another. */
const LEAVER_LIFE = 60 * LIFE;
const digest = (token: string) => createHash('sha256').update(token).digest('base64url');

export function createPrints(desk: Desk): Prints {
  const { store, clock } = desk;
  return {
    make: async (company, person, assignment, why) => {
      const token = randomBytes(16).toString('base64url');
      await store.write(company, (tx) =>
        tx
          .insertInto('print_links')
          .values({
            company,
            digest: digest(token),
            person,
            assignment: assignment ?? null,
            expires_at: isoOf(clock.now() + (why === 'leaver' ? LEAVER_LIFE : LIFE)),
          })
          .execute(),
      );
      return token;
    },
    open: async (company, token) =>
      store
        .read(company)
        .selectFrom('print_links')
        .select(['person', 'assignment'])
        .where('company', '=', company)
        .where('digest', '=', digest(token))
        .where('expires_at', '>', isoOf(clock.now()))
        .executeTakeFirst(),
    forget: async (company) => {
      await store.write(company, (tx) =>
        tx
          .deleteFrom('print_links')
          .where('company', '=', company)
          .where('expires_at', '<=', isoOf(clock.now()))
          .execute(),
      );
    },
  };
}
