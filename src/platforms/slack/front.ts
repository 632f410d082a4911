import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { isFields, kindOf } from './incoming.ts';

/** The largest body: a view may have 250 kB, and three times that in a form. https://docs.slack.dev/reference/methods/views.open */
const MAX_BODY_BYTES = 1024 * 1024;
/** https://docs.slack.dev/authentication/verifying-requests-from-slack: five minutes, and we mean in both directions. */
const MAX_AGE_S = 300;
const FORM = 'application/x-www-form-urlencoded';
const SSL_CHECK = 'ssl_check';

/** A request whose body has been read, with the response it is answered in; Bolt takes it from there. */
type Buffered = IncomingMessage & { rawBody?: Buffer; answeredIn?: ServerResponse };

/** What Bolt's receiver hands on to the listeners, so that an acknowledgement can be written as it is: see `acknowledge`. */
export function answeredIn(request: IncomingMessage): { answeredIn?: ServerResponse } {
  const { answeredIn: response } = request as Buffered;
  return response === undefined ? {} : { answeredIn: response };
}

/**
 * Stands before Bolt's receiver: size, age and signature are checked before anything is parsed, and what is not of Slack's
 * shape never reaches it. So nothing a client sends can make it answer 5xx.
 */
export function createFront(parts: {
  signingSecret: string;
  clock: Clock;
  log: Log;
  next: (request: IncomingMessage, response: ServerResponse) => void;
}): (request: IncomingMessage, response: ServerResponse) => void {
  const { clock, log, next } = parts;
  const secret = createSecretKey(parts.signingSecret, 'utf8');

  const check = (request: IncomingMessage, body: Buffer): number | 'pass' => {
    const type = request.headers['content-type'] ?? '';
    // Unsigned, and answered without looking at the rest: https://docs.slack.dev/interactivity/implementing-slash-commands
    if (type === FORM && body.includes(SSL_CHECK) && parse(body.toString('latin1')).ssl_check === '1')
      return 200;
    if (!isFresh(request.headers['x-slack-request-timestamp'], clock)) return 401;
    if (!isSigned(request, body, secret)) return 401;
    if (type === FORM && isCommand(body)) return 'pass';
    const parsed = parsedBody(type, body);
    const kind = kindOf(parsed);
    if (kind === 'nonsense') return 400;
    if (kind === 'ignored') {
      log.info(
        { type: isFields(parsed) ? String(parsed.type).slice(0, 40) : '' },
        'Slack sent something that is not used here',
      );
      return 200;
    }
    return 'pass';
  };

  const refuse = (response: ServerResponse, status: number, headers: Record<string, string> = {}) => {
    if (status >= 400) log.warn({ status }, 'a request to the Slack address was refused');
    response.writeHead(status, headers).end();
  };

  return (request, response) => {
    if (request.method !== 'POST') return refuse(response, 405, { allow: 'POST' });
    readBody(request).then(
      (body) => {
        if (body === 'too large') return refuse(response, 413, { connection: 'close' });
        const verdict = check(request, body);
        if (verdict !== 'pass') return refuse(response, verdict);
        Object.assign(request as Buffered, { rawBody: body, answeredIn: response });
        return next(request, response);
      },
      () => {
        // The client went away in the middle.
        if (!response.headersSent) refuse(response, 400);
      },
    );
  };
}

function readBody(request: IncomingMessage): Promise<Buffer | 'too large'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // The rest is read and dropped, so that the client gets to read the answer; the server's time limit bounds it.
      if (size > MAX_BODY_BYTES) return resolve('too large');
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    });
    request.on('error', reject);
    // It closes after every request; only the one that did not end has something to say, and an error costs time to make.
    request.on('close', () => {
      if (!request.readableEnded) reject(new Error('closed'));
    });
  });
}

function isFresh(header: unknown, clock: Clock): boolean {
  if (typeof header !== 'string' || !/^\d{1,12}$/.test(header)) return false;
  return Math.abs(clock.now() / 1000 - Number(header)) <= MAX_AGE_S;
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function isSigned(request: IncomingMessage, body: Buffer, secret: KeyObject): boolean {
  const given = request.headers['x-slack-signature'];
  if (typeof given !== 'string') return false;
  const hmac = createHmac('sha256', secret)
    .update(`v0:${request.headers['x-slack-request-timestamp']}:`)
    .update(body);
  const expected = Buffer.from(`v0=${hmac.digest('hex')}`);
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** What makes a form something else than a command. */
const OTHERWISE = new Set(['payload', 'type', 'ssl_check']);
const PLAIN_NAME = /^[a-z_]+$/;

/** True for a slash command as Slack sends it: most of what comes, and seen without taking all of it apart. */
function isCommand(body: Buffer): boolean {
  const given = new Map<string, string>();
  for (const field of body.toString('latin1').split('&')) {
    const end = field.indexOf('=');
    const name = field.slice(0, end);
    // A name that is escaped or comes twice may be read as anything: the whole reading decides.
    if (end < 0 || !PLAIN_NAME.test(name) || OTHERWISE.has(name) || given.has(name)) return false;
    given.set(name, field.slice(end + 1));
  }
  return /^%2F\w/.test(given.get('command') ?? '') && /^\w/.test(given.get('user_id') ?? '');
}

/** As Bolt parses it, exact content type included: a form with a charset is not taken for one. */
function parsedBody(type: string, body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    if (type !== FORM) return JSON.parse(text) as unknown;
    const form = parse(text);
    return typeof form.payload === 'string' ? (JSON.parse(form.payload) as unknown) : { ...form };
  } catch {
    return undefined;
  }
}
