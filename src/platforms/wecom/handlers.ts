import { commandOfCall, parseLine } from '../../commands/registry.ts';
import { type Call, callWords } from '../../messages/call.ts';
import type { Form, Reply } from '../../messages/parts.ts';
import type { Input } from '../../messages/request.ts';
import type { Lang } from '../../shared/lang.ts';
import { type Pressed, pressedOf } from './cards.ts';
import type { Codes } from './codes.ts';
import { givenOf, heldKeyOf, submitKeyOf } from './form-cards.ts';
import type { Greeter } from './greeting.ts';
import type { Incoming } from './incoming.ts';
import type { Kept } from './kept.ts';
import { LIMITS } from './limits.ts';
import type { Offers } from './offers.ts';
import type { Passive } from './passive.ts';
import { type Rendered, type Rendering, render, replacing, textOnly } from './render.ts';
import type { Replies } from './replies.ts';
import { strings } from './strings.ts';
import type { Updates } from './updates.ts';
import { accountOf, isUser, plainReply, type Visitors } from './visitors.ts';

/** A form whose choices are buttons, until one of them is pressed. */
export interface HeldForm {
  readonly account: string;
  readonly form: Form;
}

/** From what members do to the door, and back. Nothing here waits for the network before WeCom is answered. */
export interface Handlers {
  handle(incoming: Incoming): Promise<Passive | undefined>;
  /** What was not ready in time goes as a message of its own. */
  afterwards(incoming: Incoming, passive: Passive): Promise<void>;
}

export interface HandlerParts {
  readonly visitors: Visitors;
  readonly replies: Replies;
  readonly updates: Updates;
  readonly offers: Offers;
  readonly held: Kept<HeldForm>;
  readonly greeter: Greeter;
  readonly codes: Codes;
  readonly renderingFor: (account: string) => Rendering;
  /** Members came or went, or the app is about to be switched off. */
  readonly noticed: (incoming: Incoming) => void;
  /** False while WeCom takes no calls of ours. */
  readonly reachable: () => boolean;
  /** Goes on after WeCom was answered. */
  readonly track: (work: Promise<unknown>) => void;
}

type CardPress = Incoming & { readonly kind: 'card' };

/** Whether a call changes something, so that its answer has to arrive. */
function changes(call: string): boolean {
  const words = callWords(call) ?? [];
  const found = commandOfCall(words.at(-1)?.startsWith('@') ? words.slice(0, -1) : words);
  return found?.command.effect === 'changes';
}

function markedLanguage(call: string): Lang | undefined {
  const mark = / @(zh|en)$/.exec(call)?.[1];
  return mark === 'zh' || mark === 'en' ? mark : undefined;
}

/** Kept with what it was made of: the same answer goes to many. */
const passives = new WeakMap<Rendered, Passive>();

