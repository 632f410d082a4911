import type { View } from '../../messages/parts.ts';
import type { Owed } from '../../outbox/outbox.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Direct } from './direct.ts';
import { createKept } from './kept.ts';
import type { Offers } from './offers.ts';
import type { WecomParts } from './options.ts';
import { type Payload, type Rendered, type Rendering, render, textPayload } from './render.ts';
import { type PayloadMessage, sendablePieces } from './sender.ts';

/** An answer that does not go back with the callback. */
export interface Answer {
  readonly account: string;
  /** Unique for what is answered. */
  readonly id: string;
  readonly view: View;
  /** True for the answer to something that changed what is kept. */
  readonly lasting: boolean;
}

export interface Replies {
  /** Resolves when it is owed, or handed on to be sent. */
  send(answer: Answer): Promise<void>;
}

const KIND = 'wecom-reply';
const KEEP = { most: 20_000, forMs: 24 * 3_600_000 };

/**
 * Answers on their way. To a question it goes at once, from memory. What tells of a change goes through the outbox, so that it
 * is tried until it arrives; its words stay in memory all the same, and the store keeps only a name for them.
 */
export function createReplies(parts: {
  wecom: WecomParts;
  corpId: string;
  clock: Clock;
  offers: Offers;
  direct: Direct;
  renderingFor: (account: string) => Rendering;
  track: (work: Promise<unknown>) => void;
}): Replies {
  const { wecom, corpId, offers, direct, renderingFor, track } = parts;
  const kept = createKept<PayloadMessage>(parts.clock, KEEP);
  wecom.compose(KIND, async (owed) => kept.get(owed.key));
  return {
    send: async ({ account, id, view, lasting }) => {
      const rendered = render(view, renderingFor(account));
      offers.remember(account, rendered.offered);
      const messages = sendable(rendered).map((payload) => asMessage(view, payload));
      if (!lasting) return track(direct.send(account, messages));
      const owed = messages.map((message, piece): Owed => {
        const key = `${KIND}:${id}:${piece}`;
        kept.put(key, message);
        const to = { workspace: corpId, account };
        return { company: wecom.company, key, to, kind: KIND, subject: '', lane: 'reply' };
      });
      await wecom.owe(owed);
    },
  };
}

/** Texts in pieces that leave room for what tells equal ones apart. */
function sendable(rendered: Rendered): Payload[] {
  return rendered.payloads.flatMap((payload) =>
    payload.msgtype === 'text' ? sendablePieces(payload.text.content).map(textPayload) : [payload],
  );
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
