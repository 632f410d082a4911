import type { IncomingMessage, ServerResponse } from 'node:http';
import { directoryApis } from './directory.ts';
import type { Fault } from './faults.ts';
import { messageApis } from './messages.ts';
import {
  type Api,
  type ApiAnswer,
  fault,
  fieldsOf,
  type Json,
  type JsonFields,
  type SimState,
} from './state.ts';

/** The tokens given out, each with its end. */
export interface Tokens {
  /** All of them stop working now. */
  invalidate(): void;
  readonly given: () => number;
}

/** The HTTP interface below `/cgi-bin/`. */
export function createApi(
  sim: SimState,
  more: Record<string, Api>,
): {
  tokens: Tokens;
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
} {
  let current: { token: string; until: number } | undefined;
  let given = 0;
  const ttl = sim.options.tokenTtlMs ?? 7_200_000;
  const getToken: Api = ({ query }) => {
    if (query.get('corpid') !== sim.corpId) return fault(40013, 'invalid corpid');
    if (query.get('corpsecret') !== sim.secret) return fault(40001, 'invalid credential');
    const now = sim.now();
    given += 1;
    if (current === undefined || current.until <= now) {
      current = { token: `token-${sim.nextId++}`, until: now + ttl };
    }
    return { access_token: current.token, expires_in: Math.floor((current.until - now) / 1000) };
  };
  const apis: Record<string, Api> = { ...messageApis(sim), ...directoryApis(sim), ...more };

  const tokenError = (query: URLSearchParams): ApiAnswer | undefined => {
    const token = query.get('access_token');
    if (token === null || token === '') return fault(41001, 'access_token missing');
    if (current === undefined || token !== current.token) return fault(40014, 'invalid access_token');
    return current.until <= sim.now() ? fault(42001, 'access_token expired') : undefined;
  };

  const run = (api: string, query: URLSearchParams, raw: string, happening: Fault | undefined): ApiAnswer => {
    if (happening !== undefined && 'errcode' in happening) {
      return fault(happening.errcode, happening.errmsg ?? 'refused');
    }
    let body: JsonFields = {};
    if (raw !== '') {
      try {
        body = fieldsOf(JSON.parse(raw) as Json);
      } catch {
        return fault(40008, 'not json');
      }
    }
    if (api === 'gettoken') return getToken({ query, raw, body });
    const found = apis[api];
    if (found === undefined) return fault(40066, 'invalid url');
    return tokenError(query) ?? found({ query, raw, body });
  };

  return {
    tokens: {
      invalidate: () => {
        current = undefined;
      },
      given: () => given,
    },
    answer: async (request, response, url) => {
      const api = url.pathname.replace(/^\/cgi-bin\//, '');
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks).toString('utf8');
      const happening = sim.faults.take(api);
      const ends = happening !== undefined && 'end' in happening ? happening : undefined;
      if (ends?.when === 'before') ends.end();
      if (
        ends?.when === 'before' ||
        (happening !== undefined && 'drop' in happening && happening.drop === 'before')
      ) {
        return void response.destroy();
      }
      if (happening !== undefined && 'status' in happening) {
        return void response.writeHead(happening.status).end(happening.body ?? '<html>no</html>');
      }
      if (happening !== undefined && 'wait' in happening) await happening.wait;
      const said = run(api, url.searchParams, raw, happening);
      const errcode = typeof said.errcode === 'number' ? said.errcode : 0;
      sim.calls.push({ api, errcode, body: raw });
      if (ends?.when === 'after') ends.end();
      if (ends?.when === 'after' || (happening !== undefined && 'drop' in happening))
        return void response.destroy();
      if (ends?.when === 'answered') response.once('finish', ends.end);
      const bare = happening !== undefined && 'bare' in happening;
      const whole = bare ? said : { errcode: 0, errmsg: 'ok', ...said };
      response
        .writeHead(200, { 'content-type': 'application/json; charset=UTF-8' })
        .end(JSON.stringify(whole));
    },
  };
}
