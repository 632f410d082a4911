import type { WebClient } from '@slack/web-api';
import type { Directory, Profile as Known } from '../../people/directory.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { failureOf } from './errors.ts';
import { fieldsOf, textOf } from './incoming.ts';
import type { ProfileHints } from './profile-hints.ts';
import { langOf, profileOf } from './profiles.ts';

/** What Slack knows of everybody, kept in the company's directory. */
export interface Roster {
  /** A user object that came with an event. */
  learn(user: unknown): Promise<void>;
  /** Reads the whole workspace, then what the profiles say of departments and managers; true when it could be read to its end. */
  sync(): Promise<boolean>;
  channelMembers(channel: string): Promise<readonly string[] | undefined>;
  groupMembers(group: string): Promise<readonly string[] | undefined>;
}

/** Most per page that Slack advises. https://docs.slack.dev/reference/methods/users.list */
const PAGE = 200;
/** https://docs.slack.dev/reference/methods/conversations.members */
const MEMBERS_PAGE = 1000;
/** How long the members of a channel or a group are remembered. */
const KEPT_MS = 5 * 60_000;
/** Pages are asked for no faster than the method's tier allows: 20 a minute. */
const PAUSE_MS = 3_100;
/** After a rate limit or a failure the page is asked for again, so often. */
const TRIES = 5;

interface Page {
  readonly items: readonly unknown[];
  readonly next: string;
}

export function createRoster(parts: {
  client: WebClient;
  clock: Clock;
  log: Log;
  company: string;
  directory: Directory;
  hints: ProfileHints;
  home: { team: string; enterprise: string | undefined };
  stopping: AbortSignal;
}): Roster {
  const { client, clock, log, company, directory, hints, home, stopping } = parts;

  /** Gives the account where it is one of ours, in use and no guest's. */
  const learned = async (given: unknown): Promise<string | undefined> => {
    const user = fieldsOf(given);
    const account = textOf(user.id);
    const known = profileOf(given, home);
    // Machines are no people, and strangers are another company's.
    if (account === '' || known.bot || known.stranger) return undefined;
    const person = personOf(user);
    await directory.ensure(company, { workspace: home.team, account }, person);
    return person.kind === 'employee' ? account : undefined;
  };
  const learn = async (given: unknown): Promise<void> => {
    await learned(given);
  };

  /** Goes through all pages of a method; undefined when Slack does not give them. */
  const all = async (
    what: string,
    ask: (cursor: string | undefined) => Promise<Page>,
    each: (items: readonly unknown[]) => Promise<void>,
  ): Promise<boolean> => {
    let cursor: string | undefined;
    for (let tries = 0; !stopping.aborted; ) {
      try {
        const { items, next } = await ask(cursor);
        await each(items);
        if (next === '') return true;
        cursor = next;
        tries = 0;
        await clock.sleep(PAUSE_MS, stopping);
      } catch (error) {
        const failure = failureOf(error);
        tries += 1;
        if (failure.kind === 'refused' || tries >= TRIES) {
          const why = failure.kind === 'refused' ? failure.error : failure.kind;
          log.warn({ what, failure: why }, 'a list of people could not be read from Slack');
          return false;
        }
        await clock.sleep(PAUSE_MS * 2 ** tries, stopping);
      }
    }
    return false;
  };

  /** Without machines and people of other companies: who is not known yet is looked up. */
  const ours = async (accounts: readonly string[]): Promise<string[]> => {
    const people: string[] = [];
    for (const account of accounts) {
      const who = { workspace: home.team, account };
      if ((await directory.byAccount(company, who)) === undefined) {
        const { user } = await client.users.info({ user: account, include_locale: true });
        await learn(user);
        if ((await directory.byAccount(company, who)) === undefined) continue;
      }
      people.push(account);
    }
    return people;
  };

  const kept = new Map<string, { at: number; members: readonly string[] }>();
  /** An audience is read page by page: its channel is asked for once. */
  const remembered = async (
    key: string,
    ask: () => Promise<readonly string[] | undefined>,
  ): Promise<readonly string[] | undefined> => {
    const before = kept.get(key);
    if (before !== undefined && clock.now() - before.at < KEPT_MS) return before.members;
    const members = await ask();
    if (members === undefined) kept.delete(key);
    else kept.set(key, { at: clock.now(), members });
    return members;
  };

  return {
    learn,
    sync: async () => {
      const accounts: string[] = [];
      const whole = await all(
        'users.list',
        async (cursor) => {
          const { members = [], response_metadata } = await client.users.list({
            limit: PAGE,
            include_locale: true,
            ...(cursor === undefined ? {} : { cursor }),
          });
          return { items: members, next: response_metadata?.next_cursor ?? '' };
        },
        async (members) => {
          for (const member of members) {
            const account = await learned(member);
            if (account !== undefined) accounts.push(account);
          }
        },
      );
      // Managers are found among those who are known by now.
      await hints.fill(accounts);
      return whole;
    },
    channelMembers: (channel) =>
      remembered(`channel:${channel}`, async () => {
        const found: string[] = [];
        const whole = await all(
          'conversations.members',
          async (cursor) => {
            const { members = [], response_metadata } = await client.conversations.members({
              channel,
              limit: MEMBERS_PAGE,
              ...(cursor === undefined ? {} : { cursor }),
            });
            return { items: members, next: response_metadata?.next_cursor ?? '' };
          },
          async (members) => {
            found.push(...members.map(textOf));
          },
        );
        return whole ? ours(found) : undefined;
      }),
    groupMembers: (group) =>
      remembered(`group:${group}`, async () => {
        const found: string[] = [];
        const whole = await all(
          'usergroups.users.list',
          async () => ({
            items: (await client.usergroups.users.list({ usergroup: group })).users ?? [],
            next: '',
          }),
          async (users) => {
            found.push(...users.map(textOf));
          },
        );
        return whole ? ours(found) : undefined;
      }),
  };
}

/** https://docs.slack.dev/reference/objects/user-object */
function personOf(user: ReturnType<typeof fieldsOf>): Known {
  const profile = fieldsOf(user.profile);
  const name = textOf(profile.real_name) || textOf(user.real_name) || textOf(profile.display_name);
  const email = textOf(profile.email);
  const locale = textOf(user.locale);
  const zone = textOf(user.tz);
  const guest = user.is_restricted === true || user.is_ultra_restricted === true;
  const lang = locale === '' ? undefined : langOf(locale);
  return {
    ...(name === '' ? {} : { name }),
    ...(email === '' ? {} : { email }),
    ...(zone === '' ? {} : { zone }),
    ...(lang === undefined ? {} : { lang }),
    // A deleted user object no longer says what it was.
    ...(user.deleted === true ? {} : { kind: guest ? ('guest' as const) : ('employee' as const) }),
    closed: user.deleted === true,
  };
}
