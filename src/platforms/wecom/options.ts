import type { Composer, Owed } from '../../outbox/outbox.ts';
import type { Notes } from '../../people/notes.ts';
import type { Account } from '../../people/people.ts';
import type { Lang } from '../../shared/lang.ts';
import type { PlatformParts } from '../types.ts';

/** What the WeCom platform is given. */
export type WecomParts = Omit<PlatformParts, 'directory'> & {
  readonly company: string;
  /** Teaches the outbox how to write our own kinds of messages. */
  readonly compose: (kind: string, composer: Composer) => void;
  /** Owes a message in a transaction of its own; it is sent soon after. */
  readonly owe: (owed: readonly Owed[]) => Promise<void>;
  /** True for the first who says so, whatever restarts in between. */
  readonly once: (request: string) => Promise<boolean>;
  /** What has to be remembered over a restart. */
  readonly notes: Notes;
  readonly roll?: DirectoryDoor | undefined;
};

/** As much of the company's directory as WeCom tells and needs. */
export interface DirectoryDoor {
  ensure(
    who: Account,
    profile: {
      readonly name?: string;
      readonly department?: string;
      readonly manager?: string;
      readonly closed?: boolean;
      readonly asleep?: boolean;
      readonly lang?: Lang;
    },
  ): Promise<{ readonly id: string; readonly manager?: string }>;
  knows(who: Account): Promise<boolean>;
  /** Accounts of a workspace whose people have not left, as far as is known. */
  accountsIn(workspace: string): Promise<readonly string[]>;
  /** What people of a workspace read, where it is known. */
  languagesIn(workspace: string): Promise<readonly { readonly account: string; readonly lang: Lang }[]>;
}

/** What the environment sets; see `config/env.ts`. */
export interface WecomOptions {
  readonly corpId: string;
  readonly agentId: number;
  /** Ends in a slash. */
  readonly apiUrl: string | undefined;
  readonly oauthUrl: string | undefined;
  /** Where people reach our pages; without it what needs a page is said in text. */
  readonly publicUrl: string | undefined;
  readonly secrets: {
    readonly secret: string;
    readonly token: string;
    readonly encodingAesKey: string;
  };
  /** True where nobody reads our messages in WeChat, which does not show markdown. */
  readonly markdown: boolean;
  /** Account ids of the first HR. */
  readonly firstHr: readonly string[];
}

export const API_URL = 'https://qyapi.weixin.qq.com/cgi-bin/';
export const OAUTH_URL = 'https://open.weixin.qq.com/connect/oauth2/authorize';
