import { type Clock, instant } from '../../shared/clock.ts';
import type { Member } from './members.ts';
import type { WecomParts } from './options.ts';
import type { Register } from './roster.ts';

/** The kind of note that says who was missing from the list of members. */
const MISSED = 'wecom-missed';
/** An absence this long ago says nothing of today. */
const MISSED_MS = 30 * 86_400_000;

/** Keeps in the directory what WeCom knows of people. */
export function createRegister(
  { roll, notes, clock }: WecomParts & { clock: Clock },
  corpId: string,
): Register {
  const who = (account: string) => ({ workspace: corpId, account });
  const until = () => instant(clock.now() + MISSED_MS);
  const missing = {
    missed: async () => {
      const rows = await notes.list({ workspace: corpId }, MISSED);
      return new Set(rows.map(({ account }) => account));
    },
    setMissed: (accounts: ReadonlySet<string>) =>
      notes.replace(
        corpId,
        MISSED,
        [...accounts].map((account) => ({ account, id: '', value: '' })),
        until(),
      ),
    mark: (account: string, on: boolean) =>
      on
        ? notes.put(who(account), MISSED, { id: '', value: '' }, until())
        : notes.drop(who(account), MISSED, ''),
  };
  if (roll === undefined) {
    return { seen: async () => {}, present: async () => [], gone: async () => {}, ...missing };
  }
  const learn = ({ account, name, departments, active }: Member) => {
    const [department] = departments;
    return roll.ensure(who(account), {
      ...(name === '' ? {} : { name }),
      ...(department === undefined ? {} : { department }),
      // Only who uses it is written to; who does not yet has not left.
      ...(active ? { closed: false } : { asleep: true }),
    });
  };
  return {
    ...missing,
    seen: async (members) => {
      const people = new Map<string, { id: string; manager?: string }>();
      for (const member of members) {
        // Who never used it is somebody only if HR has said so.
        if (member.active || (await roll.knows(who(member.account)))) {
          people.set(member.account, await learn(member));
        }
      }
      // Leaders once everybody is known; what HR imported stays.
      for (const { account, leader } of members) {
        const own = people.get(account);
        const manager = leader === undefined ? undefined : people.get(leader)?.id;
        if (own === undefined || manager === undefined || manager === own.id || manager === own.manager)
          continue;
        await roll.ensure(who(account), { manager });
      }
    },
    present: () => roll.accountsIn(corpId),
    gone: async (accounts) => {
      for (const account of accounts) await roll.ensure(who(account), { closed: true });
    },
  };
}
