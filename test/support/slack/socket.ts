/** Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Delivered, DeliveryKind, Retry, Transport } from './core.ts';
import { type Fields, fieldsOf, jsonArg, realtime } from './json.ts';

export const MAX_CONNECTIONS = 10;
const ENVELOPE: Record<DeliveryKind, string> = {
  command: 'slash_commands',
  interactive: 'interactive',
  event: 'events_api',
};
const PING_MS = 10_000;

export class SocketHub implements Transport {
  readonly #sockets: WebSocket[] = [];
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #changed: () => void;
  readonly #appId: string;
  #timeoutMs: number;
  #turn = 0;
  #count = 0;
  /** How often a connection was made since the start. */
  connected = 0;

  constructor(appId: string, timeoutMs: number, changed: () => void) {
    this.#appId = appId;
    this.#timeoutMs = timeoutMs;
    this.#changed = changed;
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const url = new URL(request.url ?? '/', 'ws://localhost');
      const ticket = url.searchParams.get('ticket') ?? '';
      if (url.pathname !== '/link' || !this.#tickets.delete(ticket)) {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (one) => this.#welcome(one));
    });
  }

  /** A fresh address, good for one connection; `undefined` when ten are open. */
  address(baseUrl: string): string | undefined {
    if (this.#sockets.length >= MAX_CONNECTIONS) return undefined;
    this.#count += 1;
    const ticket = `ticket-${this.#count}`;
    this.#tickets.add(ticket);
    return `${baseUrl.replace('http', 'ws')}link?ticket=${ticket}&app_id=${this.#appId}`;
  }

  get connections(): number {
    return this.#sockets.length;
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.push(socket);
    this.connected += 1;
    let pinger: () => void = () => {};
    const ping = (): void => {
      if (socket.readyState === socket.OPEN) socket.ping('Ping from Slack');
      pinger = realtime.after(PING_MS, ping);
    };
    socket.on('message', (data) => this.#acknowledged(jsonArg(String(data))));
    socket.on('error', () => {});
    socket.on('close', () => {
      pinger();
      const index = this.#sockets.indexOf(socket);
      if (index >= 0) this.#sockets.splice(index, 1);
      this.#changed();
    });
    const debug_info = { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 };
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#sockets.length,
        debug_info,
        connection_info: { app_id: this.#appId },
      }),
    );
    ping();
    this.#changed();
  }

  #acknowledged(frame: unknown): void {
    const { envelope_id: id, payload } = fieldsOf(frame);
    this.#waiting.get(String(id))?.(payload);
  }

  deliver(kind: DeliveryKind, payload: Fields, retry?: Retry): Promise<Delivered> {
    const started = realtime.now();
    const open = this.#sockets.filter((socket) => socket.readyState === socket.OPEN);
    this.#turn += 1;
    const socket = open[this.#turn % Math.max(1, open.length)];
    if (socket === undefined) {
      return Promise.resolve({
        status: 0,
        body: undefined,
        headers: {},
        elapsedMs: 0,
        failure: 'connection_failed',
      });
    }
    this.#count += 1;
    const envelope_id = `envelope-${this.#count}`;
    const envelope = {
      envelope_id,
      type: ENVELOPE[kind],
      payload,
      accepts_response_payload: kind !== 'event',
      ...(kind === 'event' && { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' }),
    };
    return new Promise((resolve) => {
      const finish = (
        rest: Pick<Delivered, 'status' | 'body'> & { failure?: 'timeout' | 'connection_failed' },
      ): void => {
        stop();
        socket.off('close', lost);
        this.#waiting.delete(envelope_id);
        resolve({ ...rest, headers: {}, elapsedMs: realtime.now() - started });
      };
      const lost = (): void => finish({ status: 0, body: undefined, failure: 'connection_failed' });
      const stop = realtime.after(this.#timeoutMs, () =>
        finish({ status: 0, body: undefined, failure: 'timeout' }),
      );
      socket.once('close', lost);
      this.#waiting.set(envelope_id, (given) => {
        // A bare acknowledgement carries an empty payload.
        const empty = given === undefined || Object.keys(fieldsOf(given)).length === 0;
        finish({ status: 200, body: empty ? undefined : given });
      });
      socket.send(JSON.stringify(envelope));
    });
  }

  /** Tells every connection to go, as Slack does every few hours. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled'): void {
    for (const socket of this.#sockets)
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-1' } }));
  }

  /** Breaks every connection without a word. */
  drop(): void {
    for (const socket of [...this.#sockets]) socket.terminate();
  }

  /** Says goodbye, and lets go of whoever does not answer. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close(1001);
    for (let n = 0; n < 40 && this.#sockets.length > 0; n += 1) await realtime.sleep(5);
    this.drop();
    this.#server.close();
  }
}
