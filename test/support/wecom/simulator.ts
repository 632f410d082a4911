import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApi, type Tokens } from './api.ts';
import { type Answered, createCaller, elementOf, type Sending, type Tried } from './callback.ts';
import { type Corp, createCorp } from './corp.ts';
import { createFaults, type Faults } from './faults.ts';
import { createLogin, type Login } from './login.ts';
import { fieldsOf, listOf, type SimMessage, type SimOptions, type SimState, textOf } from './state.ts';

/** What came of something a member did: the answer to the callback, and what they saw of it. */
export interface Done extends Tried {
  /** The text that came back at once; empty when none did. */
  readonly text: string;
}

/** WeCom on this machine: its API, its login page, its members. Nothing of it waits for real time but the network. */
export interface WecomSimulator {
  readonly apiUrl: string;
  readonly oauthUrl: string;
  readonly origin: string;
  readonly state: SimState;
  readonly corp: Corp;
  readonly faults: Faults;
  readonly tokens: Tokens;
  readonly login: Login;
  /** Where the app listens. */
  connect(callbackUrl: string): void;
  checkUrl(echo?: string, sending?: Sending): Promise<Answered | undefined>;
  say(user: string, text: string, sending?: Sending): Promise<Done>;
  /** A message that is no text: `voice`, `image` … */
  sendMedia(user: string, type: string): Promise<Done>;
  event(user: string, name: string, fields?: string, sending?: Sending): Promise<Done>;
  clickMenu(user: string, key: string): Promise<Done>;
  /** Sends what a member did last once more, as WeCom does when it is not sure of the answer. */
  again(user: string): Promise<Done>;
  /** Presses a button of a card by what stands on it. @throws when it cannot be pressed */
  press(message: SimMessage, label: string, sending?: Sending): Promise<Done>;
  /** Ticks options of a card by what stands on them, and submits. */
  submit(message: SimMessage, labels: readonly string[]): Promise<Done>;
  /** What a member finds in the conversation, in order. */
  inbox(user: string): readonly SimMessage[];
  last(user: string): SimMessage;
  /** Resolves when the app has nothing under way; set by the stage. */
  drainWith(drain: () => Promise<void>): void;
  stop(): Promise<void>;
}

export const CORP = 'ww5823bf96d3bd56c7';
export const AGENT = 1000002;
export const SECRET = 'sim-secret-0123456789abcdefghijklmnopqrstuvw';
export const TOKEN = 'QDG6eK';
export const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

