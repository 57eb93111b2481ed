import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from './commands';
import { builtProgramPath, goCommand } from './go-programs';
import { findExecutable } from './programs';

const version = 'v1.8.0';

/**
 * VersityGW, an S3 service over a folder: the one of VERSITYGW_PATH or of the PATH, or else one built by Go, once; that
 * takes some minutes on two cores.
 *
 * @throws Error that says what to install.
 */
export async function builtVersitygw(): Promise<string> {
  const installed = process.env['VERSITYGW_PATH'] ?? findExecutable(['versitygw']);
  if (installed) return installed;
  const path = builtProgramPath(`versitygw-${version}`);
  if (existsSync(path)) return path;
  const go = goCommand();
  if (!go)
    throw new Error('The tests need an S3 service: install Go 1.24 or later, or name versitygw with VERSITYGW_PATH.');
  await mkdir(dirname(path), { recursive: true });
  console.log('Building VersityGW, once; this takes some minutes …');
  // In a folder of its own until it is whole: two runs may build at the same time.
  const folder = await mkdtemp(`${path}.`);
  try {
    const program = `github.com/versity/versitygw/cmd/versitygw@${version}`;
    const env = ['env', `GOBIN=${folder}`, go, 'install', '-trimpath', program] as const;
    const [command, ...args] = env;
    const { exitCode, output } = await runCommand(command, args, 'collect');
    if (exitCode !== 0) throw new Error(`VersityGW could not be built:\n${output}`);
    await rename(join(folder, 'versitygw'), path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return path;
}
