import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from './server.ts';

/** Where the calendars of offices lie: `/calendar/<secret>.ics`. */
export const CALENDAR_PATH = '/calendar/';

const NOTHING = 'There is no calendar at this address. 这个日历地址不存在，或者已经撤销。\n';

/** Answers calendar programs. `find` gives the file behind a secret, or undefined when it is nobody's. */
export function calendarRoute(find: (secret: string) => Promise<string | undefined>): Route {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...plain, allow: 'GET, HEAD' }).end('A calendar can only be read.\n');
      return;
    }
    const path = (request.url ?? '').split('?')[0] ?? '';
    const secret = /^\/calendar\/([^/]+)\.ics$/.exec(path)?.[1] ?? '';
    const file = await find(secret);
    if (file === undefined) {
      response.writeHead(404, plain).end(NOTHING);
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="office.ics"',
        'cache-control': 'private, max-age=900',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      .end(request.method === 'HEAD' ? undefined : file);
  };
  return {
    path: CALENDAR_PATH,
    listener: (request, response) => {
      answer(request, response).catch(() => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end('The calendar could not be read; please try again later.\n');
      });
    },
  };
}
