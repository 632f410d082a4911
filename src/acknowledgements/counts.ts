import { prepared } from '../data/store/prepared.ts';
import type { Db, Tx } from '../data/store/store.ts';
import { type Ending, endingOf } from '../data/store/transaction.ts';
import type { AssignmentState } from './assignment-state.ts';

/** How many of a department stand where; the whole status of a campaign is a few such rows, however many people it has. */
export interface CountRow {
  readonly department: string;
  readonly state: AssignmentState;
  readonly count: number;
}

const addTo = prepared<{ campaign: string; department: string; state: string; count: number }>(
  (tx, company, value) =>
    tx
      .insertInto('campaign_counts')
      .values({
        company,
        campaign: value('campaign'),
        department: value('department'),
        state: value('state'),
        count: value('count'),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['company', 'campaign', 'department', 'state'])
          .doUpdateSet((eb) => ({ count: eb('campaign_counts.count', '+', eb.ref('excluded.count')) })),
      ),
);

interface Move {
  readonly campaign: string;
  readonly department: string;
  readonly state: AssignmentState;
  readonly by: number;
}

type Sum = Omit<Move, 'by'> & { count: number };

function sumsOf(moves: readonly Move[]): Iterable<Sum> {
  const sums = new Map<string, Sum>();
  for (const { campaign, department, state, by } of moves) {
    const key = `${campaign} ${state} ${department}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { campaign, department, state, count: by });
    else sum.count += by;
  }
  return sums.values();
}

/** What one transaction moves: however many answers share it, each number is written once. */
class Moves implements Ending {
  readonly #tx: Tx;
  readonly #moves: Move[] = [];
  constructor(tx: Tx) {
    this.#tx = tx;
  }

  add(move: Move): void {
    this.#moves.push(move);
  }

  /** What has been moved of one campaign so far. */
  of(campaign: string): Iterable<Sum> {
    return sumsOf(this.#moves.filter((move) => move.campaign === campaign));
  }

  async beforeCommit(): Promise<void> {
    for (const sum of sumsOf(this.#moves)) if (sum.count !== 0) await addTo(this.#tx, sum);
  }

  afterCommit(): void {}

  mark(): () => void {
    const { length } = this.#moves;
    return () => {
      this.#moves.length = length;
    };
  }
}

const movesOf = (tx: Tx): Moves => endingOf(tx, 'campaign-counts', () => new Moves(tx));

/**
 * Moves `by` assignments of a department from one state to another; null: from outside, or out of it. Written before the
 * commit.
 */
export function moveCount(
  tx: Tx,
  where: { company: string; campaign: string; department: string },
  from: AssignmentState | null,
  to: AssignmentState | null,
  by = 1,
): void {
  if (from === to || by === 0) return;
  const { campaign, department } = where;
  const moves = movesOf(tx);
  if (from !== null) moves.add({ campaign, department, state: from, by: -by });
  if (to !== null) moves.add({ campaign, department, state: to, by });
}

/** The counts of a campaign, without the empty ones; in a transaction with what it has moved itself, and others before in it. */
export async function countsOf(db: Db | Tx, company: string, campaign: string): Promise<CountRow[]> {
  const rows = await db
    .selectFrom('campaign_counts')
    .select(['department', 'state', 'count'])
    .where('company', '=', company)
    .where('campaign', '=', campaign)
    .execute();
  const counts = rows as CountRow[];
  const moves = db.isTransaction ? movesOf(db as Tx).of(campaign) : [];
  for (const { department, state, count } of moves) {
    const at = counts.findIndex((each) => each.department === department && each.state === state);
    if (at === -1) counts.push({ department, state, count });
    else counts[at] = { department, state, count: count + (counts[at]?.count ?? 0) };
  }
  return counts.filter(({ count }) => count !== 0);
}