export async function startWecomSimulator(options: SimOptions = {}): Promise<WecomSimulator> {
  const state: SimState = {
    corpId: CORP,
    agentId: AGENT,
    secret: SECRET,
    token: TOKEN,
    encodingAesKey: AES_KEY,
    corp: createCorp(),
    faults: createFaults(),
    now: options.now ?? Date.now,
    options,
    messages: [],
    codes: new Map(),
    calls: [],
    violations: [],
    dropped: [],
    menu: undefined,
    callbackUrl: undefined,
    nextId: 1,
  };
  const { login, apis, page } = createLogin(state);
  const { tokens, answer } = createApi(state, apis);
  const caller = createCaller(state);
  let drain = async () => {};
  const latest = new Map<
    string,
    { user: string; fields: string; createTime: number; pressed: SimMessage | undefined }
  >();
  let nextMessage = 4561255354251345929n;

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (page(request, response, url)) return;
    if (!url.pathname.startsWith('/cgi-bin/')) return void response.writeHead(404).end();
    answer(request, response, url).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const passive = (user: string, kind: string, text: string) => {
    state.messages.push({
      user: user.toLowerCase(),
      via: 'passive',
      msgtype: kind,
      text,
      card: undefined,
      msgid: `passive-${state.nextId++}`,
      at: state.now(),
      request: {},
    });
  };

  const deliver = async (
    user: string,
    fields: string,
    sending?: Sending,
    pressed?: SimMessage,
  ): Promise<Done> => {
    const createTime = sending?.createTime ?? Math.floor(state.now() / 1000);
    latest.set(user.toLowerCase(), { user, fields, createTime, pressed });
    const tried = await caller.send(fields, user, { ...sending, createTime });
    const kind = elementOf(tried.reply, 'MsgType');
    let text = '';
    if (kind === 'text') {
      text = elementOf(tried.reply, 'Content');
      if (pressed !== undefined) state.violations.push('a card’s press was answered with a text');
      if (Buffer.byteLength(text) > 2048)
        state.violations.push(`a passive text of ${Buffer.byteLength(text)} bytes`);
      if (elementOf(tried.reply, 'ToUserName').toLowerCase() !== user.toLowerCase()) {
        state.violations.push('a passive reply to somebody else');
      }
      passive(user, 'text', text);
    } else if (kind === 'update_button') {
      if (pressed?.card === undefined) state.violations.push('update_button without a card');
      else pressed.card.replaced = elementOf(tried.reply, 'ReplaceName');
    } else if (kind !== '') state.violations.push(`a passive reply of kind ${kind}`);
    await drain();
    return { ...tried, text };
  };

  const pressFields = (message: SimMessage, key: string, more = ''): string => {
    const { card, msgid } = message;
    const code = `rc-click-${state.nextId++}`;
    state.codes.set(code, { msgid, at: state.now(), used: false });
    const task = textOf(card?.content.task_id);
    return `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[${key}]]></EventKey><TaskId><![CDATA[${task}]]></TaskId><CardType><![CDATA[${textOf(card?.content.card_type)}]]></CardType><ResponseCode><![CDATA[${code}]]></ResponseCode>${more}`;
  };

  const pressable = (message: SimMessage) => {
    if (message.card === undefined) throw new Error(`no card, but: ${message.text}`);
    if (message.card.replaced !== undefined) throw new Error(`the card says: ${message.card.replaced}`);
    return message.card.content;
  };

  const simulator: WecomSimulator = {
    apiUrl: `${origin}/cgi-bin/`,
    oauthUrl: `${origin}/connect/oauth2/authorize`,
    origin,
    state,
    corp: state.corp,
    faults: state.faults,
    tokens,
    login,
    connect: (callbackUrl) => {
      state.callbackUrl = callbackUrl;
    },
    checkUrl: caller.checkUrl,
    say: (user, text, sending) =>
      deliver(
        user,
        `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></Content><MsgId>${nextMessage++}</MsgId>`,
        sending,
      ),
    sendMedia: (user, type) =>
      deliver(
        user,
        `<MsgType><![CDATA[${type}]]></MsgType><MediaId><![CDATA[media]]></MediaId><MsgId>${nextMessage++}</MsgId>`,
      ),
    event: (user, name, fields = '<EventKey><![CDATA[]]></EventKey>', sending) =>
      deliver(
        user,
        `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${name}]]></Event>${fields}`,
        sending,
      ),
    clickMenu: (user, key) => simulator.event(user, 'click', `<EventKey><![CDATA[${key}]]></EventKey>`),
    again: (given) => {
      const last = latest.get(given.toLowerCase());
      if (last === undefined) throw new Error(`${given} has done nothing yet`);
      return deliver(last.user, last.fields, { createTime: last.createTime }, last.pressed);
    },
    press: (message, label, sending) => {
      const buttons = listOf(pressable(message).button_list).map(fieldsOf);
      const found = buttons.find((each) => each.text === label);
      if (found === undefined || found.type === 1) {
        throw new Error(`no button “${label}”, but: ${buttons.map((each) => textOf(each.text)).join(' | ')}`);
      }
      return deliver(message.user, pressFields(message, textOf(found.key)), sending, message);
    },
    submit: (message, labels) => {
      const content = pressable(message);
      const questions = [
        ...(content.checkbox === undefined ? [] : [fieldsOf(content.checkbox)]),
        ...listOf(content.select_list).map(fieldsOf),
      ];
      const items = questions.map((question) => {
        const options = listOf(question.option_list).map(fieldsOf);
        const chosen = options.filter((each) => labels.includes(textOf(each.text)));
        const ids = chosen.map((each) => `<OptionId><![CDATA[${textOf(each.id)}]]></OptionId>`).join('');
        return `<SelectedItem><QuestionKey><![CDATA[${textOf(question.question_key)}]]></QuestionKey><OptionIds>${ids}</OptionIds></SelectedItem>`;
      });
      const key = textOf(fieldsOf(content.submit_button).key);
      return deliver(
        message.user,
        pressFields(message, key, `<SelectedItems>${items.join('')}</SelectedItems>`),
        undefined,
        message,
      );
    },
    inbox: (user) => state.messages.filter((each) => each.user === user.toLowerCase()),
    last: (user) => {
      const found = simulator.inbox(user).at(-1);
      if (found === undefined) throw new Error(`nothing has reached ${user}`);
      return found;
    },
    drainWith: (given) => {
      drain = given;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return simulator;
}
