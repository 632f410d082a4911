import { insertDelivery } from '../data/store/delivery-rows.ts';
import type { Db, Tx } from '../data/store/store.ts';
import { companyOf } from '../data/store/transaction.ts';
import { type Instant, instant } from '../shared/clock.ts';
import { type Conversation, LANES, type Lane, type Owed, type To, type Unasked } from './owed.ts';

/** A delivery as it is kept. */
export interface Delivery extends Owed {
  readonly attempts: number;
  readonly due: string;
  readonly rank: number;
  readonly countedOn: string | undefined;
  readonly heldWhy: string | undefined;
  readonly heldAt: Instant | undefined;
}

export const iso = (at: number): string => new Date(at).toISOString();

export const toPerson = (to: To): to is { readonly person: string } => 'person' in to;
export const toChannel = (to: To): to is Conversation => 'channel' in to;

/** The order of going out: by lane, in each lane what is personal and unasked later, changes of earlier messages last. */
export function rankOf(lane: Lane, unasked: Unasked | undefined, edits: boolean): number {
  return LANES.indexOf(lane) * 10 + (edits ? 2 : unasked === 'personal' ? 1 : 0);
}

/** Below this rank stand the deliveries of a lane. */
export const rankAfter = (lane: Lane): number => LANES.indexOf(lane) * 10 + 10;

function addressOf(to: To) {
  return {
    person: toPerson(to) ? to.person : '',
    workspace: toPerson(to) ? '' : to.workspace,
    account: 'account' in to ? to.account : '',
    channel: toChannel(to) ? to.channel : '',
  };
}

export async function insertOwed(tx: Tx, all: readonly Owed[], now: Instant): Promise<void> {
  const at = iso(now);
  const company = companyOf(tx);
  for (const owed of all) {
    if (owed.company !== company) throw new Error('a message owed in the name of another company');
    const { key, to, kind, subject, lane, dueAt, until, unasked, edits, otherwise } = owed;
    await insertDelivery(tx, {
      key,
      ...addressOf(to),
      kind,
      subject,
      lane,
      rank: rankOf(lane, unasked, edits !== undefined),
      unasked: unasked ?? null,
      owed_at: at,
      due_at: dueAt === undefined ? at : iso(dueAt),
      until: until === undefined ? null : iso(until),
      edits: edits ?? null,
      otherwise: otherwise ?? null,
    });
  }
}

export type Row = Awaited<ReturnType<typeof dueRows>>[number];

const asInstant = (text: string): Instant => instant(Date.parse(text));

export function asDelivery(row: Row): Delivery {
  const to: To =
    row.person !== ''
      ? { person: row.person }
      : row.channel === ''
        ? { workspace: row.workspace, account: row.account }
        : { workspace: row.workspace, channel: row.channel };
  return {
    company: row.company,
    key: row.key,
    to,
    kind: row.kind,
    subject: row.subject,
    lane: LANES.find((lane) => lane === row.lane) ?? 'bulk',
    dueAt: asInstant(row.due_at),
    ...(row.until === null ? {} : { until: asInstant(row.until) }),
    ...(row.unasked === null
      ? {}
      : { unasked: row.unasked === 'compulsory' ? ('compulsory' as const) : ('personal' as const) }),
    ...(row.edits === null ? {} : { edits: row.edits }),
    ...(row.otherwise === 'new' ? { otherwise: 'new' as const } : {}),
    attempts: row.attempts,
    due: row.due_at,
    rank: row.rank,
    countedOn: row.counted_on ?? undefined,
    heldWhy: row.held_why ?? undefined,
    heldAt: row.held_at === null ? undefined : asInstant(row.held_at),
  };
}

/** Where reading of what is due goes on. */
export interface Cursor {
  readonly rank: number;
  readonly due: string;
  readonly key: string;
}

/** What is due, of one rank, after the cursor: one range of the index. */
export function dueRows(
  db: Db,
  company: string,
  o: { now: Instant; rank: number; after: Cursor | undefined; limit: number },
) {
  const { after } = o;
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('company', '=', company)
    .where('state', '=', 'due')
    .where('rank', '=', o.rank)
    .where('due_at', '<=', iso(o.now))
    .$if(after !== undefined, (query) =>
      query
        .where('due_at', '>=', after?.due ?? '')
        .where((eb) => eb.or([eb('due_at', '>', after?.due ?? ''), eb('key', '>', after?.key ?? '')])),
    )
    .orderBy('due_at')
    .orderBy('key')
    .limit(o.limit)
    .execute();
}

export async function deliveriesByKey(db: Db | Tx, company: string, keys: readonly string[]) {
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('company', '=', company)
    .where('key', 'in', [...keys])
    .execute();
  return rows.map(asDelivery);
}

/** The keys that begin with a prefix, as a range. */
export function keysFrom(prefix: string): { from: string; below: string } {
  return { from: prefix, below: `${prefix}\uffff` };
}

/** The reason of what nobody misses: its maker said nothing any more, or there was nothing to change. */
export const NOT_WANTED = 'no longer wanted';

/** What a delivery keeps of its address once it has ended: who asked without a name must not be found in it. */
export const FORGOTTEN = { account: '' } as const;
