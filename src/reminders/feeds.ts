import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Store } from '../data/store/store.ts';
import type { Clock } from '../shared/clock.ts';

/** The calendar addresses of offices: whoever has the secret can read the office's calendar, and nothing else. */
export interface Feeds {
  /** Makes an office's address; an older one leads nowhere from then on. Gives the secret, which is kept nowhere. */
  create(company: string, request: string, office: string, by: string): Promise<string | 'again'>;
  /** True when there was one. */
  revoke(company: string, request: string, office: string): Promise<boolean>;
  /** When an office's address was made, or undefined where there is none. */
  made(company: string, office: string): Promise<string | undefined>;
  /** The office whose secret this is. */
  officeOf(company: string, secret: string): Promise<string | undefined>;
}

/** 128 bits, in 22 characters. */
const SECRET_BYTES = 16;
export const SECRET = /^[A-Za-z0-9_-]{22}$/;

const digestOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

export function createFeeds(store: Store, clock: Clock, random = randomBytes): Feeds {
  return {
    create: async (company, request, office, by) => {
      const secret = random(SECRET_BYTES).toString('base64url');
      const row = {
        digest: digestOf(secret),
        created_by: by,
        created_at: new Date(clock.now()).toISOString(),
      };
      const done = await store.once(company, request, async (tx) => {
        await tx
          .insertInto('calendar_feeds')
          .values({ company, office, ...row })
          .onConflict((conflict) => conflict.columns(['company', 'office']).doUpdateSet(row))
          .execute();
        return 'made' as const;
      });
      // The secret of a repeated press was shown before, and cannot be shown again.
      return done === 'again' ? 'again' : secret;
    },
    revoke: async (company, request, office) => {
      const done = await store.once(company, request, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('calendar_feeds')
          .where('company', '=', company)
          .where('office', '=', office)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      });
      return done === 'again' || done;
    },
    made: async (company, office) =>
      (
        await store
          .read(company)
          .selectFrom('calendar_feeds')
          .select('created_at')
          .where('company', '=', company)
          .where('office', '=', office)
          .executeTakeFirst()
      )?.created_at,
    officeOf: async (company, secret) => {
      if (!SECRET.test(secret)) return undefined;
      const digest = digestOf(secret);
      const row = await store
        .read(company)
        .selectFrom('calendar_feeds')
        .select(['office', 'digest'])
        .where('company', '=', company)
        .where('digest', '=', digest)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return timingSafeEqual(Buffer.from(row.digest), Buffer.from(digest)) ? row.office : undefined;
    },
  };
}
