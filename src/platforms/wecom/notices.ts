import type { Log } from '../../shared/log.ts';
import type { Incoming } from './incoming.ts';
import { accountOf } from './visitors.ts';

/** What events say about members and about the app itself. */
export interface Notices {
  heard(incoming: Incoming): void;
  /** Why the app may soon be, or is, switched off. */
  dormant(): string | undefined;
}

/** Members who came into the app's sight, or left it. */
export interface Whereabouts {
  came(account: string): Promise<void>;
  left(account: string): Promise<void>;
}

export function createNotices(parts: {
  log: Log;
  whereabouts: Whereabouts;
  track: (work: Promise<unknown>) => void;
}): Notices {
  const { log, whereabouts, track } = parts;
  let dormant: string | undefined;
  return {
    heard: (incoming) => {
      switch (incoming.kind) {
        case 'subscribe':
        case 'enter':
          dormant = undefined;
          return track(whereabouts.came(accountOf(incoming.user)));
        case 'unsubscribe':
          return track(whereabouts.left(accountOf(incoming.user)));
        case 'contact':
          // It may not come at all, and says only ids: the daily poll settles it.
          if (incoming.change === 'delete_user' && incoming.userId !== '') {
            track(whereabouts.left(accountOf(incoming.userId)));
          }
          return;
        case 'dormant':
          dormant = incoming.event;
          log.error(
            { event: dormant },
            'WeCom says that the app is hardly used and may be switched off: see docs/wecom.md',
          );
          return;
        default:
          return;
      }
    },
    dormant: () => dormant,
  };
}
