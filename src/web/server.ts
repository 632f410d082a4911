import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A path of the server and who answers it: a whole path, or a prefix that ends in `/`. */
export interface Route {
  readonly path: string;
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface WebServer {
  /** Resolves to the port that is listened on. @throws when the port is taken or not allowed */
  start(port: number, host: string): Promise<number>;
  /** Takes no new connections, lets requests under way finish, and closes what idles. */
  stop(): Promise<void>;
}

/** How long a client may take to send its headers and its body; a slow one must not hold a connection for ever. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;

/** The one HTTP server: every platform's paths and the pages share it. An unknown path is 404, in one plain line. */
export function createWebServer(routes: readonly Route[]): WebServer {
  let server: Server | undefined;
  /** Open connections, each with the number of its requests under way. */
  const connections = new Map<Socket, number>();
  let stopping = false;
  const count = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    connections.set(socket, (connections.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (connections.get(socket) ?? 1) - 1;
      connections.set(socket, left);
      if (stopping && left === 0) socket.end();
    });
  };
  const route = (request: IncomingMessage, response: ServerResponse) => {
    count(request, response);
    const path = pathOf(request.url ?? '/');
    const found =
      routes.find((each) => each.path === path) ??
      routes.find((each) => each.path.endsWith('/') && path.startsWith(each.path));
    if (found) return found.listener(request, response);
    response
      .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      .end('There is nothing at this address.\n');
  };
  return {
    start: (port, host) =>
      new Promise((resolve, reject) => {
        const listening = createServer(
          { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: 65_000 },
          route,
        );
        listening.on('connection', (socket) => {
          connections.set(socket, 0);
          socket.once('close', () => connections.delete(socket));
        });
        listening.once('error', reject);
        listening.listen(port, host, () => {
          listening.off('error', reject);
          server = listening;
          stopping = false;
          resolve((listening.address() as AddressInfo).port);
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        if (server === undefined) return resolve();
        stopping = true;
        server.close(() => resolve());
        // Not only those that idle after an answer: browsers open connections ahead and say nothing on them.
        for (const [socket, underWay] of connections) if (underWay === 0) socket.destroy();
        server = undefined;
      }),
  };
}

/** An address that is its own path: most are, and reading one costs more than a look. */
const PLAIN = /^(\/[\w-]+)+\/?$/;

/** The path of a request's address, whatever stands in it; what cannot be read is the empty path. */
function pathOf(address: string): string {
  if (PLAIN.test(address)) return address;
  try {
    // Two slashes in front are a path here, never another host.
    return new URL(address.startsWith('/') ? `http://localhost${address}` : address).pathname;
  } catch {
    return '';
  }
}
