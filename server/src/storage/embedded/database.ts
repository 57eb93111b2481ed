import { join } from 'node:path';
import Database from 'libsql';
import { StartFailure } from '../../start-failure';
import { migrations } from './migrations';

const busyTimeoutMs = 5_000;

/** Opens the database of a data folder and brings its tables up to date. */
export function openDatabase(dataDir: string): Database.Database {
  const database = new Database(join(dataDir, 'onair.db'), { timeout: busyTimeoutMs });
  database.exec('PRAGMA journal_mode = WAL');
  // What was committed survives the death of this process either way. FULL would also survive a power cut, for an
  // fsync at each commit, nine times the cost here; what a power cut may lose are sessions and streams that it ended.
  database.exec('PRAGMA synchronous = NORMAL');
  migrate(database, dataDir);
  return database;
}

function migrate(database: Database.Database, dataDir: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length) {
    throw StartFailure.newerData(dataDir);
  }
  for (const [index, statements] of [...migrations.entries()].slice(version)) {
    // The version is part of the transaction: a step is done with its number, or not at all.
    database.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
