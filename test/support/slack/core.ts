/** What the parts of the simulator share. */
import type { Faults } from './faults.ts';
import type { FileStore } from './files.ts';
import { type Fields, realtime } from './json.ts';
import type { Limits } from './limits.ts';
import type { Tickets } from './tickets.ts';
import type { ViewChange, Views } from './views.ts';
import type { Identity, SimMessage, Workspace } from './workspace.ts';

export type DeliveryKind = 'command' | 'interactive' | 'event';
export interface Retry {
  num: number;
  reason:
    | 'http_timeout'
    | 'too_many_redirects'
    | 'connection_failed'
    | 'ssl_error'
    | 'http_error'
    | 'unknown_error';
}
/** What the app answered to one delivery. */
export interface Delivered {
  /** The HTTP status; 200 for an acknowledged envelope; 0 when nothing came. */
  status: number;
  body: unknown;
  headers: Readonly<Record<string, string>>;
  elapsedMs: number;
  failure?: 'timeout' | 'connection_failed';
}
export interface Transport {
  deliver(kind: DeliveryKind, payload: Fields, retry?: Retry): Promise<Delivered>;
}

/** One call of the app: a Web API method, `response_url` or `upload`. */
export interface Call {
  method: string;
  body: Fields;
  /** Milliseconds on the simulator's clock. */
  at: number;
  token: string | undefined;
  status?: number;
  ok?: boolean;
  error?: string;
}
/** A payload Slack would have refused. */
export interface Violation {
  where: string;
  error: string;
  messages: string[];
  body: unknown;
}
export interface Late {
  what: string;
  elapsedMs: number;
}

export interface Journal {
  calls: Call[];
  posted: SimMessage[];
  /** Those that Slack posted long after the call had broken. */
  late: SimMessage[];
  warnings: string[];
  violations: Violation[];
  /** Deliveries that took longer than Slack waits. */
  timeouts: Late[];
  /** Who sees which change of which view. */
  views: readonly ViewChange[];
}

export interface Settings {
  signingSecret: string;
  botToken: string;
  appToken: string;
  verificationToken: string;
  scopes: Set<string>;
  homeTab: boolean;
  paidPlan: boolean;
  ackTimeoutMs: number;
  quietMs: number;
  maxMetadataBytes: number;
  /** The app's subscriptions: what people write is delivered by them. */
  events: Set<string>;
  echoBotMessages: boolean;
  escapeCommandText: boolean;
}

export interface Core {
  now(): number;
  /** `http://127.0.0.1:PORT/` */
  baseUrl: string;
  identity: Identity;
  settings: Settings;
  workspace: Workspace;
  views: Views;
  tickets: Tickets;
  faults: Faults;
  limits: Limits;
  files: FileStore;
  journal: Journal;
  activity: Activity;
  socketUrl(): string | undefined;
  sendEvent(event: Fields): void;
}

/** Knows whether the app is still talking to us. */
export class Activity {
  #running = 0;
  #last = realtime.now();
  readonly #waiting = new Set<() => void>();
  /** The app's own word on when it has finished, if the test handed one in. */
  drain: (() => Promise<unknown>) | undefined;

  begin(): void {
    this.#running += 1;
    this.touch();
  }

  end(): void {
    this.#running -= 1;
    this.touch();
  }

  touch(): void {
    this.#last = realtime.now();
    for (const look of this.#waiting) look();
  }

  /** Resolves when nothing has come in for a while (at the latest after five seconds). */
  async quiet(ms: number): Promise<void> {
    await this.drain?.();
    const deadline = realtime.now() + 5000;
    for (;;) {
      const idle = realtime.now() - this.#last;
      if ((this.#running === 0 && idle >= ms) || realtime.now() > deadline) return;
      await realtime.sleep(this.#running === 0 ? Math.max(1, ms - idle) : 2);
    }
  }

  /** Resolves as soon as the condition holds; it is looked at again after everything that happens. */
  async until(condition: () => boolean, timeoutMs: number): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const stop = realtime.after(timeoutMs, () => {
        this.#waiting.delete(look);
        reject(new Error(`What the test waited for did not happen within ${timeoutMs} ms.`));
      });
      const look = (): void => {
        if (!condition()) return;
        stop();
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }
}

/** An answer `{ok: false, error}`. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly extra: Fields;

  constructor(code: string, extra: Fields = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}
