/** What a file is, by its first bytes; its name may say something else. */
export type FileKind = 'zip' | 'old-word' | 'locked' | 'pdf' | 'rtf' | 'text';

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

function starts(bytes: Uint8Array, with_: readonly number[]): boolean {
  return with_.every((byte, i) => bytes[i] === byte);
}

export function kindOf(bytes: Uint8Array): FileKind {
  // A Word file with a password lies in the same wrapping as an old .doc; the stream inside has another name.
  if (starts(bytes, OLE)) {
    const name = Buffer.from('EncryptedPackage', 'utf16le');
    return Buffer.from(bytes).includes(name) ? 'locked' : 'old-word';
  }
  if (starts(bytes, [0x50, 0x4b, 0x03, 0x04]) || starts(bytes, [0x50, 0x4b, 0x05, 0x06])) return 'zip';
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (head.startsWith('%PDF')) return 'pdf';
  if (head.startsWith('{\\rtf')) return 'rtf';
  return 'text';
}
