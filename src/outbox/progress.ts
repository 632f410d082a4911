import type { Db } from '../data/store/store.ts';
import type { Progress } from './owed.ts';
import { keysFrom } from './rows.ts';

const NONE: Progress = { due: 0, held: 0, sent: 0, failed: 0, inDoubt: 0, cancelled: 0 };

/** Which figure a state counts in. */
const FIGURES: Readonly<Record<string, keyof Progress>> = {
  due: 'due',
  sending: 'due',
  held: 'held',
  sent: 'sent',
  failed: 'failed',
  expired: 'failed',
  'in-doubt': 'inDoubt',
  cancelled: 'cancelled',
};

/** Adds up how far deliveries have come. */
export async function progressOf(db: Db, company: string, keyPrefix: string): Promise<Progress> {
  const { from, below } = keysFrom(keyPrefix);
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['state', eb.fn.countAll().as('count')])
    .where('company', '=', company)
    .where('key', '>=', from)
    .where('key', '<', below)
    .groupBy('state')
    .execute();
  const sum: { -readonly [K in keyof Progress]: number } = { ...NONE };
  for (const { state, count } of rows) {
    const figure = FIGURES[state];
    if (figure !== undefined) sum[figure] += Number(count);
  }
  return sum;
}
