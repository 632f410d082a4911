import {
  adoptNextKey,
  LedgerKeyError,
  makeKey,
  nextKey,
  passingKey,
  readKey,
  type SigningKey,
} from './keys.ts';

/** The key that signs, and how it is followed by another one. */
export interface KeyRing {
  /** True for a key that lies in a file: what was signed before is to be checked against it. */
  readonly lasting: boolean;
  current(): SigningKey;
  /** Makes sure that the key that the record goes on with is the one that signs. @throws LedgerKeyError */
  use(id: string): void;
  /** Signs with another key from now on. */
  sign(key: SigningKey): void;
  /** Makes the next key, has it recorded, and puts it in the place of the one in use. */
  rotate(
    record: (from: SigningKey, to: SigningKey) => Promise<void>,
  ): Promise<{ from: string; to: string; publicKey: string }>;
}

/** A key in a file, made when it is not there; without a file, one that lives as long as the process. */
export function openKeyRing(file: string | undefined): KeyRing & { readonly made: boolean } {
  const found = file === undefined ? undefined : readKey(file);
  let key = found ?? (file === undefined ? passingKey() : makeKey(file));
  return {
    made: found === undefined,
    lasting: file !== undefined,
    current: () => key,
    use: (id) => {
      if (id === key.id) return;
      // Another process has put the next key in place, or did not come to do it.
      const next = file === undefined ? undefined : (adoptNextKey(file, id) ?? readKey(file));
      if (next?.id !== id) throw keyDiffers(file, id);
      key = next;
    },
    sign: (next) => {
      key = next;
    },
    rotate: async (record) => {
      const from = key;
      const to = file === undefined ? passingKey() : nextKey(file);
      try {
        await record(from, to);
      } catch (error) {
        key = from;
        throw error;
      }
      if (file !== undefined) adoptNextKey(file, to.id);
      return { from: from.id, to: to.id, publicKey: to.publicKey };
    },
  };
}

/** The plain line with which the program does not start. */
export function keyDiffers(file: string | undefined, id: string): LedgerKeyError {
  return new LedgerKeyError(
    `DECORUM_LEDGER_KEY_FILE: the record was signed with the key ${id}, which is not in ${file ?? 'memory'}; put that key file back in its place (if it is lost for good, see docs/ledger.md)`,
  );
}

export function keyIsMissing(file: string, id: string): LedgerKeyError {
  return new LedgerKeyError(
    `DECORUM_LEDGER_KEY_FILE: the record was signed with the key ${id}, but ${file} is not there; put the key file back in its place (if it is lost for good, see docs/ledger.md)`,
  );
}
