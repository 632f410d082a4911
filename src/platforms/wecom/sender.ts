import type { Message } from '../../messages/parts.ts';
import {
  type Dispatch,
  type Limits,
  MessageTooLong,
  type Outcome,
  type Sender,
  type Target,
} from '../../outbox/sender.ts';
import type { Lang } from '../../shared/lang.ts';
import { type Called, listOf, textOf } from './called.ts';
import type { PageOf } from './cards.ts';
import type { Client } from './client.ts';
import { LIMITS } from './limits.ts';
import type { Offers } from './offers.ts';
import { MARK_BYTES, type Payload, type Rendered, render } from './render.ts';
import { piecesOf } from './text.ts';

/** A message whose WeCom form is settled already: an answer that came too late to be passive, or a form's card. */
export interface PayloadMessage extends Message {
  readonly payload: Payload;
}

/**
 * What WeCom lets through. Sending has no limit of calls; more than 30 messages a minute or 1000 an hour to one member vanish
 * without an error, so they are kept back here, with room for what answers questions at once. https://developer.work.weixin.qq.com/document/path/90236, …/90312
 */
export const WECOM_LIMITS: Limits = {
  perMinute: 3000,
  perChannelSecond: 5,
  perAccountMinute: LIMITS.perMinute - LIMITS.answersPerMinute,
  perAccountHour: LIMITS.perHour - LIMITS.answersPerHour,
  batch: LIMITS.batch,
  parallel: 4,
  duplicateWindowMs: LIMITS.duplicateSeconds * 1000,
};

/** Signs without a width: they tell two equal texts apart where WeCom would take the second for a repetition. */
const UNSEEN = ['\u200b', '\u200c', '\u2060', '\ufeff'];
const MARK_SIGNS = MARK_BYTES / 3;

/** A mark that nobody sees, made of a call's own id. */
export function unseenMark(id: string): string {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return Array.from({ length: MARK_SIGNS }, (_, index) => UNSEEN[(hash >>> (index * 2)) & 3]).join('');
}

export interface SenderParts {
  readonly client: Client;
  readonly corpId: string;
  readonly agentId: number;
  readonly offers: Offers;
  readonly pageOf: PageOf;
  readonly markdown: boolean;
  /** How a member writes their id; compared without case, but sent as it is written. */
  readonly spelling: (account: string) => string;
  /** The language of what somebody typed; WeCom itself does not tell. */
  readonly languageOf: (account: string) => Lang | undefined;
  /** The day as a card says it: 11月27日, 27 Nov. */
  readonly today: (lang: Lang) => string;
  /** Told who can no longer be reached. */
  readonly onGone: (account: string) => void;
}

