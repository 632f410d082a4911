/** How a Web API method is written down, and what most of them need. */
import { type Core, SlackRefusal } from './core.ts';
import { type Fields, jsonArg, stringOf } from './json.ts';
import type { Tier } from './limits.ts';
import type { Channel, User } from './workspace.ts';

export interface Method {
  tier: Tier;
  /** Any one of these scopes will do; none means no scope is needed. */
  scopes: readonly string[];
  /** Scopes that depend on what is asked for. */
  scopesFor?(args: Fields, core: Core): readonly string[];
  token?: 'bot' | 'app';
  /** The channel whose message rate counts. */
  paced?(args: Fields, core: Core): string | undefined;
  run(args: Fields, core: Core): Fields;
}
export type Methods = Record<string, Method>;

export const refuse = (code: string, extra: Fields = {}): never => {
  throw new SlackRefusal(code, extra);
};

/** The complaint Slack has about a missing argument. */
export function required(args: Fields, name: string): string {
  const value = args[name];
  if (typeof value === 'number') return String(value);
  const given = stringOf(value);
  if (given === '')
    refuse('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${name} [json-pointer:/]`] },
    });
  return given;
}

export function channelArg(args: Fields, core: Core, name = 'channel'): Channel {
  return core.workspace.channels.get(required(args, name)) ?? refuse('channel_not_found');
}

export function userArg(args: Fields, core: Core, name = 'user'): User {
  return core.workspace.users.get(required(args, name)) ?? refuse('user_not_found');
}

export const scopeOf = (channel: Channel, verb: 'read' | 'history'): string =>
  `${{ public: 'channels', private: 'groups', im: 'im' }[channel.kind]}:${verb}`;

export interface Page<T> {
  items: T[];
  next: string;
}
/** https://docs.slack.dev/apis/web-api/pagination */
export function page<T>(all: readonly T[], args: Fields, most: number, usual: number): Page<T> {
  const limit = args.limit === undefined || args.limit === '' ? usual : Number(args.limit);
  if (!Number.isInteger(limit) || limit < 0 || limit > most) refuse('invalid_limit');
  const size = limit === 0 ? usual : limit;
  const cursor = stringOf(args.cursor);
  const match = cursor === '' ? ['', '0'] : /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  const from = match === null ? refuse('invalid_cursor') : Number(match[1]);
  const next = from + size < all.length ? Buffer.from(`next:${from + size}`).toString('base64') : '';
  return { items: all.slice(from, from + size), next };
}
export const cursorFields = (next: string): Fields => ({ response_metadata: { next_cursor: next } });

export const objectArg = (args: Fields, name: string): unknown => jsonArg(args[name]);
export const numberArg = (value: unknown, otherwise: number): number =>
  value === undefined || value === null || value === '' ? otherwise : Number(value);
