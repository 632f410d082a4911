import type { Call } from '../../messages/call.ts';
import type { Attachments, Given } from '../../messages/form.ts';
import type { Form, Message, Reply, View } from '../../messages/parts.ts';
import { actionsOf } from '../../messages/plain.ts';
import type { Asker, Input, Request } from '../../messages/request.ts';
import type { Instant } from '../../shared/clock.ts';
import type { Lang } from '../../shared/lang.ts';
import type { PlatformParts } from '../types.ts';
import { clockSaid } from './demo-clock.ts';
import type { History, Line, Thread } from './history.ts';
import {
  DEMO,
  DEMO_OFFICES,
  DEMO_PEOPLE,
  type DemoPerson,
  LOCAL,
  type OfficeId,
  officeOf,
} from './people.ts';
import { strings } from './strings.ts';

/** Where somebody is: alone with the bot, or in their office's channel. */
export type Place = 'chat' | 'channel';

/** Which line's button was pressed, so that it can say so and be replaced. */
export interface Pressed {
  readonly line: number;
  readonly action: number;
}

/** One thing somebody does. `id` is made by the page: the same thing sent twice has the same id. */
export interface Doing {
  readonly who: DemoPerson;
  readonly place: Place;
  readonly id: string;
}

/** What came of it, beside the lines: a form to fill in. */
export interface Done {
  readonly form?: Form;
  /** What now stands at the side, drawn. */
  readonly side?: string;
  /** A sentence of the page itself: why nothing was done. */
  readonly said?: string;
}

/** The conversations of the made-up company: what is done on the page, through the one door. */
export interface Chat {
  threadOf(who: DemoPerson, place: Place): Thread;
  /** Runs one thing once: a retry with the same id gets what the first one got. */
  once(doing: Doing, run: () => Promise<Done>): Promise<Done>;
  asker(who: DemoPerson): Asker;
  lang(who: DemoPerson): Lang;
  say(doing: Doing, text: string): Promise<Done>;
  press(doing: Doing, call: Call, pressed?: Pressed): Promise<Done>;
  submit(
    doing: Doing,
    form: { call: Call; given: Given; drawnFrom: string; files?: Attachments },
    pressed?: Pressed,
  ): Promise<Done>;
  /** Shows a message that nobody asked for in its person's own chat; the same `key` once only. */
  receive(who: DemoPerson, message: Message, key: string): void;
  /** Says in every conversation under way, and to whoever did it, that the demo's clock was put forward. */
  clockMoved(by: DemoPerson, at: Instant): void;
  /** A message for everybody in an office's channel. */
  announce(office: OfficeId, message: Message, key: string): void;
  /** How many policies wait for somebody's answer. */
  owed(who: DemoPerson): Promise<number>;
  /** Asks without a trace in any conversation, for the card at the side. */
  peek(who: DemoPerson, lang: Lang, text: string): Promise<View>;
}

/** The longest text that stays in a conversation; the door refuses far shorter ones. */
const MOST_SHOWN = 4000;
/** Answers of repeated requests kept, so that a retry of the page does nothing twice. */
const MOST_REMEMBERED = 500;

