import type { Store } from '../data/store/store.ts';
import type { Clock } from '../shared/clock.ts';
import { describeError, type Log } from '../shared/log.ts';

export type CountKind = 'asked' | 'unanswered' | 'right' | 'wrong';

/** How often what was asked: numbers per day and topic, never a person, never words. Kept in memory until flushed. */
export interface Counts {
  add(company: string, kind: CountKind, subject: string): void;
  /** Writes what has gathered; on a failure it is kept for the next time. */
  flush(): Promise<void>;
  totals(company: string): Promise<readonly { kind: string; subject: string; count: number }[]>;
}

const DAY_MS = 86_400_000;
let named = { number: 0, day: '1970-01-01' };

/** The day in UTC; named anew only when it changes. */
function dayOf(ms: number): string {
  const number = Math.floor(ms / DAY_MS);
  if (named.number !== number) named = { number, day: new Date(ms).toISOString().slice(0, 10) };
  return named.day;
}

export function createCounts(store: Store, clock: Clock, log: Log): Counts {
  let gathered = new Map<string, number>();
  return {
    add: (company, kind, subject) => {
      const day = dayOf(clock.now());
      const key = [company, day, kind, subject].join('\u0000');
      gathered.set(key, (gathered.get(key) ?? 0) + 1);
    },
    flush: async () => {
      const batch = gathered;
      gathered = new Map();
      const companies = new Set([...batch.keys()].map((key) => key.split('\u0000')[0] ?? ''));
      for (const company of companies) {
        const entries = [...batch].filter(([key]) => key.startsWith(`${company}\u0000`));
        try {
          await store.write(company, async (tx) => {
            for (const [key, count] of entries) {
              const [, day = '', kind = '', subject = ''] = key.split('\u0000');
              await tx
                .insertInto('counts')
                .values({ company, day, kind, subject, count })
                .onConflict((conflict) =>
                  conflict
                    .columns(['company', 'day', 'kind', 'subject'])
                    .doUpdateSet((eb) => ({ count: eb('counts.count', '+', count) })),
                )
                .execute();
            }
          });
        } catch (error) {
          for (const [key, count] of entries) gathered.set(key, (gathered.get(key) ?? 0) + count);
          log.warn({ company, err: describeError(error) }, 'counts could not be written, kept in memory');
        }
      }
    },
    totals: async (company) => {
      const rows = await store
        .read(company)
        .selectFrom('counts')
        .select(['kind', 'subject'])
        .select((eb) => eb.fn.sum<number>('count').as('count'))
        .where('company', '=', company)
        .groupBy(['kind', 'subject'])
        .execute();
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },
  };
}
