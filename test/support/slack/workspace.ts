/** The workspace: people, channels, groups and messages, with the ids and times Slack would give them. */
import { type Fields, offsetOf } from './json.ts';

export interface UserInput {
  id?: string;
  name: string;
  realName?: string;
  displayName?: string;
  email?: string;
  title?: string;
  tz?: string | null;
  locale?: string;
  isAdmin?: boolean;
  isBot?: boolean;
  isRestricted?: boolean;
  isUltraRestricted?: boolean;
  isStranger?: boolean;
  teamId?: string;
  deleted?: boolean;
  startDate?: string;
  profileFields?: Record<string, string>;
}
export interface User extends UserInput {
  id: string;
  teamId: string;
  updated: number;
}
export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  members: Set<string>;
  archived: boolean;
  created: number;
}
export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
  disabled: boolean;
}
export interface SimMessage {
  channel: string;
  ts: string;
  /** When it was written, in ms of the simulator's clock. */
  at: number;
  user: string;
  botId?: string;
  username?: string;
  text: string;
  blocks: Fields[];
  attachments: Fields[];
  metadata?: Fields;
  threadTs?: string;
  broadcast?: boolean;
  edited?: { user: string; ts: string };
  files: Fields[];
  unfurl: { links?: boolean; media?: boolean };
  /** The one person who sees it, for an ephemeral message. */
  ephemeralTo?: string;
  /** What people picked in its menus. */
  state: Record<string, Record<string, Fields>>;
  deleted: boolean;
}
export type Draft = Pick<SimMessage, 'text' | 'blocks' | 'attachments'> & { metadata?: Fields };

export interface Identity {
  teamId: string;
  teamName: string;
  teamDomain: string;
  botUserId: string;
  botId: string;
  botName: string;
  appId: string;
}

export class Workspace {
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  readonly groups = new Map<string, UserGroup>();
  readonly profileFields = new Map<string, Fields>();
  readonly messages: SimMessage[] = [];
  readonly ephemerals: SimMessage[] = [];
  readonly identity: Identity;
  readonly now: () => number;
  #lastTs = 0;
  #ids = 0;

  constructor(identity: Identity, now: () => number) {
    this.identity = identity;
    this.now = now;
    this.addUser({ id: 'USLACKBOT', name: 'slackbot', realName: 'Slackbot' });
    this.addUser({ id: identity.botUserId, name: identity.botName, realName: identity.botName, isBot: true });
  }

  newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}0${this.#ids.toString(36).toUpperCase().padStart(9, '0')}`;
  }

  /** `seconds.microseconds`, never given twice. */
  nextTs(): string {
    this.#lastTs = Math.max(Math.floor(this.now()) * 1000, this.#lastTs + 1);
    return `${Math.floor(this.#lastTs / 1_000_000)}.${String(this.#lastTs % 1_000_000).padStart(6, '0')}`;
  }

  addUser(input: UserInput): User {
    const id = input.id ?? this.newId('U');
    const teamId = input.teamId ?? (input.isStranger === true ? 'T0STRANGER' : this.identity.teamId);
    const user: User = { ...input, id, teamId, updated: Math.floor(this.now() / 1000) };
    this.users.set(id, user);
    return user;
  }

  addChannel(input: {
    id?: string;
    name: string;
    private?: boolean;
    archived?: boolean;
    members?: readonly string[];
  }): Channel {
    const channel: Channel = {
      id: input.id ?? this.newId('C'),
      name: input.name,
      kind: input.private === true ? 'private' : 'public',
      members: new Set(input.members ?? []),
      archived: input.archived ?? false,
      created: Math.floor(this.now() / 1000),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  addGroup(input: {
    id?: string;
    handle: string;
    name?: string;
    users?: readonly string[];
    disabled?: boolean;
  }): UserGroup {
    const group: UserGroup = {
      id: input.id ?? this.newId('S'),
      handle: input.handle,
      name: input.name ?? input.handle,
      users: [...(input.users ?? [])],
      disabled: input.disabled ?? false,
    };
    this.groups.set(group.id, group);
    return group;
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (user === undefined) throw new Error(`The simulated workspace has no user ${id}.`);
    return user;
  }

  findDm(userId: string): Channel | undefined {
    return [...this.channels.values()].find(
      (channel) => channel.kind === 'im' && channel.members.has(userId),
    );
  }

  dm(userId: string): Channel {
    const known = this.findDm(userId);
    if (known !== undefined) return known;
    const channel: Channel = {
      id: this.newId('D'),
      name: 'directmessage',
      kind: 'im',
      members: new Set([userId, this.identity.botUserId]),
      archived: false,
      created: Math.floor(this.now() / 1000),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  hasBot(channel: Channel): boolean {
    return channel.members.has(this.identity.botUserId);
  }

  write(channel: string, user: string, draft: Draft, extra: Partial<SimMessage> = {}): SimMessage {
    const message: SimMessage = {
      channel,
      ts: this.nextTs(),
      at: this.now(),
      user,
      ...draft,
      files: [],
      unfurl: {},
      state: {},
      deleted: false,
      ...extra,
    };
    (message.ephemeralTo === undefined ? this.messages : this.ephemerals).push(message);
    return message;
  }

  writeAsBot(channel: string, draft: Draft, extra: Partial<SimMessage> = {}): SimMessage {
    return this.write(channel, this.identity.botUserId, draft, { botId: this.identity.botId, ...extra });
  }

  find(channel: string, ts: string): SimMessage | undefined {
    return this.messages.find((one) => one.channel === channel && one.ts === ts && !one.deleted);
  }

  replies(parent: SimMessage): SimMessage[] {
    return this.messages.filter(
      (one) =>
        one.channel === parent.channel && one.threadTs === parent.ts && one.ts !== parent.ts && !one.deleted,
    );
  }

  /** A message as the Web API and payloads show it. */
  wire(message: SimMessage, metadata: 'all' | 'type' | 'none' = 'none'): Fields {
    const { identity } = this;
    const replies = this.replies(message);
    return {
      type: 'message',
      user: message.user,
      ts: message.ts,
      text: message.text,
      team: identity.teamId,
      ...(message.botId !== undefined && {
        bot_id: message.botId,
        app_id: identity.appId,
        bot_profile: {
          id: identity.botId,
          app_id: identity.appId,
          name: identity.botName,
          deleted: false,
          team_id: identity.teamId,
        },
      }),
      ...(message.username !== undefined && { username: message.username }),
      ...(message.blocks.length > 0 && { blocks: message.blocks }),
      ...(message.attachments.length > 0 && { attachments: message.attachments }),
      ...(message.files.length > 0 && { files: message.files }),
      ...(message.edited !== undefined && { edited: message.edited }),
      ...(message.threadTs !== undefined && {
        thread_ts: message.threadTs,
        parent_user_id: this.find(message.channel, message.threadTs)?.user,
      }),
      ...(message.broadcast === true && { subtype: 'thread_broadcast' }),
      ...(replies.length > 0 && {
        thread_ts: message.ts,
        reply_count: replies.length,
        latest_reply: replies.at(-1)?.ts,
      }),
      ...(message.metadata !== undefined && metadata === 'all' && { metadata: message.metadata }),
      ...(message.metadata !== undefined &&
        metadata === 'type' && { metadata: { event_type: message.metadata.event_type } }),
    };
  }

  /** https://docs.slack.dev/reference/objects/user-object */
  userObject(user: User, show: { email: boolean; locale: boolean }): Fields {
    const foreign = user.teamId !== this.identity.teamId;
    const tz = user.tz === undefined ? 'Etc/UTC' : user.tz;
    const admin = user.isAdmin ?? false;
    return {
      id: user.id,
      team_id: user.teamId,
      name: user.name,
      deleted: user.deleted ?? false,
      ...(user.deleted !== true && { real_name: user.realName ?? user.name }),
      ...(tz !== null && user.deleted !== true && { tz, tz_label: tz, tz_offset: offsetOf(tz, this.now()) }),
      profile: { ...this.profile(user, show.email), team: user.teamId },
      ...(user.deleted !== true && {
        is_admin: admin,
        is_owner: false,
        is_primary_owner: false,
        is_restricted: (user.isRestricted ?? false) || (user.isUltraRestricted ?? false),
        is_ultra_restricted: user.isUltraRestricted ?? false,
      }),
      is_bot: user.isBot ?? false,
      is_app_user: false,
      ...(foreign && { is_stranger: user.isStranger ?? false }),
      updated: user.updated,
      ...(show.locale && { locale: user.locale ?? 'en-US' }),
    };
  }

  profile(user: User, email: boolean): Fields {
    return {
      real_name: user.realName ?? user.name,
      real_name_normalized: user.realName ?? user.name,
      display_name: user.displayName ?? '',
      title: user.title ?? '',
      ...(email && user.email !== undefined && { email: user.email }),
      ...(user.startDate !== undefined && { start_date: user.startDate }),
    };
  }
}