export function createChat(parts: PlatformParts, history: History): Chat {
  const { door, people, clock } = parts;
  const handled = new Map<string, Promise<Done>>();

  const account = (who: DemoPerson) => ({ workspace: LOCAL, account: who.account });
  const threadOf = (who: DemoPerson, place: Place): Thread =>
    place === 'chat' ? `chat:${who.account}` : `channel:${who.office}`;
  const lang = (who: DemoPerson): Lang => people.of(DEMO, account(who)).lang ?? who.lang;
  const asker = (who: DemoPerson): Asker => {
    const known = people.of(DEMO, account(who));
    return {
      ...account(who),
      lang: known.lang ?? who.lang,
      langChosen: known.lang !== undefined,
      zone: officeOf(who).zone,
      roles: known.roles,
    };
  };
  const ask = (doing: Doing, isPrivate: boolean, input: Input): Promise<Reply> => {
    const request: Request = {
      id: `local:${doing.who.account}:${doing.id}`,
      company: DEMO,
      asker: asker(doing.who),
      at: clock.now(),
      private: isPrivate,
      input,
    };
    return door.handle(request);
  };

  /** Puts a reply where it belongs. A form is handed back: it opens over the page. */
  const show = (doing: Doing, reply: Reply, isPrivate: boolean, pressed?: Pressed): Done => {
    const { who, place } = doing;
    const { view } = reply;
    const at = clock.now();
    if (reply.before !== undefined) {
      history.add(threadOf(who, place), {
        at,
        only: who.account,
        said: { kind: 'private', view: reply.before },
      });
    }
    if (view.view === 'form') return { form: view };
    if (reply.to === 'here') {
      history.add(threadOf(who, 'channel'), { at, said: { kind: 'bot', view } });
      if (place === 'chat') {
        const { channel } = officeOf(who);
        const text = { zh: strings.zh.sharedTo(channel.zh), en: strings.en.sharedTo(channel.en) };
        history.add(threadOf(who, 'chat'), { at, said: { kind: 'system', text } });
      }
      return {};
    }
    const stood = pressed === undefined ? undefined : visible(who, pressed.line);
    // A line that everybody sees is never replaced by what is for one person alone.
    if (reply.place === 'same' && stood !== undefined && (stood.only !== undefined || place === 'chat')) {
      history.replace(stood.id, view);
      return {};
    }
    const thread = threadOf(who, place);
    // In a channel only what everybody may read is read by everybody: not what is sensitive, refused or HR's.
    if (isPrivate || reply.open !== true) {
      history.add(thread, { at, only: who.account, said: { kind: 'private', view } });
    } else history.add(thread, { at, said: { kind: 'bot', view } });
    return {};
  };

  const visible = (who: DemoPerson, id: number): Line | undefined => {
    const line = history.find(id);
    if (line === undefined || (line.only ?? who.account) !== who.account) return undefined;
    return line.thread === threadOf(who, 'chat') || line.thread === threadOf(who, 'channel')
      ? line
      : undefined;
  };

  const choose = (who: DemoPerson, pressed: Pressed | undefined) => {
    const line = pressed === undefined ? undefined : visible(who, pressed.line);
    if (pressed === undefined || line === undefined || !('view' in line.said)) return;
    if (pressed.action < actionsOf(line.said.view).length)
      history.choose(line.id, who.account, pressed.action);
  };

  const once = (doing: Doing, run: () => Promise<Done>): Promise<Done> => {
    const key = `${doing.who.account}:${doing.id}`;
    const before = handled.get(key);
    if (before !== undefined) return before;
    const done = run();
    handled.set(key, done);
    for (const old of handled.keys()) {
      if (handled.size <= MOST_REMEMBERED) break;
      handled.delete(old);
    }
    return done;
  };

  return {
    threadOf,
    once,
    asker,
    lang,
    say: (doing, text) =>
      once(doing, async () => {
        const { who, place } = doing;
        const slash = text.trimStart().startsWith('/');
        // Words in the channel are for everybody, a command there is not: neither it nor its answer is seen by others.
        const isPrivate = place === 'chat' || slash;
        const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
        history.add(threadOf(who, place), {
          at: clock.now(),
          ...(isPrivate ? { only: who.account } : {}),
          said: { kind: 'person', account: who.account, text: shown },
        });
        const reply = await ask(doing, isPrivate, { input: 'words', text, slash });
        if (reply.view.view === 'form')
          history.add(threadOf(who, place), formLine(reply.view, who, clock.now()));
        return show(doing, reply, isPrivate);
      }),
    press: (doing, call, pressed) =>
      once(doing, async () => {
        const reply = await ask(doing, true, { input: 'call', call, safe: false });
        if (reply.view.view !== 'form') choose(doing.who, pressed);
        return show(doing, reply, true, pressed);
      }),
    submit: (doing, form, pressed) =>
      once(doing, async () => {
        const reply = await ask(doing, true, { input: 'submit', ...form });
        if (reply.view.view !== 'form') choose(doing.who, pressed);
        return show(doing, reply, true, pressed);
      }),
    receive: (who, message, key) => {
      const thread = threadOf(who, 'chat');
      if (history.hasKey(thread, key)) return;
      history.add(thread, { at: clock.now(), only: who.account, key, said: { kind: 'bot', view: message } });
    },
    clockMoved: (by, at) => {
      const said = (zone: string): Line['said'] => {
        const { zh, en } = clockSaid(at, zone);
        return { kind: 'system', text: { zh: strings.zh.clockMoved(zh), en: strings.en.clockMoved(en) } };
      };
      for (const office of DEMO_OFFICES) history.add(`channel:${office.id}`, { at, said: said(office.zone) });
      for (const each of DEMO_PEOPLE) {
        const thread = threadOf(each, 'chat');
        if (each.account !== by.account && history.seen(thread, each.account).length === 0) continue;
        history.add(thread, { at, said: said(officeOf(each).zone) });
      }
    },
    announce: (office, message, key) => {
      const thread: Thread = `channel:${office}`;
      if (history.hasKey(thread, key)) return;
      history.add(thread, { at: clock.now(), key, said: { kind: 'bot', view: message } });
    },
    owed: (who) => parts.owed?.(account(who)) ?? Promise.resolve(0),
    peek: async (who, language, text) => {
      const reply = await door.handle({
        id: `local:card:${who.office}:${clock.now()}`,
        company: DEMO,
        // Not the person: a card must not count as their first meeting nor as their last question.
        asker: {
          ...asker(who),
          account: `card-${who.office}`,
          lang: language,
          langChosen: true,
          roles: ['employee'],
        },
        at: clock.now(),
        private: false,
        input: { input: 'words', text, slash: true },
      });
      return reply.view;
    },
  };
}

/** A typed command that opened a form leaves a line from which the form can be opened again. */
function formLine(
  form: Form,
  who: DemoPerson,
  at: Line['at'],
): { at: Line['at']; only: string; said: Line['said'] } {
  const view: Message = {
    view: 'message',
    lang: form.lang,
    summary: form.title,
    parts: [
      { part: 'heading', text: form.title },
      { part: 'actions', actions: [{ label: strings[form.lang].openForm, call: form.call }] },
    ],
  };
  return { at, only: who.account, said: { kind: 'private', view } };
}
