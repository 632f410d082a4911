import type { Instant } from '../shared/clock.ts';

/** Why nothing is sent until the operator has said so. */
export type GuardKind = 'restored' | 'clock';

export interface Guarded {
  readonly kind: GuardKind;
  readonly since: string;
}

/** A delivery that needs somebody's eye. */
export interface Trouble {
  readonly key: string;
  readonly kind: string;
  /** Whom it was for, where that is kept: a person's id or a channel. */
  readonly to: string | undefined;
  readonly state: 'failed' | 'expired' | 'in-doubt';
  readonly reason: string;
  readonly at: string;
}

/** Deliveries of one kind that came to the same: did not arrive, or nobody knows. */
export interface TroubleGroup {
  readonly kind: string;
  readonly state: Trouble['state'];
  readonly reason: string;
  readonly count: number;
  /** When the latest of them ended. */
  readonly at: string;
  /** A few of those they were for, where that is kept: ids of persons and channels. */
  readonly to: readonly string[];
}

/** How the outbox stands. */
export interface Report {
  /** May go now and waits for its turn; and what becomes due later. */
  readonly waiting: number;
  readonly planned: number;
  /** In a call whose outcome is not known yet. */
  readonly underWay: number;
  readonly doubtful: number;
  /** Held back, by reason: budget, outside-hours, leave, platform … */
  readonly held: Readonly<Record<string, number>>;
  /** Held because the platform takes none, or not from this program, by the reason it gave. */
  readonly shutOut: Readonly<Record<string, number>>;
  /** Ended in the last day. */
  readonly sent: number;
  readonly failed: number;
  readonly expired: number;
  readonly inDoubt: number;
  /** Held for the daily budget in the last day, whether sent since or not: the number that HR sees. */
  readonly heldToday: number;
  readonly oldestDue: Instant | undefined;
  /** The latest of the last week, newest first. */
  readonly troubles: readonly Trouble[];
}
