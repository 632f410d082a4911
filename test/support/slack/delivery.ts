/** Delivering to the app: payloads, acknowledgements, duplicates and retries. */
import type { Core, Delivered, DeliveryKind, Retry, Transport } from './core.ts';
import { type Fields, fieldsOf, stringOf } from './json.ts';
import { type Interaction, newInteraction, Outcome } from './outcome.ts';

/** Slack tries an event again at once, after a minute, after five: https://docs.slack.dev/apis/events-api */
export const RETRY_AFTER_MS = [0, 60_000, 360_000] as const;
interface Due {
  at: number;
  num: number;
  reason: Retry['reason'];
  envelope: Fields;
}

export class Courier {
  readonly #core: Core;
  #transport: Transport | undefined;
  readonly #due: Due[] = [];

  constructor(core: Core) {
    this.#core = core;
  }

  use(transport: Transport): void {
    this.#transport = transport;
  }

  get pendingRetries(): number {
    return this.#due.length;
  }

  async #once(kind: DeliveryKind, payload: Fields, what: string, retry?: Retry): Promise<Delivered> {
    if (this.#transport === undefined)
      throw new Error('Call connectHttp(url) or useSocket() before people do something.');
    const delivered = await this.#transport.deliver(kind, payload, retry);
    if (delivered.failure === 'timeout')
      this.#core.journal.timeouts.push({ what, elapsedMs: delivered.elapsedMs });
    return delivered;
  }

  /** One delivery (or two, when a duplicate was ordered), then waits until the app is quiet. */
  async carry(
    kind: DeliveryKind,
    payload: Fields,
    interaction: Interaction,
    options: Carry = {},
  ): Promise<Outcome> {
    const { activity, faults, settings, journal } = this.#core;
    const outcome = new Outcome(interaction, journal);
    const first = await this.#once(kind, payload, interaction.what, options.retry);
    outcome.deliveries.push(first);
    if (kind === 'event') this.#planRetries(payload, first, options.retry);
    options.acknowledged?.(first, outcome);
    if (faults.takeDouble(kind)) {
      const again: Retry | undefined = kind === 'event' ? { num: 1, reason: 'http_timeout' } : undefined;
      outcome.deliveries.push(await this.#once(kind, payload, interaction.what, again));
    }
    activity.touch();
    await activity.quiet(settings.quietMs);
    return outcome.settle();
  }

  #planRetries(envelope: Fields, delivered: Delivered, done?: Retry): void {
    const failed = delivered.status < 200 || delivered.status > 299;
    if (!failed || delivered.headers['x-slack-no-retry'] === '1' || done !== undefined) return;
    const reason =
      delivered.failure === 'timeout'
        ? 'http_timeout'
        : delivered.failure === undefined
          ? 'http_error'
          : 'connection_failed';
    RETRY_AFTER_MS.forEach((wait, index) => {
      this.#due.push({ at: this.#core.now() + wait, num: index + 1, reason, envelope });
    });
  }

  /** Sends the event retries whose time has come on the simulator's clock; one that is accepted ends its row. */
  async deliverDue(): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (;;) {
      const index = this.#due.findIndex((one) => one.at <= this.#core.now());
      const [due] = index < 0 ? [] : this.#due.splice(index, 1);
      if (due === undefined) return outcomes;
      const interaction = newInteraction('', `retry of ${stringOf(due.envelope.event_id)}`);
      const outcome = await this.carry('event', due.envelope, interaction, {
        retry: { num: due.num, reason: due.reason },
      });
      outcomes.push(outcome);
      if (outcome.status >= 200 && outcome.status < 300) this.#forget(due.envelope);
    }
  }

  #forget(envelope: Fields): void {
    for (let n = this.#due.length - 1; n >= 0; n -= 1)
      if (this.#due[n]?.envelope === envelope) this.#due.splice(n, 1);
  }

  event(event: Fields, options: EventOptions = {}): Promise<Outcome> {
    const what = `event ${stringOf(event.type)}`;
    const envelope = {
      ...this.envelope(event),
      ...(options.eventId !== undefined && { event_id: options.eventId }),
    };
    return this.carry('event', envelope, newInteraction(options.user ?? stringOf(event.user), what), options);
  }

  /** https://docs.slack.dev/apis/events-api#callback-field */
  envelope(event: Fields): Fields {
    const { identity, settings, workspace } = this.#core;
    const ts = workspace.nextTs();
    return {
      token: settings.verificationToken,
      team_id: identity.teamId,
      context_team_id: identity.teamId,
      context_enterprise_id: null,
      api_app_id: identity.appId,
      event: { event_ts: ts, ...event },
      type: 'event_callback',
      event_id: workspace.newId('Ev'),
      event_time: Math.floor(Number(ts)),
      authorizations: [
        {
          enterprise_id: null,
          team_id: identity.teamId,
          user_id: identity.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: `4-${ts}`,
    };
  }
}

export interface Carry {
  retry?: Retry;
  /** Looks at the acknowledgement before the app goes on. */
  acknowledged?(delivered: Delivered, outcome: Outcome): void;
}
export interface EventOptions extends Carry {
  user?: string;
  /** To send the same event again. */
  eventId?: string;
}

/** What Slack tells the person when the acknowledgement is no good. */
export function deliveryError(delivered: Delivered): string | undefined {
  if (delivered.failure === 'timeout') return 'operation_timeout';
  if (delivered.failure === 'connection_failed') return 'app_unreachable';
  return delivered.status === 200 ? undefined : 'dispatch_failed';
}

export const bodyFields = (delivered: Delivered): Fields =>
  typeof delivered.body === 'string' ? { text: delivered.body } : fieldsOf(delivered.body);
