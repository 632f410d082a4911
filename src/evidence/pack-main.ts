/*
 * verify.mjs: checks the case file that it lies in. Run: node verify.mjs [--public-key FILE] [--json]
 */
import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyPack } from './pack.ts';

function filesBelow(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) walk(inner);
      else files.set(relative(folder, inner).split(sep).join('/'), readFileSync(inner));
    }
  };
  walk(folder);
  return files;
}

const args = process.argv.slice(2);
const at = args.indexOf('--public-key');
const keyFile = at < 0 ? undefined : args[at + 1];
const folder = fileURLToPath(new URL('.', import.meta.url));
try {
  const verdict = await verifyPack(filesBelow(folder), {
    publicKey: keyFile === undefined ? undefined : createPublicKey(readFileSync(keyFile, 'utf8')),
  });
  if (args.includes('--json')) {
    console.log(JSON.stringify(verdict));
  } else {
    for (const { file, text } of verdict.problems) console.log(`✗ ${file}\n  ${text.zh}\n  ${text.en}`);
    if (verdict.ok) {
      console.log(`✓ 核对通过：共${verdict.entries}条记录，到第${verdict.head?.seq}条，${verdict.head?.at}`);
      console.log(`✓ It holds: ${verdict.entries} entries, up to ${verdict.head?.seq}, ${verdict.head?.at}`);
    }
    for (const note of verdict.notes) console.log(`· ${note.zh}\n  ${note.en}`);
  }
  process.exitCode = verdict.ok ? 0 : 1;
} catch (error) {
  console.error(`✗ ${(error as Error).message}`);
  process.exitCode = 1;
}
