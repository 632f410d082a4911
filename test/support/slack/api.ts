/**
 * The HTTP side: Web API calls, response URLs and file uploads, with tokens, scopes, limits and ordered faults.
 * https://docs.slack.dev/apis/web-api
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Call, type Core, SlackRefusal } from './core.ts';
import type { Fault } from './faults.ts';
import { type Fields, fieldsOf, jsonArg, NOT_JSON, realtime, stringOf } from './json.ts';
import type { Method, Methods } from './method.ts';
import { chatMethods } from './methods-chat.ts';
import { conversationMethods } from './methods-conversations.ts';
import { peopleMethods } from './methods-people.ts';
import { fileMethods, viewMethods } from './methods-views.ts';
import { answerResponseUrl } from './response-url.ts';

const methods: Methods = {
  ...peopleMethods,
  ...conversationMethods,
  ...chatMethods,
  ...viewMethods,
  ...fileMethods,
};
/** Every bot scope some method here asks for. */
export const ALL_SCOPES: readonly string[] = [
  ...new Set([
    'commands',
    'app_mentions:read',
    'users:read.email',
    ...Object.values(methods).flatMap((method) => method.scopes),
  ]),
].filter(
  (scope) => !['channels:manage', 'groups:write', 'mpim:write', 'mpim:read', 'mpim:history'].includes(scope),
);

export interface Answer {
  status: number;
  body: string | Buffer;
  type?: string;
  headers?: Record<string, string>;
}
const json = (status: number, body: Fields, headers: Record<string, string> = {}): Answer => ({
  status,
  body: JSON.stringify(body),
  type: 'application/json; charset=utf-8',
  headers,
});

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function argsOf(raw: string, request: IncomingMessage, url: URL): Fields | 'invalid_json' {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  const query = Object.fromEntries(url.searchParams);
  if (type !== 'application/json') return { ...query, ...Object.fromEntries(new URLSearchParams(raw)) };
  const body = jsonArg(raw);
  return body === NOT_JSON ? 'invalid_json' : { ...query, ...fieldsOf(body) };
}

function tokenProblem(token: string | undefined, method: Method, core: Core): string | undefined {
  if (token === undefined || token === '') return 'not_authed';
  const kind =
    token === core.settings.botToken ? 'bot' : token === core.settings.appToken ? 'app' : undefined;
  if (kind === undefined) return 'invalid_auth';
  return kind === (method.token ?? 'bot') ? undefined : 'not_allowed_token_type';
}

/** Does the work of one call; throws a SlackRefusal. */
function perform(
  name: string,
  args: Fields,
  token: string | undefined,
  core: Core,
): { answer: Answer } | { fields: Fields } {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) throw new SlackRefusal('unknown_method', { req_method: name });
  const problem = tokenProblem(token, method, core);
  if (problem !== undefined) throw new SlackRefusal(problem);
  const needed = method.scopesFor?.(args, core) ?? method.scopes;
  const { scopes } = core.settings;
  if (needed.length > 0 && !needed.some((scope) => scopes.has(scope))) {
    throw new SlackRefusal('missing_scope', { needed: needed.join(','), provided: [...scopes].join(',') });
  }
  const wait = core.limits.refuse(name, method.tier, method.paced?.(args, core));
  if (wait !== undefined) return { answer: tooMany(wait) };
  return { fields: method.run(args, core) };
}

const tooMany = (seconds: number): Answer =>
  json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });

function scopeHeaders(name: string, core: Core): Record<string, string> {
  const accepted = methods[name]?.scopes ?? [];
  return {
    'x-oauth-scopes': [...core.settings.scopes].join(','),
    ...(accepted.length > 0 && { 'x-accepted-oauth-scopes': accepted.join(',') }),
  };
}

/** The answer, or `undefined` to break the connection. */
async function withFault(
  fault: Fault | undefined,
  core: Core,
  work: () => Answer,
): Promise<Answer | undefined> {
  if (fault === undefined) return work();
  if ('gate' in fault) {
    const answer = work();
    // A held answer does not count as work in progress: the test decides when it goes out.
    core.activity.end();
    await fault.gate.enter();
    core.activity.begin();
    return answer;
  }
  if ('end' in fault) {
    if (fault.when === 'before') {
      fault.end();
      return undefined;
    }
    const answer = work();
    if (fault.when === 'answered') setImmediate(fault.end);
    else fault.end();
    return fault.when === 'answered' ? answer : undefined;
  }
  if ('late' in fault) {
    realtime.after(fault.late, () => {
      const before = core.journal.posted.length;
      work();
      core.journal.late.push(...core.journal.posted.slice(before));
      core.activity.touch();
    });
    return undefined;
  }
  if ('retryAfter' in fault) return tooMany(fault.retryAfter);
  if ('drop' in fault) {
    if (fault.commit !== false) work();
    return undefined;
  }
  if (fault.commit === true) work();
  if ('status' in fault)
    return { status: fault.status, body: fault.body ?? 'Internal Server Error', type: 'text/plain' };
  return json(200, { ok: false, error: fault.error });
}

