// Compiles src to dist and copies what is read at run time (rules, styles, browser scripts) beside it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist');
rmSync(out, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });

const COPIED = /\.(ya?ml|json|css|js|svg|png|md|br)$/;
for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !COPIED.test(entry.name)) continue;
  const from = join(entry.parentPath ?? entry.path, entry.name);
  const to = join(out, relative(join(root, 'src'), from));
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

// The rulebook as one file: read at start in a fraction of the time of the YAML files.
const { buildShippedRulebook } = await import('../dist/rulebook/shipped.js');
buildShippedRulebook();

// The file that checks an exported case on plain Node.js: one file, from the same source as `decorum ledger verify`.
const { buildVerifier } = await import('../dist/evidence/verifier-file.js');
await buildVerifier(root, join(out, 'evidence'));
