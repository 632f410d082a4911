import type { Db, Tx } from '../data/store/store.ts';
import { call } from '../messages/call.ts';
import type { Action, Message, Part } from '../messages/parts.ts';
import { actionsOf } from '../messages/plain.ts';
import { strings } from './strings.ts';

/** A heading that stands on a card of every platform. */
const MOST_HEADING = 36;
const MOST_LABEL = 10;
/** Buttons of the message itself that stand on its card too. */
const MOST_ACTIONS = 2;

/** A message that no one call carries, as a card that opens it: what is left out here stands on its pages. */
export function cardFor(message: Message, id: string): Message {
  const text = strings[message.lang];
  const heading = message.summary.length <= MOST_HEADING ? message.summary : text.longTitle;
  const own = actionsOf(message)
    .filter(({ label, short }) => (short ?? label).length <= MOST_LABEL)
    .slice(0, MOST_ACTIONS);
  const actions: Action[] = [
    {
      label: text.readWhole,
      short: text.readWhole,
      style: 'primary',
      call: call('message', 'read', id, '1'),
    },
    ...own.map(({ style: _, ...action }) => action as Action),
  ];
  const parts: Part[] = [
    { part: 'heading', text: heading },
    { part: 'text', text: [text.longNote] },
    { part: 'actions', actions },
  ];
  return { view: 'message', lang: message.lang, parts, summary: heading };
}

/** Keeps the whole message with the call that carries its card. */
export async function keepLong(
  tx: Tx,
  company: string,
  long: { id: string; message: Message; keys: readonly string[]; at: string },
): Promise<void> {
  await tx
    .insertInto('long_messages')
    .values({ company, id: long.id, message: JSON.stringify(long.message), at: long.at })
    .execute();
  await tx
    .updateTable('deliveries')
    .set({ long: long.id })
    .where('company', '=', company)
    .where('key', 'in', [...long.keys])
    .execute();
}

/**
 * The whole of a message, for whoever it was sent to: the person, or everybody where it went to a channel. Of an answer to a
 * question without a name nobody knows any more whose it was: there the id on its own card is what counts.
 */
export async function readLong(
  db: Db,
  company: string,
  id: string,
  person: string | undefined,
): Promise<Message | undefined> {
  const carried = await db
    .selectFrom('deliveries')
    .select('person')
    .where('company', '=', company)
    .where('long', '=', id)
    .execute();
  if (!carried.some((row) => row.person === '' || row.person === person)) return undefined;
  const row = await db
    .selectFrom('long_messages')
    .select('message')
    .where('company', '=', company)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : (JSON.parse(row.message) as Message);
}

/** What no delivery carries any more goes: deliveries are erased with their person, and after their time. */
export async function forgetLong(tx: Tx, company: string): Promise<void> {
  await tx
    .deleteFrom('long_messages')
    .where('company', '=', company)
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('deliveries.long')
        .where('deliveries.company', '=', company)
        .where('deliveries.long', 'is not', null)
        .$castTo<{ long: string }>(),
    )
    .execute();
}
