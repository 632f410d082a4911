import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** Why something encrypted cannot be what WeCom sent to us. */
export type CryptoFault = 'base64' | 'key' | 'length' | 'receiver';

export type Decrypted = { readonly text: string } | { readonly fault: CryptoFault };

/** The signed and encrypted envelope of the callback. https://developer.work.weixin.qq.com/document/path/90968 */
export interface Cryptor {
  /** Lower-case hex SHA-1 over the four, sorted as strings. */
  sign(timestamp: string, nonce: string, encrypted: string): string;
  /** Compared in constant time. */
  isSigned(signature: string, timestamp: string, nonce: string, encrypted: string): boolean;
  /** Padding, length and receiver are all checked: a wrong key must not pass as text. */
  decrypt(encrypted: string): Decrypted;
  /** `random`: 16 bytes, for tests that compare with known envelopes. */
  encrypt(text: string, random?: Buffer): string;
}

/** AES works on 16 bytes, but WeCom pads to 32: the library's own unpadding refuses more than 16. */
const BLOCK = 32;
const RANDOM = 16;
const HEAD = RANDOM + 4;
const ASCII = /^[\0-\x7f]*$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$|^[A-Za-z0-9+/]{2}==$/;

/** 43 characters of base64 without their `=`: 32 bytes. */
export function isAesKey(key: string): boolean {
  return /^[A-Za-z0-9+/]{43}$/.test(key) && Buffer.from(`${key}=`, 'base64').length === BLOCK;
}

/** Random bytes are fetched many at a time: each fetch has its price. */
let pool = Buffer.alloc(0);

export function someRandom(bytes: number): Buffer {
  if (pool.length < bytes) pool = randomBytes(4096);
  const taken = pool.subarray(0, bytes);
  pool = pool.subarray(bytes);
  return taken;
}

/**
 * One cipher of each kind serves for all messages, because making one costs more than its work. In this mode what a cipher was
 * left with changes only the first block of the next message: that is the random one, which is thrown away on either side.
 */
export function createCryptor(parts: { token: string; encodingAesKey: string; receiveId: string }): Cryptor {
  const { token, encodingAesKey } = parts;
  const bytes = Buffer.from(`${encodingAesKey}=`, 'base64');
  const key = createSecretKey(bytes);
  const vector = bytes.subarray(0, RANDOM);
  const receiver = Buffer.from(parts.receiveId);
  const freshCipher = () => createCipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
  const lasting = freshCipher();
  const decipher = createDecipheriv('aes-256-cbc', key, vector).setAutoPadding(false);

  const sign: Cryptor['sign'] = (timestamp, nonce, encrypted) => {
    const four = [token, timestamp, nonce, encrypted];
    // Plain characters stand in the order of their bytes as they are.
    return hash('sha1', (ASCII.test(four.join('')) ? four.sort() : four.sort(byBytes)).join(''));
  };

  return {
    sign,
    isSigned: (signature, timestamp, nonce, encrypted) => {
      const expected = Buffer.from(sign(timestamp, nonce, encrypted));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    decrypt: (encrypted) => {
      if (!BASE64.test(encrypted)) return { fault: 'base64' };
      const cipher = Buffer.from(encrypted, 'base64');
      if (cipher.length === 0 || cipher.length % BLOCK !== 0) return { fault: 'length' };
      const plain = unpad(decipher.update(cipher));
      if (plain === undefined || plain.length < HEAD) return { fault: 'key' };
      const end = HEAD + plain.readUInt32BE(RANDOM);
      if (end > plain.length) return { fault: 'key' };
      if (!plain.subarray(end).equals(receiver)) return { fault: 'receiver' };
      return { text: plain.toString('utf8', HEAD, end) };
    },
    encrypt: (text, random) => {
      const length = Buffer.byteLength(text);
      const bare = HEAD + length + receiver.length;
      const padding = BLOCK - (bare % BLOCK);
      const plain = Buffer.allocUnsafe(bare + padding);
      plain.set(random ?? someRandom(RANDOM));
      plain.writeUInt32BE(length, RANDOM);
      plain.write(text, HEAD);
      plain.set(receiver, HEAD + length);
      plain.fill(padding, bare);
      // Whole blocks: nothing is left for an end.
      return (random === undefined ? lasting : freshCipher()).update(plain).toString('base64');
    },
  };
}

/** What the padding leaves; undefined when it is none. */
function unpad(plain: Buffer): Buffer | undefined {
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK || padding > plain.length) return undefined;
  const end = plain.length - padding;
  for (let index = end; index < plain.length; index += 1) if (plain[index] !== padding) return undefined;
  return plain.subarray(0, end);
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
