/** What came back from something a person did. */
import type { Call, Delivered, Journal } from './core.ts';
import { type Fields, fieldsOf, stringOf } from './json.ts';
import { textOf } from './text.ts';
import type { SimView, ViewChange } from './views.ts';
import type { SimMessage } from './workspace.ts';

/** Ties trigger ids and response URLs to what the person did. */
export interface Interaction {
  user: string;
  what: string;
  messages: SimMessage[];
  replaced: SimMessage[];
  deleted: SimMessage[];
}
export const newInteraction = (user: string, what: string): Interaction => ({
  user,
  what,
  messages: [],
  replaced: [],
  deleted: [],
});

export class Outcome {
  readonly #interaction: Interaction;
  readonly #journal: Journal;
  readonly #from: { calls: number; posted: number; views: number };
  #to: { calls: number; posted: number; views: number } | undefined;
  /** What the app answered, once for each delivery (twice when a duplicate was ordered). */
  readonly deliveries: Delivered[] = [];
  /** The error Slack shows the person: `operation_timeout`, `dispatch_failed`, `invalid_command_response`, … */
  error: string | undefined;
  /** Why the client did not even send the form, by block id. */
  refused: Record<string, string> | undefined;
  /** `errors` of a `response_action`, by block id. */
  errors: Record<string, string> | undefined;

  constructor(interaction: Interaction, journal: Journal) {
    this.#interaction = interaction;
    this.#journal = journal;
    this.#from = { calls: journal.calls.length, posted: journal.posted.length, views: journal.views.length };
  }

  /** What happens from here on belongs to something else; answers by response URL are still added. */
  settle(): this {
    this.#to = {
      calls: this.#journal.calls.length,
      posted: this.#journal.posted.length,
      views: this.#journal.views.length,
    };
    return this;
  }

  get status(): number {
    return this.deliveries[0]?.status ?? 0;
  }

  /** The parsed body of the acknowledgement. */
  get ack(): unknown {
    return this.deliveries[0]?.body;
  }

  get elapsedMs(): number {
    return this.deliveries[0]?.elapsedMs ?? 0;
  }

  get responseAction(): string | undefined {
    return stringOf(fieldsOf(this.ack).response_action) || undefined;
  }

  /** Messages that came by the acknowledgement or the response URL, oldest first. */
  get messages(): readonly SimMessage[] {
    return this.#interaction.messages;
  }

  get ephemeral(): readonly SimMessage[] {
    return this.messages.filter((message) => message.ephemeralTo !== undefined && !message.deleted);
  }

  get replaced(): readonly SimMessage[] {
    return this.#interaction.replaced;
  }

  get deleted(): readonly SimMessage[] {
    return this.#interaction.deleted;
  }

  /** Calls of the app until it was quiet again (of anybody, when several act at once). */
  get calls(): readonly Call[] {
    return this.#journal.calls.slice(this.#from.calls, this.#to?.calls);
  }

  get posted(): readonly SimMessage[] {
    return this.#journal.posted.slice(this.#from.posted, this.#to?.posted);
  }

  get views(): readonly ViewChange[] {
    return this.#journal.views
      .slice(this.#from.views, this.#to?.views)
      .filter((change) => change.user === this.#interaction.user);
  }

  /** The view opened, pushed, updated or published last. */
  get view(): SimView | undefined {
    return this.views.findLast((change) => change.how !== 'close')?.view;
  }

  /** Everything the person can read of it. */
  get text(): string {
    const shown = [...this.messages, ...this.replaced, ...this.posted].filter((message) => !message.deleted);
    const view = this.view;
    return [...new Set(shown)]
      .map((message) => textOf(message))
      .concat(view === undefined ? [] : [textOf(view)])
      .join('\n\n');
  }

  get body(): Fields {
    return fieldsOf(this.ack);
  }
}
