import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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
export function createWebServer(routes: () => readonly Route[]): WebServer {
  let server: Server | undefined;
  const route = (request: IncomingMessage, response: ServerResponse) => {
    const path = pathOf(request.url ?? '/');
    const found =
      routes().find((each) => each.path === path) ??
      routes().find((each) => each.path.endsWith('/') && path.startsWith(each.path));
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
        listening.once('error', reject);
        listening.listen(port, host, () => {
          listening.off('error', reject);
          server = listening;
          resolve((listening.address() as AddressInfo).port);
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        if (server === undefined) return resolve();
        server.close(() => resolve());
        server.closeIdleConnections();
        server = undefined;
      }),
  };
}

/** The path of a request's address, whatever stands in it; what cannot be read is the empty path. */
function pathOf(address: string): string {
  try {
    return new URL(address, 'http://localhost').pathname;
  } catch {
    return '';
  }
}
