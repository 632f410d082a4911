import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { keyId } from './chain.ts';

/** The key with which the ends of commits are signed. */
export interface SigningKey {
  /** 32 hexadecimal digits: the beginning of the SHA-256 of the public key. */
  readonly id: string;
  /** The public key as PEM. */
  readonly publicKey: string;
  sign(text: string): string;
}

/** The key file or the record does not let the program start; the message is for the operator. */
export class LedgerKeyError extends Error {
  override readonly name = 'LedgerKeyError';
  readonly code = 'ledger-key';
}

function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  return {
    id: keyId(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
  };
}

/** A key that lives as long as the process: for databases that do too. */
export function passingKey(): SigningKey {
  return signingKey(generateKeyPairSync('ed25519').privateKey);
}

/** Reads a key file, or undefined when there is none. @throws LedgerKeyError */
export function readKey(file: string): SigningKey | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const key = createPrivateKey(readFileSync(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return signingKey(key);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EISDIR') {
      throw new LedgerKeyError(`DECORUM_LEDGER_KEY_FILE: ${file} cannot be read (${code})`);
    }
  }
  throw new LedgerKeyError(
    `DECORUM_LEDGER_KEY_FILE: ${file} holds no Ed25519 private key; put the right file there, or name another one`,
  );
}

/** True when others than the owner may read the file. */
export function isOpenToOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
}

/**
 * Makes a key file that was not there: whole or not at all, and of two who do it at once one wins. Returns the key that
 * the file then holds.
 */
export function makeKey(file: string): SigningKey {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeKey(draft);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = readKey(file);
  if (key === undefined) throw new LedgerKeyError(`DECORUM_LEDGER_KEY_FILE: ${file} could not be made`);
  return key;
}

function writeKey(file: string): void {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, pem as string);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Where the next key waits until the record names it. */
const nextFile = (file: string) => `${file}.next`;

/** The key that is to follow: made beside the one in use, or found there from an attempt that was interrupted. */
export function nextKey(file: string): SigningKey {
  const next = nextFile(file);
  const found = readKey(next);
  if (found !== undefined) return found;
  writeKey(next);
  return readKey(next) as SigningKey;
}

/** Puts the next key in the place of the one in use, if it is the one that the record names. */
export function adoptNextKey(file: string, id: string): SigningKey | undefined {
  const next = readKey(nextFile(file));
  if (next?.id !== id) return undefined;
  renameSync(nextFile(file), file);
  return next;
}
