import { createCipheriv } from 'node:crypto';
import * as oracle from '@wecom/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCryptor, isAesKey } from '../../../src/platforms/wecom/crypto.ts';

/** The vendor's own example. https://developer.work.weixin.qq.com/document/path/90968 */
const TOKEN = 'QDG6eK';
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const CORP = 'wx5823bf96d3bd56c7';
const cryptor = createCryptor({ token: TOKEN, encodingAesKey: KEY, receiveId: CORP });

const GET = {
  timestamp: '1409659589',
  nonce: '263014780',
  signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
  encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
  random: 'c41b64491c2468d0',
};
const POST = {
  timestamp: '1409659813',
  nonce: '1372623149',
  signature: '477715d11cdb4164915debcba66cb864d751f3e6',
  encrypted:
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
  random: '0960688932c47ef1',
};
const DERIVED = {
  signature: 'e000d935978dede0b90dd36b8ac9376e36649a8e',
  random: '0123456789abcdef',
  text: '<xml><ToUserName><![CDATA[mycreate]]></ToUserName><FromUserName><![CDATA[wx5823bf96d3bd56c7]]></FromUserName><CreateTime>1409659813</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>',
  encrypted:
    'sKqRbbiSUnDhFHOvPjtUMUeqt1g4oVlNGGsS6EWXUJfN1O71osbKBEtCfOU7sRX6mzunv/M8vJgpH3vpP3VnG1AqaMLSJxciqBRfMuoqylajN9eVntAeWFFxLbzbfidxezt7Pe3fF728UVGZJM6sOhoRCWhHcHViSP6xPfgve5ByfpPKzrhpn/Yb/T9HIE5MtMGK2cj23luZN+rHk2ey/Bq7FYMsyzY0MNYJdXpTH5iFsJ5TvWYK04Exa1qbOGUh6Hu4iPe99XNb+WsU/3dSoHGcQWh+yHstS5IMkVVy1n92Fg1wROeBnXZ/VxEOLx//Ua0Igaf54CSJA9d4v6ogmdFTbIN5Wy8+G6qhUuXivE0XAxxtCwWCKc+sFjAdDYg/',
};
const BOT = {
  signature: '42cf74edaccba14c0661d71ba89be87065be290a',
  text: '{"msgtype":"text","text":{"content":"hi"}}',
  encrypted: 'sKqRbbiSUnDhFHOvPjtUMeJBV1LIPhBLiS/+bDapFbYVhHdUs/DnbaknhbqfAh2BTpK5aJX7/p7a/MUQd1b1sA==',
};

function textOf(encrypted: string): string {
  const opened = cryptor.decrypt(encrypted);
  return 'text' in opened ? opened.text : `fault: ${opened.fault}`;
}

describe('the vendor’s vectors', () => {
  test('the URL check: signature, text, and the same bytes when it is encrypted again', () => {
    const { timestamp, nonce, signature, encrypted, random } = GET;
    expect(cryptor.sign(timestamp, nonce, encrypted)).toBe(signature);
    expect(textOf(encrypted)).toBe('1616140317555161061');
    expect(cryptor.encrypt('1616140317555161061', Buffer.from(random))).toBe(encrypted);
  });

  test('a message with a pad of 30, which the library’s own unpadding refuses', () => {
    const { timestamp, nonce, signature, encrypted, random } = POST;
    expect(cryptor.isSigned(signature, timestamp, nonce, encrypted)).toBe(true);
    const text = textOf(encrypted);
    expect(Buffer.byteLength(text)).toBe(284);
    expect(text).toContain('<FromUserName><![CDATA[mycreate]]></FromUserName>');
    expect(text).toContain('<MsgId>4561255354251345929</MsgId>');
    expect(cryptor.encrypt(text, Buffer.from(random))).toBe(encrypted);
  });

  test('derived: a passive reply in Chinese, and a receiver that is empty', () => {
    expect(cryptor.encrypt(DERIVED.text, Buffer.from(DERIVED.random))).toBe(DERIVED.encrypted);
    expect(cryptor.sign(POST.timestamp, POST.nonce, DERIVED.encrypted)).toBe(DERIVED.signature);
    expect(textOf(DERIVED.encrypted)).toBe(DERIVED.text);
    const bot = createCryptor({ token: TOKEN, encodingAesKey: KEY, receiveId: '' });
    expect(bot.encrypt(BOT.text, Buffer.from(DERIVED.random))).toBe(BOT.encrypted);
    expect(bot.sign(POST.timestamp, POST.nonce, BOT.encrypted)).toBe(BOT.signature);
    expect(bot.decrypt(BOT.encrypted)).toEqual({ text: BOT.text });
  });
});

