import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './commands';
import { builtProgramPath, goCommand } from './go-programs';

const source = fileURLToPath(new URL('ferretdb', import.meta.url));

/** Whether {@link builtFerretdb} would have nothing to do. */
export function ferretdbIsBuilt(): boolean {
  return existsSync(builtPath());
}

/**
 * The program in `ferretdb/`, built by Go once for each version of it: some minutes on two cores. It is kept outside
 * the repository, so that a fresh clone need not build it again.
 *
 * @throws Error that says what to install.
 */
export async function builtFerretdb(): Promise<string> {
  const path = builtPath();
  if (existsSync(path)) return path;
  const go = goCommand();
  if (!go) {
    throw new Error(
      'The tests need a MongoDB: install mongod, or Go 1.22 or later (which builds a small one), or name one with MONGO_URL.',
    );
  }
  await mkdir(dirname(path), { recursive: true });
  console.log('Building FerretDB, once; this takes some minutes …');
  // Under another name until it is whole: two runs may build at the same time.
  const unfinished = `${path}.${process.pid}`;
  const args = ['build', '-C', source, '-trimpath', '-tags', 'ferretdb_no_postgresql', '-o', unfinished, '.'];
  const { exitCode, output } = await runCommand(go, args, 'collect');
  if (exitCode !== 0) throw new Error(`FerretDB could not be built:\n${output}`);
  await rename(unfinished, path);
  return path;
}

function builtPath(): string {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  return builtProgramPath(`ferretdb-${hash.digest('hex').slice(0, 12)}`);
}
