import type { Clock } from '../shared/clock.ts';
import type { Lane } from './owed.ts';
import type { Limits } from './sender.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Calls that may go out at once after a quiet time. */
const BURST = 8;

/** The moments of the last calls: never more than `most` in any window. */
class Window {
  readonly #times: number[] = [];
  readonly #length: number;
  readonly #most: number;
  constructor(length: number, most: number) {
    this.#length = length;
    this.#most = most;
  }

  /** How long until one more may go, when `kept` of the window are for others. */
  wait(now: number, kept = 0): number {
    while (this.#times[0] !== undefined && this.#times[0] <= now - this.#length) this.#times.shift();
    const allowed = Math.max(1, this.#most - kept);
    if (this.#times.length < allowed) return 0;
    return (this.#times[this.#times.length - allowed] ?? now) + this.#length - now;
  }

  take(now: number): void {
    this.#times.push(now);
  }

  idle(now: number): boolean {
    return (this.#times.at(-1) ?? 0) <= now - this.#length;
  }
}

/** Evenly spaced, after a quiet time a few at once. */
class Bucket {
  #level: number;
  #at: number;
  readonly #capacity: number;
  readonly #perMs: number;
  constructor(capacity: number, perMs: number, now: number) {
    this.#capacity = capacity;
    this.#perMs = perMs;
    this.#level = capacity;
    this.#at = now;
  }

  #fill(now: number): void {
    this.#level = Math.min(this.#capacity, this.#level + (now - this.#at) * this.#perMs);
    this.#at = now;
  }

  wait(now: number, kept: number): number {
    this.#fill(now);
    const missing = 1 + kept - this.#level;
    // Rounded down as to a millionth, so that a wait that was kept is enough.
    return missing <= 1e-6 ? 0 : Math.ceil(missing / this.#perMs);
  }

  take(now: number): void {
    this.#fill(now);
    this.#level -= 1;
  }
}

/** How much of a minute's calls a lane leaves to those before it. */
function keptFrom(lane: Lane, perMinute: number): number {
  const part = Math.floor(perMinute / 60);
  return lane === 'reply' ? 0 : Math.min(lane === 'routine' ? 2 : 4, lane === 'routine' ? part >> 1 : part);
}

/** Keeps to the limits of one workspace. */
export interface Pace {
  /** Milliseconds until a call of this lane may be made; 0: now. */
  wait(lane: Lane): number;
  /** The same for one conversation or account; `batch` recipients of one call are asked one by one. */
  waitFor(conversation: string): number;
  /** A call is made now, to these conversations. */
  take(conversations: readonly string[]): void;
  /** Nothing for a while: everything, or one conversation. */
  pause(ms: number, conversation?: string): void;
}

interface Place {
  next: number;
  readonly minute: Window | undefined;
  readonly hour: Window | undefined;
}

export function createPace(limits: Limits, clock: Clock): Pace {
  const { perMinute } = limits;
  const window = new Window(MINUTE, perMinute);
  const capacity = Math.min(BURST, Math.max(1, perMinute));
  const bucket = new Bucket(capacity, perMinute / MINUTE, clock.now());
  const gap = 1000 / limits.perChannelSecond;
  const places = new Map<string, Place>();
  let paused = 0;
  // A clock that is set back must neither stop everything nor let more through: here time only goes on.
  let offset = 0;
  let last = 0;
  const tick = (): number => {
    if (clock.now() + offset < last) offset = last - clock.now();
    last = clock.now() + offset;
    return last;
  };

  const placeOf = (conversation: string): Place => {
    const known = places.get(conversation);
    if (known !== undefined) return known;
    const { perAccountMinute, perAccountHour } = limits;
    const made: Place = {
      next: 0,
      minute: perAccountMinute === undefined ? undefined : new Window(MINUTE, perAccountMinute),
      hour: perAccountHour === undefined ? undefined : new Window(HOUR, perAccountHour),
    };
    places.set(conversation, made);
    return made;
  };
  let pruned = clock.now() as number;
  const prune = (now: number) => {
    if (now - pruned < MINUTE) return;
    pruned = now;
    for (const [name, place] of places) {
      if (place.next <= now && (place.hour ?? place.minute)?.idle(now) !== false) places.delete(name);
    }
  };

  return {
    wait: (lane) => {
      const now = tick();
      const kept = keptFrom(lane, perMinute);
      return Math.max(
        0,
        paused - now,
        window.wait(now, kept),
        bucket.wait(now, Math.min(kept, capacity - 1)),
      );
    },
    waitFor: (conversation) => {
      const place = places.get(conversation);
      if (place === undefined) return 0;
      const now = tick();
      return Math.max(0, place.next - now, place.minute?.wait(now) ?? 0, place.hour?.wait(now) ?? 0);
    },
    take: (conversations) => {
      const now = tick();
      window.take(now);
      bucket.take(now);
      for (const conversation of conversations) {
        const place = placeOf(conversation);
        place.next = Math.max(place.next, now + gap);
        place.minute?.take(now);
        place.hour?.take(now);
      }
      prune(now);
    },
    pause: (ms, conversation) => {
      const until = tick() + ms;
      if (conversation === undefined) paused = Math.max(paused, until);
      else placeOf(conversation).next = Math.max(placeOf(conversation).next, until);
    },
  };
}
