import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { Client } from './client.ts';
import { type Member, type Roll, readRoll } from './members.ts';
import type { Whereabouts } from './notices.ts';

/** Where what WeCom knows of people is kept. */
export interface Register {
  /** Everybody who was seen, with what WeCom says of them; who was not seen before is made. */
  seen(members: readonly Member[]): Promise<void>;
  /** Accounts that are known here as present. */
  present(): Promise<readonly string[]>;
  /** They are gone from the app's sight. */
  gone(accounts: readonly string[]): Promise<void>;
  /** Who was missing when it was last looked: kept over a restart. */
  missed(): Promise<ReadonlySet<string>>;
  setMissed(accounts: ReadonlySet<string>): Promise<void>;
  /** One more, or one less. */
  mark(account: string, missing: boolean): Promise<void>;
}

/** The members of the corp as far as the app sees them, read once a day and told by events in between. */
export interface Roster extends Whereabouts {
  poll(): Promise<void>;
  nameOf(account: string): string | undefined;
  /** A user id as WeCom writes it. */
  spelling(account: string): string;
  inTag(tag: string): readonly string[] | undefined;
  members(): readonly Member[];
}

export function createRoster(parts: { client: Client; clock: Clock; log: Log; register: Register }): Roster {
  const { log, register } = parts;
  const known = new Map<string, Member>();
  let tags: Roll['tags'] = new Map();
  let polling: Promise<void> | undefined;

  const pollNow = async () => {
    const roll = await readRoll(parts);
    // Half a list says nothing of those who are not on it.
    if (roll === undefined) return;
    known.clear();
    for (const member of roll.members) known.set(member.account, member);
    ({ tags } = roll);
    await register.seen(roll.members);
    const here = new Set(roll.members.map(({ account }) => account));
    const absent = (await register.present()).filter((account) => !here.has(account));
    // A changed visible range looks like a leaving, so one absence is no proof.
    const before = await register.missed();
    const gone = absent.filter((account) => before.has(account));
    const missed = new Set(absent.filter((account) => !before.has(account)));
    if (missed.size > 0 || before.size > 0) await register.setMissed(missed);
    if (gone.length > 0) await register.gone(gone);
    log.info(
      { members: here.size, missed: missed.size, gone: gone.length },
      'the members of the corp were read',
    );
  };

  return {
    poll: () => {
      polling ??= pollNow().finally(() => {
        polling = undefined;
      });
      return polling;
    },
    nameOf: (account) => known.get(account)?.name || undefined,
    spelling: (account) => known.get(account)?.userId ?? account,
    inTag: (tag) => tags.get(tag),
    members: () => [...known.values()],
    came: async (account) => {
      const member = known.get(account) ?? {
        account,
        userId: account,
        name: '',
        departments: [],
        leader: undefined,
      };
      await register.mark(account, false);
      // Who is here has activated it, whatever the last list said.
      await register.seen([{ ...member, active: true }]);
    },
    // Told twice by one event: it is sure only when the next poll misses them as well.
    left: (account) => register.mark(account, true),
  };
}
