import type { Tx } from '../data/store/store.ts';
import { keepPost, type Post } from './edits.ts';
import type { Ending, Settled } from './owed.ts';
import type { OutboxParts, Taught } from './parts.ts';
import { asDelivery, type Delivery, FORGOTTEN, iso } from './rows.ts';

/** How one delivery ended, and where it was going. */
export interface End {
  readonly delivery: Delivery;
  readonly ending: Ending;
  readonly reason?: string | undefined;
  readonly workspace?: string | undefined;
  readonly account?: string | undefined;
  readonly channel?: string | undefined;
  readonly platformId?: string | undefined;
  readonly rendered?: string | undefined;
  /** Where it stands now, if it is a message of its own. */
  readonly post?: Post | undefined;
}

const STATES = { sent: 'sent', refused: 'failed', expired: 'expired', 'in-doubt': 'in-doubt' } as const;

export interface Settling {
  /** Ends deliveries inside a transaction, and tells their makers there. */
  end(tx: Tx, ends: readonly End[]): Promise<void>;
  /** The same in a transaction of its own. */
  endNow(company: string, ends: readonly End[]): Promise<void>;
}

export function createSettling(parts: OutboxParts, taught: Taught): Settling {
  const { store, clock } = parts;
  const end: Settling['end'] = async (tx, ends) => {
    const at = clock.now();
    for (const each of ends) {
      const { delivery, ending, reason, workspace, account, channel, platformId, rendered, post } = each;
      const { company, key } = delivery;
      const settled = await tx
        .updateTable('deliveries')
        .set({
          ...FORGOTTEN,
          state: STATES[ending],
          reason: reason ?? null,
          rendered: rendered ?? null,
          settled_at: iso(at),
        })
        .where('company', '=', company)
        .where('key', '=', key)
        .where('state', 'in', ['due', 'held', 'sending'])
        .executeTakeFirst();
      // Its maker is told once, whoever settled it.
      if (settled.numUpdatedRows === 0n) continue;
      if (post !== undefined && (delivery.edits !== undefined || taught.editable(delivery)))
        await keepPost(tx, company, key, post);
      const told: Settled = {
        owed: delivery,
        outcome: ending,
        workspace,
        account,
        channel,
        platformId,
        rendered,
        at,
        reason,
      };
      for (const listener of taught.listeners.get(delivery.kind) ?? []) await listener(tx, told);
    }
  };
  return {
    end,
    endNow: (company, ends) => store.write(company, (tx) => end(tx, ends)),
  };
}

/** After a restore nobody knows what was sent since: everything that is not settled is in doubt, and its makers are told. */
export async function doubtAll(tx: Tx, company: string, settling: Settling): Promise<void> {
  const reason = 'an older database was restored: it is not known whether this message was sent';
  const rows = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where('company', '=', company)
    .where('state', 'in', ['due', 'held', 'sending'])
    .execute();
  await settling.end(
    tx,
    rows.map((row) => ({ delivery: asDelivery(row), ending: 'in-doubt' as const, reason })),
  );
  await tx.deleteFrom('dispatches').where('company', '=', company).execute();
}