function webApi(
  name: string,
  raw: string,
  request: IncomingMessage,
  url: URL,
  core: Core,
  call: Call,
): Answer {
  const headers = scopeHeaders(name, core);
  const args = argsOf(raw, request, url);
  if (args === 'invalid_json') return json(200, { ok: false, error: 'invalid_json' }, headers);
  try {
    const result = perform(name, args, call.token, core);
    return 'answer' in result ? result.answer : json(200, { ok: true, ...result.fields }, headers);
  } catch (error) {
    if (error instanceof SlackRefusal)
      return json(200, { ok: false, error: error.code, ...error.extra }, headers);
    throw error;
  }
}

async function route(request: IncomingMessage, core: Core): Promise<Answer | undefined> {
  const url = new URL(request.url ?? '/', core.baseUrl);
  const bytes = await read(request);
  const raw = bytes.toString('utf8');
  const [, door = '', ...rest] = url.pathname.split('/');
  const given = argsOf(raw, request, url);
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const method =
    door === 'api' ? rest.join('/') : door === 'upload' || door === 'files' ? door : 'response_url';
  const { token, ...args } = given === 'invalid_json' || door === 'upload' ? ({} as Fields) : given;
  const call: Call = {
    method,
    body: decoded(args),
    at: core.now(),
    token: bearer ?? (stringOf(token) || undefined),
  };
  let work: () => Answer;
  if (door === 'api') work = () => webApi(method, raw, request, url, core, call);
  else if (door === 'upload') work = () => upload(rest[1] ?? '', bytes, request, core);
  else if (door === 'files') work = () => download(rest[0] ?? '', call.token, core);
  else if (door === 'commands' || door === 'actions')
    work = () => answerResponseUrl(core, rest.join('/'), raw, request.headers['content-type'] ?? '');
  else return { status: 404, body: 'not found' };
  core.journal.calls.push(call);
  const answer = await withFault(core.faults.take(method), core, work);
  const body = fieldsOf(jsonArg(answer?.body));
  call.status = answer?.status ?? 0;
  call.ok = answer !== undefined && answer.status === 200 && body.ok !== false;
  if (typeof body.error === 'string') call.error = body.error;
  return answer;
}

/** Nested JSON of a form, opened up for tests to read. */
const decoded = (args: Fields): Fields =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const open = typeof value === 'string' && /^[[{]/.test(value) ? jsonArg(value) : value;
      return [name, open === NOT_JSON ? value : open];
    }),
  );

/** The SDK sends multipart, others the bare bytes. */
function upload(id: string, bytes: Buffer, request: IncomingMessage, core: Core): Answer {
  const file = core.files.files.get(id);
  if (file === undefined) return { status: 404, body: 'not found' };
  const boundary = /boundary=("?)([^";]+)\1/.exec(request.headers['content-type'] ?? '')?.[2];
  file.bytes = bytes;
  if (boundary !== undefined) {
    const start = bytes.indexOf('\r\n\r\n') + 4;
    file.bytes = bytes.subarray(start, bytes.indexOf(`\r\n--${boundary}`, start));
  }
  return { status: 200, body: `OK - ${file.bytes.length}`, type: 'text/plain' };
}

/** Without the scope Slack leads to a page to sign in. https://docs.slack.dev/reference/objects/file-object */
function download(id: string, token: string | undefined, core: Core): Answer {
  const file = core.files.files.get(id);
  if (token !== core.settings.botToken || !core.settings.scopes.has('files:read'))
    return { status: 302, headers: { location: `${core.baseUrl}signin` }, body: '' };
  if (file?.bytes === undefined) return { status: 404, body: 'not found' };
  return { status: 200, body: file.bytes, type: 'application/octet-stream' };
}

export async function serve(request: IncomingMessage, response: ServerResponse, core: Core): Promise<void> {
  core.activity.begin();
  try {
    const answer = await route(request, core);
    if (answer === undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain', ...answer.headers });
    response.end(answer.body);
  } catch (error) {
    core.journal.warnings.push(`the simulator failed at ${request.url ?? ''}: ${String(error)}`);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: false, error: 'internal_error' }));
  } finally {
    core.activity.end();
  }
}
