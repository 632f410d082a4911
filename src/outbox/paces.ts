import type { Clock } from '../shared/clock.ts';
import { createPace, type Pace } from './pacing.ts';
import type { OutboxParts } from './parts.ts';
import type { Limits, Sender } from './sender.ts';

/** Platforms limit each method apart. */
export type Method = 'post' | 'edit';

/** The method that carries something: what names a message changes it. */
export const methodOf = ({ post }: { readonly post?: string | undefined }): Method =>
  post === undefined ? 'post' : 'edit';

/** The pace of each workspace, and how it is doing. */
export interface Paces {
  /** Of new messages, or of changes of earlier ones: a limit on the one does not stop the other. */
  of(workspace: string, sender: Sender, what?: Method): Pace;
  limitsOf(sender: Sender): Limits;
  /** A call of unknown outcome: everything in the workspace waits a little, longer each time. */
  failed(workspace: string): void;
  worked(workspace: string): void;
}

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

export function createPaces(clock: Clock, own: OutboxParts['limits']): Paces {
  const paces = new Map<string, Pace>();
  const failures = new Map<string, number>();
  const limitsOf = (sender: Sender): Limits => ({ ...sender.limits, ...own?.(sender) });
  return {
    limitsOf,
    of: (workspace, sender, what = 'post') => {
      const name = `${workspace}\u0000${what}`;
      const known = paces.get(name);
      if (known !== undefined) return known;
      const limits = limitsOf(sender);
      const perMinute = what === 'post' ? limits.perMinute : (limits.editsPerMinute ?? limits.perMinute);
      const made = createPace({ ...limits, perMinute }, clock);
      paces.set(name, made);
      return made;
    },
    failed: (workspace) => {
      const times = failures.get(workspace) ?? 0;
      failures.set(workspace, times + 1);
      // One lost answer says nothing of the next call; two in a row do.
      if (times === 0) return;
      for (const what of ['post', 'edit'] as const)
        paces.get(`${workspace}\u0000${what}`)?.pause(Math.min(FIRST_MS * 2 ** times, LONGEST_MS));
    },
    worked: (workspace) => {
      failures.delete(workspace);
    },
  };
}