describe('against the vendor’s library', () => {
  test('what it encrypts we read, and what we encrypt it reads; every length of padding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const theirs = oracle.encrypt(KEY, text, CORP);
        expect(cryptor.decrypt(theirs)).toEqual({ text: Buffer.from(text).toString('utf8') });
        const ours = oracle.decrypt(KEY, cryptor.encrypt(text));
        expect(ours).toMatchObject({ message: Buffer.from(text).toString('utf8'), id: CORP });
      }),
      { numRuns: 200 },
    );
  });

  test('signatures are the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.base64String(), (timestamp, nonce, encrypted) => {
        expect(cryptor.sign(timestamp, nonce, encrypted)).toBe(
          oracle.getSignature(TOKEN, timestamp, nonce, encrypted),
        );
      }),
      { numRuns: 100 },
    );
  });
});

/** Encrypts bytes as they are, so that what is inside can be wrong. */
function encryptBytes(plain: Buffer): string {
  const key = Buffer.from(`${KEY}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}

describe('what is wrong is told apart', () => {
  const envelope = (text: string, length: number, receiver: string, pad: Buffer) => {
    const head = Buffer.alloc(20);
    head.writeUInt32BE(length >>> 0, 16);
    return Buffer.concat([head, Buffer.from(text), Buffer.from(receiver), pad]);
  };

  test('a wrong signature, by one character and by length', () => {
    const { timestamp, nonce, signature, encrypted } = POST;
    expect(cryptor.isSigned(signature.replace('4', '5'), timestamp, nonce, encrypted)).toBe(false);
    expect(cryptor.isSigned(signature.slice(1), timestamp, nonce, encrypted)).toBe(false);
    expect(cryptor.isSigned('', timestamp, nonce, encrypted)).toBe(false);
    expect(cryptor.isSigned(signature, timestamp, `${nonce}0`, encrypted)).toBe(false);
  });

  test('another receiver, although everything else is right', () => {
    const other = createCryptor({ token: TOKEN, encodingAesKey: KEY, receiveId: 'wx0000000000000000' });
    expect(cryptor.decrypt(other.encrypt('hello'))).toEqual({ fault: 'receiver' });
    expect(cryptor.decrypt(BOT.encrypted)).toEqual({ fault: 'receiver' });
  });

  test('another key', () => {
    const other = createCryptor({ token: TOKEN, encodingAesKey: `${KEY.slice(0, -3)}AAA`, receiveId: CORP });
    const opened = cryptor.decrypt(other.encrypt('hello'));
    expect(opened).toHaveProperty('fault');
  });

  test.each([
    ['truncated base64', POST.encrypted.slice(0, -5), 'base64'],
    ['not base64', '你好', 'base64'],
    ['nothing', '', 'base64'],
    ['not whole blocks', POST.encrypted.slice(0, -4), 'length'],
    ['half a block', Buffer.alloc(16).toString('base64'), 'length'],
    ['a pad of 0', encryptBytes(envelope('hi', 2, '', Buffer.alloc(10, 0))), 'key'],
    ['a pad above 32', encryptBytes(envelope('hi', 2, '', Buffer.alloc(42, 42))), 'key'],
    [
      'a pad with a hole',
      encryptBytes(envelope('hi', 2, '', Buffer.from([10, 10, 9, 10, 10, 10, 10, 10, 10, 10]))),
      'key',
    ],
    ['nothing but pad', encryptBytes(Buffer.alloc(32, 32)), 'key'],
    ['a length beyond the end', encryptBytes(envelope('hi', 999, CORP, Buffer.alloc(24, 24))), 'key'],
    ['a length of 2^32 - 1', encryptBytes(envelope('hi', -1, CORP, Buffer.alloc(24, 24))), 'key'],
  ])('%s', (_name, encrypted, fault) => {
    expect(cryptor.decrypt(encrypted)).toEqual({ fault });
  });

  test('any bytes are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 256 })), (given) => {
        const text = typeof given === 'string' ? given : encryptBlocks(given);
        const opened = cryptor.decrypt(text);
        expect('text' in opened || 'fault' in opened).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('what is wrong leaves nothing behind: the next message is read as ever', () => {
    const other = createCryptor({ token: TOKEN, encodingAesKey: `${KEY.slice(0, -3)}AAA`, receiveId: CORP });
    cryptor.decrypt(other.encrypt('x'.repeat(100)));
    cryptor.decrypt(encryptBytes(Buffer.alloc(32, 32)));
    expect(textOf(POST.encrypted)).toContain('<Content><![CDATA[hello]]></Content>');
    expect(cryptor.encrypt('hello')).not.toBe(cryptor.encrypt('hello'));
  });

  test('keys that are none', () => {
    expect(isAesKey(KEY)).toBe(true);
    for (const wrong of ['', KEY.slice(1), `${KEY}=`, KEY.replace('j', '-')])
      expect(isAesKey(wrong)).toBe(false);
  });
});

function encryptBlocks(bytes: Uint8Array): string {
  return encryptBytes(Buffer.concat([bytes, Buffer.alloc((32 - (bytes.length % 32)) % 32, 7)]));
}
