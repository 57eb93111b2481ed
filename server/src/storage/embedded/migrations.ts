/**
 * The steps from an empty database to today's, in order. One that was released is never changed: a database says
 * by its `user_version` how many of them it has had.
 */
export const migrations: readonly string[] = [
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
];
