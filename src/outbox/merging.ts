import type { Action, Inline, Message, Part } from '../messages/parts.ts';
import type { Line, Reader } from './owed.ts';
import type { Taught } from './parts.ts';
import type { Delivery } from './rows.ts';
import { strings } from './strings.ts';

/** Buttons that a card with several messages may carry. */
const MOST_ACTIONS = 10;

/** How a delivery reads in the list: its maker's line, or its summary with its first button. */
async function lineOf(delivery: Delivery, reader: Reader, taught: Taught): Promise<Line | undefined> {
  const own = taught.lines.get(delivery.kind);
  if (own !== undefined) return own(delivery, reader);
  const message = await taught.composers.get(delivery.kind)?.(delivery, reader);
  if (message === undefined) return undefined;
  const actions = message.parts.flatMap((part) => (part.part === 'actions' ? part.actions : []));
  return { text: [message.summary], action: actions[0] };
}

/**
 * One card for messages that were held. Those that are no longer wanted are carried along without a line; undefined where
 * fewer than two are left, which then go by themselves.
 */
export async function composeMerged(
  deliveries: readonly [Delivery, ...Delivery[]],
  reader: Reader,
  taught: Taught,
): Promise<{ deliveries: readonly [Delivery, ...Delivery[]]; message: Message } | undefined> {
  const listed: { delivery: Delivery; line: Line }[] = [];
  for (const delivery of deliveries) {
    const line = await lineOf(delivery, reader, taught);
    if (line !== undefined) listed.push({ delivery, line });
  }
  const [first, ...rest] = listed;
  if (first === undefined || rest.length === 0 || first.delivery !== deliveries[0]) return undefined;
  const text = strings[reader.lang];
  const heading = text.kept(listed.length);
  const items: Inline[][] = listed.map(({ line }) => [...line.text]);
  const actions: Action[] = listed
    .flatMap(({ line }, index) =>
      line.action === undefined
        ? []
        : [{ ...line.action, label: text.numbered(index + 1, line.action.label) }],
    )
    .slice(0, MOST_ACTIONS);
  const parts: Part[] = [
    { part: 'heading', text: heading },
    { part: 'list', items, numbered: true },
    ...(actions.length === 0 ? [] : [{ part: 'actions', actions } as const]),
    { part: 'note', text: [text.why] },
  ];
  return {
    deliveries: [first.delivery, ...rest.map(({ delivery }) => delivery)],
    message: { view: 'message', lang: reader.lang, parts, summary: heading },
  };
}
