import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer, bundleIsStale } from '../build';
import { isStale } from './is-stale';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** What `web/build/finish.ts` writes last, and a new build removes first. */
const stamp = join(repository, 'web/dist/complete');
const webSources = [
  'recorder/src',
  'web/src',
  'web/public',
  'web/build',
  'web/angular.json',
  'web/package.json',
  'web/tsconfig.json',
  'web/tsconfig.app.json',
  'protocol/src',
  'package-lock.json',
].map((source) => join(repository, source));

/** Builds the pages and the server where they are missing, unfinished or older than their sources; ends the process on failure. */
export async function buildWhatIsStale(): Promise<void> {
  if (await isStale(stamp, webSources)) {
    console.log('Building the pages …');
    buildPages();
  }
  if (await bundleIsStale()) {
    console.log('Building the server …');
    await buildServer();
  }
}

function buildPages(): void {
  // npm tells its scripts where it is; without it, the one on the path is as good.
  const npm = process.env['npm_execpath'];
  const [command, ...prefix] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const { status } = spawnSync(command, [...prefix, 'run', 'build', '-w', 'web'], {
    cwd: repository,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
