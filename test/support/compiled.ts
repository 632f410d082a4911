import { cpSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readRulebookFolder } from '../../src/rulebook/source.ts';
import { temporaryFolder } from './folder.ts';
import { ROOT } from './process.ts';

/**
 * The program as plain JavaScript in a folder of its own, with what it reads beside it, as a build makes it: for tests that start
 * it again and again. Always made from the sources as they are now. The rulebook comes without its sample questions: only finding
 * needs them, and to learn them is most of a start.
 */
export async function compiled(...more: readonly string[]): Promise<string> {
  const out = temporaryFolder();
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...sources, ...more],
    outdir: out,
    outbase: '.',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    bundle: true,
    logLevel: 'error',
    plugins: [
      {
        // Each file on its own: only the names that it imports are changed.
        name: 'file by file',
        setup: ({ onResolve }) =>
          onResolve({ filter: /.*/ }, ({ kind, path }) =>
            kind === 'entry-point'
              ? undefined
              : { external: true, path: path.startsWith('.') ? path.replace(/\.ts$/, '.js') : path },
          ),
      },
    ],
  });
  const beside = (name: string) => !name.endsWith('.ts') || statSync(name).isDirectory();
  cpSync(join(ROOT, 'src'), join(out, 'src'), { recursive: true, filter: beside });
  writeFileSync(
    join(out, 'src', 'data', 'rulebook', 'built.json'),
    JSON.stringify({ ...readRulebookFolder(join(ROOT, 'src', 'data', 'rulebook')), samples: [] }),
  );
  cpSync(join(ROOT, 'package.json'), join(out, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(out, 'node_modules'));
  return out;
}
