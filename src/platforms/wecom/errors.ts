/**
 * WeCom's error codes and what we do about each. https://developer.work.weixin.qq.com/document/path/90313, and
 * docs/wecom.md for what each means to the operator. An `errmsg` is never branched on.
 */

export type Reaction =
  /** Certainly not done; later it may work. */
  | 'again'
  /** The limit of an API: it is left alone for its time. */
  | 'pause'
  /** The token has ended: a new one, once. */
  | 'token'
  /** Something an administrator has to set right; nothing is given up until then. */
  | 'operator'
  /** These people cannot be reached, and asking again does not change it. */
  | 'nobody'
  /** A card can no longer be changed: what was to stand there is sent anew. */
  | 'card'
  /** Refused for what was sent. */
  | 'refused';

interface Known {
  readonly does: Reaction;
  /** In words that HR and the operator read. */
  readonly says: string;
}

const KNOWN: Readonly<Record<number, Known>> = {
  [-1]: { does: 'again', says: 'WeCom is busy' },
  6000: { does: 'again', says: 'WeCom had two changes at the same time' },
  45033: { does: 'again', says: 'too many calls at the same time' },
  45009: { does: 'pause', says: 'the limit of calls is reached' },
  40014: { does: 'token', says: 'the access token is not valid' },
  42001: { does: 'token', says: 'the access token has expired' },
  40001: {
    does: 'token',
    says: 'WeCom does not take WECOM_SECRET: copy the Secret of this app from the console',
  },
  40091: { does: 'operator', says: 'WeCom does not take WECOM_SECRET: it was reset, or the app is stopped' },
  40013: { does: 'operator', says: 'WeCom does not know WECOM_CORP_ID: copy 企业ID from the console' },
  40056: { does: 'operator', says: 'WeCom does not know WECOM_AGENT_ID' },
  301002: { does: 'operator', says: 'WECOM_AGENT_ID and WECOM_SECRET belong to different apps' },
  43012: { does: 'operator', says: 'cards need the app’s callback address: set 接收消息 in the console' },
  48001: { does: 'operator', says: 'the app may not use this interface' },
  48002: { does: 'operator', says: 'the app may not use this interface' },
  48006: {
    does: 'operator',
    says: 'WeCom has switched the app off because it was not used: enable it in the console',
  },
  48009: { does: 'operator', says: 'this secret may not read details; use the app’s own Secret' },
  50001: { does: 'operator', says: 'the address of our pages is not the app’s trusted domain (可信域名)' },
  50002: { does: 'operator', says: 'the member is outside the app’s visible range' },
  50003: { does: 'operator', says: 'the app is disabled in the console' },
  60031: { does: 'operator', says: 'the app may not use this interface' },
  60020: { does: 'operator', says: 'WeCom does not take calls from this address: add it to 企业可信IP' },
  40003: { does: 'nobody', says: 'WeCom knows no such member' },
  46004: { does: 'nobody', says: 'WeCom knows no such member' },
  60111: { does: 'nobody', says: 'WeCom knows no such member' },
  60011: { does: 'nobody', says: 'the member is outside the app’s visible range' },
  60003: { does: 'nobody', says: 'WeCom knows no such department' },
  60123: { does: 'nobody', says: 'WeCom knows no such department' },
  40068: { does: 'nobody', says: 'WeCom knows no such tag' },
  81013: {
    does: 'nobody',
    says: 'WeCom knows none of these members, or they are outside the app’s visible range',
  },
  701099: { does: 'nobody', says: 'the member has no interface licence' },
  60140: { does: 'card', says: 'the card can no longer be changed' },
  40029: { does: 'refused', says: 'the sign-in code is not valid' },
  42003: { does: 'refused', says: 'the sign-in code has expired' },
  42022: { does: 'refused', says: 'the sign-in code was used before' },
};

/** Every code that we know; docs/wecom.md says of each what it means to the operator. */
export const KNOWN_CODES: readonly number[] = Object.keys(KNOWN).map(Number);

export function reactionTo(code: number): Reaction {
  return KNOWN[code]?.does ?? 'refused';
}

/** The code in words, with its number. */
export function wordsFor(code: number): string {
  return `${KNOWN[code]?.says ?? 'WeCom refused the call'} (${code})`;
}

/** The address that WeCom saw, from the text of a 60020: what the operator has to allow. */
export function addressIn(message: string): string | undefined {
  return /from ip:\s*([0-9a-fA-F.:]{3,45})/.exec(message)?.[1];
}

/** A start or a command that cannot succeed, said for the operator. */
export class WecomError extends Error {
  override readonly name = 'WecomError';
  readonly code = 'wecom';
}
