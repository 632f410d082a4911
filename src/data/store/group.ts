import type { Transaction } from 'kysely';
import type { Tables } from './schema.ts';
import { prepared } from './prepared.ts';
import { givenUp, inSavepoint, lockCompany } from './transaction.ts';

type Tx = Transaction<Tables>;

/** Most writes that share one commit: as many as are written in a few hundredths of a second. */
const MOST = 256;

interface Waiting {
  readonly request: string;
  readonly fn: (tx: Tx) => Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Grouped {
  /** Runs `fn` in a commit that it shares with what else waits at that moment. */
  once<T>(company: string, request: string, fn: (tx: Tx) => Promise<T>): Promise<T | 'again'>;
}

const keep = prepared<{ id: string; at: string }>((tx, company, value) =>
  tx
    .insertInto('seen')
    .values({ company, id: value('id'), at: value('at') })
    .onConflict((conflict) => conflict.columns(['company', 'id']).doNothing()),
);

/**
 * Many small writes in one commit: what waits is taken together, each in a savepoint of its own, and everybody is answered
 * once all of it is durable. A write that fails does so alone; only a commit that fails is a failure of all.
 */
export function createGroup(parts: {
  write<T>(company: string, fn: (tx: Tx) => Promise<T>): Promise<T>;
  digest(request: string): string;
  today(): string;
}): Grouped {
  const queues = new Map<string, Waiting[]>();
  const busy = new Set<string>();

  const one = async (tx: Tx, each: Waiting): Promise<unknown> => {
    const { changed } = await keep(tx, { id: parts.digest(each.request), at: parts.today() });
    return changed === 0 ? 'again' : each.fn(tx);
  };

  const commit = async (company: string, batch: readonly Waiting[]): Promise<void> => {
    const [lone] = batch;
    const settled: (() => void)[] = [];
    try {
      await parts.write(company, async (tx) => {
        await lockCompany(tx);
        for (const each of batch) {
          try {
            const value = await (batch.length === 1 ? one(tx, each) : inSavepoint(tx, () => one(tx, each)));
            settled.push(() => each.resolve(value));
          } catch (error) {
            // Alone, the failure takes the transaction along; and a transaction that is gone takes nothing more.
            if ((each === lone && batch.length === 1) || givenUp(tx)) throw error;
            settled.push(() => each.reject(error));
          }
        }
      });
    } catch (error) {
      for (const each of batch) each.reject(error);
      return;
    }
    for (const settle of settled) settle();
  };

  const drain = async (company: string): Promise<void> => {
    if (busy.has(company)) return;
    busy.add(company);
    try {
      for (let batch = take(company); batch.length > 0; batch = take(company)) await commit(company, batch);
    } finally {
      busy.delete(company);
    }
  };
  const take = (company: string) => queues.get(company)?.splice(0, MOST) ?? [];

  return {
    once: (company, request, fn) =>
      new Promise((resolve, reject) => {
        const queue = queues.get(company) ?? [];
        queues.set(company, queue);
        queue.push({ request, fn, resolve: resolve as (value: unknown) => void, reject });
        // What the same moment brings along goes into the same commit.
        queueMicrotask(() => void drain(company));
      }),
  };
}
