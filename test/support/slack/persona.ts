/** A person of the workspace, who sees and does what Slack's client lets people see and do. */
import { commandAnswered, pressAnswered, submissionAnswered } from './answers.ts';
import type { Core, Delivered } from './core.ts';
import type { Courier, EventOptions } from './delivery.ts';
import {
  type Choice,
  chosen,
  clientRefusals,
  findElement,
  findInput,
  type StateValues,
  slotOf,
  type Which,
} from './inputs.ts';
import { clone, type Fields, stringOf } from './json.ts';
import { newInteraction, Outcome } from './outcome.ts';
import {
  commandPayload,
  interactive,
  messagePart,
  responseUrls,
  typedMessage,
  viewPart,
} from './payloads.ts';
import type { SimView } from './views.ts';
import type { Channel, SimMessage, User } from './workspace.ts';

export type Target = SimMessage | SimView;
export type FormValues = Readonly<Record<string, Choice>>;
const isView = (target: Target): target is SimView => 'hash' in target;
const BUTTONS = ['button', 'icon_button', 'workflow_button'];

export class Persona {
  readonly id: string;
  readonly #core: Core;
  readonly #courier: Courier;

  constructor(id: string, core: Core, courier: Courier) {
    this.id = id;
    this.#core = core;
    this.#courier = courier;
  }

  get user(): User {
    const user = this.#core.workspace.user(this.id);
    if (user.deleted !== true) return user;
    throw new Error(`${user.name} is deactivated and cannot do anything in Slack.`);
  }

  // ——— what the person sees

  /** The messages of the direct conversation with the bot, oldest first. */
  dm(): SimMessage[] {
    const dm = this.#core.workspace.findDm(this.id);
    return dm === undefined ? [] : this.channel(dm.id);
  }

  /** A channel with its threads, oldest first, without other people's ephemeral messages. */
  channel(id: string): SimMessage[] {
    this.#place(id);
    const { messages, ephemerals } = this.#core.workspace;
    const mine = ({ ephemeralTo }: SimMessage): boolean =>
      ephemeralTo === undefined || ephemeralTo === this.id;
    return [...messages, ...ephemerals]
      .filter((one) => one.channel === id && !one.deleted && mine(one))
      .sort((a, b) => (a.ts < b.ts ? -1 : 1));
  }

  /** What only this person sees, oldest first. */
  get ephemerals(): SimMessage[] {
    return this.#core.workspace.ephemerals.filter((one) => one.ephemeralTo === this.id && !one.deleted);
  }

  home(): SimView | undefined {
    return this.#core.views.home(this.id);
  }

  /** The modal on top. */
  view(): SimView | undefined {
    return this.#core.views.top(this.id);
  }

