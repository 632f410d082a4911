import type { Clock } from '../../shared/clock.ts';
import { type Cryptor, someRandom } from './crypto.ts';
import { cdata } from './xml.ts';

/** What may go back with the answer to a callback. https://developer.work.weixin.qq.com/document/path/90241 */
export type Passive =
  /** A text in the conversation; at most 2048 bytes are shown. */
  | { readonly text: string }
  /** The card that was pressed shows this in the place of its buttons, to the one who pressed. */
  | { readonly button: string };

/** The same answer goes to many: it is written once. */
const written = new WeakMap<Passive, string>();

function contentOf(passive: Passive): string {
  const before = written.get(passive);
  if (before !== undefined) return before;
  const content = write(passive);
  written.set(passive, content);
  return content;
}

function write(passive: Passive): string {
  if ('text' in passive) {
    return `<MsgType><![CDATA[text]]></MsgType><Content>${cdata(passive.text)}</Content>`;
  }
  return `<MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName>${cdata(passive.button)}</ReplaceName></Button>`;
}

/** The encrypted and signed body of an answer to a callback. */
export function passiveBody(
  passive: Passive,
  parts: { cryptor: Cryptor; clock: Clock; corpId: string; user: string },
): string {
  const { cryptor } = parts;
  const timestamp = String(Math.floor(parts.clock.now() / 1000));
  const nonce = someRandom(8).toString('hex');
  const encrypted = cryptor.encrypt(
    `<xml><ToUserName>${cdata(parts.user)}</ToUserName><FromUserName>${cdata(parts.corpId)}</FromUserName><CreateTime>${timestamp}</CreateTime>${contentOf(passive)}</xml>`,
  );
  const signature = cryptor.sign(timestamp, nonce, encrypted);
  return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`;
}
