import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { builtFerretdb, ferretdbIsBuilt } from './ferretdb-build';
import { findExecutable } from './programs';

/** `given` by MONGO_URL, the reference itself (`mongod`), or FerretDB, which speaks MongoDB's protocol over SQLite. */
export type MongoKind = 'given' | 'mongod' | 'ferretdb';

export interface MongoProgram {
  kind: Exclude<MongoKind, 'given'>;
  command: string;
  args: (port: number, folder: string) => string[];
}

/**
 * The first of these: MONGO_URL, which is returned as it is; a `mongod`; a `ferretdb` of version 1; our own build of
 * FerretDB in the cache; what mongodb-memory-server has downloaded for another project; FerretDB, built now by Go.
 *
 * @throws Error that says what to install.
 */
export async function findMongo(): Promise<string | MongoProgram> {
  const given = process.env['MONGO_URL'];
  if (given) return given;
  const mongod = process.env['MONGOD_PATH'] ?? findExecutable(['mongod']);
  if (mongod) return mongodProgram(mongod);
  const ferretdb = findExecutable(['ferretdb']);
  if (ferretdb && isVersionOne(ferretdb)) return { kind: 'ferretdb', command: ferretdb, args: ferretdbArgs };
  if (!ferretdbIsBuilt()) {
    const downloaded = findDownloadedMongod();
    if (downloaded) return mongodProgram(downloaded);
  }
  const args = (port: number, folder: string): string[] => ['-listen', `127.0.0.1:${port}`, '-folder', folder];
  return { kind: 'ferretdb', command: await builtFerretdb(), args };
}

function mongodProgram(command: string): MongoProgram {
  return {
    kind: 'mongod',
    command,
    args: (port, folder) => [
      ...['--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--dbpath', folder],
      ...['--wiredTigerCacheSizeGB', '0.25', '--quiet'],
    ],
  };
}

function ferretdbArgs(port: number, folder: string): string[] {
  return [
    ...['--handler', 'sqlite', '--sqlite-url', `file:${folder}/`, '--state-dir', folder],
    ...['--listen-addr', `127.0.0.1:${port}`, '--debug-addr', '-', '--telemetry', 'disable', '--log-level', 'warn'],
  ];
}

/** From version 2 on it needs a PostgreSQL with an extension. */
function isVersionOne(ferretdb: string): boolean {
  return /^version: v1\./m.test(spawnSync(ferretdb, ['--version'], { encoding: 'utf8' }).stdout);
}

function findDownloadedMongod(): string | null {
  const folder = join(homedir(), '.cache', 'mongodb-binaries');
  try {
    const name = readdirSync(folder).find((entry) => /^mongod(-|$)/.test(entry) && !entry.endsWith('.tgz'));
    return name === undefined ? null : findExecutable([name], [folder]);
  } catch {
    // No such folder: nobody has used mongodb-memory-server here.
    return null;
  }
}