  /** A channel the person can look into: their own, and public ones. */
  #place(id: string): Channel {
    const channel = this.#core.workspace.channels.get(id);
    if (channel === undefined) throw new Error(`There is no channel ${id}.`);
    const guest = this.user.isRestricted === true || this.user.isUltraRestricted === true;
    if (channel.members.has(this.id) || (channel.kind === 'public' && !guest)) return channel;
    throw new Error(`${this.user.name} cannot see ${channel.name}.`);
  }

  #member(id: string): Channel {
    const channel = this.#place(id);
    if (channel.members.has(this.id)) return channel;
    throw new Error(`${this.user.name} is not in #${channel.name}.`);
  }

  // ——— what the person does

  /** Types a slash command, in the DM with the bot unless a channel is named. */
  async command(command: string, text = '', options: { channel?: string } = {}): Promise<Outcome> {
    const { user } = this;
    const { channel: named } = options;
    const channel = named === undefined ? this.#core.workspace.dm(this.id) : this.#member(named);
    const interaction = newInteraction(this.id, command);
    const payload = commandPayload(this.#core, user, channel, { command, text }, interaction);
    const given = { user: this.id, channel: channel.id, typed: `${command} ${text}`.trim(), interaction };
    return this.#courier.carry('command', payload, interaction, {
      acknowledged: (delivered, outcome) => commandAnswered(this.#core, delivered, outcome, given),
    });
  }

  readonly #pressed = (delivered: Delivered, outcome: Outcome): void =>
    pressAnswered(this.#core, delivered, outcome);

  /** Presses a button of a message or view; a string is its label. */
  async press(target: Target, which: Which): Promise<Outcome> {
    const isButton = ({ type }: Fields): boolean => BUTTONS.includes(stringOf(type));
    const { block, element } = findElement(target.blocks, which, isButton);
    const { text, value, url } = element;
    const said = { text, ...(value !== undefined && { value }), ...(url !== undefined && { url }) };
    return this.#act(target, block, element, said);
  }

  /**
   * Picks in a menu, date picker, radio or check boxes, or types in a field; options by label or value.
   * In an input that does not dispatch, nothing is sent yet.
   */
  async select(target: Target, which: Which, choice: Choice): Promise<Outcome> {
    const fillable = (one: Fields): boolean => slotOf(one) !== undefined || one.type === 'overflow';
    const { block, element } = findElement(target.blocks, which, fillable);
    const state = chosen(element, choice);
    const blockId = stringOf(block.block_id);
    if (slotOf(element) !== undefined) {
      const values = isView(target) ? target.state.values : target.state;
      values[blockId] = { ...values[blockId], [stringOf(element.action_id)]: state };
    }
    const { type: _type, ...value } = state;
    if (block.type === 'input' && block.dispatch_action !== true) return this.#silent('filled in');
    return this.#act(target, block, element, value);
  }

  #silent(what: string): Outcome {
    return new Outcome(newInteraction(this.id, what), this.#core.journal).settle();
  }

  #act(target: Target, block: Fields, element: Fields, value: Fields): Promise<Outcome> {
    const { workspace, tickets } = this.#core;
    const interaction = newInteraction(this.id, `press ${stringOf(element.action_id)}`);
    const { type, action_id } = element;
    const action = { type, action_id, block_id: block.block_id, action_ts: workspace.nextTs(), ...value };
    const part = isView(target)
      ? viewPart(this.#onScreen(target))
      : messagePart(this.#core, this.user, this.#visible(target), this.#place(target.channel), interaction);
    const payload = {
      ...interactive(this.#core, 'block_actions', this.user),
      ...part,
      trigger_id: tickets.trigger(this.id, interaction),
      actions: [action],
    };
    return this.#courier.carry('interactive', payload, interaction, { acknowledged: this.#pressed });
  }

  #onScreen(view: SimView): SimView {
    if (view === this.view() || view === this.home()) return view;
    throw new Error('A person can only press in the modal on top, or in App Home.');
  }

  #visible(message: SimMessage): SimMessage {
    if (message.deleted) throw new Error('That message is gone.');
    const { ephemeralTo } = message;
    if (ephemeralTo === undefined || ephemeralTo === this.id) return message;
    throw new Error('That message is shown to somebody else.');
  }

  /**
   * Fills in the form and submits it; fields by label, block id or action id.
   * Nothing is sent when Slack's client would refuse.
   */
  async submit(view: SimView | undefined, values: FormValues = {}): Promise<Outcome> {
    if (view === undefined || view !== this.view())
      throw new Error('Only the modal on top can be submitted.');
    if (view.submit === null) throw new Error('This modal has no submit button.');
    const interaction = newInteraction(this.id, `submit ${view.callback_id}`);
    const state: StateValues = clone(view.state.values);
    for (const [name, choice] of Object.entries(values)) {
      const { block, element } = findInput(view.blocks, name);
      const blockId = stringOf(block.block_id);
      state[blockId] = { ...state[blockId], [stringOf(element.action_id)]: chosen(element, choice) };
    }
    view.state.values = state;
    const refused = clientRefusals(view.blocks, state);
    if (Object.keys(refused).length > 0) {
      const outcome = this.#silent('refused by the client');
      outcome.refused = refused;
      return outcome;
    }
    const payload = {
      ...interactive(this.#core, 'view_submission', this.user),
      trigger_id: this.#core.tickets.trigger(this.id, interaction),
      view,
      response_urls: responseUrls(this.#core, this.user, view, interaction),
    };
    return this.#courier.carry('interactive', payload, interaction, {
      acknowledged: (delivered, outcome) => submissionAnswered(this.#core, delivered, outcome, this.id, view),
    });
  }

  /** Cancels the modal on top, or with `all` leaves by the ×. The app hears of it when it asked to. */
  async closeView(options: { all?: boolean } = {}): Promise<Outcome[]> {
    const top = this.view();
    if (top === undefined) throw new Error('There is no modal to close.');
    const all = options.all === true || top.clear_on_close;
    const closed = all ? [...this.#core.views.stack(this.id)].reverse() : [top];
    const outcomes: Outcome[] = [];
    for (const view of closed) {
      this.#core.views.close(this.id, view.id);
      if (!view.notify_on_close) continue;
      const payload = { ...interactive(this.#core, 'view_closed', this.user), view, is_cleared: all };
      outcomes.push(await this.#courier.carry('interactive', payload, newInteraction(this.id, 'close')));
    }
    return outcomes;
  }

  /**
   * Writes to the bot (`dm`) or in a channel; the app hears of it by its subscriptions, as `message.im`,
   * `app_mention` or `message.channels`.
   */
  async message(
    where: string,
    text: string,
    options: EventOptions & { thread_ts?: string } = {},
  ): Promise<Outcome> {
    const channel = where === 'dm' ? this.#core.workspace.dm(this.id) : this.#member(where);
    const { thread_ts, ...carry } = options;
    const { events } = typedMessage(this.#core, this.user, channel, text, thread_ts);
    const outcomes = await Promise.all(events.map((event) => this.#courier.event(event, carry)));
    return outcomes[0] ?? this.#silent('unheard message');
  }

  async globalShortcut(callbackId: string): Promise<Outcome> {
    const interaction = newInteraction(this.id, `shortcut ${callbackId}`);
    const payload = {
      ...interactive(this.#core, 'shortcut', this.user),
      ...this.#shortcut(callbackId, interaction),
    };
    return this.#courier.carry('interactive', payload, interaction, { acknowledged: this.#pressed });
  }

  async messageShortcut(callbackId: string, message: SimMessage): Promise<Outcome> {
    if (message.ephemeralTo !== undefined)
      throw new Error('Message shortcuts do not work on ephemeral messages.');
    const interaction = newInteraction(this.id, `message shortcut ${callbackId}`);
    const place = this.#place(message.channel);
    const whole = messagePart(this.#core, this.user, this.#visible(message), place, interaction);
    const { container: _container, state: _state, ...part } = whole;
    const payload = {
      ...interactive(this.#core, 'message_action', this.user),
      ...part,
      message_ts: message.ts,
      ...this.#shortcut(callbackId, interaction),
    };
    return this.#courier.carry('interactive', payload, interaction, { acknowledged: this.#pressed });
  }

  #shortcut(callback_id: string, interaction: ReturnType<typeof newInteraction>): Fields {
    const { workspace, tickets } = this.#core;
    return { callback_id, action_ts: workspace.nextTs(), trigger_id: tickets.trigger(this.id, interaction) };
  }

  /** Opens the app; the first time without a view. */
  async openHome(tab: 'home' | 'messages' = 'home'): Promise<Outcome> {
    const { id } = this.user;
    const view = tab === 'home' ? this.home() : undefined;
    const channel = this.#core.workspace.dm(id).id;
    const event = { type: 'app_home_opened', user: id, channel, tab, ...(view !== undefined && { view }) };
    return this.#courier.event(event);
  }

  /** Joins a channel; the bot hears of it when it is there. */
  async joins(channelId: string): Promise<Outcome | undefined> {
    const { workspace } = this.#core;
    const { id, teamId: team } = this.user;
    const channel = workspace.channels.get(channelId);
    if (channel === undefined) throw new Error(`There is no channel ${channelId}.`);
    channel.members.add(id);
    if (!workspace.hasBot(channel)) return undefined;
    const channel_type = channel.kind === 'private' ? 'G' : 'C';
    return this.#courier.event({
      type: 'member_joined_channel',
      user: id,
      channel: channelId,
      channel_type,
      team,
    });
  }
}
