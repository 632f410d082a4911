import type { Db, Tx } from '../data/store/store.ts';
import type { Amendment, Outbox } from './owed.ts';
import type { OutboxParts, Route, Taught } from './parts.ts';
import { asDelivery, type Delivery, keysFrom, toChannel, toPerson } from './rows.ts';

/** Where a message stands that can be changed. */
export interface Post {
  readonly workspace: string;
  readonly channel: string;
  readonly id: string;
}

/** How soon a change looks again whether the message, or the change before it, has come through. */
const NOT_YET_MS = 5_000;

/** The states in which nothing of a delivery has been posted yet. */
const UNDER_WAY = 'sending';

const columns = ['post_workspace', 'post_channel', 'post_id', 'state', 'settled_at'] as const;

/** What an earlier delivery and its changes have come to. */
async function standingOf(db: Db, company: string, edits: string, own: string) {
  const first = await db
    .selectFrom('deliveries')
    .select(columns)
    .where('company', '=', company)
    .where('key', '=', edits)
    .executeTakeFirst();
  const changes = await db
    .selectFrom('deliveries')
    .select(columns)
    .where('company', '=', company)
    .where('edits', '=', edits)
    .where('key', '!=', own)
    .orderBy('settled_at')
    .execute();
  const rows = first === undefined ? changes : [first, ...changes];
  const last = rows.findLast((row) => row.post_id !== null);
  const post: Post | undefined =
    last?.post_workspace == null || last.post_channel === null || last.post_id === null
      ? undefined
      : { workspace: last.post_workspace, channel: last.post_channel, id: last.post_id };
  return { post, underWay: rows.some(({ state }) => state === UNDER_WAY) };
}

/**
 * The way a change of an earlier message takes. `new`: it becomes a message of its own; undefined: there is nothing to change.
 * Changes of one message go one after the other, so that an older one never covers a newer.
 */
export async function editRoute(
  parts: OutboxParts,
  delivery: Delivery & { edits: string },
): Promise<Route | { readonly waitMs: number } | 'new' | undefined> {
  const { company, to, edits, key } = delivery;
  const { post, underWay } = await standingOf(parts.store.read(company), company, edits, key);
  if (underWay) return { waitMs: NOT_YET_MS };
  const sender = post && parts.senders().find((each) => each.reaches(post.workspace));
  if (post === undefined || sender?.limits.editsPerMinute === undefined) return delivery.otherwise;
  const person = toPerson(to)
    ? await parts.reaching?.person(company, to.person)
    : toChannel(to)
      ? undefined
      : await parts.reaching?.personOf(company, to);
  const account = person?.accounts.find(({ workspace }) => workspace === post.workspace)?.account;
  return { sender, workspace: post.workspace, channel: post.channel, post: post.id, account, person };
}

/** Keeps where a delivery was posted. */
export async function keepPost(tx: Tx, company: string, key: string, post: Post): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ post_workspace: post.workspace, post_channel: post.channel, post_id: post.id })
    .where('company', '=', company)
    .where('key', '=', key)
    .execute();
}

/** The message is gone, or may not be changed any more: nothing is changed there again. */
export async function losePost(tx: Tx, company: string, edits: string): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ post_workspace: null, post_channel: null, post_id: null })
    .where('company', '=', company)
    .where((eb) => eb.or([eb('key', '=', edits), eb('edits', '=', edits)]))
    .execute();
}

/** Owes the change of what was posted under some keys. */
export function createAmend(taught: Taught, owe: Outbox['owe']): Outbox['amend'] {
  return async (tx, { company, posts, as, kind, subject, lane }: Amendment) => {
    const rows = await tx
      .selectFrom('deliveries')
      .selectAll()
      .where('company', '=', company)
      .where((eb) =>
        eb.or(
          posts.map((prefix) => {
            const { from, below } = keysFrom(prefix);
            return eb.and([eb('key', '>=', from), eb('key', '<', below)]);
          }),
        ),
      )
      .where((eb) => eb.or([eb('post_id', 'is not', null), eb('state', '=', UNDER_WAY)]))
      .execute();
    const changed = rows.map(asDelivery).filter((delivery) => taught.editable(delivery));
    await owe(
      tx,
      changed.map(({ key, to }) => ({
        company,
        key: `edit:${key}:${as}`,
        to,
        kind,
        subject,
        lane,
        edits: key,
      })),
    );
    return changed.length;
  };
}
