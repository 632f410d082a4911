import { type XmlFields, type XmlValue, xmlFields, xmlList, xmlText } from './xml.ts';

/*
 * What WeCom sends, narrowed once: beyond this file nothing reads the XML.
 * https://developer.work.weixin.qq.com/document/path/90239, …/90240
 */

/** What somebody chose in a card: a question and the options ticked for it. */
export interface Chosen {
  readonly question: string;
  readonly options: readonly string[];
}

interface Common {
  /** The same on a retry, and another for anything else that happens in the same second. */
  readonly key: string;
  /** The user id as WeCom wrote it; `sys` for what nobody did. */
  readonly user: string;
}

/** A change in the directory. Which fields come depends on when the callback was set up: only ids are sure. */
export interface ContactChange {
  readonly change: string;
  readonly userId: string;
  readonly newUserId: string;
}

export type Incoming = Common &
  (
    | { readonly kind: 'text'; readonly text: string }
    /** A voice message, picture, file, place …: nothing that can be read. */
    | { readonly kind: 'media' }
    | { readonly kind: 'enter' | 'subscribe' | 'unsubscribe' }
    | { readonly kind: 'click'; readonly menuKey: string }
    | {
        readonly kind: 'card';
        readonly cardKey: string;
        readonly task: string;
        readonly responseCode: string;
        readonly chosen: readonly Chosen[];
      }
    | ({ readonly kind: 'contact' } & ContactChange)
    /** WeCom is about to switch the app off, or has done so, for want of use. */
    | { readonly kind: 'dormant'; readonly event: string }
    | { readonly kind: 'ignored'; readonly what: string }
  );

const MEDIA = new Set(['image', 'voice', 'video', 'location', 'link', 'file', 'mixed']);
const DORMANT = new Set(['inactive_alert', 'close_inactive_agent', 'low_active_alert', 'low_active']);

/**
 * What tells events apart. FromUserName and CreateTime alone are too coarse: two presses within one second would be one.
 */
const DISTINGUISHING = [
  'CreateTime',
  'AgentID',
  'FromUserName',
  'Event',
  'EventKey',
  'TaskId',
  'ResponseCode',
  'ChangeType',
  'UserID',
  'NewUserID',
  'Id',
  'TagId',
] as const;

function keyOf(fields: XmlFields): string {
  const message = xmlText(fields, 'MsgId');
  if (message !== '') return `message:${message}`;
  return `event:${DISTINGUISHING.map((name) => xmlText(fields, name)).join('|')}`;
}

function textsOf(values: readonly XmlValue[]): string[] {
  return values.filter((value) => typeof value === 'string');
}

function chosenOf(fields: XmlFields): Chosen[] {
  return xmlList(xmlFields(fields, 'SelectedItems'), 'SelectedItem').flatMap((item) => {
    if (typeof item === 'string' || Array.isArray(item)) return [];
    const chosen = item as XmlFields;
    const options = textsOf(xmlList(xmlFields(chosen, 'OptionIds'), 'OptionId'));
    return [{ question: xmlText(chosen, 'QuestionKey'), options }];
  });
}

function readEvent(fields: XmlFields, common: Common): Incoming {
  const event = xmlText(fields, 'Event');
  switch (event) {
    case 'subscribe':
    case 'unsubscribe':
      return { ...common, kind: event };
    case 'enter_agent':
      return { ...common, kind: 'enter' };
    case 'click':
      return { ...common, kind: 'click', menuKey: xmlText(fields, 'EventKey') };
    case 'template_card_event':
    case 'template_card_menu_event':
      return {
        ...common,
        kind: 'card',
        cardKey: xmlText(fields, 'EventKey'),
        task: xmlText(fields, 'TaskId'),
        responseCode: xmlText(fields, 'ResponseCode'),
        chosen: chosenOf(fields),
      };
    case 'change_contact':
      return {
        ...common,
        kind: 'contact',
        change: xmlText(fields, 'ChangeType'),
        userId: xmlText(fields, 'UserID'),
        newUserId: xmlText(fields, 'NewUserID'),
      };
    default:
      return DORMANT.has(event)
        ? { ...common, kind: 'dormant', event }
        : { ...common, kind: 'ignored', what: event };
  }
}

/** Reads a decrypted message; undefined when nobody sent it or it says of no kind what it is. */
export function readIncoming(fields: XmlFields): Incoming | undefined {
  const user = xmlText(fields, 'FromUserName');
  const type = xmlText(fields, 'MsgType');
  if (user === '' || type === '') return undefined;
  const common: Common = { key: keyOf(fields), user };
  if (type === 'event') return readEvent(fields, common);
  if (type === 'text') return { ...common, kind: 'text', text: xmlText(fields, 'Content') };
  if (MEDIA.has(type)) return { ...common, kind: 'media' };
  return { ...common, kind: 'ignored', what: type };
}
