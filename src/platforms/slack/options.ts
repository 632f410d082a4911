import type { PlatformParts } from '../types.ts';

export type SlackParts = PlatformParts & { readonly company: string };

/** What the environment sets; see `config/env.ts`. */
export interface SlackOptions {
  readonly apiUrl: string | undefined;
  readonly mode: 'http' | 'socket';
  readonly secrets: {
    readonly botToken: string;
    readonly signingSecret?: string;
    readonly appToken?: string;
  };
  /** Account ids of the first HR. */
  readonly firstHr: readonly string[];
}
