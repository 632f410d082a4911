import { ServerResponse } from 'node:http';
import type { RespondArguments, SlackCommandMiddlewareArgs } from '@slack/bolt';
import type { SlackMessage } from './messages.ts';

type Ack = SlackCommandMiddlewareArgs['ack'];
type Shown = 'ephemeral' | 'in_channel';

interface Written {
  readonly body: RespondArguments;
  /** The body as JSON in ASCII alone. */
  json?: string;
}

const written = new WeakMap<SlackMessage, Partial<Record<Shown, Written>>>();

/** A message as the answer in an acknowledgement; the same object for the same message, so that its JSON is made once. */
export function acknowledgementOf(message: SlackMessage, shown: Shown): RespondArguments {
  const before = written.get(message) ?? {};
  const known = before[shown];
  if (known !== undefined) return known.body;
  const made: Written = { body: { response_type: shown, ...message } };
  written.set(message, { ...before, [shown]: made });
  byBody.set(made.body, made);
  return made.body;
}

const byBody = new WeakMap<RespondArguments, Written>();

/**
 * Answers a command. Over HTTP the JSON of an answer that goes to many is written once, and in ASCII, which Node.js puts on the
 * wire without looking at every character again; a socket takes the object as it is.
 */
export function acknowledge(ack: Ack, body: RespondArguments | undefined, context: object): Promise<void> {
  const { answeredIn } = context as { answeredIn?: unknown };
  if (body === undefined || !(answeredIn instanceof ServerResponse)) return ack(body);
  const json = jsonOf(body);
  // Bolt sends a text as it is, without naming its type; of known length it leaves in one piece.
  answeredIn.setHeader('content-type', 'application/json');
  answeredIn.setHeader('content-length', json.length);
  return ack(json);
}

function jsonOf(body: RespondArguments): string {
  const known = byBody.get(body);
  if (known?.json !== undefined) return known.json;
  const json = JSON.stringify(body).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (known !== undefined) known.json = json;
  return json;
}
