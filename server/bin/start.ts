import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer, bundleIsStale, isStale } from '../build';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const page = join(repository, 'web/dist/browser/index.html');
const webSources = [
  'web/src',
  'web/public',
  'web/build',
  'web/angular.json',
  'web/package.json',
  'web/tsconfig.json',
  'web/tsconfig.app.json',
  'protocol/src',
].map((source) => join(repository, source));

if (await isStale(page, webSources)) {
  console.log('Building the pages …');
  // npm tells its scripts where it is; without it, the one on the path is as good.
  const npm = process.env['npm_execpath'];
  const [command, ...prefix] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const { status } = spawnSync(command, [...prefix, 'run', 'build', '-w', 'web'], {
    cwd: repository,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
if (await bundleIsStale()) {
  console.log('Building the server …');
  await buildServer();
}
// Not before it is built, and not known to the compiler, which reads no bundle.
await import(new URL('../dist/main.js', import.meta.url).href);
