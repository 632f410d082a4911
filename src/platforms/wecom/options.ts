import type { Composer, Owed } from '../../outbox/outbox.ts';
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
  readonly roll?: DirectoryDoor | undefined;
};

/** As much of the company's directory as WeCom tells and needs. */
export interface DirectoryDoor {
  ensure(
    who: Account,
    profile: {
      readonly name?: string;
      readonly department?: string;
      readonly closed?: boolean;
      readonly lang?: Lang;
    },
  ): Promise<unknown>;
  /** Accounts of a workspace whose people are employed today. */
  accountsIn(workspace: string): Promise<readonly string[]>;
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
  /** Account ids of the first HR. */
  readonly firstHr: readonly string[];
}

export const API_URL = 'https://qyapi.weixin.qq.com/cgi-bin/';
export const OAUTH_URL = 'https://open.weixin.qq.com/connect/oauth2/authorize';
