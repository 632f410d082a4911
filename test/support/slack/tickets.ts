/**
 * Trigger ids (3 s, once) and response URLs (30 min, five times).
 * https://docs.slack.dev/interactivity/handling-user-interaction
 */
import type { Interaction } from './outcome.ts';
import type { SimMessage } from './workspace.ts';

export const TRIGGER_MS = 3000;
export const RESPONSE_URL_MS = 30 * 60_000;
export const RESPONSE_URL_USES = 5;

export interface Trigger {
  id: string;
  user: string;
  at: number;
  used: boolean;
  interaction: Interaction;
}
export interface ResponseUrl {
  id: string;
  at: number;
  uses: number;
  interaction: Interaction;
  user: string;
  channel: string;
  /** The message that was pressed; none for a command, which cannot be replaced. */
  original?: SimMessage;
}
export type TriggerProblem = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

export class Tickets {
  readonly urls = new Map<string, ResponseUrl>();
  readonly #triggers = new Map<string, Trigger>();
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  trigger(user: string, interaction: Interaction): string {
    this.#count += 1;
    const id = `${Math.floor(this.#now())}.${this.#count}.${(this.#count * 2_654_435_761).toString(16)}`;
    this.#triggers.set(id, { id, user, at: this.#now(), used: false, interaction });
    return id;
  }

  /** Looks a trigger up without using it, so that a refused view does not burn it. */
  check(id: string): Trigger | TriggerProblem {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) return 'invalid_trigger_id';
    if (trigger.used) return 'exchanged_trigger_id';
    if (this.#now() - trigger.at > TRIGGER_MS) return 'expired_trigger_id';
    return trigger;
  }

  responseUrl(
    base: string,
    kind: 'commands' | 'actions',
    given: Omit<ResponseUrl, 'id' | 'at' | 'uses'>,
  ): string {
    this.#count += 1;
    const id = `${this.#count}/${(this.#count * 2_246_822_519).toString(36)}`;
    this.urls.set(id, { ...given, id, at: this.#now(), uses: 0 });
    return `${base}${kind}/${id}`;
  }

  /** Counts one use; the reason when the URL is spent. */
  use(id: string): ResponseUrl | 'expired_url' | 'used_url' | 'invalid_url' {
    const url = this.urls.get(id);
    if (url === undefined) return 'invalid_url';
    if (this.#now() - url.at > RESPONSE_URL_MS) return 'expired_url';
    if (url.uses >= RESPONSE_URL_USES) return 'used_url';
    url.uses += 1;
    return url;
  }
}
