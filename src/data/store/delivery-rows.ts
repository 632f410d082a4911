import type { Selectable } from 'kysely';
import { prepared } from './prepared.ts';
import type { DeliveriesTable } from './schema-outbox.ts';
import type { Tx } from './store.ts';

/** A delivery as it is owed: everything that is not there yet is null. */
export type OwedRow = Pick<
  Selectable<DeliveriesTable>,
  | 'key'
  | 'person'
  | 'workspace'
  | 'account'
  | 'channel'
  | 'kind'
  | 'subject'
  | 'lane'
  | 'rank'
  | 'unasked'
  | 'owed_at'
  | 'due_at'
  | 'until'
  | 'edits'
  | 'otherwise'
>;

const insert = prepared<OwedRow>((tx, company, value) =>
  tx
    .insertInto('deliveries')
    .values({
      company,
      key: value('key'),
      person: value('person'),
      workspace: value('workspace'),
      account: value('account'),
      channel: value('channel'),
      kind: value('kind'),
      subject: value('subject'),
      lane: value('lane'),
      rank: value('rank'),
      unasked: value('unasked'),
      state: 'due',
      attempts: 0,
      owed_at: value('owed_at'),
      due_at: value('due_at'),
      until: value('until'),
      counted_on: null,
      held_why: null,
      held_at: null,
      settled_at: null,
      reason: null,
      rendered: null,
      edits: value('edits'),
      otherwise: value('otherwise'),
      post_workspace: null,
      post_channel: null,
      post_id: null,
      long: null,
    })
    .onConflict((conflict) => conflict.columns(['company', 'key']).doNothing()),
);

/** Keeps a delivery unless its key is there already. */
export async function insertDelivery(tx: Tx, row: OwedRow): Promise<void> {
  await insert(tx, row);
}
