import type { Clock } from '../shared/clock.ts';
import { createPace, type Pace } from './pacing.ts';
import type { OutboxParts } from './parts.ts';
import type { Limits, Sender } from './sender.ts';

/** The pace of each workspace, and how it is doing. */
export interface Paces {
  of(workspace: string, sender: Sender): Pace;
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
    of: (workspace, sender) => {
      const known = paces.get(workspace);
      if (known !== undefined) return known;
      const made = createPace(limitsOf(sender), clock);
      paces.set(workspace, made);
      return made;
    },
    failed: (workspace) => {
      const times = failures.get(workspace) ?? 0;
      failures.set(workspace, times + 1);
      // One lost answer says nothing of the next call; two in a row do.
      if (times > 0) paces.get(workspace)?.pause(Math.min(FIRST_MS * 2 ** times, LONGEST_MS));
    },
    worked: (workspace) => {
      failures.delete(workspace);
    },
  };
}
