import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from './config/config';
import { systemClock as clock } from './domain/clock/system-clock';
import type { Log } from './domain/log';
import type { Inspector } from './domain/recordings/inspector';
import type { RecordingStore } from './domain/recordings/recording-store';
import { Workshop } from './domain/recordings/workshop';
import type { StreamStore } from './domain/streams/stream-store';
import type { ThumbnailStore } from './domain/thumbnails/thumbnail-store';
import { systemRandomness as randomness } from './domain/system-randomness';
import { StartFailure } from './start-failure';
import { ChildMediaExporter } from './storage/media/child-media-exporter';
import { exportProgram } from './storage/media/export-program';
import { openMediaStorage } from './storage/media/open-media-storage';

/** An inspector of the configured storage, and how to let go of that. */
export interface OpenInspector {
  readonly inspector: Inspector;
  close(): Promise<void>;
}

/** What recordings are found in. */
interface Records {
  readonly recordings: RecordingStore;
  readonly streams: Pick<StreamStore, 'find'>;
  readonly thumbnailStore: Pick<ThumbnailStore, 'remove'>;
  close(): Promise<void>;
}

/**
 * Puts an inspector together. To look, a server may run beside it; to change something in a data folder, none may.
 *
 * @throws StartFailure when the storage cannot be had, or is a server's.
 */
export async function composeInspector(config: Config, mayChange: boolean, log: Log): Promise<OpenInspector> {
  const records =
    config.cluster === undefined ? await embedded(config, mayChange) : await shared(config.cluster.mongoUrl, log);
  const media = await openMediaStorage(config.recordings, randomness);
  const exporter = new ChildMediaExporter(exportProgram(), config.recordings);
  const { inspector } = new Workshop(
    { ...records, media: media.storage, exporter, clock, randomness, log },
    config.recordings,
  );
  return {
    inspector,
    async close() {
      media.close();
      await records.close();
    },
  };
}

async function embedded({ dataDir }: Config, mayChange: boolean): Promise<Records> {
  if (!existsSync(join(dataDir, 'onair.db'))) throw StartFailure.noData(resolve(dataDir));
  const [
    { takeDataFolder },
    { connectDurably, openDatabase },
    { SqliteRecordingStore },
    { SqliteStreamStore },
    { FileThumbnailStore },
  ] = await Promise.all([
    import('./storage/embedded/data-folder'),
    import('./storage/embedded/database'),
    import('./storage/embedded/sqlite-recording-store'),
    import('./storage/embedded/sqlite-stream-store'),
    import('./storage/embedded/file-thumbnail-store'),
  ]);
  const folder = mayChange ? takeDataFolder(dataDir) : undefined;
  const database = openDatabase(dataDir);
  const durable = connectDurably(dataDir);
  return {
    recordings: new SqliteRecordingStore(durable),
    streams: new SqliteStreamStore(database),
    thumbnailStore: new FileThumbnailStore(join(dataDir, 'thumbnails'), randomness),
    close() {
      durable.close();
      database.close();
      folder?.close();
      return Promise.resolve();
    },
  };
}

async function shared(mongoUrl: string, log: Log): Promise<Records> {
  const [{ openMongo }, { MongoRecordingStore }, { MongoStreamStore }, { MongoThumbnailStore }] = await Promise.all([
    import('./storage/mongo/mongo-connection'),
    import('./storage/mongo/mongo-recording-store'),
    import('./storage/mongo/mongo-stream-store'),
    import('./storage/mongo/mongo-thumbnail-store'),
  ]);
  const mongo = openMongo(mongoUrl, clock, log);
  try {
    await mongo.availability.check();
  } catch {
    // Whether it is there shows only in asking.
    await mongo.close();
    throw StartFailure.storeUnreachable('MONGO_URL', 2);
  }
  return {
    recordings: new MongoRecordingStore(mongo),
    streams: new MongoStreamStore(mongo),
    thumbnailStore: new MongoThumbnailStore(mongo),
    close: () => mongo.close(),
  };
}
