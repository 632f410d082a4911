import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
// The vendor's own library, so that a fault of ours cannot cancel itself out.
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import type { SimState } from './state.ts';

/** What an address answered. */
export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** How something is sent, when not as WeCom does. */
export interface Sending {
  readonly receiveId?: string;
  readonly signature?: string;
  readonly encrypted?: string;
  /** Once only, whatever comes back. */
  readonly once?: boolean;
  readonly createTime?: number;
}

export interface Tried {
  /** What the last try got; undefined when none got an answer in time. */
  readonly answer: Answered | undefined;
  readonly tries: number;
  /** The decrypted XML of a passive reply; empty when there was none. */
  readonly reply: string;
}

const RETRIES = 3;

export function ask(
  url: URL,
  method: string,
  body: string,
  timeoutMs: number,
): Promise<Answered | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      { method, headers: { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    const timer = setTimeout(() => outgoing.destroy(), timeoutMs);
    outgoing.on('error', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    outgoing.end(body);
  });
}

/** Sends to the app's callback address as WeCom does. */
export function createCaller(sim: SimState) {
  const timeout = sim.options.ackTimeoutMs ?? 5000;
  const signedUrl = (encrypted: string, sending: Sending, more: Record<string, string> = {}): URL => {
    const url = new URL(sim.callbackUrl ?? 'http://127.0.0.1:9/none');
    const timestamp = String(Math.floor(sim.now() / 1000));
    const nonce = randomBytes(6).toString('hex');
    const signature = sending.signature ?? getSignature(sim.token, timestamp, nonce, encrypted);
    url.search = new URLSearchParams({ msg_signature: signature, timestamp, nonce, ...more }).toString();
    return url;
  };

  /** Reads a passive reply with the vendor's library; what is not signed or not ours is a violation. */
  const readReply = (body: string): string => {
    if (body === '' || body === 'success') return '';
    const field = (name: string) =>
      new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)(?:\\]\\]>)?</${name}>`).exec(body)?.[1] ?? '';
    const encrypted = field('Encrypt');
    if (getSignature(sim.token, field('TimeStamp'), field('Nonce'), encrypted) !== field('MsgSignature')) {
      sim.violations.push('a passive reply with a wrong signature');
      return '';
    }
    const { message, id } = decrypt(sim.encodingAesKey, encrypted);
    if (id !== sim.corpId) sim.violations.push('a passive reply with another receive id');
    return message;
  };

  return {
    /** What the console does when the settings are saved. */
    checkUrl: async (echo = '1616140317555161061', sending: Sending = {}) => {
      const encrypted =
        sending.encrypted ?? encrypt(sim.encodingAesKey, echo, sending.receiveId ?? sim.corpId);
      return ask(signedUrl(encrypted, sending, { echostr: encrypted }), 'GET', '', timeout);
    },
    /** One message or event: encrypted anew for each try, the plain text the same. */
    send: async (fields: string, user: string, sending: Sending = {}): Promise<Tried> => {
      const created = sending.createTime ?? Math.floor(sim.now() / 1000);
      const plain = `<xml><ToUserName><![CDATA[${sim.corpId}]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName><CreateTime>${created}</CreateTime>${fields}<AgentID>${sim.agentId}</AgentID></xml>`;
      let answer: Answered | undefined;
      let tries = 0;
      for (; tries <= (sending.once ? 0 : RETRIES); ) {
        const encrypted =
          sending.encrypted ?? encrypt(sim.encodingAesKey, plain, sending.receiveId ?? sim.corpId);
        const envelope = `<xml><ToUserName><![CDATA[${sim.corpId}]]></ToUserName><AgentID><![CDATA[${sim.agentId}]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
        answer = await ask(signedUrl(encrypted, sending), 'POST', envelope, timeout);
        tries += 1;
        if (answer?.status === 200) break;
      }
      return { answer, tries, reply: answer?.status === 200 ? readReply(answer.body) : '' };
    },
  };
}

/** The text of an element of a passive reply. */
export function elementOf(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '';
  return found.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1');
}
