import type { WecomParts } from './options.ts';
import type { Register } from './roster.ts';

/** Keeps in the directory what WeCom knows of people. */
export function createRegister({ directory }: WecomParts, corpId: string): Register {
  if (directory === undefined) {
    return { seen: async () => {}, present: async () => [], gone: async () => {} };
  }
  return {
    seen: async (members) => {
      for (const { account, name, departments, active } of members) {
        const [department] = departments;
        await directory.ensure(
          { workspace: corpId, account },
          {
            ...(name === '' ? {} : { name }),
            ...(department === undefined ? {} : { department }),
            closed: !active,
          },
        );
      }
    },
    present: () => directory.accountsIn(corpId),
    gone: async (accounts) => {
      for (const account of accounts)
        await directory.ensure({ workspace: corpId, account }, { closed: true });
    },
  };
}
