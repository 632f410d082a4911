import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../shared/clock.ts';
import { describeError, type Log } from '../../shared/log.ts';
import { createOnce } from '../once.ts';
import type { Cryptor } from './crypto.ts';
import { type Incoming, readIncoming } from './incoming.ts';
import { type Passive, passiveBody } from './passive.ts';
import { readXml, xmlText } from './xml.ts';

/** A message holds 2048 bytes of text and a card a few answers; encrypted and wrapped that stays far below this. */
export const MOST_BYTES = 128 * 1024;
/** WeCom cuts the connection after 5 s and sends again: what takes longer is answered afterwards. */
const ANSWER_MS = 4_000;
/** It sends again three times, within seconds; what it sent before gets the same answer. */
const DONE = 'done';
const REPEATS = { most: 5_000, forMs: 2 * 60_000 };
/** Most answers need nothing but memory: they are ready before any timer would be worth its making. */
const AT_ONCE = 24;

/** What the query of a signed request holds; each must be there, once. */
interface Signed {
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

export interface CallbackParts {
  readonly cryptor: Cryptor;
  readonly corpId: string;
  readonly agentId: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Does the local work; resolves to what goes back with the answer. */
  readonly handle: (incoming: Incoming) => Promise<Passive | undefined>;
  /** Sends what was not ready in time. */
  readonly afterwards: (incoming: Incoming, passive: Passive) => Promise<void>;
  /** Told of work that goes on after its answer. */
  readonly track: (work: Promise<unknown>) => void;
}

/** What answers `/wecom/callback`. Nothing a caller sends makes it throw or answer 5xx. */
export function createCallback(
  parts: CallbackParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { cryptor, corpId, clock, log } = parts;
  const once = createOnce<Promise<Passive | undefined>>(clock, REPEATS);

  const refuse = (response: ServerResponse, status: number, why: string, headers = {}) => {
    log.warn({ status, why }, 'a request to the WeCom address was refused');
    response.writeHead(status, headers).end();
  };
  const done = (response: ServerResponse, body = '', type = 'text/plain') => {
    const xml = type === 'text/xml';
    response
      .writeHead(200, {
        'content-type': `${type}; charset=utf-8`,
        // An encrypted answer is nothing but ASCII: it goes out in one piece with the headers.
        'content-length': xml ? body.length : Buffer.byteLength(body),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .end(body, xml ? 'latin1' : 'utf8');
  };

  /** What was encrypted, or the status with which it is refused. */
  const open = (signed: Signed, encrypted: string): { text: string } | { status: number; why: string } => {
    if (!cryptor.isSigned(signed.signature, signed.timestamp, signed.nonce, encrypted)) {
      return { status: 401, why: 'signature' };
    }
    const opened = cryptor.decrypt(encrypted);
    if ('text' in opened) return opened;
    if (opened.fault === 'key') {
      log.error({}, 'what WeCom sent cannot be decrypted: compare WECOM_ENCODING_AES_KEY with the console');
    }
    return { status: opened.fault === 'receiver' ? 403 : 400, why: opened.fault };
  };

  /** Waits as long as WeCom does; what comes later is sent. */
  const inTime = async (incoming: Incoming, work: Promise<Passive | undefined>) => {
    let ready = false;
    const done = work.finally(() => {
      ready = true;
    });
    for (let turn = 0; turn < AT_ONCE && !ready; turn += 1) await Promise.resolve();
    if (ready) return done;
    parts.track(done.catch(() => undefined));
    const stop = new AbortController();
    const late = Symbol('late');
    const passive = await Promise.race([done, clock.sleep(ANSWER_MS, stop.signal).then(() => late)]);
    // A reason of our own: making the usual one, with its stack, takes longer than the rest.
    stop.abort(DONE);
    if (typeof passive !== 'symbol') return passive;
    parts.track(
      done.then(
        (finished) => (finished === undefined ? undefined : parts.afterwards(incoming, finished)),
        () => undefined,
      ),
    );
    return undefined;
  };

  const receive = async (signed: Signed, body: Buffer, response: ServerResponse) => {
    const encrypted = encryptedIn(body.toString('latin1'));
    if (encrypted === undefined) return refuse(response, 400, 'envelope');
    const opened = open(signed, encrypted);
    if ('status' in opened) return refuse(response, opened.status, opened.why);
    const fields = readXml(opened.text);
    const incoming = fields === undefined ? undefined : readIncoming(fields);
    if (fields === undefined || incoming === undefined) {
      // Signed by WeCom, but nothing we know: sending it again would not help.
      log.warn({}, 'WeCom sent something that cannot be read');
      return done(response);
    }
    const agent = xmlText(fields, 'AgentID');
    if (agent !== '' && agent !== '0' && agent !== String(parts.agentId)) {
      log.warn({}, 'WeCom sent something for another app: compare WECOM_AGENT_ID with the console');
      return done(response);
    }
    const { first, value: work } = once.run(incoming.key, () => parts.handle(incoming));
    let passive: Passive | undefined;
    try {
      passive = first ? await inTime(incoming, work) : await work;
    } catch (error) {
      once.forget(incoming.key);
      throw error;
    }
    if (passive === undefined) return done(response);
    done(response, passiveBody(passive, { cryptor, clock, corpId, user: incoming.user }), 'text/xml');
  };

  return (request, response) => {
    const address = request.url ?? '';
    if (request.method !== 'GET' && request.method !== 'POST') {
      return refuse(response, 405, 'method', { allow: 'GET, POST' });
    }
    const signed = signedOf(address);
    if (signed === undefined) {
      request.resume();
      return refuse(response, 400, 'query');
    }
    if (request.method === 'GET') {
      const echo = one(queryOf(address), 'echostr');
      const opened = echo === undefined ? { status: 400, why: 'query' } : open(signed, echo);
      // Bare: no quotes, no line end.
      return 'status' in opened ? refuse(response, opened.status, opened.why) : done(response, opened.text);
    }
    readBody(request)
      .then((body) => {
        if (body === 'too large') return refuse(response, 413, 'size', { connection: 'close' });
        return body === 'gone' ? response.destroy() : receive(signed, body, response);
      })
      .catch((error: unknown) => {
        // Our own fault, so WeCom may try again.
        log.error({ err: describeError(error) }, 'something from WeCom could not be handled');
        if (!response.headersSent) response.writeHead(500).end();
      });
  };
}

const OPEN = '<Encrypt>';
const BASE64_INSIDE = /^\s*(?:<!\[CDATA\[\s*([A-Za-z0-9+/=]+)\s*\]\]>|([A-Za-z0-9+/=]+))\s*$/;

/** The one piece of base64 in an envelope. Nothing that is not signed comes near a parser. */
function encryptedIn(envelope: string): string | undefined {
  if (!envelope.trimStart().startsWith('<xml>') || /<!(?!\[CDATA\[)/.test(envelope)) return undefined;
  const start = envelope.indexOf(OPEN);
  const end = envelope.indexOf('</Encrypt>', start);
  if (start < 0 || end < 0 || envelope.includes(OPEN, end)) return undefined;
  const found = BASE64_INSIDE.exec(envelope.slice(start + OPEN.length, end));
  return found?.[1] ?? found?.[2];
}

const MOST_ADDRESS = 8192;
/** As WeCom writes it, with nothing to decode. */
const USUAL = /\?msg_signature=([0-9a-f]+)&timestamp=(\d+)&nonce=(\w+)$/;

function queryOf(address: string): URLSearchParams {
  return new URLSearchParams(address.slice(address.indexOf('?') + 1));
}

function one(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

function signedOf(address: string): Signed | undefined {
  if (address.length > MOST_ADDRESS || !address.includes('?')) return undefined;
  const usual = USUAL.exec(address);
  if (usual !== null && usual.index === address.indexOf('?')) {
    const [, signature = '', timestamp = '', nonce = ''] = usual;
    return { signature, timestamp, nonce };
  }
  const query = queryOf(address);
  const signature = one(query, 'msg_signature');
  const timestamp = one(query, 'timestamp');
  const nonce = one(query, 'nonce');
  if (signature === undefined || timestamp === undefined || nonce === undefined) return undefined;
  return { signature, timestamp, nonce };
}

function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // The rest is read and dropped, so that the client gets to read the answer; the server's time limit bounds it.
      if (size > MOST_BYTES) return resolve('too large');
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    request.on('error', () => resolve('gone'));
    request.on('close', () => resolve('gone'));
  });
}
