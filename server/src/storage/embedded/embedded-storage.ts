import { join } from 'node:path';
import type { Clock } from '../../domain/clock/clock';
import type { Log } from '../../domain/log';
import type { Randomness } from '../../domain/randomness';
import { LocalUploadLocks } from '../../domain/recordings/local-upload-locks';
import { StartFailure } from '../../start-failure';
import type { Storage } from '../storage';
import type { DataFolder } from './data-folder';
import { connectDurably, openDatabase } from './database';
import { FileThumbnailStore } from './file-thumbnail-store';
import { MemoryCallStore } from './memory-call-store';
import { MemoryPresenceStore } from './memory-presence-store';
import { MemorySeatStore } from './memory-seat-store';
import { keptSessionSecret } from './session-secret';
import { soleDutyRoster } from './sole-duty-roster';
import { SqliteMeetingStore } from './sqlite-meeting-store';
import { SqliteRecordingStore } from './sqlite-recording-store';
import { SqliteSessionRegistry } from './sqlite-session-registry';
import { SqliteSessionStore } from './sqlite-session-store';
import { SqliteStreamStore } from './sqlite-stream-store';

/**
 * Storage for one process: a database and files in a folder, and leases in memory.
 *
 * @throws StartFailure when the folder cannot be used.
 */
export function openEmbeddedStorage(folder: DataFolder, clock: Clock, randomness: Randomness, log: Log): Storage {
  try {
    const database = openDatabase(folder.path);
    // Browsers forget what was acknowledged: the record that leads to the bytes is as durable as they are.
    const durable = connectDurably(folder.path);
    const sessions = new SqliteSessionStore(database, clock, log);
    sessions.start();
    const streams = new SqliteStreamStore(database);
    return {
      streams,
      presence: new MemoryPresenceStore(clock),
      duties: soleDutyRoster,
      seats: new MemorySeatStore(clock),
      calls: new MemoryCallStore(clock),
      meetings: new SqliteMeetingStore(database),
      thumbnails: new FileThumbnailStore(join(folder.path, 'thumbnails'), randomness),
      recordings: new SqliteRecordingStore(durable),
      uploadLocks: new LocalUploadLocks(clock),
      sessions,
      sessionRegistry: new SqliteSessionRegistry(sessions),
      sessionSecret: keptSessionSecret(folder.path, randomness),
      foundations: [{ name: 'the database', check: () => streams.check() }],
      // A file of this machine does not come and go.
      onReturn: () => undefined,
      async close() {
        await sessions.close();
        durable.close();
        database.close();
        folder.close();
      },
    };
  } catch (error) {
    // A damaged file, a full or a read-only disk: not to be found out but by trying.
    throw error instanceof StartFailure ? error : StartFailure.dataUnusable(folder.path, error);
  }
}
