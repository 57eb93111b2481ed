import { join } from 'node:path';
import Database from 'libsql';
import { migrate } from './migrations';

const busyTimeoutMs = 5_000;

/**
 * Opens the database of a data folder and brings its tables up to date.
 *
 * @throws StartFailure when a newer onair wrote it.
 */
export function openDatabase(dataDir: string): Database.Database {
  const database = connect(dataDir);
  // What was committed survives the death of this process either way. FULL would also survive a power cut, for an
  // fsync at each commit, nine times the cost here; what a power cut may lose are the last sessions and streams.
  database.exec('PRAGMA synchronous = NORMAL');
  migrate(database);
  return database;
}

/**
 * One more connection to a database that was opened before, for what must survive the loss of power as soon as it is
 * committed. With it survives whatever any connection committed before it: they share one log.
 */
export function connectDurably(dataDir: string): Database.Database {
  const database = connect(dataDir);
  database.exec('PRAGMA synchronous = FULL');
  return database;
}

function connect(dataDir: string): Database.Database {
  const database = new Database(join(dataDir, 'onair.db'), { timeout: busyTimeoutMs });
  database.exec('PRAGMA journal_mode = WAL');
  return database;
}
