/** The simulator: what a test holds in its hands. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from './api.ts';
import { Activity, type Call, type Core, type Delivered, type Late, type Violation } from './core.ts';
import { Courier, type EventOptions } from './delivery.ts';
import { Faults } from './faults.ts';
import { FileStore, type StoredFile } from './files.ts';
import { HttpTransport, type RawRequest, rawRequest } from './http-driver.ts';
import type { Fields } from './json.ts';
import { Limits } from './limits.ts';
import type { Outcome } from './outcome.ts';
import { Persona } from './persona.ts';
import { identityOf, type SimulatorOptions, settingsOf } from './settings.ts';
import { SocketHub } from './socket.ts';
import { type Readable, textOf } from './text.ts';
import { Tickets } from './tickets.ts';
import { Views } from './views.ts';
import {
  type Channel,
  type SimMessage,
  type User,
  type UserGroup,
  type UserInput,
  Workspace,
} from './workspace.ts';

export class SlackSimulator {
  readonly faults = new Faults();
  readonly socket: SocketHub;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly appId: string;
  /** The granted bot scopes; a test may take some away. */
  readonly scopes: Set<string>;
  /** The event subscriptions. */
  readonly events: Set<string>;
  /** Every call of the app, oldest first. */
  readonly calls: Call[] = [];
  /** Messages posted by `chat.postMessage` and uploads, oldest first; they change when the app changes them. */
  readonly posted: SimMessage[] = [];
  /** Those of them that were posted long after their call had broken. */
  readonly late: SimMessage[] = [];
  /** Allowed by Slack, but hardly meant. */
  readonly warnings: string[] = [];
  /** Payloads Slack refused for their form. */
  readonly violations: Violation[] = [];
  /** Deliveries that took longer than Slack waits. */
  readonly timeouts: Late[] = [];
  readonly #core: Core;
  readonly #courier: Courier;
  readonly #signedAt: () => number;
  readonly #personas = new Map<string, Persona>();
  readonly #server = createServer((request, response) => void serve(request, response, this.#core));
  #http: HttpTransport | undefined;
  #appUrl = '';

  constructor(options: SimulatorOptions) {
    const now = options.now ?? Date.now;
    const identity = identityOf(options);
    const settings = settingsOf(options);
    const workspace = new Workspace(identity, now);
    const views = new Views(workspace);
    const activity = new Activity();
    ({ signingSecret: this.signingSecret, botToken: this.botToken, appToken: this.appToken } = settings);
    ({ teamId: this.teamId, botUserId: this.botUserId, botId: this.botId, appId: this.appId } = identity);
    ({ scopes: this.scopes, events: this.events } = settings);
    const { calls, posted, late, warnings, violations, timeouts, faults } = this;
    this.#signedAt = options.signedAt ?? Date.now;
    this.socket = new SocketHub(identity.appId, settings.ackTimeoutMs, () => activity.touch());
    this.#core = {
      ...{ now, identity, settings, workspace, views, activity, faults, baseUrl: '' },
      files: new FileStore(),
      tickets: new Tickets(now),
      limits: new Limits(options.limits ?? {}, now),
      journal: { calls, posted, late, warnings, violations, timeouts, views: views.changes },
      socketUrl: () => this.socket.address(this.#core.baseUrl),
      sendEvent: (event) => {
        this.#courier
          .event(event)
          .catch((error: unknown) => warnings.push(`an event was not sent: ${String(error)}`));
      },
    };
    this.#courier = new Courier(this.#core);
  }

  async start(): Promise<this> {
    this.socket.attach(this.#server);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#core.baseUrl = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
    return this;
  }

  async stop(): Promise<void> {
    await this.socket.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** For `SLACK_API_URL`. */
  get apiUrl(): string {
    return `${this.#core.baseUrl}api/`;
  }

  // ——— what happened

  callsTo(method: string): Call[] {
    return this.calls.filter((call) => call.method === method);
  }
  file(id: string): StoredFile | undefined {
    return this.#core.files.files.get(id);
  }
  /** A file on somebody's machine, as it stands in the state of a form once they have chosen it. */
  addFile(user: string, name: string, bytes: Uint8Array): Fields {
    const id = `F0${String(this.#core.files.files.size + 1).padStart(6, '0')}`;
    const file: StoredFile = {
      ...{ id, name, title: name, altText: '', user, channels: [], completed: true },
      ...{ length: bytes.length, bytes: Buffer.from(bytes) },
    };
    this.#core.files.files.set(id, file);
    return this.#core.files.object(file, this.#core.baseUrl);
  }
  /** Everything in a channel (or DM), oldest first, without deleted and ephemeral messages. */
  messagesIn(channel: string): SimMessage[] {
    return this.#core.workspace.messages.filter((message) => message.channel === channel && !message.deleted);
  }
  /** Like `textOf`, with people and channels by name. */
  textOf(thing: Readable | undefined): string {
    const { users, channels, groups } = this.#core.workspace;
    return textOf(thing, (id) => users.get(id)?.name ?? channels.get(id)?.name ?? groups.get(id)?.handle);
  }

  // ——— the workspace

  addUser(input: UserInput): User {
    return this.#core.workspace.addUser(input);
  }
  addChannel(input: Parameters<Workspace['addChannel']>[0]): Channel {
    return this.#core.workspace.addChannel(input);
  }
  addUserGroup(input: Parameters<Workspace['addGroup']>[0]): UserGroup {
    return this.#core.workspace.addGroup(input);
  }
  addProfileField(id: string, label: string, more: Fields = {}): void {
    this.#core.workspace.profileFields.set(id, {
      id,
      label,
      type: 'text',
      ordering: this.#core.workspace.profileFields.size,
      hint: '',
      ...more,
    });
  }
  user(id: string): User {
    return this.#core.workspace.user(id);
  }
  channelOf(id: string): Channel | undefined {
    return this.#core.workspace.channels.get(id);
  }
  /** The id of a person's DM with the bot. */
  dmOf(userId: string): string {
    return this.#core.workspace.dm(userId).id;
  }

  // ——— the app under test

  /** Deliver over HTTP to the app's `…/slack/events`. */
  connectHttp(url: string): void {
    const { signingSecret, ackTimeoutMs } = this.#core.settings;
    this.#appUrl = url;
    this.#http = new HttpTransport({
      url,
      signingSecret,
      timeoutMs: ackTimeoutMs,
      signedAt: this.#signedAt,
    });
    this.#courier.use(this.#http);
  }
  /** Deliver through the open sockets. */
  useSocket(): void {
    this.#courier.use(this.socket);
  }
  /** A function that resolves when the app has finished what it acknowledged: exact where the quiet time only guesses. */
  drainWith(drain: () => Promise<unknown>): void {
    this.#core.activity.drain = drain;
  }
  as(userId: string): Persona {
    this.#core.workspace.user(userId);
    const persona = this.#personas.get(userId) ?? new Persona(userId, this.#core, this.#courier);
    this.#personas.set(userId, persona);
    return persona;
  }
  sendEvent(event: Fields, options: EventOptions = {}): Promise<Outcome> {
    return this.#courier.event(event, options);
  }
  /** A new colleague: `team_join`. */
  userJoins(input: UserInput): Promise<Outcome> {
    const user = this.addUser(input);
    return this.sendEvent({ type: 'team_join', user: this.#userObject(user) });
  }
  /** Changes a person and tells the app: `user_change` (deactivation is `deleted: true`). */
  userChanges(id: string, patch: Partial<UserInput>): Promise<Outcome> {
    const user = Object.assign(this.user(id), patch, { updated: Math.floor(this.#core.now() / 1000) });
    return this.sendEvent({ type: 'user_change', user: this.#userObject(user), cache_ts: user.updated });
  }
  #userObject(user: User): Fields {
    return this.#core.workspace.userObject(user, {
      email: this.scopes.has('users:read.email'),
      locale: true,
    });
  }
  /** Sends the event retries that are due by now. */
  deliverDue(): Promise<Outcome[]> {
    return this.#courier.deliverDue();
  }
  get pendingRetries(): number {
    return this.#courier.pendingRetries;
  }
  /** A request of the test's own making, to a path of the app. */
  raw(path: string, request: RawRequest): Promise<Delivered> {
    return rawRequest(new URL(path, this.#appUrl).href, request, this.#core.settings.ackTimeoutMs);
  }
  /** Headers and body of a properly signed delivery, to send again or to tamper with. */
  signed(
    kind: 'command' | 'interactive' | 'event',
    payload: Fields,
  ): Required<Pick<RawRequest, 'headers' | 'body'>> {
    if (this.#http === undefined) throw new Error('Call connectHttp(url) first.');
    return this.#http.signed(kind, payload);
  }
  /** Resolves when nothing has come in for a while. */
  quiet(ms = this.#core.settings.quietMs): Promise<void> {
    return this.#core.activity.quiet(ms);
  }
  /** Resolves as soon as the condition holds. */
  until(condition: () => boolean, timeoutMs = 3000): Promise<void> {
    return this.#core.activity.until(condition, timeoutMs);
  }
}