/** Sends for the outbox: the same bytes to up to a thousand members, repeated as they are when the outcome is unknown. */
export function createSender(parts: SenderParts): Sender {
  const { client, corpId, agentId } = parts;

  const payloadOf = (message: Message, id: string): { payload: Payload; rendered?: Rendered } => {
    if ('payload' in message) return { payload: withTask((message as PayloadMessage).payload, id) };
    const rendered = render(
      message,
      {
        task: () => id,
        pageFor: () => undefined,
        hold: () => '',
        pageOf: parts.pageOf,
        markdown: parts.markdown,
      },
      { pushed: true },
    );
    const [payload, ...more] = rendered.payloads;
    if (payload === undefined || more.length > 0) throw new MessageTooLong('more than one WeCom message');
    return { payload: dated(payload, parts.today(message.lang)), rendered };
  };

  return {
    limits: WECOM_LIMITS,
    reaches: (workspace) => workspace === corpId,
    languageOf: async (_workspace, account) => parts.languageOf(account),
    freeze: (message, { id, targets }) => {
      const { payload, rendered } = payloadOf(message, id);
      for (const { account } of targets) {
        if (account !== undefined && rendered !== undefined) parts.offers.remember(account, rendered.offered);
      }
      return JSON.stringify({
        touser: targets.map(({ account = '' }) => parts.spelling(account)).join('|'),
        msgtype: payload.msgtype,
        agentid: agentId,
        ...marked(payload, id),
        enable_duplicate_check: 1,
        duplicate_check_interval: LIMITS.duplicateSeconds,
      });
    },
    send: async (dispatch) =>
      outcomesOf(await client.call('message/send', { body: dispatch.bytes }), dispatch),
  };

  function outcomesOf(called: Called, dispatch: Dispatch): Outcome[] {
    if (called.ok) {
      const gone = namesIn(called.data.invaliduser);
      const unlicensed = namesIn(called.data.unlicenseduser);
      const platformId = textOf(called.data.msgid) || undefined;
      return dispatch.targets.map((target): Outcome => {
        const account = (target.account ?? '').toLowerCase();
        if (gone.has(account))
          return lost(
            account,
            'WeCom knows no such member, or the member is outside the app’s visible range',
          );
        if (unlicensed.has(account))
          return { outcome: 'refused', reason: 'the member has no interface licence in WeCom' };
        return { outcome: 'sent', platformId };
      });
    }
    return dispatch.targets.map((target): Outcome => outcomeFor(called, target));
  }

  function outcomeFor(called: Called & { ok: false }, target: Target): Outcome {
    switch (called.does) {
      case 'unknown':
        return { outcome: 'unknown' };
      case 'again':
      case 'token':
        return { outcome: 'later', waitMs: Math.max(called.waitMs, 1000) };
      case 'pause':
        return { outcome: 'later', waitMs: called.waitMs, scope: 'workspace' };
      case 'operator':
        return { outcome: 'later', waitMs: called.waitMs, scope: 'workspace', reason: called.says };
      case 'nobody':
        return lost(target.account ?? '', called.says);
      case 'card':
      case 'refused':
        return { outcome: 'refused', reason: called.says };
    }
  }

  function lost(account: string, reason: string): Outcome {
    parts.onGone(account);
    return { outcome: 'refused', reason };
  }
}

/** `a|b`, in small letters whatever was sent; where a list comes, it is read as well. */
function namesIn(value: unknown): ReadonlySet<string> {
  const names = typeof value === 'string' ? value.split('|') : listOf(value).map(textOf);
  return new Set(names.map((name) => name.toLowerCase()).filter((name) => name !== ''));
}

/** What we send first says of which day it is: tomorrow's stands below it in the same conversation. */
function dated(payload: Payload, today: string): Payload {
  if (payload.msgtype !== 'template_card' || payload.template_card.source === undefined) return payload;
  const { desc } = payload.template_card.source;
  return { ...payload, template_card: { ...payload.template_card, source: { desc: `${desc} · ${today}` } } };
}

/** A card is told from others by its name, which is the call's. */
function withTask(payload: Payload, id: string): Payload {
  if (payload.msgtype !== 'template_card' || payload.template_card.task_id === undefined) return payload;
  return { ...payload, template_card: { ...payload.template_card, task_id: id } };
}

function marked(payload: Payload, id: string): object {
  if (payload.msgtype === 'template_card') return { template_card: payload.template_card };
  if (payload.msgtype === 'markdown') {
    return { markdown: { content: payload.markdown.content + unseenMark(id) } };
  }
  const { content } = payload.text;
  const room = LIMITS.textBytes - MARK_BYTES;
  if (Buffer.byteLength(content) > LIMITS.textBytes)
    throw new MessageTooLong('a text of more than 2048 bytes');
  // A text that fills all its room is told apart by what it says.
  return { text: { content: Buffer.byteLength(content) > room ? content : content + unseenMark(id) } };
}

/** Pieces that leave room for the mark. */
export function sendablePieces(text: string): string[] {
  return piecesOf(text, LIMITS.textBytes - MARK_BYTES);
}
