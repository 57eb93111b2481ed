import { realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(repository, 'server/dist/main.js');
const sources = ['server/src', 'server/build.ts', 'server/package.json', 'protocol/src'];

/**
 * Bundles the server into `server/dist/main.js`, and beside it the operator's command and what the server starts as a
 * process of its own. Packages stay outside; our own protocol is built in.
 */
export async function buildServer(): Promise<void> {
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
}

/** Where a built program is: `main`, or one that it starts. */
export function builtProgram(name: 'main' | 'export-media'): string {
  return join(dirname(bundle), `${name}.js`);
}

/** Whether the bundle is missing, or older than what it is made of. */
export function bundleIsStale(): Promise<boolean> {
  return isStale(
    bundle,
    sources.map((source) => join(repository, source)),
  );
}

/** Whether a built file is missing, or older than the newest of its sources; folders count with all they hold. */
export async function isStale(built: string, sources: readonly string[]): Promise<boolean> {
  const builtAt = await modifiedAt(built);
  const newest = await Promise.all(sources.map(newestIn));
  return builtAt === undefined || Math.max(...newest) > builtAt;
}

async function newestIn(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const times = await Promise.all([path, ...files].map(modifiedAt));
  return Math.max(...times.map((time) => time ?? 0));
}

async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    // Not there, or gone since the folder was listed.
    return undefined;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildServer();
}
