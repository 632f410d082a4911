/** Faults a test can order: for one coming call, for all of them, or for the delivery to the app. */
import type { DeliveryKind } from './core.ts';
import { deferred } from './json.ts';

export type Fault =
  /** An HTTP status instead of the answer; `commit` says whether the work was done first. */
  | { status: number; commit?: boolean; body?: string }
  /** The connection breaks without an answer; after the work was done unless `commit` is false. */
  | { drop: true; commit?: boolean }
  /** HTTP 429 with this many seconds in `Retry-After`; nothing is done. */
  | { retryAfter: number }
  /** `{ok: false, error}`; `fatal_error` may come after the work was done. */
  | { error: string; commit?: boolean }
  /** The app's process is ended: before the work, between work and answer, or with the answer on its way. */
  | { end: () => void; when: 'before' | 'after' | 'answered' }
  /** The connection breaks, and the work is done only so many milliseconds (of real time) later. */
  | { late: number }
  /** The work is done, the answer waits for `release()`. */
  | { gate: Gate };

export interface Gate {
  /** Resolves when a call waits here. */
  arrived: Promise<void>;
  release(): void;
  /** Internal side: a call reports in, then waits. */
  enter(): Promise<void>;
}

export function makeGate(): Gate {
  const arrival = deferred();
  const opened = deferred();
  return {
    arrived: arrival.promise,
    release: () => opened.resolve(),
    enter: () => {
      arrival.resolve();
      return opened.promise;
    },
  };
}

export class Faults {
  readonly #queued: { target: string; fault: Fault; skip: number }[] = [];
  readonly #standing = new Map<string, Fault>();
  readonly #doubles: DeliveryKind[] = [];
  #lag = 0;

  /** For the next call(s) of a method; `*` is any method, `response_url` and `upload` are those posts. */
  next(target: string, fault: Fault, times = 1): void {
    for (let n = 0; n < times; n += 1) this.#queued.push({ target, fault, skip: 0 });
  }

  /** Lets so many calls of a method pass first. */
  after(target: string, skip: number, fault: Fault): void {
    this.#queued.push({ target, fault, skip });
  }

  /** For every call from now on, until `clear`. */
  always(target: string, fault: Fault): void {
    this.#standing.set(target, fault);
  }

  /** The next call is carried out at once, its answer waits for `release()`. */
  slow(target: string): Gate {
    const gate = makeGate();
    this.next(target, { gate });
    return gate;
  }

  /** The next delivery of this kind reaches the app twice. */
  duplicate(kind: DeliveryKind, times = 1): void {
    for (let n = 0; n < times; n += 1) this.#doubles.push(kind);
  }

  /** Messages younger than this are missing from history and replies. */
  historyLag(seconds: number): void {
    this.#lag = seconds;
  }

  get historyLagMs(): number {
    return this.#lag * 1000;
  }

  clear(): void {
    this.#queued.length = 0;
    this.#doubles.length = 0;
    this.#standing.clear();
    this.#lag = 0;
  }

  take(target: string): Fault | undefined {
    const fits = (one: { target: string }) => one.target === target || one.target === '*';
    const index = this.#queued.findIndex((one) => fits(one) && one.skip === 0);
    for (const one of this.#queued) if (fits(one) && one.skip > 0) one.skip -= 1;
    if (index >= 0) return this.#queued.splice(index, 1)[0]?.fault;
    return this.#standing.get(target) ?? this.#standing.get('*');
  }

  takeDouble(kind: DeliveryKind): boolean {
    const index = this.#doubles.indexOf(kind);
    if (index < 0) return false;
    this.#doubles.splice(index, 1);
    return true;
  }
}
