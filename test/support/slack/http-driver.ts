/**
 * Sends to the app over HTTP the way Slack does: signed, exact content types, three seconds.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { createHmac } from 'node:crypto';
import { Agent, request as send } from 'node:http';
import type { Delivered, DeliveryKind, Retry, Transport } from './core.ts';
import { type Fields, jsonArg, NOT_JSON, realtime } from './json.ts';

export const FORM = 'application/x-www-form-urlencoded';

export function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

export interface RawRequest {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** One request with nothing added but what is given. */
export function rawRequest(
  url: string,
  given: RawRequest,
  timeoutMs: number,
  agent?: Agent,
): Promise<Delivered> {
  const started = realtime.now();
  return new Promise((resolve) => {
    const body = given.body ?? '';
    const headers = { 'content-length': String(Buffer.byteLength(body)), ...given.headers };
    const request = send(url, {
      method: given.method ?? 'POST',
      headers,
      ...(agent !== undefined && { agent }),
    });
    let late = false;
    const stop = realtime.after(timeoutMs, () => {
      late = true;
      request.destroy();
    });
    const finish = (delivered: Omit<Delivered, 'elapsedMs'>): void => {
      stop();
      resolve({ ...delivered, elapsedMs: realtime.now() - started });
    };
    const broken = (): void =>
      finish({ status: 0, body: undefined, headers: {}, failure: late ? 'timeout' : 'connection_failed' });
    request.on('error', broken);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', broken);
      response.on('end', () => {
        const seen = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        );
        finish({
          status: response.statusCode ?? 0,
          body: parsed(Buffer.concat(chunks).toString('utf8'), seen['content-type']),
          headers: seen,
        });
      });
    });
    request.end(body);
  });
}

function parsed(text: string, type = ''): unknown {
  if (text.trim() === '') return undefined;
  const value = type.includes('json') ? jsonArg(text) : undefined;
  return value === undefined || value === NOT_JSON ? text : value;
}

export interface HttpTarget {
  url: string;
  signingSecret: string;
  timeoutMs: number;
  /** The time signatures carry: the machine's own, as receivers compare it with theirs. */
  signedAt(): number;
}

export class HttpTransport implements Transport {
  readonly #target: HttpTarget;
  readonly #agent = new Agent({ keepAlive: false });

  constructor(target: HttpTarget) {
    this.#target = target;
  }

  /** Body and headers of a delivery, signed. */
  signed(kind: DeliveryKind, payload: Fields, retry?: Retry): Required<Pick<RawRequest, 'headers' | 'body'>> {
    const body = encoded(kind, payload);
    const timestamp = Math.floor(this.#target.signedAt() / 1000);
    return {
      body,
      headers: {
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        accept: 'application/json,*/*',
        'content-type': kind === 'event' ? 'application/json' : FORM,
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': sign(this.#target.signingSecret, timestamp, body),
        ...(retry !== undefined && {
          'x-slack-retry-num': String(retry.num),
          'x-slack-retry-reason': retry.reason,
        }),
      },
    };
  }

  deliver(kind: DeliveryKind, payload: Fields, retry?: Retry): Promise<Delivered> {
    return rawRequest(
      this.#target.url,
      this.signed(kind, payload, retry),
      this.#target.timeoutMs,
      this.#agent,
    );
  }
}

function encoded(kind: DeliveryKind, payload: Fields): string {
  if (kind === 'event') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(
    Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}
