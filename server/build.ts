import { realpathSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { isStale } from './bin/is-stale';

const repository = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(repository, 'server/dist/main.js');
/** Written last: a build that was broken off has none. */
const stamp = join(dirname(bundle), 'complete');
const sources = ['server/src', 'server/build.ts', 'server/package.json', 'protocol/src', 'package-lock.json'];

/**
 * Bundles the server into `server/dist/main.js`, and beside it the operator's command and what the server starts as a
 * process of its own. Packages stay outside; our own protocol is built in.
 */
export async function buildServer(): Promise<void> {
  await rm(stamp, { force: true });
  await build({
    entryPoints: {
      main: join(repository, 'server/src/main.ts'),
      recordings: join(repository, 'server/src/recordings.ts'),
      // A process of its own.
      'export-media': join(repository, 'server/src/export-media.ts'),
    },
    outdir: dirname(bundle),
    bundle: true,
    // What only some configurations need is loaded by those only.
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    // Scripts that run inside Redis.
    loader: { '.lua': 'text' },
    alias: { '@onair/protocol': join(repository, 'protocol/src/index.ts') },
    sourcemap: true,
    logLevel: 'warning',
  });
  await writeFile(stamp, '');
}

/** Where a built program is: `main`, or one that it starts. */
export function builtProgram(name: 'main' | 'export-media'): string {
  return join(dirname(bundle), `${name}.js`);
}

/** Whether the bundle is missing, incomplete, or older than what it is made of. */
export function bundleIsStale(): Promise<boolean> {
  return isStale(
    stamp,
    sources.map((source) => join(repository, source)),
  );
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildServer();
}
