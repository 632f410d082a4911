import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fileHash } from './pack.ts';

/** The one file that checks a case without anything but Node.js, and its hash. */
export interface VerifierFile {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** Bundles the verifier: the same source as `ledger verify`, and the same bytes wherever it is built. */
export async function bundleVerifier(root: string): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/evidence/pack-main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    outfile: 'verify.mjs',
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('the verifier was not built');
  return file.contents;
}

/** Writes it beside the compiled program, with its hash as `sha256sum` has it; called by the build. */
export async function buildVerifier(root: string, folder: string): Promise<void> {
  const bytes = await bundleVerifier(root);
  writeFileSync(`${folder}/verify.mjs`, bytes);
  writeFileSync(`${folder}/verify.mjs.sha256`, `${fileHash(bytes)}  verify.mjs\n`);
}

let known: VerifierFile | undefined;

/** The verifier of this release; in a checkout that was not built, made on the spot. */
export async function verifierFile(): Promise<VerifierFile> {
  if (known !== undefined) return known;
  const built = fileURLToPath(new URL('./verify.mjs', import.meta.url));
  const bytes = existsSync(built)
    ? new Uint8Array(readFileSync(built))
    : await bundleVerifier(fileURLToPath(new URL('../..', import.meta.url)));
  known = { bytes, hash: fileHash(bytes) };
  return known;
}
