import type { WecomParts } from './options.ts';
import type { Register } from './roster.ts';

/** Keeps in the directory what WeCom knows of people. */
export function createRegister({ roll }: WecomParts, corpId: string): Register {
  if (roll === undefined) {
    return { seen: async () => {}, present: async () => [], gone: async () => {} };
  }
  return {
    seen: async (members) => {
      for (const { account, name, departments, active } of members) {
        const [department] = departments;
        await roll.ensure(
          { workspace: corpId, account },
          {
            ...(name === '' ? {} : { name }),
            ...(department === undefined ? {} : { department }),
            closed: !active,
          },
        );
      }
    },
    present: () => roll.accountsIn(corpId),
    gone: async (accounts) => {
      for (const account of accounts) await roll.ensure({ workspace: corpId, account }, { closed: true });
    },
  };
}
