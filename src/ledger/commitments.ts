import { randomFillSync } from 'node:crypto';
import { sha256 } from './chain.ts';

/*
 * A commitment is the SHA-256 of a salt, a line feed and a content. It shows nothing of the content to who lacks the salt,
 * and nobody finds another content for it. With salt and content gone, the commitment says nothing for ever.
 */

const SALT_BYTES = 16;
const pool = new Uint8Array(SALT_BYTES * 256);
let used = pool.length;

/** 128 random bits in hexadecimal digits. */
export function newSalt(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const salt = Buffer.from(pool.subarray(used, used + SALT_BYTES)).toString('hex');
  used += SALT_BYTES;
  return salt;
}

export function commitmentOf(salt: string, content: string): string {
  return sha256(`${salt}\n${content}`);
}
