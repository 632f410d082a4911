import type { Call } from '../../messages/call.ts';
import type { View } from '../../messages/parts.ts';
import type { Owed } from '../../outbox/outbox.ts';
import type { Clock } from '../../shared/clock.ts';
import { createKept } from './kept.ts';
import type { Offers } from './offers.ts';
import type { WecomParts } from './options.ts';
import { type Payload, type Rendered, type Rendering, render, textPayload } from './render.ts';
import { type PayloadMessage, sendablePieces } from './sender.ts';
import type { Visitors } from './visitors.ts';

/** An answer that does not go back with the callback. */
export interface Owing {
  readonly account: string;
  /** Unique for what is answered. */
  readonly id: string;
  readonly view: View;
  /** The call that it answers, where there is one and it only reads: then it can be written again after a crash. */
  readonly call?: Call | undefined;
}

/** Answers on their way through the outbox. */
export interface Replies {
  owe(owing: Owing): Promise<void>;
}

const KIND = 'wecom-reply';
const KEEP = { most: 20_000, forMs: 24 * 3_600_000 };

interface Subject {
  readonly id: string;
  readonly piece: number;
  readonly call?: string;
}

/**
 * The words of an answer stay in memory: the store keeps a name for them and the call behind, so that nobody can read there
 * who asked what. After a crash an answer to a call is written anew; one to typed words is lost, and typed again.
 */
export function createReplies(parts: {
  wecom: WecomParts;
  corpId: string;
  clock: Clock;
  visitors: Visitors;
  offers: Offers;
  renderingFor: (account: string) => Rendering;
}): Replies {
  const { wecom, corpId, visitors, offers, renderingFor } = parts;
  const kept = createKept<{ payload: Payload; view: View }>(parts.clock, KEEP);

  const sendable = (rendered: Rendered): Payload[] =>
    rendered.payloads.flatMap((payload) =>
      payload.msgtype === 'text' ? sendablePieces(payload.text.content).map(textPayload) : [payload],
    );
  const nameOf = (id: string, piece: number) => `${KIND}:${id}:${piece}`;

  wecom.compose(KIND, async (owed) => {
    const subject = JSON.parse(owed.subject) as Subject;
    const known = kept.get(owed.key);
    if (known !== undefined) return asMessage(known.view, known.payload);
    // Whose it is stands in the address alone, which is forgotten when it has arrived.
    if (subject.call === undefined || !('account' in owed.to)) return undefined;
    const { account } = owed.to;
    const reply = await visitors.ask(account, `again:${owed.key}`, {
      input: 'call',
      call: subject.call as Call,
      safe: true,
    });
    const payload = sendable(render(reply.view, renderingFor(account)))[subject.piece];
    return payload === undefined ? undefined : asMessage(reply.view, payload);
  });

  return {
    owe: async ({ account, id, view, call }) => {
      const rendered = render(view, renderingFor(account));
      offers.remember(account, rendered.offered);
      const payloads = sendable(rendered);
      const owed = payloads.map((payload, piece): Owed => {
        const key = nameOf(id, piece);
        kept.put(key, { payload, view });
        return {
          company: wecom.company,
          key,
          to: { workspace: corpId, account },
          kind: KIND,
          subject: JSON.stringify({ id, piece, ...(call === undefined ? {} : { call }) } satisfies Subject),
          lane: 'reply',
        };
      });
      await wecom.owe(owed);
    },
  };
}

function asMessage(view: View, payload: Payload): PayloadMessage {
  return {
    view: 'message',
    lang: view.lang,
    summary: view.view === 'message' ? view.summary : view.title,
    parts: [],
    payload,
  };
}
