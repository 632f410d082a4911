/** https://docs.slack.dev/interactivity/handling-user-interaction: answers by response URL. */
import type { Core } from './core.ts';
import { type DraftResult, draftOf, refusalFields, somethingSaid } from './draft.ts';
import { stateOf } from './inputs.ts';
import { type Fields, fieldsOf, jsonArg, NOT_JSON, stringOf } from './json.ts';
import type { ResponseUrl } from './tickets.ts';
import type { Draft, SimMessage } from './workspace.ts';

interface Reply {
  status: number;
  body: string;
  type: string;
}
const refusal = (status: number, error: string, extra: Fields = {}): Reply => ({
  status,
  body: JSON.stringify({ ok: false, error, ...extra }),
  type: 'application/json',
});

/** Notes what Slack would refuse, with the body that was wrong. */
export function violate(core: Core, where: string, error: string, messages: string[], body: unknown): void {
  core.journal.violations.push({ where, error, messages, body });
}

/** Shows a message that came as an answer: to the person alone, or in the channel. */
export function show(
  core: Core,
  url: Pick<ResponseUrl, 'user' | 'channel' | 'interaction'>,
  draft: Draft,
  body: Fields,
): SimMessage {
  const threadTs = stringOf(body.thread_ts);
  const message = core.workspace.writeAsBot(url.channel, draft, {
    ...(body.response_type !== 'in_channel' && { ephemeralTo: url.user }),
    ...(threadTs !== '' && { threadTs }),
    state: stateOf(draft.blocks),
  });
  url.interaction.messages.push(message);
  return message;
}

export function checkType(core: Core, where: string, body: Fields): string | undefined {
  const type = body.response_type;
  if (type === undefined || type === 'ephemeral' || type === 'in_channel') return undefined;
  violate(
    core,
    where,
    'invalid_response_type',
    [`must be a valid enum value: ephemeral, in_channel [json-pointer:/response_type]`],
    body,
  );
  return 'invalid_response_type';
}

export function answerResponseUrl(core: Core, id: string, raw: string, contentType: string): Reply {
  const url = core.tickets.use(id);
  if (typeof url === 'string') return refusal(404, url);
  const form = contentType.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(raw).get('payload')
    : null;
  const body = jsonArg(form ?? raw);
  if (body === NOT_JSON || body === undefined) {
    violate(core, 'response_url', 'invalid_payload', [], raw);
    return refusal(400, 'invalid_payload');
  }
  return act(core, url, fieldsOf(body));
}

function act(core: Core, url: ResponseUrl, body: Fields): Reply {
  const done: Reply = { status: 200, body: 'ok', type: 'text/html' };
  const { original, interaction } = url;
  if (body.delete_original === true || body.delete_original === 'true') {
    if (original === undefined) core.journal.warnings.push('response_url: a typed command cannot be deleted');
    else if (!original.deleted) {
      original.deleted = true;
      interaction.deleted.push(original);
    }
    if (body.text === undefined && body.blocks === undefined) return done;
  }
  const result: DraftResult = somethingSaid(draftOf(core, 'response_url', body));
  if ('error' in result) {
    violate(core, 'response_url', result.error, result.lines, body);
    return refusal(400, result.error, refusalFields(result.lines));
  }
  const badType = checkType(core, 'response_url', body);
  if (badType !== undefined) return refusal(400, badType);
  const replace = body.replace_original === true || body.replace_original === 'true';
  if (replace && original === undefined)
    core.journal.warnings.push('response_url: a typed command cannot be replaced; a new message is shown');
  if (original !== undefined && body.replace_original === undefined && body.delete_original === undefined) {
    core.journal.warnings.push(
      'response_url: say `replace_original: true` or `false`; what happens without it is not documented for blocks',
    );
  }
  if (replace && original !== undefined && !original.deleted)
    replaceOriginal(original, result.draft, url, core);
  else show(core, url, result.draft, body);
  return done;
}

/** The message keeps its place and its kind: an ephemeral one never becomes public, nor the other way round. */
function replaceOriginal(original: SimMessage, draft: Draft, url: ResponseUrl, core: Core): void {
  original.text = draft.text;
  original.blocks = draft.blocks;
  original.attachments = draft.attachments;
  if (draft.metadata !== undefined) original.metadata = draft.metadata;
  original.state = stateOf(draft.blocks, original.state);
  if (original.ephemeralTo === undefined)
    original.edited = { user: core.identity.botUserId, ts: core.workspace.nextTs() };
  url.interaction.replaced.push(original);
}
