import type { Reply } from '../../messages/parts.ts';
import type { Press, Said, Source, Typed } from './incoming.ts';
import { messagesOf, type SlackMessage } from './messages.ts';
import type { Outgoing } from './outgoing.ts';
import { modalOf } from './views.ts';

/** Brings replies to where they belong. */
export interface Deliver {
  /** After a press. */
  pressed(press: Press, reply: Reply): Promise<void>;
  /** After a message or mention. */
  said(said: Said, reply: Reply): Promise<void>;
  /** After a command, what the acknowledgement could not hold. */
  typed(typed: Typed, messages: readonly SlackMessage[], to: Reply['to']): Promise<void>;
  /** Opens a modal with whatever it is; where Slack does not open it any more, it is sent as a message. */
  modal(trigger: string, account: string, reply: Reply): Promise<void>;
}

type FromMessage = Source & { in: 'message' };

export function createDeliver(outgoing: Outgoing): Deliver {
  /** The last resort: a direct message. */
  const toDirect = async (account: string, messages: readonly SlackMessage[]) => {
    const channel = await outgoing.direct(account);
    if (channel === undefined) return;
    for (const message of messages) await outgoing.post(channel, message);
  };

  const modal = async (trigger: string, account: string, reply: Reply) => {
    if (trigger !== '' && (await outgoing.open(trigger, modalOf(reply.view)))) return;
    await toDirect(account, messagesOf(reply.view));
  };

  /**
   * A press in a message. Only the presser's own message is rewritten: one that others read stays, whoever presses on it.
   */
  const inMessage = async (press: Press, source: FromMessage, reply: Reply) => {
    const messages = messagesOf(reply.view);
    if (source.direct && !source.ephemeral && reply.place === 'new') {
      let shown = true;
      for (const message of messages)
        shown = (await outgoing.post(source.channel, message, source.thread)) && shown;
      if (shown) return;
    }
    const everybody = reply.to === 'here' || (source.direct && !source.ephemeral);
    const replace = reply.place === 'same' && (source.ephemeral || source.direct);
    let replaced = false;
    for (const message of messages) {
      const how = {
        to: everybody ? ('everybody' as const) : ('asker' as const),
        replace: replace && !replaced,
        thread: source.thread,
      };
      const shown = source.responseUrl !== '' && (await outgoing.respond(source.responseUrl, message, how));
      replaced = true;
      if (!shown) return reply.to === 'here' ? undefined : toDirect(press.person.account, messages);
    }
  };

  /** Not for everybody's eyes, though it was asked before everybody. */
  const aside = async ({ channel, person, thread }: Said, messages: readonly SlackMessage[]) => {
    for (const message of messages) {
      if (await outgoing.whisper(channel, person.account, message, thread)) continue;
      return toDirect(person.account, messages);
    }
  };

  return {
    modal,
    pressed: async (press, reply) => {
      const { source, trigger, person } = press;
      const { view } = reply;
      switch (source.in) {
        case 'home':
          return modal(trigger, person.account, reply);
        case 'modal': {
          const content = modalOf(view);
          // A form goes on top, so that closing it leads back; three views is all a stack holds.
          if (view.view === 'form' && (await outgoing.push(trigger, content))) return;
          await outgoing.update({ id: source.view, hash: source.hash }, content);
          return;
        }
        case 'message':
          if (view.view === 'message') return inMessage(press, source, reply);
          return modal(trigger, person.account, reply);
      }
    },
    said: async (said, reply) => {
      const messages = messagesOf(reply.view);
      const { channel, thread, ts } = said;
      if (said.direct) {
        for (const message of messages) await outgoing.post(channel, message, thread);
        return;
      }
      if (reply.before !== undefined) await aside(said, messagesOf(reply.before));
      if (reply.to === 'here' || reply.open === true) {
        for (const message of messages) await outgoing.post(channel, message, thread ?? ts);
        return;
      }
      await aside(said, messages);
    },
    typed: async (typed, messages, to) => {
      for (const message of messages) {
        await outgoing.respond(typed.responseUrl, message, {
          to: to === 'here' ? 'everybody' : 'asker',
          replace: false,
        });
      }
    },
  };
}