/** One text goes back with the answer to the callback. */
function passiveOf(rendered: Rendered): Passive | undefined {
  const [first] = rendered.payloads;
  if (first?.msgtype !== 'text' || rendered.payloads.length > 1) return undefined;
  const passive = passives.get(rendered) ?? { text: first.text.content };
  passives.set(rendered, passive);
  return passive;
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { visitors, replies, updates, offers, held, greeter, renderingFor } = parts;

  /** A reply in the conversation: the passive one where it is a text that fits, otherwise it is sent. */
  const inConversation = async (
    account: string,
    id: string,
    reply: Reply,
    lasting = false,
  ): Promise<Passive | undefined> => {
    const coded = parts.codes.show(account, reply.view);
    const view = 'then' in coded ? await coded : coded;
    // While our own calls do not get through, what would be a card is said in text.
    const rendered =
      parts.reachable() || view.view === 'form' ? render(view, renderingFor(account)) : textOnly(view);
    const passive = passiveOf(rendered);
    if (passive !== undefined) {
      offers.remember(account, rendered.offered);
      return passive;
    }
    await replies.send({ account, id, view, lasting });
    return undefined;
  };

  const said = async (account: string, key: string, text: string): Promise<Passive | undefined> => {
    const read = parts.codes.read(account, text);
    const statement = read === undefined ? undefined : await read;
    if (statement === 'wrong') {
      const { lang } = visitors.asker(account);
      return inConversation(account, key, plainReply(lang, strings[lang].wrongCode));
    }
    const offered = statement ?? offers.find(account, text);
    if (offered === undefined) {
      if (offers.isOld(text) && parseLine(text, false).kind !== 'command') {
        const { lang } = visitors.asker(account);
        return inConversation(account, key, plainReply(lang, strings[lang].offerGone(text.trim())));
      }
      visitors.heard(account, text);
    }
    const input: Input =
      offered === undefined
        ? { input: 'words', text, slash: false }
        : { input: 'call', call: offered, safe: false };
    const reply = await visitors.ask(account, key, input);
    return inConversation(account, key, reply, offered !== undefined && changes(offered));
  };

  /** After a press: what came of it stands in the place of the card, or comes as a message of its own. */
  const afterPress = async (
    account: string,
    press: CardPress,
    reply: Reply,
    label: string,
    lasting: boolean,
  ) => {
    const { key: id, responseCode } = press;
    const view = await parts.codes.show(account, reply.view);
    if (reply.place === 'new') {
      await replies.send({ account, id, view, lasting });
      return undefined;
    }
    const [payload] = render(view, renderingFor(account), { pushed: true }).payloads;
    if (payload?.msgtype === 'template_card') {
      const { template_card: card } = payload;
      parts.track(
        updates
          .card(account, responseCode, card)
          .then((changed) => (changed ? undefined : replies.send({ account, id, view, lasting }))),
      );
      return undefined;
    }
    const { lang } = visitors.asker(account);
    await replies.send({ account, id, view, lasting });
    return { button: replacing(label === '' ? strings[lang].submitted : strings[lang].chosen(label)) };
  };

  /** A button that asks before it acts: the question is a card of its own. */
  const confirm = async (account: string, press: CardPress, pressed: Pressed & { question: string }) => {
    // In the language of the card: a call says so where that is not the person's own.
    const lang = markedLanguage(pressed.call) ?? visitors.asker(account).lang;
    const label = [...pressed.label].length > LIMITS.button ? strings[lang].yes : pressed.label;
    await replies.send({
      account,
      id: press.key,
      lasting: false,
      view: {
        view: 'message',
        lang,
        summary: pressed.question,
        parts: [
          { part: 'heading', text: strings[lang].asked(pressed.label) },
          { part: 'text', text: [pressed.question] },
          { part: 'actions', actions: [{ label, short: label, call: pressed.call as Call }] },
        ],
      },
    });
    return undefined;
  };

  const pressedCard = async (account: string, press: CardPress): Promise<Passive | undefined> => {
    const { key: id, cardKey } = press;
    const form = heldKeyOf(cardKey);
    if (form !== undefined) return pressedHeld(account, press, form);
    const submit = submitKeyOf(cardKey);
    if (submit !== undefined) {
      const reply = await visitors.ask(account, id, {
        input: 'submit',
        call: submit.call as Call,
        given: givenOf(press.chosen),
        drawnFrom: submit.drawnFrom,
      });
      // A form that is drawn again replaces the one that was filled in.
      return afterPress(account, press, { ...reply, place: 'same' }, '', true);
    }
    const pressed = pressedOf(cardKey) ?? { call: cardKey, label: '' };
    if (pressed.question !== undefined) {
      return confirm(account, press, { ...pressed, question: pressed.question });
    }
    const reply = await visitors.ask(account, id, { input: 'call', call: pressed.call as Call, safe: false });
    return afterPress(account, press, reply, pressed.label, changes(pressed.call));
  };

  const pressedHeld = async (
    account: string,
    press: CardPress,
    { held: id, field, value, label }: NonNullable<ReturnType<typeof heldKeyOf>>,
  ): Promise<Passive | undefined> => {
    const { lang } = visitors.asker(account);
    const waiting = held.get(id);
    if (waiting === undefined || waiting.account !== account) {
      await replies.send({
        account,
        id: press.key,
        view: plainReply(lang, strings[lang].pageGone).view,
        lasting: false,
      });
      return undefined;
    }
    if (field === '') return { button: replacing(label) };
    const { form } = waiting;
    const drawn = Object.fromEntries(
      form.fields.flatMap((each) =>
        'value' in each && each.value !== undefined ? [[each.name, each.value]] : [],
      ),
    );
    const reply = await visitors.ask(account, press.key, {
      input: 'submit',
      call: form.call,
      given: { ...drawn, [field]: value },
      drawnFrom: form.drawnFrom,
    });
    return afterPress(account, press, { ...reply, place: 'same' }, label, true);
  };

  const handle: Handlers['handle'] = async (incoming) => {
    const account = accountOf(incoming.user);
    if (!isUser(incoming.user) && incoming.user !== 'sys') return undefined;
    switch (incoming.kind) {
      case 'text':
        return said(account, incoming.key, incoming.text);
      case 'media':
        return inConversation(account, incoming.key, visitors.textOnly(account));
      case 'click': {
        const call = incoming.menuKey as Call;
        const reply = await visitors.ask(account, incoming.key, { input: 'call', call, safe: false });
        return inConversation(account, incoming.key, reply, changes(call));
      }
      case 'card':
        return pressedCard(account, incoming);
      case 'subscribe':
      case 'enter': {
        parts.noticed(incoming);
        const hello = await greeter.greet(account);
        return hello === undefined ? undefined : inConversation(account, incoming.key, hello);
      }
      case 'unsubscribe':
      case 'contact':
      case 'dormant':
        parts.noticed(incoming);
        return undefined;
      case 'ignored':
        return undefined;
    }
  };

  return {
    handle,
    afterwards: async (incoming, passive) => {
      const account = accountOf(incoming.user);
      const { lang } = visitors.asker(account);
      if ('text' in passive) {
        const { view } = plainReply(lang, passive.text);
        await replies.send({ account, id: incoming.key, view, lasting: true });
      } else if (incoming.kind === 'card') await updates.line(account, incoming.responseCode, passive.button);
    },
  };
}
