import type { Corp } from './corp.ts';
import type { Faults } from './faults.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonFields = { [key: string]: Json };

/** A card as it stands in one member's conversation. */
export interface SimCard {
  content: JsonFields;
  /** What stands in the place of the buttons; undefined while they can be pressed. */
  replaced: string | undefined;
  /** How often it was updated. */
  updates: number;
}

/** A message in one member's conversation with the app. */
export interface SimMessage {
  readonly user: string;
  /** Sent by the app, or the answer to a callback. */
  readonly via: 'send' | 'passive';
  readonly msgtype: string;
  /** The text of a text or markdown message. */
  readonly text: string;
  readonly card: SimCard | undefined;
  readonly msgid: string;
  readonly at: number;
  readonly request: JsonFields;
}

/** What may be done once with a card: bound to its message. */
export interface ResponseCode {
  readonly msgid: string;
  readonly at: number;
  used: boolean;
}

export interface SimOptions {
  readonly now?: () => number;
  /** How long a callback may take before it is sent again. */
  readonly ackTimeoutMs?: number;
  readonly tokenTtlMs?: number;
  /** Whether equal messages are told by the whole request or by what they say; only a real tenant could tell. */
  readonly duplicatesBy?: 'request' | 'content';
}

/** Everything the parts of the simulator share. */
export interface SimState {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  readonly token: string;
  readonly encodingAesKey: string;
  readonly corp: Corp;
  readonly faults: Faults;
  readonly now: () => number;
  readonly options: SimOptions;
  /** Every message that reached somebody, in order. */
  readonly messages: SimMessage[];
  readonly codes: Map<string, ResponseCode>;
  /** Each call: its API and what it was answered. */
  readonly calls: { readonly api: string; readonly errcode: number; readonly body: string }[];
  /** What WeCom would cut, drop or complain of without an error. */
  readonly violations: string[];
  /** Messages that vanished without an error, and why. */
  readonly dropped: { readonly user: string; readonly why: 'limit' | 'duplicate' }[];
  menu: JsonFields | undefined;
  callbackUrl: string | undefined;
  nextId: number;
}

export interface ApiCall {
  readonly query: URLSearchParams;
  readonly raw: string;
  readonly body: JsonFields;
}

/** What an API answers; `errcode` 0 and `ok` are put in where they are missing. */
export type ApiAnswer = JsonFields;
export type Api = (call: ApiCall) => ApiAnswer;

export const fieldsOf = (value: Json | undefined): JsonFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const fault = (errcode: number, errmsg = 'refused'): ApiAnswer => ({ errcode, errmsg });
