import Database from 'libsql';
import type { MediaExporter } from '../domain/recordings/media/media-exporter';
import { mediaKeyOf, type RecordingPart, type RecordingRecord } from '../domain/recordings/recording-record';
import { Workshop } from '../domain/recordings/workshop';
import type { StreamRecord } from '../domain/streams/stream-record';
import { migrate } from '../storage/embedded/migrations';
import { SqliteRecordingStore } from '../storage/embedded/sqlite-recording-store';
import { countingRandomness, silentLog } from './broadcast-world';
import { ManualClock } from './manual-clock';
import { MemoryMediaStorage } from './memory-media-storage';
import { announcedType, recordedPart } from './recorded-parts';

/** How long after the end of its stream a recording waits for what has not come. */
export const patienceMs = 60_000;

/** Recordings with everything around them in memory, and a clock that moves only when told to. */
export class RecordingWorld {
  readonly clock = new ManualClock();
  readonly media = new MemoryMediaStorage();
  readonly recordings: SqliteRecordingStore;
  /** Streams that have a picture. */
  readonly pictures = new Set<string>();
  /** Streams that are live; all others have ended. */
  readonly live = new Set<string>();
  /** When the streams ended that have. */
  endedAt = 0;
  /** Joins parts that do not fit each other; undefined for nobody. */
  exporter: Pick<MediaExporter, 'export'> | undefined;
  /** How much may be stored in all; undefined for as much as fits. */
  maxStorageBytes: number | undefined;
  readonly #randomness = countingRandomness();

  constructor() {
    const database = new Database(':memory:');
    migrate(database);
    this.recordings = new SqliteRecordingStore(database);
  }

  /** Those who finish recordings on one more instance, which shares the stores with the others. */
  instance(): Workshop {
    const { clock, media, recordings } = this;
    const status = (id: string): StreamRecord['status'] => (this.live.has(id) ? 'live' : 'ended');
    return new Workshop(
      {
        recordings,
        streams: { find: (id) => Promise.resolve({ ...endedStream, id, endedAt: this.endedAt, status: status(id) }) },
        media,
        thumbnailStore: { remove: (streamId) => Promise.resolve(void this.pictures.delete(streamId)) },
        exporter: { export: (order, signal) => this.#exported().export(order, signal) },
        ...{ clock, randomness: this.#randomness, log: silentLog },
      },
      { patienceMs, maxStorageBytes: this.maxStorageBytes },
    );
  }

  /** A recording whose parts have come as these fixtures; each one whole, unless told. */
  async record(names: readonly string[], changes: Partial<RecordingRecord> = {}): Promise<RecordingRecord> {
    const now = this.clock.now();
    const record = {
      ...recordingOf(this.#randomness.token(12)),
      ...{ id: this.#randomness.token(12), startedAt: now, lastReceivedAt: now, dueAt: now },
      parts: names.map((name, run) => this.#part(name, run)),
      ...changes,
    };
    for (const [place, part] of record.parts.entries()) {
      this.media.objects.set(mediaKeyOf(record, part), Buffer.from(recordedPart(names[place] ?? '')));
    }
    await this.recordings.insert(record);
    return record;
  }

  async found({ id }: Pick<RecordingRecord, 'id'>): Promise<RecordingRecord> {
    const record = await this.recordings.find(id);
    if (record === undefined) throw new Error(`There is no recording ${id}.`);
    return record;
  }

  #part(name: string, run: number): RecordingPart {
    const { length } = recordedPart(name);
    return {
      ...{ partId: this.#randomness.token(12), epoch: 1, run, startMs: 0, mimeType: announcedType(name) },
      ...{ metadata: '', length, receivedBytes: length, durationMs: 0 },
    };
  }

  #exported(): Pick<MediaExporter, 'export'> {
    return this.exporter ?? { export: () => Promise.resolve({ kind: 'impossible', reason: 'format' }) };
  }
}

const endedStream: StreamRecord = {
  ...{
    id: '',
    ownerId: 'owner',
    title: 'Title',
    status: 'ended',
    startedAt: 0,
    endedAt: 0,
    endReason: 'ended-by-publisher',
  },
  ...{ peakViewers: 0, media: { audio: true, video: true }, epoch: 1, thumbnail: null },
};

/** The record of a stream's recording, without a part. */
export function recordingOf(streamId: string, changes: Partial<RecordingRecord> = {}): RecordingRecord {
  return {
    ...{ id: streamId, streamId, ownerId: 'owner', title: 'Title', renamed: false, visibility: 'public' },
    ...{ state: 'uploading', failure: null, startedAt: 0, durationMs: 0, sizeBytes: 0, mimeType: '', parts: [] },
    ...{ tracks: { audio: true, video: true }, thumbnail: null, version: null, file: null, lastReceivedAt: 0 },
    ...{ dueAt: null, finalizer: null, revision: 0 },
    ...changes,
  };
}
