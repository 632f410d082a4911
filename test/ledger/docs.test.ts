import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canonical, type Json, keyId, sha256 } from '../../src/ledger/chain.ts';

const doc = readFileSync(new URL('../../docs/ledger.md', import.meta.url), 'utf8');
const examples = [...doc.matchAll(/```sh\n(# the act[\s\S]*?)```/g)].map((match) => match[1] ?? '');

test('the example of docs/ledger.md is right, in both languages', () => {
  expect(examples).toHaveLength(2);
  expect(examples[0]).toBe(examples[1]);
  const [text = ''] = examples;
  const hashes = [...text.matchAll(/printf '([^']*)'((?: '[^']*')+) \| sha256sum\n# ([0-9a-f]{64})/g)];
  expect(hashes).toHaveLength(4);
  for (const [, format, given, hash] of hashes) {
    const parts = [...(given ?? '').matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '');
    expect(format).toBe(parts.map(() => '%s').join('\\n'));
    expect(sha256(parts.join('\n'))).toBe(hash);
    const json = parts.at(-1) ?? '';
    expect(canonical(JSON.parse(json) as Json)).toBe(json);
  }
  const head = /printf '%s' '(.*)' > head\n/.exec(text)?.[1] ?? '';
  const signature = /printf '%s' '(.*)' \| base64 -d/.exec(text)?.[1] ?? '';
  const key = createPublicKey(/-----BEGIN[\s\S]*?END PUBLIC KEY-----/.exec(text)?.[0] ?? '');
  expect(verify(null, Buffer.from(head), key, Buffer.from(signature, 'base64'))).toBe(true);
  expect(JSON.parse(head)).toMatchObject({ hash: hashes.at(-1)?.[3], key: keyId(key) });
});
