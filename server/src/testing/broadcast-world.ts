import type { PublishReply } from '@onair/protocol';
import Database from 'libsql';
import { Broadcasting } from '../domain/broadcasting';
import type { DutyRoster } from '../domain/duty-roster';
import type { Log } from '../domain/log';
import type { Randomness } from '../domain/randomness';
import type { Visitor } from '../domain/sessions/visitor';
import type { ThumbnailStore } from '../domain/thumbnails/thumbnail-store';
import { MemoryPresenceStore } from '../storage/embedded/memory-presence-store';
import { migrate } from '../storage/embedded/migrations';
import { SqliteRecordingStore } from '../storage/embedded/sqlite-recording-store';
import { SqliteStreamStore } from '../storage/embedded/sqlite-stream-store';
import { ManualClock } from './manual-clock';
import { RecordingMessenger } from './recording-messenger';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Tokens that count, so that a failing test names the same ids each time. */
export function countingRandomness(): Randomness {
  let count = 0;
  return {
    token: (bytes) => {
      count += 1;
      return String(count).padStart(Math.ceil((bytes * 4) / 3), 'x');
    },
  };
}

export const leaseMs = 12_000;
export const graceMs = 12_000;

/** Broadcasting with everything around it in memory, and a clock that moves only when told to. */
export class BroadcastWorld {
  readonly clock = new ManualClock();
  readonly messenger = new RecordingMessenger();
  readonly database = new Database(':memory:');
  readonly streams: SqliteStreamStore;
  readonly recordings: SqliteRecordingStore;
  readonly presence = new MemoryPresenceStore(this.clock);
  readonly duties: DutyRoster = { take: () => Promise.resolve(true) };
  readonly pictures = new Map<string, Uint8Array>();
  readonly thumbnails: ThumbnailStore = {
    write: (streamId, picture) => Promise.resolve(void this.pictures.set(streamId, picture)),
    read: (streamId) => Promise.resolve(this.pictures.get(streamId)),
    remove: (streamId) => Promise.resolve(void this.pictures.delete(streamId)),
    walk: (afterId, limit) => Promise.resolve(idsAfter(afterId, this.pictures).slice(0, limit)),
  };
  readonly broadcasting: Broadcasting;

  constructor() {
    migrate(this.database);
    this.streams = new SqliteStreamStore(this.database);
    this.recordings = new SqliteRecordingStore(this.database);
    this.broadcasting = this.instance('here');
  }

  /** One more instance, which shares the stores and the messenger with the others. */
  instance(instanceId: string): Broadcasting {
    return new Broadcasting(
      {
        streams: this.streams,
        presence: this.presence,
        duties: this.duties,
        thumbnails: this.thumbnails,
        recordings: this.recordings,
        messenger: this.messenger,
        clock: this.clock,
        randomness: this.#randomness,
        log: silentLog,
      },
      { instanceId, leaseMs, graceMs, ice: { stunUrls: [], turn: undefined } },
    );
  }

  readonly #randomness = countingRandomness();

  /** A new live stream of `owner`, published by `peerId`. */
  publish(peerId: string, owner = 'owner', title = 'A title'): Promise<PublishReply> {
    const media = { audio: true, video: true };
    return this.broadcasting.director.publish(visitor(peerId, owner), {
      title,
      media,
      publisherInstance: 'page-one',
    });
  }

  /** Takes a stream up again. */
  resume(peerId: string, streamId: string, owner = 'owner', on = this.broadcasting): Promise<PublishReply> {
    const media = { audio: true, video: true };
    return on.director.resume(visitor(peerId, owner), { streamId, media, publisherInstance: 'page-two' });
  }
}

function idsAfter(afterId: string, pictures: ReadonlyMap<string, unknown>): string[] {
  return [...pictures.keys()].filter((id) => id > afterId).sort();
}

export function visitor(peerId: string, ownerId?: string): Visitor {
  return { peerId, ownerId };
}
