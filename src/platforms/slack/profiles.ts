import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../shared/clock.ts';
import type { Lang } from '../../shared/lang.ts';
import type { Log } from '../../shared/log.ts';
import { failureOf } from './errors.ts';
import { fieldsOf, textOf } from './incoming.ts';

/** What Slack knows of somebody. https://docs.slack.dev/reference/objects/user-object */
export interface Profile {
  readonly lang: Lang | undefined;
  readonly zone: string | undefined;
  readonly admin: boolean;
  readonly bot: boolean;
  /** From another company's workspace, here by a shared channel. */
  readonly stranger: boolean;
  readonly name: string | undefined;
}

export interface Profiles {
  /** What is known now, without waiting. */
  known(account: string): Profile | undefined;
  /** Waits for Slack as long as the person can wait; then undefined, and the answer serves the next time. */
  soon(account: string): Promise<Profile | undefined>;
  /** Waits until Slack has answered. */
  fetched(account: string): Promise<Profile | undefined>;
  /** A user object that came with an event. */
  learn(user: unknown): void;
}

interface Entry {
  profile: Profile | undefined;
  at: number;
  fetching: Promise<Profile | undefined> | undefined;
}

/** People change rarely, and tell us when they do; a missed event is made good within this time. */
const FRESH_MS = 6 * 3_600_000;
/** After a failure Slack is left alone for a while. */
const AGAIN_MS = 30_000;
/** A slash command has three seconds in all. */
const WAIT_MS = 800;
const MOST = 20_000;

export function langOf(locale: string): Lang | undefined {
  if (/^zh\b/i.test(locale)) return 'zh';
  return /^en\b/i.test(locale) ? 'en' : undefined;
}

export function profileOf(
  given: unknown,
  home: { team: string; enterprise: string | undefined },
  before?: Profile,
): Profile {
  const user = fieldsOf(given);
  const profile = fieldsOf(user.profile);
  const team = textOf(user.team_id);
  const enterprise = textOf(fieldsOf(user.enterprise_user).enterprise_id);
  const sameOrg = home.enterprise !== undefined && enterprise === home.enterprise;
  // Events may come without the locale; what is known stays.
  const locale = textOf(user.locale);
  return {
    lang: locale === '' ? before?.lang : langOf(locale),
    zone: textOf(user.tz) || before?.zone,
    admin: user.is_admin === true || user.is_owner === true || user.is_primary_owner === true,
    bot: user.is_bot === true || user.id === 'USLACKBOT',
    stranger: user.is_stranger === true || (team !== '' && team !== home.team && !sameOrg),
    name:
      textOf(profile.display_name) ||
      textOf(profile.real_name) ||
      textOf(user.real_name) ||
      textOf(user.name) ||
      undefined,
  };
}

export function createProfiles(parts: {
  client: WebClient;
  clock: Clock;
  log: Log;
  home: { team: string; enterprise: string | undefined };
  /** False without the scope `users:read`: then nobody is looked up. */
  allowed: boolean;
}): Profiles {
  const { client, clock, log, home } = parts;
  const entries = new Map<string, Entry>();

  const entryOf = (account: string): Entry => {
    const known = entries.get(account);
    if (known !== undefined) return known;
    const made: Entry = { profile: undefined, at: Number.NEGATIVE_INFINITY, fetching: undefined };
    entries.set(account, made);
    if (entries.size > MOST) {
      const oldest = entries.keys().next().value;
      if (oldest !== undefined) entries.delete(oldest);
    }
    return made;
  };

  const fetch = (account: string, entry: Entry): Promise<Profile | undefined> => {
    entry.fetching ??= client.users
      .info({ user: account, include_locale: true })
      .then(
        ({ user }) => {
          entry.profile = profileOf(user, home, entry.profile);
          entry.at = clock.now();
        },
        (error: unknown) => {
          entry.at = clock.now() - FRESH_MS + AGAIN_MS;
          const failure = failureOf(error);
          log.warn(
            { failure: failure.kind === 'refused' ? failure.error : failure.kind },
            'a person could not be looked up in Slack',
          );
        },
      )
      .then(() => {
        entry.fetching = undefined;
        return entry.profile;
      });
    return entry.fetching;
  };

  /** The profile where one is fresh; otherwise a look-up is under way. */
  const look = (account: string): { now: Profile | undefined; later?: Promise<Profile | undefined> } => {
    if (!parts.allowed) return { now: undefined };
    const entry = entryOf(account);
    if (clock.now() - entry.at < FRESH_MS) return { now: entry.profile };
    return { now: entry.profile, later: fetch(account, entry) };
  };

  return {
    known: (account) => entries.get(account)?.profile,
    soon: async (account) => {
      const { now, later } = look(account);
      // Stale is good enough for now; only a first asker is waited for.
      if (now !== undefined || later === undefined) return now;
      const stop = new AbortController();
      const waited = clock.sleep(WAIT_MS, stop.signal).then(() => undefined);
      const profile = await Promise.race([later, waited]);
      stop.abort();
      return profile;
    },
    fetched: async (account) => {
      const { now, later } = look(account);
      return now ?? (await later);
    },
    learn: (user) => {
      const account = textOf(fieldsOf(user).id);
      if (account === '') return;
      const entry = entryOf(account);
      const before = entry.profile;
      entry.profile = profileOf(user, home, before);
      // Without a locale the language is still to be asked for.
      if (before !== undefined || textOf(fieldsOf(user).locale) !== '') entry.at = clock.now();
    },
  };
}
