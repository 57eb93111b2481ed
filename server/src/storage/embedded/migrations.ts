import type Database from 'libsql';
import { StartFailure } from '../../start-failure';

/**
 * The steps from an empty database to today's, in order. One that was released is never changed: a database says
 * by its `user_version` how many of them it has had.
 */
const migrations: readonly string[] = [
  `CREATE TABLE streams (
     id TEXT PRIMARY KEY,
     owner_id TEXT NOT NULL,
     title TEXT NOT NULL,
     status TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     ended_at INTEGER,
     end_reason TEXT,
     peak_viewers INTEGER NOT NULL,
     audio INTEGER NOT NULL,
     video INTEGER NOT NULL,
     epoch INTEGER NOT NULL,
     thumbnail_version TEXT,
     thumbnail_taken_at INTEGER
   ) STRICT;
   CREATE INDEX streams_by_start ON streams (started_at DESC, id DESC);
   CREATE INDEX streams_by_status ON streams (status, started_at DESC, id DESC);
   CREATE INDEX streams_by_owner ON streams (owner_id, started_at DESC, id DESC);
   CREATE INDEX streams_by_owner_and_status ON streams (owner_id, status, started_at DESC, id DESC);

   CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     expires_at INTEGER NOT NULL,
     content TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX sessions_by_expiry ON sessions (expires_at);`,
  `CREATE TABLE recordings (
     id TEXT PRIMARY KEY,
     stream_id TEXT NOT NULL UNIQUE,
     owner_id TEXT NOT NULL,
     visibility TEXT NOT NULL,
     state TEXT NOT NULL,
     title_folded TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     duration_ms REAL NOT NULL,
     size_bytes INTEGER NOT NULL,
     due_at INTEGER,
     revision INTEGER NOT NULL,
     content TEXT NOT NULL
   ) STRICT;
   CREATE INDEX recordings_due ON recordings (due_at, id) WHERE due_at IS NOT NULL;
   CREATE INDEX recordings_by_visibility_and_start ON recordings (visibility, started_at, id);
   CREATE INDEX recordings_by_visibility_and_length ON recordings (visibility, duration_ms, id);
   CREATE INDEX recordings_by_visibility_and_size ON recordings (visibility, size_bytes, id);
   CREATE INDEX recordings_by_visibility_and_title ON recordings (visibility, title_folded, id);
   CREATE INDEX recordings_by_owner_and_start ON recordings (owner_id, started_at, id);
   CREATE INDEX recordings_by_owner_and_length ON recordings (owner_id, duration_ms, id);
   CREATE INDEX recordings_by_owner_and_size ON recordings (owner_id, size_bytes, id);
   CREATE INDEX recordings_by_owner_and_title ON recordings (owner_id, title_folded, id);`,
  `CREATE TABLE meetings (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     owner_id TEXT NOT NULL,
     participants TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     kept_until INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX meetings_by_keeping ON meetings (kept_until);`,
];

/**
 * Brings a database up to date.
 *
 * @throws StartFailure when it is ahead of this program.
 */
export function migrate(database: Database.Database): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length) throw StartFailure.newerData(database.name);
  for (const [index, statements] of [...migrations.entries()].slice(version)) {
    // The version is part of the transaction: a step is done with its number, or not at all.
    database.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
