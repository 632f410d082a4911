import type { Clock } from '../shared/clock.ts';

/** How long a question waits in memory to be passed on. */
export const RECENT_MS = 30 * 60_000;
const MOST = 10_000;

/**
 * The last question of each account, in memory only and for half an hour: so that “pass on to HR” can offer its exact
 * words without anything having been written down.
 */
export interface RecentQuestions {
  keep(account: string, text: string): void;
  recall(account: string): string | undefined;
  forget(account: string): void;
}

export function createRecentQuestions(clock: Clock): RecentQuestions {
  const kept = new Map<string, { text: string; at: number }>();
  return {
    keep: (account, text) => {
      kept.delete(account);
      kept.set(account, { text, at: clock.now() });
      for (const [id, { at }] of kept) {
        if (kept.size <= MOST && at > clock.now() - RECENT_MS) break;
        kept.delete(id);
      }
    },
    recall: (account) => {
      const found = kept.get(account);
      if (found === undefined || found.at <= clock.now() - RECENT_MS) return undefined;
      return found.text;
    },
    forget: (account) => {
      kept.delete(account);
    },
  };
}
